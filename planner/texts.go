package planner

import (
	"fmt"
	"strings"

	"github.com/eventflux-io/engine/expr"
	"github.com/eventflux-io/engine/expr/agg"
	"github.com/eventflux-io/engine/operators/pipeline"
	"github.com/eventflux-io/engine/planner/plan"
	"github.com/eventflux-io/engine/planner/syntax"
)

// text is a statement that prints something about the script: EXPLAIN, SHOW,
// DESCRIBE.
type text struct {
	statement syntax.Statement
	query     *query     // of EXPLAIN
	sink      *plan.Sink // where the explained query would go
	of        *relation  // of DESCRIBE
}

// bindTexts binds the queries that are explained and the names that are
// described. What is only explained is not read: a stream is printed as if the
// statement were not there.
func (p *planner) bindTexts() {
	var unread []*relation
	for _, r := range p.relations {
		if !r.read && r.kind == internalRelation {
			unread = append(unread, r)
		}
	}
	for i := range p.texts {
		t := &p.texts[i]
		switch s := t.statement.(type) {
		case *syntax.Describe:
			t.of = p.described(s)
		case *syntax.Explain:
			if t.query = p.explained(s); t.query != nil {
				t.query.name = fmt.Sprintf("explain%d", i+1)
				p.bindStatement(t.query)
				p.fitExplained(t.query)
				t.sink = p.explainedSink(t.query)
			}
		}
	}
	for _, r := range unread {
		r.read = false
	}
}

// described is the stream that DESCRIBE names; nil: it was reported.
func (p *planner) described(s *syntax.Describe) *relation {
	var r *relation
	if s.File != nil {
		r = p.fileRelation(&syntax.FileRef{Span: s.File.Span, Path: *s.File})
	} else if kind, of, ok := sideName(s.Name.Name); ok && p.find(s.Name.Name) == nil {
		return p.describedSide(s.Name, kind, of)
	} else {
		r = p.lookup(s.Name, nil)
	}
	if r != nil {
		r.read = true
		p.bindRelation(r)
	}
	return r
}

// describedSide is errors(of) or late(of) as a stream.
func (p *planner) describedSide(at syntax.Ident, kind, of string) *relation {
	r := p.lookup(syntax.Ident{Span: at.Span, Name: of}, nil)
	if r == nil || !p.hasSides(r, at.Span, kind) {
		return nil
	}
	p.bindRelation(r)
	return &relation{name: r.name + "$" + kind, kind: internalRelation, schema: sideSchema(r, kind)}
}

// explained is the query of an EXPLAIN; nil: it was refused.
func (p *planner) explained(s *syntax.Explain) *query {
	if s.Kind == "PATTERN" {
		p.refuse(firstWords(p.script.Text, s.Span, 2), "EXPLAIN PATTERN prints the automaton of a pattern")
	}
	q, ok := s.Of.(*syntax.Query)
	if c, isStream := s.Of.(*syntax.CreateStream); isStream && c.As != nil {
		q, ok = c.As, true
	}
	if !ok {
		p.errorf(firstWords(p.script.Text, s.Of.At(), 2), "EXPLAIN takes a query: SELECT, INSERT INTO … SELECT or CREATE STREAM … AS SELECT")
		return nil
	}
	out := &query{at: s.Span, stmt: q}
	if q.Insert != nil {
		if out.into = p.find(q.Insert.Into.Name); out.into == nil {
			p.misspelt(q.Insert.Into)
			out.into = &relation{name: q.Insert.Into.Name, at: q.Insert.Into.Span, inferred: true, writers: []*query{out}}
		}
	}
	return out
}

// fitExplained makes the rows of an explained INSERT those of its target.
func (p *planner) fitExplained(q *query) {
	if q.node == nil || q.into == nil || q.into.kind == sourceRelation || q.into.kind == triggerRelation {
		return
	}
	p.bindRelation(q.into)
	if q.into.schema != nil {
		q.node = p.fit(q, q.into)
	}
}

// explainedSink is the end of an explained query: the sink that it writes, or
// standard output.
func (p *planner) explainedSink(q *query) *plan.Sink {
	if q.node == nil {
		return nil
	}
	if q.into != nil && q.into.kind == sinkRelation {
		return p.sinkOf(q.into, q.node)
	}
	return &plan.Sink{Input: q.node, Name: q.name, Printed: true}
}

// explainedSinks are the ends of all explained queries.
func (p *planner) explainedSinks() []*plan.Sink {
	var sinks []*plan.Sink
	for _, t := range p.texts {
		if t.sink != nil {
			sinks = append(sinks, t.sink)
		}
	}
	return sinks
}

// explainText is what an EXPLAIN prints, of a graph of its query alone.
func (p *planner) explainText(kind string, s *plan.Sink) string {
	b := p.newBuilder()
	from := b.node(s.Input)
	b.graph.Nodes = append(b.graph.Nodes, &pipeline.Node{Label: s.String(), Sink: &pipeline.SinkSpec{}, Inputs: []pipeline.Edge{{From: from}}})
	b.sides()
	return p.explain(kind, []*plan.Sink{s}, b.graph)
}

// textsOf are the texts of the script's own EXPLAIN, SHOW and DESCRIBE.
func (p *planner) textsOf() []string {
	var out []string
	for _, t := range p.texts {
		switch s := t.statement.(type) {
		case *syntax.Show:
			out = append(out, p.show(s.What))
		case *syntax.Describe:
			out = append(out, describe(t.of))
		case *syntax.Explain:
			out = append(out, p.explainText(s.Kind, t.sink))
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
		fmt.Fprintf(&b, "  row time %s, watermark %s behind\n", r.schema[in.Time].Name, plan.Micros(in.Delay))
	}
	return b.String()
}
