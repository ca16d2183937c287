package format

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/batch/cputest"
	"github.com/eventflux-io/engine/io/connector"
)

// The trades of bench/data.go: 110 bytes a row, 7 fields of which 4 are wanted.
var tradesSchema = batch.Schema{
	{Name: "symbol", Type: batch.Of(batch.String)}, {Name: "price", Type: batch.Of(batch.Float64)},
	{Name: "quantity", Type: batch.Of(batch.Int32)}, {Name: "timestamp", Type: batch.Of(batch.Int64)},
}

// tradeRows is rows trades, as JSON Lines and as CSV.
func tradeRows(rows int) (asJSON, asCSV []byte) {
	dice := rand.New(rand.NewPCG(2024, 1))
	var j, c bytes.Buffer
	c.WriteString("symbol,price,quantity,timestamp,venue,side,id\n")
	for i := range rows {
		symbol, price, quantity, at := dice.IntN(10_000), float64(5_000+dice.IntN(10_001))/100, 1+dice.IntN(500), 1_704_067_200_000+i/100
		fmt.Fprintf(&j, `{"symbol":"S%05d","price":%.2f,"quantity":%d,"timestamp":%d,"venue":"XNAS","side":"buy","id":1%07d}`+"\n", symbol, price, quantity, at, i)
		fmt.Fprintf(&c, "S%05d,%.2f,%d,%d,XNAS,buy,1%07d\n", symbol, price, quantity, at, i)
	}
	return j.Bytes(), c.Bytes()
}

// decodeAll is one pass of a decoder over data, as a source makes it.
func decodeAll(t testing.TB, d connector.Decoder, data []byte, into *batch.Builder) (rows int) {
	var at connector.Cursor
	for len(data) > 0 {
		n, err := d.Decode(data, true, &at, into)
		if err != nil {
			t.Fatal(err)
		}
		rows += into.Len()
		if n == 0 || len(into.Rejected()) > 0 {
			t.Fatalf("stuck at %+v: %v", at, into.Rejected())
		}
		data = data[n:]
		into.Reset()
	}
	return rows
}

// BenchmarkDecode is the cost of a row. Ratios to encoding/json and encoding/csv
// hold on any machine: PERFORMANCE.md.
func BenchmarkDecode(b *testing.B) {
	const rows = 20_000
	asJSON, asCSV := tradeRows(rows)
	spaced := []byte(strings.NewReplacer(`":`, `": `, `,"`, `, "`).Replace(string(asJSON)))
	for _, c := range []struct {
		name   string
		format *connector.Format
		data   []byte
	}{{"json", &JSON, asJSON}, {"json spaced", &JSON, spaced}, {"csv", &CSV, asCSV}} {
		b.Run(c.name, func(b *testing.B) {
			d, err := c.format.NewDecoder(connector.DecodeSpec{Schema: tradesSchema})
			if err != nil {
				b.Fatal(err)
			}
			if c.format == &CSV { // the header is read once
				decodeAll(b, d, c.data[:bytes.IndexByte(c.data, '\n')+1], batch.NewBuilder(tradesSchema, 1024, 64<<10))
				c.data = c.data[bytes.IndexByte(c.data, '\n')+1:]
			}
			into := batch.NewBuilder(tradesSchema, 1024, 64<<10)
			start := cputest.Time(b)
			for b.Loop() {
				if n := decodeAll(b, d, c.data, into); n != rows {
					b.Fatal(n)
				}
			}
			b.ReportMetric(float64(cputest.Time(b)-start)/float64(b.N*rows), "cpu-ns/row")
		})
	}
}

// BenchmarkEncode is the cost of writing the rows of the filter workload.
func BenchmarkEncode(b *testing.B) {
	const rows = 1000
	schema := batch.Schema{{Name: "symbol", Type: batch.Of(batch.String)}, {Name: "notional", Type: batch.Of(batch.Float64)}, {Name: "timestamp", Type: batch.Of(batch.Int64)}}
	dice := rand.New(rand.NewPCG(2024, 1))
	for _, c := range []struct {
		name   string
		format *connector.Format
		double func() float64
	}{
		{"json, prices", &JSON, func() float64 { return float64(5_000+dice.IntN(10_001)) / 100 }},
		{"json, products", &JSON, func() float64 { return float64(5_000+dice.IntN(10_001)) / 100 * float64(1+dice.IntN(500)) }},
		{"json, any double", &JSON, dice.Float64},
		{"csv, prices", &CSV, func() float64 { return float64(5_000+dice.IntN(10_001)) / 100 }},
	} {
		b.Run(c.name, func(b *testing.B) {
			into := batch.NewBuilder(schema, rows, 1<<30)
			for i := range rows {
				into.Col(0).AppendText(fmt.Appendf(nil, "S%05d", dice.IntN(10_000)))
				batch.Append(into.Col(1), c.double())
				batch.Append(into.Col(2), int64(1_704_067_200_000+i/100))
				into.EndRow(0, 0, 0)
			}
			from := into.Batch(new(batch.Scratch))
			e, err := c.format.NewEncoder(schema, connector.Options{})
			if err != nil {
				b.Fatal(err)
			}
			var out []byte
			start := cputest.Time(b)
			for b.Loop() {
				out = e.Append(out[:0], from)
			}
			b.ReportMetric(float64(cputest.Time(b)-start)/float64(b.N*rows), "cpu-ns/row")
		})
	}
}

// BenchmarkStandard is the same by the standard library, the yardstick.
func BenchmarkStandard(b *testing.B) {
	const rows = 2_000
	asJSON, asCSV := tradeRows(rows)
	b.Run("json", func(b *testing.B) {
		start := cputest.Time(b)
		for b.Loop() {
			for line := range bytes.Lines(asJSON) {
				var row struct {
					Symbol    string
					Price     float64
					Quantity  int32
					Timestamp int64
				}
				if err := json.Unmarshal(line, &row); err != nil {
					b.Fatal(err)
				}
			}
		}
		b.ReportMetric(float64(cputest.Time(b)-start)/float64(b.N*rows), "cpu-ns/row")
	})
	b.Run("csv", func(b *testing.B) {
		start := cputest.Time(b)
		for b.Loop() {
			r := csv.NewReader(bytes.NewReader(asCSV))
			r.ReuseRecord = true
			for {
				if _, err := r.Read(); err == io.EOF {
					break
				} else if err != nil {
					b.Fatal(err)
				}
			}
		}
		b.ReportMetric(float64(cputest.Time(b)-start)/float64(b.N*rows), "cpu-ns/row")
	})
}
