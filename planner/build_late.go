package planner

import (
	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/expr"
	"github.com/eventflux-io/engine/operators"
	"github.com/eventflux-io/engine/operators/pipeline"
	"github.com/eventflux-io/engine/planner/plan"
)

// lateRows is how the rows of s that come too late for a node of the graph become
// rows of late(s), which to is: as they are where the node reads rows of s, else by
// way of a projection that finds the columns of s among those that the node reads. A
// column that was computed with, or left out, is NULL.
func (b *builder) lateRows(late pipeline.Edge, s *plan.Scan, to *pipeline.Node) []pipeline.Edge {
	i := late.From
	input := b.windowInput(i)
	if input == nil {
		return nil
	}
	columns := plan.ColumnsOf(input, s)
	read := input.Props().Schema
	var exprs []expr.Expr
	same := len(read) == len(s.Made.Schema)
	for c, f := range s.Made.Schema {
		same = same && columns[c] == c
		var e expr.Expr = &expr.ColumnRef{Index: columns[c], Name: f.Name, T: f.Type}
		if columns[c] < 0 || !read[columns[c]].Type.Equal(f.Type) {
			same = false
			e = mustNull(f.Type)
		}
		exprs = append(exprs, e)
	}
	if same {
		return []pipeline.Edge{late}
	}
	for c, f := range pipeline.LateColumns {
		exprs = append(exprs, &expr.ColumnRef{Index: len(read) + c, Name: f.Name, T: f.Type})
	}
	n := operator(func(env operators.Env) operators.Operator { return &operators.Project{Exprs: exprs, Env: env} })
	n.ID, n.Query, n.Label = to.ID+" of "+b.graph.Nodes[i].ID, b.graph.Nodes[i].Query, "Project late rows"
	n.Schema = append(append(batch.Schema{}, s.Made.Schema...), pipeline.LateColumns...)
	n.Inputs = []pipeline.Edge{late}
	b.graph.Nodes = append(b.graph.Nodes, n)
	return []pipeline.Edge{{From: len(b.graph.Nodes) - 1}}
}

func mustNull(t batch.Type) expr.Expr {
	null, err := expr.Convert(expr.NewNull(), t)
	if err != nil {
		panic(err) // NULL is of every type
	}
	return null
}

// windowInput is what node i of the graph reads if it is a window.
func (b *builder) windowInput(i int) plan.Node {
	for n, at := range b.at {
		if at != i {
			continue
		}
		switch n := n.(type) {
		case *plan.Aggregate:
			if n.Window != nil {
				return n.Input
			}
		case *plan.Collect:
			return n.Input
		}
	}
	return nil
}
