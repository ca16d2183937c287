package syntax

// pattern reads PATTERN (…) or SEQUENCE (…) and what belongs to it.
func (p *parser) pattern() Source {
	first := p.i
	s := &Pattern{Sequence: p.next().up == "SEQUENCE"}
	p.i++
	p.countSteps(func() { s.Steps = p.chain(s.Sequence) })
	if p.accept("WITHIN") {
		s.Inside = p.patternWithin()
	}
	if p.err == nil && !p.accept(")") {
		if s.Sequence {
			p.unexpected(`"->", ",", WITHIN or ")"`)
		} else {
			p.unexpected(`"->", AND, OR, WITHIN or ")"`)
		}
	}
	if p.accept("WITHIN") {
		s.Within = p.patternWithin()
	}
	if p.accept("PARTITION") && p.expect("BY") {
		p.commas(func() { s.Partition = append(s.Partition, p.patternKey()) })
	}
	if p.atAny("RETENTION", "UNBOUNDED") {
		s.Retention = p.retention()
	}
	if p.at("AFTER") {
		s.Skip = p.skip()
	}
	if at := p.i; p.at("ON") && p.peek(1).up != "DUPLICATE" {
		p.i++
		p.expect("TIMEOUT", "EMIT")
		span := p.since(at)
		s.OnTimeout = &span
	}
	s.Alias = p.sourceAlias()
	s.Span = p.since(first)
	return s
}

// steps counts those of a pattern.
type steps struct {
	n      int
	beyond Span // the first that is too many
}

func (s *steps) add(at Span) {
	if s.n++; s.n == maxSteps+1 {
		s.beyond = at
	}
}

// countSteps refuses what read has read where it has too many steps. A filter may hold
// a query with a pattern of its own.
func (p *parser) countSteps(read func()) {
	around := p.steps
	p.steps = steps{}
	read()
	if p.err == nil && p.steps.n > maxSteps {
		p.fail(p.steps.beyond, "this pattern has %d steps, and the most is %d", p.steps.n, maxSteps)
	}
	p.steps = around
}

// patternKey reads k, or k OF A.
func (p *parser) patternKey() PartitionKey {
	first := p.i
	k := PartitionKey{Key: p.expr()}
	if p.accept("OF") {
		k.Of = p.streamName("the name of a stream")
	}
	k.Span = p.since(first)
	return k
}

// patternWithin reads what follows WITHIN: n EVENTS or a duration.
func (p *parser) patternWithin() *PatternWithin {
	first := p.i - 1
	w := &PatternWithin{}
	if p.tok().kind == numberToken && p.isEvents(1) {
		w.Events = p.integer("a number of events")
		p.i++
	} else {
		d := p.duration()
		w.Duration = &d
	}
	w.Span = p.since(first)
	return w
}

// skip reads AFTER MATCH SKIP …. TO NEXT ROW gives NEXT ROW, TO FIRST x gives
// FIRST with its step.
func (p *parser) skip() *Skip {
	first := p.i
	s := &Skip{}
	if !p.expect("AFTER", "MATCH", "SKIP") {
		return nil
	}
	switch {
	case p.accept("PAST"):
		p.expect("LAST", "ROW")
		s.To = "PAST LAST ROW"
	case !p.accept("TO"):
		p.unexpected("TO NEXT ROW, PAST LAST ROW, TO FIRST or TO LAST")
	case p.accept("NEXT"):
		p.expect("ROW")
		s.To = "NEXT ROW"
	case p.atAny("FIRST", "LAST"):
		s.To = p.next().up
		of := p.streamName("the name of a step")
		s.Of = &of
	default:
		p.unexpected("NEXT ROW, FIRST or LAST")
	}
	s.Span = p.since(first)
	return s
}

// chain reads step -> step -> …; in a sequence a comma is the same as ->.
func (p *parser) chain(sequence bool) PatternNode {
	if !p.enter() {
		return nil
	}
	defer p.leave()
	first := p.i
	steps := []PatternNode{p.step(sequence)}
	for p.err == nil && (p.accept("->") || sequence && p.accept(",")) {
		steps = append(steps, p.step(sequence))
	}
	if p.at(",") && !sequence {
		p.fail(p.tok().Span, `expected "->", found ","; a comma goes between the steps of a SEQUENCE`)
	}
	if len(steps) == 1 {
		return steps[0]
	}
	return &PatternChain{Span: p.since(first), Steps: steps}
}

