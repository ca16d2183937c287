package pipeline

import (
	"fmt"
	"strings"
)

// String is the graph as it runs: a line a node, with the numbers of its inputs,
// and a line for each exchange. What is between two exchanges runs on one
// shard, by direct calls; where there is one shard, exchanges pass rows on.
func (g *Graph) String() string {
	var b strings.Builder
	everywhere := g.everywhere()
	for i, n := range g.Nodes {
		for _, e := range n.Inputs {
			if x := exchangeTo(e, everywhere[e.From], everywhere[i]); x != "" {
				fmt.Fprintf(&b, "    exchange of %d %s\n", e.From, x)
			}
		}
		fmt.Fprintf(&b, "%2d  %s", i, n.Label)
		if len(n.Inputs) > 0 {
			b.WriteString("  <- " + inputs(n.Inputs))
		}
		if everywhere[i] {
			b.WriteString("  on every shard")
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// exchangeTo says how the rows of an edge come to a reader on other shards; "": the
// reader runs where they are made.
func exchangeTo(e Edge, fromAll, toAll bool) string {
	switch {
	case len(e.Keys) > 0 && fromAll:
		keys := make([]string, len(e.Keys))
		for i, k := range e.Keys {
			keys[i] = k.String()
		}
		return "by " + strings.Join(keys, ", ")
	case fromAll && !toAll:
		return "to the first shard"
	}
	return ""
}

var portNames = [...]string{Rows: "", Errors: " errors", Late: " late rows"}

func inputs(edges []Edge) string {
	parts := make([]string, len(edges))
	for i, e := range edges {
		parts[i] = fmt.Sprint(e.From) + portNames[e.Port]
	}
	return strings.Join(parts, ", ")
}
