package format

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/io/connector"
)

// decodeCase is an input with what comes out of it. Rows and Rejected are lines;
// a rejected row is `place: [code column] reason | raw`.
type decodeCase struct {
	name     string
	columns  string
	options  string // key=value, separated by spaces
	input    string
	rows     string
	rejected string
}

// run decodes the input whole, and in two parts cut at every byte, with builders
// of one row and of many: the outcome is the same.
func (c decodeCase) run(t *testing.T, f *connector.Format) {
	t.Helper()
	rows, rejected := strings.TrimPrefix(c.rows, "\n"), strings.TrimPrefix(c.rejected, "\n")
	schema := declared(t, c.columns)
	got := decode(t, f, schema, c.options, []byte(c.input), 1024, nil)
	if got.rows != rows {
		t.Errorf("rows:\n%s\ninstead of:\n%s", got.rows, rows)
	}
	if got.rejected != rejected {
		t.Errorf("rejected:\n%s\ninstead of:\n%s", got.rejected, rejected)
	}
	for cut := range min(len(c.input), 600) {
		for _, size := range []int{1, 1024} {
			if parts := decode(t, f, schema, c.options, []byte(c.input), size, []int{cut}); parts != got {
				t.Fatalf("cut at byte %d, %d rows a batch: %s%s\ninstead of: %s%s", cut, size, parts.rows, parts.rejected, got.rows, got.rejected)
			}
		}
	}
}

// outcome is the rows of an input as JSON Lines, and what was rejected.
type outcome struct{ rows, rejected string }

// decode reads an input that arrives in parts, ending at the given cuts, as a
// source does: what was not taken is offered again with more after it.
func decode(t testing.TB, f *connector.Format, schema batch.Schema, options string, input []byte, rows int, cuts []int) (out outcome) {
	t.Helper()
	d, err := f.NewDecoder(connector.DecodeSpec{Schema: schema, Options: optionsOf(options)})
	if err != nil {
		return outcome{rejected: err.Error()}
	}
	var at connector.Cursor
	into, encoder := batch.NewBuilder(schema, rows, 1<<30), newJSONEncoder(schema)
	take := func() {
		b := into.Batch(new(batch.Scratch))
		out.rows += string(encoder.Append(nil, b))
		for _, r := range into.Rejected() {
			out.rejected += fmt.Sprintf("%s: [%s] %s | %s\n", r.Position, strings.TrimSpace(r.Code+" "+r.Column), r.Message, r.Raw)
		}
		into.Reset()
	}
	from, total := 0, int64(0)
	for _, end := range append(append([]int{}, cuts...), len(input)) {
		for {
			n, err := d.Decode(input[from:end], end == len(input), &at, into)
			if err != nil {
				return outcome{out.rows, out.rejected + err.Error()}
			}
			from, total = from+n, total+int64(n)
			if total != at.Offset {
				t.Fatalf("%d bytes were taken and the place is at %d", total, at.Offset)
			}
			full := into.Full()
			take()
			if n == 0 && !full {
				break
			}
		}
	}
	if from != len(input) {
		t.Fatalf("%d of %d bytes were read", from, len(input))
	}
	return out
}

func optionsOf(text string) connector.Options {
	options := connector.Options{}
	for _, o := range strings.Fields(text) {
		key, value, _ := strings.Cut(o, "=")
		options[key] = value
	}
	return options
}

// declared reads columns as CREATE STREAM has them.
func declared(t testing.TB, columns string) batch.Schema {
	fields, rest := fieldsOf(t, columns)
	if rest != "" {
		t.Fatalf("%q is after the columns %q", rest, columns)
	}
	return fields
}

func fieldsOf(t testing.TB, s string) (fields []batch.Field, rest string) {
	for {
		name, after, found := strings.Cut(strings.TrimLeft(s, " "), " ")
		if !found {
			t.Fatalf("no type in %q", s)
		}
		var f batch.Field
		f.Name = name
		f.Type, s = typeOf(t, after)
		fields = append(fields, f)
		if s == "" || s[0] != ',' {
			return fields, s
		}
		s = s[1:]
	}
}

func typeOf(t testing.TB, s string) (typ batch.Type, rest string) {
	end := strings.IndexFunc(s, func(r rune) bool { return r < 'A' || r > 'Z' })
	if end < 0 {
		end = len(s)
	}
	word, rest := s[:end], s[end:]
	switch word {
	case "ARRAY":
		elem, rest := typeOf(t, rest[1:])
		return batch.ArrayOf(elem), rest[1:]
	case "STRUCT":
		members, rest := fieldsOf(t, rest[1:])
		return batch.StructOf(members...), rest[1:]
	case "DECIMAL":
		numbers, rest, _ := strings.Cut(rest[1:], ")")
		p, s, _ := strings.Cut(numbers, ",")
		precision, _ := strconv.Atoi(p)
		scale, _ := strconv.Atoi(s)
		return batch.DecimalOf(precision, scale), rest
	}
	for k := batch.Bool; k <= batch.TimeOfDay; k++ {
		if batch.Of(k).String() == word {
			return batch.Of(k), rest
		}
	}
	t.Fatalf("unknown type in %q", s)
	return typ, ""
}
