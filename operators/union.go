package operators

import (
	"context"

	"github.com/eventflux-io/engine/batch"
)

// Union is UNION ALL. The number of the input goes into the high bits of the
// partition, so that rows of different inputs never stand at the same place.
type Union struct{ Env Env }

// portShift leaves 2^24 partitions to each of 2^7 inputs.
const portShift = 24

func (u *Union) Process(ctx context.Context, port int, in *batch.Batch, out Output) error {
	if port == 0 {
		return out.Emit(ctx, in)
	}
	b := in.WithCols(u.Env.Scratch, in.Cols)
	b.Partition = batch.Alloc[int32](u.Env.Scratch, in.N)
	for i := range b.Partition {
		p := int32(0)
		if in.Partition != nil {
			p = in.Partition[i]
		}
		b.Partition[i] = p&(1<<portShift-1) | int32(port)<<portShift
	}
	return out.Emit(ctx, b)
}

func (u *Union) Advance(_ context.Context, watermark batch.Time, _ Output) (batch.Time, error) {
	return watermark, nil
}

func (u *Union) String() string { return "Union" }
