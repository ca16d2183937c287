package planner

import (
	"strings"

	"github.com/eventflux-io/engine/expr"
	"github.com/eventflux-io/engine/expr/spelling"
	"github.com/eventflux-io/engine/io/connector"
	"github.com/eventflux-io/engine/planner/syntax"
)

// bindExpressions reads the options of a source that are expressions: what is
// after such an option's prefix is the column that it computes.
func (p *planner) bindExpressions(r *relation) {
	for _, f := range r.outside.Fields {
		if f.Type != connector.Expression {
			continue
		}
		for key, text := range r.spec.Options {
			name, ok := strings.CutPrefix(key, f.Name)
			if !ok || connector.FindField(r.outside.Fields, key, true).Name != f.Name {
				continue
			}
			at := r.spec.Schema.Index(name)
			if at < 0 {
				p.errorf(r.options.keyAt(key), "%q names a column, and %q has no column %q%s", key, r.name, name, spelling.Hint(name, fieldNames(r.spec.Schema)))
				r.broken = true
				continue
			}
			if r.spec.Exprs == nil {
				r.spec.Exprs = make([]expr.Expr, len(r.spec.Schema))
			}
			if r.spec.Exprs[at] = p.bindOption(r, f, key, text, at); r.spec.Exprs[at] == nil {
				r.broken = true
			}
		}
	}
}

// bindOption binds one of them, as the type of its column. Its errors point at the
// whole value: a string has no places.
func (p *planner) bindOption(r *relation, f connector.Field, key, text string, at int) expr.Expr {
	script, errs := syntax.Parse(key, "CREATE STREAM g (c AS (\n"+text+"\n));")
	before := len(p.errs)
	p.errs = append(p.errs, errs...)
	var e expr.Expr
	if len(errs) == 0 {
		e = p.bindColumn(script, r, f, at)
	}
	for _, wrong := range p.errs[before:] {
		wrong.Span, wrong.Msg = r.options.valueAt(key), "in the expression: "+wrong.Msg
	}
	if e == nil && len(p.errs) == before {
		p.errorf(r.options.valueAt(key), "%q takes one expression", key)
	}
	return e
}

func (p *planner) bindColumn(script *syntax.Script, r *relation, f connector.Field, at int) expr.Expr {
	if len(script.Statements) != 1 {
		return nil
	}
	g, ok := script.Statements[0].(*syntax.CreateStream)
	if !ok || len(g.Columns) != 1 || g.Columns[0].Computed == nil || g.Watermark != nil {
		return nil
	}
	b := &binder{p: p, in: newScope(r.name, f.Over), clause: "an option"}
	e := b.bind(g.Columns[0].Computed)
	if e == nil {
		return nil
	}
	cast, err := expr.NewCast(e, r.spec.Schema[at].Type, false)
	return b.typed(g.Columns[0].Computed, cast, err)
}
