package planner

import (
	"slices"

	"github.com/eventflux-io/engine/expr"
)

// rule rewrites a plan without changing its results. It gets every node from
// the sources up and returns the node to stand in its place.
type rule struct {
	name string
	doc  string
	node func(p *planner, n Node) Node
}

// rules run in this order, each over the whole plan. Options.DisableRules
// leaves some out.
var rules = []rule{
	{name: "fold", doc: "computes constant parts of expressions", node: foldConstants},
	{name: "filter-true", doc: "drops a filter that passes every row", node: dropTrueFilter},
	{name: "merge-filters", doc: "makes one filter of two", node: mergeFilters},
	{name: "pushdown", doc: "filters before columns are computed", node: pushFilter},
	{name: "identity", doc: "drops a projection that changes nothing", node: dropIdentity},
}

// RuleNames are the names that Options.DisableRules takes.
func RuleNames() []string {
	var names []string
	for _, r := range rules {
		names = append(names, r.name)
	}
	return names
}

func (p *planner) optimize() {
	if slices.Contains(p.opt.DisableRules, "all") {
		return
	}
	for _, r := range rules {
		if slices.Contains(p.opt.DisableRules, r.name) {
			continue
		}
		seen := map[Node]Node{}
		for _, s := range slices.Concat(p.sinks, p.explainedSinks()) {
			s.Input = p.rewrite(r, s.Input, seen)
		}
		for _, s := range p.tapped() {
			s.node = p.rewrite(r, s.node, seen)
		}
	}
}

// rewrite applies a rule below n first, then to n; a node that several read is
// rewritten once.
func (p *planner) rewrite(r rule, n Node, seen map[Node]Node) Node {
	if done, ok := seen[n]; ok {
		return done
	}
	replaceInputs(n, func(in Node) Node { return p.rewrite(r, in, seen) })
	out := r.node(p, n)
	seen[n] = out
	return out
}

// replaceInputs puts other nodes in the place of n's inputs.
func replaceInputs(n Node, with func(Node) Node) {
	switch n := n.(type) {
	case *Stream:
		n.Input = with(n.Input)
	case *Filter:
		n.Input = with(n.Input)
	case *Project:
		n.Input = with(n.Input)
	case *Aggregate:
		n.Input = with(n.Input)
	case *Collect:
		n.Input = with(n.Input)
	case *Sort:
		n.Input = with(n.Input)
	case *Distinct:
		n.Input = with(n.Input)
	case *Limit:
		n.Input = with(n.Input)
	case *Sink:
		n.Input = with(n.Input)
	case *Union:
		for i, in := range n.Of {
			n.Of[i] = with(in)
		}
	case *Scan, *Side, *Values:
	default:
		panic(unhandled(n))
	}
}

// expressions calls each with every expression of a node's own, over the columns
// of its input, and puts the result in its place.
func expressions(n Node, each func(expr.Expr) expr.Expr) {
	all := func(list []expr.Expr) {
		for i := range list {
			list[i] = each(list[i])
		}
	}
	switch n := n.(type) {
	case *Filter:
		n.Where = each(n.Where)
	case *Project:
		all(n.Exprs)
	case *Aggregate:
		all(n.Keys)
		for i := range n.Calls {
			all(n.Calls[i].Args)
			if n.Calls[i].Filter != nil {
				n.Calls[i].Filter = each(n.Calls[i].Filter)
			}
		}
	case *Sort:
		for i := range n.Keys {
			n.Keys[i].Expr = each(n.Keys[i].Expr)
		}
	case *Values:
		for _, row := range n.Rows {
			all(row)
		}
	case *Scan, *Side, *Stream, *Collect, *Distinct, *Union, *Limit, *Sink:
	default:
		panic(unhandled(n))
	}
}
