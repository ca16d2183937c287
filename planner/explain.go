package planner

import (
	"fmt"
	"sort"
	"strings"

	"github.com/eventflux-io/engine/operators/pipeline"
	"github.com/eventflux-io/engine/planner/plan"
)

// view is one part of what EXPLAIN prints of the plans below some sinks.
type view struct {
	kind  string // as EXPLAIN says it
	print func(p *planner, b *strings.Builder, sinks []*plan.Sink, graph *pipeline.Graph)
}

// views are printed in this order; EXPLAIN without a kind prints them all.
var views = []view{
	{"LOGICAL", func(_ *planner, b *strings.Builder, sinks []*plan.Sink, _ *pipeline.Graph) {
		for _, s := range sinks {
			tree(b, s, 0)
		}
	}},
	{"PHYSICAL", func(_ *planner, b *strings.Builder, _ []*plan.Sink, graph *pipeline.Graph) {
		b.WriteString(graph.String())
	}},
	{"STATE", func(_ *planner, b *strings.Builder, sinks []*plan.Sink, _ *pipeline.Graph) {
		seen := map[plan.Node]bool{}
		for _, s := range sinks {
			stateOf(b, s, seen)
		}
	}},
	{"DELIVERY", func(p *planner, b *strings.Builder, sinks []*plan.Sink, _ *pipeline.Graph) {
		for _, s := range sinks {
			fmt.Fprintf(b, "%s: %s\n", s, p.promise(s))
		}
	}},
}

// Explain is the plan of every query of a program: logical, physical, state and
// delivery.
func (prog *Program) Explain() string { return prog.plan.explain("", prog.plan.sinks, prog.Graph) }

// Logical is the logical plan of every query of a program.
func (prog *Program) Logical() string {
	return prog.plan.explain("LOGICAL", prog.plan.sinks, prog.Graph)
}

// explain prints one view, or all of them under their names.
func (p *planner) explain(kind string, sinks []*plan.Sink, graph *pipeline.Graph) string {
	var b strings.Builder
	for _, v := range views {
		switch kind {
		case v.kind:
			v.print(p, &b, sinks, graph)
		case "":
			var part strings.Builder
			v.print(p, &part, sinks, graph)
			b.WriteString(strings.ToLower(v.kind) + ":\n")
			for line := range strings.Lines(part.String()) {
				b.WriteString("  " + line)
			}
		}
	}
	return b.String()
}

func tree(b *strings.Builder, n plan.Node, depth int) {
	indent := strings.Repeat("  ", depth)
	fmt.Fprintf(b, "%s%s%s\n", indent, n, n.Details())
	for _, in := range n.Inputs() {
		tree(b, in, depth+1)
	}
	if side, ok := n.(*plan.Side); ok {
		fmt.Fprintf(b, "%s  (side output of every query over %s)\n", indent, side.Of.Name)
	}
}

// stateOf prints what each node below n keeps, and until when.
func stateOf(b *strings.Builder, n plan.Node, seen map[plan.Node]bool) {
	if seen[n] {
		return
	}
	seen[n] = true
	for _, in := range n.Inputs() {
		stateOf(b, in, seen)
	}
	if keeps := n.Keeps(); keeps != "" {
		fmt.Fprintf(b, "%s: %s\n", n, keeps)
	}
}

// scans are the sources that a node reads, in the order of their names.
func scans(n plan.Node) []*plan.Scan {
	found, seen := map[*plan.Scan]bool{}, map[plan.Node]bool{}
	var walk func(n plan.Node)
	walk = func(n plan.Node) {
		if seen[n] {
			return
		}
		seen[n] = true
		switch n := n.(type) {
		case *plan.Scan:
			found[n] = true
		case *plan.Side:
			walk(n.Of)
		}
		for _, in := range n.Inputs() {
			walk(in)
		}
	}
	walk(n)
	var out []*plan.Scan
	for s := range found {
		out = append(out, s)
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Name < out[j].Name })
	return out
}
