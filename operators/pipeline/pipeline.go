// Package pipeline runs a plan: it spreads the graph of operators over shards,
// moves batches, watermarks and barriers between them, keeps the ledger, and
// commits epochs. The graph is data (Graph) and prints itself; run.go is the
// loop. It knows no SQL and no particular connector.
package pipeline

import (
	"github.com/eventflux-io/engine/batch"
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
	// ID names the node's state; it is made from the query and the operator,
	// not from the place in the plan, so that a script may be reordered.
	ID string
	// Fingerprint of everything the state's layout and meaning depend on.
	Fingerprint string
	// Query is the output name of the query the node belongs to.
	Query  string
	Schema batch.Schema // of its output
	Label  string       // what EXPLAIN PHYSICAL shows: "Filter price > 5"

	Source *SourceSpec
	New    func(env operators.Env) operators.Operator
	Sink   *SinkSpec

	Inputs []Edge // by port
	// Single makes the node run on shard 0 alone; its inputs are gathered there.
	Single bool
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
	// Keys are the columns whose values choose the shard: a hash exchange. nil
	// keeps rows on their shard (or gathers them, for a Single node).
	Keys []int
}

// SourceSpec is a source and what turns its rows into a stream.
type SourceSpec struct {
	Name   string       // of the stream
	Schema batch.Schema // of what the connector decodes
	Open   func(shard, shards int) (connector.Source, error)
	// Ingest turns decoded rows into rows of the stream: computed columns, NOT
	// NULL, row time. It is an operator at the head of the shard.
	Ingest   operators.IngestSpec
	Bounded  bool
	Time     TimeSpec
	MaxRatio float64 // error.max-ratio; 0: off
	Strategy string  // dlq, skip, fail
}

// SinkSpec is a sink.
type SinkSpec struct {
	Name string
	Open func() (connector.Sink, error)
}
