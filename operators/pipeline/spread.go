package pipeline

import (
	"context"
)

// spread is on how many shards each node runs, always the first ones. Sinks, and
// operators that see all rows, run on one; keyed nodes on as many as the sources
// that they read, whatever comes between; others where their rows are made.
func (g *Graph) spread(source func(*Node) int) []int {
	nodes, sources := make([]int, len(g.Nodes)), make([]int, len(g.Nodes))
	for i, n := range g.Nodes {
		if n.Source != nil {
			sources[i] = source(n)
			nodes[i] = sources[i]
			continue
		}
		for _, e := range n.Inputs {
			sources[i] = max(sources[i], sources[e.From])
			nodes[i] = max(nodes[i], nodes[e.From])
		}
		switch {
		case n.Sink != nil, n.Once:
			nodes[i] = 1
		case n.keyed():
			nodes[i] = sources[i]
		}
	}
	return nodes
}

// everywhere reports, for each node, whether it runs on all shards that its sources are
// read on.
func (g *Graph) everywhere() []bool {
	all := make([]bool, len(g.Nodes))
	for i, n := range g.spread(func(*Node) int { return 2 }) {
		all[i] = n > 1
	}
	return all
}

// inOrder is the stream of which a node gets the rows in their order, as long as it
// is of one partition; nil: the node gets rows of several streams, or by several
// ways. ordered is the same of the nodes before it.
func (g *Graph) inOrder(n *Node, spread []int, ordered []*stream) *stream {
	if len(n.Inputs) != 1 || n.Inputs[0].Port != Rows {
		return nil
	}
	e := n.Inputs[0]
	from := g.Nodes[e.From]
	if spread[e.From] > 1 && from.keyed() {
		return nil // several shards have made them
	}
	return ordered[e.From]
}

// sourceShards is how many shards a source with that many partitions (0: not known) is
// read on. One with one partition keeps one shard busy, and handing rows over costs
// more than it gains.
func (r *run) sourceShards(partitions int) int {
	if r.opt.Shards > 0 {
		return r.opt.Shards
	}
	if partitions == 0 {
		return r.opt.Parallelism
	}
	return min(partitions, r.opt.Parallelism)
}

// countPartitions is the number of partitions of each source, 0 where that is not
// known.
func (r *run) countPartitions(ctx context.Context) map[*Node]int {
	counts := map[*Node]int{}
	for _, node := range r.graph.Nodes {
		if node.Source == nil {
			continue
		}
		n := 1
		if node.Source.Factory != nil {
			var err error
			r.opt.enters("counting the partitions of the sources", node.Source.Name, node.Source.Factory)
			// A source that cannot say fails when it is opened.
			if n, err = node.Source.Factory.Partitions(ctx); err != nil {
				n = 0
			}
		}
		counts[node] = n
	}
	return counts
}
