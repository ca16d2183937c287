package syntax

import (
	"strings"

	"github.com/eventflux-io/engine/expr/spelling"
)

// from reads what follows FROM: a source and its joins.
func (p *parser) from() Source {
	first := p.i
	left := p.source()
	joins, beyond := 0, Span{}
	for p.err == nil {
		if p.at(",") {
			p.fail(p.tok().Span, `expected JOIN, found ","; join sources with JOIN … ON …`)
			return nil
		}
		kind, words := p.joinKind()
		if words == 0 {
			break
		}
		if joins++; joins == maxJoins+1 {
			beyond = p.tok().Span
		}
		left = p.join(left, first, kind, words)
	}
	if joins > maxJoins {
		p.fail(beyond, "this FROM has %d joins, and the most is %d", joins, maxJoins)
	}
	if p.at("NATURAL") {
		p.fail(p.tok().Span, "NATURAL JOIN is not supported; name the columns with USING")
	}
	if p.at("FOR", "SYSTEM_TIME") {
		p.fail(p.tok().Span, "FOR SYSTEM_TIME follows a table that is joined")
	}
	return left
}

// joins are the words of each kind of join.
var joins = []struct {
	words string
	kind  string
}{
	{"JOIN", "INNER"}, {"INNER JOIN", "INNER"}, {"CROSS JOIN", "CROSS"},
	{"LEFT JOIN", "LEFT"}, {"LEFT OUTER JOIN", "LEFT"}, {"RIGHT JOIN", "RIGHT"}, {"RIGHT OUTER JOIN", "RIGHT"},
	{"FULL JOIN", "FULL"}, {"FULL OUTER JOIN", "FULL"},
	{"ASOF JOIN", "ASOF"}, {"ASOF INNER JOIN", "ASOF"}, {"ASOF LEFT JOIN", "ASOF LEFT"}, {"ASOF LEFT OUTER JOIN", "ASOF LEFT"},
}

// joinKind is the kind of the join that comes next and the number of its words,
// 0 for none.
func (p *parser) joinKind() (string, int) {
	if !p.atAny("JOIN", "INNER", "CROSS", "LEFT", "RIGHT", "FULL", "ASOF") {
		return "", 0
	}
	for _, j := range joins {
		if words := strings.Fields(j.words); p.at(words...) {
			return j.kind, len(words)
		}
	}
	first := p.next()
	if first.up == "ASOF" {
		p.unexpected("LEFT or JOIN")
	} else {
		p.unexpected("JOIN")
	}
	return "", 0
}

func (p *parser) join(left Source, first int, kind string, words int) Source {
	at := p.i
	p.i += words
	j := &Join{Kind: kind, KindAt: p.since(at), Left: left}
	j.Right = p.joined(j)
	for p.err == nil {
		switch {
		case j.Match == nil && p.accept("MATCH_CONDITION"):
			p.expect("(")
			j.Match = p.expr()
			p.closing()
		case j.Within == nil && p.accept("WITHIN"):
			d := p.duration()
			j.Within = &d
		case j.On == nil && j.Using == nil && p.at("ON") && p.peek(1).up != "DUPLICATE" && !p.at("ON", "TIMEOUT"):
			p.i++
			j.On = p.expr()
		case j.On == nil && j.Using == nil && p.accept("USING"):
			j.Using = p.names("the name of a column")
		default:
			j.Span = p.since(first)
			return j
		}
	}
	return nil
}

// joined reads the right side of a join, with FOR SYSTEM_TIME AS OF before or
// after its alias.
func (p *parser) joined(j *Join) Source {
	s := p.source()
	if p.accept("FOR", "SYSTEM_TIME") {
		p.expect("AS", "OF")
		j.AsOfTime = p.expr()
		if ref, ok := s.(*StreamRef); ok && ref.Alias == nil {
			ref.Alias = p.sourceAlias()
		}
	}
	return s
}

// source reads one source with its alias and window.
func (p *parser) source() Source {
	if !p.enter() {
		return nil
	}
	defer p.leave()
	first := p.i
	var s Source
	switch t := p.tok(); {
	case t.kind == stringToken:
		s = p.file(first)
	case t.up == "(":
		s = p.parenthesisedSource(first)
	case p.atAny("PATTERN", "SEQUENCE") && p.peek(1).up == "(":
		return p.pattern()
	case p.atAny("ERRORS", "LATE") && p.peek(1).up == "(":
		s = p.side(first)
	case p.at("UNNEST", "("):
		s = p.unnest(first)
	case t.up == "#":
		p.i++
		ref := &StreamRef{Name: p.streamName("the name of a stream"), Hash: true}
		ref.Alias = p.windowed(&ref.Window)
		ref.Span = p.since(first)
		s = ref
	case t.isName() && !structure[t.up]:
		s = p.stream(first)
	default:
		p.unexpected("a stream, a file or a query")
	}
	if p.err == nil && p.at("MATCH_RECOGNIZE") {
		return p.matchRecognize(s, first)
	}
	p.refusedHint()
	return s
}

func (p *parser) refusedHint() {
	if p.atAny("USE", "FORCE", "IGNORE") || p.at("FOR", "UPDATE") || p.at("FOR", "SHARE") {
		p.refusedClause()
	}
}

