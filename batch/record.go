package batch

import (
	"fmt"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/memory"
)

// Record is b as an Arrow record of the given schema that shares b's memory:
// valid as long as b is. Constants are written out into memory of their own.
// The result needs no Release.
func (b *Batch) Record(schema Schema) arrow.RecordBatch {
	var s Scratch
	columns := make([]arrow.Array, len(schema))
	for i, f := range schema {
		c := Flatten(&s, &b.Cols[i], b.N)
		data := c.arrow(&s, f.Type, b.N)
		columns[i] = array.MakeFromData(data)
	}
	return array.NewRecordBatch(schema.Arrow(), columns, int64(b.N))
}

func (c *Column) arrow(s *Scratch, t Type, n int) *array.Data {
	if c.Type.Kind == Null {
		null := NullColumn(s, t)
		flat := Flatten(s, &null, n)
		c = &flat
	}
	buffers := []*memory.Buffer{nil}
	nulls := 0
	if c.Valid != nil && t.Kind != Null {
		buffers[0] = memory.NewBufferBytes(asBytes(c.Valid))
		nulls = array.UnknownNullCount
	}
	var children []arrow.ArrayData
	switch {
	case t.Kind == Null:
		nulls = n
	case t.Kind == Struct:
		for i := range c.children {
			children = append(children, c.children[i].arrow(s, t.Fields()[i].Type, n))
		}
	case t.Kind == Array:
		buffers = append(buffers, memory.NewBufferBytes(asBytes(c.offsets[:n+1])))
		elem := Flatten(s, &c.children[0], int(c.offsets[n]))
		children = append(children, elem.arrow(s, t.Elem(), elem.n))
	case t.IsText():
		buffers = append(buffers, memory.NewBufferBytes(asBytes(c.offsets[:n+1])), memory.NewBufferBytes(c.data))
	default:
		buffers = append(buffers, memory.NewBufferBytes(c.data))
	}
	return array.NewData(t.Arrow(), n, buffers, children, nulls, 0)
}

// FromRecord copies an Arrow record into a batch. Types that Record does not
// make are an error.
func FromRecord(r arrow.RecordBatch) (*Batch, Schema, error) {
	schema := make(Schema, r.NumCols())
	for i := range schema {
		f := r.Schema().Field(i)
		t, err := typeOf(f)
		if err != nil {
			return nil, nil, fmt.Errorf("column %q: %w", f.Name, err)
		}
		schema[i] = Field{Name: f.Name, Type: t, NotNull: !f.Nullable}
	}
	out := &Batch{N: int(r.NumRows()), Cols: make([]Column, len(schema))}
	for i := range schema {
		c := NewColumnBuilder(schema[i].Type)
		for row := range out.N {
			c.appendArrow(r.Column(i), row)
		}
		out.Cols[i] = c.Column()
	}
	return out, schema, nil
}

func typeOf(f arrow.Field) (Type, error) {
	switch t := f.Type.(type) {
	case *arrow.Decimal128Type:
		return DecimalOf(int(t.Precision), int(t.Scale)), nil
	case *arrow.ListType:
		elem, err := typeOf(t.ElemField())
		return ArrayOf(elem), err
	case *arrow.StructType:
		fields := make([]Field, t.NumFields())
		for i, f := range t.Fields() {
			member, err := typeOf(f)
			if err != nil {
				return Type{}, err
			}
			fields[i] = Field{Name: f.Name, Type: member}
		}
		return StructOf(fields...), nil
	}
	if name, _ := f.Metadata.GetValue(extensionKey); name == jsonExtension {
		return Of(JSON), nil
	}
	for k := Null; k <= TimeOfDay; k++ {
		if arrow.TypeEqual(Of(k).Arrow(), f.Type) {
			return Of(k), nil
		}
	}
	return Type{}, fmt.Errorf("no SQL type for Arrow's %s", f.Type)
}

func (c *ColumnBuilder) appendArrow(a arrow.Array, i int) {
	if a.IsNull(i) {
		c.AppendNull()
		return
	}
	switch a := a.(type) {
	case *array.Boolean:
		c.AppendBool(a.Value(i))
	case *array.Int8:
		Append(c, a.Value(i))
	case *array.Int16:
		Append(c, a.Value(i))
	case *array.Int32:
		Append(c, a.Value(i))
	case *array.Int64:
		Append(c, a.Value(i))
	case *array.Float32:
		Append(c, a.Value(i))
	case *array.Float64:
		Append(c, a.Value(i))
	case *array.Decimal128:
		Append(c, a.Value(i))
	case *array.String:
		c.AppendText([]byte(a.Value(i)))
	case *array.Binary:
		c.AppendText(a.Value(i))
	case *array.Timestamp:
		Append(c, int64(a.Value(i)))
	case *array.Date32:
		Append(c, int32(a.Value(i)))
	case *array.Time64:
		Append(c, int64(a.Value(i)))
	case *array.List:
		from, to := a.ValueOffsets(i)
		for j := from; j < to; j++ {
			c.Elem().appendArrow(a.ListValues(), int(j))
		}
		c.EndArray()
	case *array.Struct:
		for m := range c.children {
			c.Member(m).appendArrow(a.Field(m), i)
		}
		c.EndStruct()
	}
}
