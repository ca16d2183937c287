package syntax

// nestedQuery reads a query in parentheses, without them.
func (p *parser) nestedQuery() *Query {
	if !p.enter() {
		return nil
	}
	defer p.leave()
	cases := p.cases
	p.cases = 0
	defer func() { p.cases = cases }()
	var q *Query
	p.inside(func() {
		q = p.query()
		if p.err == nil && !p.at(")") {
			p.afterQuery(q, `")"`)
		}
	})
	return q
}

// queryStatement reads a query as a statement, with its INSERT before or after it.
func (p *parser) queryStatement() *Query {
	first := p.i
	insert := p.insertPrefix()
	q := p.query()
	if p.err != nil {
		return nil
	}
	if suffix := p.i; p.atInsert() {
		q.Insert = p.insert()
		if insert != nil {
			p.fail(p.toks[suffix].Span, "a second INSERT: the query already goes into %q", insert.Into.Name)
		}
	} else {
		q.Insert = insert
	}
	if p.at("ON", "DUPLICATE") {
		p.onDuplicate(q)
	}
	q.Span = p.since(first)
	if p.tok().kind != endToken && p.err == nil {
		p.afterQuery(q, `";"`)
	}
	return q
}

func (p *parser) atInsert() bool { return p.atAny("INSERT", "UPSERT", "REPLACE") }

func (p *parser) insertPrefix() *Insert {
	if !p.atInsert() {
		return nil
	}
	insert := p.insert()
	if p.at("VALUES") {
		p.fail(p.tok().Span, "expected SELECT, found VALUES; write SELECT * FROM (VALUES (…)) AS v(a, b)")
	}
	return insert
}

// insert reads INSERT [EXPIRED | ALL] [EVENTS] INTO x [(a, b)].
func (p *parser) insert() *Insert {
	first := p.i
	in := &Insert{Verb: p.next().up}
	if events := p.i; in.Verb == "INSERT" && p.atAny("EXPIRED", "ALL", "CURRENT", "EVENTS") {
		if !p.at("EVENTS") {
			in.Events = p.next().up
		}
		p.accept("EVENTS")
		if in.Events == "CURRENT" {
			in.Events = ""
		}
		in.EventsAt = p.since(events)
	}
	if p.atAny("IGNORE", "LOW_PRIORITY", "HIGH_PRIORITY", "DELAYED") {
		p.fail(p.tok().Span, "%s has no meaning for streams", p.tok().up)
	}
	if p.err == nil && !p.accept("INTO") {
		if in.Verb == "INSERT" && in.EventsAt == (Span{}) {
			p.unexpected("INTO, EXPIRED or ALL")
		} else {
			p.unexpected("INTO")
		}
	}
	in.Hash = p.accept("#")
	in.Into = p.streamName("the name of a stream or table")
	if p.at("(") && !p.beginsQuery(1) {
		in.Columns = p.names("the name of a column")
	}
	in.Span = p.since(first)
	return in
}

// streamName reads the name of a stream or table, which no keyword of a query can be.
func (p *parser) streamName(what string) Ident {
	if t := p.tok(); t.kind == wordToken && structure[t.up] {
		p.unexpected(what)
		return Ident{}
	}
	return p.name(what)
}

// onDuplicate reads ON DUPLICATE KEY UPDATE a = e, ….
func (p *parser) onDuplicate(q *Query) {
	if q.Insert == nil {
		p.fail(p.tok().Span, "ON DUPLICATE KEY UPDATE needs an INSERT INTO")
		return
	}
	first := p.i
	if p.expect("ON", "DUPLICATE", "KEY", "UPDATE") {
		q.Insert.OnDuplicateAt = p.since(first)
		q.Insert.OnDuplicate = p.assignments()
	}
}

// assignments reads a = e, b = f, ….
func (p *parser) assignments() []Assignment {
	var out []Assignment
	p.commas(func() {
		first := p.i
		a := Assignment{Column: p.name("the name of a column")}
		if p.at(".") {
			p.i++
			a.Column = p.name("the name of a column")
		}
		if p.expect("=") {
			a.Value = p.expr()
		}
		a.Span = p.since(first)
		out = append(out, a)
	})
	return out
}

