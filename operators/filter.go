package operators

import (
	"context"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/expr"
)

// Filter passes on the rows for which Where is true. Rows where it is false or
// NULL are dropped; rows where evaluating it failed go to errors. It keeps no
// state.
type Filter struct {
	Where expr.Expr
	Env   Env
}

func (f *Filter) Process(ctx context.Context, port int, in *batch.Batch, out Output) error {
	in, cols, err := f.Env.evaluate(ctx, port, in, []expr.Expr{f.Where}, out)
	if err != nil || in.N == 0 {
		return err
	}
	kept := batch.Compact(f.Env.Scratch, in, truth(f.Env.Scratch, &cols[0], in.N))
	if kept.N == 0 {
		return nil
	}
	return out.Emit(ctx, kept)
}

func (f *Filter) Advance(_ context.Context, watermark batch.Time, _ Output) (batch.Time, error) {
	return watermark, nil
}

func (f *Filter) String() string { return "Filter " + f.Where.String() }

// truth is the rows of a condition that are true: neither false nor NULL.
func truth(s *batch.Scratch, c *batch.Column, n int) batch.Bitmap {
	flat := batch.Flatten(s, c, n)
	return batch.AndValid(s, flat.Bits(), flat.Valid, n)
}
