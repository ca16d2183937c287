package syntax

import "strconv"

// specialCall is how to read the arguments of a function that takes more than a
// list of expressions, from after its ( to before its ); nil for all others.
func specialCall(name string) func(p *parser, c *Call) {
	switch name {
	case "EXTRACT":
		return (*parser).extractArgs
	case "TIMESTAMPDIFF", "TIMESTAMPADD":
		return (*parser).unitFirstArgs
	case "TRIM":
		return (*parser).trimArgs
	case "POSITION":
		return (*parser).positionArgs
	case "SUBSTRING", "SUBSTR", "MID":
		return (*parser).substringArgs
	case "GROUP_CONCAT":
		return (*parser).groupConcatArgs
	}
	return nil
}

// call reads a function, from its name on.
func (p *parser) call() Expr {
	first := p.i
	t := p.next()
	p.i++ // the (
	switch t.up {
	case "CAST", "TRY_CAST":
		return p.cast(first, t.up == "TRY_CAST")
	case "CONVERT":
		return p.convert(first)
	}
	c := &Call{Name: t.ident()}
	if args := specialCall(t.up); args != nil {
		args(p, c)
	} else {
		p.plainArgs(c)
	}
	if p.err == nil && !p.accept(")") {
		p.unexpected(`an operator, "," or ")"`)
	}
	p.afterCall(c)
	c.Span = p.since(first)
	return c
}

// plainArgs reads [DISTINCT] a, b, …, or the star of COUNT.
func (p *parser) plainArgs(c *Call) {
	switch {
	case p.at(")"):
		return
	case p.at("*", ")"):
		p.i++
		c.Star = true
		return
	}
	p.distinct(c)
	p.commas(func() { c.Args = append(c.Args, p.expr()) })
	p.ignoreNulls(c)
}

func (p *parser) ignoreNulls(c *Call) {
	if at := p.i; p.accept("IGNORE", "NULLS") {
		span := p.since(at)
		c.IgnoreNulls = &span
	}
}

func (p *parser) distinct(c *Call) {
	if next := p.peek(1).up; p.at("DISTINCT") && (!afterName[next] || next == "-" || next == "+") {
		p.i++
		c.Distinct = true
	}
}

// extractArgs reads unit FROM x.
func (p *parser) extractArgs(c *Call) {
	c.Args = append(c.Args, p.unitWord())
	if p.expect("FROM") {
		c.Args = append(c.Args, p.expr())
	}
}

// unitFirstArgs reads unit, a, b.
func (p *parser) unitFirstArgs(c *Call) {
	c.Args = append(c.Args, p.unitWord())
	for p.accept(",") {
		c.Args = append(c.Args, p.expr())
	}
}

func (p *parser) unitWord() Expr {
	t := p.tok()
	unit, ok := calendarUnit(t)
	if !ok {
		p.unexpected("a unit such as HOUR or DAY")
		return nil
	}
	p.i++
	return &UnitWord{Span: t.Span, Unit: unit}
}

// trimArgs reads x, or [BOTH | LEADING | TRAILING] [s] FROM x, which is trim,
// ltrim or rtrim of x and s.
func (p *parser) trimArgs(c *Call) {
	side := ""
	if p.atAny("BOTH", "LEADING", "TRAILING") && !afterName[p.peek(1).up] || p.atAny("BOTH", "LEADING", "TRAILING") && p.peek(1).up == "FROM" {
		side = p.next().up
	}
	switch side {
	case "LEADING":
		c.Name.Name = "ltrim"
	case "TRAILING":
		c.Name.Name = "rtrim"
	}
	if side != "" && p.accept("FROM") {
		c.Args = append(c.Args, p.expr())
		return
	}
	first := p.expr()
	switch {
	case p.accept("FROM"):
		c.Args = []Expr{p.expr(), first}
	case side != "":
		p.unexpected("FROM")
	default:
		c.Args = []Expr{first}
		for p.accept(",") {
			c.Args = append(c.Args, p.expr())
		}
	}
}

// positionArgs reads a IN b, or a, b.
func (p *parser) positionArgs(c *Call) {
	c.Args = append(c.Args, p.exprUntilIn(true))
	if p.err == nil && !p.accept("IN") && !p.accept(",") {
		p.unexpected("IN")
		return
	}
	c.Args = append(c.Args, p.expr())
}

