package oracle

import (
	"math/big"
	"slices"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/planner/plan"
)

// oracleGroup is a group of one window, and all its rows.
type oracleGroup struct {
	keys   []any
	rows   []*oracleRow
	args   [][]any // per row: the argument of each call, or skipped{}
	newest int64
	shown  bool // a row of it is out
}

// skipped is the argument of a call whose FILTER left the row out.
type skipped struct{}

type oracleWindow struct {
	start  int64
	groups []*oracleGroup // in order of appearance
	closed bool
}

func windowStart(w *plan.Window, t int64) int64 {
	into := (t - w.Offset) % w.Size
	if into < 0 {
		into += w.Size
	}
	return t - into
}

// aggregate groups rows per window (one for all rows where there is none).
func (o *oracle) aggregate(n *plan.Aggregate) []event {
	windows := map[int64]*oracleWindow{}
	var out []event
	emit := func(tick int, w *oracleWindow, g *oracleGroup, kind string, cause *oracleRow) {
		if r := o.result(n, tick, w, g, kind, cause); r != nil {
			out = append(out, event{tick: tick, row: r})
		}
	}
	closeUpTo := func(tick int, mark int64) {
		for _, start := range sortedKeys(windows) {
			w := windows[start]
			if n.Window == nil && mark != end64 || n.Window != nil && start+n.Window.Size > mark {
				continue
			}
			for _, g := range w.groups {
				if !w.closed && !n.Running {
					emit(tick, w, g, "final", nil)
				}
			}
			w.closed = true
			if n.Window == nil || start+n.Window.Size+n.Lateness <= mark {
				delete(windows, start)
			}
		}
	}
	if n.Window == nil && !n.Running && len(n.Keys) == 0 {
		windows[0] = &oracleWindow{groups: []*oracleGroup{{}}}
	}
	for _, e := range o.of(n.Input) {
		if e.row == nil {
			closeUpTo(e.tick, e.mark)
			if !(n.Window == nil && !n.Running && e.mark != end64) {
				out = append(out, e)
			}
			continue
		}
		keys, args, err := o.arguments(n, e.row)
		if err != nil {
			o.reject(n, e.tick, err)
			continue
		}
		start, end := int64(0), int64(0)
		if n.Window != nil {
			start = windowStart(n.Window, e.row.time)
			end = start + n.Window.Size
			if e.row.met != never64 && end+n.Lateness <= e.row.met {
				o.late[n] = append(o.late[n], event{tick: e.tick, row: o.lateRow(n, e.row, end)})
				continue
			}
		}
		correction := n.Window != nil && e.row.met >= end && !n.Running
		if correction {
			closeUpTo(e.tick, e.row.met)
		}
		w := windows[start]
		if w == nil {
			w = &oracleWindow{start: start, closed: correction}
			windows[start] = w
		}
		g := w.group(keys, n.Retention, e.row)
		g.rows, g.args = append(g.rows, e.row), append(g.args, args)
		switch {
		case n.Running:
			emit(e.tick, w, g, "early", e.row)
		case correction:
			emit(e.tick, w, g, "correction", nil)
		}
	}
	return out
}

// group is the group of a row, a new one where there is none or RETENTION has
// run out for it.
func (w *oracleWindow) group(keys []any, retention int64, r *oracleRow) *oracleGroup {
	at := slices.IndexFunc(w.groups, func(g *oracleGroup) bool { return groupKey(g.keys...) == groupKey(keys...) })
	if at >= 0 && retention > 0 && w.groups[at].newest+retention < r.met {
		w.groups = slices.Delete(w.groups, at, at+1)
		at = -1
	}
	if at < 0 {
		at = len(w.groups)
		w.groups = append(w.groups, &oracleGroup{keys: keys, newest: r.time})
	}
	w.groups[at].newest = max(w.groups[at].newest, r.time)
	return w.groups[at]
}

// arguments evaluates the keys and what the calls are about.
func (o *oracle) arguments(n *plan.Aggregate, r *oracleRow) (keys, args []any, err error) {
	if keys, err = values(n.Keys, r); err != nil {
		return nil, nil, err
	}
	for _, c := range n.Calls {
		var v any = int64(1)
		if c.Filter != nil {
			pass, err := valueOf(c.Filter, r)
			if err != nil {
				return nil, nil, err
			}
			if pass != true {
				args = append(args, skipped{})
				continue
			}
		}
		if len(c.Args) > 0 {
			if v, err = valueOf(c.Args[0], r); err != nil {
				return nil, nil, err
			}
		}
		args = append(args, v)
	}
	return keys, args, nil
}

// lateRow is a row of late(s): here the query, the window's end and by how much
// it was missed.
func (o *oracle) lateRow(n plan.Node, r *oracleRow, end int64) *oracleRow {
	return &oracleRow{values: []any{n.Props().Query, end, (r.met - r.time) / 1000}}
}

