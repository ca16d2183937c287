package format

import (
	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/io/connector"
)

// JSON is one object a line, or one array of objects.
var JSON = connector.Format{
	Name: "json", Doc: "one JSON object a line, or one array of objects", Endings: []string{".json", ".jsonl", ".ndjson"},
	Fields: []connector.Field{
		{Name: "json.fail-on-missing-field", Type: connector.Bool, Default: "false", Source: true, Doc: "a missing field is an error of the row, not NULL"},
		{Name: "json.coerce", Type: connector.Bool, Default: "false", Source: true, Doc: "texts that hold numbers or booleans are read as such"},
		{Name: mappingPrefix, Prefix: true, Source: true, Doc: "json.mapping.<column>: the path of the column's value, like $.a.b"},
		{Name: "json.max-record", Type: connector.Size, Default: defaultMaxRecord, Source: true, Doc: "longest record in bytes"},
	},
	NewDecoder:       newJSONDecoder,
	NewRecordDecoder: func(spec connector.DecodeSpec) (connector.RecordDecoder, error) { return newJSON(spec) },
	NewEncoder: func(schema batch.Schema, _ connector.Options) (connector.Encoder, error) {
		return newJSONEncoder(schema), nil
	},
}

// jsonDecoder reads objects, one a line or the elements of one array.
type jsonDecoder struct {
	lines
	jsonRow
	input   inputKind
	nesting nesting // of an element that is too long
	note    []byte  // Header's
}

func newJSONDecoder(spec connector.DecodeSpec) (connector.Decoder, error) { return newJSON(spec) }

func newJSON(spec connector.DecodeSpec) (*jsonDecoder, error) {
	names, err := newJSONNames(spec.Schema, spec.Options)
	if err != nil {
		return nil, err
	}
	return &jsonDecoder{
		lines: newLines(spec.Options, "json.max-record"),
		jsonRow: jsonRow{
			jsonReader: jsonReader{coerce: spec.Options.Bool("json.coerce")},
			schema:     spec.Schema, skipped: spec.Skip, names: names,
			failOnMissing: spec.Options.Bool("json.fail-on-missing-field"),
		},
	}, nil
}

func (d *jsonDecoder) Decode(data []byte, final bool, at *connector.Cursor, into *batch.Builder) (int, error) {
	done, ready := d.begin(data, final, at)
	if !ready {
		return 0, nil
	}
	for !into.Full() && done < len(data) {
		var n int
		if d.inArray(data[done:]) {
			n = d.element(data[done:], final, at, into)
		} else {
			n = d.object(data[done:], final, at, into)
		}
		if n == 0 {
			break
		}
		done += n
	}
	if final && done == len(data) && !into.Full() {
		d.endInput(at, into)
	}
	return done, nil
}

// object reads the object of one line; n is 0 where the line is not whole.
func (d *jsonDecoder) object(data []byte, final bool, at *connector.Cursor, into *batch.Builder) (n int) {
	if d.skipping {
		return d.skipLine(data, final, at)
	}
	if end := d.expected(data, false, into); end > 0 {
		if n = lineEnd(data, end); n > 0 && end <= d.max {
			d.looked = 0
			d.endRow(n, at, into)
			return n
		}
		into.Undo()
	}
	line, n := d.line(data, final)
	switch {
	case len(line) > d.max || n == 0 && len(data) > d.max:
		d.looked = 0
		d.tooLong(into, at, "line", data)
		return d.skipLine(data, final, at)
	case n == 0:
		return 0
	}
	i := space(line, 0)
	if i == len(line) { // blank
		at.Offset += int64(n)
		at.Line++
		return n
	}
	end, good := d.row(line, i, into)
	if good && space(line, end) != len(line) {
		good = d.fail("decode", "", "something follows the JSON object")
	}
	if good {
		d.endRow(n, at, into)
		return n
	}
	reject(into, at, "line", d.fault, line)
	at.Offset += int64(n)
	at.Line++
	return n
}

// endRow ends a row of n bytes.
func (d *jsonDecoder) endRow(n int, at *connector.Cursor, into *batch.Builder) {
	at.Offset += int64(n)
	at.Line++
	into.EndRow(at.Partition, at.Line, n)
}

// lineEnd is after the line feed at s[i]; 0 where there is none.
func lineEnd(s []byte, i int) int {
	if i < len(s) && s[i] == '\r' {
		i++
	}
	if i < len(s) && s[i] == '\n' {
		return i + 1
	}
	return 0
}
