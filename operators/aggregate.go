package operators

import (
	"context"
	"strconv"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/checkpoint/state"
	"github.com/eventflux-io/engine/expr"
	"github.com/eventflux-io/engine/expr/agg"
)

// AggregateSpec says what an Aggregate computes. Its rows are Keys, then Calls,
// then, with a window, window_start and window_end.
type AggregateSpec struct {
	Keys  []expr.Expr
	Calls []AggregateCall
	// Window is the bucket that rows are grouped in; nil: all rows are one bucket,
	// which closes at the end of the stream.
	Window *Tumbling
	// Running emits the new result of a row's group for each row (EMIT CHANGES),
	// and nothing when a bucket closes.
	Running bool
	// Having is over the aggregate's own columns; nil: all rows pass.
	Having expr.Expr
	// Lateness keeps a closed window for corrections.
	Lateness batch.Time
	// Retention forgets a group of a running aggregate that has had no row for so
	// long; 0: never.
	Retention batch.Time
}

// AggregateCall is one aggregate of a Spec.
type AggregateCall struct {
	Func     *agg.Function
	Args     []expr.Expr // none: count(*)
	Distinct bool
	Filter   expr.Expr // nil: all rows
}

// Aggregate groups rows. Its state is one table with a slice an open window,
// dropped when the watermark passes the window's end and lateness, and a row a
// group; the columns are the accumulators', then the group's own (below).
//
// This file adds rows to groups; aggregate_close.go ends windows and groups,
// aggregate_emit.go makes the rows that come out.
type Aggregate struct {
	spec  AggregateSpec
	env   Env
	table *state.Table
	calls []call
	own   int         // first of the group's own columns
	exprs []expr.Expr // keys, then arguments and filters of the calls
	last  batch.Time  // watermark so far
	// Rows for closed windows: none come with a single partition. Without lateness
	// nil.
	corrections *corrections
	retention   *retention // nil: groups are kept

	ids     []uint32
	rows    []int32
	rest    []int32
	starts  []int64
	keyCols []*batch.ColumnBuilder
}

type call struct {
	acc    agg.Accumulator
	base   int // its first column
	arg    int // index in exprs, -1: none
	filter int // index in exprs, -1: none
}

// The group's own columns, after those of the accumulators.
const (
	firstTime   = iota // of the group's first row
	firstSource        // its stream and partition
	firstOffset
	newestTime // of the group's newest row (RETENTION)
	emitted    // 0: not yet; 1: its row is out; 2: HAVING kept it back
	ownColumns
)

// NewAggregate makes the operator of one shard.
func NewAggregate(spec AggregateSpec, env Env) *Aggregate {
	a := &Aggregate{spec: spec, env: env, last: batch.MinTime}
	a.exprs = append(a.exprs, spec.Keys...)
	var kinds []state.Kind
	for i, c := range spec.Calls {
		made := call{base: len(kinds), arg: -1, filter: -1}
		name := "agg" + strconv.Itoa(i)
		t := batch.Type{}
		if len(c.Args) > 0 {
			t = c.Args[0].Type()
		}
		made.acc = c.Func.New(t, name)
		if len(c.Args) > 0 {
			arg := c.Args[0]
			if caster, ok := made.acc.(agg.Caster); ok {
				if cast, err := expr.NewCast(arg, caster.Wants(), false); err == nil {
					arg = cast
				}
			}
			if c.Filter != nil {
				arg = where(c.Filter, arg)
			}
			made.arg = len(a.exprs)
			a.exprs = append(a.exprs, arg)
		}
		if c.Distinct {
			made.acc = agg.Distinct(made.acc, name, spec.Retention > 0)
		}
		if c.Filter != nil {
			made.filter = len(a.exprs)
			a.exprs = append(a.exprs, c.Filter)
		}
		kinds = append(kinds, made.acc.Columns()...)
		a.calls = append(a.calls, made)
	}
	a.own = len(kinds)
	for range ownColumns {
		kinds = append(kinds, state.Int64)
	}
	if spec.Retention > 0 {
		kinds = append(kinds, state.Int64) // what the group waits until
	}
	a.table = state.NewTable("groups", kinds...)
	for _, k := range spec.Keys {
		a.keyCols = append(a.keyCols, batch.NewColumnBuilder(k.Type()))
	}
	if spec.Lateness > 0 {
		a.corrections = newCorrections(a.exprs, env)
	}
	if spec.Retention > 0 {
		a.retention = newRetention(spec.Retention, a.own+newestTime, a.own+ownColumns)
	}
	return a
}

