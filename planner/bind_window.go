package planner

import (
	"strings"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/planner/plan"
	"github.com/eventflux-io/engine/planner/syntax"
)

// bindWindow reads the window after a source: a TUMBLING window, or nil. false:
// it was reported.
func (s *selectBinder) bindWindow(in input) (*plan.Window, int64, bool) {
	w := in.window
	ok := true
	if w.Unidirectional != nil {
		s.refuse(*w.Unidirectional, "UNIDIRECTIONAL lets one side of a join trigger alone")
		ok = false
	}
	if w.Spec == nil {
		if w.Lateness != nil {
			s.errorf(w.LatenessAt, "ALLOWED LATENESS keeps a window open, and there is none; add WINDOW TUMBLING (SIZE …) before it")
			ok = false
		}
		return nil, 0, ok
	}
	if what, other := otherWindows[w.Spec.Kind]; other {
		s.refuse(w.Spec.Span, what)
		in.scope.refused = true
		s.windowNames(w.Spec, in.scope)
		return nil, 0, false
	}
	if w.Spec.Kind != "TUMBLING" {
		s.errorf(w.Spec.Span, "unknown window %q; TUMBLING (SIZE 1 MINUTE) is one", w.Spec.Kind)
		in.scope.refused = true
		return nil, 0, false
	}
	window := s.tumbling(w.Spec)
	if window == nil {
		in.scope.refused = true
	}
	lateness := int64(0)
	if w.Lateness != nil {
		lateness = w.Lateness.Micros
	}
	return window, lateness, ok && window != nil && s.checkTimed(in, w.Spec)
}

// windowNames resolves the columns that a refused window names.
func (s *selectBinder) windowNames(spec *syntax.WindowSpec, in *scope) {
	if spec.Kind == "EXPRESSION" { // first and last are rows of the window
		rows := &scope{steps: true, broken: in.broken, columns: in.columns, sources: in.sources}
		for _, end := range []string{"first", "last"} {
			rows.sources = append(rows.sources, end)
			for _, c := range in.columns {
				c.of = end
				rows.columns = append(rows.columns, c)
			}
		}
		for _, a := range spec.Args {
			s.resolveNames(a.Expr, rows)
		}
		return
	}
	b := &binder{p: s.planner, in: in, clause: "a window"}
	for _, a := range spec.Args {
		if a.Expr != nil {
			b.bind(a.Expr)
		}
	}
	if by, ok := spec.Named["BY"]; ok && by.Expr != nil {
		b.bind(by.Expr)
	}
}

// tumbling reads SIZE and OFFSET.
func (s *selectBinder) tumbling(spec *syntax.WindowSpec) *plan.Window {
	size, given := spec.Named["SIZE"]
	if !given && len(spec.Args) > 0 {
		size, given = spec.Args[0], true
	}
	if !given || size.Duration == nil {
		s.errorf(spec.Span, "TUMBLING needs its size, as in TUMBLING (SIZE 1 MINUTE)")
		return nil
	}
	if size.Duration.Micros <= 0 {
		s.errorf(size.Duration.Span, "the size of a window must be more than nothing")
		return nil
	}
	w := &plan.Window{Size: size.Duration.Micros}
	if offset, ok := spec.Named["OFFSET"]; ok && offset.Duration != nil {
		w.Offset = offset.Duration.Micros
	}
	for i, a := range spec.Args {
		if i == 1 && a.Duration != nil {
			w.Offset = a.Duration.Micros
		} else if i > 0 {
			s.errorf(a.Span, "TUMBLING takes a size and an OFFSET")
			return nil
		}
	}
	w.Offset %= w.Size
	if w.Offset < 0 {
		w.Offset += w.Size
	}
	return w
}

// checkTimed refuses a time window where rows have no row time, or correct
// earlier ones.
func (s *selectBinder) checkTimed(in input, spec *syntax.WindowSpec) bool {
	if in.node == nil {
		return true
	}
	props := in.node.Props()
	switch {
	case props.Upsert:
		s.errorf(spec.Span, "a window takes append-only streams, and this one corrects its earlier rows; make it with EMIT FINAL and without ALLOWED LATENESS")
		return false
	case !props.Timed:
		s.errorf(spec.Span, "a time window needs a row time, and bounded input has none of itself; %s", s.timeHint(in))
		return false
	}
	return true
}

// timeHint names the columns that could be the row time.
func (s *selectBinder) timeHint(in input) string {
	schema := in.node.Props().Schema
	if in.rel != nil {
		schema = in.rel.schema
	}
	var could []string
	for _, kinds := range [][]batch.TypeKind{{batch.Timestamp}, {batch.Int64}} {
		for _, f := range schema {
			for _, k := range kinds {
				if f.Type.Kind == k {
					could = append(could, f.Name)
				}
			}
		}
	}
	switch {
	case len(could) == 0:
		return "no column is a TIMESTAMP or BIGINT that WATERMARK FOR could name"
	case in.rel != nil && in.rel.decl == nil:
		return "say which column it is, such as FROM '…' WITH ('event.time'='" + could[0] + "'); it could be " + strings.Join(could, ", ")
	}
	return "declare it in the source with WATERMARK FOR " + could[0] + "; it could be " + strings.Join(could, ", ")
}
