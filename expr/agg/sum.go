package agg

import (
	"fmt"
	"math/big"
	"math/bits"

	"github.com/apache/arrow-go/v18/arrow/decimal128"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/checkpoint/state"
)

var sumFunction = Function{
	Name: "sum", Doc: "sum(x) is the sum of the values; NULL where there are none.", Args: 1,
	Examples: []Example{{"sum(x)", "(1), (2), (NULL)", "3"}, {"sum(x)", "(1.50), (2.25)", "3.75"}},
	Result:   sumType,
	New:      func(t batch.Type, _ string) Accumulator { return newSum(t) },
}

var avgFunction = Function{
	Name: "avg", Doc: "avg(x) is the mean of the values; NULL where there are none.", Args: 1,
	Examples: []Example{{"avg(x)", "(1), (2), (NULL)", "1.5"}, {"avg(x)", "(1.5), (2.5)", "2.00000"}},
	Result: func(t batch.Type) (batch.Type, error) {
		if t.Kind == batch.Decimal {
			return batch.DecimalOf(min(int(t.Precision)+4, batch.MaxPrecision), min(int(t.Scale)+4, 30)), nil
		}
		if _, err := sumType(t); err != nil {
			return t, fmt.Errorf("avg needs numbers, not %s", t)
		}
		return batch.Of(batch.Float64), nil
	},
	New: func(t batch.Type, _ string) Accumulator {
		result := batch.Of(batch.Float64)
		if t.Kind == batch.Decimal {
			result = batch.DecimalOf(min(int(t.Precision)+4, batch.MaxPrecision), min(int(t.Scale)+4, 30))
		}
		return mean{newSum(t), t, result}
	},
}

func sumType(t batch.Type) (batch.Type, error) {
	switch {
	case t.Kind == batch.Bool, t.IsInteger() && t.Kind != batch.Int64, t.Kind == batch.Null:
		return batch.Of(batch.Int64), nil
	case t.Kind == batch.Int64:
		return batch.DecimalOf(batch.MaxPrecision, 0), nil
	case t.IsFloat():
		return batch.Of(batch.Float64), nil
	case t.Kind == batch.Decimal:
		return batch.DecimalOf(min(int(t.Precision)+22, batch.MaxPrecision), int(t.Scale)), nil
	}
	return t, fmt.Errorf("sum needs numbers, not %s", t)
}

func newSum(t batch.Type) Accumulator {
	result, _ := sumType(t)
	switch {
	case t.IsFloat():
		return floatSum{}
	case t.Kind == batch.Int64 || t.Kind == batch.Decimal:
		return wideSum{t, result}
	}
	return intSum{}
}

// intSum adds integers narrower than BIGINT, whose sums fit one for 2^32 rows.
type intSum struct{}

func (intSum) Columns() []state.Kind { return []state.Kind{state.Int64, state.Int64} }

func (intSum) Add(in Input) {
	sums, counts := in.Slice.Int64s(in.Base), in.Slice.Int64s(in.Base+1)
	c := &in.Args[0]
	if c.Type.Kind == batch.Null {
		return
	}
	v := batch.Int64s(in.Scratch, c, in.Batch.N)
	if c.Valid == nil && in.Rows == nil {
		v, counts = v[:len(in.IDs)], counts[:len(sums)]
		for j, id := range in.IDs {
			sums[id] += v[j]
			counts[id]++
		}
		return
	}
	for j, id := range in.IDs {
		if row := in.row(j); !c.IsNull(row) {
			sums[id] += v[row]
			counts[id]++
		}
	}
}

func (intSum) Result(s *batch.Scratch, at *state.Slice, base int, ids []uint32) batch.Column {
	return held(s, batch.Of(batch.Int64), at, base, ids, counted(at, base+1))
}

// counted reports whether a group's count is not zero.
func counted(at *state.Slice, col int) func(uint32) bool {
	counts := at.Int64s(col)
	return func(id uint32) bool { return counts[id] != 0 }
}

// floatSum adds doubles in row order.
type floatSum struct{}

func (floatSum) Columns() []state.Kind { return []state.Kind{state.Float64, state.Int64} }

func (floatSum) Add(in Input) {
	sums, counts := in.Slice.Float64s(in.Base), in.Slice.Int64s(in.Base+1)
	c := &in.Args[0]
	v := batch.Float64s(in.Scratch, c, in.Batch.N)
	if c.Valid == nil && in.Rows == nil {
		v, counts = v[:len(in.IDs)], counts[:len(sums)]
		for j, id := range in.IDs {
			sums[id] += v[j]
			counts[id]++
		}
		return
	}
	for j, id := range in.IDs {
		if row := in.row(j); !c.IsNull(row) {
			sums[id] += v[row]
			counts[id]++
		}
	}
}

func (floatSum) Result(s *batch.Scratch, at *state.Slice, base int, ids []uint32) batch.Column {
	out := held(s, batch.Of(batch.Float64), at, base, ids, counted(at, base+1))
	failInfinite(s, &out)
	return out
}

// failInfinite fails the rows of a DOUBLE column that left its range on the way.
func failInfinite(s *batch.Scratch, c *batch.Column) {
	for j, v := range batch.Values[float64](c) {
		if v-v != 0 {
			fail(s, c, j)
		}
	}
}

