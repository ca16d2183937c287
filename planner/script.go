package planner

import (
	"fmt"
	"maps"
	"math/bits"
	"slices"
	"strings"

	"github.com/eventflux-io/engine/expr/spelling"
	"github.com/eventflux-io/engine/planner/plan"
	"github.com/eventflux-io/engine/planner/syntax"
)

// planner is one call of Plan.
type planner struct {
	script *syntax.Script
	cat    *Catalog
	opt    Options

	relations []*relation // in the order of the script
	files     []*relation // of FROM 'path'
	byName    map[string]*relation
	queries   []*query
	terminal  int // queries that are numbered, so far
	texts     []text
	sinks     []*plan.Sink
	settings  []Setting
	// identities are those of the nodes as they were bound.
	identities plan.Identities
	// declared are the declarations of scans and of sinks that are not printed.
	declared map[plan.Node]*relation

	refusedForms *refusals
	block        int                  // number of the PARTITION block at hand; 0: none
	aggregated   map[syntax.Expr]bool // asked through hasAggregate
	growth       growth
	around       []*scope // of the queries around a subquery in an expression

	errs     []*syntax.Error
	warnings []*syntax.Error
}

// query is one statement that makes rows: where they go, and its plan.
type query struct {
	name string // output name: the stream it writes, or q1, q2, …
	at   syntax.Span
	stmt *syntax.Query
	into *relation // nil: a terminal query
	node plan.Node // nil until bound, or when it could not be
	done bool
	// block is the PARTITION block that the query is in; 0: none.
	block int
}

func newPlanner(script *syntax.Script, cat *Catalog, opt Options) *planner {
	if opt.Settable == nil {
		opt.Settable = DefaultSettable
	}
	return &planner{script: script, cat: cat, opt: opt, byName: map[string]*relation{}, aggregated: map[syntax.Expr]bool{}, identities: plan.Identities{}, declared: map[plan.Node]*relation{}}
}

// errorf reports an error at a position in the script; it returns nil, the value of
// whatever could not be bound.
func (p *planner) errorf(at syntax.Span, format string, args ...any) {
	p.errs = append(p.errs, &syntax.Error{Msg: fmt.Sprintf(format, args...), Span: at})
}

// outside reports what the outside said when a script was read: no fault of its
// text.
func (p *planner) outside(at syntax.Span, err error) {
	p.errs = append(p.errs, &syntax.Error{Span: at, Msg: err.Error(), Err: err})
}

func (p *planner) warnf(at syntax.Span, format string, args ...any) {
	p.warnings = append(p.warnings, &syntax.Error{Msg: fmt.Sprintf(format, args...), Span: at})
}

// declare is the first pass: it makes a relation for every name that the script
// declares or writes, and reads SET.
func (p *planner) declare() {
	for _, s := range p.script.Statements {
		p.declareStatement(s)
	}
	defer func() { p.block = 0 }()
	// Undeclared targets come last: a name near a declared one is a misspelling,
	// wherever in the script the declaration is.
	for _, q := range p.queries {
		if q.stmt.Insert != nil && q.into == nil {
			p.block = q.block
			q.into = p.target(q.stmt.Insert)
			q.name = q.into.name
			q.into.writers = append(q.into.writers, q)
		}
	}
}

func (p *planner) declareStatement(s syntax.Statement) {
	if p.refuseStatement(s) {
		return
	}
	switch s := s.(type) {
	case *syntax.CreateStream:
		p.declareStream(s)
	case *syntax.Query:
		p.queries = append(p.queries, p.newQuery(s))
	case *syntax.Set:
		p.set(s)
	case *syntax.Explain, *syntax.Show, *syntax.Describe:
		p.texts = append(p.texts, text{statement: s})
	}
}

// newQuery registers a query statement. Its target is found later.
func (p *planner) newQuery(s *syntax.Query) *query {
	q := &query{at: s.Span, stmt: s, block: p.block}
	if s.Insert == nil {
		p.terminal++
		q.name = fmt.Sprintf("q%d", p.terminal)
	}
	return q
}

// target is the relation that INSERT INTO names; one that nobody declared is
// made here, unless the name looks like a misspelt one.
func (p *planner) target(in *syntax.Insert) *relation {
	name := in.Into
	if r := p.hashed(name, in.Hash); r != nil {
		return r
	}
	r := &relation{name: name.Name, at: name.Span, kind: internalRelation, inferred: true}
	if in.Hash {
		r.name = "#" + r.name
		p.byName[p.blockKey(name.Name)] = r
		p.relations = append(p.relations, r)
		return r
	}
	r.broken = p.misspelt(name)
	p.add(r)
	return r
}

// misspelt reports a target that nobody declared and that is near a declared one.
func (p *planner) misspelt(name syntax.Ident) bool {
	letters := lettersOf(name.Name)
	for _, known := range p.relations {
		// Most names differ in their letters already, which is cheap to see.
		if !known.inferred && bits.OnesCount64(known.letters^letters) <= 2*nearMiss && spelling.Within(known.name, name.Name, nearMiss) {
			p.errorf(name.Span, "%q is not declared; did you mean %q? a stream that differs in so few letters must be declared", name.Name, known.name)
			known.missed = true
			return true
		}
	}
	return false
}

// nearMiss is in how many letters a misspelt target differs from a declared one.
const nearMiss = 2

// lettersOf is the set of the letters of a name, case apart, as bits that several may
// share. Another letter instead of one changes two.
func lettersOf(name string) (set uint64) {
	name = strings.ToLower(name)
	for i := range len(name) {
		set |= 1 << (name[i] & 0x1f)
	}
	return set
}

