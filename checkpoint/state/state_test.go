package state

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

// model is what a table should hold: position and key to value.
type model map[string]int64

func contents(t *Table) model {
	out := model{}
	for _, s := range t.Slices() {
		for id := range uint32(s.Len()) {
			if s.Live(id) {
				out[fmt.Sprintf("%d/%s=%s", s.At(), s.Key(id), s.Value(1, id))] = s.Int64s(0)[id]
			}
		}
	}
	return out
}

// Random changes go into a table; the deltas and bases saved on the way are
// applied to others, with the keys dealt to 1, 2 or 4 shards, and together they
// hold the same.
func TestTableSurvivesRestore(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	dice := rand.New(rand.NewPCG(seed, 0))
	for range 50 {
		table := NewTable("t", Int64, Bytes)
		var parts [][]byte
		for range 1 + dice.IntN(6) {
			change(table, dice)
			if dice.IntN(4) == 0 {
				parts = parts[:0]
				parts = append(parts, table.Base(nil))
			} else {
				parts = append(parts, table.Delta(nil))
			}
		}
		want := contents(table)
		for _, shards := range []int{1, 2, 4} {
			got := model{}
			for shard := range shards {
				restored := NewTable("t", Int64, Bytes)
				for _, p := range parts {
					if err := restored.Apply(p, func(g uint8) bool { return int(g)*shards/256 == shard }); err != nil {
						t.Fatal(err)
					}
				}
				maps.Copy(got, contents(restored))
			}
			if !maps.Equal(want, got) {
				t.Fatalf("%d shards hold %d rows, want %d", shards, len(got), len(want))
			}
		}
	}
}

func change(table *Table, dice *rand.Rand) {
	for range dice.IntN(200) {
		at := int64(dice.IntN(3))
		key := []byte(fmt.Sprintf("k%d", dice.IntN(60)))
		slice := table.Slice(at)
		switch dice.IntN(20) {
		case 0:
			table.Drop(at)
		case 1, 2:
			if id := slice.Lookup(key, Hash(key)); id != None {
				slice.Delete(id)
			}
		default:
			ids := make([]uint32, 1)
			slice.Upsert(Keys{Data: key, Offsets: []int32{0, int32(len(key))}, Hashes: []uint64{Hash(key)}}, nil, ids)
			slice.Int64s(0)[ids[0]] += dice.Int64N(100)
			slice.SetValue(1, ids[0], slices.Repeat([]byte("x"), dice.IntN(9)))
		}
	}
}

func TestLogAndValueSurviveRestore(t *testing.T) {
	all := func(uint8) bool { return true }
	log, value := NewLog("l"), NewValue("v")
	log.Append(1, []byte("a"))
	log.Append(2, []byte("b"))
	value.Set([]byte("one"))
	parts := [][2][]byte{{log.Delta(nil), value.Delta(nil)}}
	log.Keep(func(e []byte) bool { return string(e) != "a" })
	log.Append(3, []byte("c"))
	parts = append(parts, [2][]byte{log.Delta(nil), value.Delta(nil)})

	again, blob := NewLog("l"), NewValue("v")
	for _, p := range parts {
		if err := again.Apply(p[0], all); err != nil {
			t.Fatal(err)
		}
		if err := blob.Apply(p[1], all); err != nil {
			t.Fatal(err)
		}
	}
	var got string
	again.Each(func(e []byte) { got += string(e) })
	if got != "bc" || again.Rows() != 2 || string(blob.Get()) != "one" {
		t.Errorf("restored %q, %d rows, value %q", got, again.Rows(), blob.Get())
	}
}

// FuzzApply: damaged bytes are an error, never a panic.
func FuzzApply(f *testing.F) {
	table := NewTable("t", Int64, Bytes)
	change(table, rand.New(rand.NewPCG(1, 2)))
	f.Add(table.Base(nil))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, data []byte) {
		own := func(uint8) bool { return true }
		restored := NewTable("t", Int64, Bytes)
		if err := restored.Apply(data, own); err == nil && restored.Rows() < 0 {
			t.Error("fewer than no rows")
		}
	})
}
