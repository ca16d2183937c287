package expr

import (
	"math"
	"math/big"
	"math/bits"
	"strings"

	"github.com/eventflux-io/engine/batch"
)

var (
	boolType   = batch.Of(batch.Bool)
	bigint     = batch.Of(batch.Int64)
	double     = batch.Of(batch.Float64)
	stringType = batch.Of(batch.String)
)

// NewArithmetic is a op b for + - * / div % and the bit operators & | ^ << >>.
func NewArithmetic(op string, a, b Expr) (Expr, error) {
	for i, x := range []Expr{a, b} {
		if t := x.Type(); !t.IsNumeric() && t.Kind != batch.Bool && t.Kind != batch.Null {
			return nil, &TypeError{op + " needs numbers, not " + t.String() + adviceFor(t, x), i}
		}
	}
	ta, tb := numberType(a.Type()), numberType(b.Type())
	switch {
	case op == "&" || op == "|" || op == "^" || op == "<<" || op == ">>":
		return call(op, bigint, bitKernels[op], mustConvert(a, bigint), mustConvert(b, bigint)), nil
	case op == "div":
		if ta.IsFloat() || tb.IsFloat() {
			return call(op, bigint, divFloats, mustConvert(a, double), mustConvert(b, double)), nil
		}
		if ta.Kind == batch.Decimal || tb.Kind == batch.Decimal {
			x, y := asDecimal(a), asDecimal(b)
			return call(op, bigint, divDecimals(x.Type(), y.Type()), x, y), nil
		}
		return call(op, bigint, divInts, mustConvert(a, bigint), mustConvert(b, bigint)), nil
	case ta.IsFloat() || tb.IsFloat():
		return call(op, double, floatKernels[op], mustConvert(a, double), mustConvert(b, double)), nil
	case ta.Kind == batch.Decimal || tb.Kind == batch.Decimal:
		x, y := asDecimal(a), asDecimal(b)
		t := decimalResult(op, x.Type(), y.Type())
		return call(op, t, decimalKernel(op, x.Type(), y.Type(), t), x, y), nil
	case op == "/":
		return call(op, double, floatKernels[op], mustConvert(a, double), mustConvert(b, double)), nil
	default:
		return call(op, bigint, intKernels[op], mustConvert(a, bigint), mustConvert(b, bigint)), nil
	}
}

func call(name string, t batch.Type, k Kernel, args ...Expr) *Call {
	return &Call{Name: name, Args: args, T: t, kernel: k}
}

func adviceFor(t batch.Type, x Expr) string {
	if t.Kind == batch.String {
		return "; write CAST(" + x.String() + " AS DOUBLE)"
	}
	return ""
}

func numberType(t batch.Type) batch.Type {
	if t.Kind == batch.Bool || t.Kind == batch.Null {
		return bigint
	}
	return t
}

// asDecimal is a number as the smallest DECIMAL that holds its type.
func asDecimal(x Expr) Expr {
	t := x.Type()
	if t.Kind == batch.Decimal {
		return x
	}
	digits := map[batch.TypeKind]int{batch.Bool: 1, batch.Int8: 3, batch.Int16: 5, batch.Int32: 10}[t.Kind]
	if digits == 0 {
		digits = 19
	}
	// A literal has the digits that it is written with.
	if c, isConst := x.(*Constant); isConst && t.Kind == batch.Int64 && !c.IsNull() {
		digits = len(strings.TrimPrefix(c.text, "-"))
	}
	return mustConvert(x, batch.DecimalOf(digits, 0))
}

// decimalResult follows MySQL's rules for precision and scale.
func decimalResult(op string, a, b batch.Type) batch.Type {
	p1, s1, p2, s2 := int(a.Precision), int(a.Scale), int(b.Precision), int(b.Scale)
	var p, s int
	switch op {
	case "+", "-":
		s = max(s1, s2)
		p = max(p1-s1, p2-s2) + s + 1
	case "*":
		p, s = p1+p2, s1+s2
	case "/":
		p, s = p1+s2+4, s1+4
	default:
		s = max(s1, s2)
		p = max(p1-s1, p2-s2) + s
	}
	return batch.DecimalOf(min(p, batch.MaxPrecision), min(s, 30, batch.MaxPrecision))
}

