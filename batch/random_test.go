package batch

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"github.com/apache/arrow-go/v18/arrow/decimal128"
)

// everyType has a column of each type, nested ones too.
var everyType = Schema{
	{Name: "b", Type: Of(Bool)}, {Name: "i8", Type: Of(Int8)}, {Name: "i16", Type: Of(Int16)}, {Name: "i32", Type: Of(Int32)}, {Name: "i64", Type: Of(Int64)},
	{Name: "f32", Type: Of(Float32)}, {Name: "f64", Type: Of(Float64)}, {Name: "n", Type: DecimalOf(20, 3)}, {Name: "s", Type: Of(String)}, {Name: "by", Type: Of(Bytes)},
	{Name: "j", Type: Of(JSON)}, {Name: "aj", Type: ArrayOf(Of(JSON))},
	{Name: "ts", Type: Of(Timestamp)}, {Name: "d", Type: Of(Date)}, {Name: "t", Type: Of(TimeOfDay)},
	{Name: "a", Type: ArrayOf(Of(String))}, {Name: "st", Type: StructOf(Field{Name: "x", Type: Of(Int32)}, Field{Name: "y", Type: ArrayOf(Of(Bool))})},
}

// appendAny appends a random value or NULL of few different ones.
func appendAny(r *rand.Rand, c *ColumnBuilder) {
	n := int64(r.IntN(7) - 3)
	if n == 3 {
		c.AppendNull()
		return
	}
	switch c.Type.Kind {
	case Bool:
		c.AppendBool(n > 0)
	case Int8:
		Append(c, int8(n))
	case Int16:
		Append(c, int16(n))
	case Int32, Date:
		Append(c, int32(n))
	case Float32:
		Append(c, float32(n)/2)
	case Float64:
		Append(c, float64(n)/2)
	case Decimal:
		Append(c, decimal128.FromI64(n))
	case String, Bytes, JSON:
		c.AppendText([]byte(strings.Repeat("x", int(n+3))))
	case Array:
		for range n + 3 {
			appendAny(r, c.Elem())
		}
		c.EndArray()
	case Struct:
		for i := range c.Type.Fields() {
			appendAny(r, c.Member(i))
		}
		c.EndStruct()
	default:
		Append(c, n)
	}
}

// fill adds n random rows to a builder.
func fill(r *rand.Rand, b *Builder, n int) {
	for i := range n {
		for j := range b.Schema {
			appendAny(r, b.Col(j))
		}
		b.EndRow(int32(i%3), int64(i), 1)
	}
}

// cell is slot i of a column as text that tells all values apart.
func cell(c *Column, i int) string {
	if c.IsNull(i) {
		return "NULL"
	}
	i = c.Slot(i)
	switch c.Type.Kind {
	case Bool:
		return fmt.Sprint(c.Bits().Get(i))
	case Int8:
		return fmt.Sprint(Values[int8](c)[i])
	case Int16:
		return fmt.Sprint(Values[int16](c)[i])
	case Int32, Date:
		return fmt.Sprint(Values[int32](c)[i])
	case Float32:
		return fmt.Sprint(Values[float32](c)[i])
	case Float64:
		return fmt.Sprint(Values[float64](c)[i])
	case Decimal:
		return Values[Decimal128](c)[i].BigInt().String()
	case String, Bytes, JSON:
		return fmt.Sprintf("%q", c.Text(i))
	case Array:
		offsets, _ := c.TextData()
		var parts []string
		for j := offsets[i]; j < offsets[i+1]; j++ {
			parts = append(parts, cell(&c.Children()[0], int(j)))
		}
		return "[" + strings.Join(parts, " ") + "]"
	case Struct:
		var parts []string
		for m := range c.Children() {
			parts = append(parts, cell(&c.Children()[m], i))
		}
		return "{" + strings.Join(parts, " ") + "}"
	}
	return fmt.Sprint(Values[int64](c)[i])
}

// lines are the rows of a batch as text, what is known of them included.
func lines(b *Batch) []string {
	out := make([]string, b.N)
	for i := range out {
		for j := range b.Cols {
			out[i] += cell(&b.Cols[j], i) + " "
		}
		out[i] += fmt.Sprint(b.StampOf(i), b.MetOf(i))
	}
	return out
}
