package format

import (
	"bytes"
	"encoding/json"
	"math"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/expr"
	"github.com/eventflux-io/engine/io/connector"
)

const everyType = "b BOOL, i8 TINYINT, i16 SMALLINT, i32 INT, i64 BIGINT, f32 FLOAT, f64 DOUBLE, n DECIMAL(12,2), big DECIMAL(38,10), s STRING, " +
	"raw BYTES, j JSON, t TIMESTAMP, d DATE, c TIME, l ARRAY<STRING>, m STRUCT<x INT, y ARRAY<DOUBLE>, z STRUCT<w DATE>>"

// valueMaker appends random values of every type, extremes among them.
type valueMaker struct{ *rand.Rand }

func (m valueMaker) whole(bits int) int64 {
	return int64(m.Uint64()) >> (64 - bits) >> m.IntN(bits)
}

func (m valueMaker) text() []byte {
	pieces := []string{"", "a", "plain text", "\"", "\\", ",", "\n", "\r\n", "\t", "\x00", "\x1f", "é", "😀", "\u2028", "true", "null", "1.5", " "}
	var b strings.Builder
	for range m.IntN(4) {
		b.WriteString(pieces[m.IntN(len(pieces))])
	}
	return []byte(b.String())
}

func (m valueMaker) double() float64 {
	switch m.IntN(4) {
	case 0:
		return float64(m.IntN(2_000_000)-1_000_000) / 100
	case 1:
		return float64(m.whole(64))
	}
	for {
		if v := math.Float64frombits(m.Uint64()); v-v == 0 {
			return v
		}
	}
}

func (m valueMaker) value(c *batch.ColumnBuilder) {
	if m.IntN(6) == 0 {
		c.AppendNull()
		return
	}
	switch c.Type.Kind {
	case batch.Bool:
		c.AppendBool(m.IntN(2) == 0)
	case batch.Int8:
		batch.Append(c, int8(m.whole(8)))
	case batch.Int16:
		batch.Append(c, int16(m.whole(16)))
	case batch.Int32:
		batch.Append(c, int32(m.whole(32)))
	case batch.Int64:
		batch.Append(c, m.whole(64))
	case batch.Float32:
		batch.Append(c, float32(m.NormFloat64()))
	case batch.Float64:
		batch.Append(c, m.double())
	case batch.Decimal:
		v, _ := expr.ParseDecimal(strconv.AppendInt(nil, m.whole(30), 10), int(c.Type.Precision), int(c.Type.Scale))
		batch.Append(c, v)
	case batch.String, batch.Bytes:
		c.AppendText(m.text())
	case batch.JSON:
		c.AppendText([]byte([]string{`{"a":[1,"x, y"]}`, `[]`, `7`, `"text"`, `{"q":"\""}`}[m.IntN(5)]))
	case batch.Timestamp:
		batch.Append(c, m.whole(51)&^int64(999*m.IntN(2)))
	case batch.Date:
		batch.Append(c, int32(m.IntN(80_000)-20_000))
	case batch.TimeOfDay:
		batch.Append(c, m.Int64N(batch.Day))
	case batch.Array:
		for range m.IntN(4) {
			m.value(c.Elem())
		}
		c.EndArray()
	case batch.Struct:
		for i := range c.Type.Fields() {
			m.value(c.Member(i))
		}
		c.EndStruct()
	}
}

