package batch

import "math/bits"

// Bitmap is one bit a row, least significant first, as Arrow packs validity
// and booleans. Bits at and past the row count have no meaning.
type Bitmap []uint64

// Words is the number of words that n bits need.
func Words(n int) int { return (n + 63) / 64 }

// Get is bit i.
func (m Bitmap) Get(i int) bool { return m[uint(i)/64]>>(uint(i)%64)&1 != 0 }

// Set makes bit i 1.
func (m Bitmap) Set(i int) { m[uint(i)/64] |= 1 << (uint(i) % 64) }

// Clear makes bit i 0.
func (m Bitmap) Clear(i int) { m[uint(i)/64] &^= 1 << (uint(i) % 64) }

// Put makes bit i the value of v.
func (m Bitmap) Put(i int, v bool) {
	if v {
		m.Set(i)
	} else {
		m.Clear(i)
	}
}

// SetFirst makes the first n bits 1.
func (m Bitmap) SetFirst(n int) {
	for i := range n / 64 {
		m[i] = ^uint64(0)
	}
	if n%64 != 0 {
		m[n/64] |= 1<<(uint(n)%64) - 1
	}
}

// Count is the number of ones among the first n bits.
func (m Bitmap) Count(n int) int {
	c := 0
	for i := range n / 64 {
		c += bits.OnesCount64(m[i])
	}
	if n%64 != 0 {
		c += bits.OnesCount64(m[n/64] & (1<<(uint(n)%64) - 1))
	}
	return c
}

// Any reports whether one of the first n bits is 1.
func (m Bitmap) Any(n int) bool {
	for i := range n / 64 {
		if m[i] != 0 {
			return true
		}
	}
	return n%64 != 0 && m[n/64]&(1<<(uint(n)%64)-1) != 0
}

// All reports whether the first n bits are 1.
func (m Bitmap) All(n int) bool {
	for i := range n / 64 {
		if m[i] != ^uint64(0) {
			return false
		}
	}
	mask := uint64(1)<<(uint(n)%64) - 1
	return n%64 == 0 || m[n/64]&mask == mask
}

// CopyRange writes bits [from, from+n) of src to the first n bits of m.
func (m Bitmap) CopyRange(src Bitmap, from, n int) {
	w, shift := from/64, uint(from)%64
	if shift == 0 {
		copy(m[:Words(n)], src[w:])
		return
	}
	for i := range Words(n) {
		v := src[w+i] >> shift
		if w+i+1 < len(src) {
			v |= src[w+i+1] << (64 - shift)
		}
		m[i] = v
	}
}

// AndValid is the validity of a row of two columns: valid where both are. A nil
// bitmap stands for all valid; the result is nil where both are nil, and may be
// one of the arguments.
func AndValid(s *Scratch, a, b Bitmap, n int) Bitmap {
	switch {
	case a == nil:
		return b
	case b == nil:
		return a
	}
	out := s.Bitmap(n)
	for i := range out {
		out[i] = a[i] & b[i]
	}
	return out
}

// OrErrors is the error bits of a row of two columns: set where one is. A nil
// bitmap stands for no errors; the result is nil where both are nil, and may be
// one of the arguments.
func OrErrors(s *Scratch, a, b Bitmap, n int) Bitmap {
	switch {
	case a == nil:
		return b
	case b == nil:
		return a
	}
	out := s.Bitmap(n)
	for i := range out {
		out[i] = a[i] | b[i]
	}
	return out
}