const outOfRange = "BIGINT value is out of range"

var intKernels = map[string]Kernel{"+": addInts, "-": subInts, "*": mulInts, "%": modInts}

func addInts(env *Env, args []batch.Column, n int, out *batch.Column) {
	a, b := values[int64](env, &args[0], n), values[int64](env, &args[1], n)
	dst := batch.Alloc[int64](env.Scratch, n)
	a, b = a[:len(dst)], b[:len(dst)]
	over := int64(0)
	for i := range dst {
		r := a[i] + b[i]
		over |= (a[i] ^ r) & (b[i] ^ r)
		dst[i] = r
	}
	if over < 0 {
		for i := range dst {
			if (a[i]^dst[i])&(b[i]^dst[i]) < 0 && env.usable(out, i) {
				applyVerdict(env, out, i, n, failed("overflow", outOfRange))
			}
		}
	}
	fill(out, batch.FixedColumn(out.Type, dst, nil))
}

func subInts(env *Env, args []batch.Column, n int, out *batch.Column) {
	a, b := values[int64](env, &args[0], n), values[int64](env, &args[1], n)
	dst := batch.Alloc[int64](env.Scratch, n)
	a, b = a[:len(dst)], b[:len(dst)]
	over := int64(0)
	for i := range dst {
		r := a[i] - b[i]
		over |= (a[i] ^ b[i]) & (a[i] ^ r)
		dst[i] = r
	}
	if over < 0 {
		for i := range dst {
			if (a[i]^b[i])&(a[i]^dst[i]) < 0 && env.usable(out, i) {
				applyVerdict(env, out, i, n, failed("overflow", outOfRange))
			}
		}
	}
	fill(out, batch.FixedColumn(out.Type, dst, nil))
}

func mulInts(env *Env, args []batch.Column, n int, out *batch.Column) {
	a, b := values[int64](env, &args[0], n), values[int64](env, &args[1], n)
	dst := batch.Alloc[int64](env.Scratch, n)
	a, b = a[:len(dst)], b[:len(dst)]
	wide := int64(0)
	for i := range dst {
		dst[i] = a[i] * b[i]
		// Factors within ±2^31 cannot overflow.
		wide |= (int64(int32(a[i])) ^ a[i]) | (int64(int32(b[i])) ^ b[i])
	}
	if wide != 0 {
		for i := range dst {
			if mulOverflows(a[i], b[i]) && env.usable(out, i) {
				applyVerdict(env, out, i, n, failed("overflow", outOfRange))
			}
		}
	}
	fill(out, batch.FixedColumn(out.Type, dst, nil))
}

// mulOverflows reports whether the upper half of the product is more than its
// sign.
func mulOverflows(a, b int64) bool {
	hi, lo := bits.Mul64(uint64(a), uint64(b))
	upper := int64(hi) - (a>>63)&b - (b>>63)&a
	return upper != int64(lo)>>63
}

func modInts(env *Env, args []batch.Column, n int, out *batch.Column) {
	pairs(env, args, n, out, func(a, b int64) (int64, verdict) {
		switch b {
		case 0:
			return 0, isNull
		case -1:
			return 0, ok
		}
		return a % b, ok
	})
}

func divInts(env *Env, args []batch.Column, n int, out *batch.Column) {
	pairs(env, args, n, out, divInt)
}

func divInt(a, b int64) (int64, verdict) {
	switch {
	case b == 0:
		return 0, isNull
	case b == -1 && a == math.MinInt64:
		return 0, failed("overflow", outOfRange)
	}
	return a / b, ok
}

