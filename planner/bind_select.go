package planner

import (
	"slices"
	"strings"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/expr"
	"github.com/eventflux-io/engine/expr/spelling"
	"github.com/eventflux-io/engine/planner/plan"
	"github.com/eventflux-io/engine/planner/syntax"
)

// selectBinder binds one query block: source, WHERE, grouping, SELECT list,
// HAVING, ORDER BY, LIMIT, in this order.
type selectBinder struct {
	*planner
	stmt *syntax.Select
	name string
	with *ctes

	in       input
	window   *plan.Window
	lateness int64
	groups   *grouping // nil: rows are not grouped
	items    []item
	firstOf  map[string]int         // of selected: the first item of each text
	aliases  map[string]syntax.Expr // asked through selectedNames
	failed   bool
}

// item is one column of the SELECT list.
type item struct {
	name   string
	expr   expr.Expr
	source syntax.Expr // nil for a column of a star
	at     syntax.Span
}

func (s *selectBinder) bind() plan.Node {
	s.in = s.bindSource(s.stmt.From)
	if s.block > 0 { // the key of the block counts as grouped
		s.in.scope.refused = true
	}
	var ok bool
	s.window, s.lateness, ok = s.bindWindow(s.in)
	s.failed = s.in.node == nil || !ok
	s.refuseClauses()

	where := s.bindWhere()
	s.bindGrouping()
	s.bindItems()
	having := s.bindHaving()
	order := s.bindOrder()
	s.checkNames()
	if s.failed || s.block == 0 && !s.checkState() {
		return nil
	}
	return s.assemble(where, having, order)
}

func (s *selectBinder) refuseClauses() {
	if e := s.stmt.Emit; e != nil && e.Kind == "EVERY" {
		s.refuse(e.Span, "EMIT EVERY adds the groups that changed at intervals")
		s.failed = true
	}
	if s.stmt.Output != nil {
		s.refuse(s.stmt.Output.Span, "OUTPUT thins what a query emits")
		s.failed = true
	}
}

// running reports whether EMIT CHANGES asks for a row for each input row.
func (s *selectBinder) running() bool { return s.stmt.Emit != nil && s.stmt.Emit.Kind == "CHANGES" }

func (s *selectBinder) plain(clause string) *binder {
	return &binder{p: s.planner, in: s.in.scope, clause: clause, window: s.window}
}

// keep records that a part could not be bound.
func (s *selectBinder) keep(e expr.Expr) expr.Expr {
	if e == nil {
		s.failed = true
	}
	return e
}

func (s *selectBinder) bindWhere() expr.Expr {
	if s.stmt.Where == nil {
		return nil
	}
	where := s.keep(s.plain("WHERE").condition(s.stmt.Where))
	if where == nil || s.in.node == nil || !s.in.node.Props().Upsert {
		return where
	}
	key := map[int]bool{}
	for _, k := range s.in.node.Props().Key {
		key[k] = true
	}
	expr.Walk(where, func(part expr.Expr) {
		if c, ok := part.(*expr.ColumnRef); ok && !key[c.Index] && !s.failed {
			s.errorf(s.stmt.Where.At(), "the stream corrects its earlier rows, so WHERE may look at its key columns only, and %q is none; filter with HAVING where it is made, or make it with EMIT FINAL and without ALLOWED LATENESS", c.Name)
			s.failed = true
		}
	})
	return where
}

// bindGrouping finds out whether rows are grouped, and by what.
func (s *selectBinder) bindGrouping() {
	grouped := len(s.stmt.GroupBy) > 0
	for _, it := range s.stmt.Items {
		grouped = grouped || it.Expr != nil && s.hasAggregate(it.Expr)
	}
	grouped = grouped || s.stmt.Having != nil && s.hasAggregate(s.stmt.Having)
	for _, o := range s.stmt.OrderBy {
		grouped = grouped || s.hasAggregate(o.Expr)
	}
	if !grouped {
		return
	}
	if s.in.node != nil && s.in.node.Props().Upsert && s.in.window.Spec == nil {
		s.errorf(firstWords(s.script.Text, s.stmt.Span, 1), "an aggregate takes append-only streams, and %s corrects its earlier rows; make it with EMIT FINAL and without ALLOWED LATENESS", s.sourceName())
		s.failed = true
	}
	var keys []expr.Expr
	for _, g := range s.stmt.GroupBy {
		key := s.keep(s.groupKey(g))
		if ofWindow, ofRows := s.keyLooksAt(key); !ofWindow {
			keys = append(keys, key)
		} else if ofRows { // else every window is a group of its own
			s.errorf(g.At(), "GROUP BY groups the rows of a window, and this looks at the window too; group by the columns alone")
			s.failed = true
		}
	}
	s.groups = newGrouping(keys, s.window)
}

