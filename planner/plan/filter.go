package plan

import "github.com/eventflux-io/engine/expr"

// Filter passes the rows for which Where is true.
type Filter struct {
	Input Node
	Where expr.Expr
	Query string // whose WHERE it is
}

func (n *Filter) Props() Props {
	made := n.Input.Props()
	made.Query = n.Query
	return made
}

func (n *Filter) Inputs() []Node                             { return []Node{n.Input} }
func (n *Filter) Replace(with func(Node) Node)               { n.Input = with(n.Input) }
func (n *Filter) Expressions(each func(expr.Expr) expr.Expr) { n.Where = each(n.Where) }
func (n *Filter) From(i int) expr.Expr                       { return passed(n, i) }
func (n *Filter) Kind() (string, int)                        { return "filter", 1 }
func (n *Filter) Keeps() string                              { return "" }
func (n *Filter) Details() string                            { return "" }

func (n *Filter) Identify(id *IdentityText) {
	id.expr(n.Where)
	id.input(n.Input)
}

func (n *Filter) String() string { return "Filter " + n.Where.String() }
