package planner

import (
	"regexp"

	"github.com/eventflux-io/engine/expr/spelling"
	"github.com/eventflux-io/engine/planner/syntax"
)

// Sources that this version does not run are bound as far as their names go, so
// that a script with such a clause hears of its other mistakes too.

// bindJoin resolves both sides and the condition of a join, and refuses it.
func (s *selectBinder) bindJoin(j *syntax.Join) input {
	left, right := s.joined(j.Left), s.joined(j.Right)
	both := beside(left.scope, right.scope)
	at := j.KindAt
	if at.End <= at.Start {
		at = j.Right.At()
	}
	s.refuse(at, "JOIN puts rows of two streams, or of a stream and a table, together")
	if u, ok := j.Right.(*syntax.Unnest); ok {
		(&binder{p: s.planner, in: left.scope, clause: "UNNEST"}).bind(u.X)
	}
	b := &binder{p: s.planner, in: both, clause: "ON"}
	if j.On != nil {
		b.condition(j.On)
	}
	if j.Match != nil {
		b.condition(j.Match)
	}
	if j.AsOfTime != nil {
		b.bind(j.AsOfTime)
	}
	for _, name := range j.Using {
		for _, side := range []*scope{left.scope, right.scope} {
			if !side.broken && len(side.match("", name.Name)) == 0 {
				s.errorf(name.Span, "unknown column %q of %s%s", name.Name, side.sources[0], spelling.Hint(name.Name, side.names()))
			}
		}
	}
	// Where JOIN is not what the query means, grouping and equal names say nothing.
	both.refused = true
	both.common = append(both.common, j.Using...)
	return input{scope: both}
}

// joined binds a side of a join, where a table may be, and the names in its
// window.
func (s *selectBinder) joined(from syntax.Source) input {
	if ref, ok := from.(*syntax.StreamRef); ok && !ref.Hash {
		if r := s.find(ref.Name.Name); r != nil && r.kind == tableRelation {
			return s.tableInput(r, ref.Alias)
		}
	}
	in := s.bindSource(from)
	if in.window.Spec != nil {
		s.windowNames(in.window.Spec, in.scope)
	}
	return in
}

func (s *selectBinder) tableInput(r *relation, alias *syntax.Ident) input {
	r.read = true
	name := r.name
	if alias != nil {
		name = alias.Name
	}
	in := input{scope: newScope(name, r.schema)}
	in.scope.broken = !r.named()
	return in
}

// bindUnnest knows the columns of UNNEST; its argument is bound by the join.
func (s *selectBinder) bindUnnest(u *syntax.Unnest) input {
	s.refuse(firstWords(s.script.Text, u.Span, 1), "UNNEST makes a row of each element of an array")
	sc := &scope{broken: len(u.Columns) == 0, refused: true, sources: []string{"unnest"}}
	if u.Alias != nil {
		sc.sources[0] = u.Alias.Name
	}
	for _, c := range u.Columns {
		sc.columns = append(sc.columns, scopeColumn{of: sc.sources[0], name: c.Name})
	}
	return input{scope: sc}
}

// patternVariable is a word of the PATTERN of MATCH_RECOGNIZE.
var patternVariable = regexp.MustCompile(`[\pL_][\pL\pN_]*`)

// bindRecognize resolves the names in MATCH_RECOGNIZE, and refuses it. Its
// variables stand for rows of its source.
func (s *selectBinder) bindRecognize(m *syntax.MatchRecognize) input {
	s.refuse(m.WordAt, "MATCH_RECOGNIZE finds rows that follow each other")
	in := s.bindSource(m.Of)
	b := &binder{p: s.planner, in: in.scope, clause: "MATCH_RECOGNIZE"}
	b.all(m.Partition...)
	for _, o := range m.OrderBy {
		b.bind(o.Expr)
	}
	steps := &scope{steps: true, refused: true, columns: in.scope.columns, broken: in.scope.broken}
	for _, name := range patternVariable.FindAllString(m.Pattern, -1) {
		if steps.hasSource(name) {
			continue
		}
		steps.sources = append(steps.sources, name)
		for _, c := range in.scope.columns {
			c.of = name
			steps.columns = append(steps.columns, c)
		}
	}
	for _, d := range m.Define {
		if !steps.hasSource(d.Column.Name) {
			s.errorf(d.Column.Span, "the pattern has no variable %q%s", d.Column.Name, spelling.Hint(d.Column.Name, steps.sources))
		}
		s.resolveNames(d.Value, steps)
	}
	out := &scope{refused: true, broken: in.scope.broken, sources: []string{"m"}, columns: in.scope.columns}
	if m.Alias != nil {
		out.sources[0] = m.Alias.Name
	}
	for i := range out.columns {
		out.columns[i].of = out.sources[0]
	}
	for _, it := range m.Measures {
		if it.Expr == nil {
			continue
		}
		s.resolveNames(it.Expr, steps)
		if it.Alias != nil {
			out.columns = append(out.columns, scopeColumn{of: out.sources[0], name: it.Alias.Name})
		}
	}
	return input{scope: out}
}

// resolveNames resolves the columns and functions of an expression in a form that
// is refused, where names mean more than columns and nothing is said about types.
func (p *planner) resolveNames(e syntax.Expr, in *scope) {
	b := &binder{p: p, in: in, clause: "a refused clause"}
	walkSyntax(e, func(part syntax.Expr) bool {
		switch part := part.(type) {
		case *syntax.Name:
			b.column(part)
		case *syntax.Call:
			b.checkFunction(part)
		case *syntax.Index:
			b.stepColumn(part)
		}
		return true
	})
}

// rowFunctions belong to patterns and windows alone.
var rowFunctions = map[string]bool{
	"prev": true, "next": true, "first": true, "last": true, "classifier": true, "match_number": true, "count": true,
	"running": true, "final": true,
}

// checkFunction reports a name that is no function of the language.
func (b *binder) checkFunction(c *syntax.Call) {
	name := foldName(c.Name.Name)
	if rowFunctions[name] || isFunction(name) || b.p.refused().functions[name] != nil {
		return
	}
	b.unknownFunction(c.Name)
}

// stepColumn resolves e[i].column of a pattern; it reports whether e is a step.
func (b *binder) stepColumn(x *syntax.Index) bool {
	n, ok := x.X.(*syntax.Name)
	if !ok || !b.in.steps || len(n.Parts) != 1 || !b.in.hasSource(n.Parts[0].Name) {
		return false
	}
	if x.Field != nil {
		b.column(&syntax.Name{Span: x.Field.Span, Parts: []syntax.Ident{n.Parts[0], *x.Field}})
	}
	return true
}
