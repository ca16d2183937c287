package syntax

import "strings"

// statement reads one statement by its first word.
func (p *parser) statement() Statement {
	first := p.i
	switch p.tok().up {
	case "CREATE", "DEFINE":
		return p.create(first)
	case "SELECT", "FROM", "WITH", "INSERT", "UPSERT", "REPLACE":
		return orNil(p.queryStatement())
	case "UPDATE":
		return p.update(first)
	case "DELETE":
		return p.deleteFrom(first)
	case "SET":
		return p.set(first)
	case "EXPLAIN":
		return p.explain(first)
	case "SHOW":
		return p.show(first)
	case "DESCRIBE":
		return p.describe(first)
	case "PARTITION":
		p.i++
		p.partitionKeys()
		p.unexpected("BEGIN")
		return nil
	case "(":
		p.unexpected("a statement such as SELECT or CREATE STREAM")
		return nil
	}
	if why := noStatements[p.tok().up]; why != "" {
		p.fail(p.tok().Span, "%s %s", p.tok().up, why)
		return nil
	}
	if near := nearestWord(p.tok().up, statementWords); p.tok().kind == wordToken && near != "" {
		p.fail(p.tok().Span, "expected a statement, found %q; did you mean %s?", p.tok().text, near)
	}
	p.unexpected("a statement such as SELECT or CREATE STREAM")
	return nil
}

// noStatements are those of other databases; the message follows the word.
var noStatements = map[string]string{
	"DROP": noChanges, "ALTER": noChanges, "TRUNCATE": noChanges, "RENAME": noChanges,
	"BEGIN": noSession, "START": noSession, "COMMIT": noSession, "ROLLBACK": noSession, "USE": noSession, "LOCK": noSession,
	"GRANT": noSession, "REVOKE": noSession, "CALL": noSession, "ANALYZE": noSession,
}

const (
	noChanges = "has no meaning here: a script declares all of its streams, and nothing is there before it"
	noSession = "has no meaning for streams"
)

var statementWords = strings.Fields("CREATE DEFINE SELECT FROM WITH INSERT UPSERT REPLACE UPDATE DELETE SET EXPLAIN SHOW DESCRIBE PARTITION")

// orNil keeps a nil query from becoming a statement that is not nil.
func orNil(q *Query) Statement {
	if q == nil {
		return nil
	}
	return q
}

func (p *parser) create(first int) Statement {
	verb := p.next().up
	switch {
	case p.accept("STREAM"):
		return p.createStream(first)
	case verb == "DEFINE":
		p.unexpected("STREAM")
	case p.accept("TABLE"):
		return p.createTable(first)
	case p.accept("TRIGGER"):
		return p.createTrigger(first)
	case p.accept("FUNCTION"):
		return p.createFunction(first)
	case p.at("OR", "REPLACE"):
		p.fail(p.tok().Span, "CREATE OR REPLACE is not supported: a script is the whole application")
	case p.at("VIEW"):
		p.fail(p.tok().Span, "there are no views; CREATE STREAM x AS SELECT … names a query")
	default:
		p.unexpected("STREAM, TABLE, TRIGGER or FUNCTION")
	}
	return nil
}

func (p *parser) ifNotExists() bool {
	if !p.at("IF", "NOT") {
		return false
	}
	return p.expect("IF", "NOT", "EXISTS")
}

func (p *parser) createStream(first int) Statement {
	s := &CreateStream{IfNotExists: p.ifNotExists()}
	s.Hash = p.accept("#")
	s.Name = p.streamName("the name of a stream")
	if p.at("(") {
		var def tableDef
		p.columns(&def, false)
		s.Columns, s.Watermark = def.columns, def.watermark
	}
	s.Options = p.withOptions()
	if p.accept("AS") {
		s.As = p.query()
		if p.err == nil && p.tok().kind != endToken {
			if p.atInsert() {
				p.fail(p.tok().Span, "a named query cannot have an INSERT INTO: its rows go to %q", s.Name.Name)
			}
			p.afterQuery(s.As, `";"`)
		}
	} else if p.err == nil && p.tok().kind != endToken {
		p.createEnd(s.Columns != nil, s.Options != nil)
	}
	if p.err == nil && s.Columns == nil && s.Options == nil && s.As == nil {
		p.unexpected(`"(", WITH or AS`)
	}
	s.Span = p.since(first)
	return s
}