// where is an argument that is computed, and so can fail, only for the rows that
// a FILTER lets through.
func where(filter, arg expr.Expr) expr.Expr {
	if _, is := arg.(*expr.ColumnRef); is {
		return arg
	}
	if only, err := expr.NewIf(filter, arg, nil); err == nil {
		return only
	}
	return arg
}

// State is the groups, and what accumulators keep beside them.
func (a *Aggregate) State() []state.Primitive {
	all := []state.Primitive{a.table}
	for _, c := range a.calls {
		if k, ok := c.acc.(agg.Keeper); ok {
			all = append(all, k.State()...)
		}
	}
	if a.corrections != nil {
		all = append(all, a.corrections.queue)
	}
	if a.retention != nil {
		all = append(all, a.retention.queue)
	}
	return all
}

func (a *Aggregate) Process(ctx context.Context, _ int, in *batch.Batch, out Output) error {
	in, cols, err := a.env.evaluate(ctx, 0, in, a.exprs, out)
	if err != nil || in.N == 0 {
		return err
	}
	for i := range cols {
		if i < len(a.spec.Keys) || cols[i].Const {
			cols[i] = batch.Flatten(a.env.Scratch, &cols[i], in.N)
		}
	}
	r := &run{in: in, cols: cols, keys: batch.EncodeKeys(a.env.Scratch, cols[:len(a.spec.Keys)], in.N)}
	out.Used(in.N)
	if a.spec.Window == nil {
		return a.add(ctx, r, 0, nil, out)
	}
	if start, ok := a.oneWindow(in); ok {
		return a.add(ctx, r, start, nil, out)
	}
	return a.addByWindow(ctx, r, out)
}

// run is a batch on its way into the groups.
type run struct {
	in   *batch.Batch
	cols []batch.Column
	keys batch.Keys
}

// oneWindow reports whether all rows fall into one window that none of them finds
// closed: the usual case, in which nothing needs to be sorted out.
func (a *Aggregate) oneWindow(in *batch.Batch) (start int64, ok bool) {
	w := a.spec.Window
	start = w.start(in.Times[0])
	low, high := batch.Time(start), batch.Time(start+w.Size)
	for _, t := range in.Times {
		if t < low || t >= high {
			return 0, false
		}
	}
	for _, met := range in.Met {
		if met >= high {
			return 0, false
		}
	}
	return start, true
}

// addByWindow deals rows to their windows. Late rows are handed over. A
// correction (a row that met a watermark at or behind its window's end) first
// closes what the watermark it met closes; with several partitions it waits until
// that is so everywhere.
func (a *Aggregate) addByWindow(ctx context.Context, r *run, out Output) error {
	w := a.spec.Window
	n := r.in.N
	a.starts = a.starts[:0]
	a.rest = a.rest[:0]
	var late, held []int32
	var missed []batch.Time
	flush := func() error {
		err := a.addRest(ctx, r, out)
		a.rest = a.rest[:0]
		return err
	}
	for i := range n {
		start := w.start(r.in.Times[i])
		a.starts = append(a.starts, start)
		end, met := batch.Time(start+w.Size), r.in.MetOf(i)
		switch {
		case end+a.spec.Lateness <= met:
			late, missed = append(late, int32(i)), append(missed, end)
			continue
		case met >= end && !a.env.onePartition():
			held = append(held, int32(i))
			continue
		case met >= end:
			if err := flush(); err != nil {
				return err
			}
			if err := a.close(ctx, met, out); err != nil {
				return err
			}
			if err := a.correct(ctx, r, i, start, out); err != nil {
				return err
			}
			continue
		}
		a.rest = append(a.rest, int32(i))
	}
	if len(held) > 0 {
		a.corrections.add(r, held)
	}
	if err := flush(); err != nil || len(late) == 0 {
		return err
	}
	out.Used(-len(late))
	return out.Late(ctx, 0, batch.Gather(a.env.Scratch, r.in, late), missed)
}

// addRest adds the rows in a.rest, window by window in order of appearance; row
// by row where each of them makes one.
func (a *Aggregate) addRest(ctx context.Context, r *run, out Output) error {
	if a.spec.Running {
		for _, i := range a.rest {
			if err := a.add(ctx, r, a.starts[i], []int32{i}, out); err != nil {
				return err
			}
		}
		return nil
	}
	for len(a.rest) > 0 {
		start := a.starts[a.rest[0]]
		rows, others := a.rows[:0], a.rest[:0]
		for _, i := range a.rest {
			if a.starts[i] == start {
				rows = append(rows, i)
			} else {
				others = append(others, i)
			}
		}
		a.rows, a.rest = rows, others
		if err := a.add(ctx, r, start, rows, out); err != nil {
			return err
		}
	}
	return nil
}