// query reads [WITH …] SELECT … [UNION ALL SELECT …] [ORDER BY …] [LIMIT …].
func (p *parser) query() *Query {
	first := p.i
	q := &Query{}
	if p.accept("WITH") {
		if p.at("RECURSIVE") && p.peek(1).isName() && p.peek(1).up != "AS" {
			p.fail(p.tok().Span, "recursive queries are not supported")
		}
		p.commas(func() { q.With = append(q.With, p.cte()) })
		if p.err == nil && len(q.With) > maxWith {
			p.fail(q.With[maxWith].Name.Span, "this WITH names %d queries, and the most is %d", len(q.With), maxWith)
		}
	}
	block := func() { q.Selects = append(q.Selects, p.selectBlock()) }
	p.unionSide(block)
	for p.err == nil && p.at("UNION") {
		last := q.Selects[len(q.Selects)-1]
		if len(last.OrderBy) > 0 || last.Limit != nil {
			p.fail(p.tok().Span, "ORDER BY and LIMIT follow the last SELECT of a UNION ALL")
			break
		}
		p.i++
		if !p.accept("ALL") {
			p.fail(p.toks[p.i-1].Span, "UNION drops equal rows, which is not supported; write UNION ALL")
			break
		}
		p.unionSide(block)
	}
	if p.err != nil {
		return nil
	}
	if p.atAny("INTERSECT", "EXCEPT") {
		p.fail(p.tok().Span, "%s is not supported", p.tok().up)
	}
	if last := q.Selects[len(q.Selects)-1]; len(q.Selects) > 1 {
		q.OrderBy, q.Limit = last.OrderBy, last.Limit
		last.OrderBy, last.Limit = nil, nil
	}
	q.Span = p.since(first)
	return q
}

func (p *parser) cte() CTE {
	first := p.i
	c := CTE{Name: p.streamName("a name")}
	if p.at("(") {
		p.fail(p.tok().Span, "the columns of a WITH query are named by its SELECT; expected AS")
	}
	p.expect("AS", "(")
	if p.err == nil {
		c.Query = p.nestedQuery()
		p.expect(")")
	}
	c.Span = p.since(first)
	return c
}

// selectBlock reads one query block, in the order SELECT … FROM … or FROM … SELECT ….
func (p *parser) selectBlock() *Select {
	first := p.i
	s := &Select{}
	switch {
	case p.accept("FROM"):
		s.From = p.from()
		if p.accept("WHERE") {
			s.Where = p.expr()
		}
		if p.err == nil && !p.accept("SELECT") {
			p.unexpected("SELECT")
		}
		p.selectItems(s)
	case p.accept("SELECT"):
		p.selectItems(s)
		if p.accept("FROM") {
			s.From = p.from()
		}
	default:
		p.unexpected("SELECT or FROM")
	}
	p.clauses(s)
	if p.err != nil {
		return s
	}
	s.Span = p.since(first)
	return s
}

// clauses reads what may follow FROM, in its one order.
func (p *parser) clauses(s *Select) {
	if s.Where == nil && p.accept("WHERE") {
		s.Where = p.expr()
	}
	if p.at("GROUP") {
		p.groupBy(s)
	}
	if p.atAny("RETENTION", "UNBOUNDED") {
		s.Retention = p.retention()
	}
	if p.accept("HAVING") {
		s.Having = p.expr()
	}
	if p.accept("ORDER") && p.expect("BY") {
		s.OrderBy = p.orderItems()
	}
	if p.at("LIMIT") {
		s.Limit = p.limit()
	}
	if p.at("EMIT") {
		s.Emit = p.emit()
	}
	if p.at("OUTPUT") {
		s.Output = p.output()
	}
}

// clauseOrder is what a query without anything after FROM may go on with.
var clauseOrder = []string{"WHERE", "GROUP BY", "RETENTION", "HAVING", "ORDER BY", "LIMIT", "EMIT", "OUTPUT", "UNION ALL", "INSERT INTO"}

// seen says which of clauseOrder a block has.
func (s *Select) seen() []bool {
	return []bool{s.Where != nil, s.GroupBy != nil, s.Retention != nil, s.Having != nil, s.OrderBy != nil, s.Limit != nil,
		s.Emit != nil, s.Output != nil, false, false}
}

