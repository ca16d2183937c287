package state

import (
	"fmt"
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
	if err := again.Apply(table.Base(nil), func(uint8) bool { return true }); err != nil {
		t.Fatal(err)
	}
	check(t, nil, again.Slice(0).taken())

	l := NewLog("l")
	l.Announce(grows)
	entry := slices.Repeat([]byte("x"), 1000)
	for n := range keys / 64 {
		before := []int{cap(l.data)}
		l.Append(uint8(n), fmt.Append(entry, n))
		check(t, before, []int{cap(l.data)})
	}
}
