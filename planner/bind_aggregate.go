package planner

import (
	"math"
	"strings"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/expr"
	"github.com/eventflux-io/engine/expr/agg"
	"github.com/eventflux-io/engine/planner/plan"
	"github.com/eventflux-io/engine/planner/syntax"
)

// grouping is what the SELECT list, HAVING and ORDER BY of an aggregation are
// bound over: keys, then calls, then what the window gives. Aggregates are
// collected while these are bound, so positions after the keys are provisional
// until settle.
type grouping struct {
	keys    []expr.Expr
	plain   bool           // all keys are columns
	firstOf map[string]int // the first key of each text
	parts   int            // of the largest key
	calls   []plan.Call
	texts   map[string]int
	window  *plan.Window
	plainly map[syntax.Expr]expr.Expr // what key bound, and every part of it
}

// Until all calls are known, the columns after the keys have provisional indexes: those
// of the calls begin at callsFrom, those of the window at windowFrom. See resolve.
const (
	callsFrom = 1 << 20 << iota
	windowFrom
)

func newGrouping(keys []expr.Expr, w *plan.Window) *grouping {
	g := &grouping{keys: keys, plain: true, texts: map[string]int{}, window: w, firstOf: map[string]int{}, plainly: map[syntax.Expr]expr.Expr{}}
	for i, k := range keys {
		if _, isColumn := k.(*expr.ColumnRef); !isColumn {
			g.plain = false
		}
		if k == nil {
			continue
		}
		if _, twice := g.firstOf[k.String()]; !twice {
			g.firstOf[k.String()] = i
		}
		g.parts = max(g.parts, expr.Parts(k, math.MaxInt))
	}
	return g
}

// key is the reference to the group key that e is equal to, or nil.
func (g *grouping) key(b *binder, e syntax.Expr) expr.Expr {
	name, isName := e.(*syntax.Name)
	if isName && len(name.Parts) == 1 {
		if _, isAlias := b.aliases[strings.ToLower(name.Parts[0].Name)]; isAlias && !b.opening[strings.ToLower(name.Parts[0].Name)] {
			return nil
		}
	}
	if _, isLiteral := e.(*syntax.Literal); isLiteral || !isName && (g.plain || b.p.hasAggregate(e)) {
		return nil
	}
	plain := &binder{p: b.p, in: b.in, clause: b.clause, made: g.plainly}
	before := len(b.p.errs)
	x := plain.bind(e)
	b.p.errs = b.p.errs[:before]
	if x == nil {
		return nil
	}
	if expr.Parts(x, g.parts) > g.parts {
		return nil
	}
	i, found := g.firstOf[x.String()]
	if !found {
		return nil
	}
	return &expr.ColumnRef{Index: i, Name: keyName(g.keys[i]), T: g.keys[i].Type()}
}

func keyName(k expr.Expr) string {
	if c, ok := k.(*expr.ColumnRef); ok {
		return c.Name
	}
	return k.String()
}

// ungrouped reports a column that is neither a key nor inside an aggregate.
func (g *grouping) ungrouped(b *binder, n *syntax.Name) expr.Expr {
	if c := b.column(n); c != nil && !b.in.refused {
		b.errorf(n.Span, "the column %q is neither grouped nor aggregated: add it to GROUP BY, or write any_value(%s), first(%s) or last(%s)",
			c.name, c.name, c.name, c.name)
	}
	return nil
}

// windowColumn is what a window gives to its results under a name.
func windowColumn(key string) expr.Expr {
	switch key {
	case "window_end":
		return &expr.ColumnRef{Index: windowFrom + 1, Name: key, T: batch.Of(batch.Timestamp)}
	case "emit_kind":
		return &expr.RowInfo{What: expr.EmitKind}
	}
	return &expr.ColumnRef{Index: windowFrom, Name: key, T: batch.Of(batch.Timestamp)}
}

// resolve gives an expression its final positions: calls after the keys, the
// window's columns after them.
func (g *grouping) resolve(e expr.Expr) expr.Expr {
	if e == nil {
		return nil
	}
	return expr.Rewrite(e, func(part expr.Expr) expr.Expr {
		c, ok := part.(*expr.ColumnRef)
		if !ok || c.Index < callsFrom {
			return part
		}
		moved := *c
		if c.Index >= windowFrom {
			moved.Index = len(g.keys) + len(g.calls) + c.Index - windowFrom
		} else {
			moved.Index = len(g.keys) + c.Index - callsFrom
		}
		return &moved
	})
}

