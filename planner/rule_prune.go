package planner

import "github.com/eventflux-io/engine/expr"

// pruneColumns finds out which columns of each source somebody reads. Those of
// the row time, NOT NULL and late(s) count as read.
func pruneColumns(_ *planner, sinks []*Sink) {
	need := needs{}
	for _, s := range sinks {
		need.all(s.Input)
	}
	for n, columns := range need {
		scan, ok := n.(*Scan)
		if !ok {
			continue
		}
		in := scan.Of.ingest
		if scan.Of.reads.late {
			continue
		}
		wanted := make([]bool, len(in.Decoded))
		for i, e := range in.Exprs {
			if !columns[i] && i != in.Time && !scan.Of.schema[i].NotNull {
				if _, plain := e.(*expr.ColumnRef); plain {
					continue
				}
				// A computed column is evaluated whether or not it is read: it may fail.
			}
			for c := range columnsOf(e) {
				wanted[c] = true
			}
		}
		scan.Wanted = wanted
	}
}

// needs is, for each node, the columns of it that are read.
type needs map[Node]map[int]bool

// all marks every column of n.
func (n needs) all(of Node) {
	columns := map[int]bool{}
	for i := range of.Props().Schema {
		columns[i] = true
	}
	n.mark(of, columns)
}

// mark notes that columns of a node are read, and what the node reads for them.
func (n needs) mark(of Node, columns map[int]bool) {
	known, seen := n[of]
	if !seen {
		known = map[int]bool{}
		n[of] = known
	}
	grew := !seen
	for c := range columns {
		grew = grew || !known[c]
		known[c] = true
	}
	if !grew {
		return
	}
	below := map[int]bool{}
	add := func(e expr.Expr) {
		for c := range columnsOf(e) {
			below[c] = true
		}
	}
	switch of := of.(type) {
	case *Project:
		// All expressions are evaluated: any may fail a row.
		for i, e := range of.Exprs {
			if _, plain := e.(*expr.ColumnRef); !plain || known[i] {
				add(e)
			}
		}
	case *Aggregate:
		expressions(of, func(e expr.Expr) expr.Expr { add(e); return e })
	case *Filter, *Order:
		expressions(of, func(e expr.Expr) expr.Expr { add(e); return e })
		for c := range known {
			below[c] = true
		}
	case *Stream, *Limit, *Union:
		for c := range known {
			below[c] = true
		}
	default:
		for _, in := range of.Inputs() {
			n.all(in)
		}
		return
	}
	for _, in := range of.Inputs() {
		n.mark(in, below)
	}
}

func columnsOf(e expr.Expr) map[int]bool {
	out := map[int]bool{}
	expr.Walk(e, func(part expr.Expr) {
		if c, ok := part.(*expr.ColumnRef); ok {
			out[c.Index] = true
		}
	})
	return out
}