// add adds rows (nil: all) to the groups of a slice, and emits the groups' new
// results where the aggregate is running.
func (a *Aggregate) add(ctx context.Context, r *run, start int64, rows []int32, out Output) error {
	if !a.spec.Running {
		a.accumulate(r, start, rows)
		return nil
	}
	n := len(rows)
	if rows == nil {
		n = r.in.N
	}
	one := make([]int32, 1)
	for j := range n {
		one[0] = int32(j)
		if rows != nil {
			one[0] = rows[j]
		}
		row := int(one[0])
		a.dropExpired(r, row, out)
		slice := a.accumulate(r, start, one)
		if err := a.emit(ctx, slice, a.ids[:1], r.in, row, batch.Early, out); err != nil {
			return err
		}
	}
	return nil
}

func (a *Aggregate) accumulate(r *run, start int64, rows []int32) *state.Slice {
	slice := a.table.Slice(start)
	n := len(rows)
	if rows == nil {
		n = r.in.N
	}
	if cap(a.ids) < n {
		a.ids = make([]uint32, max(n, 1024))
	}
	ids := a.ids[:n]
	before := slice.Upsert(state.Keys{Data: r.keys.Data, Offsets: r.keys.Offsets, Hashes: r.keys.Hashes}, rows, ids)
	if slice.Len() > before {
		a.begin(slice, r.in, before, rows, ids)
	}
	if !a.env.onePartition() {
		a.precede(slice, r.in, rows, ids)
	}
	if a.retention != nil && r.in.Times != nil {
		newest := slice.Int64s(a.own + newestTime)
		for j, id := range ids {
			newest[id] = max(newest[id], int64(r.in.Times[rowOf(rows, j)]))
			a.retention.saw(slice, id)
		}
	}
	in := agg.Input{Scratch: a.env.Scratch, Batch: r.in, Keys: r.keys, Slice: slice, Rows: rows, IDs: ids}
	for i := range a.calls {
		c := &a.calls[i]
		in.Base, in.Args = c.base, nil
		if c.arg >= 0 {
			in.Args = r.cols[c.arg : c.arg+1]
		}
		if c.filter < 0 {
			c.acc.Add(in)
			continue
		}
		in := in
		in.Rows, in.IDs = filtered(a.env.Scratch, &r.cols[c.filter], r.in.N, rows, ids)
		c.acc.Add(in)
	}
	return slice
}

func rowOf(rows []int32, j int) int {
	if rows == nil {
		return j
	}
	return int(rows[j])
}

// filtered are the rows and their ids for which a FILTER is true.
func filtered(s *batch.Scratch, c *batch.Column, n int, rows []int32, ids []uint32) ([]int32, []uint32) {
	keep := truth(s, c, n)
	outRows, outIDs := batch.Alloc[int32](s, len(ids))[:0], batch.Alloc[uint32](s, len(ids))[:0]
	for j, id := range ids {
		if row := rowOf(rows, j); keep.Get(row) {
			outRows, outIDs = append(outRows, int32(row)), append(outIDs, id)
		}
	}
	return outRows, outIDs
}

// begin records where the groups new in this batch began.
func (a *Aggregate) begin(slice *state.Slice, in *batch.Batch, before int, rows []int32, ids []uint32) {
	times, sources, offsets := slice.Int64s(a.own+firstTime), slice.Int64s(a.own+firstSource), slice.Int64s(a.own+firstOffset)
	newest := slice.Int64s(a.own + newestTime)
	for j, next := 0, uint32(before); j < len(ids) && int(next) < slice.Len(); j++ {
		if ids[j] != next {
			continue
		}
		stamp := in.StampOf(rowOf(rows, j))
		times[next], sources[next], offsets[next] = int64(stamp.Time), stamp.Source(), stamp.Offset
		newest[next] = int64(stamp.Time)
		next++
	}
}

// precede makes rows the first of their groups that come before what was first
// so far in row order. Rows of one partition come in an order of their own; of
// several it is chance which comes first.
func (a *Aggregate) precede(slice *state.Slice, in *batch.Batch, rows []int32, ids []uint32) {
	times, sources, offsets := slice.Int64s(a.own+firstTime), slice.Int64s(a.own+firstSource), slice.Int64s(a.own+firstOffset)
	for j, id := range ids {
		row := rowOf(rows, j)
		if in.Times != nil && int64(in.Times[row]) > times[id] {
			continue
		}
		stamp := in.StampOf(row)
		if stamp.Before(batch.StampFrom(batch.Time(times[id]), sources[id], offsets[id])) {
			times[id], sources[id], offsets[id] = int64(stamp.Time), stamp.Source(), stamp.Offset
		}
	}
}
