package planner

import (
	"fmt"
	"slices"
)

// checkClashes refuses sinks that write what a source reads, or what an earlier
// sink writes.
func (p *planner) checkClashes() {
	var others []*relation
	for _, r := range slices.Concat(p.relations, p.files) {
		if r.kind == sourceRelation && r.place() != "" {
			others = append(others, r)
		}
	}
	for _, r := range p.relations {
		if r.kind != sinkRelation || r.place() == "" {
			continue
		}
		for _, other := range others {
			if other.outside == r.outside && r.outside.Clash(other.spec.Options, r.spec.Options) {
				p.errorf(r.options.valueAt(r.outside.Path), "%s is what %s; a sink needs a place of its own", r.place(), other.use())
				break
			}
		}
		others = append(others, r)
	}
}

// place is where a stream reads or writes, if somebody else could there too.
func (r *relation) place() string {
	if r.outside == nil || r.outside.Clash == nil {
		return ""
	}
	return r.spec.Options[r.outside.Path]
}

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
