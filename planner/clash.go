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
	var taken occupied
	for _, r := range slices.Concat(p.relations, p.files) {
		if r.kind == sourceRelation && r.mayClash() {
			taken.add(r, r.outside.Targets(r.spec.Options))
		}
	}
	for _, r := range p.relations {
		if r.kind != sinkRelation || !r.mayClash() || r.target() == "" {
			continue
		}
		targets := r.outside.Targets(r.spec.Options)
		if other := taken.by(r, targets); other != nil {
			p.errorf(r.options.valueAt(targetOption(r.outside)), "%s is what %s; a sink needs a place of its own", r.target(), other.use())
		}
		if !r.outside.Shared {
			taken.add(r, targets)
		}
	}
}

// occupied is the streams that use targets, each found by its name: to compare
// every sink with all others would take a thousand of them for seconds.
type occupied struct {
	streams  []*relation
	first    map[site]int // the first stream that uses a target
	patterns []pattern
}

// site is a target of a connector.
type site struct {
	of   *connector.Connector
	name string
}

// pattern is a source that reads whatever it matches.
type pattern struct {
	of      *connector.Connector
	stream  int
	matches func(name string) bool
}

func (o *occupied) add(r *relation, targets connector.Targets) {
	if o.first == nil {
		o.first = map[site]int{}
	}
	at := len(o.streams)
	o.streams = append(o.streams, r)
	for _, name := range targets.Names {
		if _, known := o.first[site{r.outside, name}]; !known {
			o.first[site{r.outside, name}] = at
		}
	}
	if targets.Matches != nil && r.kind == sourceRelation {
		o.patterns = append(o.patterns, pattern{r.outside, at, targets.Matches})
	}
}

// by is the first stream that uses a target of a sink, or nil.
func (o *occupied) by(sink *relation, targets connector.Targets) *relation {
	first := len(o.streams)
	for _, name := range targets.Names {
		if at, taken := o.first[site{sink.outside, name}]; taken {
			first = min(first, at)
		}
		for _, p := range o.patterns {
			if p.stream < first && p.of == sink.outside && p.matches(name) {
				first = p.stream
			}
		}
	}
	if first == len(o.streams) {
		return nil
	}
	return o.streams[first]
}

// mayClash reports whether somebody else could read or write where a stream does.
func (r *relation) mayClash() bool { return r.outside != nil && r.outside.Targets != nil }

// target is where a sink writes.
func (r *relation) target() string { return r.spec.Options[targetOption(r.outside)] }

// targetOption is the option that says where a connector's rows are.
func targetOption(c *connector.Connector) string { return cmp.Or(c.Target, c.Path) }

// use is what a stream does with its target.
func (r *relation) use() string {
	switch {
	case r.kind == sinkRelation:
		return fmt.Sprintf("%q writes", r.name)
	case r.decl == nil:
		return fmt.Sprintf("FROM '%s' reads", r.name)
	}
	return fmt.Sprintf("%q reads", r.name)
}
