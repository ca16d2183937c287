package planner

import (
	"fmt"
	"strings"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/expr"
	"github.com/eventflux-io/engine/expr/spelling"
	"github.com/eventflux-io/engine/planner/syntax"
)

// scope is the names that stand for the columns of one batch.
type scope struct {
	columns []scopeColumn
	sources []string       // aliases, in order
	broken  bool           // some names are not known: nothing is said about unknown ones
	steps   bool           // sources are steps of a pattern, and are names too
	refused bool           // follows a form that was refused: nothing is said about grouping
	later   []string       // steps of a pattern that follow the one at hand
	common  []syntax.Ident // columns of USING, which are one column

	byName  map[string][]int // where the first indexed columns are, by folded name
	indexed int
	known   map[string][]string // what namesOf gave for as many columns
	knownAt int
}

// scopeColumn is one column of a batch and how it can be called.
type scopeColumn struct {
	of    string // alias of its source
	name  string
	typ   batch.Type
	index int
	// unit is microseconds per unit of a BIGINT row time, 0 for other columns.
	unit int64
}

// newScope names the columns of one source.
func newScope(alias string, schema batch.Schema) *scope {
	s := &scope{sources: []string{alias}}
	for i, f := range schema {
		s.columns = append(s.columns, scopeColumn{of: alias, name: f.Name, typ: f.Type, index: i})
	}
	return s
}

// beside is the columns of a followed by those of b, as a join has them.
func beside(a, b *scope) *scope {
	out := &scope{
		columns: append([]scopeColumn{}, a.columns...),
		sources: append(append([]string{}, a.sources...), b.sources...),
		broken:  a.broken || b.broken, steps: a.steps || b.steps,
		refused: a.refused || b.refused, common: a.common,
	}
	for _, c := range b.columns {
		c.index += len(a.columns)
		out.columns = append(out.columns, c)
	}
	return out
}

// names are the columns that can be called, for hints.
func (s *scope) names() []string { return s.namesOf("") }

// namesOf are the columns of one source; of "": of all.
func (s *scope) namesOf(source string) []string {
	if s.known == nil || s.knownAt != len(s.columns) {
		s.known, s.knownAt = map[string][]string{}, len(s.columns)
	}
	if names, known := s.known[source]; known {
		return names
	}
	var out []string
	seen := map[string]bool{}
	for _, c := range s.columns {
		if (source == "" || equalName(source, c.of)) && c.of != windowColumns && !seen[c.name] {
			seen[c.name] = true
			out = append(out, c.name)
		}
	}
	s.known[source] = out
	return out
}

// mostNames is how many columns a message lists.
const mostNames = 20

func listed(names []string) string {
	if len(names) > mostNames {
		return strings.Join(names[:mostNames], ", ") + ", …"
	}
	return strings.Join(names, ", ")
}

// match is the columns that name means, qualified by of unless that is "".
// Columns whose name agrees in case go before others.
func (s *scope) match(of, name string) []scopeColumn {
	var exact, folded []scopeColumn
	for _, i := range s.named(name) {
		switch c := s.columns[i]; {
		case of != "" && !strings.EqualFold(of, c.of):
		case c.name == name:
			exact = append(exact, c)
		default:
			folded = append(folded, c)
		}
	}
	if exact != nil {
		return exact
	}
	return folded
}

// named returns the indexes of the columns with a name, ignoring case. The index of
// names is extended here, since columns are only ever appended.
func (s *scope) named(name string) []int {
	if s.byName == nil {
		s.byName = map[string][]int{}
	}
	for ; s.indexed < len(s.columns); s.indexed++ {
		key := caseless(s.columns[s.indexed].name)
		s.byName[key] = append(s.byName[key], s.indexed)
	}
	return s.byName[caseless(name)]
}

// caseless is one key for all names that equalName calls equal.
func caseless(name string) string { return strings.ToLower(strings.ToUpper(name)) }

func (s *scope) hasSource(name string) bool {
	for _, of := range s.sources {
		if strings.EqualFold(of, name) {
			return true
		}
	}
	return false
}

