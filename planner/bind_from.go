package planner

import (
	"context"
	"fmt"
	"strings"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/expr"
	"github.com/eventflux-io/engine/operators/pipeline"
	"github.com/eventflux-io/engine/planner/plan"
	"github.com/eventflux-io/engine/planner/syntax"
)

// input is what a FROM clause binds to.
type input struct {
	node   plan.Node // nil: it was reported; scope is as good as could be
	scope  *scope
	window syntax.Window
	rel    *relation // the stream, where it is one
}

// unknown is the input that nothing is known of.
func unknown() input { return input{scope: &scope{broken: true}} }

// bindSource binds what FROM reads.
func (s *selectBinder) bindSource(from syntax.Source) input {
	switch from := from.(type) {
	case nil:
		made := plan.Props{Query: s.name, Bounded: true}
		return input{node: &plan.Values{Made: made, Rows: [][]expr.Expr{{}}}, scope: &scope{}}
	case *syntax.StreamRef:
		return s.bindRef(from)
	case *syntax.SideRef:
		return s.bindSide(from)
	case *syntax.FileRef:
		return s.bindFile(from)
	case *syntax.Subquery:
		alias := ""
		if from.Alias != nil {
			alias = from.Alias.Name
		}
		return s.bindNested(from.Query, alias, from.Window, s.with)
	case *syntax.Values:
		return s.bindValues(from)
	case *syntax.Join:
		return s.bindJoin(from)
	case *syntax.Pattern:
		return s.bindPattern(from)
	case *syntax.MatchRecognize:
		return s.bindRecognize(from)
	case *syntax.Unnest:
		return s.bindUnnest(from)
	}
	return unknown()
}

// bindRef binds the name of a stream or of a CTE.
func (s *selectBinder) bindRef(ref *syntax.StreamRef) input {
	alias := ref.Name.Name
	if ref.Alias != nil {
		alias = ref.Alias.Name
	}
	if cte := s.with.find(ref.Name.Name); cte != nil && !ref.Hash {
		return s.bindNested(cte.cte.Query, alias, ref.Window, cte.outer)
	}
	if side, of, ok := sideName(ref.Name.Name); ok && !ref.Hash && s.find(ref.Name.Name) == nil {
		ident := syntax.Ident{Span: ref.Name.Span, Name: of}
		return s.bindSide(&syntax.SideRef{Span: ref.Span, Kind: side, Of: ident, Alias: ref.Alias, Window: ref.Window})
	}
	r := s.streamOf(ref.Name, ref.Hash, s.with)
	if r == nil {
		return unknown()
	}
	r.read = true
	if r.kind == tableRelation {
		if len(s.around) == 0 {
			s.errorf(ref.Name.Span, "%q is a table; it can be read in a JOIN, after IN and in EXISTS only", r.name)
		}
		return s.tableInput(r, ref.Alias)
	}
	s.bindRelation(r)
	in := input{node: r.node, scope: newScope(alias, r.schema), window: ref.Window, rel: r}
	in.scope.broken = !r.named()
	if r.ingest != nil && r.ingest.Time >= 0 {
		for i := range in.scope.columns {
			if i == r.ingest.Time && r.schema[i].Type.IsInteger() {
				in.scope.columns[i].unit = r.ingest.Unit
			}
		}
	}
	return in
}

// sideName splits `s$errors` and `s$late`.
func sideName(name string) (kind, of string, ok bool) {
	for _, kind := range []string{"errors", "late"} {
		if at := len(name) - len(kind) - 1; at > 0 && name[at] == '$' && strings.EqualFold(name[at+1:], kind) {
			return kind, name[:at], true
		}
	}
	return "", "", false
}

// bindSide binds errors(s) and late(s).
func (s *selectBinder) bindSide(ref *syntax.SideRef) input {
	r := s.lookup(ref.Of, nil)
	if r == nil {
		return unknown()
	}
	if r.kind == sinkRelation && ref.Kind == "errors" {
		s.refuse(ref.Span, "errors of a sink are the rows that the outside refused")
		return input{scope: newScope("errors", pipeline.ErrorSchema)}
	}
	if !s.hasSides(r, ref.Of.Span, ref.Kind) {
		return unknown()
	}
	r.read = true
	s.bindRelation(r)
	if r.skips() && ref.Kind == "errors" {
		s.errorf(ref.Span, "the bad rows of %q are skipped ('error.strategy'='skip'), so errors(%s) stays empty; leave out the option", r.name, r.name)
	}
	schema := sideSchema(r, ref.Kind)
	late := strings.EqualFold(ref.Kind, "late")
	if late {
		r.reads.late = true
	} else {
		r.reads.errors = true
	}
	alias := ref.Kind
	if ref.Alias != nil {
		alias = ref.Alias.Name
	}
	in := input{scope: newScope(alias, schema), window: ref.Window}
	in.scope.broken = late && !r.named()
	if !r.broken {
		made := plan.Props{Schema: schema, Query: s.name, Bounded: r.bounded, Timed: r.node != nil && r.node.Props().Timed}
		in.node = &plan.Side{Made: made, Late: late, Of: r.node.(*plan.Scan)}
	}
	return in
}

