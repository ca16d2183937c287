package plan

import (
	"fmt"
	"strings"

	"github.com/eventflux-io/engine/expr"
)

// Values is rows of constants.
type Values struct {
	Made Props
	Rows [][]expr.Expr
}

func (n *Values) Props() Props            { return n.Made }
func (n *Values) Inputs() []Node          { return nil }
func (n *Values) Replace(func(Node) Node) {}
func (n *Values) Expressions(each func(expr.Expr) expr.Expr) {
	for _, row := range n.Rows {
		all(row, each)
	}
}
func (n *Values) From(int) expr.Expr  { return nil }
func (n *Values) Kind() (string, int) { return "values", 1 }
func (n *Values) Keeps() string       { return "" }
func (n *Values) Details() string     { return "" }

func (n *Values) Identify(id *IdentityText) {
	id.types(n.Made.Schema)
	for _, row := range n.Rows {
		id.exprs("row", row)
	}
}

// mostRows is how many rows of constants a plan shows.
const mostRows = 4

func (n *Values) String() string {
	var names, rows []string
	for _, f := range n.Made.Schema {
		names = append(names, f.Name)
	}
	text := "Values (" + strings.Join(names, ", ") + "): "
	if len(n.Rows) > mostRows {
		return text + fmt.Sprintf("%d rows", len(n.Rows))
	}
	for _, row := range n.Rows {
		rows = append(rows, "("+joined(row)+")")
	}
	return text + strings.Join(rows, ", ")
}
