package planner

import (
	"fmt"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/expr"
	"github.com/eventflux-io/engine/expr/agg"
)

// Node is a step of the logical plan, as data. Nodes form a DAG: a stream that
// several queries read is one node.
type Node interface {
	// Props describes the rows that the node makes.
	Props() Props
	// Inputs are the nodes it reads.
	Inputs() []Node
	// String is the node's own line in EXPLAIN LOGICAL.
	String() string
	// Kind is a fixed word for what the node is, and the version of its state.
	Kind() (word string, version int)
	// identify writes what its state means: see identity.go.
	identify(id *identityText)
}

// Props is what is known about the rows of a node.
type Props struct {
	Schema  batch.Schema
	Query   string // output name of the query that the node belongs to
	Bounded bool
	Timed   bool // rows have a row time
	// Upsert: the rows correct earlier ones with the same Key (columns of
	// Schema). An append-only stream has neither.
	Upsert bool
	Key    []int
	// Window tells that the rows are the results of a closing bucket.
	Window bool
}

type (
	// Scan is a source and the Ingest at its head.
	Scan struct {
		Made Props
		Of   *relation
	}
	// Side is errors(s) or late(s).
	Side struct {
		Made Props
		Late bool
		Of   *relation
	}
	// Stream is a named stream: a place where several queries may read, so no rule
	// moves anything across it.
	Stream struct {
		Made  Props
		Input Node
		Name  string
	}
	// Filter passes the rows for which Where is true.
	Filter struct {
		Input Node
		Where expr.Expr
		Query string // whose WHERE it is
	}
	// Project computes columns.
	Project struct {
		Made  Props
		Input Node
		Exprs []expr.Expr
		Bare  []bool // columns selected as NULL, without a type; nil: none
	}
	// Aggregate groups rows: its columns are Keys, then Calls, then (with a
	// window) window_start and window_end.
	Aggregate struct {
		Made     Props
		Input    Node
		Keys     []expr.Expr
		Calls    []Call
		Window   *Window // nil: one bucket, or running
		Running  bool    // EMIT CHANGES: a row for each input row
		Having   expr.Expr
		Lateness int64
		// Retention forgets a key that was not seen for so long, in microseconds;
		// 0: never.
		Retention int64
	}
	// Call is one aggregate of an Aggregate.
	Call struct {
		Text     string // as SQL
		Func     *agg.Function
		Args     []expr.Expr
		Distinct bool
		Filter   expr.Expr // nil: all rows
		T        batch.Type
	}
	// Window is a TUMBLING window: [n·Size + Offset, …), microseconds.
	Window struct{ Size, Offset int64 }
	// Collect holds the rows of a bucket until it closes.
	Collect struct {
		Made   Props
		Input  Node
		Window *Window
	}
	// Sort orders, and cuts, what one closing bucket emits.
	Sort struct {
		Input         Node
		Keys          []SortKey
		Limit, Offset int64 // Limit < 0: all
		Whole         bool  // all of a bounded input is one bucket
	}
	// SortKey is a key of Sort.
	SortKey struct {
		Expr expr.Expr
		Desc bool
	}
	// Distinct drops repeated rows: of one bucket, or since RETENTION.
	Distinct struct {
		Made      Props
		Input     Node
		Running   bool
		Retention int64
		Whole     bool // all of a bounded input is one bucket
	}
	// Union is UNION ALL, or several queries that write one stream.
	Union struct {
		Made Props
		Of   []Node
	}
	// Limit ends its query after N rows behind the first Offset.
	Limit struct {
		Input     Node
		N, Offset int64
	}
	// Values is rows of constants.
	Values struct {
		Made Props
		Rows [][]expr.Expr
	}
	// Sink takes rows out.
	Sink struct {
		Input Node
		Of    *relation // nil: standard output
		Print string    // the stream's name on standard output

		several bool // _stream stands first
	}
)

// unhandled is what a switch over nodes panics with where a kind of node is missing:
// none has a default that would do for a kind that nobody thought of, and
// TestEveryNodeEverywhere walks all kinds through all of them.
func unhandled(n Node) string { return fmt.Sprintf("%T is missing here", n) }

// Type is the type of the result.
func (c *Call) Type() batch.Type { return c.T }

func (n *Scan) Props() Props   { return n.Made }
func (n *Side) Props() Props   { return n.Made }
func (n *Stream) Props() Props { return n.Made }
func (n *Filter) Props() Props {
	made := n.Input.Props()
	made.Query = n.Query
	return made
}

func (n *Project) Props() Props   { return n.Made }
func (n *Aggregate) Props() Props { return n.Made }
func (n *Collect) Props() Props   { return n.Made }
func (n *Sort) Props() Props {
	made := n.Input.Props()
	made.Timed = made.Timed && !n.Whole
	return made
}

func (n *Distinct) Props() Props { return n.Made }
func (n *Union) Props() Props    { return n.Made }
func (n *Limit) Props() Props    { return n.Input.Props() }
func (n *Values) Props() Props   { return n.Made }
func (n *Sink) Props() Props     { return n.Input.Props() }

func (n *Scan) Inputs() []Node      { return nil }
func (n *Side) Inputs() []Node      { return nil }
func (n *Stream) Inputs() []Node    { return []Node{n.Input} }
func (n *Filter) Inputs() []Node    { return []Node{n.Input} }
func (n *Project) Inputs() []Node   { return []Node{n.Input} }
func (n *Aggregate) Inputs() []Node { return []Node{n.Input} }
func (n *Collect) Inputs() []Node   { return []Node{n.Input} }
func (n *Sort) Inputs() []Node      { return []Node{n.Input} }
func (n *Distinct) Inputs() []Node  { return []Node{n.Input} }
func (n *Union) Inputs() []Node     { return n.Of }
func (n *Limit) Inputs() []Node     { return []Node{n.Input} }
func (n *Values) Inputs() []Node    { return nil }
func (n *Sink) Inputs() []Node      { return []Node{n.Input} }

// Stream is the name of the source that it reads.
func (n *Scan) Stream() string { return n.Of.name }

// Head is how its rows are made of decoded ones.
func (n *Scan) Head() *Ingest { return n.Of.ingest }
