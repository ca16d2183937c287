package planner

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/eventflux-io/engine/io/connector"
)

// checkClashes refuses sinks that write what a source reads, or what an earlier
// sink writes.
func (p *planner) checkClashes() {
	var others []*relation
	for _, r := range slices.Concat(p.relations, p.files) {
		if r.kind == sourceRelation && r.mayClash() {
			others = append(others, r)
		}
	}
	for _, r := range p.relations {
		if r.kind != sinkRelation || !r.mayClash() || r.place() == "" {
			continue
		}
		for _, other := range others {
			if other.outside == r.outside && !(r.outside.Shared && other.kind == sinkRelation) && r.outside.Clash(other.spec.Options, r.spec.Options) {
				p.errorf(r.options.valueAt(placeOption(r.outside)), "%s is what %s; a sink needs a place of its own", r.place(), other.use())
				break
			}
		}
		others = append(others, r)
	}
}

// mayClash tells whether somebody else could read or write where a stream does.
func (r *relation) mayClash() bool { return r.outside != nil && r.outside.Clash != nil }

// place is where a sink writes.
func (r *relation) place() string { return r.spec.Options[placeOption(r.outside)] }

// placeOption is the option that says where a connector's rows are.
func placeOption(c *connector.Connector) string { return cmp.Or(c.Place, c.Path) }

// use is what a stream does with its place.
func (r *relation) use() string {
	switch {
	case r.kind == sinkRelation:
		return fmt.Sprintf("%q writes", r.name)
	case r.decl == nil:
		return fmt.Sprintf("FROM '%s' reads", r.name)
	}
	return fmt.Sprintf("%q reads", r.name)
}
