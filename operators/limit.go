package operators

import (
	"context"
	"encoding/binary"
	"fmt"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/checkpoint/state"
)

// Limit passes N rows after the first Offset and has enough then. Its state is
// the number of rows seen.
type Limit struct {
	N, Offset int64
	env       Env
	seen      *state.Value
}

// NewLimit makes the operator; it runs on one shard.
func NewLimit(n, offset int64, env Env) *Limit {
	return &Limit{N: n, Offset: offset, env: env, seen: state.NewValue("seen")}
}

// State is the number of rows seen.
func (l *Limit) State() []state.Primitive { return []state.Primitive{l.seen} }

func (l *Limit) count() int64 {
	if b := l.seen.Get(); len(b) == 8 {
		return int64(binary.LittleEndian.Uint64(b))
	}
	return 0
}

func (l *Limit) Process(ctx context.Context, _ int, in *batch.Batch, out Output) error {
	seen := l.count()
	from := min(max(l.Offset-seen, 0), int64(in.N))
	to := min(max(l.Offset+l.N-seen, 0), int64(in.N))
	l.seen.Set(binary.LittleEndian.AppendUint64(nil, uint64(seen+int64(in.N))))
	if from >= to {
		return nil
	}
	return out.Emit(ctx, in.Slice(l.env.Scratch, int(from), int(to)))
}

func (l *Limit) Advance(_ context.Context, watermark batch.Time, _ Output) (batch.Time, error) {
	return watermark, nil
}

// Done reports whether all rows that may pass have passed.
func (l *Limit) Done() bool { return l.count() >= l.Offset+l.N }

func (l *Limit) String() string { return fmt.Sprintf("Limit %d offset %d", l.N, l.Offset) }