// groupBy is the clause in which the names of the window stand for it.
const groupBy = "GROUP BY"

// keyLooksAt reports what a key of GROUP BY depends on.
func (s *selectBinder) keyLooksAt(key expr.Expr) (ofWindow, ofRows bool) {
	if key == nil {
		return false, false
	}
	expr.Walk(key, func(part expr.Expr) {
		switch p := part.(type) {
		case *expr.ColumnRef:
			ofWindow = ofWindow || p.Index >= windowFrom
			ofRows = ofRows || p.Index < windowFrom
		case *expr.RowInfo:
			ofRows = true
		}
	})
	return ofWindow, ofRows
}

// groupKey is an expression, a position of the SELECT list, or an alias of it.
func (s *selectBinder) groupKey(g syntax.Expr) expr.Expr {
	b := s.plain(groupBy)
	if i, ok := position(g); ok {
		if i < 1 || i > len(s.stmt.Items) || s.stmt.Items[i-1].Star {
			s.errorf(g.At(), "GROUP BY %d: the query selects %s", i, counted(len(s.stmt.Items), "column"))
			return nil
		}
		return b.bind(s.stmt.Items[i-1].Expr)
	}
	if n, ok := g.(*syntax.Name); ok && len(n.Parts) == 1 && len(s.in.scope.match("", n.Parts[0].Name)) == 0 {
		for _, it := range s.stmt.Items {
			if it.Alias != nil && equalName(it.Alias.Name, n.Parts[0].Name) {
				return b.bind(it.Expr)
			}
		}
	}
	return b.bind(g)
}

// position is the number of a column in GROUP BY and ORDER BY.
func position(e syntax.Expr) (int, bool) {
	l, ok := e.(*syntax.Literal)
	if !ok || l.Kind != syntax.IntLiteral || len(l.Text) > 6 {
		return 0, false
	}
	n := 0
	for _, c := range l.Text {
		n = n*10 + int(c-'0')
	}
	return n, true
}

// over binds what follows the grouping; aliases may be used in it.
func (s *selectBinder) over(clause string) *binder {
	b := &binder{p: s.planner, in: s.in.scope, clause: clause, groups: s.groups}
	if clause != "SELECT" {
		b.aliases, b.opening = s.selectedNames(), map[string]bool{}
	}
	return b
}

// selectedNames are the expressions of the SELECT list that have an alias, by it.
func (s *selectBinder) selectedNames() map[string]syntax.Expr {
	if s.aliases == nil {
		s.aliases = map[string]syntax.Expr{}
		for _, it := range s.stmt.Items {
			if it.Alias != nil && it.Expr != nil {
				s.aliases[strings.ToLower(it.Alias.Name)] = it.Expr
			}
		}
	}
	return s.aliases
}

func (s *selectBinder) bindItems() {
	// The window of a query that only collects gives its columns to the rows.
	if s.groups == nil && s.window != nil {
		s.collected()
	}
	for _, it := range s.stmt.Items {
		if it.Star {
			s.star(it)
			continue
		}
		e := s.keep(s.over("SELECT").bind(it.Expr))
		s.items = append(s.items, item{name: s.itemName(it), expr: e, source: it.Expr, at: it.Span})
	}
}

// collected adds window_start and window_end to the columns of the rows that a
// bucket holds.
func (s *selectBinder) collected() {
	if s.in.node == nil {
		return
	}
	width := len(s.in.node.Props().Schema)
	for i, name := range []string{"window_start", "window_end"} {
		s.in.scope.columns = append(s.in.scope.columns, scopeColumn{
			of: windowColumns, name: name, typ: batch.Of(batch.Timestamp), index: width + i,
		})
	}
}

// windowColumns qualifies columns that a star does not select.
const windowColumns = "$window"

