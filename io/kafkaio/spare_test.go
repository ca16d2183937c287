package kafkaio

import "testing"

// Memory that was given back is used again where it is large enough; what is kept
// is bounded, and the oldest goes first.
func TestShelf(t *testing.T) {
	var s shelf[int64]
	small, large := make([]int64, 10), make([]int64, 1000)
	s.put(large)
	s.put(small)
	if got := s.take(100); len(got) != 0 || cap(got) != cap(large) || &got[:1][0] != &large[0] {
		t.Errorf("length %d, capacity %d, and not the large slab again", len(got), cap(got))
	}
	if got := s.take(100); cap(got) < 100 || &got[:1][0] == &large[0] {
		t.Error("a slab is handed out twice")
	}
	if got := s.take(10); &got[:1][0] != &small[0] {
		t.Error("the small slab is not used again")
	}
	const quarter = mostShelved / 8 / 4
	for i := range 10 {
		slab := make([]int64, quarter)
		slab[0] = int64(i)
		s.put(slab)
	}
	for want := int64(9); want > 5; want-- {
		if got := s.take(1)[:1][0]; got != want {
			t.Errorf("slab %d instead of %d", got, want)
		}
	}
	if s.size != 0 || len(s.slabs) != 0 {
		t.Errorf("%d bytes in %d slabs are left", s.size, len(s.slabs))
	}
}
