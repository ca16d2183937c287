package format

import (
	"bytes"
	"testing"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/io/connector"
)

// A decoder that goes on where another stopped, with its note, reads the rest as
// the other would have: lines, an array, CSV, and within a record that is too long.
func TestResume(t *testing.T) {
	for _, c := range []struct {
		name, options string
		format        *connector.Format
		input         string
	}{
		{"json", "", &JSON, "\xef\xbb\xbf{\"a\":1}\n{\"a\":x}\n\n{\"a\":2}\n"},
		{"json array", "", &JSON, "[{\"a\":1}, {\"a\":\n2},\n{\"a\":3,\n{\"a\":4}]\n{\"a\":5}\n"},
		{"long json lines", "json.max-record=10B", &JSON, "{\"a\":1}\n{\"a\":1234567890}\n{\"a\":2}\n"},
		{"long json elements", "json.max-record=10B", &JSON, "[{\"a\":1},{\"x\":[\"]}\\\"\",1234],\"a\":9},{\"a\":2}]"},
		{"csv", "", &CSV, "b,a\n\"x\ny\",1\n\"open,2\nz,3\n"},
		{"long csv lines", "csv.max-record=10B", &CSV, "b,a\nx,1\ny,12345678901234\nz,3\n"},
	} {
		schema := declared(t, "a INT")
		want := decode(t, c.format, schema, c.options, []byte(c.input), 1024, nil)
		for cut := range c.input {
			first, err := c.format.NewDecoder(connector.DecodeSpec{Schema: schema, Options: optionsOf(c.options)})
			if err != nil {
				t.Fatal(err)
			}
			var at connector.Cursor
			into := batch.NewBuilder(schema, 1024, 1<<30)
			n, err := first.Decode([]byte(c.input)[:cut], false, &at, into)
			if err != nil {
				t.Fatal(err)
			}
			if n == 0 {
				continue // nothing was read: there is no position to go on from
			}
			second, err := c.format.NewDecoder(connector.DecodeSpec{Schema: schema, Options: optionsOf(c.options)})
			if err != nil {
				t.Fatal(err)
			}
			second.(connector.Headed).Resume(bytes.Clone(first.(connector.Headed).Header()))
			if _, err := second.Decode([]byte(c.input)[n:], true, &at, into); err != nil {
				t.Fatal(err)
			}
			b := into.Batch(new(batch.Scratch))
			if got := string(newJSONEncoder(schema).Append(nil, b)); got != want.rows || bytes.Count([]byte(want.rejected), []byte(", offset ")) != len(into.Rejected()) {
				t.Errorf("%s, stopped at byte %d: %s%v\ninstead of %s%s", c.name, n, got, into.Rejected(), want.rows, want.rejected)
			}
		}
	}
}
