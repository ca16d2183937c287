package planner

import (
	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/expr"
	"github.com/eventflux-io/engine/operators"
	"github.com/eventflux-io/engine/operators/pipeline"
)

// lateRows is how the rows of s that come too late for a node of the graph become
// rows of late(s), which to is: as they are where the node reads rows of s, else by
// way of a projection that finds the columns of s among those that the node reads. A
// column that was computed with, or left out, is NULL.
func (b *builder) lateRows(late pipeline.Edge, s *relation, to *pipeline.Node) []pipeline.Edge {
	i := late.From
	input := b.windowInput(i)
	if input == nil {
		return nil
	}
	places := sourceColumns(input, s)
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
		return []pipeline.Edge{late}
	}
	for c, f := range pipeline.LateColumns {
		exprs = append(exprs, &expr.ColumnRef{Index: len(read) + c, Name: f.Name, T: f.Type})
	}
	n := operator(func(env operators.Env) operators.Operator { return &operators.Project{Exprs: exprs, Env: env} })
	n.ID, n.Query, n.Label = to.ID+" of "+b.graph.Nodes[i].ID, b.graph.Nodes[i].Query, "Project late rows"
	n.Schema = append(append(batch.Schema{}, s.schema...), pipeline.LateColumns...)
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

// sourceColumns are the places, among the columns of a node, of those of source s;
// -1 for a column that is not there unchanged. Nil: the node does not read s.
func sourceColumns(n Node, s *relation) []int {
	places := make([]int, len(s.schema))
	for i := range places {
		places[i] = -1
	}
	switch n := n.(type) {
	case *Scan:
		if n.Of != s {
			return nil
		}
		for i := range places {
			places[i] = i
		}
	case *Project:
		of := sourceColumns(n.Input, s)
		if of == nil {
			return nil
		}
		for i := range places {
			for at, e := range n.Exprs {
				if c, plain := e.(*expr.ColumnRef); plain && c.Index == of[i] {
					places[i] = at
					break
				}
			}
		}
	case *Union:
		places = nil
		for _, one := range n.Of {
			of := sourceColumns(one, s)
			if places == nil {
				places = of
				continue
			}
			for i, at := range of {
				if at != places[i] {
					places[i] = -1
				}
			}
		}
	case *Filter, *Limit, *Stream, *Sink:
		return sourceColumns(n.Inputs()[0], s)
	case *Side:
		if n.Of != s {
			return nil
		}
	case *Aggregate, *Collect, *Sort, *Distinct:
		if sourceColumns(n.Inputs()[0], s) == nil {
			return nil
		}
	case *Values:
		return nil
	default:
		panic(unhandled(n))
	}
	return places
}
