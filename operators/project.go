package operators

import (
	"context"
	"strings"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/expr"
)

// Project computes columns. It keeps no state.
type Project struct {
	Exprs []expr.Expr
	Env   Env
}

func (p *Project) Process(ctx context.Context, port int, in *batch.Batch, out Output) error {
	in, cols, err := p.Env.evaluate(ctx, port, in, p.Exprs, out)
	if err != nil || in.N == 0 {
		return err
	}
	return out.Emit(ctx, in.WithCols(p.Env.Scratch, cols))
}

func (p *Project) Advance(_ context.Context, watermark batch.Time, _ Output) (batch.Time, error) {
	return watermark, nil
}

func (p *Project) String() string { return "Project " + list(p.Exprs) }

func list(exprs []expr.Expr) string {
	parts := make([]string, len(exprs))
	for i, x := range exprs {
		parts[i] = x.String()
	}
	return strings.Join(parts, ", ")
}
