package batch

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"testing"
)

func newRandom(r *rand.Rand, n int) (*Batch, *Builder) {
	b := NewBuilder(everyType, n, 1<<20)
	fill(r, b, n)
	return b.Batch(new(Scratch)), b
}

var sizes = []int{0, 1, 7, 63, 64, 65, 200}

func TestRowsMoveWhole(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, n := range sizes {
		in, _ := newRandom(r, n)
		all := lines(in)
		s := &Scratch{Poison: true}
		s.Bytes(1 << 20)
		s.Reset()

		rows := make([]int32, 0, n)
		var chosen []string
		for range n {
			i := r.IntN(n)
			rows, chosen = append(rows, int32(i)), append(chosen, all[i])
		}
		if got := lines(Gather(s, in, rows)); !slices.Equal(got, chosen) {
			t.Fatalf("%d rows gathered: %v, want %v", n, got, chosen)
		}

		keep, kept := s.Bitmap(n), []string(nil)
		for i := range n {
			if r.IntN(2) == 0 {
				keep.Set(i)
				kept = append(kept, all[i])
			}
		}
		if got := lines(Compact(s, in, keep)); !slices.Equal(got, kept) {
			t.Fatalf("%d rows compacted: %v, want %v", n, got, kept)
		}

		for range 10 {
			from := r.IntN(n + 1)
			to := from + r.IntN(n-from+1)
			if got := lines(in.Slice(s, from, to)); !slices.Equal(got, all[from:to]) {
				t.Fatalf("rows %d to %d of %d: %v, want %v", from, to, n, got, all[from:to])
			}
		}

		into := NewBuilder(everyType, 1<<20, 1<<30)
		into.AppendBatch(in, rows)
		into.AppendBatch(in, nil)
		if got, want := lines(into.Batch(s)), append(slices.Clone(chosen), all...); !slices.Equal(got, want) {
			t.Fatalf("%d rows appended: %v, want %v", n, got, want)
		}

		for j := range in.Cols {
			clone := in.Cols[j].Clone(s)
			for i := range n {
				if got, want := cell(&clone, i), cell(&in.Cols[j], i); got != want {
					t.Fatalf("clone of %s, row %d: %s, want %s", everyType[j].Type, i, got, want)
				}
				one := in.Cols[j].Slice(s, i, i+1)
				one = one.AsConst()
				flat := Flatten(s, &one, 3)
				if got, want := cell(&flat, 2), cell(&in.Cols[j], i); got != want {
					t.Fatalf("row %d of %s three times: %s, want %s", i, everyType[j].Type, got, want)
				}
			}
		}

		record := in.Record(everyType)
		back, schema, err := FromRecord(record)
		if err != nil || schema.String() != everyType.String() {
			t.Fatalf("from Arrow: %v, %s", err, schema)
		}
		for i := range n {
			for j := range in.Cols {
				if got, want := cell(&back.Cols[j], i), cell(&in.Cols[j], i); got != want {
					t.Fatalf("%s by way of Arrow, row %d: %s, want %s", everyType[j].Type, i, got, want)
				}
			}
		}
	}
}

func TestKeys(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	in, _ := newRandom(r, 300)
	for range 60 {
		s := new(Scratch)
		var cols []Column
		var types []Type
		for range 1 + r.IntN(3) {
			j := r.IntN(len(everyType))
			cols, types = append(cols, in.Cols[j]), append(types, everyType[j].Type)
		}
		keys := EncodeKeys(s, cols, in.N)
		texts := map[string]string{}
		byKey := map[string]string{}
		for i := range in.N {
			text := ""
			for j := range cols {
				text += cell(&cols[j], i) + " "
			}
			key := string(keys.Key(i))
			if known, seen := texts[text]; seen && known != key {
				t.Fatalf("%v: %s has two keys", types, text)
			}
			if known, seen := byKey[key]; seen && known != text {
				t.Fatalf("%v: %s and %s have one key", types, text, known)
			}
			texts[text], byKey[key] = key, text

			var into []*ColumnBuilder
			for _, u := range types {
				into = append(into, NewColumnBuilder(u))
			}
			if rest := AppendKey([]byte(key+"behind"), into); string(rest) != "behind" {
				t.Fatalf("%v: %q is left of the key of %s", types, rest, text)
			}
			back := ""
			for _, b := range into {
				c := b.Column()
				back += cell(&c, 0) + " "
			}
			if back != text {
				t.Fatalf("%v: the key of %s reads as %s", types, text, back)
			}
		}
		for a := range byKey {
			for b := range byKey {
				if a != b && bytes.HasPrefix([]byte(a), []byte(b)) {
					t.Fatalf("%v: the key of %s begins that of %s", types, byKey[b], byKey[a])
				}
			}
		}
	}
}

