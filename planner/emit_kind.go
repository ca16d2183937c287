package planner

import (
	"slices"

	"github.com/eventflux-io/engine/expr"
)

// tellsKinds tells which columns of a node depend on emit_kind. Where a sink's
// rows have one, the reader can tell that a row deletes an earlier one; elsewhere
// such a row would look like a result, and is left out.
func tellsKinds(n Node) []bool {
	switch n := n.(type) {
	case *Project:
		below := tellsKinds(n.Input)
		tells := make([]bool, len(n.Exprs))
		for i, x := range n.Exprs {
			expr.Walk(x, func(part expr.Expr) {
				switch part := part.(type) {
				case *expr.RowInfo:
					tells[i] = tells[i] || part.What == expr.EmitKind
				case *expr.ColumnRef:
					tells[i] = tells[i] || below[part.Index]
				}
			})
		}
		return tells
	case *Stream, *Filter, *Sort, *Limit, *Distinct, *Sink:
		return tellsKinds(n.Inputs()[0])
	case *Union:
		tells := make([]bool, len(n.Made.Schema))
		for _, side := range n.Of {
			for i, t := range tellsKinds(side) {
				tells[i] = tells[i] || t
			}
		}
		return tells
	case *Scan, *Side, *Aggregate, *Collect, *Values:
		return make([]bool, len(n.Props().Schema))
	}
	panic(unhandled(n))
}

func showsKinds(n Node) bool { return slices.Contains(tellsKinds(n), true) }
