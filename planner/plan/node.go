// Package plan is the logical plan of a script: a DAG of nodes, each of which says once,
// in a file of its own, what it reads and computes, what it keeps and until when, and
// which of its columns come from below. identity.go says by what kept state is found
// again; optimize.go rewrites a plan by the rules of rule_*.go. It knows expressions,
// and neither the text of a script nor what runs. Start with Node.
package plan

import (
	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/expr"
)

// Node is a step of the plan, as data. A stream that several queries read is one node.
type Node interface {
	// Props describes the rows that the node makes.
	Props() Props
	// Inputs are the nodes it reads.
	Inputs() []Node
	// Replace puts what with returns in the place of each input.
	Replace(with func(Node) Node)
	// Expressions calls each with every expression of the node's own, over the columns
	// of its input, and puts the result in its place.
	Expressions(each func(expr.Expr) expr.Expr)
	// From is what a column of the node is made of, over the columns of its input (of
	// each, where there are several); nil where the node itself makes the values.
	From(column int) expr.Expr
	// Kind is a fixed word for what the node is, and the version of its state.
	Kind() (word string, version int)
	// Identify writes what the state means: see Identities.
	Identify(id *IdentityText)
	// Keeps says what the node keeps and when that shrinks; "" for nothing.
	Keeps() string
	// String is the node's own line in EXPLAIN LOGICAL.
	String() string
	// Details are what follows the line there of what is declared outside; "" for what
	// a query made.
	Details() string
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
}

// passed is column i of a node that passes columns on as they are.
func passed(n Node, i int) expr.Expr {
	f := n.Inputs()[0].Props().Schema[i]
	return &expr.ColumnRef{Index: i, Name: f.Name, T: f.Type}
}

// all replaces each expression of a list.
func all(list []expr.Expr, each func(expr.Expr) expr.Expr) {
	for i := range list {
		list[i] = each(list[i])
	}
}

// Untyped reports whether column i of n is a NULL without a type in every row: it takes
// the type of the column that it is put into.
func Untyped(n Node, i int) bool {
	switch n := n.(type) {
	case *Stream: // whose columns have types
		return false
	case *Project:
		if i < len(n.Bare) && n.Bare[i] {
			return true
		}
	}
	c, isColumn := n.From(i).(*expr.ColumnRef)
	if !isColumn {
		return false
	}
	for _, in := range n.Inputs() {
		if !Untyped(in, c.Index) {
			return false
		}
	}
	return true
}

// ShowsKinds reports whether a column of n depends on emit_kind. Where a sink's rows
// have one, the reader can tell that a row deletes an earlier one; elsewhere such a row
// would look like a result, and is left out.
func ShowsKinds(n Node) bool {
	for _, shows := range showKinds(n) {
		if shows {
			return true
		}
	}
	return false
}

// showKinds is, for each column, whether it depends on emit_kind.
func showKinds(n Node) []bool {
	shows := make([]bool, len(n.Props().Schema))
	var below [][]bool
	for _, in := range n.Inputs() {
		below = append(below, showKinds(in))
	}
	for i := range shows {
		made := n.From(i)
		if made == nil {
			continue
		}
		expr.Walk(made, func(part expr.Expr) {
			switch part := part.(type) {
			case *expr.RowInfo:
				shows[i] = shows[i] || part.What == expr.EmitKind
			case *expr.ColumnRef:
				for _, in := range below {
					shows[i] = shows[i] || in[part.Index]
				}
			}
		})
	}
	return shows
}

// ColumnsOf are, for each column of a source, the column of n that it is unchanged; -1 for one
// that is not there unchanged. Nil: n does not read the source.
func ColumnsOf(n Node, source *Scan) []int {
	columns := make([]int, len(source.Made.Schema))
	for i := range columns {
		columns[i] = -1
	}
	switch n := n.(type) {
	case *Scan:
		if n != source {
			return nil
		}
		for i := range columns {
			columns[i] = i
		}
		return columns
	case *Side:
		if n.Of != source {
			return nil
		}
		return columns
	}
	reads := false
	for _, in := range n.Inputs() {
		below := ColumnsOf(in, source)
		if below == nil {
			continue
		}
		on := passedTo(n)
		for i, from := range below {
			at, passed := on[from]
			if !passed || reads && at != columns[i] {
				at = -1
			}
			columns[i] = at
		}
		reads = true
	}
	if !reads {
		return nil
	}
	return columns
}

// passedTo is, by columns of the input of n that n has unchanged, the first column of n
// that each is.
func passedTo(n Node) map[int]int {
	to := map[int]int{}
	for i := range n.Props().Schema {
		if c, isColumn := n.From(i).(*expr.ColumnRef); isColumn {
			if _, before := to[c.Index]; !before {
				to[c.Index] = i
			}
		}
	}
	return to
}