// aggregate binds a call of an aggregate: the same call twice is computed once.
func (b *binder) aggregate(e *syntax.Call, f *agg.Function) expr.Expr {
	if b.groups == nil {
		switch b.clause {
		case "WHERE":
			b.errorf(e.Span, "%s is an aggregate and is not allowed in WHERE, which chooses rows before they are grouped; use HAVING", e.Name.Name)
		case "aggregate":
			b.errorf(e.Span, "%s is an aggregate and is not allowed inside another aggregate; compute it in a stream of its own", e.Name.Name)
		default:
			b.errorf(e.Span, "%s is an aggregate and is not allowed in %s", e.Name.Name, b.clause)
		}
		return nil
	}
	inner := &binder{p: b.p, in: b.in, clause: "aggregate", window: b.groups.window}
	list := e.Args
	args, ok := inner.all(list...)
	var filter expr.Expr
	if e.Filter != nil {
		filter = inner.condition(e.Filter)
		ok = ok && filter != nil
	}
	switch {
	case e.IgnoreNulls != nil && (f.Name == "first" || f.Name == "last"):
		b.p.refuse(*e.IgnoreNulls, "IGNORE NULLS takes the "+f.Name+" value that is not NULL")
		return nil
	case e.IgnoreNulls != nil:
		b.errorf(*e.IgnoreNulls, "IGNORE NULLS belongs to first and last")
		return nil
	case len(e.OrderBy) > 0:
		b.p.refuse(e.OrderBy[0].Span, "ORDER BY inside an aggregate sorts its values")
		return nil
	case !ok:
		return nil
	}
	if e.Separator != nil {
		args = append(args, expr.NewString(e.Separator.Text))
	}
	call, err := newCall(f, e, args, filter)
	if err != nil {
		return b.typed(e, nil, err, e.Args...)
	}
	g := b.groups
	i, known := g.texts[call.Text]
	if !known {
		i = len(g.calls)
		g.texts[call.Text] = i
		g.calls = append(g.calls, call)
	}
	return &expr.ColumnRef{Index: callsFrom + i, Name: call.Text, T: call.Type()}
}

// hasAggregate reports whether an aggregate is in e. It is asked of every part of an
// expression, and looks at each once.
func (p *planner) hasAggregate(e syntax.Expr) bool {
	found, known := p.aggregated[e]
	if known {
		return found
	}
	c, isCall := e.(*syntax.Call)
	found = isCall && c.Over == nil && agg.Lookup(strings.ToLower(c.Name.Name)) != nil
	below(e, func(part syntax.Expr) { found = found || p.hasAggregate(part) })
	p.aggregated[e] = found
	return found
}

// walkSyntax visits e and what is below it while visit returns true.
func walkSyntax(e syntax.Expr, visit func(syntax.Expr) bool) {
	if e != nil && visit(e) {
		below(e, func(part syntax.Expr) { walkSyntax(part, visit) })
	}
}

// below calls visit with the expressions right below e.
func below(e syntax.Expr, visit func(syntax.Expr)) {
	each := func(list ...syntax.Expr) {
		for _, x := range list {
			if x != nil {
				visit(x)
			}
		}
	}
	switch e := e.(type) {
	case *syntax.Unary:
		each(e.X)
	case *syntax.Binary:
		each(e.X, e.Y)
	case *syntax.Call:
		each(e.Args...)
		each(e.Filter)
		if e.Over != nil {
			each(e.Over.Partition...)
			for _, o := range e.Over.OrderBy {
				each(o.Expr)
			}
		}
	case *syntax.Case:
		each(e.Operand, e.Else)
		for _, w := range e.Whens {
			each(w.Cond, w.Then)
		}
	case *syntax.Cast:
		each(e.X)
	case *syntax.In:
		each(e.X)
		each(e.List...)
	case *syntax.Between:
		each(e.X, e.Low, e.High)
	case *syntax.Like:
		each(e.X, e.Pattern)
	case *syntax.Regexp:
		each(e.X, e.Pattern)
	case *syntax.Is:
		each(e.X)
	case *syntax.Interval:
		each(e.X)
	case *syntax.Index:
		each(e.X, e.I)
	}
}