func (s *selectBinder) star(it syntax.SelectItem) {
	if it.Of != nil && !s.in.scope.hasSource(it.Of.Name) {
		if !s.in.scope.broken {
			s.errorf(it.Of.Span, "unknown stream %q%s", it.Of.Name, spelling.Hint(it.Of.Name, s.in.scope.sources))
		}
		s.failed = true
		return
	}
	if s.stmt.From == nil {
		s.errorf(it.Span, "* selects the columns of a stream, and there is no FROM")
		s.failed = true
		return
	}
	if s.groups != nil && !s.in.scope.refused {
		s.errorf(it.Span, "* selects columns that are neither grouped nor aggregated; name the columns")
		s.failed = true
		return
	}
	if !s.grow(it, len(s.in.scope.columns)) {
		s.failed = true
		return
	}
	for _, c := range s.in.scope.columns {
		if c.of == windowColumns || it.Of != nil && !equalName(c.of, it.Of.Name) {
			continue
		}
		s.items = append(s.items, item{name: c.name, expr: ref(&c), at: it.Span})
	}
}

// itemName is the alias, the declared name of a plain column, or the text.
func (s *selectBinder) itemName(it syntax.SelectItem) string {
	if it.Alias != nil {
		return it.Alias.Name
	}
	if n, ok := it.Expr.(*syntax.Name); ok {
		last := n.Parts[len(n.Parts)-1].Name
		if found := s.in.scope.match("", last); len(found) > 0 {
			return found[0].name
		}
		return last
	}
	return it.Text
}

// checkNames refuses two columns of one name.
func (s *selectBinder) checkNames() {
	seen := map[string]bool{}
	for _, it := range s.items {
		key := strings.ToLower(it.name)
		if seen[key] && !s.in.scope.broken && !s.in.scope.refused {
			s.errorf(it.at, "two columns are called %q; name one of them with AS", it.name)
			s.failed = true
		}
		seen[key] = true
	}
}

func (s *selectBinder) bindHaving() expr.Expr {
	if s.stmt.Having == nil {
		return nil
	}
	if s.groups == nil {
		s.errorf(s.stmt.Having.At(), "HAVING chooses groups, and nothing is grouped; use WHERE")
		s.failed = true
		return nil
	}
	return s.keep(s.over("HAVING").condition(s.stmt.Having))
}

// orderItem is a key of ORDER BY: a selected column, or an expression that is
// selected for the sorting alone.
type orderItem struct {
	column int // of the SELECT list; -1: expr
	expr   expr.Expr
	desc   bool
}

func (s *selectBinder) bindOrder() []orderItem {
	var out []orderItem
	for _, o := range s.stmt.OrderBy {
		key := orderItem{column: -1, desc: o.Desc}
		if i, ok := position(o.Expr); ok {
			if i < 1 || i > len(s.items) {
				s.errorf(o.Expr.At(), "ORDER BY %d: the query selects %s", i, counted(len(s.items), "column"))
				s.failed = true
				continue
			}
			key.column = i - 1
		} else {
			key.expr = s.keep(s.over("ORDER BY").bind(o.Expr))
			key.column = s.selected(key.expr)
		}
		if e := key.expr; e != nil || key.column >= 0 {
			if e == nil {
				e = s.items[key.column].expr
			}
			s.failed = !s.sortable(o.Expr, e) || s.failed
		}
		if s.stmt.Distinct && key.column < 0 && key.expr != nil {
			s.errorf(o.Expr.At(), "ORDER BY with DISTINCT sorts by selected columns only")
			s.failed = true
		}
		out = append(out, key)
	}
	return out
}

// selected is the item that is the same expression, -1 for none.
func (s *selectBinder) selected(e expr.Expr) int {
	if s.firstOf == nil {
		s.firstOf = map[string]int{}
		for i, it := range slices.Backward(s.items) { // so that the first of a text stays
			if it.expr != nil {
				s.firstOf[it.expr.String()] = i
			}
		}
	}
	if e != nil {
		if i, found := s.firstOf[e.String()]; found {
			return i
		}
	}
	return -1
}

func (s *selectBinder) sourceName() string {
	if len(s.in.scope.sources) > 0 && s.in.scope.sources[0] != "" {
		return "\"" + s.in.scope.sources[0] + "\""
	}
	return "the stream"
}
