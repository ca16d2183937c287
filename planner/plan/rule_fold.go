package plan

import (
	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/expr"
)

// foldConstants computes what no row changes. The keys and calls of an aggregate
// stay as they are.
func foldConstants(n Node) Node {
	if a, isAggregate := n.(*Aggregate); isAggregate {
		if a.Having != nil {
			a.Having = expr.Fold(a.Having)
		}
		return n
	}
	n.Expressions(expr.Fold)
	return n
}

// dropTrueFilter removes WHERE TRUE.
func dropTrueFilter(n Node) Node {
	f, ok := n.(*Filter)
	if !ok {
		return n
	}
	c, ok := f.Where.(*expr.Constant)
	if ok && c.Type().Kind == batch.Bool && !c.IsNull() && c.Value.Bits().Get(0) {
		return f.Input
	}
	return n
}