// What is encoded decodes to the same columns, for every type and format.
func TestRoundTrip(t *testing.T) {
	const seed, rows = 11, 2000
	schema := declared(t, everyType)
	m := valueMaker{rand.New(rand.NewPCG(seed, seed))}
	made := batch.NewBuilder(schema, rows, 1<<30)
	for range rows {
		for c := range schema {
			m.value(made.Col(c))
		}
		made.EndRow(0, 0, 0)
	}
	b := made.Batch(new(batch.Scratch))
	want := string(newJSONEncoder(schema).Append(nil, b))
	for _, c := range []struct {
		name, options string
		format        *connector.Format
	}{
		{"json", "", &JSON}, {"csv", "", &CSV},
		{"csv with another null and delimiter", "csv.null=NULL csv.delimiter=|", &CSV},
		{"csv without header", "csv.header=false", &CSV},
	} {
		t.Run(c.name, func(t *testing.T) {
			e, err := c.format.NewEncoder(schema, optionsOf(c.options))
			if err != nil {
				t.Fatal(err)
			}
			text := e.Append(e.Begin(nil), b)
			for _, size := range []int{1, 1024} {
				got := decode(t, c.format, schema, c.options, text, size, nil)
				if got.rejected != "" {
					t.Fatalf("seed %d: %.500s", seed, got.rejected)
				}
				for i, line := range strings.Split(want, "\n") {
					if other := strings.Split(got.rows, "\n"); i >= len(other) || other[i] != line {
						t.Fatalf("seed %d, row %d:\n%s\ninstead of\n%s", seed, i, other[min(i, len(other)-1)], line)
					}
				}
			}
		})
	}
}

// encoding/json reads every row that is written, with the value that is meant.
func TestEncoderLikeStandard(t *testing.T) {
	schema := declared(t, "s STRING, f DOUBLE")
	m := valueMaker{rand.New(rand.NewPCG(12, 12))}
	into := batch.NewBuilder(schema, 3000, 1<<30)
	for range 3000 {
		into.Col(0).AppendText(m.text())
		batch.Append(into.Col(1), m.double())
		into.EndRow(0, 0, 0)
	}
	b := into.Batch(new(batch.Scratch))
	for i, line := range bytes.Split(bytes.TrimSpace(newJSONEncoder(schema).Append(nil, b)), []byte{'\n'}) {
		var row struct {
			S string
			F float64
		}
		if err := json.Unmarshal(line, &row); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		if f := batch.Values[float64](&b.Cols[1])[i]; row.S != b.Cols[0].Str(i) || row.F != f {
			t.Fatalf("%s does not hold %q and %v", line, b.Cols[0].Str(i), f)
		}
	}
}

// How values look.
func TestEncode(t *testing.T) {
	for _, c := range []struct{ columns, row, want string }{
		{"f DOUBLE", `{"f":1.0}`, `{"f":1}`},
		{"f DOUBLE", `{"f":1e300}`, `{"f":1e+300}`},
		{"f DOUBLE", `{"f":1e21}`, `{"f":1e+21}`},
		{"f DOUBLE", `{"f":123456789012345680000}`, `{"f":123456789012345680000}`},
		{"f DOUBLE", `{"f":0.000001}`, `{"f":0.000001}`},
		{"f DOUBLE", `{"f":0.0000001}`, `{"f":1e-7}`},
		{"f FLOAT", `{"f":0.1}`, `{"f":0.1}`},
		{"n DECIMAL(6,2)", `{"n":12.3}`, `{"n":12.30}`},
		{"n DECIMAL(38,0)", `{"n":12345678901234567890123456789012345678}`, `{"n":12345678901234567890123456789012345678}`},
		{"t TIMESTAMP", `{"t":"2026-01-31 10:00:00"}`, `{"t":"2026-01-31T10:00:00Z"}`},
		{"t TIMESTAMP", `{"t":"2026-01-31 10:00:00.120"}`, `{"t":"2026-01-31T10:00:00.120Z"}`},
		{"t TIMESTAMP", `{"t":"2026-01-31 10:00:00.00012"}`, `{"t":"2026-01-31T10:00:00.000120Z"}`},
		{"t TIME", `{"t":"10:00:00"}`, `{"t":"10:00:00"}`},
		{"raw BYTES", `{"raw":"AAEC"}`, `{"raw":"AAEC"}`},
	} {
		if got := decode(t, &JSON, declared(t, c.columns), "", []byte(c.row), 1, nil); got.rows != c.want+"\n" {
			t.Errorf("%s %s gives %s%s", c.columns, c.row, got.rows, got.rejected)
		}
	}
}