// stream reads a name; x$errors and x$late are errors(x) and late(x).
func (p *parser) stream(first int) Source {
	t := p.tok()
	name := p.streamName("the name of a stream")
	if p.at("(") {
		near := spelling.Nearest(t.text, []string{"errors", "late", "pattern", "sequence", "unnest"})
		if near != "" {
			near = "; did you mean " + near + "?"
		}
		p.fail(t.Span, "%q is not a source with arguments%s", t.text, near)
	}
	if p.at(".") && p.peek(1).isName() {
		p.fail(p.tok().Span, `unexpected ".": streams have plain names`)
	}
	for _, kind := range []string{"errors", "late"} {
		if of, ok := strings.CutSuffix(strings.ToLower(name.Name), "$"+kind); ok && t.kind == wordToken {
			of = name.Name[:len(of)]
			side := &SideRef{Kind: kind, Of: Ident{Span: Span{Start: name.Start, End: name.Start + len(of)}, Name: of}}
			side.Alias = p.windowed(&side.Window)
			side.Span = p.since(first)
			return side
		}
	}
	ref := &StreamRef{Name: name}
	ref.Alias = p.windowed(&ref.Window)
	p.noColumnNames()
	ref.Span = p.since(first)
	return ref
}

// side reads errors(s) and late(s).
func (p *parser) side(first int) Source {
	s := &SideRef{Kind: strings.ToLower(p.next().text)}
	p.i++
	s.Of = p.streamName("the name of a stream")
	p.expect(")")
	s.Alias = p.windowed(&s.Window)
	s.Span = p.since(first)
	return s
}

// file reads 'path' [WITH (…)].
func (p *parser) file(first int) Source {
	f := &FileRef{Path: p.next().literal()}
	if p.at("WITH", "(") {
		p.i++
		f.Options = p.options()
	}
	f.Alias = p.windowed(&f.Window)
	f.Span = p.since(first)
	return f
}

func (p *parser) unnest(first int) Source {
	p.i += 2
	u := &Unnest{X: p.expr()}
	p.closing()
	u.Alias = p.sourceAlias()
	if u.Alias != nil && p.at("(") {
		u.Columns = p.names("the name of a column")
	}
	u.Span = p.since(first)
	return u
}

// parenthesisedSource reads (query) and (VALUES …).
func (p *parser) parenthesisedSource(first int) Source {
	p.i++
	if p.accept("VALUES") {
		v := &Values{}
		p.commas(func() {
			var row []Expr
			p.list(func() { row = append(row, p.expr()) })
			v.Rows = append(v.Rows, row)
		})
		if p.err == nil && !p.accept(")") {
			p.unexpected(`"," or ")"`)
		}
		v.Alias = p.windowed(&v.Window)
		if v.Alias != nil && v.Window.Spec == nil && p.at("(") {
			v.Columns = p.names("the name of a column")
			p.windowAndLateness(&v.Window)
		}
		v.Span = p.since(first)
		return v
	}
	if !p.beginsQuery(0) {
		p.unexpected("SELECT, FROM, WITH or VALUES")
		return nil
	}
	s := &Subquery{Query: p.nestedQuery()}
	p.expect(")")
	s.Alias = p.windowed(&s.Window)
	p.noColumnNames()
	s.Span = p.since(first)
	return s
}

// noColumnNames refuses a list of names after an alias where the columns have
// names already.
func (p *parser) noColumnNames() {
	if p.at("(") {
		p.fail(p.tok().Span, `unexpected "(": the columns have names; only VALUES and UNNEST name theirs after the alias`)
	}
}

func (p *parser) sourceAlias() *Ident {
	if p.at("AS") && p.peek(1).up == "OF" {
		return nil
	}
	if p.accept("AS") {
		name := p.streamName("a name")
		return &name
	}
	return p.bareSourceAlias()
}

func (p *parser) bareSourceAlias() *Ident {
	t := p.tok()
	if !t.isName() || t.glued || structure[t.up] || hardWords[t.up] {
		return nil
	}
	p.alias = p.i
	name := p.next().ident()
	return &name
}

// windowed reads what may follow a source: its alias, before or after the
// window, and the window.
func (p *parser) windowed(w *Window) *Ident {
	alias := p.sourceAlias()
	if p.windowSpec(w); alias == nil && w.Spec != nil {
		alias = p.sourceAlias()
	}
	p.lateness(w)
	if alias == nil && (w.Lateness != nil || w.Unidirectional != nil) && !nearUnit(p.tok()) { // 5 MINUTES MINUTES
		alias = p.sourceAlias()
	}
	return alias
}

// windowAndLateness reads what may follow a source that has its alias.
func (p *parser) windowAndLateness(w *Window) {
	p.windowSpec(w)
	p.lateness(w)
}

func (p *parser) windowSpec(w *Window) {
	if p.at("WINDOW") && p.peek(2).up != "AS" {
		w.Spec = p.window()
	}
}

// lateness reads ALLOWED LATENESS d and UNIDIRECTIONAL.
func (p *parser) lateness(w *Window) {
	if at := p.i; p.accept("ALLOWED") {
		p.expect("LATENESS")
		d := p.duration()
		w.Lateness, w.LatenessAt = &d, p.since(at)
	}
	if p.at("UNIDIRECTIONAL") {
		at := p.next().Span
		w.Unidirectional = &at
	}
}
