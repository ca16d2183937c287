package oracle

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/eventflux-io/engine/expr"
	"github.com/eventflux-io/engine/planner/plan"
)

// oracleRow is a row of some node.
type oracleRow struct {
	values    []any
	time, met int64 // never64: none
	partition int
	offset    int64
	emit      string
}

const (
	never64 = int64(math.MinInt64)
	end64   = int64(math.MaxInt64)
)

// event is what a node says, one after the other: a row, or that its watermark
// has risen. tick is the input row that caused it.
type event struct {
	tick int
	row  *oracleRow // nil: a watermark
	mark int64
}

// oracle evaluates a logical plan over all of its input, node by node.
type oracle struct {
	input  []oracleInput
	events map[plan.Node][]event
	errors map[plan.Node][]event // rows of errors(s): what the node rejected
	late   map[plan.Node][]event // rows that came too late for the node
	bad    error                 // the oracle's own failure
}

// oracleInput is a row that is pushed, as the source decodes it.
type oracleInput struct {
	stream    string
	partition int
	offset    int64
	values    []any
}

// of is the events of a node.
func (o *oracle) of(n plan.Node) []event {
	if made, done := o.events[n]; done {
		return made
	}
	var out []event
	switch n := n.(type) {
	case *plan.Scan:
		out = o.scan(n)
	case *plan.Values:
		out = o.constants(n)
	case *plan.Stream:
		out = o.of(n.Input)
	case *plan.Filter:
		out = o.filter(n)
	case *plan.Project:
		out = o.project(n)
	case *plan.Aggregate:
		out = o.aggregate(n)
	case *plan.Collect:
		out = o.collect(n)
	case *plan.Sort:
		out = o.order(n)
	case *plan.Distinct:
		out = o.distinct(n)
	case *plan.Union:
		out = o.union(n.Of)
	case *plan.Limit:
		out = o.limit(n)
	default:
		o.bad = fmt.Errorf("the oracle does not know %T", n)
	}
	o.events[n] = out
	return out
}

// reject notes a row that a node rejected.
func (o *oracle) reject(n plan.Node, tick int, err error) {
	code, isRow := err.(rowError)
	if !isRow {
		o.bad = err
	}
	o.errors[n] = append(o.errors[n], event{tick: tick, row: &oracleRow{values: []any{n.Props().Query, string(code)}}})
}

// values evaluates expressions for a row.
func values(exprs []expr.Expr, r *oracleRow) ([]any, error) {
	out := make([]any, len(exprs))
	for i, e := range exprs {
		v, err := valueOf(e, r)
		if err != nil {
			return nil, err
		}
		out[i] = v
	}
	return out, nil
}

// valuesOrNull is values for a row that takes one back: what fails is NULL.
func valuesOrNull(exprs []expr.Expr, r *oracleRow) []any {
	out := make([]any, len(exprs))
	for i, e := range exprs {
		if v, err := valueOf(e, r); err == nil {
			out[i] = v
		}
	}
	return out
}

// scan gives rows their columns, their time and the watermark they met.
func (o *oracle) scan(n *plan.Scan) []event {
	head := n.Ingest
	marks := map[int]int64{}
	partitions := map[int]bool{}
	for _, in := range o.input {
		if in.stream == n.Name {
			partitions[in.partition] = true
		}
	}
	var out []event
	for tick, in := range o.input {
		if in.stream != n.Name {
			continue
		}
		r := &oracleRow{values: in.values, time: never64, met: never64, partition: in.partition, offset: in.offset}
		made, err := values(head.Exprs, r)
		if err == nil {
			for i, f := range n.Made.Schema {
				if f.NotNull && made[i] == nil {
					err = rowError("null")
				}
			}
		}
		if err == nil && head.Time >= 0 && made[head.Time] == nil {
			err = rowError("null")
		}
		if err != nil {
			o.reject(n, tick, err)
			continue
		}
		r.values = made
		if head.Time >= 0 {
			r.time = made[head.Time].(int64)
			if n.Made.Schema[head.Time].Type.IsInteger() {
				r.time *= head.Unit
			}
			mark, known := marks[in.partition]
			if !known {
				mark = never64
			}
			r.met = mark
			marks[in.partition] = max(mark, r.time-head.Delay)
		}
		out = append(out, event{tick: tick, row: r})
		if head.Time >= 0 && len(marks) == len(partitions) {
			least := end64
			for _, m := range marks {
				least = min(least, m)
			}
			out = append(out, event{tick: tick, mark: least})
		}
	}
	return append(out, event{tick: len(o.input), mark: end64})
}

func (o *oracle) constants(n *plan.Values) []event {
	var out []event
	for i, exprs := range n.Rows {
		v, err := values(exprs, &oracleRow{})
		if err != nil {
			o.bad = err
		}
		out = append(out, event{row: &oracleRow{values: v, time: never64, met: never64, offset: int64(i + 1)}})
	}
	return append(out, event{mark: end64})
}

func (o *oracle) filter(n *plan.Filter) []event {
	return o.each(n, n.Input, func(r *oracleRow) ([]*oracleRow, error) {
		v, err := valueOf(n.Where, r)
		if v != true {
			return nil, err
		}
		return []*oracleRow{r}, err
	})
}

