package batch

import (
	"bytes"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/apache/arrow-go/v18/arrow/decimal128"
)

// copied is a column of every kind that is copied in bulk.
var copied = []TypeKind{Bool, Int8, Int16, Int32, Int64, Float32, Float64, Decimal, String, Bytes, Timestamp, Date}

// randomBatch is n rows of the copied kinds: one value in eight is NULL where
// nulls is set, texts are shorter and longer than a word.
func randomBatch(dice *rand.Rand, n int, nulls bool) *Batch {
	var schema Schema
	for _, k := range copied {
		t := Of(k)
		if k == Decimal {
			t = DecimalOf(38, 2)
		}
		schema = append(schema, Field{Name: "c", Type: t})
	}
	b := NewBuilder(schema, n+1, 1<<40)
	for i := range n {
		for c, k := range copied {
			into, v := b.Col(c), dice.Int64()
			switch {
			case nulls && dice.IntN(8) == 0:
				into.AppendNull()
			case k == Bool:
				into.AppendBool(v&1 == 0)
			case k == Int8:
				Append(into, int8(v))
			case k == Int16:
				Append(into, int16(v))
			case k == Int32, k == Date:
				Append(into, int32(v))
			case k == Int64, k == Timestamp:
				Append(into, v)
			case k == Float32:
				Append(into, float32(v))
			case k == Float64:
				Append(into, float64(v))
			case k == Decimal:
				Append(into, decimal128.New(v, uint64(v)))
			default:
				into.AppendText([]byte(strings.Repeat(string(rune('a'+v&7)), dice.IntN(20))))
			}
		}
		stream := int32(0)
		if i > n/2 { // the first rows of a union may all be of its first stream
			stream = int32(dice.IntN(3))
		}
		b.EndStamped(Stamp{Time(i), stream, 3, int64(i)}, Time(i-1), []Time{MinTime, Time(i + 1)}[dice.IntN(2)])
	}
	return b.Batch(&Scratch{})
}

// Appending batches, gathering rows and encoding them as keys all copy in bulk;
// each gives what copying value by value gives.
func TestBulkCopiesEqualCopiesOfSingleValues(t *testing.T) {
	for seed := range uint64(200) {
		dice := rand.New(rand.NewPCG(seed, 7))
		in := randomBatch(dice, 1+dice.IntN(200), seed%2 == 0)
		var schema Schema
		for i := range in.Cols {
			schema = append(schema, Field{Name: "c", Type: in.Cols[i].Type})
		}
		bulk, single := NewBuilder(schema, 1<<20, 1<<40), NewBuilder(schema, 1<<20, 1<<40)
		for range 3 {
			var rows []int32 // nil: all
			if dice.IntN(3) > 0 {
				rows = []int32{}
				for range dice.IntN(300) {
					rows = append(rows, int32(dice.IntN(in.N)))
				}
			}
			bulk.AppendBatch(in, rows)
			every := rows
			if rows == nil {
				for i := range in.N {
					every = append(every, int32(i))
				}
			}
			for _, r := range every {
				for c := range in.Cols {
					single.Col(c).AppendFrom(&in.Cols[c], int(r))
				}
				single.EndStamped(in.StampOf(int(r)), in.Met[r], in.ArrivedAt(int(r)))
			}
			s := &Scratch{}
			if rows != nil {
				each := NewBuilder(schema, 1<<20, 1<<40)
				for _, r := range rows {
					each.AppendBatch(in, []int32{r})
				}
				same(t, seed, Gather(s, in, rows), each.Batch(s))
			}
		}
		s := &Scratch{}
		same(t, seed, bulk.Batch(s), single.Batch(s))
	}
}

// same fails unless two batches hold the same rows.
func same(t *testing.T, seed uint64, got, want *Batch) {
	t.Helper()
	if got.N != want.N {
		t.Fatalf("seed %d: %d rows instead of %d", seed, got.N, want.N)
	}
	s := &Scratch{}
	a, b := EncodeKeys(s, got.Cols, got.N), EncodeKeys(s, want.Cols, want.N)
	for i := range got.N {
		if !bytes.Equal(a.Key(i), b.Key(i)) {
			t.Fatalf("seed %d, row %d: %q instead of %q", seed, i, a.Key(i), b.Key(i))
		}
		if got.StampOf(i) != want.StampOf(i) || got.MetOf(i) != want.MetOf(i) {
			t.Fatalf("seed %d, row %d: stamp %v instead of %v", seed, i, got.StampOf(i), want.StampOf(i))
		}
	}
	// Each text column by itself takes the short way of encoding where it has no
	// NULLs.
	for c := range got.Cols {
		if !got.Cols[c].Type.IsText() {
			continue
		}
		keys := EncodeKeys(s, got.Cols[c:c+1], got.N)
		for i := range got.N {
			buf := make([]byte, keySize(&want.Cols[c], i))
			if putKey(&want.Cols[c], i, buf); !bytes.Equal(keys.Key(i), buf) {
				t.Fatalf("seed %d, row %d: key %q instead of %q", seed, i, keys.Key(i), buf)
			}
		}
	}
}
