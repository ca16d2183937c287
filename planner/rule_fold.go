package planner

import (
	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/expr"
)

// foldConstants computes what no row changes. The keys and calls of an aggregate
// stay as they are.
func foldConstants(_ *planner, n Node) Node {
	switch n := n.(type) {
	case *Aggregate:
		if n.Having != nil {
			n.Having = expr.Fold(n.Having)
		}
		return n
	case *Scan:
		if n.Of.ingest != nil {
			for i, e := range n.Of.ingest.Exprs {
				n.Of.ingest.Exprs[i] = expr.Fold(e)
			}
		}
		return n
	}
	expressions(n, expr.Fold)
	return n
}

// dropTrueFilter removes WHERE TRUE.
func dropTrueFilter(_ *planner, n Node) Node {
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
