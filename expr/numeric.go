package expr

import (
	"math"
	"math/big"

	"github.com/apache/arrow-go/v18/arrow/decimal128"

	"github.com/eventflux-io/engine/batch"
)

var numericFunctions = []Function{
	{Name: "abs", Doc: "abs(x) is x without its sign.", Build: buildAbs,
		Examples: []Example{{"abs(-3)", "3"}, {"abs(-2.50)", "2.50"}, {"abs(NULL)", "NULL"}}},
	{Name: "sign", Doc: "sign(x) is -1, 0 or 1 as x is negative, zero or positive.",
		Build:    fixed("sign", overload{params: []param{number}, result: bigint, kernel: rows(func(v float64) (int64, verdict) { return signOf(v), ok })}),
		Examples: []Example{{"sign(-2.5)", "-1"}, {"sign(0)", "0"}, {"sign(NULL)", "NULL"}}},
	{Name: "ceil", Aliases: []string{"ceiling"}, Doc: "ceil(x) is the least whole number that is not below x.", Build: buildWhole("ceil", math.Ceil, 1),
		Examples: []Example{{"ceil(1.2)", "2"}, {"ceil(-1.2)", "-1"}, {"ceil(NULL)", "NULL"}}},
	{Name: "floor", Doc: "floor(x) is the greatest whole number that is not above x.", Build: buildWhole("floor", math.Floor, -1),
		Examples: []Example{{"floor(1.8)", "1"}, {"floor(-1.2)", "-2"}, {"floor(NULL)", "NULL"}}},
	{Name: "round", Doc: "round(x[, d]) rounds to d decimals (default 0), half away from zero, a DOUBLE half to even.", Build: buildRound("round", true),
		Examples: []Example{{"round(2.5)", "3"}, {"round(-1.235, 2)", "-1.24"}, {"round(1234, -2)", "1200"}, {"round(2.5e0)", "2"}, {"round(NULL)", "NULL"}}},
	{Name: "trunc", Aliases: []string{"truncate"}, Doc: "trunc(x[, d]) cuts x to d decimals (default 0).", Build: buildRound("trunc", false),
		Examples: []Example{{"trunc(2.79, 1)", "2.7"}, {"trunc(-1.5)", "-1"}, {"trunc(NULL, 1)", "NULL"}}},
	{Name: "mod", Doc: "mod(a, b) is the remainder of a / b with the sign of a; NULL where b is 0.", Build: binaryOp("%"),
		Examples: []Example{{"mod(7, 3)", "1"}, {"mod(-7, 3)", "-1"}, {"mod(1, 0)", "NULL"}}},
	{Name: "sqrt", Doc: "sqrt(x) is the square root; NULL where x is negative.", Build: fixed("sqrt", ofDouble1(math.Sqrt)),
		Examples: []Example{{"sqrt(16)", "4"}, {"sqrt(-1)", "NULL"}}},
	{Name: "exp", Doc: "exp(x) is e to the power of x.", Build: fixed("exp", ofDouble1(math.Exp)),
		Examples: []Example{{"exp(0)", "1"}, {"exp(NULL)", "NULL"}}},
	{Name: "ln", Doc: "ln(x) is the natural logarithm; NULL where x is not positive.", Build: fixed("ln", ofDouble1(logarithm)),
		Examples: []Example{{"ln(1)", "0"}, {"ln(0)", "NULL"}}},
	{Name: "log", Doc: "log(x) is the natural logarithm, log(b, x) that to the base b.",
		Build: fixed("log", ofDouble1(logarithm), ofDouble2(func(b, x float64) float64 {
			if b == 1 {
				return math.NaN()
			}
			return logarithm(x) / logarithm(b)
		})),
		Examples: []Example{{"log(1)", "0"}, {"log(2, 8)", "3"}, {"log(-1)", "NULL"}}},
	{Name: "log2", Doc: "log2(x) is the logarithm to the base 2.", Build: fixed("log2", ofDouble1(positive(math.Log2))),
		Examples: []Example{{"log2(8)", "3"}, {"log2(0)", "NULL"}}},
	{Name: "log10", Doc: "log10(x) is the logarithm to the base 10.", Build: fixed("log10", ofDouble1(positive(func(v float64) float64 {
		if v < 0x1p-1022 {
			return normalLog(v) / math.Ln10
		}
		return math.Log10(v)
	}))),
		Examples: []Example{{"log10(1000)", "3"}, {"log10(0)", "NULL"}}},
	{Name: "pow", Aliases: []string{"power"}, Doc: "pow(x, y) is x to the power of y.", Build: fixed("pow", ofDouble2(power)),
		Examples: []Example{{"pow(2, 10)", "1024"}, {"pow(NULL, 2)", "NULL"}}},
	{Name: "pi", Doc: "pi() is 3.141592653589793.", Build: fixed("pi", overload{result: double, kernel: func(env *Env, _ []batch.Column, n int, out *batch.Column) {
		v := batch.Alloc[float64](env.Scratch, n)
		for i := range v {
			v[i] = math.Pi
		}
		fill(out, batch.FixedColumn(double, v, nil))
	}}), Examples: []Example{{"pi()", "3.141592653589793"}, {"round(pi(), 2)", "3.14"}}},
	{Name: "sin", Doc: "sin(x) is the sine of x radians.", Build: fixed("sin", ofDouble1(math.Sin)), Examples: []Example{{"sin(0)", "0"}, {"sin(NULL)", "NULL"}}},
	{Name: "cos", Doc: "cos(x) is the cosine of x radians.", Build: fixed("cos", ofDouble1(math.Cos)), Examples: []Example{{"cos(0)", "1"}, {"cos(NULL)", "NULL"}}},
	{Name: "tan", Doc: "tan(x) is the tangent of x radians.", Build: fixed("tan", ofDouble1(math.Tan)), Examples: []Example{{"tan(0)", "0"}, {"tan(NULL)", "NULL"}}},
	{Name: "asin", Doc: "asin(x) is the arc sine; NULL outside -1 to 1.", Build: fixed("asin", ofDouble1(math.Asin)), Examples: []Example{{"asin(0)", "0"}, {"asin(2)", "NULL"}}},
	{Name: "acos", Doc: "acos(x) is the arc cosine; NULL outside -1 to 1.", Build: fixed("acos", ofDouble1(math.Acos)), Examples: []Example{{"acos(1)", "0"}, {"acos(2)", "NULL"}}},
	{Name: "atan", Doc: "atan(x) is the arc tangent, atan(y, x) that of y / x in its quadrant.", Build: fixed("atan", ofDouble1(math.Atan), ofDouble2(math.Atan2)),
		Examples: []Example{{"atan(0)", "0"}, {"atan(0, 1)", "0"}}},
	{Name: "atan2", Doc: "atan2(y, x) is the arc tangent of y / x in its quadrant.", Build: fixed("atan2", ofDouble2(math.Atan2)), Examples: []Example{{"atan2(0, 1)", "0"}, {"atan2(NULL, 1)", "NULL"}}},
	{Name: "degrees", Doc: "degrees(x) turns radians into degrees.", Build: fixed("degrees", ofDouble1(func(v float64) float64 { return v * (180 / math.Pi) })),
		Examples: []Example{{"degrees(pi())", "180"}, {"degrees(NULL)", "NULL"}}},
	{Name: "radians", Doc: "radians(x) turns degrees into radians.", Build: fixed("radians", ofDouble1(func(v float64) float64 { return v * (math.Pi / 180) })),
		Examples: []Example{{"radians(0)", "0"}, {"radians(NULL)", "NULL"}}},
}

