package batch

import (
	"math/rand/v2"
	"testing"
)

func TestBitmapAgainstBools(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 3))
	s := new(Scratch)
	for _, n := range []int{0, 1, 63, 64, 65, 127, 128, 300} {
		for _, share := range []int{0, 1, 2, 3} { // of ones, in thirds
			a, bools := s.Bitmap(n), make([]bool, n)
			count := 0
			for i := range bools {
				bools[i] = r.IntN(3) < share
				a.Put(i, bools[i])
				if bools[i] {
					count++
				}
			}
			if got := a.Count(n); got != count {
				t.Fatalf("%d ones among %d, want %d", got, n, count)
			}
			if a.Any(n) != (count > 0) || a.All(n) != (count == n) {
				t.Fatalf("any %v, all %v with %d of %d", a.Any(n), a.All(n), count, n)
			}
			rows := a.Rows(s, n, count)
			for i, at := 0, 0; i < n; i++ {
				if bools[i] {
					if rows[at] != int32(i) {
						t.Fatalf("one %d of %d is at %d, want %d", at, n, rows[at], i)
					}
					at++
				}
			}
			from := r.IntN(n + 1)
			part := s.Bitmap(n - from)
			part.CopyRange(a, from, n-from)
			for i := from; i < n; i++ {
				if part.Get(i-from) != bools[i] {
					t.Fatalf("bit %d of %d from %d", i, n, from)
				}
			}
			other := s.Bitmap(n)
			other.SetFirst(n / 2)
			and, or := AndValid(s, a, other, n), OrErrors(s, a, other, n)
			for i := range n {
				if and.Get(i) != (bools[i] && i < n/2) || or.Get(i) != (bools[i] || i < n/2) {
					t.Fatalf("bit %d of %d: and %v, or %v", i, n, and.Get(i), or.Get(i))
				}
			}
		}
	}
	some := s.Bitmap(3)
	if AndValid(s, nil, nil, 3) != nil || OrErrors(s, nil, nil, 3) != nil || &AndValid(s, nil, some, 3)[0] != &some[0] || &OrErrors(s, some, nil, 3)[0] != &some[0] {
		t.Error("a bitmap that says nothing is not left out")
	}
}
