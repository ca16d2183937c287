package planner

import (
	"fmt"
	"strings"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/expr"
)

func (n *Scan) String() string { return "Scan " + n.Of.name }

func (n *Side) String() string {
	if n.Late {
		return "Late rows of " + n.Of.name
	}
	return "Errors of " + n.Of.name
}

func (n *Stream) String() string { return "Stream " + n.Name }
func (n *Filter) String() string { return "Filter " + n.Where.String() }

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
		text += ", open " + micros(n.Lateness) + " longer"
	}
	if n.Running {
		text += ", a row for each row"
	}
	if n.Retention > 0 {
		text += ", forgets after " + micros(n.Retention)
	}
	if n.Having != nil {
		text += ", having " + n.Having.String()
	}
	return text
}

// String is the window as part of a node's line; nothing for none.
func (w *Window) String() string {
	if w == nil {
		return ""
	}
	text := ", tumbling " + micros(w.Size)
	if w.Offset != 0 {
		text += " offset " + micros(w.Offset)
	}
	return text
}

func (n *Collect) String() string { return "Collect" + n.Window.String() }

func (n *Sort) String() string {
	var keys []string
	for _, k := range n.Keys {
		key := k.Expr.String()
		if k.Desc {
			key += " DESC"
		}
		keys = append(keys, key)
	}
	text := "Order by " + strings.Join(keys, ", ")
	if n.Limit >= 0 {
		text += fmt.Sprintf(", first %d", n.Limit)
	}
	if n.Offset > 0 {
		text += fmt.Sprintf(" behind %d", n.Offset)
	}
	return text
}

func (n *Distinct) String() string {
	if n.Retention > 0 {
		return "Distinct, forgets after " + micros(n.Retention)
	}
	return "Distinct"
}

func (n *Union) String() string { return fmt.Sprintf("Union of %d", len(n.Of)) }
func (n *Limit) String() string {
	if n.Offset == 0 {
		return fmt.Sprintf("Limit %d", n.N)
	}
	return fmt.Sprintf("Limit %d behind %d", n.N, n.Offset)
}

func (n *Values) String() string {
	if len(n.Rows) > mostRows {
		return fmt.Sprintf("Values (%s): %d rows", strings.Join(fieldNames(n.Made.Schema), ", "), len(n.Rows))
	}
	var rows []string
	for _, row := range n.Rows {
		rows = append(rows, "("+joined(row)+")")
	}
	return fmt.Sprintf("Values (%s): %s", strings.Join(fieldNames(n.Made.Schema), ", "), strings.Join(rows, ", "))
}

// mostRows is how many rows of constants a plan shows.
const mostRows = 4

func (n *Sink) String() string {
	if n.Of == nil {
		return "Print " + n.Print
	}
	return "Sink " + n.Of.name
}

func joined(exprs []expr.Expr) string {
	parts := make([]string, len(exprs))
	for i, e := range exprs {
		parts[i] = e.String()
	}
	return strings.Join(parts, ", ")
}

// micros is a length of time in its largest whole unit.
func micros(v int64) string {
	if v == 0 {
		return "0 s"
	}
	for _, u := range []struct {
		of   int64
		name string
	}{{batch.Day, "d"}, {batch.Hour, "h"}, {batch.Minute, "min"}, {batch.Second, "s"}, {1000, "ms"}} {
		if v%u.of == 0 {
			return fmt.Sprintf("%d %s", v/u.of, u.name)
		}
	}
	return fmt.Sprintf("%d us", v)
}
