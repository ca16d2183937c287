package planner

import (
	"fmt"
	"strings"

	"github.com/eventflux-io/engine/expr"
	"github.com/eventflux-io/engine/expr/agg"
	"github.com/eventflux-io/engine/planner/syntax"
)

// text is a statement that prints something about the script: EXPLAIN, SHOW,
// DESCRIBE.
type text struct {
	statement syntax.Statement
	query     *query    // of EXPLAIN
	of        *relation // of DESCRIBE
}

// bindTexts binds the queries that are explained and the names that are
// described.
func (p *planner) bindTexts() {
	for i := range p.texts {
		t := &p.texts[i]
		switch s := t.statement.(type) {
		case *syntax.Describe:
			if t.of = p.lookup(s.Name); t.of != nil {
				t.of.read = true
			}
		case *syntax.Explain:
			if s.Kind == "PATTERN" {
				p.refuse(firstWords(p.script.Text, s.Span, 2), "EXPLAIN PATTERN prints the automaton of a pattern")
				continue
			}
			q, ok := s.Of.(*syntax.Query)
			if !ok {
				if c, isStream := s.Of.(*syntax.CreateStream); isStream && c.As != nil {
					q, ok = c.As, true
				}
			}
			if !ok {
				p.errorf(s.Span, "EXPLAIN takes a query")
				continue
			}
			t.query = &query{name: fmt.Sprintf("explain%d", i+1), at: s.Span, stmt: q}
			p.bindStatement(t.query)
		}
	}
}

// textsOf are the texts of the script's own EXPLAIN, SHOW and DESCRIBE.
func (p *planner) textsOf(prog *Program) []string {
	var out []string
	for _, t := range p.texts {
		switch s := t.statement.(type) {
		case *syntax.Show:
			out = append(out, p.show(s.What))
		case *syntax.Describe:
			out = append(out, describe(t.of))
		case *syntax.Explain:
			if t.query.node != nil {
				out = append(out, explain(s.Kind, t.query.node, prog))
			}
		}
	}
	return out
}

func (p *planner) show(what string) string {
	var names []string
	switch what {
	case "STREAMS":
		for _, r := range p.relations {
			if r.kind != tableRelation {
				names = append(names, r.name+"  "+r.kind.String())
			}
		}
	case "TABLES":
		for _, r := range p.relations {
			if r.kind == tableRelation {
				names = append(names, r.name)
			}
		}
	case "FUNCTIONS":
		for _, f := range expr.Builtins {
			names = append(names, f.Doc)
			for _, e := range f.Examples {
				names = append(names, "  "+e.SQL+" = "+e.Want)
			}
		}
		for _, f := range agg.Functions {
			names = append(names, f.Doc)
		}
	case "CONNECTORS":
		for _, c := range p.cat.Connectors {
			names = append(names, c.Name+": "+c.Doc)
		}
	}
	if len(names) == 0 {
		return "none\n"
	}
	return strings.Join(names, "\n") + "\n"
}

// describe lists the columns of a stream, and its row time.
func describe(r *relation) string {
	if r == nil {
		return ""
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s\n", r.name, r.kind)
	for _, f := range r.schema {
		fmt.Fprintf(&b, "  %s %s", f.Name, f.Type)
		if f.NotNull {
			b.WriteString(" NOT NULL")
		}
		b.WriteByte('\n')
	}
	if in := r.ingest; in != nil && in.Time >= 0 {
		fmt.Fprintf(&b, "  row time %s, watermark %s behind\n", r.schema[in.Time].Name, micros(in.Delay))
	}
	return b.String()
}
