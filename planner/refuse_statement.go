package planner

import (
	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/expr/spelling"
	"github.com/eventflux-io/engine/planner/syntax"
)

// Statements that this version does not run are refused at their first words
// when names are declared, and their own names are resolved when all are known.

// refuseStatement refuses a statement, and remembers it for checkRefused. false:
// the statement is none of these.
func (p *planner) refuseStatement(s syntax.Statement) bool {
	words, what := 2, ""
	switch s := s.(type) {
	case *syntax.CreateTable:
		what = "CREATE TABLE keeps rows by their key"
		p.declareTable(s)
	case *syntax.CreateTrigger:
		what = "CREATE TRIGGER makes a stream of ticks"
		p.add(&relation{name: s.Name.Name, at: s.Name.Span, kind: triggerRelation,
			schema: batch.Schema{{Name: "triggered_time", Type: batch.Of(batch.Timestamp)}}})
	case *syntax.CreateFunction:
		what = "CREATE FUNCTION declares a SQL macro"
		p.declareFunction(s)
	case *syntax.Update:
		words, what = 1, "UPDATE changes rows of a table for each row of a stream"
	case *syntax.Delete:
		what = "DELETE removes rows of a table for each row of a stream"
	case *syntax.PartitionBlock:
		what = "PARTITION WITH … BEGIN keeps the state of its statements per key"
		p.declareBlock(s)
	default:
		return false
	}
	p.refuse(firstWords(p.script.Text, s.At(), words), what)
	p.refused().statements = append(p.refused().statements, s)
	return true
}

// checkRefused resolves the names in the statements that were refused.
func (p *planner) checkRefused() {
	for _, s := range p.refused().statements {
		switch s := s.(type) {
		case *syntax.CreateTable:
			p.checkTable(s)
		case *syntax.CreateFunction:
			p.checkFunctionBody(s)
		case *syntax.Update:
			in := p.changed(s.Table, s.From)
			p.checkAssignments(s.Set, p.find(s.Table.Name), in, "SET")
			p.checkCondition(s.Where, in)
		case *syntax.Delete:
			p.checkCondition(s.Where, p.changed(s.Table, s.Using))
		case *syntax.PartitionBlock:
			p.checkKeys(s)
		}
	}
}

// changed is the scope of a statement that changes a table for each row of a
// stream: the columns of both.
func (p *planner) changed(table syntax.Ident, from syntax.Source) *scope {
	s := &selectBinder{planner: p}
	in := &scope{broken: true}
	switch r := p.find(table.Name); {
	case r == nil:
		p.errorf(table.Span, "unknown table %q%s", table.Name, spelling.Hint(table.Name, p.names(tableRelation)))
	case r.kind != tableRelation:
		p.errorf(table.Span, "%q is no table", r.name)
	default:
		in = s.tableInput(r, nil).scope
	}
	if from != nil {
		in = beside(in, s.joined(from).scope)
	}
	return in
}

func (p *planner) checkCondition(where syntax.Expr, in *scope) {
	if where != nil {
		(&binder{p: p, in: in, clause: "WHERE"}).condition(where)
	}
}

// checkAssignments resolves a = e, …: the columns are those of table, which may
// be unknown.
func (p *planner) checkAssignments(list []syntax.Assignment, table *relation, in *scope, clause string) {
	seen := map[string]bool{}
	for _, a := range list {
		name := a.Column.Name
		if table != nil && !table.broken && table.schema.Index(name) < 0 {
			p.errorf(a.Column.Span, "unknown column %q of %q%s", name, table.name, spelling.Hint(name, fieldNames(table.schema)))
		}
		if seen[foldName(name)] {
			p.errorf(a.Column.Span, "the column %q is set twice", name)
		}
		seen[foldName(name)] = true
		(&binder{p: p, in: in, clause: clause}).bind(a.Value)
	}
}

// declareTable knows the names of a table.
func (p *planner) declareTable(s *syntax.CreateTable) {
	r := &relation{name: s.Name.Name, at: s.Name.Span, kind: tableRelation, broken: len(s.Columns) == 0, read: true}
	if s.IfNotExists && p.find(r.name) != nil {
		return
	}
	r.schema = p.declaredColumns(s.Columns, r)
	p.checkTableOptions(p.readOptions(s.Name, s.Options))
	p.add(r)
}

