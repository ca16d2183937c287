package batch

import (
	"encoding/binary"
	"unsafe"
)

// Builder accumulates decoded rows column by column until it is full. A source
// fills it; the shard takes its rows as a Batch that shares the builder's memory
// and resets it. Nothing is allocated a row in the steady state.
//
// A row is written by appending one value to every column and calling EndRow; Undo
// takes back what a row that failed half-way has appended.
type Builder struct {
	Schema Schema

	cols      []ColumnBuilder
	n         int
	maxRows   int
	maxBytes  int
	bytes     int
	partition []int32
	offset    []int64
	rejected  []Rejected

	times []Time // set by Stamp, or as the next ones
	// Set by AppendBatch alone; empty while no batch had them.
	met, arrived []Time
	stream       []int32 // set by EndStamped too
	kinds        []Kind
	emits        []Emit
}

// Rejected is a row that could not be decoded, or that an expression refused.
type Rejected struct {
	Message   string
	Code      string // one word: decode, type, range, null, overflow, cast, skew, …
	Column    string // "" where no single column is at fault
	Stream    int32  // as Batch.Stream
	Partition int32
	Offset    int64  // as Batch.Offset
	Position  string // "line 12, offset 3456"; "" lets the pipeline name Offset
	Raw       []byte // the row as it came, at most 64 KiB; nil: not known
	Row       []byte // its columns as text, for messages where Raw is not known; nil: not known either
	At        Time   // watermark met
}

// NewBuilder makes a builder that is full after maxRows rows or maxBytes bytes
// of input (as EndRow was given them).
func NewBuilder(schema Schema, maxRows, maxBytes int) *Builder {
	b := &Builder{Schema: schema, maxRows: maxRows, maxBytes: maxBytes}
	b.cols = make([]ColumnBuilder, len(schema))
	for i := range b.cols {
		b.cols[i].init(schema[i].Type)
	}
	return b
}

// Col is the builder of column i.
func (b *Builder) Col(i int) *ColumnBuilder { return &b.cols[i] }

// Len is the number of whole rows.
func (b *Builder) Len() int { return b.n }

// Full reports whether the batch should be taken now.
func (b *Builder) Full() bool {
	return b.n+len(b.rejected) >= b.maxRows || b.bytes >= b.maxBytes
}

// Bytes is the bytes of input so far, as EndRow was given them, and of what was rejected.
func (b *Builder) Bytes() int { return b.bytes }

// Empty reports whether there is neither a row nor a rejected row.
func (b *Builder) Empty() bool { return b.n == 0 && len(b.rejected) == 0 }

// EndRow ends a row that came from offset of partition and took size bytes of
// input.
func (b *Builder) EndRow(partition int32, offset int64, size int) {
	b.partition = append(b.partition, partition)
	b.offset = append(b.offset, offset)
	b.n++
	b.bytes += size
}

// Partition is the partition of a row that was ended.
func (b *Builder) Partition(row int) int32 { return b.partition[row] }

// Offset is the offset of a row that was ended.
func (b *Builder) Offset(row int) int64 { return b.offset[row] }

// Stamp gives the row that was ended last its row time. Either all rows of a
// batch are stamped or none.
func (b *Builder) Stamp(t Time) { b.times = append(b.times, t) }

// Undo takes back the values of a row that was begun and not ended.
func (b *Builder) Undo() {
	for i := range b.cols {
		b.cols[i].truncate(b.n)
	}
}

// Reject records a row that could not be decoded and undoes what it appended.
// The text and Raw are copied.
func (b *Builder) Reject(r Rejected) {
	b.Undo()
	r.Raw = append([]byte(nil), r.Raw[:min(len(r.Raw), 64<<10)]...)
	b.rejected = append(b.rejected, r)
	b.bytes += len(r.Raw)
}

// Rejected are the rows recorded by Reject since the last Reset.
func (b *Builder) Rejected() []Rejected { return b.rejected }

// Batch views the rows as a batch whose memory is the builder's, valid until
// Reset. The batch itself is made in s.
func (b *Builder) Batch(s *Scratch) *Batch {
	out := s.NewBatch(len(b.cols))
	out.N = b.n
	for i := range b.cols {
		out.Cols[i] = b.cols[i].column()
	}
	out.Stream = present(b.stream)
	out.Partition, out.Offset = present(b.partition), present(b.offset)
	out.Times, out.Met, out.Arrived = present(b.times), present(b.met), present(b.arrived)
	out.Kinds, out.Emits = present(b.kinds), present(b.emits)
	return out
}

func present[T any](v []T) []T {
	if len(v) == 0 {
		return nil
	}
	return v
}

// Reset empties the builder and keeps its memory.
func (b *Builder) Reset() {
	for i := range b.cols {
		b.cols[i].truncate(0)
	}
	b.n, b.bytes = 0, 0
	b.stream = b.stream[:0]
	b.partition, b.offset, b.rejected = b.partition[:0], b.offset[:0], b.rejected[:0]
	b.times, b.met, b.arrived = b.times[:0], b.met[:0], b.arrived[:0]
	b.kinds, b.emits = b.kinds[:0], b.emits[:0]
}

// ColumnBuilder grows one column. Append exactly one value a row, with the
// method that fits the column's type.
type ColumnBuilder struct {
	Type     Type
	data     []byte // fixed-width values or text
	offsets  []int32
	bits     Bitmap // values of a Bool column
	valid    Bitmap // empty as long as there is no NULL
	nulls    int
	n        int
	children []ColumnBuilder
}

