package batch

import (
	"unsafe"

	"github.com/apache/arrow-go/v18/arrow/decimal128"
)

// Decimal128 is the unscaled integer of a DECIMAL.
type Decimal128 = decimal128.Num

// Fixed is a Go type that a fixed-width column can be read as.
type Fixed interface {
	int8 | int16 | int32 | int64 | float32 | float64 | Decimal128 | Time
}

// Column is a typed run of values: a vector of N of them, or a constant (Const)
// whose slot 0 stands for every row of the batch it is used with.
//
// A row is NULL where its bit in Valid is 0, and failed where its bit in Errs
// is 1; what the value of such a row is has no meaning. Both may be nil. A
// constant has both as bitmaps of one bit.
type Column struct {
	Type  Type
	Const bool
	Valid Bitmap // nil: no NULL
	Errs  Bitmap // nil: no error

	data     []byte // fixed-width values, packed bools, or the bytes of text
	offsets  []int32
	children []Column
	n        int // slots: rows, or 1 for a constant
}

// Len is the number of slots: the rows of a vector, 1 for a constant.
func (c *Column) Len() int { return c.n }

// Values views the slots of a fixed-width column as T, which must have the
// width of the column's type.
func Values[T Fixed](c *Column) []T {
	if len(c.data) == 0 {
		return nil
	}
	return unsafe.Slice((*T)(unsafe.Pointer(unsafe.SliceData(c.data))), c.n)
}

// Bits are the values of a Bool column.
func (c *Column) Bits() Bitmap {
	if len(c.data) == 0 {
		return nil
	}
	return unsafe.Slice((*uint64)(unsafe.Pointer(unsafe.SliceData(c.data))), Words(c.n))
}

// Text is slot i of a column of String, Bytes or JSON; do not keep or change it.
func (c *Column) Text(i int) []byte { return c.data[c.offsets[i]:c.offsets[i+1]] }

// Str is Text as a string that shares the column's memory; do not keep it.
func (c *Column) Str(i int) string {
	b := c.Text(i)
	return unsafe.String(unsafe.SliceData(b), len(b))
}

// TextData is the offsets (Len+1 of them) and bytes of a text column, or the
// offsets of an Array column.
func (c *Column) TextData() (offsets []int32, data []byte) { return c.offsets, c.data }

// Children are the element column of an Array, or the members of a Struct.
func (c *Column) Children() []Column { return c.children }

// Slot is the index to read for row i: i, or 0 in a constant.
func (c *Column) Slot(i int) int {
	if c.Const {
		return 0
	}
	return i
}

// IsNull reports whether row i is NULL.
func (c *Column) IsNull(i int) bool {
	return c.Type.Kind == Null || c.Valid != nil && !c.Valid.Get(c.Slot(i))
}

// Failed reports whether evaluating row i failed.
func (c *Column) Failed(i int) bool { return c.Errs != nil && c.Errs.Get(c.Slot(i)) }

// FixedColumn is a vector over values, which it does not copy.
func FixedColumn[T Fixed](t Type, values []T, valid Bitmap) Column {
	var zero T
	size := len(values) * int(unsafe.Sizeof(zero))
	data := unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(values))), size)
	return Column{Type: t, Valid: valid, data: data, n: len(values)}
}

// BoolColumn is a vector of n booleans over bits, which it does not copy.
func BoolColumn(bits Bitmap, n int, valid Bitmap) Column {
	data := unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(bits))), len(bits)*8)
	return Column{Type: Of(Bool), Valid: valid, data: data, n: n}
}

// TextColumn is a vector of len(offsets)-1 texts, which it does not copy.
func TextColumn(t Type, offsets []int32, data []byte, valid Bitmap) Column {
	return Column{Type: t, Valid: valid, data: data, offsets: offsets, n: len(offsets) - 1}
}

// ArrayColumn is a vector of arrays: row i holds elements [offsets[i], offsets[i+1]).
func ArrayColumn(t Type, offsets []int32, elem Column, valid Bitmap) Column {
	return Column{Type: t, Valid: valid, offsets: offsets, children: []Column{elem}, n: len(offsets) - 1}
}

// StructColumn is a vector of n structs.
func StructColumn(t Type, members []Column, n int, valid Bitmap) Column {
	return Column{Type: t, Valid: valid, children: members, n: n}
}

// NullColumn is the constant NULL of type t.
func NullColumn(s *Scratch, t Type) Column {
	c := Column{Type: t, Const: true, n: 1, Valid: s.Bitmap(1)}
	switch {
	case t.Kind == Bool:
		c.data = s.Bytes(8)
	case t.IsText():
		c.offsets = Alloc[int32](s, 2)
		clear(c.offsets)
	case t.Kind == Array:
		c.offsets = Alloc[int32](s, 2)
		clear(c.offsets)
		c.children = []Column{{Type: t.Elem()}}
	case t.Kind == Struct:
		for _, f := range t.Fields() {
			c.children = append(c.children, NullColumn(s, f.Type))
		}
	default:
		c.data = s.Bytes(t.Width())
		clear(c.data)
	}
	return c
}

// AsConst is slot 0 of c as a constant.
func (c Column) AsConst() Column {
	c.Const, c.n = true, 1
	return c
}

// As is c under another type of the same memory.
func (c Column) As(t Type) Column {
	c.Type = t
	return c
}

// Slice is rows [from, to) of c; a constant is itself.
func (c *Column) Slice(s *Scratch, from, to int) Column {
	if c.Const {
		return *c
	}
	out := *c
	out.n = to - from
	out.Valid = sliceBits(s, c.Valid, from, to)
	out.Errs = sliceBits(s, c.Errs, from, to)
	switch {
	case c.Type.Kind == Bool:
		bits := sliceBits(s, c.Bits(), from, to)
		out.data = BoolColumn(bits, out.n, nil).data
	case c.offsets != nil:
		out.offsets = c.offsets[from : to+1]
	case c.Type.Kind == Struct:
		out.children = make([]Column, len(c.children))
		for i := range c.children {
			out.children[i] = c.children[i].Slice(s, from, to)
		}
	default:
		w := c.Type.Width()
		out.data = c.data[from*w : to*w]
	}
	return out
}

func sliceBits(s *Scratch, m Bitmap, from, to int) Bitmap {
	if m == nil {
		return nil
	}
	if from%64 == 0 {
		return m[from/64 : from/64+Words(to-from)]
	}
	out := s.Bitmap(to - from)
	out.CopyRange(m, from, to-from)
	return out
}
