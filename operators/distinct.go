package operators

import (
	"context"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/checkpoint/state"
)

// Distinct drops rows that repeat an earlier one: among the rows of one bucket
// (one row time), or of all rows where it is Running or there is no row time.
// Its state is the rows seen: a slice a bucket, dropped when the watermark
// passes it.
type Distinct struct {
	Running bool
	// Retention forgets a row that was not seen for so long; 0: never.
	Retention batch.Time

	env  Env
	seen *state.Table
	last batch.Time
}

// NewDistinct makes the operator of one shard.
func NewDistinct(running bool, retention batch.Time, env Env) *Distinct {
	return &Distinct{Running: running, Retention: retention, env: env, seen: state.NewTable("seen", state.Int64), last: batch.MinTime}
}

// State is the rows seen.
func (d *Distinct) State() []state.Primitive { return []state.Primitive{d.seen} }

func (d *Distinct) Process(ctx context.Context, _ int, in *batch.Batch, out Output) error {
	keys := encodeRows(d.env.Scratch, in.Cols, in.N)
	fresh := d.env.Scratch.Bitmap(in.N)
	one, id := make([]int32, 1), make([]uint32, 1)
	for i := range in.N {
		at := int64(0)
		if !d.Running && in.Times != nil {
			at = int64(in.Times[i])
		}
		slice := d.seen.Slice(at)
		one[0] = int32(i)
		before := slice.Upsert(state.Keys{Data: keys.Data, Offsets: keys.Offsets, Hashes: keys.Hashes}, one, id)
		newest := slice.Int64s(0)
		if int(id[0]) >= before || d.Retention > 0 && batch.Time(newest[id[0]])+d.Retention < in.MetOf(i) {
			fresh.Set(i)
		}
		newest[id[0]] = max(newest[id[0]], int64(in.TimeOf(i)))
	}
	kept := batch.Compact(d.env.Scratch, in, fresh)
	out.Used(in.N - kept.N)
	if kept.N == 0 {
		return nil
	}
	return out.Emit(ctx, kept)
}

func (d *Distinct) Advance(_ context.Context, watermark batch.Time, out Output) (batch.Time, error) {
	if !d.Running {
		for len(d.seen.Slices()) > 0 && batch.Time(d.seen.Slices()[0].At()) < watermark && (d.seen.Slices()[0].At() != 0 || watermark == batch.EndOfStream) {
			d.seen.Drop(d.seen.Slices()[0].At())
		}
		return watermark, nil
	}
	if d.Retention > 0 && watermark != batch.EndOfStream && (d.last == batch.MinTime || watermark-d.last >= d.Retention/8) {
		d.last = watermark
		slice := d.seen.Slice(0)
		for id := range uint32(slice.Len()) {
			if slice.Live(id) && batch.Time(slice.Int64s(0)[id])+d.Retention < watermark {
				slice.Delete(id)
			}
		}
	}
	return watermark, nil
}

func (d *Distinct) String() string { return "Distinct" }