func fail(s *batch.Scratch, c *batch.Column, j int) {
	if c.Errs == nil {
		c.Errs = s.Bitmap(c.Len())
	}
	c.Errs.Set(j)
}

// wideSum adds BIGINT and DECIMAL exactly, in 128 bits. A running sum may overflow and
// come back into range, depending on the order of the rows, which is not fixed. So the
// bits of the count above leftAt hold how often it has overflowed upwards, less how often
// downwards: 0 means that the sum is right.
type wideSum struct{ arg, result batch.Type }

const (
	leftAt = 40 // bits of the rows: 2^40 of them
	left   = 1 << leftAt
)

func (wideSum) Columns() []state.Kind { return []state.Kind{state.Fixed16, state.Int64} }

func (w wideSum) Add(in Input) {
	sums, counts := in.Slice.Wides(in.Base), in.Slice.Int64s(in.Base+1)
	c := &in.Args[0]
	n := in.Batch.N
	var narrow []int64
	var decimals []batch.Decimal128
	if w.arg.Kind == batch.Int64 {
		narrow = batch.Int64s(in.Scratch, c, n)
	} else {
		decimals = batch.Values[batch.Decimal128](c)
	}
	for j, id := range in.IDs {
		row := in.row(j)
		if c.IsNull(row) {
			continue
		}
		var lo, hi uint64
		if narrow != nil {
			lo, hi = uint64(narrow[row]), uint64(narrow[row]>>63)
		} else {
			d := decimals[c.Slot(row)]
			lo, hi = d.LowBits(), uint64(d.HighBits())
		}
		sum := &sums[id]
		var carry uint64
		before := sum[1]
		sum[0], carry = bits.Add64(sum[0], lo, 0)
		sum[1], _ = bits.Add64(sum[1], hi, carry)
		counts[id]++
		if (before^sum[1])&(hi^sum[1])>>63 != 0 {
			if int64(hi) < 0 {
				counts[id] -= left
			} else {
				counts[id] += left
			}
		}
	}
}

func (w wideSum) Result(s *batch.Scratch, at *state.Slice, base int, ids []uint32) batch.Column {
	out := held(s, w.result, at, base, ids, counted(at, base+1))
	limit := powerOfTen(w.result.Precision)
	counts := at.Int64s(base + 1)
	for j, v := range batch.Values[batch.Decimal128](&out) {
		if counts[ids[j]]>>leftAt != 0 || v.HighBits() != int64(v.LowBits())>>63 && v.BigInt().CmpAbs(limit) >= 0 {
			fail(s, &out, j)
		}
	}
	return out
}

func powerOfTen(n uint8) *big.Int { return new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil) }

func decimal(w state.Wide) batch.Decimal128 { return decimal128.New(int64(w[1]), w[0]) }

// mean divides a sum by its count.
type mean struct {
	Accumulator // the sum, whose second column counts
	arg, result batch.Type
}

func (m mean) Result(s *batch.Scratch, at *state.Slice, base int, ids []uint32) batch.Column {
	counts := at.Int64s(base + 1)
	sums := m.Accumulator.Result(s, at, base, ids)
	if m.result.Kind == batch.Decimal {
		return m.decimals(s, &sums, counts, ids)
	}
	out := batch.Alloc[float64](s, len(ids))
	for j, id := range ids {
		out[j] = 0
		if counts[id] == 0 {
			continue
		}
		switch sums.Type.Kind {
		case batch.Float64:
			out[j] = batch.Values[float64](&sums)[j] / float64(counts[id])
		case batch.Int64:
			out[j] = float64(batch.Values[int64](&sums)[j]) / float64(counts[id])
		default:
			f, _ := new(big.Rat).SetFrac(batch.Values[batch.Decimal128](&sums)[j].BigInt(), big.NewInt(counts[id])).Float64()
			out[j] = f
		}
	}
	c := batch.FixedColumn(m.result, out, sums.Valid)
	c.Errs = sums.Errs
	return c
}

func (m mean) decimals(s *batch.Scratch, sums *batch.Column, counts []int64, ids []uint32) batch.Column {
	out := batch.Alloc[batch.Decimal128](s, len(ids))
	scale, limit := powerOfTen(m.result.Scale-m.arg.Scale), powerOfTen(m.result.Precision)
	c := batch.FixedColumn(m.result, out, sums.Valid)
	c.Errs = sums.Errs
	for j, id := range ids {
		out[j] = batch.Decimal128{}
		if counts[id] == 0 || sums.Failed(j) {
			continue
		}
		n := big.NewInt(counts[id])
		v := batch.Values[batch.Decimal128](sums)[j].BigInt()
		q, r := new(big.Int).QuoRem(v.Mul(v, scale), n, new(big.Int))
		if r.Abs(r).Lsh(r, 1).Cmp(n) >= 0 {
			q.Add(q, big.NewInt(int64(v.Sign())))
		}
		if q.CmpAbs(limit) >= 0 {
			fail(s, &c, j)
			continue
		}
		out[j] = decimal128.FromBigInt(q)
	}
	return c
}
