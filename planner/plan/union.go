package plan

import (
	"fmt"
	"slices"

	"github.com/eventflux-io/engine/expr"
)

// Union is UNION ALL, or several queries that write one stream.
type Union struct {
	Made Props
	Of   []Node
}

func (n *Union) Props() Props   { return n.Made }
func (n *Union) Inputs() []Node { return n.Of }
func (n *Union) Replace(with func(Node) Node) {
	for i, in := range n.Of {
		n.Of[i] = with(in)
	}
}
func (n *Union) Expressions(func(expr.Expr) expr.Expr) {}
func (n *Union) From(i int) expr.Expr                  { return passed(n, i) }
func (n *Union) Kind() (string, int)                   { return "union", 1 }
func (n *Union) Keeps() string                         { return "" }
func (n *Union) Details() string                       { return "" }

// Identify: the inputs of a union are a set: in which order the script writes them is
// chance.
func (n *Union) Identify(id *IdentityText) {
	var inputs []string
	for _, in := range n.Of {
		inputs = append(inputs, id.of(in).Rows)
	}
	slices.Sort(inputs)
	for _, in := range inputs {
		id.put("<- " + in)
	}
}

func (n *Union) String() string { return fmt.Sprintf("Union of %d", len(n.Of)) }
