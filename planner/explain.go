package planner

import (
	"fmt"
	"sort"
	"strings"

	"github.com/eventflux-io/engine/expr"
	"github.com/eventflux-io/engine/operators/pipeline"
)

// view is one part of what EXPLAIN prints of the plans below some sinks.
type view struct {
	kind  string // as EXPLAIN says it
	print func(b *strings.Builder, sinks []*Sink, graph *pipeline.Graph)
}

// views are printed in this order; EXPLAIN without a kind prints them all.
var views = []view{
	{"LOGICAL", func(b *strings.Builder, sinks []*Sink, _ *pipeline.Graph) {
		for _, s := range sinks {
			tree(b, s, 0)
		}
	}},
	{"PHYSICAL", func(b *strings.Builder, _ []*Sink, graph *pipeline.Graph) { b.WriteString(graph.String()) }},
	{"STATE", func(b *strings.Builder, sinks []*Sink, _ *pipeline.Graph) {
		seen := map[Node]bool{}
		for _, s := range sinks {
			stateOf(b, s, seen)
		}
	}},
	{"DELIVERY", func(b *strings.Builder, sinks []*Sink, _ *pipeline.Graph) {
		for _, s := range sinks {
			fmt.Fprintf(b, "%s: %s\n", s, s.promise())
		}
	}},
}

// Explain is the plan of every query of a program: logical, physical, state and
// delivery.
func (prog *Program) Explain() string { return explain("", prog.plan.sinks, prog.Graph) }

// Logical is the logical plan of every query of a program.
func (prog *Program) Logical() string { return explain("LOGICAL", prog.plan.sinks, prog.Graph) }

// explain prints one view, or all of them under their names.
func explain(kind string, sinks []*Sink, graph *pipeline.Graph) string {
	var b strings.Builder
	for _, v := range views {
		switch kind {
		case v.kind:
			v.print(&b, sinks, graph)
		case "":
			var part strings.Builder
			v.print(&part, sinks, graph)
			b.WriteString(strings.ToLower(v.kind) + ":\n")
			for line := range strings.Lines(part.String()) {
				b.WriteString("  " + line)
			}
		}
	}
	return b.String()
}

func tree(b *strings.Builder, n Node, depth int) {
	indent := strings.Repeat("  ", depth)
	fmt.Fprintf(b, "%s%s", indent, n)
	switch n := n.(type) {
	case *Scan:
		b.WriteString(n.details())
	case *Sink:
		b.WriteString(n.details())
	}
	b.WriteByte('\n')
	for _, in := range n.Inputs() {
		tree(b, in, depth+1)
	}
	if side, ok := n.(*Side); ok {
		fmt.Fprintf(b, "%s  (side output of every query over %s)\n", indent, side.Of.name)
	}
}

// details are what a source is declared to be: its connector, its row time, the
// columns that it computes, and the options of its declaration.
func (n *Scan) details() string {
	r, in := n.Of, n.Of.ingest
	parts := append([]string{"from " + r.options.get("extension")}, r.shownOptions()...)
	switch {
	case in.Time >= 0:
		parts = append(parts, fmt.Sprintf("row time %s, watermark %s behind", r.schema[in.Time].Name, micros(in.Delay)))
	case in.Stamped:
		parts = append(parts, fmt.Sprintf("row time of the records, watermark %s behind", micros(in.Delay)))
	case in.Arrival:
		parts = append(parts, fmt.Sprintf("row time of arrival, watermark %s behind", micros(in.Delay)))
	}
	for i, e := range in.Exprs {
		if _, plain := e.(*expr.ColumnRef); !plain {
			parts = append(parts, fmt.Sprintf("%s = %s", r.schema[i].Name, e))
		}
	}
	return " (" + n.columns() + "): " + strings.Join(parts, ", ")
}

