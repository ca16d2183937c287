package agg

import (
	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/checkpoint/state"
)

var firstFunction = Function{
	Name: "first", Aliases: []string{"first_value"}, Doc: "first(x) is the value of the earliest row (by row time, partition, offset); NULL is a value.", Args: 1,
	Examples: []Example{{"first(x)", "(1), (2)", "1"}, {"first(x)", "(NULL), (2)", "NULL"}},
	Result:   same,
	New:      func(t batch.Type, _ string) Accumulator { return edge{t, false} },
}

var lastFunction = Function{
	Name: "last", Aliases: []string{"last_value"}, Doc: "last(x) is the value of the latest row (by row time, partition, offset); NULL is a value.", Args: 1,
	Examples: []Example{{"last(x)", "(1), (2)", "2"}, {"last(x)", "(1), (NULL)", "NULL"}},
	Result:   same,
	New:      func(t batch.Type, _ string) Accumulator { return edge{t, true} },
}

var anyValueFunction = Function{
	Name: "any_value", Doc: "any_value(x) is the value of one of the rows: the first.", Args: 1,
	Examples: []Example{{"any_value(x)", "(1), (1)", "1"}, {"any_value(x)", "(NULL)", "NULL"}},
	Result:   same,
	New:      func(t batch.Type, _ string) Accumulator { return edge{t, false} },
}

// edge keeps the first or last value in row order, beside the stamp of its row:
// the columns are the value, what is known (0 nothing, 1 a value, 2 NULL), and the
// stamp's time, source and offset.
type edge struct {
	t    batch.Type
	last bool
}

func (e edge) Columns() []state.Kind {
	return []state.Kind{classOf(e.t).kind(), state.Int64, state.Int64, state.Int64, state.Int64}
}

func (e edge) Add(in Input) {
	known, times := in.Slice.Int64s(in.Base+1), in.Slice.Int64s(in.Base+2)
	sources, offsets := in.Slice.Int64s(in.Base+3), in.Slice.Int64s(in.Base+4)
	c := &in.Args[0]
	put := e.putter(in, c)
	for j, id := range in.IDs {
		row := in.row(j)
		stamp := in.Batch.StampOf(row)
		if known[id] != 0 {
			held := batch.StampFrom(batch.Time(times[id]), sources[id], offsets[id])
			// Rows without stamps come in their order.
			if e.last && stamp.Before(held) || !e.last && !stamp.Before(held) {
				continue
			}
		}
		times[id], sources[id], offsets[id] = int64(stamp.Time), stamp.Source(), stamp.Offset
		if c.IsNull(row) {
			known[id] = 2
			continue
		}
		known[id] = 1
		put(id, row)
	}
}

// putter stores the value of a row for a group.
func (e edge) putter(in Input, c *batch.Column) func(id uint32, row int) {
	switch classOf(e.t) {
	case floatClass:
		dst, v := in.Slice.Float64s(in.Base), batch.Float64s(in.Scratch, c, in.Batch.N)
		return func(id uint32, row int) { dst[id] = v[row] }
	case wideClass:
		dst, v := in.Slice.Wides(in.Base), batch.Values[batch.Decimal128](c)
		return func(id uint32, row int) { dst[id] = wide(v[c.Slot(row)]) }
	case nestedClass:
		keys := batch.EncodeKeys(in.Scratch, []batch.Column{*c}, in.Batch.N)
		return func(id uint32, row int) { in.Slice.SetValue(in.Base, id, keys.Key(row)) }
	case textClass:
		return func(id uint32, row int) { in.Slice.SetValue(in.Base, id, c.Text(c.Slot(row))) }
	}
	if c.Type.Kind == batch.Null {
		return func(uint32, int) {}
	}
	dst, v := in.Slice.Int64s(in.Base), batch.Int64s(in.Scratch, c, in.Batch.N)
	return func(id uint32, row int) { dst[id] = v[row] }
}

func (e edge) Result(s *batch.Scratch, at *state.Slice, base int, ids []uint32) batch.Column {
	known := at.Int64s(base + 1)
	return held(s, e.t, at, base, ids, func(id uint32) bool { return known[id] == 1 })
}
