package operators

import (
	"context"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/expr"
)

// Env is what an operator gets from the shard that runs it.
type Env struct {
	Scratch *batch.Scratch // reset after each call of Process and Advance from outside
	Expr    *expr.Env
	Shard   int
	Shards  int
	// Streams is how many source streams come by each input; nil: one.
	Streams []int
	// OnePartition reports whether all rows so far have come from one partition, in
	// their order, so that the watermark a row met is the watermark of the stream. It
	// ends for good when a topic gets a second one. Nil: it never was so.
	OnePartition func() bool
}

func (e *Env) onePartition() bool { return e.OnePartition != nil && e.OnePartition() }

// FirstStream is where the streams of an input begin among those of all inputs.
func (e *Env) FirstStream(port int) int32 {
	first := 0
	for p := range port {
		if p < len(e.Streams) {
			first += e.Streams[p]
		} else {
			first++
		}
	}
	return int32(first)
}

// evaluate computes expressions for the rows of an input. Rows for which one of them
// fails go to out.Reject; what it returns is the other rows and the columns for
// those.
func (e *Env) evaluate(ctx context.Context, port int, in *batch.Batch, exprs []expr.Expr, out Output) (*batch.Batch, []batch.Column, error) {
	cols := e.Scratch.Columns(len(exprs))
	var errs batch.Bitmap
	for i, x := range exprs {
		cols[i] = x.Eval(e.Expr, in)
		if c := &cols[i]; c.Errs != nil {
			flat := batch.Flatten(e.Scratch, c, in.N)
			errs = batch.OrErrors(e.Scratch, errs, flat.Errs, in.N)
		}
	}
	if errs != nil && in.Kinds != nil {
		errs = e.spareDeletes(in, cols, errs)
	}
	if errs == nil || !errs.Any(in.N) {
		e.Expr.TakeFailure()
		return in, cols, nil
	}
	good, err := e.reject(ctx, port, in, exprs, errs, out)
	if err != nil || good.N == 0 {
		return good, cols, err
	}
	return e.evaluate(ctx, port, good, exprs, out)
}

// spareDeletes makes the values NULL that fail for a row which takes an earlier one
// back: it goes by its key, whatever the rest would have been. It returns the rows
// that fail nevertheless.
func (e *Env) spareDeletes(in *batch.Batch, cols []batch.Column, errs batch.Bitmap) batch.Bitmap {
	deletes, others := e.Scratch.Bitmap(in.N), e.Scratch.Bitmap(in.N)
	for i := range in.N {
		deletes.Put(i, in.Kinds[i] == batch.Delete)
	}
	for w := range others {
		others[w] = ^deletes[w]
	}
	for i := range cols {
		c := batch.Flatten(e.Scratch, &cols[i], in.N)
		if c.Errs == nil {
			continue
		}
		fails := e.Scratch.Bitmap(in.N)
		fit := e.Scratch.Bitmap(in.N)
		for w := range fails {
			fails[w] = c.Errs[w] & others[w]
			fit[w] = ^(c.Errs[w] & deletes[w])
		}
		c.Valid, c.Errs = batch.AndValid(e.Scratch, c.Valid, fit, in.N), nil
		if fails.Any(in.N) {
			c.Errs = fails
		}
		cols[i] = c
	}
	left := e.Scratch.Bitmap(in.N)
	for w := range left {
		left[w] = errs[w] & others[w]
	}
	return left
}

// reject hands the rows marked in errs to out, each with the message that
// evaluating it alone gives, and returns the others.
func (e *Env) reject(ctx context.Context, port int, in *batch.Batch, exprs []expr.Expr, errs batch.Bitmap, out Output) (*batch.Batch, error) {
	keep := e.Scratch.Bitmap(in.N)
	var rejected []batch.Rejected
	for i := range in.N {
		if !errs.Get(i) {
			keep.Set(i)
			continue
		}
		rejected = append(rejected, e.explain(in, i, exprs))
	}
	return batch.Compact(e.Scratch, in, keep), out.Reject(ctx, port, rejected)
}

// explain evaluates row i alone to learn why it fails.
func (e *Env) explain(in *batch.Batch, i int, exprs []expr.Expr) batch.Rejected {
	row := batch.Gather(e.Scratch, in, []int32{int32(i)})
	r := batch.Rejected{At: in.MetOf(i)}
	stamp := in.StampOf(i)
	r.Stream, r.Partition, r.Offset = stamp.Stream, stamp.Partition, stamp.Offset
	e.Expr.TakeFailure()
	for _, x := range exprs {
		if c := x.Eval(e.Expr, row); c.Failed(0) {
			f := e.Expr.TakeFailure()
			r.Code, r.Message = f.Code, f.Message
			r.Column = columnOf(x)
			return r
		}
	}
	r.Code, r.Message = "eval", "the row could not be evaluated"
	return r
}

// columnOf is the column that an expression reads, if it reads just one.
func columnOf(x expr.Expr) string {
	name, several := "", false
	expr.Walk(x, func(part expr.Expr) {
		if c, ok := part.(*expr.ColumnRef); ok {
			several = several || name != "" && name != c.Name
			name = c.Name
		}
	})
	if several {
		return ""
	}
	return name
}