// columns are those of the source, with what is checked and where they come from.
func (n *Scan) columns() string {
	var parts []string
	decoded := 0
	for i, f := range n.Of.schema {
		part := f.Name + " " + f.Type.String()
		if f.NotNull {
			part += " NOT NULL"
		}
		if d := n.Of.ingest.Decoded; decoded < len(d) && d[decoded].Name == n.Of.schema[i].Name {
			if key := n.Of.ingest.Metadata[decoded]; key != "" {
				part += " METADATA FROM '" + key + "'"
			}
			decoded++
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, ", ")
}

// details are what a sink is declared to be.
func (n *Sink) details() string {
	if n.Of == nil {
		return ""
	}
	return ": to " + strings.Join(append([]string{n.Of.options.get("extension")}, n.Of.shownOptions()...), ", ")
}

// shownOptions are the options of a declaration beside its kind.
func (r *relation) shownOptions() []string {
	var parts []string
	for _, key := range r.options.keys() {
		if key != "type" && key != "extension" {
			parts = append(parts, key+" = "+r.shown(key))
		}
	}
	return parts
}

// shown is the value of an option, unless that is a secret.
func (r *relation) shown(key string) string {
	if r.outside != nil {
		for _, f := range r.outside.Fields {
			if f.Name == key && f.Secret {
				return "***"
			}
		}
	}
	return r.options.get(key)
}

// stateOf prints what each node below n keeps, and until when.
func stateOf(b *strings.Builder, n Node, seen map[Node]bool) {
	if seen[n] {
		return
	}
	seen[n] = true
	for _, in := range n.Inputs() {
		stateOf(b, in, seen)
	}
	if kept := kept(n); kept != "" {
		fmt.Fprintf(b, "%s: %s\n", n, kept)
	}
}

// kept is what a node keeps and when that shrinks; "" for nothing.
func kept(n Node) string {
	switch n := n.(type) {
	case *Scan:
		return "the position and the watermark of each partition"
	case *Aggregate:
		return n.kept()
	case *Collect:
		return "the rows of open windows, dropped when the watermark passes the window's end"
	case *Sort:
		if n.Whole {
			return "all rows, until the input ends"
		}
		return "the rows of a window, until it has closed"
	case *Distinct:
		switch {
		case n.Whole:
			return "every different row, until the input ends"
		case n.Running && n.Retention > 0:
			return "every different row, dropped " + micros(n.Retention) + " after it was seen last"
		case n.Running:
			return "every different row, for ever"
		}
		return "the different rows of a window, until it has closed"
	case *Limit:
		return "how many rows have passed"
	case *Side, *Stream, *Filter, *Project, *Union, *Values, *Sink:
		return ""
	}
	panic(unhandled(n))
}

func (n *Aggregate) kept() string {
	rows := "a row of results"
	if len(n.Keys) > 0 {
		rows = "a row of results for each group"
	}
	switch {
	case n.Window != nil && n.Lateness > 0:
		return rows + " and open window, dropped when the watermark passes the window's end by " + micros(n.Lateness)
	case n.Window != nil:
		return rows + " and open window, dropped when the watermark passes the window's end"
	case len(n.Keys) == 0:
		return rows
	case n.Running && n.Retention > 0:
		return rows + ", dropped " + micros(n.Retention) + " after its newest row"
	case n.Running:
		return rows + ", for ever"
	}
	return rows + ", until the input ends"
}

// scans are the sources that a node reads, in the order of their names.
func scans(n Node) []*Scan {
	found, seen := map[*Scan]bool{}, map[Node]bool{}
	var walk func(n Node)
	walk = func(n Node) {
		if seen[n] {
			return
		}
		seen[n] = true
		switch n := n.(type) {
		case *Scan:
			found[n] = true
		case *Side:
			walk(n.Of.node)
		}
		for _, in := range n.Inputs() {
			walk(in)
		}
	}
	walk(n)
	var out []*Scan
	for s := range found {
		out = append(out, s)
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Of.name < out[j].Of.name })
	return out
}
