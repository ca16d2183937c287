package syntax

import (
	"strings"
	"unicode/utf8"
)

// expr reads an expression up to the first word that is no operator.
func (p *parser) expr() Expr { return p.exprUntilIn(false) }

// infixWords are the operators that are between two operands, as they are
// handed on.
var infixWords = map[string]string{
	"+": "+", "-": "-", "*": "*", "/": "/", "%": "%", "=": "=", "<=>": "<=>", "<>": "<>", "!=": "<>", "<": "<", "<=": "<=",
	">": ">", ">=": ">=", "&": "&", "|": "|", "^": "^", "<<": "<<", ">>": ">>", "||": "||", "&&": "&&",
	"AND": "AND", "OR": "OR", "XOR": "XOR", "DIV": "DIV", "MOD": "%",
}

// prefixWords come before an operand.
var prefixWords = map[string]string{"-": "-", "+": "+", "~": "~", "!": "!", "NOT": "NOT"}

// exprUntilIn stops at IN too if untilIn is set, as POSITION(a IN b) wants.
func (p *parser) exprUntilIn(untilIn bool) Expr {
	if !p.enter() {
		return nil
	}
	defer p.leave()
	around := p.height
	p.height = 0
	x := infix{sql: append(make([]byte, 0, 64), selectPrefix...)}
	for between := 0; ; {
		for prefixWords[p.tok().up] != "" {
			x.operator(prefixWords[p.tok().up], p.i)
			p.i++
		}
		p.operand(&x)
		if p.err != nil {
			return nil
		}
		if !p.operator(&x, &between, untilIn) {
			if between > 0 && p.err == nil {
				p.unexpected("AND of BETWEEN")
			}
			p.height += x.operators
			p.checkHeight(&x)
			p.height = max(p.height, around)
			return p.bind(&x)
		}
	}
}

func (p *parser) operand(x *infix) {
	first, others := p.i, p.height
	p.height = 0
	e := p.postfix(p.primary(), first)
	p.height = max(p.height, others)
	x.operand(operand{expr: e, first: first, last: p.i - 1})
}

// operator reads what follows an operand and says whether another operand
// must follow.
func (p *parser) operator(x *infix, between *int, untilIn bool) bool {
	for p.err == nil {
		t, first := p.tok(), p.i
		if op, ok := infixWords[t.up]; ok {
			if t.up == "AND" && *between > 0 {
				*between--
			}
			x.operator(op, p.i)
			p.i++
			return true
		}
		not := ""
		at := t
		if t.up == "NOT" {
			not, at = "NOT ", p.peek(1)
		}
		switch at.up {
		case "IS":
			if not != "" {
				return false
			}
			if p.is(x) {
				return true
			}
		case "IN":
			if untilIn && not == "" {
				return false
			}
			p.i = first + len(not)/4 + 1
			x.operator(not+"IN (", first)
			p.inList(x)
			x.sql = append(x.sql, ')', ' ')
		case "BETWEEN", "LIKE", "REGEXP", "RLIKE":
			p.i = first + len(not)/4 + 1
			x.operator(not+at.up, first)
			if at.up == "BETWEEN" {
				*between++
			}
			return true
		case "ESCAPE":
			if not != "" {
				return false
			}
			p.escape(x)
		case "COLLATE", "@", ":=", "?":
			p.fail(at.Span, "%s %s", at.up, meaningless[at.up])
		case "MEMBER", "SOUNDS", "ILIKE":
			if at.up == "ILIKE" || p.peek(1).up == "OF" || p.peek(1).up == "LIKE" {
				p.fail(at.Span, "the operator %s is not supported", at.up)
			}
			return false
		default:
			return false
		}
	}
	return false
}

// is reads IS … and says whether an operand must follow, as it must after IS
// DISTINCT FROM, which goes on as <=> and is distinguished by its tokens.
func (p *parser) is(x *infix) bool {
	first := p.i
	p.i++
	words := "IS"
	if p.accept("NOT") {
		words = "IS NOT"
	}
	switch what := p.tok().up; what {
	case "DISTINCT":
		p.i++
		if !p.expect("FROM") {
			return false
		}
		x.operator("<=>", first)
		return true
	case "NULL", "TRUE", "FALSE", "UNKNOWN":
		p.i++
		x.operator(words+" "+what, first)
	default:
		if words == "IS" {
			p.unexpected("NULL, TRUE, FALSE, UNKNOWN, NOT or DISTINCT FROM")
		} else {
			p.unexpected("NULL, TRUE, FALSE, UNKNOWN or DISTINCT FROM")
		}
	}
	return false
}