// add puts a relation into the catalog of the script.
func (p *planner) add(r *relation) {
	key := strings.ToLower(r.name)
	if other := p.byName[key]; other != nil {
		line, _ := p.script.Position(other.at.Start)
		p.errorf(r.at, "%q is declared twice; the first declaration is on line %d", r.name, line)
		return
	}
	p.byName[key] = r
	r.letters = lettersOf(r.name)
	p.relations = append(p.relations, r)
}

// set reads SET 'key' = 'value'.
func (p *planner) set(s *syntax.Set) {
	for _, key := range p.opt.Settable {
		if key != s.Key.Text {
			continue
		}
		value := p.variables(s.Value)
		if strings.HasPrefix(key, "pattern.") || strings.HasPrefix(key, "table.") {
			p.refuse(s.Key.Span, fmt.Sprintf("%q bounds patterns or tables", key))
		}
		if fault := NameFault(value); key == "pipeline.name" && fault != "" {
			p.errorf(s.Value.Span, "%q is not a value of %q: %s", value, key, fault)
		}
		for _, f := range streamOptions {
			if want := f.wants(value); f.name == key && want != "" {
				p.errorf(s.Value.Span, "%q is not a value of %q: expected %s", value, key, want)
			}
		}
		p.settings = append(p.settings, Setting{Key: key, Value: value, At: s.Span})
		return
	}
	p.errorf(s.Key.Span, "unknown setting %q; a script may set %s%s", s.Key.Text,
		strings.Join(p.opt.Settable, ", "), spelling.Hint(s.Key.Text, p.opt.Settable))
}

// NameFault says why an application cannot have a name; "": it can. The state is
// kept in a folder of that name, which must not lead elsewhere.
func NameFault(name string) string {
	switch {
	case strings.TrimSpace(name) == "" || name == "." || name == "..":
		return "it takes a name"
	case strings.ContainsAny(name, "/\\\x00"):
		return "it takes a name, not a path"
	case len(name) > maxName:
		return fmt.Sprintf("it takes a name of at most %d bytes", maxName)
	}
	return ""
}

// maxName is the longest name of an application in bytes: a folder's is at most 255,
// and the archive of --fresh has the time after it.
const maxName = 200

// bindAll is the second pass.
func (p *planner) bindAll() {
	for _, r := range p.relations {
		p.bindRelation(r)
	}
	for _, q := range p.queries {
		p.bindStatement(q)
	}
	p.checkRefused()
	p.bindTexts()
}

// checkScript reports what is wrong with the script as a whole.
func (p *planner) checkScript() {
	p.checkConfigured()
	for _, r := range p.relations {
		switch {
		case p.script.Hides(r.name):
		case r.kind == sourceRelation && !r.read && !r.broken && p.opt.Tap == nil:
			p.warnf(r.at, "nothing reads the source %q; it is not opened", r.name)
		case r.missed:
		case r.kind == internalRelation && len(r.writers) == 0 && !r.broken:
			p.errorf(r.at, "nothing writes to the stream %q and it has no source; add 'type'='source' or INSERT INTO %s SELECT …", r.name, r.name)
		case r.kind == sinkRelation && len(r.writers) == 0 && !r.broken:
			p.errorf(r.at, "nothing writes to the sink %q; add INSERT INTO %s SELECT …", r.name, r.name)
		}
	}
	p.checkClashes()
	if len(p.queries) > 0 || len(p.tapped()) > 0 || len(p.texts) > 0 || len(p.errs) > 0 || len(p.script.Unparsed) > 0 {
		return
	}
	if len(p.settings) == len(p.script.Statements) || len(p.relations) > 0 {
		p.errorf(p.scriptEnd(), "the script has nothing to run: add a query, such as SELECT … FROM a stream")
	}
}

// checkConfigured reports options for streams that the script does not have. A name
// that is near to none of its streams is probably meant for another script beside
// the same configuration.
func (p *planner) checkConfigured() {
	var names []string
	for _, r := range slices.Concat(p.relations, p.files) {
		names = append(names, r.name)
	}
	has := func(table string) bool {
		return slices.ContainsFunc(names, func(name string) bool { return strings.EqualFold(name, table) })
	}
	for _, table := range slices.Sorted(maps.Keys(p.opt.StreamTables)) {
		at, near := p.opt.StreamTables[table], spelling.Hint(table, names)
		switch {
		case has(table) || p.script.Hides(table):
		case near != "":
			p.errorf(at, "the script has no stream %q%s", table, near)
		default:
			p.warnf(at, "the script has no stream %q", table)
		}
	}
}

// scriptEnd is where a message about the whole script points: its last
// statement, or the start of the text.
func (p *planner) scriptEnd() syntax.Span {
	if n := len(p.script.Statements); n > 0 {
		at := p.script.Statements[n-1].At()
		return syntax.Span{Start: at.Start, End: at.Start + 1}
	}
	return syntax.Span{}
}

// mostHints is how many errors a script may have before no nearest name is looked for
// any more: each look is at all names, and that many mistakes have one cause.
const mostHints = 100

func (p *planner) hints() bool { return len(p.errs) < mostHints }

// hint is spelling.Hint, unless the script has too many errors.
func (p *planner) hint(name string, known []string) string {
	if !p.hints() {
		return ""
	}
	return spelling.Hint(name, known)
}

// counted is a number of things in words.
func counted(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

// firstWords is the span of the first n words of a statement or clause.
func firstWords(text string, at syntax.Span, n int) syntax.Span {
	end := at.Start
	for ; n > 0; n-- {
		for end < at.End && isSpace(text[end]) {
			end++
		}
		for end < at.End && !isSpace(text[end]) && text[end] != '(' {
			end++
		}
	}
	return syntax.Span{Start: at.Start, End: max(end, at.Start+1)}
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }
