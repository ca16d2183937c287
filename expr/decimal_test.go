package expr

import (
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/apache/arrow-go/v18/arrow/decimal128"

	"github.com/eventflux-io/engine/batch"
)

// anyDecimal is an integer of 0 to 38 digits, often at an edge.
func anyDecimal(r *rand.Rand) dec {
	v := new(big.Int).Set(powers[r.IntN(batch.MaxPrecision+1)])
	switch r.IntN(4) {
	case 0:
		v.Sub(v, big.NewInt(1))
	case 1:
		v.Quo(v, big.NewInt(2))
	case 2:
		v.Quo(v, big.NewInt(r.Int64N(1000)+3))
	default:
		v.Sub(v, big.NewInt(r.Int64()))
	}
	if v.CmpAbs(powers[batch.MaxPrecision]) >= 0 {
		v.Sub(v, big.NewInt(1))
	}
	if r.IntN(2) == 0 {
		v.Neg(v)
	}
	return decimal128.FromBigInt(v)
}

// The arithmetic of 128 bits answers as that of big integers does, or not at all.
func TestFastDecimalsAgainstBig(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 7))
	answered := map[string]int{}
	for range 200_000 {
		a, b := anyDecimal(r), anyDecimal(r)
		s1, s2 := r.IntN(20), r.IntN(20)
		op := []string{"+", "-", "*", "/", "%"}[r.IntN(5)]
		s := int(decimalResult(op, batch.DecimalOf(38, s1), batch.DecimalOf(38, s2)).Scale)
		got, how, done := fastDecimal(op, a, b, s1, s2, s)
		if !done {
			continue
		}
		answered[op]++
		x, y := rescaleBig(a.BigInt(), s1, s), rescaleBig(b.BigInt(), s2, s)
		var want *big.Int
		switch op {
		case "+":
			want = x.Add(x, y)
		case "-":
			want = x.Sub(x, y)
		case "*":
			want = rescaleBig(x.Mul(a.BigInt(), b.BigInt()), s1+s2, s)
		default:
			if b == (dec{}) {
				if how != isNull {
					t.Fatalf("%v %s 0 is not NULL", a, op)
				}
				continue
			}
			if op == "/" {
				want = divRound(rescaleBig(a.BigInt(), s1, s+s2), b.BigInt())
			} else {
				want = x.Rem(x, y)
			}
		}
		if got.BigInt().Cmp(want) != 0 || how != nil {
			t.Fatalf("%v (scale %d) %s %v (scale %d) is %v, want %v", a.BigInt(), s1, op, b.BigInt(), s2, got.BigInt(), want)
		}
	}
	for _, op := range []string{"+", "-", "*", "/", "%"} {
		if answered[op] < 100 {
			t.Errorf("%s was answered %d times only", op, answered[op])
		}
	}
}

func TestRoundingAgainstBig(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 11))
	for range 100_000 {
		v, from, to, d, half := anyDecimal(r), r.IntN(25), r.IntN(25), int64(r.IntN(60)-30), r.IntN(2) == 0
		want, fits := fromBig(rescaleBig(roundBig(v.BigInt(), from, d, half), from, to))
		if got, fit := roundAt(v, from, to, d, half); fit != fits || fit && got != want {
			t.Fatalf("%v at scale %d to %d decimals at scale %d (half %v) is %v %v, want %v %v", v.BigInt(), from, d, to, half, got.BigInt(), fit, want.BigInt(), fits)
		}
		want, fits = fromBig(rescaleBig(v.BigInt(), from, to))
		if got, fit := rescale(v, from, to); fit != fits || fit && got != want {
			t.Fatalf("%v from scale %d to %d is %v %v, want %v %v", v.BigInt(), from, to, got.BigInt(), fit, want.BigInt(), fits)
		}
	}
}
