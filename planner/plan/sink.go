package plan

import (
	"strings"

	"github.com/eventflux-io/engine/expr"
)

// Sink takes rows out: to where a stream is declared to write, or to standard output.
type Sink struct {
	Input   Node
	Name    string // of the stream
	Printed bool   // it goes to standard output
	Several bool   // as others do, so that _stream comes first

	// Of the declaration:
	Connector string
	Path      string // the file that it writes; "" of other connectors
	Format    string
	Options   []Option // without secrets
}

func (n *Sink) Props() Props                          { return n.Input.Props() }
func (n *Sink) Inputs() []Node                        { return []Node{n.Input} }
func (n *Sink) Replace(with func(Node) Node)          { n.Input = with(n.Input) }
func (n *Sink) Expressions(func(expr.Expr) expr.Expr) {}
func (n *Sink) From(i int) expr.Expr                  { return passed(n, i) }
func (n *Sink) Kind() (string, int)                   { return "sink", 1 }
func (n *Sink) Keeps() string                         { return "" }

// Identify: a sink goes on with what it has written, whichever query wrote it: what
// counts is where that is and what it looks like.
func (n *Sink) Identify(id *IdentityText) {
	id.fields(n.Props().Schema)
	if n.Printed {
		return
	}
	id.quoted(n.Connector)
	if n.Path != "" {
		id.quoted(n.Path)
		if n.Format != "" {
			id.quoted(n.Format)
		}
	}
}

func (n *Sink) String() string {
	if n.Printed {
		return "Print " + n.Name
	}
	return "Sink " + n.Name
}

func (n *Sink) Details() string {
	if n.Printed {
		return ""
	}
	return ": " + strings.Join(shown("to", n.Connector, n.Options), ", ")
}
