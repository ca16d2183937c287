package format

import (
	"bytes"
	"strings"
	"testing"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/io/connector"
)

// Good rows allocate nothing, neither in the layout of the row before nor read
// completely; nor does writing them.
func TestNoAllocations(t *testing.T) {
	const rows = 500
	asJSON, asCSV := tradeRows(rows)
	var mixed, rich strings.Builder
	for i, line := range strings.SplitAfter(string(asJSON), "\n") {
		if i%2 == 1 { // another layout each row
			line = strings.Replace(line, `"venue"`, `"other":[1,{"x":null}],"venue"`, 1)
		}
		mixed.WriteString(line)
		if line != "" {
			rich.WriteString(`{"s":"\u00e9 \"quoted\" é","n":12.345,"t":"2026-01-31T10:00:00.5Z","j":{"a": [1, 2]},"l":[1,2,3],"m":{"x":1},"r":"AAEC","f":0.12345678901234567,"u":"` +
				strings.Repeat("a long text ", 10) + "\"}\n")
		}
	}
	quoted := strings.ReplaceAll(string(asCSV), "XNAS", `"X ""N"" S"`)
	richSchema := declared(t, "s STRING, n DECIMAL(9,2), t TIMESTAMP, j JSON, l ARRAY<INT>, m STRUCT<x INT>, r BYTES, f DOUBLE, u STRING")
	for _, c := range []struct {
		name   string
		format *connector.Format
		schema batch.Schema
		data   []byte
	}{
		{"json", &JSON, tradesSchema, asJSON},
		{"json array", &JSON, tradesSchema, append([]byte("["), bytes.ReplaceAll(asJSON, []byte("}\n"), []byte("},\n"))...)},
		{"json in two layouts", &JSON, tradesSchema, []byte(mixed.String())},
		{"json of every type", &JSON, richSchema, []byte(rich.String())},
		{"csv", &CSV, tradesSchema, asCSV},
		{"csv with quotes", &CSV, tradesSchema, []byte(quoted)},
	} {
		d, err := c.format.NewDecoder(connector.DecodeSpec{Schema: c.schema})
		if err != nil {
			t.Fatal(err)
		}
		data, at := c.data, connector.Cursor{}
		into := batch.NewBuilder(c.schema, rows, 1<<30)
		decode := func() {
			into.Reset()
			for next := data; len(next) > 0; {
				n, err := d.Decode(next, false, &at, into)
				if err != nil || len(into.Rejected()) > 0 {
					t.Fatalf("%s: %v %v", c.name, err, into.Rejected())
				}
				if n == 0 || into.Full() {
					break
				}
				next = next[n:]
			}
			// Again without the header, and after an element instead of the bracket.
			data = bytes.TrimPrefix(data, []byte("symbol,price,quantity,timestamp,venue,side,id\n"))
			if data[0] == '[' {
				data[0] = ','
			}
		}
		decode()
		decode()
		if into.Len() < rows-1 {
			t.Fatalf("%s: only %d rows", c.name, into.Len())
		}
		if n := testing.AllocsPerRun(5, decode); n != 0 {
			t.Errorf("%s: %v allocations for %d rows", c.name, n, rows)
		}
		b := into.Batch(new(batch.Scratch))
		e, err := c.format.NewEncoder(c.schema, connector.Options{})
		if err != nil {
			t.Fatal(err)
		}
		out := e.Append(nil, b)
		if n := testing.AllocsPerRun(5, func() { out = e.Append(out[:0], b) }); n != 0 {
			t.Errorf("%s: writing %d rows takes %v allocations", c.name, rows, n)
		}
	}
}
