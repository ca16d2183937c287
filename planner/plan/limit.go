package plan

import (
	"fmt"

	"github.com/eventflux-io/engine/expr"
)

// Limit ends its query after N rows that follow the first Offset.
type Limit struct {
	Input     Node
	N, Offset int64
}

func (n *Limit) Props() Props                          { return n.Input.Props() }
func (n *Limit) Inputs() []Node                        { return []Node{n.Input} }
func (n *Limit) Replace(with func(Node) Node)          { n.Input = with(n.Input) }
func (n *Limit) Expressions(func(expr.Expr) expr.Expr) {}
func (n *Limit) From(i int) expr.Expr                  { return passed(n, i) }
func (n *Limit) Kind() (string, int)                   { return "limit", 1 }
func (n *Limit) Keeps() string                         { return "how many rows have passed" }
func (n *Limit) Details() string                       { return "" }

func (n *Limit) Identify(id *IdentityText) {
	id.number("limit", n.N)
	id.number("offset", n.Offset)
	id.input(n.Input)
}

func (n *Limit) String() string {
	if n.Offset == 0 {
		return fmt.Sprintf("Limit %d", n.N)
	}
	return fmt.Sprintf("Limit %d after %d", n.N, n.Offset)
}
