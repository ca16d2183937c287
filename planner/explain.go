package planner

import (
	"fmt"
	"strings"
)

// Explain is the plan of every query of a program: logical, state and delivery.
func (prog *Program) Explain() string {
	var b strings.Builder
	for _, s := range prog.plan.sinks {
		b.WriteString(explain("", s, prog))
	}
	return b.String()
}

// explain prints the plan of a node: its tree (LOGICAL, PHYSICAL), what it keeps
// (STATE), what its sinks promise (DELIVERY), or all of it.
func explain(kind string, n Node, prog *Program) string {
	var b strings.Builder
	switch kind {
	case "LOGICAL", "PHYSICAL", "":
		tree(&b, n, 0)
	}
	if kind == "STATE" || kind == "" {
		stateOf(&b, n, map[Node]bool{})
	}
	if kind == "DELIVERY" || kind == "" {
		b.WriteString("delivery: each row once while the run lasts; nothing is kept on disk, so a run that was killed starts anew\n")
	}
	return b.String()
}

func tree(b *strings.Builder, n Node, depth int) {
	fmt.Fprintf(b, "%s%s\n", strings.Repeat("  ", depth), n)
	for _, in := range n.Inputs() {
		tree(b, in, depth+1)
	}
	if side, ok := n.(*Side); ok {
		fmt.Fprintf(b, "%s(side output of every query over %s)\n", strings.Repeat("  ", depth+1), side.Of.name)
	}
}

// stateOf prints what each node below n keeps, and until when.
func stateOf(b *strings.Builder, n Node, seen map[Node]bool) {
	if seen[n] {
		return
	}
	seen[n] = true
	kept := ""
	switch n := n.(type) {
	case *Aggregate:
		switch {
		case n.Window != nil:
			kept = "a row a group and open window, dropped when the watermark passes the window's end and lateness"
		case n.Running && n.Retention > 0:
			kept = "a row a group, dropped " + micros(n.Retention) + " after its newest row"
		case n.Running:
			kept = "a row a group, for ever (UNBOUNDED)"
		default:
			kept = "a row a group until the input ends"
		}
	case *Collect:
		kept = "the rows of open windows"
	case *Order:
		kept = "the rows of a bucket until it closes"
	case *Distinct:
		kept = "the rows seen, until the bucket closes"
		if n.Running {
			kept = "the rows seen"
		}
	case *Limit:
		kept = "the number of rows"
	}
	if kept != "" {
		fmt.Fprintf(b, "state: %s: %s\n", n, kept)
	}
	for _, in := range n.Inputs() {
		stateOf(b, in, seen)
	}
}
