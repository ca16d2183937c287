package format

import (
	"bytes"
	"fmt"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/io/connector"
)

// CSV is RFC 4180.
var CSV = connector.Format{
	Name: "csv", Doc: "comma-separated values (RFC 4180)", Endings: []string{".csv"},
	Fields: []connector.Field{
		{Name: "csv.header", Type: connector.Bool, Default: "true", Source: true, Sink: true, Doc: "the first line names the columns"},
		{Name: "csv.delimiter", Default: ",", Source: true, Sink: true, Doc: "one character between fields"},
		{Name: "csv.null", Source: true, Sink: true, Doc: "the unquoted text of NULL; default: the empty field"},
		{Name: "csv.fail-on-missing-column", Type: connector.Bool, Default: "true", Source: true, Doc: "a declared column that the header lacks is an error"},
		{Name: "csv.max-record", Type: connector.Size, Default: defaultMaxRecord, Source: true, Doc: "longest record in bytes"},
	},
	NewDecoder:       newCSVDecoder,
	NewEncoder:       newCSVEncoder,
	NewRecordDecoder: newCSVRecordDecoder,
}

func delimiter(o connector.Options) (byte, error) {
	switch d := o["csv.delimiter"]; {
	case d == "" || d == ",":
		return ',', nil
	case d == `\t`:
		return '\t', nil
	case len(d) == 1 && d[0] < 0x80 && d != "\"" && d != "\n" && d != "\r":
		return d[0], nil
	default:
		return 0, &connector.OptionError{Key: "csv.delimiter", Value: true,
			Msg: fmt.Sprintf("csv.delimiter takes one ASCII character other than a quote or a line end, not %q", d)}
	}
}

// csvDecoder reads records into the columns that the header, or their order,
// gives to their fields.
type csvDecoder struct {
	lines
	jsonReader // of values; nested ones are JSON text
	schema     batch.Schema
	skipped    []bool // columns that are not in the data; nil: none
	comma      byte
	null       string
	strict     bool // a header must name every column

	headed  bool   // the columns are known
	head    []byte // the header as it was read
	columns []int  // per field: its column, -1 for none
	absent  []int  // columns that have no field
	fields  []csvField
	quoted  []byte // the texts of fields in which quotes were doubled
	note    []byte // Header's
}

func newCSVDecoder(spec connector.DecodeSpec) (connector.Decoder, error) { return newCSV(spec) }

func newCSV(spec connector.DecodeSpec) (*csvDecoder, error) {
	comma, err := delimiter(spec.Options)
	if err != nil {
		return nil, err
	}
	d := &csvDecoder{
		lines:  newLines(spec.Options, "csv.max-record"),
		schema: spec.Schema, skipped: spec.Skip, comma: comma, null: spec.Options["csv.null"],
		strict: spec.Options["csv.fail-on-missing-column"] != "false",
	}
	if d.headed = spec.Options["csv.header"] == "false"; d.headed {
		for c := range spec.Schema {
			if d.inData(c) {
				d.columns = append(d.columns, c)
			} else {
				d.absent = append(d.absent, c)
			}
		}
	}
	return d, nil
}

func (d *csvDecoder) inData(c int) bool { return d.skipped == nil || !d.skipped[c] }

func (d *csvDecoder) Decode(data []byte, final bool, at *connector.Cursor, into *batch.Builder) (int, error) {
	done, ready := d.begin(data, final, at)
	if !ready {
		return 0, nil
	}
	for !into.Full() && done < len(data) {
		n, err := d.next(data[done:], final, at, into)
		if n == 0 || err != nil {
			return done, err
		}
		done += n
	}
	return done, nil
}

// next reads the record at the start of data; n is 0 where it is not whole.
func (d *csvDecoder) next(data []byte, final bool, at *connector.Cursor, into *batch.Builder) (n int, err error) {
	if d.skipping {
		return d.skipLine(data, final, at), nil
	}
	if d.headed {
		if n = d.quick(data, into); n > 0 && n <= d.max {
			d.endRecord(n, at, into)
			at.Offset += int64(n)
			at.Line++
			return n, nil
		}
		into.Undo()
	}
	window := data[:min(len(data), d.max+1)] // so that its end does not matter
	n, whole := d.split(window, final && len(window) == len(data))
	if !whole {
		return d.badRecord(window, data, final, at, into), nil
	}
	raw := data[:n]
	switch {
	case n > d.max:
		d.tooLong(into, at, "line", raw)
	case len(d.fields) == 1 && len(d.fields[0].text) == 0 && !d.fields[0].quoted: // blank line
	case !d.headed:
		err = d.readHeader(raw)
	case !d.record(into):
		reject(into, at, "line", d.fault, raw)
	default:
		d.endRecord(n, at, into)
	}
	d.pass(raw, at)
	return n, err
}

// badRecord refuses a record whose quotes are wrong, and gives it up at the end
// of its line, so that the records after it are read; or it waits for more.
func (d *csvDecoder) badRecord(window, data []byte, final bool, at *connector.Cursor, into *batch.Builder) (n int) {
	final = final && len(window) == len(data)
	n = bytes.IndexByte(window, '\n') + 1
	switch {
	case len(window) <= d.max && !final && (n == 0 || d.fault.cut):
		return 0
	case n == 0 && len(window) > d.max:
		d.tooLong(into, at, "line", data)
		return d.skipLine(data, final, at)
	case n == 0:
		n = len(data)
	}
	if d.fault.code == "" { // whole quotes, but no end within the limit
		d.tooLong(into, at, "line", data[:n])
	} else {
		reject(into, at, "line", d.fault, data[:n])
	}
	d.pass(data[:n], at)
	return n
}

// endRecord ends a row of n bytes.
func (d *csvDecoder) endRecord(n int, at *connector.Cursor, into *batch.Builder) {
	for _, c := range d.absent {
		into.Col(c).AppendNull()
	}
	into.EndRow(at.Partition, at.Line+1, n)
}

// pass moves the cursor past a record.
func (d *csvDecoder) pass(raw []byte, at *connector.Cursor) {
	at.Offset += int64(len(raw))
	at.Line += int64(bytes.Count(raw, []byte{'\n'}))
	if raw[len(raw)-1] != '\n' {
		at.Line++
	}
}

// record appends the fields of a record to their columns.
func (d *csvDecoder) record(into *batch.Builder) bool {
	if d.fault = (fault{}); len(d.fields) != len(d.columns) {
		return d.fail("fields", "", "the record has %d fields instead of %d", len(d.fields), len(d.columns))
	}
	for j, f := range d.fields {
		c := d.columns[j]
		switch {
		case c < 0:
		case !f.quoted && string(f.text) == d.null:
			into.Col(c).AppendNull()
		case !d.field(f.text, into.Col(c), &d.schema[c]):
			d.fault.column = d.schema[c].Name
			return false
		}
	}
	return true
}
