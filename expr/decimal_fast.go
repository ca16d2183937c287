package expr

import (
	"math/bits"

	"github.com/apache/arrow-go/v18/arrow/decimal128"

	"github.com/eventflux-io/engine/batch"
)

// Arithmetic on unscaled integers of 128 bits without memory. Each function reports
// whether it could; what it could not is done with big integers, in decimal.go.

// limit is the least integer that has more than 38 digits.
var limit = decimal128.FromBigInt(powers[batch.MaxPrecision])

// decPowers[i] is 10^i.
var decPowers = func() (p [batch.MaxPrecision + 1]dec) {
	for i := range p {
		p[i] = decimal128.FromBigInt(powers[i])
	}
	return p
}()

// uintPowers[i] is 10^i; 10^19 is the largest that fits.
var uintPowers = func() (p [20]uint64) {
	p[0] = 1
	for i := 1; i < len(p); i++ {
		p[i] = p[i-1] * 10
	}
	return p
}()

// magnitude is |v|, v not being the least integer of all.
func magnitude(v dec) (hi, lo uint64) {
	v = v.Abs()
	return uint64(v.HighBits()), v.LowBits()
}

func withSign(hi, lo uint64, negative bool) dec {
	v := decimal128.New(int64(hi), lo)
	if negative {
		return v.Negate()
	}
	return v
}

// scaleUp is v · 10^k.
func scaleUp(v dec, k int) (dec, bool) {
	if k < 0 {
		return dec{}, false
	}
	for ; k > 0; k -= 19 {
		p := uintPowers[min(k, 19)]
		hi, lo := magnitude(v)
		carry, low := bits.Mul64(lo, p)
		over, high := bits.Mul64(hi, p)
		high, c := bits.Add64(high, carry, 0)
		if over != 0 || c != 0 || high>>63 != 0 {
			return dec{}, false
		}
		v = withSign(high, low, v.Sign() < 0)
	}
	return v, true
}

// quotient is v / by towards zero, and the size of the remainder.
func quotient(v dec, by uint64) (q dec, rest uint64) {
	hi, lo := magnitude(v)
	high, rest := bits.Div64(0, hi, by)
	low, rest := bits.Div64(rest, lo, by)
	return withSign(high, low, v.Sign() < 0), rest
}

// awayFromZero is q one further from zero than v's sign says.
func awayFromZero(q dec, negative bool) dec {
	if negative {
		return q.Sub(decPowers[0])
	}
	return q.Add(decPowers[0])
}

// scaleDown is v / 10^k, half away from zero or, without half, towards it.
func scaleDown(v dec, k int, half bool) (dec, bool) {
	if k >= len(uintPowers) {
		return dec{}, false
	}
	q, rest := quotient(v, uintPowers[k])
	if half && rest >= uintPowers[k]-rest {
		q = awayFromZero(q, v.Sign() < 0)
	}
	return q, true
}

func roundDown(v dec, k int) (dec, bool) { return scaleDown(v, k, true) }

// divide is a / b, half away from zero; b is not 0.
func divide(a, b dec) (dec, bool) {
	hi, by := magnitude(b)
	if hi != 0 {
		return dec{}, false
	}
	q, rest := quotient(a, by)
	negative := a.Sign() < 0
	if rest >= by-rest {
		q = awayFromZero(q, negative)
	}
	if b.Sign() < 0 {
		q = q.Negate()
	}
	return q, true
}

// fastDecimal is a op b at scale s; done reports whether the answer is whole.
func fastDecimal(op string, a, b dec, s1, s2, s int) (r dec, how verdict, done bool) {
	switch op {
	case "*":
		if !small(a) || !small(b) || s1+s2 != s {
			return r, ok, false
		}
		return decimal128.FromI64(int64(a.LowBits())).Mul(decimal128.FromI64(int64(b.LowBits()))), ok, true
	case "/":
		if b == (dec{}) {
			return r, isNull, true
		}
		if a, done = scaleUp(a, s+s2-s1); done {
			r, done = divide(a, b)
		}
		return r, ok, done && inLimit(r)
	}
	a, fitA := scaleUp(a, s-s1)
	b, fitB := scaleUp(b, s-s2)
	if !fitA || !fitB {
		return r, ok, false
	}
	switch op {
	case "+":
		r = a.Add(b)
	case "-":
		r = a.Sub(b)
	default:
		if b == (dec{}) {
			return r, isNull, true
		}
		if !small(a) || !small(b) || int64(b.LowBits()) == -1 {
			return r, ok, false
		}
		return decimal128.FromI64(int64(a.LowBits()) % int64(b.LowBits())), ok, true
	}
	// The sum of two integers below 10^38 that leaves the 128 bits comes back as
	// one above it.
	return r, ok, inLimit(a) && inLimit(b) && inLimit(r)
}

// align is two decimals at the larger of their scales, where both fit an int64.
func align(a, b dec, s1, s2 int) (x, y int64, fit bool) {
	s := max(s1, s2)
	a, fitA := scaleUp(a, s-s1)
	b, fitB := scaleUp(b, s-s2)
	return int64(a.LowBits()), int64(b.LowBits()), fitA && fitB && small(a) && small(b)
}

func inLimit(v dec) bool {
	v = v.Abs()
	return v.Sign() >= 0 && v.Cmp(limit) < 0
}
