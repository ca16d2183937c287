package plan

import "github.com/eventflux-io/engine/expr"

// mergeFilters makes WHERE a over WHERE b the filter b AND a. AND evaluates a
// only where b is not false, but a row for which b is NULL would reach a: the
// rule holds where a cannot fail.
func mergeFilters(n Node) Node {
	upper, ok := n.(*Filter)
	if !ok {
		return n
	}
	lower, ok := upper.Input.(*Filter)
	if !ok || !cannotFail(upper.Where) {
		return n
	}
	both, err := expr.NewLogic(false, lower.Where, upper.Where)
	if err != nil {
		return n
	}
	return &Filter{Input: lower.Input, Where: both, Query: lower.Query} // the upper one fails no row
}

// pushFilter moves a filter below a projection, so that only rows that pass are
// computed. A projection that can fail must stay below: its errors go to
// errors(s) for rows that the filter would drop.
func pushFilter(n Node) Node {
	f, ok := n.(*Filter)
	if !ok {
		return n
	}
	below, ok := f.Input.(*Project)
	if !ok {
		return n
	}
	for _, e := range below.Exprs {
		if !cannotFail(e) {
			return n
		}
	}
	where := expr.Rewrite(f.Where, func(part expr.Expr) expr.Expr {
		if c, ok := part.(*expr.ColumnRef); ok {
			return below.Exprs[c.Index]
		}
		return part
	})
	if expr.Parts(where, mostPushed) > mostPushed {
		return n
	}
	moved := *below
	moved.Input = &Filter{Input: below.Input, Where: where, Query: f.Query}
	return &moved
}

// mostPushed is how many parts a filter may have that is moved: below a projection
// that reads a column twice it has twice as many, and below the next one four times.
const mostPushed = 10_000

// cannotFail reports whether evaluating e never fails a row: columns, constants,
// comparisons and logic over such.
func cannotFail(e expr.Expr) bool {
	safe := true
	expr.Walk(e, func(part expr.Expr) {
		switch p := part.(type) {
		case *expr.ColumnRef, *expr.Constant, *expr.Logic, *expr.InSet, *expr.RowInfo:
		case *expr.Cast:
			safe = safe && p.Implicit
		case *expr.Call:
			switch p.Name {
			case "=", "<>", "<", "<=", ">", ">=", "<=>", "is distinct from", "is null", "is not null", "not":
			default:
				safe = false
			}
		default:
			safe = false
		}
	})
	return safe
}

// dropIdentity removes a projection that passes every column on under its name.
func dropIdentity(n Node) Node {
	p, ok := n.(*Project)
	if !ok {
		return n
	}
	if !p.passesAll() {
		return n
	}
	for i, f := range p.Input.Props().Schema {
		if f.Name != p.Made.Schema[i].Name {
			return n
		}
	}
	return p.Input
}
