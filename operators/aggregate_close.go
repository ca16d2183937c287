package operators

import (
	"context"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/checkpoint/state"
	"github.com/eventflux-io/engine/expr/agg"
)

// dropExpired drops the group of a row if its retention has ended.
func (a *Aggregate) dropExpired(r *run, row int, out Output) {
	if a.retention == nil || r.in.Met == nil {
		return
	}
	slice := a.table.Slice(0)
	id := slice.Lookup(r.keys.Key(row), r.keys.Hashes[row])
	if id != state.None && a.retention.over(slice, id, r.in.Met[row]) {
		a.delete(slice, id)
		out.Expire(1)
	}
}

// delete removes a group, and what accumulators keep of it outside their columns.
func (a *Aggregate) delete(slice *state.Slice, id uint32) {
	for _, c := range a.calls {
		if k, ok := c.acc.(agg.Keeper); ok {
			k.Forget(slice.At(), slice.Key(id), slice.Hash(id))
		}
	}
	slice.Delete(id)
}

// correct adds a row to a closed window and emits its group again.
func (a *Aggregate) correct(ctx context.Context, r *run, row int, start int64, out Output) error {
	slice := a.accumulate(r, start, []int32{int32(row)})
	return a.emit(ctx, slice, a.ids[:1], r.in, row, batch.Correction, out)
}

func (a *Aggregate) Advance(ctx context.Context, watermark batch.Time, out Output) (batch.Time, error) {
	if watermark <= a.last {
		return watermark, nil
	}
	if a.corrections != nil {
		err := a.corrections.release(watermark, func(r *run) error { return a.applyHeld(ctx, r, out) })
		if err != nil {
			return watermark, err
		}
	}
	if err := a.close(ctx, watermark, out); err != nil {
		return watermark, err
	}
	if a.retention != nil {
		slice := a.table.Slice(0)
		a.retention.expire(slice, watermark, func(id uint32) {
			a.delete(slice, id)
			out.Expire(1)
		})
	}
	return watermark, nil
}

// applyHeld applies corrections that all met the same watermark, after closing
// what it closed.
func (a *Aggregate) applyHeld(ctx context.Context, r *run, out Output) error {
	if err := a.close(ctx, r.in.Met[0], out); err != nil {
		return err
	}
	r.keys = batch.EncodeKeys(a.env.Scratch, r.cols[:len(a.spec.Keys)], r.in.N)
	for i, t := range r.in.Times {
		if err := a.correct(ctx, r, i, a.spec.Window.start(t), out); err != nil {
			return err
		}
	}
	return nil
}

// close emits the windows that end at or before the watermark and drops those
// whose lateness is over too.
func (a *Aggregate) close(ctx context.Context, watermark batch.Time, out Output) error {
	a.last = max(a.last, watermark)
	if a.spec.Window == nil {
		if watermark != batch.EndOfStream || a.spec.Running {
			return nil
		}
		return a.closeAll(ctx, out)
	}
	for i := 0; i < len(a.table.Slices()); {
		slice := a.table.Slices()[i]
		end := batch.Time(slice.At() + a.spec.Window.Size)
		if end > watermark {
			return nil
		}
		if !a.spec.Running && slice.Len() > 0 && slice.Int64s(a.own + emitted)[0] == 0 {
			if err := a.emitSlice(ctx, slice, out); err != nil {
				return err
			}
		}
		if end+a.spec.Lateness > watermark {
			i++
			continue
		}
		a.drop(slice.At())
	}
	return nil
}

// closeAll ends the one bucket of a bounded input. Without GROUP BY it has a row
// even if there were none.
func (a *Aggregate) closeAll(ctx context.Context, out Output) error {
	slice := a.table.Slice(0)
	if slice.Len() == 0 && len(a.spec.Keys) == 0 {
		empty := batch.EncodeKeys(a.env.Scratch, nil, 1)
		slice.Upsert(state.Keys{Data: empty.Data, Offsets: empty.Offsets, Hashes: empty.Hashes}, nil, make([]uint32, 1))
	}
	err := a.emitSlice(ctx, slice, out)
	a.drop(0)
	return err
}

func (a *Aggregate) drop(at int64) {
	a.table.Drop(at)
	for _, c := range a.calls {
		if k, ok := c.acc.(agg.Keeper); ok {
			k.Drop(at)
		}
	}
}

// Waiting is the earliest window that is open, for the progress line; without a
// window all rows are one bucket, which ends with the input.
func (a *Aggregate) Waiting() (from, to batch.Time, ok bool) {
	for _, slice := range a.table.Slices() {
		if slice.Len() == 0 {
			continue
		}
		if a.spec.Window == nil {
			return batch.MinTime, batch.EndOfStream, !a.spec.Running
		}
		if end := batch.Time(slice.At() + a.spec.Window.Size); end > a.last {
			return batch.Time(slice.At()), end, true
		}
	}
	return 0, 0, false
}