func (p *parser) escape(x *infix) {
	first := p.i
	p.i++
	t := p.tok()
	if t.kind != stringToken {
		p.unexpected("a string of one character")
		return
	}
	if utf8.RuneCountInString(t.text) > 1 {
		p.fail(t.Span, "ESCAPE takes one character")
		return
	}
	p.i++
	x.operator("ESCAPE '!'", first)
}

// inList reads what follows IN: a list, a query, or a table.
func (p *parser) inList(x *infix) {
	first, in := p.i, &In{}
	switch {
	case p.at("(") && p.startsQuery(1):
		p.i++
		in.Query = p.nestedQuery()
		p.expect(")")
	case p.at("("):
		p.list(func() { in.List = append(in.List, p.expr()) })
	case p.tok().isName() && !structure[p.tok().up]:
		name := p.next().ident()
		in.Table = &name
	default:
		p.unexpected(`"(" or a table`)
	}
	x.operand(operand{in: in, first: first, last: p.i - 1})
}

// primary reads one operand without what may follow it.
func (p *parser) primary() Expr {
	t := p.tok()
	switch t.kind {
	case numberToken:
		p.i++
		if p.tok().glued {
			p.gluedName()
		}
		return &Literal{Span: t.Span, Kind: numberKind(t.text), Text: t.text}
	case bytesToken:
		p.i++
		return &Literal{Span: t.Span, Kind: HexLiteral, Text: t.text}
	case stringToken:
		return p.stringLiteral()
	case quotedToken:
		return p.nameOrCall()
	case wordToken:
		return p.word()
	}
	switch t.up {
	case "(":
		return p.parenthesised()
	case "#":
		p.fail(t.Span, `"#" does not start a comment here; write "-- "`)
		return nil
	}
	p.unexpected("an expression")
	return nil
}

func numberKind(text string) LiteralKind {
	switch {
	case strings.ContainsAny(text, "eE"):
		return FloatLiteral
	case strings.Contains(text, "."):
		return DecimalLiteral
	default:
		return IntLiteral
	}
}

// stringLiteral reads strings that follow one another as one, as MySQL does.
func (p *parser) stringLiteral() Expr {
	first := p.i
	texts := []string{p.next().text}
	for p.tok().kind == stringToken {
		texts = append(texts, p.next().text)
	}
	return &Literal{Span: p.since(first), Kind: StringLiteral, Text: strings.Join(texts, "")}
}

func (p *parser) parenthesised() Expr {
	if p.startsQuery(1) {
		p.fail(p.peek(1).Span, "a query is allowed in an expression only after IN and EXISTS")
		return nil
	}
	p.i++
	e := p.expr()
	if p.at(",") {
		p.fail(p.tok().Span, `a row of several values is not supported; expected ")"`)
	}
	p.closing()
	return e
}

// closing passes over the ) that must come next.
func (p *parser) closing() {
	if !p.accept(")") {
		p.unexpected(`an operator or ")"`)
	}
}

// startsQuery says whether a query begins n tokens further on, where an expression
// could begin too: with a column that is called so.
func (p *parser) startsQuery(n int) bool {
	t := p.peek(n)
	if t.up == "SELECT" && p.peek(n+1).up == "*" { // all columns, or a factor
		next := p.peek(n + 2).up
		return next == "FROM" || next == "," || next == ")"
	}
	return (t.up == "SELECT" || t.up == "WITH" || t.up == "FROM") && !afterName[p.peek(n+1).up]
}

// beginsQuery is startsQuery where no expression can be.
func (p *parser) beginsQuery(n int) bool {
	next := p.peek(n + 1).up
	return p.startsQuery(n) || p.peek(n).up == "SELECT" && (next == "*" || next == "-" || next == "+")
}

// typedLiterals are the words that make a string after them a literal of that
// type.
var typedLiterals = map[string]LiteralKind{"DATE": DateLiteral, "TIME": TimeLiteral, "TIMESTAMP": TimestampLiteral}

// word reads an operand that begins with an unquoted word.
func (p *parser) word() Expr {
	t, next := p.tok(), p.peek(1)
	switch t.up {
	case "NULL", "TRUE", "FALSE":
		if next.up != "." && next.up != "(" {
			p.i++
			kind := BoolLiteral
			if t.up == "NULL" {
				kind = NullLiteral
			}
			return &Literal{Span: t.Span, Kind: kind, Text: t.up}
		}
	case "CASE":
		if !afterName[next.up] || next.up == "-" || next.up == "+" {
			return p.caseExpr()
		}
	case "EXISTS":
		if next.up == "(" {
			return p.exists()
		}
	case "INTERVAL":
		if p.atInterval() {
			return p.interval()
		}
	case "DATE", "TIME", "TIMESTAMP":
		if next.kind == stringToken {
			p.i += 2
			return &Literal{Span: Span{Start: t.Start, End: next.End}, Kind: typedLiterals[t.up], Text: next.text}
		}
	case "WHEN", "THEN", "ELSE", "END":
		if p.cases > 0 {
			p.unexpected("an expression")
			return nil
		}
	}
	if hardWords[t.up] && !p.isHardName() {
		p.unexpected("an expression")
		return nil
	}
	return p.nameOrCall()
}