// checkTable resolves the key and the indexes of a table, its defaults, and the
// query that fills it.
func (p *planner) checkTable(s *syntax.CreateTable) {
	r := p.find(s.Name.Name)
	known := func(names []syntax.Ident) {
		for _, k := range names {
			if !r.broken && r.schema.Index(k.Name) < 0 {
				p.errorf(k.Span, "unknown column %q%s", k.Name, spelling.Hint(k.Name, fieldNames(r.schema)))
			}
		}
	}
	known(s.PrimaryKey)
	for _, index := range s.Indexes {
		known(index)
	}
	keys := len(s.PrimaryKey)
	for _, c := range s.Columns {
		switch {
		case c.Computed != nil:
			p.errorf(c.ComputedAt, "computed columns belong to sources; compute %q in the query that writes %q", c.Name.Name, r.name)
		case c.Metadata != nil:
			p.errorf(c.MetadataAt, "METADATA belongs to sources; %q is a table", r.name)
		case c.Default != nil:
			(&binder{p: p, in: &scope{}, clause: "DEFAULT"}).bind(c.Default)
		}
		if c.PrimaryKey {
			if keys > 0 {
				p.errorf(c.Name.Span, "a second PRIMARY KEY; several columns are one with PRIMARY KEY (a, b)")
			}
			keys++
		}
	}
	p.checkQuery(s.As, &scope{})
}

// declareFunction knows the name of a function; the same name twice, or that of
// another function, is an error.
func (p *planner) declareFunction(s *syntax.CreateFunction) {
	name := foldName(s.Name.Name)
	switch {
	case p.refused().functions[name] != nil:
		line, _ := p.script.Position(p.refused().functions[name].Name.Start)
		p.errorf(s.Name.Span, "%q is declared twice; the first declaration is on line %d", s.Name.Name, line)
		return
	case isFunction(name):
		p.errorf(s.Name.Span, "%q is a function of the language; give yours another name", s.Name.Name)
	}
	p.refused().functions[name] = s
}

// checkFunctionBody binds the body of a function over its parameters.
func (p *planner) checkFunctionBody(s *syntax.CreateFunction) {
	var params batch.Schema
	whole := true
	for _, c := range s.Params {
		t, ok := p.typeOf(c.Type)
		if whole = whole && ok; params.Index(c.Name.Name) >= 0 {
			p.errorf(c.Name.Span, "two parameters are called %q", c.Name.Name)
		}
		params = append(params, batch.Field{Name: c.Name.Name, Type: t})
	}
	p.typeOf(&s.Returns)
	in := newScope("", params)
	in.broken = !whole
	(&binder{p: p, in: in, clause: "a function"}).bind(s.Body)
	p.checkRecursion(s)
}

// checkRecursion refuses a function that calls itself, through others or not.
func (p *planner) checkRecursion(s *syntax.CreateFunction) {
	seen := map[string]bool{}
	var reaches func(e syntax.Expr) bool
	reaches = func(e syntax.Expr) bool {
		found := false
		walkSyntax(e, func(part syntax.Expr) bool {
			c, ok := part.(*syntax.Call)
			if !ok || found {
				return !found
			}
			name := foldName(c.Name.Name)
			f := p.refused().functions[name]
			if f == s {
				found = true
			} else if f != nil && !seen[name] {
				seen[name] = true
				found = reaches(f.Body)
			}
			return !found
		})
		return found
	}
	if reaches(s.Body) {
		p.errorf(s.Name.Span, "the function %q calls itself; a function is put in where it is called, so it cannot", s.Name.Name)
	}
}

// declareBlock declares the statements inside a PARTITION block; its own streams
// have names that begin with #.
func (p *planner) declareBlock(b *syntax.PartitionBlock) {
	outer := p.block
	p.refused().blocks++
	p.block = p.refused().blocks
	for _, s := range b.Body {
		p.declareStatement(s)
	}
	p.block = outer
}

// checkKeys resolves the keys of a PARTITION block.
func (p *planner) checkKeys(b *syntax.PartitionBlock) {
	for _, k := range b.Keys {
		r := p.lookup(k.Of, nil)
		if r == nil {
			continue
		}
		r.read = true
		p.bindRelation(r)
		in := newScope(r.name, r.schema)
		in.broken = !r.named()
		(&binder{p: p, in: in, clause: "PARTITION"}).bind(k.Key)
	}
}
