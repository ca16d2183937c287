package expr

import (
	"math/big"
	"strings"

	"github.com/apache/arrow-go/v18/arrow/decimal128"

	"github.com/eventflux-io/engine/batch"
)

type dec = batch.Decimal128

// powers[i] is 10^i.
var powers = func() (p [40]*big.Int) {
	p[0] = big.NewInt(1)
	for i := 1; i < len(p); i++ {
		p[i] = new(big.Int).Mul(p[i-1], big.NewInt(10))
	}
	return p
}()

var smallPowers = func() (p [19]int64) {
	p[0] = 1
	for i := 1; i < len(p); i++ {
		p[i] = p[i-1] * 10
	}
	return p
}()

// fits reports whether v has at most precision digits.
func fits(v dec, precision int) bool {
	if small(v) && precision < len(smallPowers) {
		x := int64(v.LowBits())
		return x < smallPowers[precision] && x > -smallPowers[precision]
	}
	v = v.Abs()
	return v.Sign() >= 0 && v.Cmp(decPowers[precision]) < 0
}

// parseExponent is the complete, slow reading of a number, exponent and all.
func parseExponent(s []byte, neg bool, scale int) (dec, bool) {
	text := string(s)
	mantissa, exponent, hasExponent := strings.Cut(strings.ToLower(text), "e")
	shift := 0
	if hasExponent {
		n, ok := new(big.Int).SetString(strings.TrimPrefix(exponent, "+"), 10)
		if !ok || !n.IsInt64() || n.Int64() > 1000 || n.Int64() < -1000 {
			return dec{}, false
		}
		shift = int(n.Int64())
	}
	whole, frac, _ := strings.Cut(mantissa, ".")
	if whole+frac == "" || strings.Trim(whole+frac, "0123456789") != "" {
		return dec{}, false
	}
	v, _ := new(big.Int).SetString(whole+frac, 10)
	v = rescaleBig(v, len(frac)-shift, scale)
	if neg {
		v.Neg(v)
	}
	return fromBig(v)
}

// rescaleBig moves an integer from one scale to another, half away from zero.
func rescaleBig(v *big.Int, from, to int) *big.Int {
	if to >= from {
		return new(big.Int).Mul(v, pow10(to-from))
	}
	return divRound(v, pow10(from-to))
}

func pow10(n int) *big.Int {
	if n < len(powers) {
		return powers[n]
	}
	return new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil)
}

// divRound is a / b, half away from zero; b > 0 or b < 0.
func divRound(a, b *big.Int) *big.Int {
	q, r := new(big.Int).QuoRem(a, b, new(big.Int))
	r.Abs(r).Lsh(r, 1)
	if r.CmpAbs(b) >= 0 {
		if a.Sign()*b.Sign() < 0 {
			q.Sub(q, powers[0])
		} else {
			q.Add(q, powers[0])
		}
	}
	return q
}

// fromBig is v as a Decimal128 of at most 38 digits.
func fromBig(v *big.Int) (dec, bool) {
	if v.CmpAbs(powers[batch.MaxPrecision]) >= 0 {
		return dec{}, false
	}
	return decimal128.FromBigInt(v), true
}

// rescale moves v from one scale to another, half away from zero.
func rescale(v dec, from, to int) (dec, bool) {
	if from == to {
		return v, true
	}
	fast := scaleUp
	by := to - from
	if by < 0 {
		by, fast = -by, roundDown
	}
	if r, done := fast(v, by); done && inLimit(r) {
		return r, true
	}
	return fromBig(rescaleBig(v.BigInt(), from, to))
}

// floatOf is v at a scale as a double, correctly rounded for integers below 2^53
// and scales up to 22, else by way of its text.
func floatOf(v dec, scale int) float64 {
	if x := int64(v.LowBits()); small(v) && x < 1<<53 && x > -1<<53 && scale <= 18 {
		return float64(x) / float64(smallPowers[scale])
	}
	f, _ := new(big.Rat).SetFrac(v.BigInt(), pow10(scale)).Float64()
	return f
}

// decimalOf is a double at a scale, half away from zero by its shortest text.
func decimalOf(v float64, precision, scale int) (dec, bool) {
	return ParseDecimal(AppendFloat(nil, v, 64), precision, scale)
}

func compareDec(a, b dec) int { return a.Cmp(b) }
