package state

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"testing"
)

// waiting is what a queue should hold of a key group: times and numbers, in the order
// in which they were added.
type waiting map[uint8][][2]int64

// sorted is what should leave, in order, if all were taken.
func (w waiting) sorted(group uint8) [][2]int64 {
	list := slices.Clone(w[group])
	slices.SortStableFunc(list, func(a, b [2]int64) int { return cmp.Compare(a[0], b[0]) })
	return list
}

func (w waiting) take(through int64, own func(uint8) bool) {
	for group, list := range w {
		if own(group) {
			w[group] = slices.DeleteFunc(list, func(e [2]int64) bool { return e[0] <= through })
		}
	}
}

// A queue goes through random additions, some of them late, and starts with other
// numbers of shards, and always holds what a list holds.
func TestQueueSurvivesRestore(t *testing.T) {
	dice := randomly(t)
	for range 200 {
		want := waiting{}
		n, through := int64(0), extremes[dice.IntN(len(extremes))]/2
		change := func(q *Queue, own func(uint8) bool) {
			for range dice.IntN(40) {
				if group := uint8(dice.IntN(256)); own(group) {
					n++
					time := through + dice.Int64N(60) - 10
					q.Add(time, group, fmt.Append([]byte{group}, n))
					want[group] = append(want[group], [2]int64{time, n})
				}
			}
			if dice.IntN(2) == 0 {
				through += dice.Int64N(20)
				want.take(through, own)
				last := int64(0)
				if err := q.Take(through, func(time int64, _ []byte) error {
					if time > through || last != 0 && time < last {
						t.Fatalf("%d leaves after %d, through %d", time, last, through)
					}
					last = time
					return nil
				}); err != nil {
					t.Fatal(err)
				}
			}
		}
		resharded(t, dice, func() *Queue { return NewQueue("q") }, change, func(all []*Queue) {
			got, rows := waiting{}, 0
			for _, q := range all {
				if next, any := q.Next(); any != (q.Rows() > 0) || any && next != leastOf(q) {
					t.Fatalf("Next is %d, %t, of %d", next, any, q.Rows())
				}
				rows += q.Rows()
				q.entries.all(func(at ref) {
					var n int64
					fmt.Sscan(string(q.entries.bytes(at)[1:]), &n)
					group := q.entries.bytes(at)[0]
					got[group] = append(got[group], [2]int64{int64(q.entries.word(at)), n})
				})
			}
			for group := range 256 {
				if want, got := want.sorted(uint8(group)), got.sorted(uint8(group)); !slices.Equal(want, got) {
					t.Fatalf("group %d on %d shards: %v, want %v", group, len(all), got, want)
				}
				rows -= len(got[uint8(group)])
			}
			if rows != 0 {
				t.Fatalf("Rows is off by %d", rows)
			}
		})
	}
}

func leastOf(q *Queue) int64 {
	least, first := int64(0), true
	q.entries.all(func(at ref) {
		if time := int64(q.entries.word(at)); first || time < least {
			least, first = time, false
		}
	})
	return least
}

