package pipeline

import (
	"slices"

	"github.com/eventflux-io/engine/batch"
)

// Origins says which source streams rows come from: a row that is refused, or late,
// is the stream's that it came from. A source of constants is no stream: its name
// is "".
type Origins struct {
	graph *Graph
	rows  map[int][]string
}

// NewOrigins makes the origins of a graph, whose inputs need not come first.
func NewOrigins(g *Graph) *Origins { return &Origins{graph: g, rows: map[int][]string{}} }

// Input is the streams of the rows that come to an input of a node, by
// batch.Batch.Stream; what a source decodes is its own.
func (o *Origins) Input(node, port int) []string {
	n := o.graph.Nodes[node]
	if n.Source != nil {
		return o.of(node)
	}
	return o.along(n.Inputs[port])
}

// along is the streams of the rows that an edge brings.
func (o *Origins) along(e Edge) []string {
	if e.Port == Rows {
		return o.of(e.From)
	}
	return slices.Repeat([]string{e.Stream}, len(o.Input(e.From, e.Input)))
}

// of is the streams of the rows that a node makes. What several inputs make
// together, unless it is a union, is of the first one's stream: the left-most.
func (o *Origins) of(node int) []string {
	if made, done := o.rows[node]; done {
		return made
	}
	n := o.graph.Nodes[node]
	var all []string
	for _, e := range n.Inputs {
		all = append(all, o.along(e)...)
	}
	switch {
	case n.Source != nil:
		all = []string{n.Source.stream()}
	case n.Side != "":
		all = slices.Repeat([]string{n.Side}, max(len(all), 1))
	case len(n.Inputs) > 1 && !n.Union:
		all = slices.Repeat(all[:1], len(all))
	}
	o.rows[node] = all
	return all
}

// stream is the name of the stream that a source is the head of.
func (s *SourceSpec) stream() string {
	if s.Rows != nil {
		return ""
	}
	return s.Name
}

// origins are the streams that the rows of each input of node i come from; a sink
// has none: what it refuses is its own affair.
func (r *run) origins(i int, of *Origins) [][]*stream {
	n := r.graph.Nodes[i]
	if n.Sink != nil {
		return nil
	}
	all := make([][]*stream, max(len(n.Inputs), 1))
	for port := range all {
		for _, name := range of.Input(i, port) {
			all[port] = append(all[port], r.stream(name))
		}
	}
	return all
}

// origin is the stream of a row that came to an input; nil: it is of none.
func (t *task) origin(port int, of int32) *stream {
	if t.origins == nil {
		return nil
	}
	return t.origins[port][of]
}

// ofStream is the rows of a batch that came to an input from a stream.
func (t *task) ofStream(port int, name string, in *batch.Batch) []int32 {
	rows := batch.Alloc[int32](t.on.scratch, in.N)[:0]
	for i := range in.N {
		if s := t.origin(port, in.StampOf(i).Stream); s != nil && s.spec.Name == name {
			rows = append(rows, int32(i))
		}
	}
	return rows
}