func logarithm(v float64) float64 { return positive(normalLog)(v) }

// normalLog is math.Log, which on some machines is wrong for numbers that are not
// normalised.
func normalLog(v float64) float64 {
	if v < 0x1p-1022 {
		return math.Log(v*0x1p54) - 54*math.Ln2
	}
	return math.Log(v)
}

// positive makes f undefined (NaN, so NULL) where its argument is not positive.
func positive(f func(float64) float64) func(float64) float64 {
	return func(v float64) float64 {
		if v <= 0 {
			return math.NaN()
		}
		return f(v)
	}
}

// power is math.Pow, which takes the logarithm of x.
func power(x, y float64) float64 {
	if x > 0 && x < 0x1p-1022 {
		return math.Pow(x*0x1p54, y) * math.Pow(0x1p-54, y)
	}
	return math.Pow(x, y)
}

func signOf(v float64) int64 {
	switch {
	case v > 0:
		return 1
	case v < 0:
		return -1
	}
	return 0
}

// binaryOp is a function that is an operator by another name.
func binaryOp(op string) func([]Expr) (Expr, error) {
	return func(args []Expr) (Expr, error) {
		if len(args) != 2 {
			return nil, &TypeError{"expected 2 arguments, got " + plural(len(args), "argument"), -1}
		}
		return NewArithmetic(op, args[0], args[1])
	}
}

