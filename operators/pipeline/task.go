package pipeline

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"strconv"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/io/connector"
	"github.com/eventflux-io/engine/operators"
)

// task is a node at work on one shard.
type task struct {
	node *Node
	on   *shard
	setting
	op           operators.Operator
	sink         connector.Sink
	outbox       *outbox      // of a sink that is pushed epoch by epoch, else nil
	acknowledged bool         // the sink is of that kind: it is not flushed
	source       *source      // of a source, else nil
	inputs       []batch.Time // watermark of each maker of each input
	mark         batch.Time   // the least of them
	out          batch.Time   // watermark that its own output has reached
	to           [Late + 1][]exit
	count        Counters
	done         bool // has had enough (LIMIT)
}

// input is the way to one of the task's inputs for one more maker of its rows.
func (t *task) input(port int) target {
	t.inputs = append(t.inputs, batch.MinTime)
	return target{t, port, len(t.inputs) - 1}
}

// takes is the schema of the rows that come to a port.
func (t *task) takes(port int) batch.Schema {
	return t.on.run.graph.schema(t.node.Inputs[port])
}

// enough reports whether the task's operator has had enough.
func (t *task) enough() bool {
	if t == nil {
		return false
	}
	f, ok := t.op.(operators.Finisher)
	return ok && f.Done()
}

// process hands rows to the task and adds what cannot happen to the error.
func (t *task) process(ctx context.Context, port int, b *batch.Batch) (err error) {
	t.count.In += int64(b.N)
	if t.done {
		return nil
	}
	defer t.recovered(&err)
	if t.sink != nil {
		return t.write(ctx, b)
	}
	if err := t.op.Process(ctx, port, b, (*output)(t)); err != nil {
		return t.named(err)
	}
	if t.enough() {
		t.done = true
		return t.end(ctx)
	}
	return nil
}

// end closes what comes after a task that has had enough.
func (t *task) end(ctx context.Context) error {
	for slot := range t.inputs {
		if err := t.advance(ctx, slot, batch.EndOfStream); err != nil {
			return err
		}
	}
	return nil
}

func (t *task) write(ctx context.Context, b *batch.Batch) error {
	if b.Kinds != nil && !t.node.Sink.Deletes {
		if b = t.withoutDeletes(b); b.N == 0 {
			return nil
		}
	}
	if t.node.Sink.Printed {
		if b = t.on.cut(b); b.N == 0 {
			return nil
		}
	}
	t.count.Out += int64(b.N)
	if o := t.outbox; o != nil {
		o.payload = o.sink.Encode(o.payload, b)
		t.on.run.changed()
		return nil
	}
	if t.acknowledged {
		t.on.run.changed()
	} else {
		t.on.dirty = true
	}
	err := t.sink.Write(ctx, b)
	t.on.run.noticed(t.node.Sink.Name, t.sink)
	if err != nil {
		return t.named(err)
	}
	if r, ok := t.sink.(connector.Refuser); ok && len(r.Refused()) > 0 {
		t.count.Out -= int64(len(r.Refused()))
		return (*output)(t).Reject(ctx, 0, r.Refused())
	}
	return nil
}

func (t *task) withoutDeletes(b *batch.Batch) *batch.Batch {
	keep := t.on.scratch.Bitmap(b.N)
	for i, k := range b.Kinds {
		keep.Put(i, k != batch.Delete)
	}
	return batch.Compact(t.on.scratch, b, keep)
}

