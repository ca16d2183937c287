package planner

import (
	"fmt"
	"strings"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/expr"
	"github.com/eventflux-io/engine/planner/syntax"
)

// scope is the names that stand for the columns of one batch.
type scope struct {
	columns []scopeColumn
	sources []string // aliases, in order
	broken  bool     // some names are not known: nothing is said about unknown ones
	steps   bool     // sources are steps of a pattern, and are names too
	refused bool     // stands behind a window that was refused: nothing is said about grouping
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
	}
	for _, c := range b.columns {
		c.index += len(a.columns)
		out.columns = append(out.columns, c)
	}
	return out
}

// names are the columns that can be called, for hints.
func (s *scope) names() []string {
	var out []string
	for _, c := range s.columns {
		out = append(out, c.name)
	}
	return out
}

// match is the columns that name means, qualified by of unless that is "".
// Columns whose name agrees in case go before others.
func (s *scope) match(of, name string) []scopeColumn {
	var exact, folded []scopeColumn
	for _, c := range s.columns {
		switch {
		case of != "" && !strings.EqualFold(of, c.of):
		case c.name == name:
			exact = append(exact, c)
		case strings.EqualFold(c.name, name):
			folded = append(folded, c)
		}
	}
	if exact != nil {
		return exact
	}
	return folded
}

func (s *scope) hasSource(name string) bool {
	for _, of := range s.sources {
		if strings.EqualFold(of, name) {
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
	if c := s.match("", n.Parts[0].Name); len(c) > 0 {
		b.member(n, &c[0])
		return nil
	}
	if !s.broken {
		b.errorf(n.Span, "unknown stream %q in %q%s", n.Parts[0].Name, n.Parts[0].Name+"."+n.Parts[1].Name,
			didYouMean(n.Parts[0].Name, s.sources))
	}
	return nil
}

func (b *binder) pick(n *syntax.Name, found []scopeColumn, name syntax.Ident) *scopeColumn {
	switch {
	case len(found) == 1:
		return &found[0]
	case len(found) > 1 && b.in.steps: // the key of a pattern is in all of its streams
	case len(found) > 1:
		b.errorf(n.Span, "%q is a column of %s and of %s; write %s.%s", name.Name, found[0].of, found[1].of, found[0].of, name.Name)
	case b.in.broken || b.in.steps && b.in.hasSource(name.Name):
	case len(b.in.columns) == 0:
		b.errorf(n.Span, "unknown column %q: there is no stream to read it from", name.Name)
	default:
		hint := didYouMean(name.Name, b.in.names())
		if hint == "" {
			hint = "; the columns are " + strings.Join(b.in.names(), ", ")
		}
		b.errorf(n.Span, "unknown column %q%s", name.Name, hint)
	}
	return nil
}

func (b *binder) member(n *syntax.Name, c *scopeColumn) {
	if c.typ.Kind != batch.Struct && c.typ.Kind != batch.JSON {
		b.errorf(n.Span, "%q is a %s and has no members", c.name, c.typ)
		return
	}
	b.p.refuse(n.Span, fmt.Sprintf("a name with dots reads a member of the column %q", c.name))
}

func ref(c *scopeColumn) *expr.ColumnRef {
	return &expr.ColumnRef{Index: c.index, Name: c.name, T: c.typ}
}
