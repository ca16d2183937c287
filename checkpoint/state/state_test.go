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
// epoch in any order, changes them and saves again; a base makes what was saved
// before it superfluous. check gets the primitives before they are changed, and
// again at the end.
func resharded[P Primitive](t *testing.T, dice *rand.Rand, make func() P, change func(p P, own func(uint8) bool), check func(all []P)) {
	t.Helper()
	var saved [][]byte
	for _, shards := range []int{1, 4, 2, 1, 3, 1} {
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
			base := dice.IntN(5) == 0
			if base {
				saved = nil
			}
			from := len(saved)
			for shard, p := range all {
				change(p, ownedBy(shard, shards))
				if base {
					saved = append(saved, p.Base(nil))
				} else {
					saved = append(saved, p.Delta(nil))
				}
			}
			parts := saved[from:]
			dice.Shuffle(len(parts), func(i, j int) { parts[i], parts[j] = parts[j], parts[i] })
		}
		check(all)
	}
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

// A log keeps the order of the entries of each key group.
func TestLogSurvivesRestore(t *testing.T) {
	dice := randomly(t)
	for range 200 {
		want := map[uint8][]byte{}
		n := byte(0)
		change := func(l *Log, own func(uint8) bool) {
			for range dice.IntN(20) {
				if group := uint8(dice.IntN(256)); own(group) {
					n++
					l.Append(group, []byte{group, n})
					want[group] = append(want[group], group, n)
				}
			}
			if dice.IntN(3) == 0 {
				limit := n - byte(dice.IntN(20))
				l.Keep(func(entry []byte) bool { return entry[1] >= limit })
				for group, entries := range want {
					if !own(group) {
						continue
					}
					var kept []byte
					for i := 0; i < len(entries); i += 2 {
						if entries[i+1] >= limit {
							kept = append(kept, entries[i:i+2]...)
						}
					}
					want[group] = kept
				}
			}
		}
		resharded(t, dice, func() *Log { return NewLog("l") }, change, func(all []*Log) {
			got, rows := map[uint8][]byte{}, 0
			for _, l := range all {
				l.Each(func(entry []byte) { got[entry[0]] = append(got[entry[0]], entry...) })
				rows += l.Rows()
			}
			for group := range 256 {
				if !slices.Equal(want[uint8(group)], got[uint8(group)]) {
					t.Fatalf("group %d on %d shards: %v, want %v", group, len(all), got[uint8(group)], want[uint8(group)])
				}
				rows -= len(got[uint8(group)]) / 2
			}
			if rows != 0 {
				t.Fatalf("Rows is off by %d", rows)
			}
		})
	}
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
		{"log", func() Primitive {
			l := NewLog("l")
			for i := range 100_000 {
				l.Append(uint8(i), []byte("an entry of a log"))
			}
			l.Keep(func(entry []byte) bool { return true })
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
	l := NewLog("l")
	l.Append(1, []byte("entry"))
	f.Add(l.Delta(nil))
	f.Add(l.Base(nil))
	f.Fuzz(func(t *testing.T, data []byte) {
		own := func(uint8) bool { return true }
		restored, log := NewTable("t", Int64, Bytes), NewLog("l")
		fill(restored.Slice(7), 0, 5)
		if err := restored.Apply(data, own); err == nil {
			again := NewTable("t", Int64, Bytes)
			if err := again.Apply(restored.Base(nil), own); err != nil || again.Rows() != restored.Rows() {
				t.Errorf("%d rows became %d: %v", restored.Rows(), again.Rows(), err)
			}
		}
		if err := log.Apply(data, own); err == nil {
			n := 0
			log.Each(func([]byte) { n++ })
			if n != log.Rows() {
				t.Errorf("%d entries of %d", n, log.Rows())
			}
		}
	})
}
