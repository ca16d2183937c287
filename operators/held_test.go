package operators_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/expr"
	"github.com/eventflux-io/engine/operators"
)

// BenchmarkHeld is a row that comes to a window, waits and leaves, while others wait:
// each round brings a window's rows and closes the oldest one.
func BenchmarkHeld(b *testing.B) {
	const window, keys = 1000, 100 // rows of a window
	for _, waiting := range []int{1_000, 10_000, 100_000, 1_000_000} {
		b.Run(fmt.Sprintf("waiting=%d", waiting), func(b *testing.B) {
			scratch := &batch.Scratch{}
			env := operators.Env{Scratch: scratch, Expr: &expr.Env{Scratch: scratch, Now: now}, Shards: 1, OnePartition: func() bool { return true }}
			held := append(batch.Schema{}, schema...)
			for _, name := range []string{"window_start", "window_end"} {
				held = append(held, batch.Field{Name: name, Type: batch.Of(batch.Timestamp)})
			}
			op, out := operators.NewCollect(operators.Tumbling{Size: int64(batch.Second)}, held, env), discard{}
			at := batch.Time(0)
			step := func() {
				rows := batch.NewBuilder(schema, window, 1<<30)
				for i := range window {
					rows.Col(0).AppendText(fmt.Appendf(nil, "symbol-%d", i%keys))
					batch.Append(rows.Col(1), int64(i))
					rows.EndRow(0, int64(i), 0)
				}
				in := rows.Batch(scratch)
				in.Times, in.Met = batch.Alloc[batch.Time](scratch, window), batch.Alloc[batch.Time](scratch, window)
				for i := range in.Times {
					in.Times[i], in.Met[i] = at, batch.MinTime
				}
				if err := op.Process(context.Background(), 0, in, out); err != nil {
					b.Fatal(err)
				}
				at += batch.Time(batch.Second)
				if _, err := op.Advance(context.Background(), at-batch.Time(waiting/window*int(batch.Second)), out); err != nil {
					b.Fatal(err)
				}
				scratch.Reset()
			}
			for range waiting / window {
				step()
			}
			for b.Loop() {
				step()
			}
			b.ReportMetric(float64(b.Elapsed())/float64(b.N)/window, "ns/row")
		})
	}
}

// discard is an output that wants nothing.
type discard struct{ operators.Output }

func (discard) Emit(context.Context, *batch.Batch) error { return nil }
func (discard) Used(int)                                 {}
