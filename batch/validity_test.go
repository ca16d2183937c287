package batch

import (
	"math/rand/v2"
	"testing"
)

// A column builder keeps no validity until the first NULL, and knows every NULL
// from then on: values, NULLs, copied columns and values taken back, in any order.
func TestColumnBuilderNulls(t *testing.T) {
	const seed = 3
	dice := rand.New(rand.NewPCG(seed, seed))
	for range 300 {
		c := NewColumnBuilder(Of(Int64))
		var want []int64 // -1: NULL
		for range 60 {
			switch dice.IntN(5) {
			case 0:
				c.AppendNull()
				want = append(want, -1)
			case 1:
				n := dice.IntN(len(want) + 1)
				c.Truncate(n)
				want = want[:n]
			case 2:
				other := NewColumnBuilder(Of(Int64))
				n := dice.IntN(130)
				for i := range n {
					if dice.IntN(100) == 0 {
						other.AppendNull()
						want = append(want, -1)
					} else {
						Append(other, int64(i))
						want = append(want, int64(i))
					}
				}
				column := other.Column()
				c.AppendColumn(&column, nil, n)
			default:
				v := dice.Int64N(1000)
				Append(c, v)
				want = append(want, v)
			}
			got, anyNull := c.Column(), false
			if got.Len() != len(want) {
				t.Fatalf("seed %d: %d values instead of %d", seed, got.Len(), len(want))
			}
			for i, w := range want {
				anyNull = anyNull || w < 0
				if got.IsNull(i) != (w < 0) || w >= 0 && Values[int64](&got)[i] != w {
					t.Fatalf("seed %d: value %d of %d is wrong", seed, i, len(want))
				}
			}
			if (got.Valid != nil) != anyNull {
				t.Fatalf("seed %d: validity is kept: %v; there is a NULL: %v", seed, got.Valid != nil, anyNull)
			}
		}
	}
}
