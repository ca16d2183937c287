package agg

import (
	"bytes"
	"fmt"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/checkpoint/state"
)

var minFunction = Function{
	Name: "min", Doc: "min(x) is the least value; NULL where there are none.", Args: 1,
	Examples: []Example{{"min(x)", "(2), (1), (NULL)", "1"}, {"min(x)", "('b'), ('a')", "a"}},
	Result:   ordered,
	New:      func(t batch.Type, _ string) Accumulator { return extreme{t, -1} },
}

var maxFunction = Function{
	Name: "max", Doc: "max(x) is the greatest value; NULL where there are none.", Args: 1,
	Examples: []Example{{"max(x)", "(2), (1), (NULL)", "2"}, {"max(x)", "('b'), ('a')", "b"}},
	Result:   ordered,
	New:      func(t batch.Type, _ string) Accumulator { return extreme{t, 1} },
}

func same(t batch.Type) (batch.Type, error) { return t, nil }

// ordered is the type of min and max, for types whose values have an order.
func ordered(t batch.Type) (batch.Type, error) {
	if t.IsNested() || t.Kind == batch.JSON {
		return t, fmt.Errorf("min and max cannot order %s", t)
	}
	return t, nil
}

// extreme keeps the least (sign -1) or greatest (1) value; its second column
// reports whether there is one.
type extreme struct {
	t    batch.Type
	sign int
}

func (e extreme) Columns() []state.Kind { return []state.Kind{classOf(e.t).kind(), state.Int64} }

func (e extreme) Add(in Input) {
	c := &in.Args[0]
	if c.Type.Kind == batch.Null {
		return
	}
	seen := in.Slice.Int64s(in.Base + 1)
	switch classOf(e.t) {
	case intClass:
		keepExtreme(in, c, in.Slice.Int64s(in.Base), seen, batch.Int64s(in.Scratch, c, in.Batch.N), e.sign)
	case floatClass:
		keepExtreme(in, c, in.Slice.Float64s(in.Base), seen, batch.Float64s(in.Scratch, c, in.Batch.N), e.sign)
	case wideClass:
		best, v := in.Slice.Wides(in.Base), batch.Values[batch.Decimal128](c)
		for j, id := range in.IDs {
			row := in.row(j)
			if c.IsNull(row) {
				continue
			}
			if d := v[c.Slot(row)]; seen[id] == 0 || d.Cmp(decimal(best[id]))*e.sign > 0 {
				best[id], seen[id] = wide(d), 1
			}
		}
	default:
		for j, id := range in.IDs {
			row := in.row(j)
			if c.IsNull(row) {
				continue
			}
			text := c.Text(c.Slot(row))
			if seen[id] == 0 || bytes.Compare(text, in.Slice.Value(in.Base, id))*e.sign > 0 {
				in.Slice.SetValue(in.Base, id, text)
				seen[id] = 1
			}
		}
	}
}

// keepExtreme has no branch that depends on how values compare: in a stream of
// prices that would be a guess.
func keepExtreme[T int64 | float64](in Input, c *batch.Column, best []T, seen []int64, v []T, sign int) {
	seen = seen[:len(best)]
	if c.Valid != nil || in.Rows != nil {
		keepExtremeRows(in, c, best, seen, v, sign)
		return
	}
	v = v[:len(in.IDs)]
	if sign < 0 {
		for j, id := range in.IDs {
			if seen[id] == 0 {
				best[id], seen[id] = v[j], 1
			}
			best[id] = min(best[id], v[j])
		}
		return
	}
	for j, id := range in.IDs {
		if seen[id] == 0 {
			best[id], seen[id] = v[j], 1
		}
		best[id] = max(best[id], v[j])
	}
}

// keepExtremeRows is keepExtreme for some of the rows, or with NULLs.
func keepExtremeRows[T int64 | float64](in Input, c *batch.Column, best []T, seen []int64, v []T, sign int) {
	for j, id := range in.IDs {
		row := in.row(j)
		switch {
		case c.IsNull(row):
		case seen[id] == 0:
			best[id], seen[id] = v[row], 1
		case sign < 0:
			best[id] = min(best[id], v[row])
		default:
			best[id] = max(best[id], v[row])
		}
	}
}

func (e extreme) Result(s *batch.Scratch, at *state.Slice, base int, ids []uint32) batch.Column {
	return held(s, e.t, at, base, ids, counted(at, base+1))
}
