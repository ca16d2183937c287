package pipeline

import (
	"context"
	"fmt"
	"runtime/debug"
	"strconv"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/io/connector"
	"github.com/eventflux-io/engine/operators"
)

// task is a node at work.
type task struct {
	node   *Node
	op     operators.Operator
	sink   connector.Sink
	outbox *outbox // of a sink that is pushed epoch by epoch, else nil
	run    *runner
	inputs []batch.Time // watermark of each input
	mark   batch.Time   // the least of them
	out    batch.Time   // watermark that its own output has reached
	to     [Late + 1][]target
	count  Counters
	done   bool // has had enough (LIMIT)
}

type target struct {
	task *task
	port int
}

// process hands rows to the task and adds what cannot happen to the error.
func (t *task) process(ctx context.Context, port int, b *batch.Batch) (err error) {
	if t.done {
		return nil
	}
	defer t.recovered(&err)
	t.count.In += int64(b.N)
	if t.sink != nil {
		return t.write(ctx, b)
	}
	if err := t.op.Process(ctx, port, b, (*output)(t)); err != nil {
		return t.named(err)
	}
	if f, ok := t.op.(operators.Finisher); ok && f.Done() {
		t.done = true
		return t.end(ctx)
	}
	return nil
}

// end closes what comes behind a task that has had enough.
func (t *task) end(ctx context.Context) error {
	for port := range t.inputs {
		if err := t.advance(ctx, port, batch.EndOfStream); err != nil {
			return err
		}
	}
	return nil
}

func (t *task) write(ctx context.Context, b *batch.Batch) error {
	if t.node.Sink.Printed {
		if b = t.run.cut(b); b.N == 0 {
			return nil
		}
	}
	t.count.Out += int64(b.N)
	if o := t.outbox; o != nil {
		o.payload = o.sink.Encode(o.payload, b)
		t.run.changed()
		return nil
	}
	t.run.dirty = true
	if err := t.sink.Write(ctx, b); err != nil {
		return t.named(err)
	}
	return nil
}

// advance raises the watermark of an input.
func (t *task) advance(ctx context.Context, port int, w batch.Time) (err error) {
	if w <= t.inputs[port] {
		return nil
	}
	t.inputs[port] = w
	least := w
	for _, in := range t.inputs {
		least = min(least, in)
	}
	if least <= t.mark {
		return nil
	}
	t.mark = least
	if t.sink != nil {
		return nil
	}
	defer t.recovered(&err)
	reached, err := t.op.Advance(ctx, least, (*output)(t))
	if err != nil {
		return t.named(err)
	}
	return t.pass(ctx, reached)
}

// pass tells everybody behind the task how far its output has come.
func (t *task) pass(ctx context.Context, w batch.Time) error {
	if w <= t.out {
		return nil
	}
	t.out = w
	for _, targets := range t.to {
		for _, to := range targets {
			if err := to.task.advance(ctx, to.port, w); err != nil {
				return err
			}
		}
	}
	return nil
}

func (t *task) named(err error) error {
	if t.node.Query == "" {
		return err
	}
	return fmt.Errorf("%s: %w", t.node.Query, err)
}

// recovered makes an error of a panic: the one place where panics end.
func (t *task) recovered(err *error) {
	if v := recover(); v != nil {
		*err = fmt.Errorf("%s: %s: internal error: %v\n%s", t.node.Query, t.node.Label, v, debug.Stack())
	}
}

// output is a task as the Output of its operator.
type output task

func (o *output) Emit(ctx context.Context, b *batch.Batch) error {
	o.count.Out += int64(b.N)
	for _, to := range o.to[Rows] {
		if err := to.task.process(ctx, to.port, b); err != nil {
			return err
		}
	}
	return nil
}

func (o *output) Used(rows int)   { o.count.Used += int64(rows) }
func (o *output) Expire(rows int) { o.count.Expired += int64(rows) }

func (o *output) Reject(ctx context.Context, rows []batch.Rejected) error {
	o.count.Rejected += int64(len(rows))
	t := (*task)(o)
	if err := t.run.rejected(t, rows); err != nil {
		return err
	}
	if len(o.to[Errors]) == 0 {
		return nil
	}
	b := t.errorRows(rows)
	for _, to := range o.to[Errors] {
		if err := to.task.process(ctx, to.port, b); err != nil {
			return err
		}
	}
	return nil
}

// errorRows are rejected rows as rows of errors(s).
func (t *task) errorRows(rows []batch.Rejected) *batch.Batch {
	b := batch.NewBuilder(ErrorSchema, len(rows), 1<<40)
	put := func(col int, text string) {
		if text == "" {
			b.Col(col).AppendNull()
			return
		}
		b.Col(col).AppendText([]byte(text))
	}
	for _, r := range rows {
		b.Col(0).AppendText([]byte(r.Message))
		b.Col(1).AppendText([]byte(r.Code))
		put(2, r.Column)
		put(3, t.node.Query)
		source, position := t.run.place(t.node.Origin, r)
		put(4, source)
		put(5, position)
		if r.Raw == nil {
			b.Col(6).AppendNull()
		} else {
			b.Col(6).AppendText(r.Raw)
		}
		at := r.At
		if at == batch.MinTime || at == 0 {
			at = t.run.now()
		}
		batch.Append(b.Col(7), at)
		b.EndStamped(at, batch.MinTime, r.Partition, r.Offset)
	}
	return b.Batch(t.run.scratch)
}

func (o *output) Late(ctx context.Context, in *batch.Batch, windowEnd []batch.Time) error {
	o.count.Late += int64(in.N)
	t := (*task)(o)
	t.run.late(t, in, windowEnd)
	if len(o.to[Late]) == 0 {
		return nil
	}
	s := t.run.scratch
	cols := s.Columns(len(in.Cols) + len(LateColumns))
	copy(cols, in.Cols)
	name := batch.NewColumnBuilder(batch.Of(batch.String))
	ends, by := batch.NewColumnBuilder(batch.Of(batch.Timestamp)), batch.Alloc[int64](s, in.N)
	for i := range in.N {
		name.AppendText([]byte(t.node.Query))
		if windowEnd[i] == batch.MinTime {
			ends.AppendNull()
		} else {
			batch.Append(ends, windowEnd[i])
		}
		by[i] = int64(in.MetOf(i)-in.TimeOf(i)) / 1000
	}
	cols[len(in.Cols)] = name.Column()
	cols[len(in.Cols)+1] = ends.Column()
	cols[len(in.Cols)+2] = batch.FixedColumn(batch.Of(batch.Int64), by, nil)
	b := in.WithCols(s, cols)
	b.Times = in.Met
	for _, to := range o.to[Late] {
		if err := to.task.process(ctx, to.port, b); err != nil {
			return err
		}
	}
	return nil
}

// place names where a rejected row came from.
func (r *runner) place(origin string, row batch.Rejected) (source, position string) {
	for _, s := range r.sources {
		if s.spec.Name == origin {
			source = s.partition(row.Partition)
		}
	}
	if row.Position != "" {
		return source, row.Position
	}
	if row.Offset > 0 {
		return source, "line " + strconv.FormatInt(row.Offset, 10)
	}
	return source, ""
}