func (s *scope) isCommon(name string) bool {
	for _, c := range s.common {
		if equalName(c.Name, name) {
			return true
		}
	}
	return false
}

// sourceWord is what a message calls the sources.
func (s *scope) sourceWord() string {
	if s.steps {
		return "step"
	}
	return "stream"
}

// foundAround reports whether a name is one of a query around the subquery at hand.
func (p *planner) foundAround(n *syntax.Name) bool {
	of, name := "", n.Parts[0].Name
	if len(n.Parts) > 1 {
		of, name = name, n.Parts[1].Name
	}
	all := p.around
	defer func() { p.around = all }()
	for i := len(all) - 1; i >= 0; i-- {
		s := all[i]
		p.around = all[:i] // what is around s
		if s.broken || len(s.match(of, name)) > 0 {
			return true
		}
		if of != "" && s.hasSource(of) {
			(&binder{p: p, in: s, clause: "a subquery"}).column(n)
			return true
		}
	}
	return false
}

// column resolves a name to a column; nil: it was reported, or nothing can be
// said about it.
func (b *binder) column(n *syntax.Name) *scopeColumn {
	s := b.in
	switch {
	case len(n.Parts) == 1:
		return b.pick(n, s.match("", n.Parts[0].Name), n.Parts[0])
	case s.hasSource(n.Parts[0].Name):
		c := b.pick(n, s.match(n.Parts[0].Name, n.Parts[1].Name), n.Parts[1])
		if c != nil && len(n.Parts) > 2 {
			b.member(n, c)
			return nil
		}
		return c
	}
	of := n.Parts[0]
	for _, step := range s.later {
		if equalName(step, of.Name) {
			b.errorf(n.Span, "the step %q comes later; a filter may refer to the steps before it", of.Name)
			return nil
		}
	}
	if c := s.match("", of.Name); len(c) > 0 {
		b.member(n, &c[0])
		return nil
	}
	if !s.broken && !b.p.foundAround(n) {
		hint := spelling.Hint(of.Name, s.sources)
		if hint == "" && len(s.sources) > 0 && s.sources[0] != "" {
			hint = "; there is " + strings.Join(s.sources, ", ")
		}
		b.errorf(n.Span, "unknown %s %q in %q%s", s.sourceWord(), of.Name, of.Name+"."+n.Parts[1].Name, hint)
	}
	return nil
}

func (b *binder) pick(n *syntax.Name, found []scopeColumn, name syntax.Ident) *scopeColumn {
	switch {
	case len(found) == 1:
		return &found[0]
	case len(found) > 1 && (b.in.steps || b.in.isCommon(name.Name)): // the key of a pattern is in all of its streams
	case len(found) > 1:
		b.errorf(n.Span, "%q is a column of %s and of %s; write %s.%s", name.Name, found[0].of, found[1].of, found[0].of, name.Name)
	case b.clause == computedColumn && b.opening[foldName(name.Name)]:
		b.errorf(n.Span, "the column %q is computed from itself", name.Name)
	case b.in.broken || b.in.steps && b.in.hasSource(name.Name):
	case b.p.foundAround(n):
	case len(b.in.columns) == 0:
		b.errorf(n.Span, "unknown column %q: there is no stream to read it from", name.Name)
	default:
		known := b.in.names()
		if len(n.Parts) > 1 && b.in.hasSource(n.Parts[0].Name) {
			known = b.in.namesOf(n.Parts[0].Name)
		}
		hint := b.p.hint(name.Name, known)
		if hint == "" {
			hint = "; the columns are " + listed(known)
		}
		b.errorf(n.Span, "unknown column %q%s", name.Name, hint)
	}
	return nil
}

func (b *binder) member(n *syntax.Name, c *scopeColumn) {
	if c.typ.Kind != batch.Struct && c.typ.Kind != batch.JSON {
		b.errorf(n.Span, "%q is %s and has no members", c.name, c.typ.WithArticle())
		return
	}
	b.p.refuse(n.Span, fmt.Sprintf("a name with dots reads a member of the column %q", c.name))
}

func ref(c *scopeColumn) *expr.ColumnRef {
	return &expr.ColumnRef{Index: c.index, Name: c.name, T: c.typ}
}
