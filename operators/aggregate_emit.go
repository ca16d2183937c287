package operators

import (
	"context"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/checkpoint/state"
	"github.com/eventflux-io/engine/expr"
)

// emitChunk is the most groups that one batch of results holds.
const emitChunk = 1024

func (a *Aggregate) emitSlice(ctx context.Context, slice *state.Slice, out Output) error {
	for from := 0; from < slice.Len(); from += emitChunk {
		ids := batch.Alloc[uint32](a.env.Scratch, min(emitChunk, slice.Len()-from))[:0]
		for id := from; id < min(from+emitChunk, slice.Len()); id++ {
			if slice.Live(uint32(id)) {
				ids = append(ids, uint32(id))
			}
		}
		if err := a.emit(ctx, slice, ids, nil, 0, batch.Final, out); err != nil {
			return err
		}
	}
	return nil
}

// emit puts out the results of groups. cause is the row of in that brought a
// running result or a correction about.
func (a *Aggregate) emit(ctx context.Context, slice *state.Slice, ids []uint32, in *batch.Batch, cause int, why batch.Emit, out Output) error {
	if len(ids) == 0 {
		return nil
	}
	b := a.results(slice, ids)
	switch {
	case why == batch.Early:
		a.stamp(b, in, cause)
	case a.spec.Window != nil:
		t := batch.Time(slice.At()+a.spec.Window.Size) - 1
		b.Times = fillTimes(a.env.Scratch, b.N, t)
		b.Met = b.Times
	}
	if a.upsert() {
		b.Kinds, b.Emits = batch.Alloc[batch.Kind](a.env.Scratch, b.N), batch.Alloc[batch.Emit](a.env.Scratch, b.N)
		for i := range b.N {
			b.Kinds[i], b.Emits[i] = batch.Upsert, why
		}
	}
	return a.passHaving(ctx, slice, ids, b, out)
}

// upsert reports whether rows may replace earlier ones.
func (a *Aggregate) upsert() bool { return a.spec.Running || a.spec.Lateness > 0 }

// passHaving emits the rows that HAVING lets through. A row that was out and no
// longer passes is deleted.
func (a *Aggregate) passHaving(ctx context.Context, slice *state.Slice, ids []uint32, b *batch.Batch, out Output) error {
	errs := a.failures(b)
	exprs := []expr.Expr{}
	if a.spec.Having != nil {
		exprs = append(exprs, a.spec.Having)
	}
	if errs != nil {
		if err := out.Reject(ctx, 0, a.overflows(b, errs)); err != nil {
			return err
		}
		a.blank(b, errs)
	}
	keep := a.env.Scratch.Bitmap(b.N)
	keep.SetFirst(b.N)
	if a.spec.Having != nil {
		c := a.spec.Having.Eval(a.env.Expr, b)
		keep = truth(a.env.Scratch, &c, b.N)
		if c.Errs != nil {
			flat := batch.Flatten(a.env.Scratch, &c, b.N)
			fresh := a.env.Scratch.Bitmap(b.N)
			for w := range fresh {
				fresh[w] = flat.Errs[w]
				if errs != nil { // reported already
					fresh[w] &^= errs[w]
				}
			}
			if _, err := a.env.reject(ctx, 0, b, exprs, fresh, out); err != nil {
				return err
			}
			errs = batch.OrErrors(a.env.Scratch, errs, fresh, b.N)
		}
	}
	marks := slice.Int64s(a.own + emitted)
	show := a.env.Scratch.Bitmap(b.N)
	for i, id := range ids {
		failed := errs != nil && errs.Get(i)
		was := marks[id]
		switch {
		case keep.Get(i) && !failed:
			show.Set(i)
			marks[id] = 1
		case was == 1 && a.upsert():
			show.Set(i)
			b.Kinds[i], b.Emits[i] = batch.Delete, batch.Deleted
			marks[id] = 2
		default:
			marks[id] = 2
		}
		if marks[id] != was && a.spec.Lateness > 0 {
			slice.Touch(id)
		}
	}
	if kept := batch.Compact(a.env.Scratch, b, show); kept.N > 0 {
		return out.Emit(ctx, kept)
	}
	return nil
}

