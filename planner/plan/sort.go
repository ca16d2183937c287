package plan

import (
	"fmt"
	"strings"

	"github.com/eventflux-io/engine/expr"
)

// Sort orders, and cuts, what one closing bucket emits.
type Sort struct {
	Input         Node
	Keys          []SortKey
	Limit, Offset int64 // Limit < 0: all
	Whole         bool  // all of a bounded input is one bucket
}

// SortKey is a key of Sort.
type SortKey struct {
	Expr expr.Expr
	Desc bool
}

func (n *Sort) Props() Props {
	made := n.Input.Props()
	made.Timed = made.Timed && !n.Whole
	return made
}

func (n *Sort) Inputs() []Node               { return []Node{n.Input} }
func (n *Sort) Replace(with func(Node) Node) { n.Input = with(n.Input) }
func (n *Sort) Expressions(each func(expr.Expr) expr.Expr) {
	for i := range n.Keys {
		n.Keys[i].Expr = each(n.Keys[i].Expr)
	}
}

func (n *Sort) From(i int) expr.Expr { return passed(n, i) }
func (n *Sort) Kind() (string, int)  { return "sort", 1 }
func (n *Sort) Details() string      { return "" }

func (n *Sort) Keeps() string {
	if n.Whole {
		return "all rows, until the input ends"
	}
	return "the rows of a window, until it has closed"
}

// Identify: a sort holds all rows of a bucket; by what, and which of them pass, is
// decided when the bucket closes.
func (n *Sort) Identify(id *IdentityText) {
	id.flag("whole", n.Whole)
	id.types(n.Props().Schema)
	id.input(n.Input)
	id.rowsOnly()
	for _, k := range n.Keys {
		id.expr(k.Expr)
		id.flag("desc", k.Desc)
	}
	id.number("limit", n.Limit)
	id.number("offset", n.Offset)
}

func (n *Sort) String() string {
	var keys []string
	for _, k := range n.Keys {
		key := k.Expr.String()
		if k.Desc {
			key += " DESC"
		}
		keys = append(keys, key)
	}
	text := "Order by " + strings.Join(keys, ", ")
	if n.Limit >= 0 {
		text += fmt.Sprintf(", first %d", n.Limit)
	}
	if n.Offset > 0 {
		text += fmt.Sprintf(" after %d", n.Offset)
	}
	return text
}