// substringArgs reads x, from[, length], or x FROM from [FOR length].
func (p *parser) substringArgs(c *Call) {
	c.Args = append(c.Args, p.expr())
	if !p.accept("FROM") {
		for p.accept(",") {
			c.Args = append(c.Args, p.expr())
		}
		return
	}
	c.Args = append(c.Args, p.expr())
	if p.accept("FOR") {
		c.Args = append(c.Args, p.expr())
	}
}

// groupConcatArgs reads [DISTINCT] x, … [ORDER BY …] [SEPARATOR 's'].
func (p *parser) groupConcatArgs(c *Call) {
	p.distinct(c)
	p.commas(func() { c.Args = append(c.Args, p.expr()) })
	if p.accept("ORDER", "BY") {
		c.OrderBy = p.orderItems()
	}
	if p.accept("SEPARATOR") {
		s := p.str("a string")
		c.Separator = &s
	}
}

// afterCall reads IGNORE NULLS, FILTER (WHERE …) and OVER (…).
func (p *parser) afterCall(c *Call) {
	if p.at("RESPECT", "NULLS") {
		p.fail(p.tok().Span, "RESPECT NULLS is what happens anyway; leave it out")
	}
	p.ignoreNulls(c)
	if p.accept("FILTER", "(") {
		if p.expect("WHERE") {
			c.Filter = p.expr()
			p.closing()
		}
	}
	if p.at("OVER") {
		if p.peek(1).up == "(" {
			c.Over = p.over()
		} else if p.peek(1).isName() && !structure[p.peek(1).up] {
			p.fail(p.peek(1).Span, `named windows are not supported; write OVER (…)`)
		}
	}
}

// over reads OVER ([PARTITION BY …] [ORDER BY …] [ROWS …]).
func (p *parser) over() *Over {
	first := p.i
	p.i += 2
	o := &Over{Preceding: -2}
	if p.accept("PARTITION") && p.expect("BY") {
		p.commas(func() { o.Partition = append(o.Partition, p.expr()) })
	}
	if p.accept("ORDER") && p.expect("BY") {
		o.OrderBy = p.orderItems()
	}
	if p.at("RANGE") || p.at("GROUPS") {
		p.fail(p.tok().Span, "%s is not supported; expected ROWS", p.tok().up)
	}
	if p.accept("ROWS") {
		between := p.accept("BETWEEN")
		o.Preceding = p.preceding()
		if between {
			p.expect("AND", "CURRENT", "ROW")
		}
	}
	if p.err == nil && !p.accept(")") {
		p.unexpected(`PARTITION BY, ORDER BY, ROWS or ")"`)
	}
	o.Span = p.since(first)
	return o
}

// preceding reads n PRECEDING, UNBOUNDED PRECEDING or CURRENT ROW.
func (p *parser) preceding() int64 {
	switch {
	case p.accept("UNBOUNDED"):
		p.expect("PRECEDING")
		return -1
	case p.accept("CURRENT"):
		p.expect("ROW")
		return 0
	}
	n := p.integer("a number of rows or UNBOUNDED")
	p.expect("PRECEDING")
	return n
}

// integer reads a whole number without a sign.
func (p *parser) integer(what string) int64 {
	t := p.tok()
	if t.kind != numberToken {
		p.unexpected(what)
		return 0
	}
	n, err := strconv.ParseInt(t.text, 10, 64)
	if err != nil {
		p.fail(t.Span, "expected %s, found %s", what, t.text)
		return 0
	}
	p.i++
	return n
}

// cast reads x AS type after CAST(.
func (p *parser) cast(first int, try bool) Expr {
	c := &Cast{Try: try, X: p.expr()}
	if p.err == nil && !p.accept("AS") {
		p.unexpected("an operator or AS")
	}
	c.Type = p.typeName()
	p.expect(")")
	c.Span = p.since(first)
	return c
}

// convert reads x, type after CONVERT(.
func (p *parser) convert(first int) Expr {
	c := &Cast{X: p.expr()}
	if p.at("USING") {
		p.fail(p.tok().Span, "CONVERT … USING has no meaning here: strings are UTF-8")
	}
	if p.err == nil && !p.accept(",") {
		p.unexpected(`an operator or ","`)
	}
	c.Type = p.typeName()
	p.expect(")")
	c.Span = p.since(first)
	return c
}
