package planner

import (
	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/expr"
	"github.com/eventflux-io/engine/planner/plan"
)

// assemble puts the bound parts of a query block together, from the source up.
func (s *selectBinder) assemble(where, having expr.Expr, order []orderItem) plan.Node {
	n := s.in.node
	if where != nil {
		n = &plan.Filter{Input: n, Where: where, Query: s.name}
	}
	switch {
	case s.groups != nil:
		n = s.aggregation(n, having)
	case s.window != nil:
		n = s.collection(n)
	}
	n, hidden := s.projection(n, order)
	if s.stmt.Distinct {
		n = s.distinct(n)
	}
	n = s.sorted(n, order)
	if hidden {
		n = s.withoutHidden(n)
	}
	return n
}

// aggregation groups the rows. The result has one row a group: the keys, the
// calls, and what the window gives.
func (s *selectBinder) aggregation(n plan.Node, having expr.Expr) plan.Node {
	g := s.groups
	a := &plan.Aggregate{
		Input: n, Keys: g.keys, Calls: g.calls, Window: s.window, Running: s.running(),
		Having: g.resolve(having), Lateness: s.lateness, Retention: s.retention(),
	}
	made := n.Props()
	made.Query, made.Upsert, made.Key = s.name, false, nil
	made.Schema = nil
	for i, k := range g.keys {
		made.Schema = append(made.Schema, batch.Field{Name: keyName(k), Type: k.Type()})
		made.Key = append(made.Key, i)
	}
	for _, c := range g.calls {
		made.Schema = append(made.Schema, batch.Field{Name: c.Text, Type: c.T})
	}
	if s.window != nil {
		made.Key = append(made.Key, len(made.Schema))
	}
	if s.window != nil {
		made.Schema = append(made.Schema,
			batch.Field{Name: "window_start", Type: batch.Of(batch.Timestamp)},
			batch.Field{Name: "window_end", Type: batch.Of(batch.Timestamp)})
	}
	made.Upsert = s.lateness > 0 || s.running()
	made.Timed = made.Timed && (s.window != nil || s.running())
	if !made.Upsert {
		made.Key = nil
	}
	a.Made = made
	return a
}

func (s *selectBinder) retention() int64 {
	if r := s.stmt.Retention; r != nil && !r.Unbounded && s.window == nil { // a window bounds what it keeps
		return r.For.Micros
	}
	return 0
}

// collection holds a bucket's rows until it closes.
func (s *selectBinder) collection(n plan.Node) plan.Node {
	made := n.Props()
	made.Query = s.name
	made.Schema = append(append(batch.Schema{}, made.Schema...),
		batch.Field{Name: "window_start", Type: batch.Of(batch.Timestamp)},
		batch.Field{Name: "window_end", Type: batch.Of(batch.Timestamp)})
	return &plan.Collect{Made: made, Input: n, Window: s.window}
}

// projection computes the SELECT list, and after it what ORDER BY alone needs.
func (s *selectBinder) projection(n plan.Node, order []orderItem) (plan.Node, bool) {
	made := n.Props()
	made.Query = s.name
	from := made.Key
	made.Schema, made.Key = nil, nil
	var exprs []expr.Expr
	var bare []bool
	for _, it := range s.items {
		e := it.expr
		if s.groups != nil {
			e = s.groups.resolve(e)
		}
		bare = append(bare, e.Type().Kind == batch.Null)
		exprs = append(exprs, typedNull(e))
		made.Schema = append(made.Schema, batch.Field{Name: it.name, Type: exprs[len(exprs)-1].Type()})
	}
	made.Key = mapKey(from, exprs)
	hidden := false
	for i := range order {
		if order[i].column >= 0 {
			continue
		}
		e := order[i].expr
		if s.groups != nil {
			e = s.groups.resolve(e)
		}
		hidden = true
		order[i].column = len(exprs)
		exprs = append(exprs, e)
		made.Schema = append(made.Schema, batch.Field{Name: "$order", Type: e.Type()})
	}
	return &plan.Project{Made: made, Input: n, Exprs: exprs, Bare: bare}, hidden
}

// columnOf is column i of n, and its type as others see it.
func columnOf(n plan.Node, i int) (expr.Expr, batch.Type) {
	if plan.Untyped(n, i) {
		return expr.NewNull(), batch.Type{}
	}
	f := n.Props().Schema[i]
	return &expr.ColumnRef{Index: i, Name: f.Name, T: f.Type}, f.Type
}

// typedNull gives a bare NULL a type that a column can have.
func typedNull(e expr.Expr) expr.Expr {
	if e.Type().Kind != batch.Null {
		return e
	}
	if c, err := expr.Convert(e, batch.Of(batch.String)); err == nil {
		return c
	}
	return e
}

// mapKey is where the key columns are after a projection; nil if one is lost.
func mapKey(key []int, exprs []expr.Expr) []int {
	var out []int
	for _, k := range key {
		at := -1
		for i, e := range exprs {
			if c, ok := e.(*expr.ColumnRef); ok && c.Index == k {
				at = i
				break
			}
		}
		if at < 0 {
			return nil
		}
		out = append(out, at)
	}
	return out
}

func (s *selectBinder) distinct(n plan.Node) plan.Node {
	made := n.Props()
	running := s.running()
	whole := !running && s.window == nil
	made.Timed = made.Timed && !whole
	return &plan.Distinct{Made: made, Input: n, Running: running, Retention: s.retention(), Whole: whole}
}

// sorted is ORDER BY and LIMIT: of what a closing bucket emits, or of the whole
// query.
func (s *selectBinder) sorted(n plan.Node, order []orderItem) plan.Node {
	limit := s.stmt.Limit
	bucket := s.window != nil || s.groups != nil && !s.running()
	if len(order) == 0 && (limit == nil || !bucket) {
		if limit != nil {
			return &plan.Limit{Input: n, N: limit.N, Offset: limit.Offset}
		}
		return n
	}
	o := &plan.Sort{Input: n, Limit: -1, Whole: s.window == nil}
	schema := n.Props().Schema
	for _, key := range order {
		f := schema[key.column]
		o.Keys = append(o.Keys, plan.SortKey{Expr: &expr.ColumnRef{Index: key.column, Name: f.Name, T: f.Type}, Desc: key.desc})
	}
	if limit != nil {
		o.Limit, o.Offset = limit.N, limit.Offset
	}
	return o
}

// withoutHidden drops the columns that only ORDER BY needed.
func (s *selectBinder) withoutHidden(n plan.Node) plan.Node {
	made := n.Props()
	made.Schema = made.Schema[:len(s.items)]
	exprs := make([]expr.Expr, len(s.items))
	for i, f := range made.Schema {
		exprs[i] = &expr.ColumnRef{Index: i, Name: f.Name, T: f.Type}
	}
	return &plan.Project{Made: made, Input: n, Exprs: exprs}
}
