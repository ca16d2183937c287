package state

import (
	"math"
	"slices"
	"testing"
)

// taken are the bytes of each run of memory of a slice.
func (s *Slice) taken() []int {
	all := []int{8 * cap(s.entries), 8 * cap(s.hashes), 4 * cap(s.starts), cap(s.keys)}
	for i := range s.cols {
		c := &s.cols[i]
		all = append(all, 8*cap(c.ints), 8*cap(c.arena.refs), cap(c.arena.data))
	}
	return all
}

// runs are the bytes of each run of memory of a queue.
func (q *Queue) runs() (all []int) {
	for i := range q.order.buckets {
		all = append(all, 16*cap(q.order.buckets[i]))
	}
	for i := range q.entries.chunks {
		all = append(all, cap(q.entries.chunks[i].data))
	}
	return all
}

// Whatever takes much memory at once has announced it, to a tenth, be it filled or
// restored: what is held never grows unannounced.
func TestAnnounce(t *testing.T) {
	const keys, each = 1 << 19, 1 << 15
	var announced int // since the last look
	check := func(t *testing.T, before, after []int) {
		t.Helper()
		sum := 0
		for i := range after {
			if i >= len(before) || after[i] != before[i] {
				if after[i] > muchAtOnce*5/4 {
					sum += after[i]
				}
			}
		}
		if announced < sum*9/10 {
			t.Errorf("%d bytes were taken, %d announced", sum, announced)
		}
		announced = 0
	}
	grows := func(bytes int) { announced += bytes }
	table := NewTable("t", Int64, Bytes)
	table.Announce(grows)
	for n := 0; n < keys; n += each {
		before := table.Slice(0).taken()
		fill(table.Slice(0), n, each)
		check(t, before, table.Slice(0).taken())
	}
	again := NewTable("t", Int64, Bytes)
	again.Announce(grows)
	for _, part := range based(t, table, math.MaxInt) {
		if err := again.Apply(part, func(uint8) bool { return true }); err != nil {
			t.Fatal(err)
		}
	}
	check(t, nil, again.Slice(0).taken())

	q := NewQueue("q")
	q.Announce(grows)
	entry := slices.Repeat([]byte("x"), 5<<20)
	for n := range int64(keys / 8) {
		before := q.runs()
		if n%1000 == 0 {
			q.Add(0, 0, entry)
		}
		q.Add(0, uint8(n), nil)
		check(t, before, q.runs())
	}
}

// A table that is restored takes no more than the one that was saved: not from a base
// and deltas that changed all its rows again and again, and hardly from deltas alone.
func TestRestoredTakesNoMore(t *testing.T) {
	const keys, each = 1 << 18, 1 << 13
	all := func(uint8) bool { return true }
	apply := func(to *Table, part []byte) {
		t.Helper()
		if err := to.Apply(part, all); err != nil {
			t.Fatal(err)
		}
	}
	saved, byDeltas := NewTable("t", Int64, Bytes), NewTable("t", Int64, Bytes)
	for n := 0; n < keys; n += each {
		fill(saved.Slice(0), n, each)
		apply(byDeltas, saved.Delta(nil))
	}
	byBase := NewTable("t", Int64, Bytes)
	for _, part := range based(t, saved, math.MaxInt) {
		apply(byBase, part)
	}
	saved.Delta(nil)
	for range 5 {
		fill(saved.Slice(0), 0, keys)
		part := saved.Delta(nil)
		apply(byDeltas, part)
		apply(byBase, part)
	}
	for i, most := range saved.Slice(0).taken() {
		if got := byBase.Slice(0).taken()[i]; got > most {
			t.Errorf("run of memory %d: %d bytes from a base, %d when it was saved", i, got, most)
		}
		if got := byDeltas.Slice(0).taken()[i]; got > most*5/4 {
			t.Errorf("run of memory %d: %d bytes from deltas, %d when it was saved", i, got, most)
		}
	}
}
