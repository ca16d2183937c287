package planner

import (
	"fmt"

	"github.com/eventflux-io/engine/expr"
	"github.com/eventflux-io/engine/planner/syntax"
)

// checkState holds a query to the rules about time and state: what never ends
// needs a window or EMIT CHANGES, and what grows forever a bound.
func (s *selectBinder) checkState() bool {
	before := len(s.errs)
	props := s.in.node.Props()
	stmt := s.stmt
	first := firstWords(s.script.Text, stmt.Span, 1)
	keyed := len(stmt.GroupBy) > 0 || stmt.Distinct
	endless := s.window == nil && !props.Bounded

	if props.Upsert && stmt.Distinct {
		s.errorf(stmt.DistinctAt, "DISTINCT takes append-only streams, and %s corrects its earlier rows; make it with EMIT FINAL and without ALLOWED LATENESS", s.sourceName())
		return false
	}
	if props.Upsert && s.groups == nil && len(stmt.OrderBy) > 0 {
		s.errorf(stmt.OrderBy[0].Span, "ORDER BY takes append-only streams, and %s corrects its earlier rows; make it with EMIT FINAL and without ALLOWED LATENESS", s.sourceName())
		return false
	}
	switch {
	case s.running() && s.groups == nil && !stmt.Distinct:
		s.errorf(stmt.Emit.Span, "EMIT CHANGES adds the new result of a group for each row, and nothing is grouped or aggregated")
	case endless && len(stmt.GroupBy) > 0 && !s.running():
		s.errorf(stmt.GroupByAt, "GROUP BY over unbounded input needs an end: a window (FROM %s WINDOW TUMBLING (SIZE 1 MINUTE)), or running results (EMIT CHANGES, with RETENTION 1 DAY or UNBOUNDED after GROUP BY)", s.sourceText())
	case endless && s.groups != nil && !s.running():
		s.errorf(first, "an aggregate over unbounded input needs an end: a window (FROM %s WINDOW TUMBLING (SIZE 1 MINUTE)), or running results (EMIT CHANGES)", s.sourceText())
	case endless && stmt.Distinct && !s.running():
		s.errorf(stmt.DistinctAt, "DISTINCT over unbounded input needs a window (FROM %s WINDOW TUMBLING (SIZE 1 MINUTE)), or EMIT CHANGES with RETENTION 1 DAY or UNBOUNDED", s.sourceText())
	case endless && len(stmt.OrderBy) > 0:
		s.errorf(stmt.OrderBy[0].Span, "ORDER BY over unbounded input never ends; it sorts what a closing bucket window emits (WINDOW TUMBLING (SIZE 1 MINUTE))")
	case endless && keyed && stmt.Retention == nil:
		s.unboundedState()
	}
	if r := stmt.Retention; r != nil && !r.Unbounded && r.For.Micros == 0 {
		s.errorf(r.For.Span, "RETENTION forgets after a while, which must be more than nothing")
	}
	if r := stmt.Retention; r != nil && !keyed {
		s.errorf(r.Span, "%s bounds the state of GROUP BY or DISTINCT, and there is none", retentionWord(r))
	}
	corrects := s.lateness > 0 || s.running()
	if corrects && len(stmt.OrderBy) > 0 {
		s.errorf(stmt.OrderBy[0].Span, "ORDER BY sorts what is final, and this query corrects its rows; leave out %s", s.correctingClause())
	}
	if corrects && stmt.Limit != nil && s.window != nil {
		s.errorf(stmt.Limit.Span, "LIMIT of a window counts what is final, and this query corrects its rows; leave out %s", s.correctingClause())
	}
	if corrects && stmt.Distinct && s.groups != nil {
		s.errorf(stmt.DistinctAt, "DISTINCT of results needs final ones, and this query corrects its rows; leave out %s", s.correctingClause())
	}
	if s.lateness > 0 && s.groups == nil {
		s.errorf(s.in.window.LatenessAt, "ALLOWED LATENESS corrects the results of groups, and this window emits its rows; select aggregates")
	}
	if props.Upsert {
		s.checkKeyKept()
	}
	return len(s.errs) == before
}

func (s *selectBinder) correctingClause() string {
	if s.running() {
		return "EMIT CHANGES"
	}
	return "ALLOWED LATENESS"
}

// unboundedState reports state that grows forever; where somebody sits in
// front of it, it is a note.
func (s *selectBinder) unboundedState() {
	at, what := s.stmt.GroupByAt, "GROUP BY"
	if len(s.stmt.GroupBy) == 0 {
		at, what = s.stmt.DistinctAt, "DISTINCT"
	}
	msg := fmt.Sprintf("%s keeps every key forever; add RETENTION 1 DAY after it to forget keys that were not seen for that long, or UNBOUNDED", what)
	if s.opt.Interactive {
		s.warnf(at, "%s", msg)
		return
	}
	s.errorf(at, "%s", msg)
}

// checkKeyKept refuses a projection that loses the key of an upsert stream.
func (s *selectBinder) checkKeyKept() {
	if s.groups != nil {
		return
	}
	for _, k := range s.in.node.Props().Key {
		kept := false
		for _, it := range s.items {
			c, ok := it.expr.(*expr.ColumnRef)
			kept = kept || ok && c.Index == k
		}
		if !kept {
			s.errorf(firstWords(s.script.Text, s.stmt.Span, 1), "%s corrects its earlier rows by its key, so the key column %q must be selected; or make it with EMIT FINAL and without ALLOWED LATENESS",
				s.sourceName(), s.in.node.Props().Schema[k].Name)
			return
		}
	}
}

func (s *selectBinder) sourceText() string {
	if len(s.in.scope.sources) > 0 && s.in.scope.sources[0] != "" {
		return s.in.scope.sources[0]
	}
	return "s"
}

func retentionWord(r *syntax.Retention) string {
	if r.Unbounded {
		return "UNBOUNDED"
	}
	return "RETENTION"
}