// afterQuery complains about what follows a query: a clause that came
// twice or too late, a clause of MySQL without a meaning, or anything else.
func (p *parser) afterQuery(q *Query, end string) {
	t := p.tok()
	if q == nil || len(q.Selects) == 0 {
		p.unexpected(end)
		return
	}
	if p.refusedClause() {
		return
	}
	if t.up == ")" {
		p.end()
		return
	}
	if t.up == "CREATE" || t.up == "SELECT" || t.up == "WITH" {
		p.fail(t.Span, `expected %s before "%s"`, end, t.text)
		return
	}
	seen := q.Selects[len(q.Selects)-1].seen()
	seen[4], seen[5] = seen[4] || q.OrderBy != nil, seen[5] || q.Limit != nil
	if q.Insert != nil {
		seen[9] = true
	}
	last, expected := -1, ""
	for i, clause := range clauseOrder {
		if seen[i] {
			last, expected = i, ""
			continue
		}
		expected += clause + ", "
	}
	for i, clause := range clauseOrder {
		if t.up == "" || firstWord(clause) != t.up && !(t.up == "UNBOUNDED" && clause == "RETENTION") {
			continue
		}
		if seen[i] {
			p.fail(t.Span, "a second %s", clause)
			return
		}
		if i < last {
			p.fail(t.Span, "%s must come before %s", clause, clauseOrder[last])
			return
		}
	}
	if expected != "" {
		p.unexpected(expected[:len(expected)-2] + " or " + end)
		return
	}
	p.end()
}

func firstWord(s string) string {
	for i := range s {
		if s[i] == ' ' {
			return s[:i]
		}
	}
	return s
}

// refusedClause reports clauses of MySQL that mean nothing here.
func (p *parser) refusedClause() bool {
	t := p.tok()
	switch {
	case p.at("WITH", "ROLLUP"), p.at("WITH", "CUBE"):
		p.fail(t.Span, "WITH %s is not supported", p.peek(1).up)
	case p.at("FOR", "UPDATE"), p.at("FOR", "SHARE"):
		p.fail(t.Span, "FOR %s has no meaning for streams", p.peek(1).up)
	case p.at("LOCK", "IN"):
		p.fail(t.Span, "LOCK IN SHARE MODE has no meaning for streams")
	case p.atAny("USE", "FORCE", "IGNORE") && (p.peek(1).up == "INDEX" || p.peek(1).up == "KEY"):
		p.fail(t.Span, "%s INDEX has no meaning for streams", t.up)
	case p.at("INTO"):
		p.fail(t.Span, "INTO is not allowed here; expected INSERT INTO at the end of the query")
	case p.at("WINDOW") && p.peek(2).up == "AS":
		p.fail(t.Span, "named windows are not supported; write WINDOW after the stream in FROM")
	case p.at("WINDOW"):
		p.fail(t.Span, "WINDOW follows its stream in FROM")
	default:
		return false
	}
	return true
}

func (p *parser) selectItems(s *Select) {
	if next := p.peek(1).up; p.at("DISTINCT") && (!afterName[next] || next == "*" || next == "-" || next == "+") {
		s.Distinct, s.DistinctAt = true, p.next().Span
	} else if p.at("ALL") && !afterName[p.peek(1).up] {
		p.i++
	}
	p.modifier()
	p.commas(func() { s.Items = append(s.Items, p.selectItem()) })
	if p.err == nil && s.From == nil && !p.at("FROM") && !p.atSelectEnd() {
		p.unexpected(`",", FROM or the end of the query`)
	}
}

// modifier refuses the words of MySQL that may be between SELECT and its list.
func (p *parser) modifier() {
	next := p.peek(1)
	if modifiers[p.tok().up] && (next.up == "*" || next.up == "" && next.kind != endToken || next.kind == wordToken && !structure[next.up]) {
		p.fail(p.tok().Span, "%s has no meaning for streams", p.tok().up)
	}
}

var modifiers = set(`DISTINCTROW HIGH_PRIORITY STRAIGHT_JOIN SQL_SMALL_RESULT SQL_BIG_RESULT SQL_BUFFER_RESULT SQL_CACHE
	SQL_NO_CACHE SQL_CALC_FOUND_ROWS`)

// atSelectEnd says whether a SELECT without FROM may end here.
func (p *parser) atSelectEnd() bool {
	t := p.tok()
	return t.kind == endToken || structure[t.up] || t.up == ")"
}

func (p *parser) selectItem() SelectItem {
	first := p.i
	if p.accept("*") {
		return SelectItem{Span: p.since(first), Star: true, Text: "*"}
	}
	if p.tok().isName() && p.peek(1).up == "." && p.peek(2).up == "*" {
		of := p.next().ident()
		p.i += 2
		return SelectItem{Span: p.since(first), Star: true, Of: &of, Text: of.Name + ".*"}
	}
	item := SelectItem{Expr: p.expr()}
	if p.err != nil {
		return item
	}
	at := p.since(first)
	item.Text = p.text[at.Start:at.End]
	item.Alias = p.columnAlias()
	item.Span = p.since(first)
	return item
}