// createEnd complains about what follows the last part of a CREATE.
func (p *parser) createEnd(columns, options bool) {
	if p.at("ENGINE") || p.at("COMMENT") || p.at("CHARSET") || p.at("DEFAULT") {
		p.fail(p.tok().Span, "%s has no meaning for streams; options go into WITH (…)", p.tok().up)
		return
	}
	switch {
	case options:
		p.unexpected(`AS or ";"`)
	case columns:
		p.unexpected(`WITH, AS or ";"`)
	default:
		p.unexpected(`"(", WITH or AS`)
	}
}

// withOptions reads [WITH (…)]. WITH not followed by a parenthesis is an error
// of its own.
func (p *parser) withOptions() []Option {
	if !p.accept("WITH") {
		return nil
	}
	return p.options()
}

func (p *parser) createTable(first int) Statement {
	t := &CreateTable{IfNotExists: p.ifNotExists(), Name: p.streamName("the name of a table")}
	if p.at("(") {
		var def tableDef
		p.columns(&def, true)
		t.Columns, t.PrimaryKey, t.Indexes = def.columns, def.primaryKey, def.indexes
	}
	t.Options = p.withOptions()
	if p.accept("AS") {
		t.As = p.query()
		if p.err == nil && p.tok().kind != endToken {
			p.afterQuery(t.As, `";"`)
		}
	} else if p.err == nil && p.tok().kind != endToken {
		p.createEnd(t.Columns != nil, t.Options != nil)
	}
	if p.err == nil && t.Columns == nil && t.As == nil && t.Options == nil {
		p.unexpected(`"("`)
	}
	t.Span = p.since(first)
	return t
}

// createTrigger reads name AT EVERY d | START | CRON 's'.
func (p *parser) createTrigger(first int) Statement {
	t := &CreateTrigger{Name: p.streamName("the name of a trigger")}
	if p.expect("AT") {
		switch {
		case p.accept("EVERY"):
			d := p.duration()
			t.Every = &d
		case p.accept("START"):
			t.Start = true
		case p.accept("CRON"):
			s := p.str("a schedule such as '0 * * * * *'")
			t.Cron = &s
		default:
			p.unexpected("EVERY, START or CRON")
		}
	}
	t.Span = p.since(first)
	return t
}

// createFunction reads f(x t, …) RETURNS t AS expression.
func (p *parser) createFunction(first int) Statement {
	f := &CreateFunction{Name: p.name("the name of a function")}
	p.expect("(")
	if !p.accept(")") && p.err == nil {
		p.commas(func() {
			at := p.i
			param := ColumnDef{Name: p.name("the name of a parameter")}
			t := p.typeName()
			param.Type, param.Span = &t, p.since(at)
			f.Params = append(f.Params, param)
		})
		if p.err == nil && !p.accept(")") {
			p.unexpected(`"," or ")"`)
		}
	}
	if p.expect("RETURNS") {
		f.Returns = p.typeName()
	}
	if p.expect("AS") {
		f.Body = p.expr()
	}
	f.Span = p.since(first)
	return f
}

// update reads UPDATE t SET … [FROM s] [WHERE …].
func (p *parser) update(first int) Statement {
	p.i++
	u := &Update{Table: p.streamName("the name of a table")}
	if p.expect("SET") {
		u.Set = p.assignments()
	}
	if p.accept("FROM") {
		u.From = p.from()
	}
	if p.accept("WHERE") {
		u.Where = p.expr()
	}
	u.Span = p.since(first)
	if p.tok().kind != endToken {
		p.unexpected(`an operator, FROM, WHERE or ";"`)
	}
	return u
}

