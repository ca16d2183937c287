package pipeline

import (
	"slices"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/expr"
	"github.com/eventflux-io/engine/io/connector"
	"github.com/eventflux-io/engine/operators"
)

// Graph is a plan ready to run: a DAG of nodes, inputs before the nodes that
// read them.
type Graph struct {
	Nodes []*Node
}

// Node is one operator, source or sink of the graph. Exactly one of Source,
// New and Sink is set.
type Node struct {
	// ID names the node's state among that of all nodes; it is made from the query and
	// what the node is, not from the place in the plan, so that a script may be
	// reordered.
	ID string
	// Fingerprint of everything the state's layout and meaning depend on, what the node
	// reads included.
	Fingerprint string
	// Query is the output name of the query the node belongs to.
	Query  string
	Schema batch.Schema // of its output
	Label  string       // what EXPLAIN PHYSICAL shows: "Filter price > 5"

	Source *SourceSpec
	New    func(env operators.Env) operators.Operator
	Sink   *SinkSpec

	// Tap sees what the node emits; nil: nobody may. A node that no other reads
	// still runs for its tap, and the run lasts until it has ended.
	Tap Tap

	Inputs []Edge // by port: the number of an input
	// Union: the rows of all inputs pass as they are.
	Union bool
	// Side is the stream of which the node brings together the errors or the late
	// rows, in any query; "": it does no such thing.
	Side string
	// Filters: rows that go in and do not come out count as filtered.
	Filters bool

	// Once has an operator run on the first shard alone, which all rows come to.
	Once bool
}

// Tap takes a look at the rows of a stream while the run lasts. Offer is called
// with each batch that the node emits, on the goroutine of the shard that made
// it, so from several goroutines at once: batches of one shard come in their
// order. It must return at once, whatever becomes of the rows, and keep nothing
// of b.
type Tap interface {
	Offer(b *batch.Batch)
}

// keyed reports whether the node's rows come to the shard that owns the key group of
// their key, and with them its state.
func (n *Node) keyed() bool {
	return slices.ContainsFunc(n.Inputs, func(e Edge) bool { return len(e.Keys) > 0 })
}

// Kept are the nodes that a store keeps something of: operators with state,
// sources, and sinks that outlive the process.
func (g *Graph) Kept() []*Node {
	var kept []*Node
	for _, n := range g.Nodes {
		switch {
		case n.Source != nil, n.Sink != nil && n.Sink.durable():
			kept = append(kept, n)
		case n.New != nil:
			scratch := &batch.Scratch{}
			op := n.New(operators.Env{Scratch: scratch, Expr: &expr.Env{Scratch: scratch}, Shards: 1})
			if s, ok := op.(operators.Stateful); ok && len(s.State()) > 0 {
				kept = append(kept, n)
			}
		}
	}
	return kept
}

// Port is one of a node's outputs.
type Port uint8

const (
	Rows   Port = iota
	Errors      // rows of errors(s): what this node rejected
	Late        // rows of late(s): what came too late for this node
)

// Edge is an input of a node: the output Port of node From.
type Edge struct {
	From int // index in Graph.Nodes
	Port Port
	// Of errors and late rows: those that came to node From by this input, and are of
	// this stream.
	Input  int
	Stream string
	// Keys are computed from the rows and bring each to the shard that owns the key
	// group of its key: an exchange comes before the node. Without, rows stay where
	// they are made if their reader runs there, and else go to the first shard.
	Keys []expr.Expr
}

// schema is that of the rows that an edge brings.
func (g *Graph) schema(e Edge) batch.Schema {
	from := g.Nodes[e.From]
	switch {
	case e.Port == Errors:
		return ErrorSchema
	case e.Port == Rows:
		return from.Schema
	}
	// A row is late as it came in.
	in := from.Schema
	if from.Source == nil {
		in = g.schema(from.Inputs[e.Input])
	}
	return slices.Concat(in, LateColumns)
}

// SourceSpec is a source and what turns its rows into a stream.
type SourceSpec struct {
	Name    string       // of the stream
	Schema  batch.Schema // of what the connector decodes
	Factory connector.SourceFactory
	Number  string // connector.Connector.Number
	// Rows makes the source itself where there is no connector: rows of constants.
	Rows   func(env operators.Env) (*batch.Batch, error)
	Ingest operators.IngestSpec
	// Bounded reports whether it ends by itself.
	Bounded bool
	// Arrivals has each row know when it arrived: the plan reads now().
	Arrivals bool
	// MaxRatio is the share of a minute's rows that may be bad where the source has
	// no end.
	MaxRatio float64
	// Strategy is what becomes of bad rows: dlq (errors(s) has them), skip (they are
	// counted), fail (the first one ends the run).
	Strategy string
}

// SinkSpec is a sink.
type SinkSpec struct {
	Name    string
	Factory connector.SinkFactory // nil: of a plan that is looked at and not run, where rows would be printed
	Printed bool                  // its rows count towards --limit
	Deletes bool                  // rows that delete earlier ones are written too
}

func (s *SinkSpec) durable() bool { return s.Factory != nil && s.Factory.Durable() }

// ErrorSchema is the columns of errors(s).
var ErrorSchema = batch.Schema{
	{Name: "error", Type: batch.Of(batch.String)},
	{Name: "code", Type: batch.Of(batch.String)},
	{Name: "column_name", Type: batch.Of(batch.String)},
	{Name: "query", Type: batch.Of(batch.String)},
	{Name: "source", Type: batch.Of(batch.String)},
	{Name: "position", Type: batch.Of(batch.String)},
	{Name: "raw", Type: batch.Of(batch.Bytes)},
	{Name: "at", Type: batch.Of(batch.Timestamp)},
}

// LateColumns follow the columns of s in late(s).
var LateColumns = batch.Schema{
	{Name: "query", Type: batch.Of(batch.String)},
	{Name: "window_end", Type: batch.Of(batch.Timestamp)},
	{Name: "late_by_ms", Type: batch.Of(batch.Int64)},
}