func divFloats(env *Env, args []batch.Column, n int, out *batch.Column) {
	pairs(env, args, n, out, func(a, b float64) (int64, verdict) {
		if b == 0 {
			return 0, isNull
		}
		q := math.Trunc(a / b)
		if !(math.Abs(q) < 1<<63) {
			return 0, failed("overflow", outOfRange)
		}
		return int64(q), ok
	})
}

var floatKernels = map[string]Kernel{
	"+": floatKernel(func(dst, a, b []float64) {
		for i := range dst {
			dst[i] = a[i] + b[i]
		}
	}),
	"-": floatKernel(func(dst, a, b []float64) {
		for i := range dst {
			dst[i] = a[i] - b[i]
		}
	}),
	"*": floatKernel(func(dst, a, b []float64) {
		for i := range dst {
			dst[i] = a[i] * b[i]
		}
	}),
	"/": func(env *Env, args []batch.Column, n int, out *batch.Column) {
		divisorsNotZero(env, args, n, out)
		floatKernel(func(dst, a, b []float64) {
			for i := range dst {
				dst[i] = a[i] / b[i]
			}
		})(env, args, n, out)
	},
	"%": func(env *Env, args []batch.Column, n int, out *batch.Column) {
		divisorsNotZero(env, args, n, out)
		floatKernel(func(dst, a, b []float64) {
			for i := range dst {
				dst[i] = math.Mod(a[i], b[i])
			}
		})(env, args, n, out)
	},
}

// divisorsNotZero makes the rows with a zero divisor NULL.
func divisorsNotZero(env *Env, args []batch.Column, n int, out *batch.Column) {
	for i, d := range values[float64](env, &args[1], n) {
		if d == 0 {
			nullRow(env, out, i, n)
		}
	}
}

// floatKernel runs a loop over doubles and fails the rows whose result is not
// finite.
func floatKernel(loop func(dst, a, b []float64)) Kernel {
	return func(env *Env, args []batch.Column, n int, out *batch.Column) {
		a, b := values[float64](env, &args[0], n), values[float64](env, &args[1], n)
		dst := batch.Alloc[float64](env.Scratch, n)
		loop(dst, a[:len(dst)], b[:len(dst)])
		checkFinite(env, dst, out)
		fill(out, batch.FixedColumn(out.Type, dst, nil))
	}
}

func checkFinite(env *Env, dst []float64, out *batch.Column) {
	probe := 0.0
	for _, v := range dst {
		probe += v * 0 // stays 0 until a value is infinite or NaN
	}
	if probe == 0 {
		return
	}
	for i, v := range dst {
		if v-v != 0 && env.usable(out, i) {
			applyVerdict(env, out, i, len(dst), failed("overflow", "DOUBLE value is out of range"))
		}
	}
}

var bitKernels = map[string]Kernel{
	"&": bitKernel(func(dst, a, b []int64) {
		for i := range dst {
			dst[i] = a[i] & b[i]
		}
	}),
	"|": bitKernel(func(dst, a, b []int64) {
		for i := range dst {
			dst[i] = a[i] | b[i]
		}
	}),
	"^": bitKernel(func(dst, a, b []int64) {
		for i := range dst {
			dst[i] = a[i] ^ b[i]
		}
	}),
	// A negative count counts as a large one.
	"<<": bitKernel(func(dst, a, b []int64) {
		for i := range dst {
			dst[i] = a[i] << uint64(b[i])
		}
	}),
	">>": bitKernel(func(dst, a, b []int64) {
		for i := range dst {
			dst[i] = a[i] >> uint64(b[i])
		}
	}),
}

func bitKernel(loop func(dst, a, b []int64)) Kernel {
	return func(env *Env, args []batch.Column, n int, out *batch.Column) {
		a, b := values[int64](env, &args[0], n), values[int64](env, &args[1], n)
		dst := batch.Alloc[int64](env.Scratch, n)
		loop(dst, a[:len(dst)], b[:len(dst)])
		fill(out, batch.FixedColumn(out.Type, dst, nil))
	}
}