func oneNumber(name string, args []Expr) (Expr, error) {
	if len(args) != 1 {
		return nil, &TypeError{name + " does not take " + plural(len(args), "argument"), -1}
	}
	if _, err := asParam(number, args[0]); err != nil {
		return nil, &TypeError{"argument 1 of " + name + ": " + err.Error(), 0}
	}
	return args[0], nil
}

func buildAbs(args []Expr) (Expr, error) {
	x, err := oneNumber("abs", args)
	if err != nil {
		return nil, err
	}
	switch t := x.Type(); {
	case t.IsFloat():
		return call("abs", double, rows(func(v float64) (float64, verdict) { return math.Abs(v), ok }), mustConvert(x, double)), nil
	case t.Kind == batch.Decimal:
		return call("abs", t, rows(func(v dec) (dec, verdict) { return v.Abs(), ok }), x), nil
	}
	return call("abs", bigint, rows(func(v int64) (int64, verdict) {
		if v == math.MinInt64 {
			return 0, failed("overflow", outOfRange)
		}
		return max(v, -v), ok
	}), mustConvert(x, bigint)), nil
}

// buildWhole is ceil and floor: BIGINT of an integer, and of a DECIMAL whose whole
// part fits, DOUBLE of a double. away is the direction in which a remainder moves the quotient.
func buildWhole(name string, f func(float64) float64, away int) func([]Expr) (Expr, error) {
	return func(args []Expr) (Expr, error) {
		x, err := oneNumber(name, args)
		if err != nil {
			return nil, err
		}
		switch t := x.Type(); {
		case t.IsFloat():
			return call(name, double, rows(func(v float64) (float64, verdict) { return f(v), ok }), mustConvert(x, double)), nil
		case t.Kind == batch.Decimal:
			unit := pow10(int(t.Scale))
			digits := int(t.Precision-t.Scale) + 1
			whole := call(name, batch.DecimalOf(min(digits, batch.MaxPrecision), 0), rows(func(v dec) (dec, verdict) {
				if scale := int(t.Scale); scale < len(uintPowers) {
					q, rest := quotient(v, uintPowers[scale])
					if rest != 0 && v.Sign() == away {
						q = awayFromZero(q, away < 0)
					}
					return q, ok
				}
				q, r := new(big.Int).QuoRem(v.BigInt(), unit, new(big.Int))
				if r.Sign() == away {
					q.Add(q, big.NewInt(int64(away)))
				}
				d, fit := fromBig(q)
				if !fit {
					return d, failed("overflow", "DECIMAL value is out of range")
				}
				return d, ok
			}), x)
			if digits <= 18 {
				return mustConvert(whole, bigint), nil
			}
			return whole, nil
		}
		return mustConvert(x, bigint), nil
	}
}

