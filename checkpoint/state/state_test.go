package state

import (
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"
	"time"
)

// ownedBy tells which key groups belong to one of several shards.
func ownedBy(shard, shards int) func(uint8) bool {
	return func(group uint8) bool { return int(group)*shards/256 == shard }
}

func randomly(t *testing.T) *rand.Rand {
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	return rand.New(rand.NewPCG(seed, 0))
}

// resharded runs a state through starts with 1, 4, 2, 1, 3 shards. Each start
// makes its primitives, applies what was saved so far, with the parts of an
// epoch in any order, changes them and saves again; sometimes what was saved is merged.
// check gets the primitives before they are changed, and again at the end.
func resharded[P Primitive](t *testing.T, dice *rand.Rand, make func() P, change func(p P, own func(uint8) bool), check func(all []P)) {
	t.Helper()
	var saved [][]byte
	for _, shards := range []int{1, 4, 2, 1, 3, 1} {
		if dice.IntN(2) == 0 {
			saved = merged(t, dice, saved)
		}
		all := []P{}
		for shard := range shards {
			p := make()
			for _, part := range saved {
				if err := p.Apply(part, ownedBy(shard, shards)); err != nil {
					t.Fatal(err)
				}
			}
			if again := p.Delta(nil); len(again) > 0 {
				t.Fatalf("what was restored counts as changed: %d bytes", len(again))
			}
			all = append(all, p)
		}
		check(all)
		for range dice.IntN(4) {
			from := len(saved)
			for shard, p := range all {
				change(p, ownedBy(shard, shards))
				saved = append(saved, p.Delta(nil))
			}
			parts := saved[from:]
			dice.Shuffle(len(parts), func(i, j int) { parts[i], parts[j] = parts[j], parts[i] })
		}
		check(all)
	}
}

// merged are the saved parts as a base: what the first few make is merged for itself, as
// an earlier base.
func merged(t *testing.T, dice *rand.Rand, saved [][]byte) (base [][]byte) {
	t.Helper()
	few := dice.IntN(len(saved) + 1)
	for _, m := range mergers(t, dice, nil, saved[:few]) {
		base = append(base, based(t, m, dice.IntN(1000))...)
	}
	var again [][]byte
	for _, m := range mergers(t, dice, base, saved[few:]) {
		again = append(again, based(t, m, dice.IntN(1000))...)
	}
	return again
}

// mergers have each a part of an earlier base or more, or of what deltas add.
func mergers(t *testing.T, dice *rand.Rand, base, deltas [][]byte) (all []*Merger) {
	t.Helper()
	try := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	m := new(Merger)
	update := func() {
		for _, part := range deltas {
			try(m.Update(part))
		}
		all = append(all, m)
	}
	for _, part := range base {
		try(m.Add(part))
		if dice.IntN(2) == 0 {
			update()
			m = new(Merger)
		}
	}
	for skip, left := 0, true; left; m = new(Merger) {
		m.Take(skip, dice.IntN(2000)+1)
		update()
		skip, left = m.Left()
	}
	return all
}

// basing is a Primitive or a Merger.
type basing interface {
	Base(most int, write func(part []byte) error) error
}

