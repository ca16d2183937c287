package planner

import (
	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/planner/syntax"
)

// Forms that this version does not run are bound as far as their names go, so
// that a script with such a clause hears of its other mistakes too.

// bindJoin resolves both sides and the condition of a join, and refuses it.
func (s *selectBinder) bindJoin(j *syntax.Join) input {
	left, right := s.bindSource(j.Left), s.joined(j.Right)
	both := beside(left.scope, right.scope)
	at := j.KindAt
	if at.End <= at.Start {
		at = j.Right.At()
	}
	s.refuse(at, "JOIN puts rows of two streams, or of a stream and a table, together")
	b := &binder{p: s.planner, in: both, clause: "ON"}
	if j.On != nil {
		b.condition(j.On)
	}
	if j.Match != nil {
		b.condition(j.Match)
	}
	if j.AsOfTime != nil {
		b.bind(j.AsOfTime)
	}
	for _, name := range j.Using {
		for _, side := range []*scope{left.scope, right.scope} {
			if !side.broken && len(side.match("", name.Name)) == 0 {
				s.errorf(name.Span, "unknown column %q of %s%s", name.Name, side.sources[0], didYouMean(name.Name, side.names()))
			}
		}
	}
	// A name in both sides is one column under USING; nothing is said about others.
	if len(j.Using) > 0 {
		both.broken = true
	}
	return input{scope: both}
}

// joined binds the right side of a join, where a table may stand.
func (s *selectBinder) joined(from syntax.Source) input {
	ref, ok := from.(*syntax.StreamRef)
	if !ok {
		return s.bindSource(from)
	}
	r := s.find(ref.Name.Name)
	if r == nil || r.kind != tableRelation {
		return s.bindSource(from)
	}
	r.read = true
	alias := r.name
	if ref.Alias != nil {
		alias = ref.Alias.Name
	}
	in := input{scope: newScope(alias, r.schema)}
	in.scope.broken = r.broken
	return in
}

// bindPattern resolves the streams, filters and keys of a pattern, and refuses
// it.
func (s *selectBinder) bindPattern(p *syntax.Pattern) input {
	word := "PATTERN finds rows that follow each other"
	if p.Sequence {
		word = "SEQUENCE finds rows that follow each other at once"
	}
	s.refuse(firstWords(s.script.Text, p.Span, 1), word)
	steps := &scope{steps: true}
	s.patternSteps(p.Steps, steps)
	for _, name := range []string{"match_start", "match_end"} {
		steps.columns = append(steps.columns, scopeColumn{name: name, typ: batch.Of(batch.Timestamp)})
	}
	steps.columns = append(steps.columns, scopeColumn{name: "match_timed_out", typ: batch.Of(batch.Bool)})
	s.patternFilters(p.Steps, steps)
	return input{scope: &scope{columns: steps.columns, sources: steps.sources, steps: true, broken: true}}
}

// patternSteps collects the streams of a pattern.
func (s *selectBinder) patternSteps(n syntax.PatternNode, steps *scope) {
	switch n := n.(type) {
	case *syntax.PatternAtom:
		name := n.Stream.Name
		if n.Name != nil {
			name = n.Name.Name
		}
		s.patternStream(n.Stream, n.Hash, name, steps)
	case *syntax.PatternNot:
		s.patternStream(n.Stream, n.Hash, n.Stream.Name, steps)
	case *syntax.PatternGroup:
		s.patternSteps(n.Of, steps)
	case *syntax.PatternChain:
		for _, part := range n.Steps {
			s.patternSteps(part, steps)
		}
	case *syntax.PatternLogic:
		for _, part := range n.Sides {
			s.patternSteps(part, steps)
		}
	}
}

func (s *selectBinder) patternStream(stream syntax.Ident, hash bool, name string, steps *scope) {
	if hash {
		steps.broken = true
		return
	}
	r := s.lookup(stream)
	if r == nil {
		steps.broken = true
		return
	}
	r.read = true
	s.bindRelation(r)
	steps.broken = steps.broken || r.broken
	step := newScope(name, r.schema)
	steps.columns = append(steps.columns, step.columns...)
	steps.sources = append(steps.sources, name)
}

// patternFilters resolves the names in the filters: unqualified ones mean the
// row at hand.
func (s *selectBinder) patternFilters(n syntax.PatternNode, steps *scope) {
	filter := func(stream syntax.Ident, e syntax.Expr) {
		r := s.find(stream.Name)
		if e == nil || r == nil || steps.broken {
			return
		}
		own := newScope("", r.schema)
		walkSyntax(e, func(part syntax.Expr) bool {
			name, ok := part.(*syntax.Name)
			if !ok {
				return true
			}
			in := own
			if len(name.Parts) > 1 {
				in = steps
			} else if steps.hasSource(name.Parts[0].Name) {
				return true
			}
			(&binder{p: s.planner, in: in, clause: "a filter"}).column(name)
			return true
		})
	}
	switch n := n.(type) {
	case *syntax.PatternAtom:
		filter(n.Stream, n.Filter)
	case *syntax.PatternNot:
		filter(n.Stream, n.Filter)
	case *syntax.PatternGroup:
		s.patternFilters(n.Of, steps)
	case *syntax.PatternChain:
		for _, part := range n.Steps {
			s.patternFilters(part, steps)
		}
	case *syntax.PatternLogic:
		for _, part := range n.Sides {
			s.patternFilters(part, steps)
		}
	}
}