func (c *ColumnBuilder) init(t Type) {
	c.Type = t
	if t.IsText() || t.Kind == Array {
		c.offsets = append(c.offsets, 0)
	}
	c.children = make([]ColumnBuilder, len(t.Fields()))
	for i := range c.children {
		c.children[i].init(t.Fields()[i].Type)
	}
}

// Len is the number of values appended.
func (c *ColumnBuilder) Len() int { return c.n }

// Append adds a value of the column's own Go type.
func Append[T Fixed](c *ColumnBuilder, v T) {
	switch unsafe.Sizeof(v) {
	case 8:
		c.data = binary.NativeEndian.AppendUint64(c.data, *(*uint64)(unsafe.Pointer(&v)))
	case 4:
		c.data = binary.NativeEndian.AppendUint32(c.data, *(*uint32)(unsafe.Pointer(&v)))
	default:
		c.data = append(c.data, unsafe.Slice((*byte)(unsafe.Pointer(&v)), unsafe.Sizeof(v))...)
	}
	c.markValid()
}

// AppendBool adds a value to a Bool column.
func (c *ColumnBuilder) AppendBool(v bool) {
	if c.n%64 == 0 {
		c.bits = append(c.bits, 0)
	}
	c.bits.Put(c.n, v)
	c.markValid()
}

// AppendText adds a value to a text column and copies it.
func (c *ColumnBuilder) AppendText(v []byte) {
	c.data = append(c.data, v...)
	c.offsets = append(c.offsets, int32(len(c.data)))
	c.markValid()
}

// AppendNull adds a NULL.
func (c *ColumnBuilder) AppendNull() {
	switch {
	case c.Type.Kind == Bool:
		if c.n%64 == 0 {
			c.bits = append(c.bits, 0)
		}
		c.bits.Clear(c.n)
	case c.offsets != nil && c.Type.Kind == Array:
		c.offsets = append(c.offsets, int32(c.children[0].n))
	case c.offsets != nil:
		c.offsets = append(c.offsets, int32(len(c.data)))
	case c.Type.Kind == Struct:
		for i := range c.children {
			c.children[i].AppendNull()
		}
	default:
		for range c.Type.Width() {
			c.data = append(c.data, 0)
		}
	}
	c.growValid(c.n + 1)
	c.valid.Clear(c.n)
	c.nulls++
	c.n++
}

// Elem is the builder of an Array's elements: append them, then EndArray.
func (c *ColumnBuilder) Elem() *ColumnBuilder { return &c.children[0] }

// EndArray ends an array whose elements were appended to Elem.
func (c *ColumnBuilder) EndArray() {
	c.offsets = append(c.offsets, int32(c.children[0].n))
	c.markValid()
}

// Member is the builder of member i of a Struct: append to each, then EndStruct.
func (c *ColumnBuilder) Member(i int) *ColumnBuilder { return &c.children[i] }

// EndStruct ends a struct whose members were appended.
func (c *ColumnBuilder) EndStruct() { c.markValid() }

func (c *ColumnBuilder) markValid() {
	if c.nulls > 0 {
		c.growValid(c.n + 1)
		c.valid.Set(c.n)
	}
	c.n++
}

// growValid makes room for n bits; before the first NULL, all rows so far become
// valid.
func (c *ColumnBuilder) growValid(n int) {
	if c.nulls == 0 {
		c.valid = c.valid[:0]
		for range Words(c.n) {
			c.valid = append(c.valid, ^uint64(0))
		}
	}
	for len(c.valid) < Words(n) {
		c.valid = append(c.valid, 0)
	}
}

func (c *ColumnBuilder) truncate(n int) {
	if c.n <= n && !c.partial(n) {
		return
	}
	for i := n; i < c.n && c.nulls > 0; i++ {
		if !c.valid.Get(i) {
			c.nulls--
		}
	}
	c.n = min(c.n, n)
	c.valid = c.valid[:min(len(c.valid), Words(n))]
	switch {
	case c.Type.Kind == Bool:
		c.bits = c.bits[:Words(n)]
	case c.Type.Kind == Array:
		c.offsets = c.offsets[:n+1]
		c.children[0].truncate(int(c.offsets[n]))
	case c.offsets != nil:
		c.offsets = c.offsets[:n+1]
		c.data = c.data[:c.offsets[n]]
	case c.Type.Kind == Struct:
		for i := range c.children {
			c.children[i].truncate(n)
		}
	default:
		c.data = c.data[:n*c.Type.Width()]
	}
}

// partial reports whether an array or struct has children beyond its n rows.
func (c *ColumnBuilder) partial(n int) bool {
	for i := range c.children {
		want := n
		if c.Type.Kind == Array {
			want = int(c.offsets[min(n, c.n)])
		}
		if c.children[i].n > want || c.children[i].partial(want) {
			return true
		}
	}
	return false
}

func (c *ColumnBuilder) column() Column {
	out := Column{Type: c.Type, data: c.data, offsets: c.offsets, n: c.n}
	if c.Type.Kind == Bool {
		out.data = BoolColumn(c.bits, c.n, nil).data
	}
	if c.nulls > 0 {
		out.Valid = c.valid
	}
	for i := range c.children {
		out.children = append(out.children, c.children[i].column())
	}
	return out
}

// Column views what was appended; it shares the builder's memory.
func (c *ColumnBuilder) Column() Column { return c.column() }

// NewColumnBuilder makes a builder for a single column of type t.
func NewColumnBuilder(t Type) *ColumnBuilder {
	c := new(ColumnBuilder)
	c.init(t)
	return c
}

// Reset empties the column builder and keeps its memory.
func (c *ColumnBuilder) Reset() { c.truncate(0) }

// Truncate takes back the values after the first n.
func (c *ColumnBuilder) Truncate(n int) { c.truncate(n) }
