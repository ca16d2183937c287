package goldentest

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/eventflux-io/engine/expr"
	"github.com/eventflux-io/engine/planner"
	"github.com/eventflux-io/engine/planner/plan"
)

// order says how far the order of a stream's rows is certain.
type order struct {
	total bool
	keys  []int // in order per value of these columns; nil: in any order
}

// Differ reports how the rows that came out differ from those that were wanted, ""
// where they are: the same multiset of rows per stream, in the order that the
// plan makes certain.
func Differ(program *planner.Program, partitions int, got, want string) string {
	if got == want {
		return ""
	}
	if program == nil {
		return "other errors"
	}
	orders := map[string]order{}
	sinks := program.Sinks()
	for _, s := range sinks {
		name := ""
		if s.Printed {
			name = s.Name
		}
		orders[name] = orderOf(s.Input, partitions)
	}
	a, b := byStream(got), byStream(want)
	for name := range b {
		if a[name] == nil {
			return "no rows of " + name
		}
	}
	for name, rows := range a {
		o, known := orders[name]
		if name == "" && len(sinks) == 1 {
			o, known = orderOf(sinks[0].Input, partitions), true
		}
		if diff := o.differ(rows, b[name], !known); diff != "" {
			return diff
		}
	}
	return ""
}

// byStream are the lines of each stream.
func byStream(text string) map[string][]string {
	out := map[string][]string{}
	for line := range strings.Lines(text) {
		var row struct {
			Stream string `json:"_stream"`
		}
		_ = json.Unmarshal([]byte(line), &row) // what is no row has no stream
		out[row.Stream] = append(out[row.Stream], line)
	}
	return out
}

func (o order) differ(got, want []string, exact bool) string {
	if (exact || o.total) && !slices.Equal(got, want) {
		return "other rows"
	}
	a, b := slices.Sorted(slices.Values(got)), slices.Sorted(slices.Values(want))
	if !slices.Equal(a, b) {
		return "other rows"
	}
	if o.keys == nil {
		return ""
	}
	perKey := func(rows []string) map[string][]string {
		out := map[string][]string{}
		for _, r := range rows {
			k := o.key(r)
			out[k] = append(out[k], r)
		}
		return out
	}
	wanted := perKey(want)
	for k, rows := range perKey(got) {
		if !slices.Equal(rows, wanted[k]) {
			return "another order of key " + k
		}
	}
	return ""
}

// key is the values of the key columns of a row.
func (o order) key(line string) string {
	d := json.NewDecoder(strings.NewReader(line))
	var values []string
	_, _ = d.Token() // what is no row has no values
	for d.More() {
		var value json.RawMessage
		if _, err := d.Token(); err != nil || d.Decode(&value) != nil {
			break
		}
		values = append(values, string(value))
	}
	key := ""
	for _, c := range o.keys {
		if c < len(values) {
			key += values[c] + "\x00"
		}
	}
	return key
}

// orderOf is what a plan makes certain: all but where partitions, the sides of a
// UNION ALL, or several queries' errors(s) and late(s) come together.
func orderOf(n plan.Node, partitions int) order {
	switch n := n.(type) {
	case *plan.Sort:
		return order{total: true}
	case *plan.Union, *plan.Side:
		return order{}
	case *plan.Aggregate:
		if n.Running && n.Window != nil { // rows of one batch go window by window
			return order{keys: append(firsts(len(n.Keys)), len(n.Keys)+len(n.Calls))}
		}
		o := orderOf(n.Input, partitions)
		if !o.total {
			o = order{total: len(n.Keys) == 0, keys: firsts(len(n.Keys))}
		}
		return o
	case *plan.Project:
		return orderOf(n.Input, partitions).projected(n)
	}
	if in := n.Inputs(); len(in) == 1 {
		return orderOf(in[0], partitions)
	}
	return order{total: partitions <= 1}
}

// projected is the order by the same keys after a projection.
func (o order) projected(n *plan.Project) order {
	if o.total || o.keys == nil {
		return o
	}
	var keys []int
	for _, k := range o.keys {
		at := slices.IndexFunc(n.Exprs, func(e expr.Expr) bool {
			c, isColumn := e.(*expr.ColumnRef)
			return isColumn && c.Index == k
		})
		if at < 0 {
			return order{}
		}
		keys = append(keys, at)
	}
	return order{keys: keys}
}

func firsts(n int) []int {
	var out []int
	for i := range n {
		out = append(out, i)
	}
	return out
}
