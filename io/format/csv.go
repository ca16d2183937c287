package format

import (
	"bytes"
	"fmt"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/expr"
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
	NewDecoder: newCSVDecoder,
	NewEncoder: func(schema batch.Schema, o connector.Options) (connector.Encoder, error) {
		comma, err := delimiter(o)
		return &csvEncoder{schema: schema, comma: comma, header: o["csv.header"] != "false", null: o["csv.null"]}, err
	},
}

func delimiter(o connector.Options) (byte, error) {
	switch d := o["csv.delimiter"]; {
	case d == "" || d == ",":
		return ',', nil
	case d == `\t`:
		return '\t', nil
	case len(d) == 1 && d != "\"" && d != "\n" && d != "\r":
		return d[0], nil
	default:
		return 0, fmt.Errorf("csv.delimiter must be one ASCII character other than a quote or line end, not %q", d)
	}
}

// csvDecoder reads records field by field into the columns that the header, or
// their order, assigns to the fields.
type csvDecoder struct {
	lines
	schema  batch.Schema
	skip    []bool
	comma   byte
	null    string
	header  bool   // still to come
	head    []byte // the header as it was read
	strict  bool
	began   bool
	columns []int // per field: its column, -1 for none; nil: not known
	fields  []csvField
	buf     []byte
}

// Header is the header record once it was read.
func (d *csvDecoder) Header() []byte { return d.head }

// Resume takes the header that an earlier run read.
func (d *csvDecoder) Resume(header []byte) {
	d.began = true
	if d.header && len(header) > 0 {
		none := batch.NewBuilder(d.schema, 1, 1<<20)
		d.Decode(header, true, &connector.Place{}, none)
	}
}

// csvField is a field of the record at hand.
type csvField struct {
	text   []byte
	quoted bool
}

func newCSVDecoder(spec connector.DecodeSpec) (connector.Decoder, error) {
	comma, err := delimiter(spec.Options)
	if err != nil {
		return nil, err
	}
	d := &csvDecoder{schema: spec.Schema, skip: spec.Skip, comma: comma, null: spec.Options["csv.null"],
		header: spec.Options["csv.header"] != "false", strict: spec.Options["csv.fail-on-missing-column"] != "false"}
	if d.max = int(spec.Options.Size("csv.max-record")); d.max == 0 {
		d.max = 1 << 20
	}
	if !d.header {
		for c := range spec.Schema {
			d.columns = append(d.columns, c)
		}
	}
	return d, nil
}

func (d *csvDecoder) Decode(data []byte, final bool, at *connector.Place, into *batch.Builder) int {
	done := 0
	if !d.began && len(data) > 0 {
		if !final && len(data) < 3 {
			return 0
		}
		d.began = true
		if at.Offset == 0 && bytes.HasPrefix(data, []byte("\xef\xbb\xbf")) {
			done, at.Offset = 3, 3
		}
	}
	for !into.Full() && done < len(data) {
		n, newlines, complete := d.split(data[done:], final)
		if !complete {
			if len(data)-done > d.max {
				done += d.tooLong(data[done:], at, into)
			}
			return done
		}
		raw := data[done : done+n]
		switch {
		case d.skipping:
			d.skipping = false
		case n > d.max:
			refuse(into, at, "size", "", fmt.Sprintf("a record of more than %d bytes", d.max), raw)
		case len(d.fields) == 1 && len(d.fields[0].text) == 0 && !d.fields[0].quoted: // blank line
		case d.header:
			d.header = false
			d.head = append(d.head[:0], raw...)
			d.assign(at, into, raw)
		default:
			d.record(raw, at, into)
		}
		done += n
		at.Offset += int64(n)
		at.Line += int64(newlines)
	}
	return done
}

// split reads one record's fields; n is its bytes with the line end.
func (d *csvDecoder) split(s []byte, final bool) (n, newlines int, complete bool) {
	d.fields, d.buf = d.fields[:0], d.buf[:0]
	i := 0
	for {
		if i < len(s) && s[i] == '"' {
			text, end, lines, closed := d.quoted(s, i)
			if !closed {
				return len(s), lines + 1, final
			}
			newlines += lines
			d.fields = append(d.fields, csvField{text, true})
			i = end
			// What stands behind the closing quote up to the delimiter belongs to no
			// field; the record is refused by the field's odd count of quotes.
			for i < len(s) && s[i] != d.comma && s[i] != '\n' && s[i] != '\r' {
				i++
			}
		} else {
			from := i
			for i < len(s) && s[i] != d.comma && s[i] != '\n' {
				i++
			}
			text := s[from:i]
			if (i == len(s) || s[i] == '\n') && len(text) > 0 && text[len(text)-1] == '\r' {
				text = text[:len(text)-1]
			}
			d.fields = append(d.fields, csvField{text, false})
		}
		if i < len(s) && s[i] == '\r' {
			i++
		}
		switch {
		case i >= len(s):
			return len(s), newlines + 1, final
		case s[i] == '\n':
			return i + 1, newlines + 1, true
		}
		i++ // the delimiter
	}
}

// quoted reads the quoted field at s[i]; doubled quotes stand for one.
func (d *csvDecoder) quoted(s []byte, i int) (text []byte, end, newlines int, closed bool) {
	from := len(d.buf)
	for j := i + 1; j < len(s); j++ {
		switch {
		case s[j] != '"':
			if s[j] == '\n' {
				newlines++
			}
			d.buf = append(d.buf, s[j])
		case j+1 < len(s) && s[j+1] == '"':
			d.buf = append(d.buf, '"')
			j++
		default:
			return d.buf[from:], j + 1, newlines, true
		}
	}
	return nil, len(s), newlines, false
}