// failures are the rows with a result that does not fit its type.
func (a *Aggregate) failures(b *batch.Batch) batch.Bitmap {
	var errs batch.Bitmap
	for i := range b.Cols {
		errs = batch.OrErrors(a.env.Scratch, errs, b.Cols[i].Errs, b.N)
	}
	return errs
}

// blank makes the results that do not fit NULL: their row is reported, and only the
// delete of an earlier one may still go on.
func (a *Aggregate) blank(b *batch.Batch, errs batch.Bitmap) {
	fit := a.env.Scratch.Bitmap(b.N)
	for w := range fit {
		fit[w] = ^errs[w]
	}
	for i := range b.Cols {
		if c := &b.Cols[i]; c.Errs != nil {
			c.Valid, c.Errs = batch.AndValid(a.env.Scratch, c.Valid, fit, b.N), nil
		}
	}
}

func (a *Aggregate) overflows(b *batch.Batch, errs batch.Bitmap) []batch.Rejected {
	var rows []batch.Rejected
	for i := range b.N {
		if errs.Get(i) {
			stamp := b.StampOf(i)
			rows = append(rows, batch.Rejected{Code: "overflow", Message: "the value of an aggregate is out of range",
				Stream: stamp.Stream, Partition: stamp.Partition, Offset: stamp.Offset, At: b.MetOf(i)})
		}
	}
	return rows
}

// results are the columns of groups.
func (a *Aggregate) results(slice *state.Slice, ids []uint32) *batch.Batch {
	s := a.env.Scratch
	width := len(a.spec.Keys) + len(a.calls)
	if a.spec.Window != nil {
		width += 2
	}
	b := s.NewBatch(width)
	b.N = len(ids)
	for _, k := range a.keyCols {
		k.Reset()
	}
	for _, id := range ids {
		batch.AppendKey(slice.Key(id), a.keyCols)
	}
	for i, k := range a.keyCols {
		c := k.Column()
		b.Cols[i] = c.Clone(s)
	}
	for i := range a.calls {
		b.Cols[len(a.keyCols)+i] = a.calls[i].acc.Result(s, slice, a.calls[i].base, ids)
	}
	if w := a.spec.Window; w != nil {
		b.Cols[width-2] = timeConstant(s, slice.At())
		b.Cols[width-1] = timeConstant(s, slice.At()+w.Size)
	}
	b.Partition, b.Offset = batch.Alloc[int32](s, b.N), batch.Alloc[int64](s, b.N)
	sources, offsets := slice.Int64s(a.own+firstSource), slice.Int64s(a.own+firstOffset)
	for i, id := range ids {
		a.setOrigin(b, i, batch.StampFrom(0, sources[id], offsets[id]))
	}
	return b
}

// setOrigin gives row i of b the stream, partition and offset of its cause.
func (a *Aggregate) setOrigin(b *batch.Batch, i int, at batch.Stamp) {
	if at.Stream != 0 && b.Stream == nil {
		b.Stream = batch.Alloc[int32](a.env.Scratch, b.N)
		clear(b.Stream)
	}
	if b.Stream != nil {
		b.Stream[i] = at.Stream
	}
	b.Partition[i], b.Offset[i] = at.Partition, at.Offset
}

// stamp gives a running result the place of the row that caused it.
func (a *Aggregate) stamp(b *batch.Batch, in *batch.Batch, row int) {
	s := a.env.Scratch
	if in.Times != nil {
		b.Times = fillTimes(s, b.N, in.Times[row])
	}
	if in.Met != nil {
		b.Met = fillTimes(s, b.N, in.Met[row])
	}
	a.setOrigin(b, 0, in.StampOf(row))
}

func fillTimes(s *batch.Scratch, n int, t batch.Time) []batch.Time {
	out := batch.Alloc[batch.Time](s, n)
	for i := range out {
		out[i] = t
	}
	return out
}

func timeConstant(s *batch.Scratch, micros int64) batch.Column {
	v := batch.Alloc[int64](s, 1)
	v[0] = micros
	return batch.FixedColumn(batch.Of(batch.Timestamp), v, nil).AsConst()
}
