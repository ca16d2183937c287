package batch

import "encoding/binary"

// AppendBatch copies the given rows of in (nil: all), which must have the
// builder's column types, and everything known about them. A builder takes rows
// either from AppendBatch or from EndRow.
func (b *Builder) AppendBatch(in *Batch, rows []int32) {
	count := in.N
	if rows != nil {
		count = len(rows)
	}
	for i := range b.cols {
		before := b.cols[i].size()
		b.cols[i].AppendColumn(&in.Cols[i], rows, count)
		b.bytes += b.cols[i].size() - before
	}
	b.times = appendMeta(b.times, b.n, in.Times, rows, count, MinTime)
	b.met = appendMeta(b.met, b.n, in.Met, rows, count, MinTime)
	b.arrived = appendMeta(b.arrived, b.n, in.Arrived, rows, count, MinTime)
	b.partition = appendMeta(b.partition, b.n, in.Partition, rows, count, 0)
	b.offset = appendMeta(b.offset, b.n, in.Offset, rows, count, 0)
	b.kinds = appendMeta(b.kinds, b.n, in.Kinds, rows, count, Insert)
	b.emits = appendMeta(b.emits, b.n, in.Emits, rows, count, Final)
	b.n += count
}

// appendMeta appends count descriptions to the n of dst. dst stays empty while
// every batch had none; missing ones in between are filled with absent.
func appendMeta[T any](dst []T, n int, src []T, rows []int32, count int, absent T) []T {
	if src == nil && len(dst) == 0 {
		return dst
	}
	for len(dst) < n {
		dst = append(dst, absent)
	}
	switch {
	case src == nil:
		for range count {
			dst = append(dst, absent)
		}
	case rows == nil:
		dst = append(dst, src[:count]...)
	default:
		for _, r := range rows {
			dst = append(dst, src[r])
		}
	}
	return dst
}

// size is the bytes of memory that the values take.
func (c *ColumnBuilder) size() int {
	n := len(c.data) + 4*len(c.offsets) + 8*len(c.bits)
	for i := range c.children {
		n += c.children[i].size()
	}
	return n
}

// AppendColumn copies count rows of in, which must be of the builder's type:
// those given, or with nil the first count.
func (c *ColumnBuilder) AppendColumn(in *Column, rows []int32, count int) {
	if in.Const || in.Type.Kind == Null || c.Type.Kind == Array || c.Type.Kind == Struct {
		for i := range count {
			if rows != nil {
				i = int(rows[i])
			}
			c.AppendFrom(in, i)
		}
		return
	}
	switch {
	case c.Type.Kind == Bool:
		c.bits = appendBits(c.bits, c.n, in.Bits(), rows, count)
	case c.Type.IsText():
		c.appendTexts(in, rows, count)
	case rows == nil:
		c.data = append(c.data, in.data[:count*c.Type.Width()]...)
	default:
		c.appendFixed(in, rows)
	}
	if in.Valid != nil || c.nulls > 0 {
		c.appendValid(in.Valid, rows, count)
	}
	c.n += count
}

func (c *ColumnBuilder) appendFixed(in *Column, rows []int32) {
	switch c.Type.Width() {
	case 1:
		for _, r := range rows {
			c.data = append(c.data, in.data[r])
		}
	case 2:
		for _, r := range rows {
			c.data = binary.NativeEndian.AppendUint16(c.data, uint16(Values[int16](in)[r]))
		}
	case 4:
		values := Values[int32](in)
		for _, r := range rows {
			c.data = binary.NativeEndian.AppendUint32(c.data, uint32(values[r]))
		}
	case 8:
		values := Values[int64](in)
		for _, r := range rows {
			c.data = binary.NativeEndian.AppendUint64(c.data, uint64(values[r]))
		}
	default:
		for _, r := range rows {
			c.data = append(c.data, in.data[r*16:r*16+16]...)
		}
	}
}

func (c *ColumnBuilder) appendTexts(in *Column, rows []int32, count int) {
	if rows != nil {
		for _, r := range rows {
			c.data = append(c.data, in.Text(int(r))...)
			c.offsets = append(c.offsets, int32(len(c.data)))
		}
		return
	}
	from := in.offsets[0]
	shift := int32(len(c.data)) - from
	c.data = append(c.data, in.data[from:in.offsets[count]]...)
	for _, o := range in.offsets[1 : count+1] {
		c.offsets = append(c.offsets, o+shift)
	}
}

func (c *ColumnBuilder) appendValid(valid Bitmap, rows []int32, count int) {
	c.growValid(c.n + count)
	c.valid = appendBits(c.valid, c.n, valid, rows, count)
	for i := c.n; i < c.n+count; i++ {
		if !c.valid.Get(i) {
			c.nulls++
		}
	}
}

// appendBits appends count bits of src (nil: ones) to the n of dst.
func appendBits(dst Bitmap, n int, src Bitmap, rows []int32, count int) Bitmap {
	for len(dst) < Words(n+count) {
		dst = append(dst, 0)
	}
	for i := range count {
		r := i
		if rows != nil {
			r = int(rows[i])
		}
		dst.Put(n+i, src == nil || src.Get(r))
	}
	return dst
}

// AppendFrom copies row i of in, which must be of the builder's type or NULL.
func (c *ColumnBuilder) AppendFrom(in *Column, i int) {
	if in.IsNull(i) {
		c.AppendNull()
		return
	}
	i = in.Slot(i)
	switch {
	case c.Type.Kind == Bool:
		c.AppendBool(in.Bits().Get(i))
	case c.Type.IsText():
		c.AppendText(in.Text(i))
	case c.Type.Kind == Array:
		for j := in.offsets[i]; j < in.offsets[i+1]; j++ {
			c.children[0].AppendFrom(&in.children[0], int(j))
		}
		c.EndArray()
	case c.Type.Kind == Struct:
		for m := range c.children {
			c.children[m].AppendFrom(&in.children[m], i)
		}
		c.EndStruct()
	default:
		w := c.Type.Width()
		c.data = append(c.data, in.data[i*w:(i+1)*w]...)
		c.markValid()
	}
}

// EndStamped ends a row of which row time, watermark met, partition and offset
// are known.
func (b *Builder) EndStamped(t, met Time, partition int32, offset int64) {
	b.times = append(b.times, t)
	b.met = append(b.met, met)
	b.EndRow(partition, offset, 0)
}
