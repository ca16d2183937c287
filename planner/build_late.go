package planner

import (
	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/expr"
	"github.com/eventflux-io/engine/operators"
	"github.com/eventflux-io/engine/operators/pipeline"
)

// lateRows is how the rows that come too late for node i of the graph become
// rows of late(s), which to is: as they are where the node reads rows of s, else by
// way of a projection that finds the columns of s among those that the node reads. A
// column that was computed with, or left out, is NULL.
func (b *builder) lateRows(i int, s *relation, to *pipeline.Node) []pipeline.Edge {
	input := b.windowInput(i)
	if input == nil {
		return nil
	}
	places := sourceColumns(input, len(s.schema))
	read := input.Props().Schema
	var exprs []expr.Expr
	same := len(read) == len(s.schema)
	for c, f := range s.schema {
		same = same && places[c] == c
		var e expr.Expr = &expr.ColumnRef{Index: places[c], Name: f.Name, T: f.Type}
		if places[c] < 0 || !read[places[c]].Type.Equal(f.Type) {
			same = false
			e = mustNull(f.Type)
		}
		exprs = append(exprs, e)
	}
	if same {
		return []pipeline.Edge{{From: i, Port: pipeline.Late}}
	}
	for c, f := range pipeline.LateColumns {
		exprs = append(exprs, &expr.ColumnRef{Index: len(read) + c, Name: f.Name, T: f.Type})
	}
	n := operator(func(env operators.Env) operators.Operator { return &operators.Project{Exprs: exprs, Env: env} })
	n.ID, n.Query, n.Label = to.ID+" of "+b.graph.Nodes[i].ID, b.graph.Nodes[i].Query, "Project late rows"
	n.Schema = append(append(batch.Schema{}, s.schema...), pipeline.LateColumns...)
	n.Inputs = []pipeline.Edge{{From: i, Port: pipeline.Late}}
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
func (b *builder) windowInput(i int) Node {
	for n, at := range b.at {
		if at != i {
			continue
		}
		switch n := n.(type) {
		case *Aggregate:
			if n.Window != nil {
				return n.Input
			}
		case *Collect:
			return n.Input
		}
	}
	return nil
}

// sourceColumns are the places, among the columns of a node, of those of the
// source that it reads; -1 for a column that is not there unchanged.
func sourceColumns(n Node, width int) []int {
	places := make([]int, width)
	for i := range places {
		places[i] = -1
	}
	switch n := n.(type) {
	case *Scan:
		for i := range places {
			places[i] = i
		}
	case *Project:
		of := sourceColumns(n.Input, width)
		for i := range places {
			for at, e := range n.Exprs {
				if c, plain := e.(*expr.ColumnRef); plain && c.Index == of[i] {
					places[i] = at
					break
				}
			}
		}
	case *Union:
		places = sourceColumns(n.Of[0], width)
		for _, other := range n.Of[1:] {
			for i, at := range sourceColumns(other, width) {
				if at != places[i] {
					places[i] = -1
				}
			}
		}
	case *Filter, *Limit, *Stream, *Sink:
		return sourceColumns(n.Inputs()[0], width)
	case *Side, *Aggregate, *Collect, *Sort, *Distinct, *Values:
	default:
		panic(unhandled(n))
	}
	return places
}