// decimalKernel computes on unscaled integers: in 128 bits where they fit, else
// with big integers.
func decimalKernel(op string, ta, tb, t batch.Type) Kernel {
	s1, s2, s := int(ta.Scale), int(tb.Scale), int(t.Scale)
	return func(env *Env, args []batch.Column, n int, out *batch.Column) {
		pairs(env, args, n, out, func(a, b dec) (dec, verdict) {
			if r, how, done := fastDecimal(op, a, b, s1, s2, s); done {
				return r, how
			}
			x, y := a.BigInt(), b.BigInt()
			switch op {
			case "+":
				x = new(big.Int).Add(rescaleBig(x, s1, s), rescaleBig(y, s2, s))
			case "-":
				x = new(big.Int).Sub(rescaleBig(x, s1, s), rescaleBig(y, s2, s))
			case "*":
				x = rescaleBig(new(big.Int).Mul(x, y), s1+s2, s)
			case "/":
				if y.Sign() == 0 {
					return dec{}, isNull
				}
				x = divRound(rescaleBig(x, s1, s+s2), y)
			default:
				if y.Sign() == 0 {
					return dec{}, isNull
				}
				x = new(big.Int).Rem(rescaleBig(x, s1, s), rescaleBig(y, s2, s))
			}
			r, fit := fromBig(x)
			if !fit {
				return dec{}, failed("overflow", "DECIMAL value is out of range")
			}
			return r, ok
		})
	}
}

// divDecimals is DIV over decimals.
func divDecimals(ta, tb batch.Type) Kernel {
	s := max(int(ta.Scale), int(tb.Scale))
	return func(env *Env, args []batch.Column, n int, out *batch.Column) {
		pairs(env, args, n, out, func(a, b dec) (int64, verdict) {
			if x, y, fit := align(a, b, int(ta.Scale), int(tb.Scale)); fit {
				return divInt(x, y)
			}
			y := rescaleBig(b.BigInt(), int(tb.Scale), s)
			if y.Sign() == 0 {
				return 0, isNull
			}
			q := new(big.Int).Quo(rescaleBig(a.BigInt(), int(ta.Scale), s), y)
			if !q.IsInt64() {
				return 0, failed("overflow", outOfRange)
			}
			return q.Int64(), ok
		})
	}
}

// NewNeg is -x.
func NewNeg(x Expr) (Expr, error) {
	t := x.Type()
	if !t.IsNumeric() && t.Kind != batch.Bool && t.Kind != batch.Null {
		return nil, &TypeError{"- needs a number, not " + t.String() + adviceFor(t, x), 0}
	}
	switch {
	case t.IsFloat():
		return call("-", double, rows(func(v float64) (float64, verdict) { return -v, ok }), mustConvert(x, double)), nil
	case t.Kind == batch.Decimal:
		return call("-", t, rows(func(v dec) (dec, verdict) { return v.Negate(), ok }), x), nil
	}
	return call("-", bigint, func(env *Env, args []batch.Column, n int, out *batch.Column) {
		both := env.Scratch.Columns(2)
		zero := batch.Alloc[int64](env.Scratch, 1)
		zero[0] = 0
		both[0] = batch.FixedColumn(bigint, zero, nil)
		both[0], both[1] = both[0].AsConst(), args[0]
		subInts(env, both, n, out)
	}, mustConvert(x, bigint)), nil
}

// NewBitNot is ~x.
func NewBitNot(x Expr) (Expr, error) {
	t := x.Type()
	if !t.IsNumeric() && t.Kind != batch.Bool && t.Kind != batch.Null {
		return nil, &TypeError{"~ needs a number, not " + t.String() + adviceFor(t, x), 0}
	}
	return call("~", bigint, rows(func(v int64) (int64, verdict) { return ^v, ok }), mustConvert(x, bigint)), nil
}