// step reads [EVERY] and what AND and OR tie together. EVERY before a group of
// AND and OR holds the group.
func (p *parser) step(sequence bool) PatternNode {
	first := p.i
	every := p.accept("EVERY")
	node := p.alternatives(sequence)
	if !every || p.err != nil {
		return node
	}
	switch n := node.(type) {
	case *PatternAtom:
		n.Every = true
		n.Span = p.since(first)
	case *PatternNot:
		n.Every = true
		n.Span = p.since(first)
	case *PatternGroup:
		if n.Every {
			p.fail(p.toks[first+1].Span, "a second EVERY")
		}
		n.Every = true
		n.Span = p.since(first)
	default:
		return &PatternGroup{Span: p.since(first), Of: node, Every: true}
	}
	return node
}

func (p *parser) alternatives(sequence bool) PatternNode {
	return p.logic("OR", func() PatternNode {
		return p.logic("AND", func() PatternNode { return p.atom(sequence) })
	})
}

// logic reads sides with one word between them.
func (p *parser) logic(word string, side func() PatternNode) PatternNode {
	first := p.i
	sides := []PatternNode{side()}
	for p.err == nil && p.accept(word) {
		sides = append(sides, side())
	}
	if len(sides) == 1 {
		return sides[0]
	}
	return &PatternLogic{Span: p.since(first), Or: word == "OR", Sides: sides}
}

// atom reads a stream, a group, or an absence.
func (p *parser) atom(sequence bool) PatternNode {
	first := p.i
	switch {
	case p.at("EVERY") && p.peek(1).up != "[":
		return p.step(sequence)
	case p.accept("("):
		g := &PatternGroup{Of: p.chain(sequence)}
		if p.accept("WITHIN") {
			g.Within = p.patternWithin()
		}
		if p.err == nil && !p.accept(")") {
			p.unexpected(`"->", AND, OR or ")"`)
		}
		g.Count = p.count()
		g.Span = p.since(first)
		if g.Count == nil && g.Within == nil {
			if inner, ok := g.Of.(*PatternGroup); ok {
				return inner
			}
		}
		return g
	case p.accept("NOT"):
		p.steps.add(p.toks[first].Span)
		n := &PatternNot{}
		n.Stream, n.Hash = p.patternStream()
		n.Filter = p.filter()
		if p.accept("FOR") {
			d := p.duration()
			n.For = &d
		}
		n.Span = p.since(first)
		return n
	}
	p.steps.add(p.tok().Span)
	a := &PatternAtom{}
	if p.tok().isName() && p.peek(1).up == "=" {
		name := p.name("the name of a step")
		a.Name = &name
		p.i++
	}
	a.Stream, a.Hash = p.patternStream()
	a.Count = p.count()
	a.Filter = p.filter()
	if a.Count == nil {
		a.Count = p.count()
	} else if a.Filter != nil {
		if at := p.i; p.atCount() {
			p.fail(p.toks[at].Span, "a second count")
		}
		p.greedy(a.Count)
	}
	a.Span = p.since(first)
	return a
}

func (p *parser) patternStream() (Ident, bool) {
	hash := p.accept("#")
	return p.streamName("the name of a stream"), hash
}

func (p *parser) filter() Expr {
	if !p.accept("[") {
		return nil
	}
	var e Expr
	p.inside(func() {
		if e = p.expr(); p.err == nil && !p.at("]") {
			p.unexpected(`an operator or "]"`)
		}
	})
	p.expect("]")
	return e
}

func (p *parser) atCount() bool { return p.atAny("{", "<", "+", "*", "?") }

// count reads {n}, {n,m}, {n,}, {,m}, <n>, <n:m>, +, * or ?, and GREEDY; nil if
// there is none.
func (p *parser) count() *Count {
	if p.err != nil || !p.atCount() {
		return nil
	}
	first := p.i
	c := &Count{Max: -1}
	switch p.next().up {
	case "+":
		c.Min = 1
	case "?":
		c.Max = 1
	case "{":
		p.bounds(c, ",", "}")
	case "<":
		p.bounds(c, ":", ">")
	}
	c.Span = p.since(first)
	p.greedy(c)
	if p.err == nil && c.Max >= 0 && c.Max < c.Min {
		p.fail(c.Span, "the most, %d, is less than the least, %d", c.Max, c.Min)
	}
	return c
}

func (p *parser) greedy(c *Count) {
	if p.accept("GREEDY") {
		c.Greedy = true
		c.End = p.toks[p.i-1].End
	}
}

// maxCount keeps counts far from the limits of an int.
const maxCount = 1 << 20

func (p *parser) bounds(c *Count, between, end string) {
	number := func() int {
		at := p.tok().Span
		n := p.integer("a number")
		if n > maxCount {
			p.fail(at, "a count is at most %d", maxCount)
		}
		return int(n)
	}
	if !p.at(between) {
		c.Min = number()
		c.Max = c.Min
	}
	if p.accept(between) {
		c.Max = -1
		if !p.at(end) {
			c.Max = number()
		}
	}
	p.expect(end)
}
