package plan

import (
	"strings"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/expr"
	"github.com/eventflux-io/engine/expr/agg"
)

// Aggregate groups rows: its columns are Keys, then Calls, then (with a
// window) window_start and window_end.
type Aggregate struct {
	Made     Props
	Input    Node
	Keys     []expr.Expr
	Calls    []Call
	Window   *Window // nil: one bucket, or running
	Running  bool    // EMIT CHANGES: a row for each input row
	Having   expr.Expr
	Lateness int64
	// Retention forgets a key that was not seen for that long, in microseconds;
	// 0: never.
	Retention int64
}

// Call is one aggregate of an Aggregate.
type Call struct {
	Text     string // as SQL
	Func     *agg.Function
	Args     []expr.Expr
	Distinct bool
	Filter   expr.Expr // nil: all rows
	T        batch.Type
}

// Type is the type of the result.
func (c *Call) Type() batch.Type { return c.T }

func (n *Aggregate) Props() Props                 { return n.Made }
func (n *Aggregate) Inputs() []Node               { return []Node{n.Input} }
func (n *Aggregate) Replace(with func(Node) Node) { n.Input = with(n.Input) }

// Expressions leaves HAVING out, which is over the columns of the node.
func (n *Aggregate) Expressions(each func(expr.Expr) expr.Expr) {
	all(n.Keys, each)
	for i := range n.Calls {
		c := &n.Calls[i]
		all(c.Args, each)
		if c.Filter != nil {
			c.Filter = each(c.Filter)
		}
	}
}

func (n *Aggregate) From(int) expr.Expr  { return nil }
func (n *Aggregate) Kind() (string, int) { return "aggregate", 1 }
func (n *Aggregate) Details() string     { return "" }

// Identify: HAVING chooses among results and leaves the groups as they are.
func (n *Aggregate) Identify(id *IdentityText) {
	id.exprs("keys", n.Keys)
	for _, c := range n.Calls {
		c.identify(id)
	}
	n.Window.identify(id)
	id.flag("running", n.Running)
	id.number("lateness", n.Lateness)
	id.number("retention", n.Retention)
	id.input(n.Input)
	if n.Having != nil {
		id.rowsOnly()
		id.put("having")
		id.expr(n.Having)
	}
}

func (c *Call) identify(id *IdentityText) {
	id.put("call(")
	id.quoted(c.Func.Name)
	id.flag("distinct", c.Distinct)
	id.exprs("args", c.Args)
	if c.Filter != nil {
		id.put("filter")
		id.expr(c.Filter)
	}
	id.put(")")
}

func (n *Aggregate) String() string {
	var calls []string
	for _, c := range n.Calls {
		calls = append(calls, c.Text)
	}
	text := "Aggregate " + strings.Join(calls, ", ")
	if len(n.Keys) > 0 {
		text += " by " + joined(n.Keys)
	}
	text += n.Window.String()
	if n.Lateness > 0 {
		text += ", open " + Micros(n.Lateness) + " longer"
	}
	if n.Running {
		text += ", a row for each row"
	}
	if n.Retention > 0 {
		text += ", forgets after " + Micros(n.Retention)
	}
	if n.Having != nil {
		text += ", having " + n.Having.String()
	}
	return text
}

func (n *Aggregate) Keeps() string {
	rows := "a row of results"
	if len(n.Keys) > 0 {
		rows = "a row of results for each group"
	}
	switch {
	case n.Window != nil && n.Lateness > 0:
		return rows + " and open window, dropped when the watermark passes the window's end by " + Micros(n.Lateness)
	case n.Window != nil:
		return rows + " and open window, dropped when the watermark passes the window's end"
	case len(n.Keys) == 0:
		return rows
	case n.Running && n.Retention > 0:
		return rows + ", dropped " + Micros(n.Retention) + " after its newest row"
	case n.Running:
		return rows + ", forever"
	}
	return rows + ", until the input ends"
}
