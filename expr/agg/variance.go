package agg

import (
	"fmt"
	"math"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/checkpoint/state"
)

var (
	stddevFunction     = spread("stddev", "standard deviation of the whole population", []string{"stddev_pop", "std"}, 0, math.Sqrt, "1")
	stddevSampFunction = spread("stddev_samp", "standard deviation of a sample", nil, 1, math.Sqrt, "1.4142135623730951")
	varPopFunction     = spread("var_pop", "variance of the whole population", []string{"variance"}, 0, nil, "1")
	varSampFunction    = spread("var_samp", "variance of a sample", nil, 1, nil, "2")
)

// spread is a measure of how far values lie apart; less is what is taken from
// their number, want the value for 1 and 3.
func spread(name, what string, aliases []string, less int64, root func(float64) float64, want string) Function {
	return Function{
		Name: name, Aliases: aliases, Doc: name + "(x) is the " + what + "; NULL where there are too few values.", Args: 1,
		Examples: []Example{{name + "(x)", "(1), (3)", want}, {name + "(x)", "(CAST(NULL AS INT))", "NULL"}},
		Result: func(t batch.Type) (batch.Type, error) {
			if !t.IsNumeric() && t.Kind != batch.Bool && t.Kind != batch.Null {
				return t, fmt.Errorf("%s needs numbers, not %s", name, t)
			}
			return batch.Of(batch.Float64), nil
		},
		New: func(t batch.Type, _ string) Accumulator { return moments{less, root} },
	}
}

// moments keeps count, mean and the sum of squared distances from it (Welford,
// "Note on a Method for Calculating Corrected Sums of Squares and Products",
// 1962). Its argument is a DOUBLE: the operator casts.
type moments struct {
	less int64
	root func(float64) float64
}

// Wants is the type that the argument must be cast to.
func (moments) Wants() batch.Type { return batch.Of(batch.Float64) }

func (moments) Columns() []state.Kind { return []state.Kind{state.Int64, state.Float64, state.Float64} }

func (m moments) Add(in Input) {
	counts := in.Slice.Int64s(in.Base)
	means, squares := in.Slice.Float64s(in.Base+1), in.Slice.Float64s(in.Base+2)
	c := &in.Args[0]
	v := batch.Float64s(in.Scratch, c, in.Batch.N)
	for j, id := range in.IDs {
		row := in.row(j)
		if c.IsNull(row) {
			continue
		}
		counts[id]++
		away := v[row] - means[id]
		means[id] += away / float64(counts[id])
		squares[id] += away * (v[row] - means[id])
	}
}

func (m moments) Result(s *batch.Scratch, at *state.Slice, base int, ids []uint32) batch.Column {
	counts, squares := at.Int64s(base), at.Float64s(base+2)
	out, valid := batch.Alloc[float64](s, len(ids)), s.Bitmap(len(ids))
	for j, id := range ids {
		out[j] = 0
		if n := counts[id] - m.less; n > 0 {
			valid.Set(j)
			if out[j] = squares[id] / float64(n); m.root != nil {
				out[j] = m.root(out[j])
			}
		}
	}
	c := batch.FixedColumn(batch.Of(batch.Float64), out, valid)
	failInfinite(s, &c)
	return c
}
