package batch

import "slices"

// AppendBatch copies the given rows of in (nil: all), which must have the
// builder's column types, and everything known about them. A builder takes rows
// either from AppendBatch or from EndRow.
func (b *Builder) AppendBatch(in *Batch, rows []int32) {
	count := in.N
	if rows != nil {
		count = len(rows)
	}
	for i := range b.cols {
		before := b.cols[i].Size()
		b.cols[i].AppendColumn(&in.Cols[i], rows, count)
		b.bytes += b.cols[i].Size() - before
	}
	b.times = appendMeta(b.times, b.n, in.Times, rows, count, MinTime)
	b.met = appendMeta(b.met, b.n, in.Met, rows, count, MinTime)
	b.arrived = appendMeta(b.arrived, b.n, in.Arrived, rows, count, MinTime)
	b.stream = appendMeta(b.stream, b.n, in.Stream, rows, count, 0)
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
	old := len(dst)
	dst = slices.Grow(dst, count)[:old+count]
	added := dst[old:]
	switch {
	case src == nil:
		for i := range added {
			added[i] = absent
		}
	case rows == nil:
		copy(added, src)
	default:
		pick(added, src, rows)
	}
	return dst
}

// pick writes the given rows of src to dst.
func pick[T any](dst, src []T, rows []int32) {
	dst = dst[:len(rows)]
	for i, r := range rows {
		dst[i] = src[r]
	}
}

// Size is the bytes of memory that the values take.
func (c *ColumnBuilder) Size() int {
	n := len(c.data) + 4*len(c.offsets) + 8*len(c.bits)
	for i := range c.children {
		n += c.children[i].Size()
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
	old, width := len(c.data), c.Type.Width()
	c.data = slices.Grow(c.data, len(rows)*width)[:old+len(rows)*width]
	added := Column{Type: c.Type, data: c.data[old:], n: len(rows)}
	switch width {
	case 1:
		pick(Values[int8](&added), Values[int8](in), rows)
	case 2:
		pick(Values[int16](&added), Values[int16](in), rows)
	case 4:
		pick(Values[int32](&added), Values[int32](in), rows)
	case 8:
		pick(Values[int64](&added), Values[int64](in), rows)
	default:
		pick(Values[Decimal128](&added), Values[Decimal128](in), rows)
	}
}

func (c *ColumnBuilder) appendTexts(in *Column, rows []int32, count int) {
	old, at := len(c.offsets), len(c.data)
	c.offsets = slices.Grow(c.offsets, count)[:old+count]
	ends := c.offsets[old:]
	if rows == nil {
		from := in.offsets[0]
		c.data = append(c.data, in.data[from:in.offsets[count]]...)
		shift := int32(at) - from
		for i, o := range in.offsets[1 : count+1] {
			ends[i] = o + shift
		}
		return
	}
	end := at
	for i, r := range rows {
		end += int(in.offsets[r+1] - in.offsets[r])
		ends[i] = int32(end)
	}
	c.data = slices.Grow(c.data, end-at+wordSlack)
	data := c.data[:end+wordSlack]
	for i, r := range rows {
		copyText(data, at, in.data, int(in.offsets[r]), int(in.offsets[r+1]-in.offsets[r]))
		at = int(ends[i])
	}
	c.data = c.data[:end]
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

// EndStamped ends a row of which the stamp, the watermark met and the arrival (MinTime:
// not known) are given.
func (b *Builder) EndStamped(at Stamp, met, arrived Time) {
	b.times = append(b.times, at.Time)
	b.met = append(b.met, met)
	if arrived != MinTime || len(b.arrived) > 0 {
		for len(b.arrived) < b.n {
			b.arrived = append(b.arrived, MinTime)
		}
		b.arrived = append(b.arrived, arrived)
	}
	if at.Stream != 0 || len(b.stream) > 0 {
		for len(b.stream) < b.n {
			b.stream = append(b.stream, 0)
		}
		b.stream = append(b.stream, at.Stream)
	}
	b.EndRow(at.Partition, at.Offset, 0)
}