// advance raises the watermark of one maker of an input.
func (t *task) advance(ctx context.Context, slot int, w batch.Time) (err error) {
	if w <= t.inputs[slot] {
		return nil
	}
	t.inputs[slot] = w
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

// pass announces to all readers of the task how far its output has come.
func (t *task) pass(ctx context.Context, w batch.Time) error {
	if w <= t.out {
		return nil
	}
	t.out = w
	if w == batch.EndOfStream && t.tapped() {
		t.on.run.tapEnded()
	}
	for _, exits := range t.to {
		for _, to := range exits {
			if err := to.mark(ctx, w); err != nil {
				return err
			}
		}
	}
	return nil
}

// named says which query an error is of. It passes through the tasks that led to
// where it happened; only the last one of them counts.
func (t *task) named(err error) error {
	if _, is := errors.AsType[*queryError](err); is || t.node.Query == "" {
		return err
	}
	return &queryError{t.node.Query, err}
}

// queryError is what went wrong in a query.
type queryError struct {
	query string
	err   error
}

func (e *queryError) Error() string { return e.query + ": " + e.err.Error() }
func (e *queryError) Unwrap() error { return e.err }

// recovered makes an error of a panic: the one place where panics end.
func (t *task) recovered(err *error) {
	if v := recover(); v != nil {
		*err = &queryError{t.node.Query, fmt.Errorf("%s: internal error: %v\n%s", t.node.Label, v, debug.Stack())}
	}
}

// output is a task as the Output of its operator.
type output task

func (o *output) Emit(ctx context.Context, b *batch.Batch) error {
	if o.source != nil {
		o.source.reach()
	}
	o.count.Out += int64(b.N)
	if tap := o.node.Tap; tap != nil {
		tap.Offer(b)
	}
	for i := range o.to[Rows] {
		if err := o.to[Rows][i].rows(ctx, b); err != nil {
			return err
		}
	}
	return nil
}

func (o *output) Used(rows int)      { o.count.Used += int64(rows) }
func (o *output) Expire(entries int) { o.count.Expired += int64(entries) }

func (o *output) Reject(ctx context.Context, port int, rows []batch.Rejected) error {
	o.count.Rejected += int64(len(rows))
	t := (*task)(o)
	if t.source != nil {
		for i := range rows {
			t.source.loose.reject(rows[i].Partition, rows[i].Offset)
		}
	}
	if err := t.on.run.rejected(t, port, rows); err != nil {
		return err
	}
	for i := range o.to[Errors] {
		to := &o.to[Errors][i]
		if to.edge.Input != port {
			continue
		}
		b := t.errorRows(port, rows, to.edge.Stream)
		if b.N == 0 {
			continue
		}
		to.sent += int64(b.N)
		if err := to.rows(ctx, b); err != nil {
			return err
		}
	}
	return nil
}

// errorRows are rejected rows as rows of errors(s): those of stream s, unless they
// are only to be counted.
func (t *task) errorRows(port int, rows []batch.Rejected, s string) *batch.Batch {
	b := batch.NewBuilder(ErrorSchema, len(rows), 1<<40)
	put := func(col int, text string) {
		if text == "" {
			b.Col(col).AppendNull()
			return
		}
		b.Col(col).AppendText([]byte(text))
	}
	for _, r := range rows {
		from := t.origin(port, r.Stream)
		if from == nil || from.spec.Name != s || from.spec.Strategy == "skip" {
			continue
		}
		b.Col(0).AppendText([]byte(r.Message))
		b.Col(1).AppendText([]byte(r.Code))
		put(2, r.Column)
		put(3, t.node.Query)
		source, position := from.locate(r)
		put(4, source)
		put(5, position)
		if r.Raw == nil {
			b.Col(6).AppendNull()
		} else {
			b.Col(6).AppendText(r.Raw)
		}
		at := r.At
		if at == batch.MinTime || at == 0 {
			at = t.on.run.stamp()
		}
		batch.Append(b.Col(7), at)
		b.EndStamped(batch.Stamp{Time: at, Stream: r.Stream, Partition: r.Partition, Offset: r.Offset}, batch.MinTime, batch.MinTime)
	}
	return b.Batch(t.on.scratch)
}

func (o *output) Late(ctx context.Context, port int, in *batch.Batch, windowEnd []batch.Time) error {
	o.count.Late += int64(in.N)
	t := (*task)(o)
	t.on.run.late(t, in, windowEnd)
	for i := range o.to[Late] {
		to := &o.to[Late][i]
		if to.edge.Input != port {
			continue
		}
		rows := t.ofStream(port, to.edge.Stream, in)
		if len(rows) == 0 {
			continue
		}
		to.sent += int64(len(rows))
		if err := to.rows(ctx, t.lateRows(batch.Gather(t.on.scratch, in, rows), rows, windowEnd)); err != nil {
			return err
		}
	}
	return nil
}

// lateRows are late rows as rows of late(s); the end of the window that each missed
// is that of its number.
func (t *task) lateRows(in *batch.Batch, numbers []int32, windowEnd []batch.Time) *batch.Batch {
	s := t.on.scratch
	cols := s.Columns(len(in.Cols) + len(LateColumns))
	copy(cols, in.Cols)
	name := batch.NewColumnBuilder(batch.Of(batch.String))
	ends, by := batch.NewColumnBuilder(batch.Of(batch.Timestamp)), batch.Alloc[int64](s, in.N)
	for i := range in.N {
		name.AppendText([]byte(t.node.Query))
		if end := windowEnd[numbers[i]]; end == batch.MinTime {
			ends.AppendNull()
		} else {
			batch.Append(ends, end)
		}
		by[i] = int64(in.MetOf(i)-in.TimeOf(i)) / 1000
	}
	cols[len(in.Cols)] = name.Column()
	cols[len(in.Cols)+1] = ends.Column()
	cols[len(in.Cols)+2] = batch.FixedColumn(batch.Of(batch.Int64), by, nil)
	b := in.WithCols(s, cols)
	b.Times = in.Met
	return b
}

// locate names where a rejected row came from.
func (s *stream) locate(row batch.Rejected) (source, position string) {
	number := ""
	if s != nil {
		source, number = s.partition(row.Partition), s.spec.Number
	}
	switch {
	case row.Position != "":
		return source, row.Position
	case number != "":
		return source, number + " " + strconv.FormatInt(row.Offset, 10)
	case row.Offset > 0:
		return source, "line " + strconv.FormatInt(row.Offset, 10)
	}
	return source, ""
}
