package syntax

// matchRecognize reads MATCH_RECOGNIZE (…) after its source. Its pattern stays
// text: the binder knows what the names mean.
func (p *parser) matchRecognize(of Source, first int) Source {
	m := &MatchRecognize{Of: of, WordAt: p.next().Span}
	p.expect("(")
	if p.accept("PARTITION") && p.expect("BY") {
		p.commas(func() { m.Partition = append(m.Partition, p.expr()) })
	}
	if p.accept("ORDER") && p.expect("BY") {
		m.OrderBy = p.orderItems()
	}
	if p.accept("MEASURES") {
		p.commas(func() { m.Measures = append(m.Measures, p.selectItem()) })
	}
	if at := p.i; p.accept("ONE") {
		p.expect("ROW", "PER", "MATCH")
		m.RowsPer = p.since(at)
	} else if p.at("ALL", "ROWS") {
		p.fail(p.tok().Span, "ALL ROWS PER MATCH is not supported; expected ONE ROW PER MATCH")
	}
	if p.at("AFTER") {
		m.Skip = p.skip()
	}
	if p.err == nil && !p.accept("PATTERN") {
		p.unexpected("PARTITION BY, ORDER BY, MEASURES, ONE ROW PER MATCH, AFTER MATCH or PATTERN")
	}
	p.countSteps(func() { p.rowPattern(m) })
	if p.accept("WITHIN") {
		d := p.duration()
		m.Within = &d
	}
	if p.at("SUBSET") {
		p.fail(p.tok().Span, "SUBSET is not supported")
	}
	if p.expect("DEFINE") {
		m.Define = p.defines()
	}
	if p.err == nil && !p.accept(")") {
		p.unexpected(`an operator, "," or ")"`)
	}
	m.Alias = p.sourceAlias()
	m.Span = p.since(first)
	return m
}

// rowPattern takes the text between the parentheses of PATTERN.
func (p *parser) rowPattern(m *MatchRecognize) {
	open := p.i
	if !p.expect("(") {
		return
	}
	for depth := 1; depth > 0; p.i++ {
		switch t := p.tok(); {
		case t.kind == endToken:
			p.fail(p.toks[open].Span, `unclosed "("`)
			return
		case t.up == "(":
			depth++
		case t.up == ")":
			depth--
		case t.isName():
			p.steps.add(t.Span)
		}
	}
	m.PatternAt = Span{Start: p.toks[open].End, End: p.toks[p.i-1].Start}
	m.Pattern = p.text[m.PatternAt.Start:m.PatternAt.End]
}

// defines reads name AS condition, ….
func (p *parser) defines() []Assignment {
	var out []Assignment
	p.commas(func() {
		first := p.i
		a := Assignment{Column: p.name("the name of a variable")}
		if p.expect("AS") {
			a.Value = p.expr()
		}
		a.Span = p.since(first)
		out = append(out, a)
	})
	return out
}