// deleteFrom reads DELETE FROM t [USING s] [WHERE …].
func (p *parser) deleteFrom(first int) Statement {
	p.i++
	d := &Delete{}
	if p.expect("FROM") {
		d.Table = p.streamName("the name of a table")
	}
	if p.accept("USING") {
		d.Using = p.from()
	}
	if p.accept("WHERE") {
		d.Where = p.expr()
	}
	d.Span = p.since(first)
	if p.tok().kind != endToken {
		p.unexpected(`USING, WHERE or ";"`)
	}
	return d
}

func (p *parser) set(first int) Statement {
	p.i++
	if p.at("@") {
		p.unexpected("an option")
		return nil
	}
	o := p.option()
	return &Set{Span: p.since(first), Key: o.Key, Value: o.Value}
}

var explainKinds = set("LOGICAL PHYSICAL STATE DELIVERY PATTERN")

func (p *parser) explain(first int) Statement {
	p.i++
	e := &Explain{}
	if explainKinds[p.tok().up] {
		e.Kind = p.next().up
	}
	switch inner := p.i; p.tok().up {
	case "CREATE", "DEFINE":
		e.Of = p.create(inner)
	case "SELECT", "FROM", "WITH", "INSERT", "UPSERT", "REPLACE":
		e.Of = orNil(p.queryStatement())
	default:
		if e.Kind == "" {
			p.unexpected("LOGICAL, PHYSICAL, STATE, DELIVERY, PATTERN or SELECT")
		} else {
			p.unexpected("SELECT, INSERT INTO, FROM or CREATE STREAM")
		}
	}
	e.Span = p.since(first)
	return e
}

func (p *parser) show(first int) Statement {
	p.i++
	if !p.atAny("STREAMS", "TABLES", "FUNCTIONS", "CONNECTORS") {
		p.unexpected("STREAMS, TABLES, FUNCTIONS or CONNECTORS")
		return nil
	}
	what := p.next().up
	return &Show{Span: p.since(first), What: what}
}

func (p *parser) describe(first int) Statement {
	p.i++
	d := &Describe{}
	switch side := p.tok(); {
	case side.kind == stringToken:
		file := p.next().literal()
		d.File = &file
	case (side.up == "ERRORS" || side.up == "LATE") && p.peek(1).up == "(":
		at := p.i
		p.i += 2
		of := p.streamName("the name of a stream")
		p.expect(")")
		d.Name = Ident{Span: p.since(at), Name: of.Name + "$" + strings.ToLower(side.up)}
	default:
		d.Name = p.streamName("the name of a stream or table")
	}
	d.Span = p.since(first)
	return d
}

// partitionBlock reads PARTITION WITH (k OF s, …) BEGIN …; END. Its statements
// are parsed each on its own.
func (f *front) partitionBlock(piece piece) Statement {
	p := &parser{front: f, toks: piece.toks, alias: -1}
	p.i++
	b := &PartitionBlock{Keys: p.partitionKeys()}
	b.Span = Span{Start: piece.toks[0].Start, End: piece.toks[len(piece.toks)-1].End}
	if p.err == nil && p.tok().kind != endToken {
		p.unexpected("BEGIN")
	}
	if piece.open {
		p.report(piece.begin, "unclosed BEGIN: expected END")
	}
	b.Body = f.statements(piece.block)
	if p.err != nil || p.failed {
		f.unparsed = append(f.unparsed, piece.span())
		return nil
	}
	return b
}

// partitionKeys reads WITH (expression OF stream, …).
func (p *parser) partitionKeys() []PartitionKey {
	var keys []PartitionKey
	if p.expect("WITH") {
		p.list(func() {
			first := p.i
			k := PartitionKey{Key: p.expr()}
			if p.err == nil && !p.accept("OF") {
				p.unexpected("an operator or OF")
			}
			k.Of = p.streamName("the name of a stream")
			k.Span = p.since(first)
			keys = append(keys, k)
		})
	}
	return keys
}
