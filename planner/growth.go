package planner

import (
	"github.com/eventflux-io/engine/planner/plan"
	"github.com/eventflux-io/engine/planner/syntax"
)

// growth bounds what a script becomes when everything is put in that its names stand
// for. A computed column is put in where it is read, a query of WITH at each
// place that reads it, and * is all columns: a few lines, each of which reads the
// one before twice, would be more than any machine holds.
type growth struct {
	parts    int
	reported bool
	depth    int // queries around the one that is being bound
	reach    int // how many queries read one another up to it
}

const (
	// A script may have partsAlways parts, and partsPerByte more for each byte of its text:
	// what is not put in twice has less than one.
	partsAlways  = 500_000
	partsPerByte = 4
	// partsOfQuery is what a query weighs beside its expressions.
	partsOfQuery = 20
	// maxReach is how many queries may read one another, each the one before: whoever
	// reads the plan calls itself for each.
	maxReach = 10_000
)

// grow counts that many more parts of the script; false: they are too many, which
// was reported.
func (p *planner) grow(at syntax.Node, parts int) bool {
	g := &p.growth
	g.parts += parts
	most := partsAlways + partsPerByte*len(p.script.Text)
	if g.parts > most && !g.reported {
		g.reported = true
		p.errorf(at.At(), "with everything expanded that its names stand for, the script comes to %d parts here, and the most for one of its length is %d", g.parts, most)
	}
	return g.parts <= most
}

// nested binds a query unless too many read one another.
func (p *planner) nested(q *syntax.Query, bind func() plan.Node) plan.Node {
	g := &p.growth
	if !p.grow(q, partsOfQuery) {
		return nil
	}
	g.depth++
	defer func() { g.depth-- }()
	if g.depth > maxReach {
		return p.tooDeep(q, g.depth)
	}
	before := g.reach
	g.reach = 0
	n := bind()
	reach := g.reach + 1
	g.reach = max(reach, before)
	if reach > maxReach {
		return p.tooDeep(q, reach)
	}
	return n
}

func (p *planner) tooDeep(q *syntax.Query, reach int) plan.Node {
	if !p.growth.reported {
		p.growth.reported = true
		p.errorf(firstWords(p.script.Text, q.Span, 1), "%d queries read one another up to here, and the most is %d", reach, maxReach)
	}
	return nil
}
