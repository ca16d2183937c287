package batch

import (
	"math/bits"
	"unsafe"
)

// Compact is the rows of in whose bit in keep is 1, in their order. Constants
// stay constants; a batch that is kept whole is returned as it is.
func Compact(s *Scratch, in *Batch, keep Bitmap) *Batch {
	count := keep.Count(in.N)
	if count == in.N {
		return in
	}
	return Gather(s, in, keep.Rows(s, in.N, count))
}

// Rows are the positions of the count ones among the first n bits, ascending.
func (m Bitmap) Rows(s *Scratch, n, count int) []int32 {
	rows := Alloc[int32](s, count)
	at := 0
	for w := range Words(n) {
		word := m[w]
		if n-w*64 < 64 {
			word &= 1<<(uint(n)%64) - 1
		}
		for ; word != 0; word &= word - 1 {
			rows[at] = int32(w*64 + bits.TrailingZeros64(word))
			at++
		}
	}
	return rows
}

// Gather is the given rows of in, in the given order; a row may come twice.
func Gather(s *Scratch, in *Batch, rows []int32) *Batch {
	out := s.NewBatch(len(in.Cols))
	out.N = len(rows)
	for i := range in.Cols {
		out.Cols[i] = GatherColumn(s, &in.Cols[i], rows)
	}
	out.Times = gather(s, in.Times, rows)
	out.Met = gather(s, in.Met, rows)
	out.Arrived = gather(s, in.Arrived, rows)
	out.Stream = gather(s, in.Stream, rows)
	out.Partition = gather(s, in.Partition, rows)
	out.Offset = gather(s, in.Offset, rows)
	out.Kinds = gather(s, in.Kinds, rows)
	out.Emits = gather(s, in.Emits, rows)
	return out
}

// GatherColumn is the given rows of c; a constant is itself.
func GatherColumn(s *Scratch, c *Column, rows []int32) Column {
	if c.Const {
		return *c
	}
	return gatherSlots(s, c, rows)
}

func gatherSlots(s *Scratch, c *Column, rows []int32) Column {
	out := Column{Type: c.Type, n: len(rows)}
	out.Valid = gatherBits(s, c.Valid, rows)
	out.Errs = gatherBits(s, c.Errs, rows)
	switch {
	case c.Type.Kind == Null:
	case c.Type.Kind == Bool:
		out.data = BoolColumn(gatherBits(s, c.Bits(), rows), len(rows), nil).data
	case c.Type.IsText():
		out.offsets, out.data = gatherText(s, c, rows)
	case c.Type.Kind == Array:
		gatherArrays(s, c, rows, &out)
	case c.Type.Kind == Struct:
		out.children = s.Columns(len(c.children))
		for i := range c.children {
			out.children[i] = GatherColumn(s, &c.children[i], rows)
		}
	default:
		out.data = gatherFixed(s, c, rows)
	}
	return out
}

func gatherFixed(s *Scratch, c *Column, rows []int32) []byte {
	switch c.Type.Width() {
	case 1:
		return asBytes(gather(s, Values[int8](c), rows))
	case 2:
		return asBytes(gather(s, Values[int16](c), rows))
	case 4:
		return asBytes(gather(s, Values[int32](c), rows))
	case 8:
		return asBytes(gather(s, Values[int64](c), rows))
	default:
		return asBytes(gather(s, Values[Decimal128](c), rows))
	}
}

func asBytes[T any](v []T) []byte {
	var zero T
	return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(v))), len(v)*int(unsafe.Sizeof(zero)))
}

func gather[T any](s *Scratch, in []T, rows []int32) []T {
	if in == nil {
		return nil
	}
	out := Alloc[T](s, len(rows))
	for i, r := range rows {
		out[i] = in[r]
	}
	return out
}

func gatherBits(s *Scratch, in Bitmap, rows []int32) Bitmap {
	if in == nil {
		return nil
	}
	out := Bitmap(Alloc[uint64](s, Words(len(rows))))
	for w := range out {
		word := uint64(0)
		for i, r := range rows[w*64 : min(w*64+64, len(rows))] {
			word |= in[uint32(r)/64] >> (uint32(r) % 64) & 1 << (uint(i) & 63)
		}
		out[w] = word
	}
	return out
}

func gatherText(s *Scratch, c *Column, rows []int32) (offsets []int32, data []byte) {
	offsets = Alloc[int32](s, len(rows)+1)
	offsets[0] = 0
	total := int32(0)
	for i, r := range rows {
		total += c.offsets[r+1] - c.offsets[r]
		offsets[i+1] = total
	}
	data = s.Bytes(int(total) + wordSlack)
	for i, r := range rows {
		copyText(data, int(offsets[i]), c.data, int(c.offsets[r]), int(c.offsets[r+1]-c.offsets[r]))
	}
	return offsets, data[:total]
}

func gatherArrays(s *Scratch, c *Column, rows []int32, out *Column) {
	out.offsets = Alloc[int32](s, len(rows)+1)
	out.offsets[0] = 0
	total := int32(0)
	for i, r := range rows {
		total += c.offsets[r+1] - c.offsets[r]
		out.offsets[i+1] = total
	}
	elems := Alloc[int32](s, int(total))[:0]
	for _, r := range rows {
		for j := c.offsets[r]; j < c.offsets[r+1]; j++ {
			elems = append(elems, j)
		}
	}
	out.children = s.Columns(1)
	out.children[0] = GatherColumn(s, &c.children[0], elems)
}

// Flatten is c as a vector of n rows; a vector is itself.
func Flatten(s *Scratch, c *Column, n int) Column {
	if !c.Const {
		return *c
	}
	rows := Alloc[int32](s, n)
	clear(rows)
	out := *c
	out.Const = false
	if c.Type.Kind == Struct {
		out.children = s.Columns(len(c.children))
		for i := range c.children {
			out.children[i] = c.children[i]
			out.children[i].Const = false
		}
	}
	return gatherSlots(s, &out, rows)
}
