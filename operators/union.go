package operators

import (
	"context"

	"github.com/eventflux-io/engine/batch"
)

// Union is UNION ALL. Each row learns which of the union's streams it came by, so
// that rows of different inputs never have the same stamp: the streams of an
// input follow those of the inputs before it.
type Union struct{ Env Env }

func (u *Union) Process(ctx context.Context, port int, in *batch.Batch, out Output) error {
	first := u.Env.FirstStream(port)
	if first == 0 {
		return out.Emit(ctx, in)
	}
	b := in.WithCols(u.Env.Scratch, in.Cols)
	b.Stream = batch.Alloc[int32](u.Env.Scratch, in.N)
	for i := range b.Stream {
		b.Stream[i] = first
	}
	for i, within := range in.Stream {
		b.Stream[i] += within
	}
	return out.Emit(ctx, b)
}

func (u *Union) Advance(_ context.Context, watermark batch.Time, _ Output) (batch.Time, error) {
	return watermark, nil
}

func (u *Union) String() string { return "Union" }
