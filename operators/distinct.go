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

	env       Env
	seen      *state.Table
	retention *retention // nil: rows are kept
}

// The columns of the rows seen.
const (
	seenLast  = iota // time of the newest
	seenUntil        // what it waits until, where there is a retention
)

// NewDistinct makes the operator of one shard. It forgets a row that was not seen for
// the retention; 0: never.
func NewDistinct(running bool, retention batch.Time, env Env) *Distinct {
	d := &Distinct{Running: running, env: env}
	kinds := []state.Kind{state.Int64}
	if retention > 0 {
		kinds = append(kinds, state.Int64)
		d.retention = newRetention(retention, seenLast, seenUntil)
	}
	d.seen = state.NewTable("seen", kinds...)
	return d
}

// State is the rows seen, and which of them are forgotten next.
func (d *Distinct) State() []state.Primitive {
	if d.retention == nil {
		return []state.Primitive{d.seen}
	}
	return []state.Primitive{d.seen, d.retention.queue}
}

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
		newest := slice.Int64s(seenLast)
		if int(id[0]) >= before || d.retention != nil && d.retention.over(slice, id[0], in.MetOf(i)) {
			fresh.Set(i)
		}
		newest[id[0]] = max(newest[id[0]], int64(in.TimeOf(i)))
		if d.retention != nil {
			d.retention.saw(slice, id[0])
		}
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
	if d.retention != nil {
		slice := d.seen.Slice(0)
		d.retention.expire(slice, watermark, slice.Delete)
	}
	return watermark, nil
}

func (d *Distinct) String() string { return "Distinct" }
