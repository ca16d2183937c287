package plan

import "github.com/eventflux-io/engine/expr"

// Stream is a named stream: a place where several queries may read, so no rule
// moves anything across it.
type Stream struct {
	Made  Props
	Input Node
	Name  string
}

func (n *Stream) Props() Props                          { return n.Made }
func (n *Stream) Inputs() []Node                        { return []Node{n.Input} }
func (n *Stream) Replace(with func(Node) Node)          { n.Input = with(n.Input) }
func (n *Stream) Expressions(func(expr.Expr) expr.Expr) {}
func (n *Stream) From(i int) expr.Expr                  { return passed(n, i) }
func (n *Stream) Kind() (string, int)                   { return "stream", 1 }
func (n *Stream) Keeps() string                         { return "" }
func (n *Stream) Details() string                       { return "" }
func (n *Stream) Identify(id *IdentityText)             { id.input(n.Input) }
func (n *Stream) String() string                        { return "Stream " + n.Name }
