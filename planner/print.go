package planner

import (
	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/expr"
)

// print makes the sinks of the plan: one for each declared sink that is written,
// and one for each stream that goes to standard output.
func (p *planner) print() {
	for _, r := range p.relations {
		if r.kind == sinkRelation && r.node != nil {
			p.sinks = append(p.sinks, &Sink{Input: r.node, Of: r})
		}
	}
	var printed []*Sink
	for _, q := range p.queries {
		switch {
		case q.into == nil && q.node != nil:
			printed = append(printed, &Sink{Input: q.node, Print: q.name})
		case q.into != nil && p.isPrinted(q.into) && !q.into.printed:
			q.into.printed = true
			printed = append(printed, &Sink{Input: q.into.node, Print: q.into.name})
		}
	}
	if len(printed) > 1 {
		for _, s := range printed {
			s.Input = named(s.Input, s.Print)
			s.several = true
		}
	}
	p.sinks = append(p.sinks, printed...)
}

// isPrinted tells whether nobody takes the rows of a derived stream.
func (p *planner) isPrinted(r *relation) bool {
	return r.kind == internalRelation && !r.read && r.node != nil && p.opt.Tap == nil
}

// named puts the column _stream in front, for output that mixes streams.
func named(n Node, name string) Node {
	made := n.Props()
	exprs := []expr.Expr{expr.NewString(name)}
	schema := batch.Schema{{Name: "_stream", Type: batch.Of(batch.String)}}
	for i, f := range made.Schema {
		exprs = append(exprs, &expr.ColumnRef{Index: i, Name: f.Name, T: f.Type})
		schema = append(schema, f)
	}
	key := made.Key
	made.Schema = schema
	made.Key = mapKey(key, exprs)
	return &Project{Made: made, Input: n, Exprs: exprs}
}
