package planner

import (
	"slices"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/operators/pipeline"
	"github.com/eventflux-io/engine/planner/plan"
)

// tapped are the streams whose rows others than the script may read. The node of
// each makes exactly the declared columns, and no rule moves anything across it.
func (p *planner) tapped() []*relation {
	if p.opt.Tap == nil {
		return nil
	}
	var streams []*relation
	for _, r := range p.relations {
		if r.node != nil && !r.broken {
			streams = append(streams, r)
		}
	}
	return streams
}

// runs reports whether there are rows to make. Streams alone run for those who may
// read them, unless the script only describes them.
func (p *planner) runs() bool {
	return len(p.sinks) > 0 || len(p.tapped()) > 0 && (len(p.queries) > 0 || len(p.texts) == 0)
}

// taps gives each stream its tap, at the node that makes its rows; a source has
// errors(s) and late(s) beside its own, under their names s$errors and s$late.
func (b *builder) taps() {
	for _, r := range b.p.tapped() {
		b.tap(r.name, r.node)
		scan, isSource := r.node.(*plan.Scan)
		if !isSource {
			continue
		}
		if !r.skips() {
			b.tap(r.name+"$errors", &plan.Side{Of: scan, Made: plan.Props{Schema: pipeline.ErrorSchema, Query: r.name + "$errors"}})
		}
		late := slices.Concat(r.schema, pipeline.LateColumns)
		b.tap(r.name+"$late", &plan.Side{Of: scan, Late: true, Made: plan.Props{Schema: late, Query: r.name + "$late"}})
	}
}

func (b *builder) tap(stream string, n plan.Node) {
	props := n.Props()
	tap := b.p.opt.Tap(stream, props.Schema, props.Upsert)
	if tap == nil {
		return
	}
	node := b.graph.Nodes[b.node(n)]
	if node.Tap != nil { // a query passes on unchanged what another stream is made of
		tap = taps{node.Tap, tap}
	}
	node.Tap = tap
}

// taps are those of several streams that one node makes.
type taps [2]pipeline.Tap

func (t taps) Offer(b *batch.Batch) {
	for _, one := range t {
		one.Offer(b)
	}
}