// assign reads the header.
func (d *csvDecoder) assign(at *connector.Place, into *batch.Builder, raw []byte) {
	d.columns = nil
	found := make([]bool, len(d.schema))
	for _, f := range d.fields {
		c := d.schema.Index(string(bytes.TrimSpace(f.text)))
		d.columns = append(d.columns, c)
		if c >= 0 {
			found[c] = true
		}
	}
	for c, f := range d.schema {
		if !found[c] && d.strict && (d.skip == nil || !d.skip[c]) {
			refuse(into, at, "header", f.Name, fmt.Sprintf("the header has no column %q", f.Name), raw)
			d.max = 0 // nothing in this file can be read
		}
	}
}

func (d *csvDecoder) record(raw []byte, at *connector.Place, into *batch.Builder) {
	if len(d.fields) != len(d.columns) {
		refuse(into, at, "fields", "", fmt.Sprintf("the record has %d fields instead of %d", len(d.fields), len(d.columns)), raw)
		return
	}
	for j, f := range d.fields {
		c := d.columns[j]
		if c < 0 || into.Col(c).Len() > into.Len() {
			continue
		}
		if d.skip != nil && d.skip[c] {
			into.Col(c).AppendNull()
			continue
		}
		if !f.quoted && string(f.text) == d.null {
			into.Col(c).AppendNull()
			continue
		}
		if code, msg := appendField(into.Col(c), f.text, &d.schema[c]); code != "" {
			refuse(into, at, code, d.schema[c].Name, msg, raw)
			return
		}
	}
	for c := range d.schema {
		if into.Col(c).Len() == into.Len() {
			into.Col(c).AppendNull()
		}
	}
	into.EndRow(at.Partition, at.Line+1, len(raw))
}

// appendField reads the text of a field into its column; code is "" where it
// fits.
func appendField(c *batch.ColumnBuilder, text []byte, f *batch.Field) (code, msg string) {
	d := jsonDecoder{coerce: true}
	switch f.Type.Kind {
	case batch.String, batch.JSON:
		if !validText(text) {
			return "utf8", "invalid UTF-8"
		}
		c.AppendText(text)
		return "", ""
	case batch.Int8, batch.Int16, batch.Int32, batch.Int64, batch.Float32, batch.Float64, batch.Decimal:
		trimmed := bytes.TrimSpace(text)
		if len(trimmed) > 0 && number(trimmed, 0) == len(trimmed) && d.fromNumber(trimmed, c, f) {
			return "", ""
		}
		d.fail("type", f.Name, "the value %q of %q is not a %s", shown(text), f.Name, f.Type)
	case batch.Bool:
		switch string(bytes.ToLower(bytes.TrimSpace(text))) {
		case "true", "1":
			c.AppendBool(true)
			return "", ""
		case "false", "0":
			c.AppendBool(false)
			return "", ""
		}
		d.fail("type", f.Name, "the value %q of %q is not a BOOL", shown(text), f.Name)
	case batch.Timestamp:
		if v, ok := wholeText(text); ok {
			batch.Append(c, v*1000)
			return "", ""
		}
		if d.fromText(text, c, f) {
			return "", ""
		}
	default:
		if d.fromText(text, c, f) {
			return "", ""
		}
	}
	return d.fault.code, d.fault.msg
}

func wholeText(text []byte) (int64, bool) {
	if len(text) == 0 || number(text, 0) != len(text) {
		return 0, false
	}
	v, ok := wholeNumber(text)
	return v, ok && v < 1<<53 && v > -1<<53
}

// csvEncoder writes records, and a header before the first.
type csvEncoder struct {
	schema batch.Schema
	comma  byte
	header bool
	null   string
	buf    []byte
}

func (e *csvEncoder) Begin(dst []byte) []byte {
	if !e.header {
		return dst
	}
	for i, f := range e.schema {
		if i > 0 {
			dst = append(dst, e.comma)
		}
		dst = e.field(dst, []byte(f.Name), false)
	}
	return append(dst, '\n')
}

func (e *csvEncoder) Append(dst []byte, b *batch.Batch) []byte {
	for i := range b.N {
		for c := range b.Cols {
			if c > 0 {
				dst = append(dst, e.comma)
			}
			col := &b.Cols[c]
			if col.IsNull(i) {
				dst = append(dst, e.null...)
				continue
			}
			if k := col.Type.Kind; k == batch.Array || k == batch.Struct {
				e.buf = AppendJSON(e.buf[:0], col, i)
			} else {
				e.buf = expr.AppendText(e.buf[:0], col, i)
			}
			dst = e.field(dst, e.buf, col.Type.IsText())
		}
		dst = append(dst, '\n')
	}
	return dst
}

// field quotes a text where it must be: where it holds a delimiter, a quote or a
// line end, or would read back as NULL.
func (e *csvEncoder) field(dst, text []byte, isText bool) []byte {
	plain := !(isText && string(text) == e.null)
	for _, c := range text {
		if c == e.comma || c == '"' || c == '\n' || c == '\r' {
			plain = false
			break
		}
	}
	if plain {
		return append(dst, text...)
	}
	dst = append(dst, '"')
	for _, c := range text {
		if c == '"' {
			dst = append(dst, '"')
		}
		dst = append(dst, c)
	}
	return append(dst, '"')
}
