package batch

// Clone is a copy of c whose memory is that of s.
func (c *Column) Clone(s *Scratch) Column {
	out := *c
	out.data = s.Bytes(len(c.data))
	copy(out.data, c.data)
	if c.offsets != nil {
		out.offsets = Alloc[int32](s, len(c.offsets))
		copy(out.offsets, c.offsets)
	}
	out.Valid, out.Errs = cloneBits(s, c.Valid), cloneBits(s, c.Errs)
	if c.children != nil {
		out.children = s.Columns(len(c.children))
		for i := range c.children {
			out.children[i] = c.children[i].Clone(s)
		}
	}
	return out
}

func cloneBits(s *Scratch, m Bitmap) Bitmap {
	if m == nil {
		return nil
	}
	out := Bitmap(Alloc[uint64](s, len(m)))
	copy(out, m)
	return out
}