// hasSides reports errors(r) or late(r) where r is no source.
func (p *planner) hasSides(r *relation, at syntax.Span, kind string) bool {
	if r.kind != sourceRelation {
		p.errorf(at, "%s(…) belongs to source streams, and %q is none", kind, r.name)
		return false
	}
	return true
}

// sideSchema is the columns of errors(r) or late(r).
func sideSchema(r *relation, kind string) batch.Schema {
	if strings.EqualFold(kind, "late") {
		return append(append(batch.Schema{}, r.schema...), pipeline.LateColumns...)
	}
	return pipeline.ErrorSchema
}

// skips reports whether nobody wants the bad rows of a source.
func (r *relation) skips() bool { return strings.EqualFold(r.options.get("error.strategy"), "skip") }

// bindFile binds 'path': a source whose columns come from the file.
func (s *selectBinder) bindFile(ref *syntax.FileRef) input {
	alias := "file"
	if ref.Alias != nil {
		alias = ref.Alias.Name
	}
	r := s.fileRelation(ref)
	if r == nil {
		return unknown()
	}
	r.read = true
	in := input{node: r.node, scope: newScope(alias, r.schema), window: ref.Window, rel: r}
	in.scope.broken = r.broken || r.node == nil
	return in
}

// fileRelation makes a source stream of FROM 'path' [WITH (…)].
func (p *planner) fileRelation(ref *syntax.FileRef) *relation {
	path := p.variables(ref.Path)
	if path == "" {
		p.errorf(ref.Path.Span, "FROM '' names no file")
		return nil
	}
	name := syntax.Ident{Span: ref.Path.Span, Name: path}
	o := p.readOptions(name, ref.Options)
	for _, key := range []string{"type", "extension", "file.path"} {
		if opt, given := o.at[key]; given {
			p.errorf(opt.Key.Span, "FROM 'path' says %q itself; leave the option out", opt.Key.Text)
		}
	}
	p.checkStreamOptions(o, sourceRelation)
	o.values["file.path"], o.values["type"], o.values["extension"] = path, "source", "file"
	if p.refuseFormat(o, path, "file.path") {
		return nil
	}
	if p.cat.InferFile == nil {
		p.errorf(ref.Path.Span, "files cannot be read here without a CREATE STREAM")
		return nil
	}
	schema, err := p.cat.InferFile(context.Background(), path, o.values)
	if err != nil {
		p.outside(ref.Path.Span, err)
		return nil
	}
	r := &relation{name: path, at: ref.Path.Span, read: true, kind: sourceRelation, schema: schema, options: o}
	p.declareSource(r, nil)
	p.bindRelation(r)
	p.files = append(p.files, r)
	return r
}

// bindNested binds a subquery or a CTE.
func (s *selectBinder) bindNested(q *syntax.Query, alias string, w syntax.Window, with *ctes) input {
	n := s.planner.bindQuery(q, s.name, with)
	if n == nil {
		schema, known := selectedNames(q)
		in := input{scope: newScope(alias, schema), window: w}
		in.scope.broken = !known
		return in
	}
	return input{node: n, scope: newScope(alias, n.Props().Schema), window: w}
}

// bindValues binds (VALUES (…), …) AS t(a, b).
func (s *selectBinder) bindValues(v *syntax.Values) input {
	if len(v.Rows) == 0 {
		return unknown()
	}
	n := len(v.Rows[0])
	types := make([]batch.Type, n)
	b := &binder{p: s.planner, in: &scope{}, clause: "VALUES"}
	rows, whole := [][]expr.Expr{}, true
	for _, row := range v.Rows {
		if len(row) != n {
			s.errorf(row[0].At(), "this row has %s, and the first has %d", counted(len(row), "value"), n)
			whole = false
			continue
		}
		bound, ok := b.all(row...)
		whole = whole && ok
		for i, e := range bound {
			if e == nil {
				continue
			}
			t, fit := expr.Unify(types[i], e.Type())
			if !fit {
				s.errorf(row[i].At(), "this value is %s, and those above are %s", e.Type(), types[i])
				whole = false
				continue
			}
			types[i] = t
		}
		rows = append(rows, bound)
	}
	if len(v.Columns) > 0 && len(v.Columns) != n {
		s.errorf(v.Columns[0].Span, "the rows have %s, and %d are named", counted(n, "value"), len(v.Columns))
		whole = false
	}
	alias := "t"
	if v.Alias != nil {
		alias = v.Alias.Name
	}
	if !whole {
		return unknown()
	}
	schema := make(batch.Schema, n)
	for i := range schema {
		schema[i] = batch.Field{Name: fmt.Sprintf("column_%d", i+1), Type: types[i]}
		if types[i].Kind == batch.Null {
			schema[i].Type = batch.Of(batch.String)
		}
		if i < len(v.Columns) {
			schema[i].Name = v.Columns[i].Name
		}
		for _, row := range rows {
			row[i] = expr.Unified(row[i], schema[i].Type)
		}
	}
	made := plan.Props{Schema: schema, Query: s.name, Bounded: true}
	return input{node: &plan.Values{Made: made, Rows: rows}, scope: newScope(alias, schema), window: v.Window}
}
