package plan

import "slices"

// rule rewrites a plan without changing its results. It gets every node from
// the sources up and returns the node to put in its place.
type rule struct {
	name string
	doc  string
	node func(Node) Node
}

// rules run in this order, each over the whole plan.
var rules = []rule{
	{name: "fold", doc: "computes constant parts of expressions", node: foldConstants},
	{name: "filter-true", doc: "drops a filter that passes every row", node: dropTrueFilter},
	{name: "merge-filters", doc: "makes one filter of two", node: mergeFilters},
	{name: "pushdown", doc: "filters before columns are computed", node: pushFilter},
	{name: "identity", doc: "drops a projection that changes nothing", node: dropIdentity},
}

// Optimize rewrites the plans that end in roots by all rules but those that are
// disabled, by name ("all" is every one).
func Optimize(roots []*Node, disabled []string) {
	if slices.Contains(disabled, "all") {
		return
	}
	for _, r := range rules {
		if slices.Contains(disabled, r.name) {
			continue
		}
		done := map[Node]Node{}
		for _, root := range roots {
			*root = r.rewrite(*root, done)
		}
	}
}

// rewrite applies the rule below n first, then to n; a node that several read is
// rewritten once.
func (r *rule) rewrite(n Node, done map[Node]Node) Node {
	if out, was := done[n]; was {
		return out
	}
	n.Replace(func(in Node) Node { return r.rewrite(in, done) })
	out := r.node(n)
	done[n] = out
	return out
}
