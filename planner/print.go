package planner

import (
	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/expr"
	"github.com/eventflux-io/engine/planner/plan"
)

// print makes the sinks of the plan: one for each declared sink that is written,
// and one for each stream that goes to standard output.
func (p *planner) print() {
	for _, r := range p.relations {
		if r.kind == sinkRelation && r.node != nil {
			p.sinks = append(p.sinks, p.sinkOf(r, r.node))
		}
	}
	var printed []*plan.Sink
	for _, q := range p.queries {
		switch {
		case q.into == nil && q.node != nil:
			printed = append(printed, &plan.Sink{Input: q.node, Name: q.name, Printed: true})
		case q.into != nil && p.isPrinted(q.into) && !q.into.printed:
			q.into.printed = true
			printed = append(printed, &plan.Sink{Input: q.into.node, Name: q.into.name, Printed: true})
		}
	}
	if len(printed) > 1 {
		for _, s := range printed {
			s.Input = named(s.Input, s.Name)
			s.Several = true
		}
	}
	p.sinks = append(p.sinks, printed...)
}

// sinkOf makes the sink of a stream that is declared to be one.
func (p *planner) sinkOf(r *relation, input plan.Node) *plan.Sink {
	s := &plan.Sink{Input: input, Name: r.name, Connector: r.connector(), Options: r.shown()}
	if r.outside != nil && r.outside.Path != "" {
		s.Path = r.spec.Options[r.outside.Path]
	}
	if r.spec.Format != nil {
		s.Format = r.spec.Format.Name
	}
	p.declared[s] = r
	return s
}

// isPrinted reports whether nobody takes the rows of a derived stream.
func (p *planner) isPrinted(r *relation) bool {
	return r.kind == internalRelation && !r.read && r.node != nil && p.opt.Tap == nil
}

// named puts the column _stream in front, for output that mixes streams.
func named(n plan.Node, name string) plan.Node {
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
	return &plan.Project{Made: made, Input: n, Exprs: exprs}
}