// based is a base in parts.
func based(t testing.TB, p basing, most int) (parts [][]byte) {
	t.Helper()
	err := p.Base(most, func(part []byte) error {
		parts = append(parts, slices.Clone(part))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return parts
}

// model is what a table should hold: position and key to the values.
type model map[string]string

func (m model) collect(t *testing.T, table *Table) {
	t.Helper()
	for _, s := range table.Slices() {
		for id := range uint32(s.Len()) {
			if !s.Live(id) {
				continue
			}
			name := fmt.Sprintf("%d/%s", s.At(), s.Key(id))
			if _, twice := m[name]; twice {
				t.Fatalf("%s is on two shards", name)
			}
			m[name] = fmt.Sprint(s.Int64s(0)[id], s.Float64s(1)[id], s.Wides(2)[id], string(s.Value(3, id)))
			if s.Lookup(s.Key(id), s.Hash(id)) != id {
				t.Fatalf("%s is not found", name)
			}
		}
	}
}

// extremes are integers that no width may fold.
var extremes = []int64{0, 1, -1, 255, 256, math.MinInt64, math.MaxInt64, 1 << 40}

// A table goes through random changes and starts with other numbers of shards,
// and always holds what a map holds.
func TestTableSurvivesRestore(t *testing.T) {
	dice := randomly(t)
	for range 100 {
		want := model{}
		// The hash need not be that of the key: its highest byte is the key group.
		group := func(key string) uint64 { return uint64(len(key)*97+int(key[0])*31) << 56 }
		change := func(table *Table, own func(uint8) bool) {
			for range dice.IntN(100) {
				at := int64(dice.IntN(3))
				key := fmt.Sprintf("%c%d", 'a'+dice.IntN(9), dice.IntN(60))
				hash := group(key) | Hash([]byte(key))>>8
				name := fmt.Sprintf("%d/%s", at, key)
				switch action := dice.IntN(20); {
				case action == 0:
					if s := table.Find(at); s != nil {
						for id := range uint32(s.Len()) {
							delete(want, fmt.Sprintf("%d/%s", at, s.Key(id)))
						}
					}
					table.Drop(at)
				case !own(uint8(hash >> 56)):
				case action < 4:
					if s := table.Find(at); s != nil {
						if id := s.Lookup([]byte(key), hash); id != None {
							s.Delete(id)
							delete(want, name)
						}
					}
				default:
					ids := make([]uint32, 1)
					s := table.Slice(at)
					s.Upsert(Keys{Data: []byte(key), Offsets: []int32{0, int32(len(key))}, Hashes: []uint64{hash}}, nil, ids)
					id := ids[0]
					s.Int64s(0)[id] = extremes[dice.IntN(len(extremes))] + dice.Int64N(3)
					s.Float64s(1)[id] = dice.NormFloat64()
					s.Wides(2)[id] = Wide{dice.Uint64(), uint64(id)}
					s.SetValue(3, id, slices.Repeat([]byte("x"), dice.IntN(9)))
					want[name] = fmt.Sprint(s.Int64s(0)[id], s.Float64s(1)[id], s.Wides(2)[id], string(s.Value(3, id)))
				}
			}
		}
		resharded(t, dice, func() *Table { return NewTable("t", Int64, Float64, Fixed16, Bytes) }, change, func(all []*Table) {
			got := model{}
			for _, table := range all {
				got.collect(t, table)
			}
			if !maps.Equal(want, got) {
				t.Fatalf("%d shards hold %d rows, want %d", len(all), len(got), len(want))
			}
		})
	}
}

// Rows and entries keep their order over starts, however many parts a base is in.
func TestOrderSurvivesRestore(t *testing.T) {
	dice := randomly(t)
	all := func(uint8) bool { return true }
	for range 200 {
		table, queue := NewTable("t", Int64, Bytes), NewQueue("q")
		var tables, queues [][]byte
		for range 1 + dice.IntN(5) {
			for range dice.IntN(8) {
				s := table.Slice(int64(dice.IntN(3)))
				fill(s, dice.IntN(300), 1+dice.IntN(20))
				if dice.IntN(3) == 0 {
					for id := range uint32(s.Len()) {
						if dice.IntN(2) == 0 {
							s.Delete(id)
						}
					}
				}
				if dice.IntN(8) == 0 {
					table.Drop(s.At())
				}
			}
			for range dice.IntN(50) {
				queue.Add(int64(dice.IntN(3)), uint8(dice.Uint32()), fmt.Append(nil, dice.Int()))
			}
			_ = queue.Take(int64(dice.IntN(3)-1), func(int64, []byte) error { return nil })
			tables, queues = append(tables, table.Delta(nil)), append(queues, queue.Delta(nil))
		}
		table2, queue2 := NewTable("t", Int64, Bytes), NewQueue("q")
		for _, part := range merged(t, dice, tables) {
			if err := table2.Apply(part, all); err != nil {
				t.Fatal(err)
			}
		}
		for _, part := range merged(t, dice, queues) {
			if err := queue2.Apply(part, all); err != nil {
				t.Fatal(err)
			}
		}
		if got, want := rowsOf(table2), rowsOf(table); !slices.Equal(got, want) {
			t.Fatalf("the rows came back as\n%v\nwant\n%v", got, want)
		}
		if got, want := entriesOf(queue2), entriesOf(queue); !slices.Equal(got, want) {
			t.Fatalf("the entries came back as\n%v\nwant\n%v", got, want)
		}
	}
}

func rowsOf(table *Table) (rows []string) {
	for _, s := range table.Slices() {
		for id := range uint32(s.Len()) {
			if s.Live(id) {
				rows = append(rows, fmt.Sprintf("%d/%s=%s", s.At(), s.Key(id), s.Value(1, id)))
			}
		}
	}
	return rows
}

func entriesOf(q *Queue) (entries []string) {
	_ = q.Take(math.MaxInt64, func(time int64, entry []byte) error {
		entries = append(entries, fmt.Sprintf("%d/%s", time, entry))
		return nil
	})
	return entries
}

// A value follows key group 0.
func TestValueSurvivesRestore(t *testing.T) {
	dice := randomly(t)
	want := ""
	change := func(v *Value, own func(uint8) bool) {
		if own(0) && dice.IntN(2) == 0 {
			want = fmt.Sprint(dice.Int())
			v.Set([]byte(want))
		}
	}
	for range 50 {
		want = ""
		resharded(t, dice, func() *Value { return NewValue("v") }, change, func(all []*Value) {
			if got := string(all[0].Get()); got != want {
				t.Fatalf("%q, want %q", got, want)
			}
			for _, other := range all[1:] {
				if other.Rows() > 0 {
					t.Fatal("the value is on a second shard")
				}
			}
		})
	}
}

// fill upserts n keys from first on into a slice.
func fill(s *Slice, first, n int) {
	keys, ids := Keys{Offsets: []int32{0}}, make([]uint32, n)
	for i := range n {
		keys.Data = fmt.Appendf(keys.Data, "symbol-%d", first+i)
		keys.Offsets = append(keys.Offsets, int32(len(keys.Data)))
		keys.Hashes = append(keys.Hashes, Hash(keys.Data[keys.Offsets[i]:]))
	}
	s.Upsert(keys, nil, ids)
	for _, id := range ids {
		s.SetValue(1, id, s.Key(id))
	}
}

// What changed is what is saved: a delta of few rows is small however large the
// table, a window that opened and closed since the last save costs nothing, and
// saving allocates nothing once its buffers have grown.
func TestDeltaHoldsWhatChanged(t *testing.T) {
	table := NewTable("t", Int64, Bytes)
	fill(table.Slice(0), 0, 10_000)
	buf := table.Delta(nil)
	fill(table.Slice(0), 5000, 10)
	if few := table.Delta(nil); len(few) == 0 || len(few) > 60*10 {
		t.Errorf("10 rows of 10,000 take %d bytes", len(few))
	}
	fill(table.Slice(1), 0, 1000)
	table.Drop(1)
	if nothing := table.Delta(nil); len(nothing) > 0 {
		t.Errorf("a window that came and went takes %d bytes", len(nothing))
	}
	slice := table.Slice(0)
	if n := testing.AllocsPerRun(20, func() {
		for id := range uint32(1000) {
			slice.Touch(id)
		}
		buf = table.Delta(buf[:0])
	}); n > 0 {
		t.Errorf("saving 1000 rows allocates %v times", n)
	}
}

// Bytes is what the heap grows by, near enough.
func TestBytesAreTheHeap(t *testing.T) {
	heap := func() int {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return int(m.HeapAlloc)
	}
	for _, p := range []struct {
		name string
		make func() Primitive
	}{
		{"table", func() Primitive {
			table := NewTable("t", Int64, Bytes)
			for i := range 100 {
				fill(table.Slice(int64(i%4)), i*500, 1000)
			}
			for id := range uint32(5000) {
				table.Slice(1).Delete(id)
			}
			table.Drop(2)
			table.Delta(nil)
			return table
		}},
		{"queue", func() Primitive {
			q := NewQueue("q")
			for i := range int64(100_000) {
				q.Add(i*7919%100_000, uint8(i), []byte("an entry of a queue"))
			}
			if err := q.Take(50_000, func(int64, []byte) error { return nil }); err != nil {
				panic(err)
			}
			return q
		}},
		{"lists", func() Primitive {
			l := NewLists("l")
			for i := range 100_000 {
				key := fmt.Append(nil, i%10_000)
				l.Append(key, Hash(key), []byte("an entry of a list"))
			}
			return l
		}},
	} {
		before := heap()
		made := p.make()
		grown := heap() - before
		if counted := made.Bytes(); counted < grown*8/10 || counted > grown*12/10 {
			t.Errorf("%s: Bytes says %d, the heap grew by %d", p.name, counted, grown)
		}
		runtime.KeepAlive(made)
	}
}

// FuzzApply: damaged bytes are an error, never a panic.
func FuzzApply(f *testing.F) {
	table := NewTable("t", Int64, Bytes)
	fill(table.Slice(7), 0, 5)
	f.Add(table.Delta(nil))
	table.Slice(7).Delete(3)
	fill(table.Slice(8), 0, 3)
	f.Add(table.Delta(nil))
	table.Drop(7)
	f.Add(table.Delta(nil))
	q, l := NewQueue("q"), NewLists("l")
	for i := range int64(3) {
		q.Add(i, 1, []byte("entry"))
		l.Append([]byte("key"), 1, []byte("entry"))
	}
	for range 3 {
		f.Add(q.Delta(nil))
		f.Add(l.Delta(nil))
		if err := q.Take(1, func(int64, []byte) error { return nil }); err != nil {
			f.Fatal(err)
		}
		l.Trim([]byte("key"), 1, 2)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		own := func(uint8) bool { return true }
		table := NewTable("t", Int64, Bytes)
		fill(table.Slice(7), 0, 5)
		for _, p := range []struct{ from, to Primitive }{
			{table, NewTable("t", Int64, Bytes)}, {NewQueue("q"), NewQueue("q")}, {NewLists("l"), NewLists("l")}, {NewValue("v"), NewValue("v")},
		} {
			if p.from.Apply(data, own) != nil {
				continue
			}
			for _, part := range based(t, p.from, 100) {
				if err := p.to.Apply(part, own); err != nil {
					t.Errorf("a part of the base of a %T: %v", p.from, err)
				}
			}
			if p.to.Rows() != p.from.Rows() {
				t.Errorf("%d rows of a %T became %d", p.from.Rows(), p.from, p.to.Rows())
			}
		}
		if m := new(Merger); m.Add(data) == nil {
			out, again := based(t, m, math.MaxInt), new(Merger)
			for _, part := range out {
				if err := again.Add(part); err != nil {
					t.Errorf("what was merged: %v", err)
				}
			}
			if twice := based(t, again, math.MaxInt); !slices.EqualFunc(twice, out, slices.Equal) {
				t.Errorf("%x merged again is %x", out, twice)
			}
		}
	})
}
