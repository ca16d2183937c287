package plan

import (
	"fmt"
	"strings"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/expr"
)

// Scan is a source and the Ingest at its head.
type Scan struct {
	Made      Props
	Name      string // of the stream
	Connector string // "" where none is known
	Format    *Format
	Options   []Option // of the declaration, without secrets
	Ingest    *Ingest
}

// Ingest is what happens to the rows of a source before anybody reads them:
// DEFAULT and computed columns, NOT NULL, row time.
type Ingest struct {
	Decoded  batch.Schema // what the connector decodes
	Metadata []string     // per decoded column: the key it comes from, "" for none
	Exprs    []expr.Expr  // one a column of the stream, over Decoded
	Time     int          // the column of the stream that is the row time; -1: none
	Unit     int64        // microseconds per unit of an integer row time
	Delay    int64        // microseconds, as are the next two
	Idle     int64
	MaxSkew  int64 // 0: no bound
	// Arrival: without a declared row time, the arrival stamp is it.
	Arrival bool
	// Stamped: without a declared row time, that of the connector's records is it.
	Stamped bool
}

// Format is how rows are read, as far as a declaration says so.
type Format struct {
	Name    string
	Options []Option // other than the default
}

// Option is an option of a declaration.
type Option struct{ Key, Value string }

func (n *Scan) Props() Props                            { return n.Made }
func (n *Scan) Inputs() []Node                          { return nil }
func (n *Scan) Replace(func(Node) Node)                 {}
func (n *Scan) Expressions(f func(expr.Expr) expr.Expr) { all(n.Ingest.Exprs, f) }
func (n *Scan) From(int) expr.Expr                      { return nil }
func (n *Scan) Kind() (string, int)                     { return "source", 1 }
func (n *Scan) Keeps() string                           { return "the position and the watermark of each partition" }
func (n *Scan) String() string                          { return "Scan " + n.Name }

// Identify: a source keeps positions and watermarks: whose, and of which row time. How
// its rows are made of what is outside only its readers depend on. Where it reads is no
// part: each position names what it is of.
func (n *Scan) Identify(id *IdentityText) {
	in := n.Ingest
	id.quoted(n.Name)
	id.quoted(n.Connector)
	switch {
	case in.Time >= 0:
		id.put("row-time(")
		id.quoted(n.Made.Schema[in.Time].Name)
		id.expr(in.Exprs[in.Time])
		id.number("unit", in.Unit)
		id.put(")")
	case in.Stamped:
		id.put("row-time-of-record")
	case in.Arrival:
		id.put("row-time-of-arrival")
	}
	id.rowsOnly()
	id.fields(in.Decoded)
	for i, key := range in.Metadata {
		if key != "" {
			id.number("metadata", int64(i))
			id.quoted(key)
		}
	}
	id.exprs("exprs", in.Exprs)
	id.fields(n.Made.Schema)
	if n.Format != nil {
		id.put("format")
		id.quoted(n.Format.Name)
		for _, o := range n.Format.Options {
			id.quoted(o.Key)
			id.quoted(o.Value)
		}
	}
}

// Details are the columns, where the rows come from, the row time, the columns that are
// computed, and the options of the declaration.
func (n *Scan) Details() string {
	in := n.Ingest
	parts := shown("from", n.Connector, n.Options)
	name := "row time"
	switch {
	case in.Time >= 0:
		name += " " + n.Made.Schema[in.Time].Name
	case in.Stamped:
		name += " of the records"
	case in.Arrival:
		name += " of arrival"
	default:
		name = ""
	}
	if name != "" {
		parts = append(parts, fmt.Sprintf("%s, watermark %s behind", name, Micros(in.Delay)))
	}
	for i, e := range in.Exprs {
		if _, plain := e.(*expr.ColumnRef); !plain {
			parts = append(parts, fmt.Sprintf("%s = %s", n.Made.Schema[i].Name, e))
		}
	}
	return " (" + n.columns() + "): " + strings.Join(parts, ", ")
}

// columns are those of the source, with what is checked and where they come from.
func (n *Scan) columns() string {
	var parts []string
	decoded := 0
	for _, f := range n.Made.Schema {
		part := f.Name + " " + f.Type.String()
		if f.NotNull {
			part += " NOT NULL"
		}
		if d := n.Ingest.Decoded; decoded < len(d) && d[decoded].Name == f.Name {
			if key := n.Ingest.Metadata[decoded]; key != "" {
				part += " METADATA FROM '" + key + "'"
			}
			decoded++
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, ", ")
}

// shown are what a source reads from or a sink writes to, and its options.
func shown(way, connector string, options []Option) []string {
	parts := []string{way + " " + connector}
	for _, o := range options {
		parts = append(parts, o.Key+" = "+o.Value)
	}
	return parts
}
