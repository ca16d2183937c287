package plan

import "github.com/eventflux-io/engine/expr"

// Distinct drops repeated rows: of one bucket, or since RETENTION.
type Distinct struct {
	Made      Props
	Input     Node
	Running   bool
	Retention int64
	Whole     bool // all of a bounded input is one bucket
}

func (n *Distinct) Props() Props                          { return n.Made }
func (n *Distinct) Inputs() []Node                        { return []Node{n.Input} }
func (n *Distinct) Replace(with func(Node) Node)          { n.Input = with(n.Input) }
func (n *Distinct) Expressions(func(expr.Expr) expr.Expr) {}
func (n *Distinct) From(i int) expr.Expr                  { return passed(n, i) }
func (n *Distinct) Kind() (string, int)                   { return "distinct", 1 }
func (n *Distinct) Details() string                       { return "" }

func (n *Distinct) Keeps() string {
	switch {
	case n.Whole:
		return "every different row, until the input ends"
	case n.Running && n.Retention > 0:
		return "every different row, dropped " + Micros(n.Retention) + " after it was seen last"
	case n.Running:
		return "every different row, forever"
	}
	return "the different rows of a window, until it has closed"
}

func (n *Distinct) Identify(id *IdentityText) {
	id.flag("running", n.Running)
	id.flag("whole", n.Whole)
	id.number("retention", n.Retention)
	id.types(n.Made.Schema)
	id.input(n.Input)
}

func (n *Distinct) String() string {
	if n.Retention > 0 {
		return "Distinct, forgets after " + Micros(n.Retention)
	}
	return "Distinct"
}
