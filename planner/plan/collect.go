package plan

import "github.com/eventflux-io/engine/expr"

// Collect holds the rows of a bucket until it closes. Its columns are those of the input,
// then window_start and window_end.
type Collect struct {
	Made   Props
	Input  Node
	Window *Window
}

func (n *Collect) Props() Props                          { return n.Made }
func (n *Collect) Inputs() []Node                        { return []Node{n.Input} }
func (n *Collect) Replace(with func(Node) Node)          { n.Input = with(n.Input) }
func (n *Collect) Expressions(func(expr.Expr) expr.Expr) {}

func (n *Collect) Kind() (string, int) { return "collect", 1 }
func (n *Collect) Keeps() string {
	return "the rows of open windows, dropped when the watermark passes the window's end"
}
func (n *Collect) Details() string { return "" }

func (n *Collect) From(i int) expr.Expr {
	if i >= len(n.Input.Props().Schema) {
		return nil
	}
	return passed(n, i)
}

func (n *Collect) Identify(id *IdentityText) {
	n.Window.identify(id)
	id.types(n.Made.Schema)
	id.input(n.Input)
}

func (n *Collect) String() string { return "Collect" + n.Window.String() }