// columnAlias reads [AS] name; a string is a name too, as in MySQL.
func (p *parser) columnAlias() *Ident {
	if p.accept("AS") {
		if t := p.tok(); t.kind == stringToken {
			name := p.next().ident()
			return &name
		}
		if hardWords[p.tok().up] && !p.aliasEnds(1) {
			p.unexpected("a name")
			return nil
		}
		name := p.name("a name")
		return &name
	}
	if t := p.tok(); t.kind == stringToken {
		name := p.next().ident()
		return &name
	}
	return p.bareAlias()
}

// aliasEnds says whether what is n tokens further on may follow an alias.
func (p *parser) aliasEnds(n int) bool {
	t := p.peek(n)
	return t.kind == endToken || t.up == "," || t.up == ")" || structure[t.up]
}

// bareAlias reads a name without AS, if one comes next. It is remembered, since
// a misspelt keyword looks the same.
func (p *parser) bareAlias() *Ident {
	t := p.tok()
	if !t.isName() || t.glued || structure[t.up] || hardWords[t.up] || p.peek(1).up == "(" {
		return nil
	}
	p.alias = p.i
	name := p.next().ident()
	return &name
}

func (p *parser) groupBy(s *Select) {
	first := p.i
	p.i++
	p.expect("BY")
	p.commas(func() { s.GroupBy = append(s.GroupBy, p.expr()) })
	p.refusedClause()
	s.GroupByAt = p.since(first)
}

// retention reads RETENTION d | UNBOUNDED.
func (p *parser) retention() *Retention {
	first := p.i
	r := &Retention{Unbounded: p.next().up == "UNBOUNDED"}
	if !r.Unbounded {
		r.For = p.duration()
	}
	r.Span = p.since(first)
	return r
}

func (p *parser) orderItems() []OrderItem {
	var out []OrderItem
	p.commas(func() {
		first := p.i
		o := OrderItem{Expr: p.expr()}
		if !p.accept("ASC") {
			o.Desc = p.accept("DESC")
		}
		if p.at("NULLS") && (p.peek(1).up == "FIRST" || p.peek(1).up == "LAST") {
			p.fail(p.tok().Span, "NULLS %s is not supported: NULL comes first, with DESC last", p.peek(1).up)
		}
		o.Span = p.since(first)
		out = append(out, o)
	})
	return out
}

func (p *parser) limit() *Limit {
	first := p.i
	p.i++
	l := &Limit{N: p.integer("a number of rows")}
	if p.at(",") {
		p.fail(p.tok().Span, "write LIMIT n OFFSET m")
	}
	if at := p.i; p.accept("OFFSET") {
		l.Offset = p.integer("a number of rows")
		l.OffsetAt = p.since(at)
	}
	l.Span = p.since(first)
	return l
}

// emit reads EMIT CHANGES | FINAL | ON WINDOW CLOSE | EVERY d.
func (p *parser) emit() *Emit {
	first := p.i
	p.i++
	e := &Emit{}
	switch {
	case p.accept("CHANGES"):
		e.Kind = "CHANGES"
	case p.accept("FINAL"):
		e.Kind = "FINAL"
	case p.accept("ON"):
		p.expect("WINDOW", "CLOSE")
		e.Kind = "FINAL"
	case p.accept("EVERY"):
		e.Kind, e.Every = "EVERY", p.duration()
	default:
		p.unexpected("CHANGES, FINAL, ON WINDOW CLOSE or EVERY")
	}
	e.Span = p.since(first)
	return e
}

// output reads OUTPUT ALL | FIRST | LAST EVERY n EVENTS | d, OUTPUT SNAPSHOT EVERY d.
func (p *parser) output() *Output {
	first := p.i
	p.i++
	o := &Output{}
	if !p.atAny("ALL", "FIRST", "LAST", "SNAPSHOT") {
		p.unexpected("ALL, FIRST, LAST or SNAPSHOT")
		return nil
	}
	o.Kind = p.next().up
	p.expect("EVERY")
	if o.Kind != "SNAPSHOT" && p.tok().kind == numberToken && p.isEvents(1) {
		o.Events = p.integer("a number of events")
		p.i++
	} else {
		o.Every = p.duration()
	}
	o.Span = p.since(first)
	return o
}

func (p *parser) isEvents(n int) bool {
	up := p.peek(n).up
	return up == "EVENTS" || up == "EVENT"
}
