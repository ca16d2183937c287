package operators_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/expr"
	"github.com/eventflux-io/engine/expr/agg"
	"github.com/eventflux-io/engine/operators"
)

// sealing is an operator with a large state, whose changes are saved as a barrier has
// them saved.
type sealing struct {
	t   testing.TB
	env operators.Env
	op  operators.Operator
	out output
	buf []byte
}

// newSealing makes an aggregate of five calls over many keys.
func newSealing(t testing.TB, keys int) *sealing {
	scratch := &batch.Scratch{}
	s := &sealing{t: t, env: operators.Env{Scratch: scratch, Expr: &expr.Env{Scratch: scratch, Now: now}, Shards: 1, OnePartition: func() bool { return true }}}
	spec := operators.AggregateSpec{Keys: []expr.Expr{k}, Window: &operators.Tumbling{Size: int64(batch.Day)}}
	for _, name := range []string{"count", "sum", "min", "max", "avg"} {
		spec.Calls = append(spec.Calls, operators.AggregateCall{Func: agg.Lookup(name), Args: []expr.Expr{v}})
	}
	s.op = operators.NewAggregate(spec, s.env)
	all := make([]int, keys)
	for i := range all {
		all[i] = i
	}
	s.change(all)
	s.seal()
	return s
}

// change brings a row of each of some keys.
func (s *sealing) change(keys []int) {
	for some := range slices.Chunk(keys, 1024) {
		b := batch.NewBuilder(schema, len(some), 1<<30)
		for i, key := range some {
			b.Col(0).AppendText(fmt.Appendf(nil, "symbol-%d", key))
			batch.Append(b.Col(1), int64(i))
			b.EndRow(0, int64(i), 0)
		}
		in := b.Batch(s.env.Scratch)
		in.Times = make([]batch.Time, in.N)
		in.Met = in.Times
		if err := s.op.Process(context.Background(), 0, in, &s.out); err != nil {
			s.t.Fatal(err)
		}
		s.env.Scratch.Reset()
	}
}

// seal saves what has changed, as the shard's goroutine does between two rows.
func (s *sealing) seal() {
	s.buf = s.buf[:0]
	for _, p := range s.op.(operators.Stateful).State() {
		s.buf = p.Delta(s.buf)
	}
}

// bytes is the memory of the state.
func (s *sealing) bytes() (n int) {
	for _, p := range s.op.(operators.Stateful).State() {
		n += p.Bytes()
	}
	return n
}

// some are that many different keys.
func some(n, of int) []int { return rand.Perm(of)[:n] }

// What is saved at a barrier allocates nothing of the size of the state, nor does it
// write more than what changed.
func TestSealAllocatesLittle(t *testing.T) {
	const keys = 100_000
	s := newSealing(t, keys)
	for range 5 {
		s.change(some(keys/100, keys))
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		s.seal()
		runtime.ReadMemStats(&after)
		if took, most := int(after.TotalAlloc-before.TotalAlloc), s.bytes()/50; took > most {
			t.Errorf("saving a hundredth of %d bytes allocated %d, want at most %d", s.bytes(), took, most)
		}
		if len(s.buf) == 0 || len(s.buf) > s.bytes()/50 {
			t.Errorf("a hundredth of %d bytes was saved as %d", s.bytes(), len(s.buf))
		}
	}
}

// BenchmarkSeal is how long a barrier stops a shard with a million keys, of which some
// have changed since the one before.
func BenchmarkSeal(b *testing.B) {
	const keys = 1_000_000
	s := newSealing(b, keys)
	for _, changed := range []int{keys / 100, keys / 10, keys} {
		b.Run(fmt.Sprintf("changed=%d", changed), func(b *testing.B) {
			var pauses []time.Duration
			for b.Loop() {
				b.StopTimer()
				s.change(some(changed, keys))
				b.StartTimer()
				began := time.Now()
				s.seal()
				pauses = append(pauses, time.Since(began))
			}
			slices.Sort(pauses)
			b.ReportMetric(float64(pauses[len(pauses)*99/100])/1e6, "p99-ms")
			b.ReportMetric(float64(b.Elapsed())/float64(b.N)/float64(changed), "ns/key")
		})
	}
}