func (o *oracle) project(n *plan.Project) []event {
	return o.each(n, n.Input, func(r *oracleRow) ([]*oracleRow, error) {
		made := *r
		var err error
		if made.values, err = values(n.Exprs, r); err != nil && r.emit == "delete" {
			made.values, err = valuesOrNull(n.Exprs, r), nil
		}
		return []*oracleRow{&made}, err
	})
}

// each makes rows of rows; watermarks pass.
func (o *oracle) each(n, input plan.Node, f func(*oracleRow) ([]*oracleRow, error)) []event {
	var out []event
	for _, e := range o.of(input) {
		if e.row == nil {
			out = append(out, e)
			continue
		}
		rows, err := f(e.row)
		if err != nil {
			o.reject(n, e.tick, err)
			continue
		}
		for _, r := range rows {
			out = append(out, event{tick: e.tick, row: r})
		}
	}
	return out
}

// union puts events in the order of the input rows that caused them; its
// watermark is the least of its inputs'.
func (o *oracle) union(inputs []plan.Node) []event {
	type from struct {
		event
		port int
	}
	var all []from
	for port, n := range inputs {
		for _, e := range o.of(n) {
			all = append(all, from{e, port})
		}
	}
	slices.SortStableFunc(all, func(a, b from) int { return cmp.Compare(a.tick, b.tick) })
	marks := make([]int64, len(inputs))
	for i := range marks {
		marks[i] = never64
	}
	var out []event
	for _, e := range all {
		if e.row != nil {
			r := *e.row
			r.partition += e.port << 20
			out = append(out, event{tick: e.tick, row: &r})
			continue
		}
		marks[e.port] = max(marks[e.port], e.mark)
		out = append(out, event{tick: e.tick, mark: slices.Min(marks)})
	}
	return out
}

func (o *oracle) limit(n *plan.Limit) []event {
	seen := int64(0)
	return o.each(n, n.Input, func(r *oracleRow) ([]*oracleRow, error) {
		if seen++; seen <= n.Offset || seen > n.Offset+n.N {
			return nil, nil
		}
		return []*oracleRow{r}, nil
	})
}

// order sorts the rows of each row time when the watermark passes it, or all
// rows at the end.
func (o *oracle) order(n *plan.Sort) []event {
	var held []*oracleRow
	var out []event
	for _, e := range o.of(n.Input) {
		if e.row != nil {
			r := *e.row
			if n.Whole {
				r.time, r.met = never64, never64
			}
			held = append(held, &r)
			continue
		}
		if n.Whole && e.mark != end64 {
			continue
		}
		var rest []*oracleRow
		buckets := map[int64][]*oracleRow{}
		for _, r := range held {
			if r.time < e.mark {
				buckets[r.time] = append(buckets[r.time], r)
			} else {
				rest = append(rest, r)
			}
		}
		held = rest
		for _, t := range sortedKeys(buckets) {
			for _, r := range o.bucket(n, e.tick, buckets[t]) {
				out = append(out, event{tick: e.tick, row: r})
			}
		}
		out = append(out, e)
	}
	return out
}

func sortedKeys[V any](m map[int64]V) []int64 {
	var keys []int64
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

func (o *oracle) bucket(n *plan.Sort, tick int, rows []*oracleRow) []*oracleRow {
	keys := map[*oracleRow][]any{}
	var good []*oracleRow
	for _, r := range rows {
		for _, k := range n.Keys {
			v, err := valueOf(k.Expr, r)
			if err != nil {
				o.reject(n, tick, err)
			}
			keys[r] = append(keys[r], v)
		}
		good = append(good, r)
	}
	slices.SortStableFunc(good, func(a, b *oracleRow) int {
		for i, k := range n.Keys {
			if c := order3(keys[a][i], keys[b][i]); c != 0 && k.Desc {
				return -c
			} else if c != 0 {
				return c
			}
		}
		return 0
	})
	good = good[min(int64(len(good)), n.Offset):]
	if n.Limit >= 0 {
		good = good[:min(int64(len(good)), n.Limit)]
	}
	return good
}

// distinct passes the first of equal rows: of one row time, of all, or since
// RETENTION.
func (o *oracle) distinct(n *plan.Distinct) []event {
	newest := map[string]int64{}
	out := o.each(n, n.Input, func(r *oracleRow) ([]*oracleRow, error) {
		made := *r
		if n.Whole {
			made.time, made.met = never64, never64
		}
		key := groupKey(made.values...)
		if !n.Running && !n.Whole {
			key += groupKey(made.time)
		}
		last, seen := newest[key]
		forgotten := n.Running && n.Retention > 0 && seen && last+n.Retention < r.met
		if !seen || forgotten {
			newest[key] = r.time
		} else {
			newest[key] = max(last, r.time)
			return nil, nil
		}
		return []*oracleRow{&made}, nil
	})
	if n.Whole {
		out = slices.DeleteFunc(out, func(e event) bool { return e.row == nil && e.mark != end64 })
	}
	return out
}