// Constants, and other columns of the same values, have the same keys.
func TestKeysOfConstants(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	in, _ := newRandom(r, 40)
	s := new(Scratch)
	for j := range in.Cols {
		for i := range in.N {
			one := in.Cols[j].Slice(s, i, i+1)
			constant := one.AsConst()
			all, first := EncodeKeys(s, []Column{constant}, 3), EncodeKeys(s, []Column{one}, 1)
			if !bytes.Equal(all.Key(2), first.Key(0)) || all.Hashes[2] != first.Hashes[0] {
				t.Fatalf("%s: the constant %s has another key", everyType[j].Type, cell(&one, 0))
			}
		}
	}
}

// Every shard owns a run of key groups, and all of them are owned.
func TestShardsOwnGroups(t *testing.T) {
	for shards := 1; shards <= 9; shards++ {
		last, owned := 0, map[int]bool{}
		for g := range KeyGroups {
			shard := ShardOf(uint8(g), shards)
			if shard < last || shard >= shards {
				t.Fatalf("group %d of %d shards belongs to %d, the one before to %d", g, shards, shard, last)
			}
			last, owned[shard] = shard, true
		}
		if len(owned) != shards {
			t.Errorf("%d of %d shards own groups", len(owned), shards)
		}
	}
}

// What a row that fails half-way has appended is taken back.
func TestBuilderUndo(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	plain, broken := NewBuilder(everyType, 1<<20, 1<<30), NewBuilder(everyType, 1<<20, 1<<30)
	good := rand.New(rand.NewPCG(9, 10))
	same := rand.New(rand.NewPCG(9, 10))
	for round := range 3 {
		for range 70 {
			fill(good, plain, 1)
			for j := range r.IntN(len(everyType) + 1) {
				appendAny(r, broken.Col(j))
			}
			if r.IntN(2) == 0 { // inside of a nested value
				st := broken.Col(len(everyType) - 1)
				if st.Len() == broken.Len() {
					Append(st.Member(0), int32(1))
				}
				a := broken.Col(len(everyType) - 2)
				if a.Len() == broken.Len() {
					a.Elem().AppendText([]byte("half"))
				}
			}
			broken.Reject(Rejected{Code: "decode", Raw: []byte("raw")})
			fill(same, broken, 1)
		}
		if got, want := lines(broken.Batch(new(Scratch))), lines(plain.Batch(new(Scratch))); !slices.Equal(got, want) {
			t.Fatalf("round %d: %v, want %v", round, got, want)
		}
		if n := len(broken.Rejected()); n != 70 {
			t.Fatalf("%d rejected rows, want 70", n)
		}
		plain.Reset()
		broken.Reset()
		if !broken.Empty() || broken.Full() {
			t.Fatal("a builder that was reset is not empty")
		}
	}
}

func TestBuilderFull(t *testing.T) {
	b := NewBuilder(Schema{{Name: "a", Type: Of(Int64)}}, 3, 100)
	for i, size := range []int{1, 1, 1} {
		if b.Full() {
			t.Errorf("full after %d of 3 rows", i)
		}
		Append(b.Col(0), int64(i))
		b.EndRow(0, int64(i), size)
	}
	if !b.Full() {
		t.Error("not full after 3 rows")
	}
	b.Reset()
	Append(b.Col(0), int64(1))
	b.EndRow(0, 0, 100)
	if !b.Full() {
		t.Error("not full after 100 bytes")
	}
}

// Memory handed out is aligned, apart and stays until Reset; poison covers it.
func TestScratch(t *testing.T) {
	s := &Scratch{Poison: true}
	r := rand.New(rand.NewPCG(11, 12))
	for range 3 {
		var all [][]byte
		for i := range 400 {
			b := s.Bytes(r.IntN(3000))
			for j := range b {
				b[j] = byte(i)
			}
			all = append(all, b)
		}
		s.Bytes(1 << 20)
		for i, b := range all {
			for _, v := range b {
				if v != byte(i) {
					t.Fatal("two slices share memory")
				}
			}
		}
		kept := all[3]
		s.Reset()
		for _, v := range kept {
			if v != 0xA5 {
				t.Fatal("memory outlives Reset")
			}
		}
	}
	if s.Size() > 4*slabSize {
		t.Errorf("a large value keeps %d bytes", s.Size())
	}
}
