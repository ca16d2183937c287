package agg

import (
	"fmt"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/checkpoint/state"
)

var (
	boolAndFunction = folding("bool_and", "true where every value is", batch.Bool, func(a, b int64) int64 { return a & b }, nil, "(true), (false)", "false")
	boolOrFunction  = folding("bool_or", "true where one of the values is", batch.Bool, func(a, b int64) int64 { return a | b }, nil, "(true), (false)", "true")
	bitAndFunction  = folding("bit_and", "the bits that all values have", batch.Int64, func(a, b int64) int64 { return a & b }, nil, "(6), (3)", "2")
	bitOrFunction   = folding("bit_or", "the bits that one of the values has", batch.Int64, func(a, b int64) int64 { return a | b }, nil, "(6), (3)", "7")
	bitXorFunction  = folding("bit_xor", "the bits that an odd number of values has", batch.Int64, func(a, b int64) int64 { return a ^ b }, nil, "(6), (3)", "5")
)

// folding combines the values of a group two by two; NULL where there are none.
func folding(name, what string, kind batch.TypeKind, combine func(a, b int64) int64, aliases []string, values, want string) Function {
	return Function{
		Name: name, Aliases: aliases, Doc: name + "(x) is " + what + "; NULL where there are none.", Args: 1,
		Examples: []Example{{name + "(x)", values, want}},
		Result: func(t batch.Type) (batch.Type, error) {
			fits := t.Kind == kind || t.Kind == batch.Null || kind == batch.Int64 && t.IsInteger()
			if !fits {
				return t, fmt.Errorf("%s needs %s, not %s", name, batch.Of(kind), t)
			}
			return batch.Of(kind), nil
		},
		New: func(t batch.Type, _ string) Accumulator { return fold{batch.Of(kind), combine} },
	}
}

type fold struct {
	t       batch.Type
	combine func(a, b int64) int64
}

func (fold) Columns() []state.Kind { return []state.Kind{state.Int64, state.Int64} }

func (f fold) Add(in Input) {
	c := &in.Args[0]
	if c.Type.Kind == batch.Null {
		return
	}
	held, seen := in.Slice.Int64s(in.Base), in.Slice.Int64s(in.Base+1)
	v := batch.Int64s(in.Scratch, c, in.Batch.N)
	for j, id := range in.IDs {
		row := in.row(j)
		switch {
		case c.IsNull(row):
		case seen[id] == 0:
			held[id], seen[id] = v[row], 1
		default:
			held[id] = f.combine(held[id], v[row])
		}
	}
}

func (f fold) Result(s *batch.Scratch, at *state.Slice, base int, ids []uint32) batch.Column {
	return held(s, f.t, at, base, ids, counted(at, base+1))
}
