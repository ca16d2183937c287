package planner

import (
	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/expr"
	"github.com/eventflux-io/engine/planner/plan"
	"github.com/eventflux-io/engine/planner/syntax"
)

// bindStatement binds a query once.
func (p *planner) bindStatement(q *query) {
	if q.done {
		return
	}
	q.done = true
	outer := p.block
	p.block = q.block
	p.checkInsert(q)
	q.node = p.bindQuery(q.stmt, q.name, nil)
	p.block = outer
}

// ctes are the names of WITH around a query, innermost first.
type ctes struct {
	cte   syntax.CTE
	outer *ctes // what the CTE itself sees, too
	read  *bool
}

func (c *ctes) find(name string) *ctes {
	for ; c != nil; c = c.outer {
		if equalName(c.cte.Name.Name, name) {
			*c.read = true
			return c
		}
	}
	return nil
}

func (c *ctes) names() []string {
	var names []string
	for ; c != nil; c = c.outer {
		names = append(names, c.cte.Name.Name)
	}
	return names
}

// bindQuery binds a query and what is nested in it; nil: it was reported.
func (p *planner) bindQuery(q *syntax.Query, name string, with *ctes) plan.Node {
	return p.nested(q, func() plan.Node { return p.bindBlocks(q, name, with) })
}

// bindBlocks binds the blocks of a query, after its WITH.
func (p *planner) bindBlocks(q *syntax.Query, name string, with *ctes) plan.Node {
	around := with
	for _, cte := range q.With {
		for c := with; c != around; c = c.outer {
			if equalName(c.cte.Name.Name, cte.Name.Name) {
				p.errorf(cte.Name.Span, "two queries of WITH are called %q", cte.Name.Name)
			}
		}
		with = &ctes{cte: cte, outer: with, read: new(bool)}
	}
	defer p.checkUnread(with, around, name)
	var inputs []plan.Node
	whole := true
	for _, s := range q.Selects {
		sel := &selectBinder{planner: p, stmt: s, name: name, with: with}
		n := sel.bind()
		whole = whole && n != nil
		inputs = append(inputs, n)
	}
	if !whole || len(inputs) == 0 {
		return nil
	}
	if len(inputs) == 1 {
		return inputs[0]
	}
	return p.bindUnion(q, inputs, name)
}

// selectedNames are the columns of a query that could not be bound, of unknown
// types; false: a star may select any.
func selectedNames(q *syntax.Query) (batch.Schema, bool) {
	if len(q.Selects) == 0 {
		return nil, false
	}
	var schema batch.Schema
	for _, it := range q.Selects[0].Items {
		if it.Star {
			return nil, false
		}
		name := it.Text
		if n, ok := it.Expr.(*syntax.Name); ok {
			name = n.Parts[len(n.Parts)-1].Name
		}
		if it.Alias != nil {
			name = it.Alias.Name
		}
		schema = append(schema, batch.Field{Name: name})
	}
	return schema, true
}

// checkUnread binds the queries of WITH that nobody reads, for their errors.
func (p *planner) checkUnread(with, around *ctes, name string) {
	for c := with; c != around; c = c.outer {
		if !*c.read {
			p.bindQuery(c.cte.Query, name, c.outer)
		}
	}
}

// bindUnion makes the sides of UNION ALL alike and puts them together.
func (p *planner) bindUnion(q *syntax.Query, inputs []plan.Node, name string) plan.Node {
	first := inputs[0].Props().Schema
	types := make([]batch.Type, len(first))
	for i := range first {
		_, types[i] = columnOf(inputs[0], i)
	}
	whole := true
	for s, n := range inputs {
		schema := n.Props().Schema
		at := q.Selects[s]
		switch {
		case n.Props().Upsert:
			p.errorf(at.Span, "UNION ALL takes append-only streams, and this side corrects its earlier rows; use EMIT FINAL without ALLOWED LATENESS")
			whole = false
		case len(schema) != len(first):
			p.errorf(firstWords(p.script.Text, at.Span, 1), "the sides of UNION ALL have %d and %d columns", len(first), len(schema))
			whole = false
		default:
			for i := range schema {
				_, side := columnOf(n, i)
				t, ok := expr.Unify(types[i], side)
				if !ok {
					p.errorf(itemSpan(at, i), "column %d of UNION ALL is %s in one side and %s in another; write a CAST", i+1, types[i], side)
					whole = false
					continue
				}
				types[i] = t
			}
		}
	}
	if !whole {
		return nil
	}
	for i := range types {
		if types[i].Kind == batch.Null { // in all sides
			types[i] = first[i].Type
		}
	}
	for s, n := range inputs {
		inputs[s] = convertTo(n, first, types)
	}
	var out plan.Node = newUnion(inputs, name)
	return p.bindTail(q, out)
}