// result is the row of a group; nil where HAVING keeps it back.
func (o *oracle) result(n *plan.Aggregate, tick int, w *oracleWindow, g *oracleGroup, kind string, cause *oracleRow) *oracleRow {
	r := &oracleRow{time: never64, met: never64, emit: kind}
	r.values = append(r.values, g.keys...)
	var failed error
	for i := range n.Calls {
		v, err := o.call(&n.Calls[i], g, i)
		if err != nil {
			failed = err
		}
		r.values = append(r.values, v)
	}
	if n.Window != nil {
		r.values = append(r.values, w.start, w.start+n.Window.Size)
		r.time = w.start + n.Window.Size - 1
		r.met = r.time
	}
	if len(g.rows) > 0 {
		r.partition, r.offset = g.rows[0].partition, g.rows[0].offset
	}
	if cause != nil {
		r.time, r.met, r.partition, r.offset = cause.time, cause.met, cause.partition, cause.offset
	}
	pass := any(true)
	if failed == nil && n.Having != nil {
		pass, failed = valueOf(n.Having, r)
	}
	if failed != nil {
		o.reject(n, tick, failed)
	}
	if failed == nil && pass == true {
		g.shown = true
		return r
	}
	if g.shown && n.Made.Upsert {
		g.shown = false
		r.emit = "delete"
		return r
	}
	return nil
}

// call is the value of an aggregate over the rows of a group.
func (o *oracle) call(c *plan.Call, g *oracleGroup, i int) (any, error) {
	var rows []*oracleRow
	var args []any
	seen := map[string]bool{}
	for j, a := range g.args {
		if _, out := a[i].(skipped); out {
			continue
		}
		if c.Distinct {
			if k := groupKey(a[i]); seen[k] {
				continue
			} else {
				seen[k] = true
			}
		}
		rows, args = append(rows, g.rows[j]), append(args, a[i])
	}
	name := c.Func.Name
	if name == "first" || name == "last" {
		return firstOrLast(name, rows, args), nil
	}
	args = slices.DeleteFunc(args, func(v any) bool { return v == nil })
	switch {
	case name == "count":
		return int64(len(args)), nil
	case len(args) == 0:
		return nil, nil
	case name == "min":
		return slices.MinFunc(args, order3), nil
	case name == "max":
		return slices.MaxFunc(args, order3), nil
	}
	return sumOrAverage(name, args, c)
}

// firstOrLast goes by row time, then partition, then offset.
func firstOrLast(name string, rows []*oracleRow, args []any) any {
	var best any
	var at *oracleRow
	for i, r := range rows {
		before := at != nil && groupKey(r.time, int64(r.partition), r.offset) != groupKey(at.time, int64(at.partition), at.offset) && earlier(r, at)
		if at == nil || before == (name == "first") {
			best, at = args[i], r
		}
	}
	return best
}

func earlier(a, b *oracleRow) bool {
	switch {
	case a.time != b.time:
		return a.time < b.time
	case a.partition != b.partition:
		return a.partition < b.partition
	}
	return a.offset < b.offset
}

func sumOrAverage(name string, args []any, c *plan.Call) (any, error) {
	if c.Args[0].Type().IsFloat() {
		sum := 0.0
		for _, v := range args {
			sum += v.(float64)
		}
		if name == "avg" {
			sum /= float64(len(args))
		}
		return sum, nil
	}
	sum := new(big.Rat)
	for _, v := range args {
		if b, isBool := v.(bool); isBool {
			v = number(b)
		}
		sum.Add(sum, exact(v))
	}
	if name == "avg" {
		sum.Quo(sum, new(big.Rat).SetInt64(int64(len(args))))
	}
	switch c.T.Kind {
	case batch.Decimal:
		return fitDecimal(sum, c.T, overflow)
	case batch.Float64:
		f, _ := sum.Float64()
		return f, nil
	}
	return fitInt(sum.Num())
}

// collect holds the rows of a window until it closes.
func (o *oracle) collect(n *plan.Collect) []event {
	held := map[int64][]*oracleRow{}
	var out []event
	for _, e := range o.of(n.Input) {
		if e.row == nil {
			for _, start := range sortedKeys(held) {
				if start+n.Window.Size > e.mark {
					continue
				}
				for _, r := range held[start] {
					out = append(out, event{tick: e.tick, row: r})
				}
				delete(held, start)
			}
			out = append(out, e)
			continue
		}
		start := windowStart(n.Window, e.row.time)
		end := start + n.Window.Size
		if end <= e.row.met {
			o.late[n] = append(o.late[n], event{tick: e.tick, row: o.lateRow(n, e.row, end)})
			continue
		}
		r := *e.row
		r.values = append(slices.Clone(r.values), start, end)
		r.time, r.met = end-1, end-1
		held[start] = append(held[start], &r)
	}
	return out
}
