package planner

import (
	"fmt"
	"strings"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/expr"
	"github.com/eventflux-io/engine/expr/spelling"
	"github.com/eventflux-io/engine/planner/plan"
	"github.com/eventflux-io/engine/planner/syntax"
)

func equalName(a, b string) bool { return strings.EqualFold(a, b) }

func (p *planner) find(name string) *relation {
	return p.byName[foldName(name)]
}

// onDuplicate is the clause in which VALUES(c) is the value that was to be inserted.
const onDuplicate = "ON DUPLICATE KEY UPDATE"

// checkInsert reports what this version does not run of an INSERT, and targets
// that cannot be written.
func (p *planner) checkInsert(q *query) {
	in := q.stmt.Insert
	if in == nil {
		return
	}
	if in.Events != "" {
		p.refuse(in.EventsAt, "INSERT "+in.Events+" EVENTS emits what leaves a rolling window")
	}
	if in.Verb != "INSERT" {
		p.refuse(firstWords(p.script.Text, in.Span, 1), in.Verb+" INTO replaces rows of a table")
	}
	if in.Hash && p.block == 0 {
		p.refuse(in.Into.Span, "#"+in.Into.Name+" is a stream inside a PARTITION block")
	}
	if len(in.OnDuplicate) > 0 {
		p.refuse(in.OnDuplicateAt, "ON DUPLICATE KEY UPDATE changes rows of a table")
		columns := newScope(q.into.name, q.into.schema)
		columns.broken = true // the columns of the query may be, too
		p.checkAssignments(in.OnDuplicate, q.into, columns, onDuplicate)
	}
	switch q.into.kind {
	case sourceRelation:
		p.errorf(in.Into.Span, "%q is a source; rows cannot be inserted into it", q.into.name)
	case triggerRelation:
		p.errorf(in.Into.Span, "%q is a trigger; rows cannot be inserted into it", q.into.name)
	}
}

// fit makes the rows of a query those of the stream that it writes: by position,
// or by the columns that INSERT INTO x (b, a) lists; types may widen. nil: it
// was reported.
func (p *planner) fit(q *query, r *relation) plan.Node {
	in := q.stmt.Insert
	if r.inferred && in != nil && len(in.Columns) > 0 && r.writers[0] == q {
		return p.rename(q, r)
	}
	if r.inferred && r.writers[0] == q {
		return q.node
	}
	if r.broken && r.schema == nil {
		return nil
	}
	targets, ok := p.insertColumns(q, r)
	if !ok {
		return nil
	}
	exprs := make([]expr.Expr, len(r.schema))
	for i := range r.schema {
		exprs[i] = omitted(r, i)
	}
	whole := true
	for i, to := range targets {
		want := r.schema[to]
		e, from := columnOf(q.node, i)
		if !expr.Widens(from, want.Type) {
			p.errorf(q.itemAt(i), "column %q of %q is %s, and this is %s; only widening conversions are implied: write CAST(… AS %s)",
				want.Name, r.name, want.Type, from, want.Type)
			whole = false
			continue
		}
		c, err := expr.Convert(e, want.Type)
		if err != nil {
			p.errorf(q.itemAt(i), "column %q of %q: %s", want.Name, r.name, err.Error())
			whole = false
			continue
		}
		exprs[to] = c
	}
	if !whole {
		return nil
	}
	props := q.node.Props()
	props.Schema = r.schema
	props.Key = mapKey(props.Key, exprs)
	return &plan.Project{Made: props, Input: q.node, Exprs: exprs}
}

// insertColumns says which column of the target each selected column goes to.
func (p *planner) insertColumns(q *query, r *relation) ([]int, bool) {
	made, in := q.node.Props().Schema, q.stmt.Insert
	var columns []syntax.Ident
	if in != nil {
		columns = in.Columns
	}
	want := len(r.schema)
	if columns != nil {
		want = len(columns)
	}
	taken := fmt.Sprintf("%q takes %d (%s)", r.name, want, r.schema)
	if columns != nil {
		taken = fmt.Sprintf("%d are listed", want)
	}
	if len(made) != want {
		p.errorf(q.insertAt(), "the query selects %s, and %s", counted(len(made), "column"), taken)
		return nil, false
	}
	targets := make([]int, len(made))
	if columns == nil {
		for i := range targets {
			targets[i] = i
		}
		return targets, true
	}
	ok, seen := true, map[int]bool{}
	for i, c := range columns {
		at := r.schema.Index(c.Name)
		switch {
		case at < 0:
			p.errorf(c.Span, "unknown column %q of %q%s", c.Name, r.name, spelling.Hint(c.Name, fieldNames(r.schema)))
			ok = false
		case seen[at]:
			p.errorf(c.Span, "the column %q is listed twice", c.Name)
			ok = false
		}
		seen[at] = true
		targets[i] = at
	}
	return targets, ok
}

// rename is the first INSERT INTO x (a, b) of an undeclared x.
func (p *planner) rename(q *query, r *relation) plan.Node {
	made, columns := q.node.Props().Schema, q.stmt.Insert.Columns
	if len(columns) != len(made) {
		p.errorf(q.insertAt(), "the query selects %s, and %d are listed", counted(len(made), "column"), len(columns))
		return nil
	}
	types := make([]batch.Type, len(made))
	r.schema = make(batch.Schema, len(made))
	for i, c := range columns {
		types[i] = made[i].Type
		r.schema[i] = batch.Field{Name: c.Name, Type: made[i].Type}
	}
	return convertTo(q.node, r.schema, types)
}

// omitted is what column i gets that no INSERT names: its DEFAULT, else NULL.
func omitted(r *relation, i int) expr.Expr {
	if r.defaults != nil && r.defaults[i] != nil {
		return r.defaults[i]
	}
	return expr.Unified(expr.NewNull(), r.schema[i].Type)
}

func fieldNames(s batch.Schema) []string {
	out := make([]string, len(s))
	for i, f := range s {
		out[i] = f.Name
	}
	return out
}

// itemAt is where the i-th selected column is.
func (q *query) itemAt(i int) syntax.Span {
	if len(q.stmt.Selects) > 0 && i < len(q.stmt.Selects[0].Items) && !hasStar(q.stmt.Selects[0]) {
		return q.stmt.Selects[0].Items[i].Span
	}
	return q.insertAt()
}

func (q *query) insertAt() syntax.Span {
	if q.stmt.Insert != nil {
		return q.stmt.Insert.Into.Span
	}
	return q.at
}

func hasStar(s *syntax.Select) bool {
	for _, item := range s.Items {
		if item.Star {
			return true
		}
	}
	return false
}
