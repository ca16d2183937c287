package plan

import (
	"strings"

	"github.com/eventflux-io/engine/expr"
)

// Project computes columns.
type Project struct {
	Made  Props
	Input Node
	Exprs []expr.Expr
	Bare  []bool // columns selected as NULL, without a type; nil: none
}

func (n *Project) Props() Props                               { return n.Made }
func (n *Project) Inputs() []Node                             { return []Node{n.Input} }
func (n *Project) Replace(with func(Node) Node)               { n.Input = with(n.Input) }
func (n *Project) Expressions(each func(expr.Expr) expr.Expr) { all(n.Exprs, each) }
func (n *Project) From(i int) expr.Expr                       { return n.Exprs[i] }
func (n *Project) Kind() (string, int)                        { return "project", 1 }
func (n *Project) Keeps() string                              { return "" }
func (n *Project) Details() string                            { return "" }

func (n *Project) Identify(id *IdentityText) {
	id.exprs("exprs", n.Exprs)
	id.input(n.Input)
}

func (n *Project) String() string {
	parts := make([]string, len(n.Exprs))
	for i, e := range n.Exprs {
		parts[i] = e.String()
		if name := n.Made.Schema[i].Name; name != parts[i] {
			parts[i] += " AS " + name
		}
	}
	return "Project " + strings.Join(parts, ", ")
}

// passesAll reports whether the columns are those of the input, in its order, under
// other names perhaps.
func (n *Project) passesAll() bool {
	if len(n.Input.Props().Schema) != len(n.Exprs) {
		return false
	}
	for i, e := range n.Exprs {
		if c, isColumn := e.(*expr.ColumnRef); !isColumn || c.Index != i {
			return false
		}
	}
	return true
}
