package operators

import (
	"context"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/checkpoint/state"
)

// Whole makes an operator that works bucket by bucket take all of a bounded
// input as one bucket, which closes at its end: rows lose their row time, and
// time stands still until then.
type Whole struct {
	Of  Operator
	Env Env
}

// State is that of the operator inside.
func (w *Whole) State() []state.Primitive {
	if s, ok := w.Of.(Stateful); ok {
		return s.State()
	}
	return nil
}

// Waiting is until the input ends.
func (w *Whole) Waiting() (from, to batch.Time, ok bool) {
	return batch.MinTime, batch.EndOfStream, true
}

func (w *Whole) Process(ctx context.Context, port int, in *batch.Batch, out Output) error {
	untimed := in.WithCols(w.Env.Scratch, in.Cols)
	untimed.Times, untimed.Met = nil, nil
	return w.Of.Process(ctx, port, untimed, out)
}

func (w *Whole) Advance(ctx context.Context, watermark batch.Time, out Output) (batch.Time, error) {
	if watermark != batch.EndOfStream {
		return batch.MinTime, nil
	}
	return w.Of.Advance(ctx, watermark, out)
}