// Entries of one time leave in the order in which they were added, and so do those
// that are added while entries are taken.
func TestQueueOrder(t *testing.T) {
	dice := randomly(t)
	q := NewQueue("q")
	type entry struct{ time, n int64 }
	var want, got []entry
	add := func(time int64) {
		want = append(want, entry{time, int64(len(want))})
		q.Add(time, 0, fmt.Append(nil, len(want)-1))
	}
	for range 1000 {
		add(dice.Int64N(100))
	}
	for through := int64(0); through < 110; through += dice.Int64N(9) {
		if err := q.Take(through, func(time int64, bytes []byte) error {
			if len(want) < 2000 && dice.IntN(3) == 0 {
				add(time + dice.Int64N(30))
			}
			var n int64
			fmt.Sscan(string(bytes), &n)
			got = append(got, entry{time, n})
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		for range 5 {
			add(through + dice.Int64N(30) + 1)
		}
	}
	if err := q.Take(1000, func(time int64, bytes []byte) error {
		var n int64
		fmt.Sscan(string(bytes), &n)
		got = append(got, entry{time, n})
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	slices.SortStableFunc(want, func(a, b entry) int { return cmp.Compare(a.time, b.time) })
	if !slices.Equal(want, got) {
		t.Errorf("%d left, want %d:\n%v\n%v", len(got), len(want), got, want)
	}
	if q.Rows() != 0 {
		t.Errorf("%d are left", q.Rows())
	}
}

// An error ends taking after its entry; the others wait on.
func TestQueueStopsAtAnError(t *testing.T) {
	q, stop := NewQueue("q"), errors.New("stop")
	for i := range int64(10) {
		q.Add(i/3, 0, nil)
	}
	taken := 0
	if err := q.Take(100, func(int64, []byte) error {
		if taken++; taken == 4 {
			return stop
		}
		return nil
	}); err != stop || q.Rows() != 6 {
		t.Errorf("%v, %d wait", err, q.Rows())
	}
	if next, _ := q.Next(); next != 1 {
		t.Errorf("%d is next", next)
	}
}

// Taking what is due does not look at what is not: while entries of a second ahead
// wait by the million, each moves a few times in all.
func TestTakingIsForWhatIsDue(t *testing.T) {
	for _, waiting := range []int64{1000, 1_000_000} {
		q, moved := NewQueue("q"), 0
		for i := range waiting {
			q.Add(i*1_000_000/waiting, 0, nil)
		}
		for i := range waiting {
			at := i * 1_000_000 / waiting
			before := q.order.moves
			if err := q.Take(at, func(int64, []byte) error { return nil }); err != nil {
				t.Fatal(err)
			}
			moved += q.order.moves - before
			q.Add(at+1_000_000, 0, nil)
		}
		if per := float64(moved) / float64(waiting); per > 8 {
			t.Errorf("with %d waiting an entry is moved %.1f times", waiting, per)
		}
	}
}

// A delta is what was added and how far entries were taken, however many wait.
func TestQueueDelta(t *testing.T) {
	q := NewQueue("q")
	for i := range int64(100_000) {
		q.Add(i, uint8(i), []byte("entry"))
	}
	buf := q.Delta(nil)
	if nothing := q.Delta(nil); len(nothing) > 0 {
		t.Errorf("nothing takes %d bytes", len(nothing))
	}
	take := func(through int64) {
		if err := q.Take(through, func(int64, []byte) error { return nil }); err != nil {
			t.Fatal(err)
		}
	}
	take(50_000)
	if taken := q.Delta(nil); len(taken) == 0 || len(taken) > 60 {
		t.Errorf("50,000 that were taken take %d bytes", len(taken))
	}
	q.Add(60_000, 1, []byte("entry"))
	if added := q.Delta(nil); len(added) > 20 {
		t.Errorf("one that was added takes %d bytes", len(added))
	}
	at := int64(200_000)
	if n := testing.AllocsPerRun(50, func() {
		for range 100 {
			at++
			q.Add(at, 1, []byte("entry"))
		}
		take(at - 100_000)
		buf = q.Delta(buf[:0])
	}); n > 3 {
		t.Errorf("100 entries that come and go allocate %v times", n)
	}
}

// What has gone leaves its memory to what comes.
func TestQueueMemoryIsBounded(t *testing.T) {
	q := NewQueue("q")
	most := 0
	for i := range int64(2_000_000) {
		q.Add(i+i%7, uint8(i), []byte("0123456789"))
		if err := q.Take(i-1000, func(int64, []byte) error { return nil }); err != nil {
			t.Fatal(err)
		}
		if i%1000 == 0 {
			q.clean()
			most = max(most, q.Bytes())
		}
	}
	if most > 512<<10 {
		t.Errorf("1,000 entries take %d bytes", most)
	}
}

// BenchmarkQueue is an entry that comes and leaves while others wait.
func BenchmarkQueue(b *testing.B) {
	for _, waiting := range []int64{1_000, 10_000, 100_000, 1_000_000} {
		b.Run(fmt.Sprint(waiting), func(b *testing.B) {
			q := NewQueue("q")
			entry := slices.Repeat([]byte("x"), 64)
			const tick = 1000
			at := int64(0)
			step := func() {
				at += tick
				q.Add(at+(at*7919)%(tick*100), uint8(at), entry)
			}
			for range waiting {
				step()
			}
			for b.Loop() {
				step()
				if err := q.Take(at-waiting*tick, func(int64, []byte) error { return nil }); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