// bindTail is ORDER BY and LIMIT after a UNION ALL.
func (p *planner) bindTail(q *syntax.Query, out plan.Node) plan.Node {
	if len(q.OrderBy) > 0 {
		if !out.Props().Bounded {
			p.errorf(q.OrderBy[0].Span, "ORDER BY over unbounded input never ends; it sorts what a closing bucket window emits")
			return nil
		}
		in := newScope("", out.Props().Schema)
		var keys []plan.SortKey
		for _, item := range q.OrderBy {
			b := &binder{p: p, in: in, clause: "ORDER BY"}
			var e expr.Expr
			if i, ok := position(item.Expr); ok {
				e = p.positionRef(item.Expr, i, out.Props().Schema)
			} else {
				e = b.bind(item.Expr)
			}
			if e == nil {
				return nil
			}
			if !p.sortable(item.Expr, e) {
				return nil
			}
			keys = append(keys, plan.SortKey{Expr: e, Desc: item.Desc})
		}
		order := &plan.Sort{Input: out, Keys: keys, Limit: -1, Whole: true}
		if q.Limit != nil {
			order.Limit, order.Offset = q.Limit.N, q.Limit.Offset
		}
		return order
	}
	if q.Limit != nil {
		return &plan.Limit{Input: out, N: q.Limit.N, Offset: q.Limit.Offset}
	}
	return out
}

// sortable reports a key of ORDER BY whose values have no order.
func (p *planner) sortable(at syntax.Node, e expr.Expr) bool {
	if e == nil || expr.Ordered(e.Type()) {
		return true
	}
	p.errorf(at.At(), "ORDER BY cannot order %s; write CAST(… AS STRING)", e.Type())
	return false
}

// positionRef is column i (from 1) of what was selected.
func (p *planner) positionRef(at syntax.Node, i int, schema batch.Schema) expr.Expr {
	if i < 1 || i > len(schema) {
		p.errorf(at.At(), "position %d: the query selects %s", i, counted(len(schema), "column"))
		return nil
	}
	return &expr.ColumnRef{Index: i - 1, Name: schema[i-1].Name, T: schema[i-1].Type}
}

// checkQuery binds a query inside something that is refused, for its errors.
// around is the columns of the query that it is in.
func (p *planner) checkQuery(q *syntax.Query, around *scope) {
	if q == nil {
		return
	}
	p.around = append(p.around, around)
	p.bindQuery(q, "", nil)
	p.around = p.around[:len(p.around)-1]
}

func itemSpan(s *syntax.Select, i int) syntax.Span {
	if i < len(s.Items) {
		return s.Items[i].Span
	}
	return s.Span
}

func newUnion(inputs []plan.Node, name string) *plan.Union {
	made := inputs[0].Props()
	made.Query = name
	for _, n := range inputs[1:] {
		p := n.Props()
		made.Bounded = made.Bounded && p.Bounded
		made.Timed = made.Timed && p.Timed
	}
	return &plan.Union{Made: made, Of: inputs}
}

// convertTo is n with its columns called as in names and brought to types, which
// are theirs or those that expr.Unify made of them.
func convertTo(n plan.Node, names batch.Schema, types []batch.Type) plan.Node {
	props := n.Props()
	var exprs []expr.Expr
	schema := make(batch.Schema, len(types))
	same := true
	for i, f := range props.Schema {
		schema[i] = batch.Field{Name: names[i].Name, Type: types[i], NotNull: f.NotNull}
		e, _ := columnOf(n, i)
		same = same && f.Type.Equal(types[i]) && f.Name == schema[i].Name
		exprs = append(exprs, expr.Unified(e, types[i]))
	}
	if same {
		return n
	}
	props.Schema = schema
	return &plan.Project{Made: props, Input: n, Exprs: exprs}
}
