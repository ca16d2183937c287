package plan

import "github.com/eventflux-io/engine/expr"

// Side is errors(s) or late(s).
type Side struct {
	Made Props
	Late bool
	Of   *Scan
}

func (n *Side) Props() Props                          { return n.Made }
func (n *Side) Inputs() []Node                        { return nil }
func (n *Side) Replace(func(Node) Node)               {}
func (n *Side) Expressions(func(expr.Expr) expr.Expr) {}
func (n *Side) From(int) expr.Expr                    { return nil }
func (n *Side) Kind() (string, int)                   { return "side", 1 }
func (n *Side) Keeps() string                         { return "" }
func (n *Side) Details() string                       { return "" }

// Identify: what a source or its readers reject is a stream of its own, whoever the
// readers are: there may be more of them at the next start.
func (n *Side) Identify(id *IdentityText) {
	if n.Late {
		id.put("late")
	} else {
		id.put("errors")
	}
	id.input(n.Of)
}

func (n *Side) String() string {
	if n.Late {
		return "Late rows of " + n.Of.Name
	}
	return "Errors of " + n.Of.Name
}
