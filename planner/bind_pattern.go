package planner

import (
	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/expr/spelling"
	"github.com/eventflux-io/engine/planner/syntax"
)

// bindPattern resolves the streams, filters and keys of a pattern, and refuses
// it.
func (s *selectBinder) bindPattern(p *syntax.Pattern) input {
	word := "PATTERN finds rows that follow each other"
	if p.Sequence {
		word = "SEQUENCE finds rows that follow each other at once"
	}
	s.refuse(firstWords(s.script.Text, p.Span, 1), word)
	c := &patternChecker{s: s, steps: &scope{steps: true, refused: true}, named: map[string]bool{}, of: map[string][]scopeColumn{}}
	c.collect(p.Steps)
	c.filters(p.Steps)
	for _, k := range p.Partition {
		c.key(k)
	}
	if p.Skip != nil && p.Skip.Of != nil && !c.steps.broken && !c.steps.hasSource(p.Skip.Of.Name) {
		s.errorf(p.Skip.Of.Span, "unknown step %q%s", p.Skip.Of.Name, spelling.Hint(p.Skip.Of.Name, c.steps.sources))
	}
	out := c.steps
	for _, name := range []string{"match_start", "match_end"} {
		out.columns = append(out.columns, scopeColumn{name: name, typ: batch.Of(batch.Timestamp)})
	}
	out.columns = append(out.columns, scopeColumn{name: "match_timed_out", typ: batch.Of(batch.Bool)})
	return input{scope: out}
}

// patternChecker walks a pattern in the order of the text.
type patternChecker struct {
	s       *selectBinder
	steps   *scope
	named   map[string]bool          // names given to steps
	of      map[string][]scopeColumn // what steps has, by the folded name of the step
	seen    []string                 // steps before the one at hand
	streams []*relation
}

// each calls atom with every stream of a pattern: its name, or that of its step.
func each(n syntax.PatternNode, atom func(step *syntax.Ident, stream syntax.Ident, hash bool, filter syntax.Expr)) {
	switch n := n.(type) {
	case *syntax.PatternAtom:
		atom(n.Name, n.Stream, n.Hash, n.Filter)
	case *syntax.PatternNot:
		atom(nil, n.Stream, n.Hash, n.Filter)
	case *syntax.PatternGroup:
		each(n.Of, atom)
	case *syntax.PatternChain:
		for _, part := range n.Steps {
			each(part, atom)
		}
	case *syntax.PatternLogic:
		for _, part := range n.Sides {
			each(part, atom)
		}
	}
}

// collect makes a source of every step.
func (c *patternChecker) collect(n syntax.PatternNode) {
	each(n, func(step *syntax.Ident, stream syntax.Ident, hash bool, _ syntax.Expr) {
		name := stream.Name
		if step != nil {
			name = step.Name
			if c.named[foldName(name)] {
				c.s.errorf(step.Span, "two steps are called %q", name)
			}
			c.named[foldName(name)] = true
		}
		r := c.s.streamOf(stream, hash, nil)
		if r == nil {
			c.steps.broken = true
			return
		}
		c.s.bindRelation(r)
		c.steps.broken = c.steps.broken || !r.named()
		c.streams = append(c.streams, r)
		if !c.steps.hasSource(name) {
			c.of[caseless(name)] = newScope(name, r.schema).columns
			c.steps.columns = append(c.steps.columns, c.of[caseless(name)]...)
			c.steps.sources = append(c.steps.sources, name)
		}
	})
}

// filters resolves the names in the filters: unqualified ones mean the row at
// hand, qualified ones a step that comes before, or the step itself.
func (c *patternChecker) filters(n syntax.PatternNode) {
	each(n, func(step *syntax.Ident, stream syntax.Ident, hash bool, filter syntax.Expr) {
		name := stream.Name
		if step != nil {
			name = step.Name
		}
		c.seen = append(c.seen, name)
		r := c.s.hashed(stream, hash)
		if filter == nil || r == nil || !r.named() || c.steps.broken {
			return
		}
		own := newScope("", r.schema)
		own.steps, own.refused = true, true
		own.sources = append(own.sources, stream.Name)
		for _, col := range newScope(stream.Name, r.schema).columns {
			if stream.Name != name {
				own.columns = append(own.columns, col)
			}
		}
		known := map[string]bool{}
		for _, source := range own.sources {
			known[caseless(source)] = true
		}
		for _, before := range c.seen {
			if key := caseless(before); !known[key] || equalName(before, stream.Name) {
				known[key] = true
				own.sources = append(own.sources, before)
				own.columns = append(own.columns, c.of[key]...)
			}
		}
		own.sources = own.sources[1:]
		own.later = c.steps.sources
		c.s.resolveNames(filter, own)
	})
}

// key resolves PARTITION BY: a column of every stream, or of the one it names.
func (c *patternChecker) key(k syntax.PartitionKey) {
	streams := c.streams
	if k.Of.Name != "" {
		r := c.s.lookup(k.Of, nil)
		if r == nil {
			return
		}
		c.s.bindRelation(r)
		streams = []*relation{r}
	}
	for _, r := range streams {
		if before := len(c.s.errs); r.named() {
			(&binder{p: c.s.planner, in: newScope(r.name, r.schema), clause: "PARTITION BY"}).bind(k.Key)
			if len(c.s.errs) > before {
				return
			}
		}
	}
}