// isHardName says whether a hard word is a name after all, by what follows it.
// AND(x) and OR(x) are aggregates.
func (p *parser) isHardName() bool {
	next := p.peek(1)
	if next.up == "(" {
		return p.at("AND") || p.at("OR")
	}
	return afterName[next.up] || next.kind == endToken && p.i > 0 && !p.at("FROM")
}

// caseExpr reads both forms of CASE.
func (p *parser) caseExpr() Expr {
	first := p.i
	p.i++
	p.cases++
	defer func() { p.cases-- }()
	c := &Case{}
	if !p.at("WHEN") {
		c.Operand = p.expr()
	}
	for p.accept("WHEN") {
		cond := p.expr()
		if p.err == nil && !p.accept("THEN") {
			p.unexpected("an operator or THEN")
		}
		c.Whens = append(c.Whens, When{Cond: cond, Then: p.expr()})
	}
	if len(c.Whens) == 0 {
		p.unexpected("WHEN")
		return nil
	}
	if p.accept("ELSE") {
		c.Else = p.expr()
	}
	if p.err == nil && !p.accept("END") {
		if c.Else != nil {
			p.unexpected("an operator or END")
		} else {
			p.unexpected("an operator, WHEN, ELSE or END")
		}
	}
	c.Span = p.since(first)
	return c
}

func (p *parser) exists() Expr {
	first := p.i
	p.i += 2
	if !p.beginsQuery(0) {
		p.unexpected("SELECT")
		return nil
	}
	q := p.nestedQuery()
	p.expect(")")
	return &Exists{Span: p.since(first), Query: q}
}

// introducers are what MySQL reads before a string as its character set.
var introducers = set("_UTF8 _UTF8MB3 _UTF8MB4 _LATIN1 _ASCII _BINARY _UCS2 _UTF16 _UTF16LE _UTF32 _CP1252 _GBK")

// nameOrCall reads a name, qualified or not, or a call.
func (p *parser) nameOrCall() Expr {
	first := p.i
	if next := p.peek(1); next.kind == stringToken && (introducers[p.tok().up] || p.at("N") && next.Start == p.tok().End) {
		p.fail(p.tok().Span, "%s names the character set of a string, which has no meaning here: strings are UTF-8", p.tok().text)
		return nil
	}
	if p.tok().glued {
		p.gluedName()
		return nil
	}
	if p.peek(1).up == "(" {
		return p.call()
	}
	if p.at("CURRENT_TIMESTAMP") && p.peek(1).up != "." {
		t := p.next()
		return &Call{Span: t.Span, Name: t.ident()}
	}
	n := &Name{Parts: []Ident{p.next().ident()}}
	for p.at(".") && p.peek(1).isName() {
		p.i++
		n.Parts = append(n.Parts, p.next().ident())
	}
	if p.at(".") {
		p.i++
		p.unexpected("a name")
	}
	n.Span = p.since(first)
	return n
}

// postfix reads what may follow an operand: a[0], a[last-1].x, a -> '$.b'.
func (p *parser) postfix(e Expr, first int) Expr {
	for ; p.err == nil; p.height++ {
		switch t := p.tok(); t.up {
		case "[":
			e = p.index(e, first)
		case "->", "->>":
			if p.peek(1).kind != stringToken {
				return e
			}
			p.i++
			path := p.next()
			e = &Binary{Span: p.since(first), Op: t.up, OpAt: t.Span, X: e,
				Y: &Literal{Span: path.Span, Kind: StringLiteral, Text: path.text}}
		default:
			return e
		}
	}
	return nil
}

func (p *parser) index(e Expr, first int) Expr {
	p.i++
	x := &Index{X: e}
	switch {
	case p.at("LAST", "]"):
		p.i++
		x.Last = true
	case p.at("LAST", "-"):
		p.i += 2
		x.Last = true
		x.I = p.expr()
	default:
		x.I = p.expr()
	}
	if p.err == nil && !p.accept("]") {
		p.unexpected(`"]"`)
	}
	if p.accept(".") {
		field := p.name("a name")
		x.Field = &field
	}
	x.Span = p.since(first)
	return x
}
