package batch

import "unsafe"

// Scratch is the memory of one shard's temporaries. Allocation moves a mark;
// Reset takes everything back at once. What was allocated before a Reset must
// not be used after it. A Scratch is not safe for use by several goroutines.
type Scratch struct {
	slabs   [][]byte // slabs[cur] is being filled
	cur     int
	used    int
	cols    []Column
	batches []*Batch
	nbatch  int

	// Poison makes Reset overwrite the memory with garbage, so that a test in
	// which somebody kept a slice fails at once.
	Poison bool
}

const slabSize = 256 << 10

// Bytes is n bytes of uninitialised memory, aligned to 16.
func (s *Scratch) Bytes(n int) []byte {
	size := (n + 15) &^ 15
	if size == 0 {
		size = 16
	}
	for {
		if s.cur < len(s.slabs) {
			slab := s.slabs[s.cur]
			if s.used+size <= len(slab) {
				out := slab[s.used : s.used+n : s.used+size]
				s.used += size
				return out
			}
			if s.cur+1 < len(s.slabs) {
				s.cur, s.used = s.cur+1, 0
				continue
			}
		}
		s.slabs = append(s.slabs, newSlab(max(size, slabSize)))
		s.cur, s.used = len(s.slabs)-1, 0
	}
}

// newSlab is n bytes aligned to 16 (Go aligns a [2]uint64 allocation of this
// size to a page).
func newSlab(n int) []byte {
	words := make([]uint64, (n+7)/8)
	return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(words))), n)
}

// Alloc is n uninitialised values of T, which must not hold pointers.
func Alloc[T any](s *Scratch, n int) []T {
	var zero T
	b := s.Bytes(n * int(unsafe.Sizeof(zero)))
	return unsafe.Slice((*T)(unsafe.Pointer(unsafe.SliceData(b))), n)
}

// Bitmap is n zero bits.
func (s *Scratch) Bitmap(n int) Bitmap {
	m := Bitmap(Alloc[uint64](s, Words(n)))
	clear(m)
	return m
}

// Columns is n zero columns.
func (s *Scratch) Columns(n int) []Column {
	if len(s.cols)+n > cap(s.cols) {
		s.cols = make([]Column, 0, max(2*cap(s.cols), 256, n))
	}
	at := len(s.cols)
	s.cols = s.cols[:at+n]
	out := s.cols[at : at+n : at+n]
	clear(out)
	return out
}

// NewBatch is an empty batch with cols zero columns.
func (s *Scratch) NewBatch(cols int) *Batch {
	if s.nbatch == len(s.batches) {
		s.batches = append(s.batches, new(Batch))
	}
	b := s.batches[s.nbatch]
	s.nbatch++
	*b = Batch{}
	if cols > 0 {
		b.Cols = s.Columns(cols)
	}
	return b
}

// Reset takes back everything that was allocated.
func (s *Scratch) Reset() {
	if s.Poison {
		for i, slab := range s.slabs[:min(s.cur+1, len(s.slabs))] {
			if i == s.cur {
				slab = slab[:s.used]
			}
			for j := range slab {
				slab[j] = 0xA5
			}
		}
		for _, b := range s.batches[:s.nbatch] {
			*b = Batch{N: -1}
		}
		clear(s.cols)
	}
	// A slab larger than usual was made for one large value: let it go.
	for i, slab := range s.slabs {
		if len(slab) > slabSize {
			s.slabs = s.slabs[:i]
			break
		}
	}
	s.cur, s.used, s.nbatch = 0, 0, 0
	s.cols = s.cols[:0]
}

// Size is the number of bytes that the scratch memory holds.
func (s *Scratch) Size() int {
	n := 0
	for _, slab := range s.slabs {
		n += len(slab)
	}
	return n
}