// buildRound is round and trunc. A DECIMAL gets as many decimals as a constant d
// asks for, else it keeps its own.
func buildRound(name string, half bool) func([]Expr) (Expr, error) {
	return func(args []Expr) (Expr, error) {
		if len(args) == 1 {
			args = []Expr{args[0], NewInt(0)}
		}
		if len(args) != 2 {
			return nil, &TypeError{name + " does not take " + plural(len(args), "argument"), -1}
		}
		x, err := oneNumber(name, args[:1])
		if err != nil {
			return nil, err
		}
		d, err := asParam(integer, args[1])
		if err != nil {
			return nil, &TypeError{"argument 2 of " + name + ": " + err.Error(), 1}
		}
		t := x.Type()
		if t.IsFloat() {
			return call(name, double, func(env *Env, args []batch.Column, n int, out *batch.Column) {
				mapRowsAt(env, &args[0], n, out, func(i int, v float64) (float64, verdict) {
					return roundFloat(v, intArg(args, 1, i), half), ok
				})
			}, mustConvert(x, double), d), nil
		}
		result := bigint
		from := 0
		if t.Kind == batch.Decimal {
			from = int(t.Scale)
			to := from
			if c, isConst := Fold(d).(*Constant); isConst && !c.IsNull() {
				to = int(max(0, min(30, batch.Values[int64](&c.Value)[0])))
			}
			result = batch.DecimalOf(min(int(t.Precision)-from+to+1, batch.MaxPrecision), to)
		}
		if t.Kind != batch.Decimal {
			return call(name, result, func(env *Env, args []batch.Column, n int, out *batch.Column) {
				mapRowsAt(env, &args[0], n, out, func(i int, v int64) (int64, verdict) {
					r, fit := roundAt(decimal128.FromI64(v), 0, 0, intArg(args, 1, i), half)
					if !fit || !small(r) {
						return 0, failed("overflow", outOfRange)
					}
					return int64(r.LowBits()), ok
				})
			}, mustConvert(x, bigint), d), nil
		}
		to := int(result.Scale)
		return call(name, result, func(env *Env, args []batch.Column, n int, out *batch.Column) {
			mapRowsAt(env, &args[0], n, out, func(i int, v dec) (dec, verdict) {
				q, fit := roundAt(v, from, to, intArg(args, 1, i), half)
				if !fit {
					return q, failed("overflow", "DECIMAL value is out of range")
				}
				return q, ok
			})
		}, x, d), nil
	}
}

// roundAt makes the digits of v beyond d decimals zero and moves it from one scale
// to another.
func roundAt(v dec, from, to int, d int64, half bool) (dec, bool) {
	d = max(d, -batch.MaxPrecision-1) // no value has digits beyond that
	drop := int64(from) - d
	if drop <= 0 {
		return rescale(v, from, to)
	}
	if drop < int64(len(uintPowers)) {
		q, _ := scaleDown(v, int(drop), half)
		if r, done := scaleUp(q, to-int(d)); done && inLimit(r) {
			return r, true
		}
	}
	return fromBig(rescaleBig(roundBig(v.BigInt(), from, d, half), from, to))
}

// roundBig makes the digits of v (at a scale) beyond d decimals zero.
func roundBig(v *big.Int, scale int, d int64, half bool) *big.Int {
	drop := int64(scale) - d
	if drop <= 0 {
		return v
	}
	if drop > 60 {
		return new(big.Int)
	}
	unit := pow10(int(drop))
	if half {
		return new(big.Int).Mul(divRound(v, unit), unit)
	}
	return new(big.Int).Mul(new(big.Int).Quo(v, unit), unit)
}

// roundFloat rounds or cuts a double to d decimals as MySQL does: scaled by a
// power of ten, half to even for round.
func roundFloat(v float64, d int64, half bool) float64 {
	if d > 300 || v == 0 {
		return v
	}
	if d < -300 {
		return 0
	}
	round := math.Trunc
	if half {
		round = math.RoundToEven
	}
	p := math.Pow(10, math.Abs(float64(d)))
	var r float64
	if d < 0 {
		r = round(v/p) * p
	} else if r = round(v*p) / p; r-r != 0 {
		return v
	}
	return r
}
