package oracle

import (
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"
	"time"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/expr"
	"github.com/eventflux-io/engine/planner/goldentest"
)

// rowError is why a row goes to errors(s): its code.
type rowError string

func (e rowError) Error() string { return string(e) }

const (
	overflow = rowError("overflow")
	badCast  = rowError("cast")
	badRange = rowError("range")
)

// valueOf is the value of an expression for one row, from the tree that the
// binder made and nothing else of the engine.
func valueOf(e expr.Expr, r *oracleRow) (any, error) {
	switch e := e.(type) {
	case *expr.ColumnRef:
		return r.values[e.Index], nil
	case *expr.Constant:
		return held(&e.Value, 0), nil
	case *expr.Logic:
		return logicOf(e, r)
	case *expr.Case:
		for i, cond := range e.Conds {
			v, err := valueOf(cond, r)
			if err != nil {
				return nil, err
			}
			if v == true {
				return valueOf(e.Thens[i], r)
			}
		}
		return valueOf(e.Else, r)
	case *expr.Coalesce:
		for _, a := range e.Args {
			if v, err := valueOf(a, r); v != nil || err != nil {
				return v, err
			}
		}
		return nil, nil
	case *expr.Cast:
		v, err := valueOf(e.X, r)
		if v == nil || err != nil {
			return nil, err
		}
		v, err = cast(v, e.X.Type(), e.To)
		if err != nil && e.Try {
			return nil, nil
		}
		return v, err
	case *expr.InSet:
		return inOf(e, r)
	case *expr.RowInfo:
		switch {
		case e.What == expr.EmitKind:
			return r.emit, nil
		case e.What == expr.Arrival:
			return goldentest.Midnight.UnixMicro(), nil
		case r.time == never64:
			return nil, nil
		}
		return r.time, nil
	case *expr.Call:
		return callOf(e, r)
	}
	return nil, fmt.Errorf("the oracle does not know %T", e)
}

// logicOf goes from left to right and stops where the answer is certain.
func logicOf(e *expr.Logic, r *oracleRow) (any, error) {
	var out any = !e.Or
	for _, term := range e.Terms {
		v, err := valueOf(term, r)
		switch {
		case err != nil:
			return nil, err
		case v == nil:
			out = nil
		case v == e.Or:
			return e.Or, nil
		}
	}
	return out, nil
}

// inOf compares with the decoded members of the set.
func inOf(e *expr.InSet, r *oracleRow) (any, error) {
	v, err := valueOf(e.X, r)
	if v == nil || err != nil {
		return nil, err
	}
	for key := range e.Set {
		b := batch.NewColumnBuilder(e.X.Type())
		batch.AppendKey([]byte(key), []*batch.ColumnBuilder{b})
		c := b.Column()
		if member := held(&c, 0); member != nil && order3(member, v) == 0 {
			return true, nil
		}
	}
	if e.HasNull {
		return nil, nil
	}
	return false, nil
}

func callOf(e *expr.Call, r *oracleRow) (any, error) {
	args := make([]any, len(e.Args))
	null := false
	var failure error
	for i, a := range e.Args {
		v, err := valueOf(a, r)
		if err != nil && failure == nil {
			failure = err
		}
		args[i], null = v, null || v == nil
	}
	if failure != nil {
		return nil, failure
	}
	switch e.Name {
	case "is null":
		return args[0] == nil, nil
	case "is not null":
		return args[0] != nil, nil
	case "is true":
		return args[0] == true, nil
	case "is not true":
		return args[0] != true, nil
	case "is false":
		return args[0] == false, nil
	case "is not false":
		return args[0] != false, nil
	case "<=>":
		return order3(args[0], args[1]) == 0, nil
	case "is distinct from":
		return order3(args[0], args[1]) != 0, nil
	}
	if null {
		return nil, nil
	}
	if f := oracleFunctions[e.Name]; f != nil {
		return f(e, args)
	}
	return nil, fmt.Errorf("the oracle does not know the function %q", e.Name)
}

// oracleFunctions are the functions of arguments that are not NULL.
var oracleFunctions = makeOracleFunctions()

func makeOracleFunctions() map[string]func(e *expr.Call, a []any) (any, error) {
	compare := func(holds func(int) bool) func(*expr.Call, []any) (any, error) {
		return func(_ *expr.Call, a []any) (any, error) { return holds(order3(a[0], a[1])), nil }
	}
	ofText := func(f func(string) string) func(*expr.Call, []any) (any, error) {
		return func(_ *expr.Call, a []any) (any, error) { return f(a[0].(string)), nil }
	}
	ofTime := func(f func(time.Time) int) func(*expr.Call, []any) (any, error) {
		return func(e *expr.Call, a []any) (any, error) { return int64(f(clockOf(a[0], e.Args[0].Type()))), nil }
	}
	extreme := func(sign int) func(*expr.Call, []any) (any, error) {
		return func(_ *expr.Call, a []any) (any, error) {
			best := a[0]
			for _, v := range a[1:] {
				if order3(v, best)*sign > 0 {
					best = v
				}
			}
			return best, nil
		}
	}
	return map[string]func(e *expr.Call, a []any) (any, error){
		"=": compare(func(c int) bool { return c == 0 }), "<>": compare(func(c int) bool { return c != 0 }),
		"<": compare(func(c int) bool { return c < 0 }), "<=": compare(func(c int) bool { return c <= 0 }),
		">": compare(func(c int) bool { return c > 0 }), ">=": compare(func(c int) bool { return c >= 0 }),
		"not": func(_ *expr.Call, a []any) (any, error) { return !a[0].(bool), nil },
		"xor": func(_ *expr.Call, a []any) (any, error) { return a[0].(bool) != a[1].(bool), nil },
		"+":   exactly, "-": exactly, "*": exactly, "/": exactly, "%": exactly, "div": exactly,
		"&": func(_ *expr.Call, a []any) (any, error) { return a[0].(int64) & a[1].(int64), nil },
		"|": func(_ *expr.Call, a []any) (any, error) { return a[0].(int64) | a[1].(int64), nil },
		"^": func(_ *expr.Call, a []any) (any, error) { return a[0].(int64) ^ a[1].(int64), nil },
		"like": func(_ *expr.Call, a []any) (any, error) {
			return likes([]rune(a[0].(string)), []rune(a[1].(string))), nil
		},
		"abs": func(_ *expr.Call, a []any) (any, error) {
			switch v := a[0].(type) {
			case float64:
				return math.Abs(v), nil
			case *big.Rat:
				return new(big.Rat).Abs(v), nil
			}
			return max(a[0].(int64), -a[0].(int64)), nil
		},
		"sign": func(_ *expr.Call, a []any) (any, error) {
			switch v := a[0].(type) {
			case float64:
				return int64(order3(v, 0.0)), nil
			case *big.Rat:
				return int64(v.Sign()), nil
			}
			return int64(order3(a[0], int64(0))), nil
		},
		"floor":       func(_ *expr.Call, a []any) (any, error) { return wholeNumber(a[0], math.Floor, -1), nil },
		"ceil":        func(_ *expr.Call, a []any) (any, error) { return wholeNumber(a[0], math.Ceil, 1), nil },
		"greatest":    extreme(1),
		"least":       extreme(-1),
		"upper":       ofText(strings.ToUpper),
		"lower":       ofText(strings.ToLower),
		"trim":        ofText(func(s string) string { return strings.Trim(s, " ") }),
		"reverse":     ofText(backwards),
		"length":      func(_ *expr.Call, a []any) (any, error) { return int64(len(a[0].(string))), nil },
		"char_length": func(_ *expr.Call, a []any) (any, error) { return int64(len([]rune(a[0].(string)))), nil },
		"concat": func(_ *expr.Call, a []any) (any, error) {
			out := ""
			for _, s := range a {
				out += s.(string)
			}
			return out, nil
		},
		"replace": func(_ *expr.Call, a []any) (any, error) {
			return strings.ReplaceAll(a[0].(string), a[1].(string), a[2].(string)), nil
		},
		"left": func(_ *expr.Call, a []any) (any, error) {
			s := []rune(a[0].(string))
			return string(s[:min(int64(len(s)), max(0, a[1].(int64)))]), nil
		},
		"right": func(_ *expr.Call, a []any) (any, error) {
			s := []rune(a[0].(string))
			return string(s[int64(len(s))-min(int64(len(s)), max(0, a[1].(int64))):]), nil
		},
		"substring": func(_ *expr.Call, a []any) (any, error) {
			s := []rune(a[0].(string)) // the generator asks for places from 1 on
			from := min(a[1].(int64)-1, int64(len(s)))
			to := int64(len(s))
			if len(a) == 3 {
				to = min(to, from+max(0, a[2].(int64)))
			}
			return string(s[from:to]), nil
		},
		"year": ofTime(time.Time.Year), "day": ofTime(time.Time.Day), "hour": ofTime(time.Time.Hour),
		"minute": ofTime(time.Time.Minute), "second": ofTime(time.Time.Second),
		"month": ofTime(func(t time.Time) int { return int(t.Month()) }),
	}
}

func clockOf(v any, t batch.Type) time.Time {
	if t.Kind == batch.Date {
		return time.Unix(v.(int64)*86400, 0).UTC()
	}
	return time.UnixMicro(v.(int64)).UTC()
}

func backwards(s string) string {
	in := []rune(s)
	out := make([]rune, 0, len(in))
	for i := len(in) - 1; i >= 0; i-- {
		out = append(out, in[i])
	}
	return string(out)
}

func likes(s, p []rune) bool {
	switch {
	case len(p) == 0:
		return len(s) == 0
	case p[0] == '%':
		return likes(s, p[1:]) || len(s) > 0 && likes(s[1:], p)
	}
	return len(s) > 0 && (p[0] == '_' || p[0] == s[0]) && likes(s[1:], p[1:])
}

// wholeNumber is floor and ceil; away is the side to which they go.
func wholeNumber(v any, f func(float64) float64, away int) any {
	switch v := v.(type) {
	case float64:
		return f(v)
	case *big.Rat:
		q, rest := new(big.Int).QuoRem(v.Num(), v.Denom(), new(big.Int))
		if rest.Sign() == away {
			q.Add(q, big.NewInt(int64(away)))
		}
		return new(big.Rat).SetInt(q)
	}
	return v
}

// exactly computes exactly and then asks whether the result fits its type.
func exactly(e *expr.Call, a []any) (any, error) {
	if len(a) == 1 {
		switch v := a[0].(type) {
		case float64:
			return -v, nil
		case *big.Rat:
			return new(big.Rat).Neg(v), nil
		}
		return fitInt(new(big.Int).Neg(big.NewInt(a[0].(int64))))
	}
	if x, isFloat := a[0].(float64); isFloat {
		return floats(e.Name, x, a[1].(float64))
	}
	x, y := exact(a[0]), exact(a[1])
	r := new(big.Rat)
	switch e.Name {
	case "+":
		r.Add(x, y)
	case "-":
		r.Sub(x, y)
	case "*":
		r.Mul(x, y)
	default:
		if y.Sign() == 0 {
			return nil, nil
		}
		r.Quo(x, y)
		whole := new(big.Rat).SetInt(new(big.Int).Quo(r.Num(), r.Denom()))
		switch e.Name {
		case "div":
			r = whole
		case "%":
			r.Sub(x, whole.Mul(whole, y))
		}
	}
	if e.T.Kind == batch.Decimal {
		return fitDecimal(r, e.T, overflow)
	}
	return fitInt(r.Num())
}

func exact(v any) *big.Rat {
	if r, isDecimal := v.(*big.Rat); isDecimal {
		return r
	}
	return new(big.Rat).SetInt64(v.(int64))
}

func fitInt(v *big.Int) (any, error) {
	if !v.IsInt64() {
		return nil, overflow
	}
	return v.Int64(), nil
}

func floats(op string, x, y float64) (any, error) {
	var r float64
	switch op {
	case "+":
		r = x + y
	case "-":
		r = x - y
	case "*":
		r = x * y
	default:
		if y == 0 {
			return nil, nil
		}
		switch op {
		case "/":
			r = x / y
		case "%":
			r = math.Mod(x, y)
		default:
			q := math.Trunc(x / y)
			if math.Abs(q) >= 1<<63 {
				return nil, overflow
			}
			return int64(q), nil
		}
	}
	if math.IsInf(r, 0) || math.IsNaN(r) {
		return nil, overflow
	}
	return r, nil
}

// fitDecimal rounds half away from zero to the scale of a type.
func fitDecimal(v *big.Rat, t batch.Type, bad rowError) (any, error) {
	r, _ := new(big.Rat).SetString(v.FloatString(int(t.Scale)))
	limit := new(big.Rat).SetInt(tenTo(int(t.Precision - t.Scale)))
	if new(big.Rat).Abs(r).Cmp(limit) >= 0 {
		return nil, bad
	}
	return r, nil
}

var integerBits = map[batch.TypeKind]int{batch.Int8: 8, batch.Int16: 16, batch.Int32: 32, batch.Int64: 64}

func cast(v any, from, to batch.Type) (any, error) {
	switch to.Kind {
	case batch.String:
		return text(v, from), nil
	case batch.Float64, batch.Float32:
		switch v := v.(type) {
		case *big.Rat:
			f, _ := v.Float64()
			return f, nil
		case string:
			f, err := strconv.ParseFloat(strings.TrimSpace(v), 64)
			if err != nil {
				return nil, badCast
			}
			return f, nil
		case float64:
			return v, nil
		}
		return float64(number(v)), nil
	case batch.Decimal:
		return castDecimal(v, to)
	case batch.Bool:
		switch v := v.(type) {
		case float64:
			return v != 0, nil
		case *big.Rat:
			return v.Sign() != 0, nil
		}
		return number(v) != 0, nil
	case batch.Timestamp:
		if from.Kind == batch.Date {
			return v.(int64) * 86400e6, nil
		}
	case batch.Date:
		if from.Kind == batch.Timestamp {
			return int64(math.Floor(float64(v.(int64)) / 86400e6)), nil
		}
	case batch.Int8, batch.Int16, batch.Int32, batch.Int64:
		return castInt(v, to)
	}
	return nil, fmt.Errorf("the oracle does not cast %s to %s", from, to)
}

func number(v any) int64 {
	if b, isBool := v.(bool); isBool {
		return map[bool]int64{true: 1}[b]
	}
	return v.(int64)
}

func castDecimal(v any, to batch.Type) (any, error) {
	switch v := v.(type) {
	case *big.Rat:
		return fitDecimal(v, to, badRange)
	case float64:
		r, _ := new(big.Rat).SetString(strconv.FormatFloat(v, 'g', -1, 64))
		return fitDecimal(r, to, badRange)
	case string:
		r, ok := new(big.Rat).SetString(strings.TrimSpace(v))
		if !ok {
			return nil, badCast
		}
		return fitDecimal(r, to, badCast)
	}
	return fitDecimal(new(big.Rat).SetInt64(number(v)), to, badRange)
}

func castInt(v any, to batch.Type) (any, error) {
	whole := new(big.Int)
	switch v := v.(type) {
	case *big.Rat:
		whole.SetString(v.FloatString(0), 10)
	case float64:
		if math.Abs(v) >= 1<<63 {
			return nil, badRange
		}
		whole.SetInt64(int64(math.RoundToEven(v))) // as MariaDB does
	case string:
		r, ok := new(big.Rat).SetString(strings.TrimSpace(v))
		if !ok {
			return nil, badCast
		}
		whole.SetString(r.FloatString(0), 10)
	default:
		whole.SetInt64(number(v))
	}
	least := int64(-1) << (integerBits[to.Kind] - 1)
	if !whole.IsInt64() || whole.Int64() < least || whole.Int64() > ^least {
		return nil, badRange
	}
	return whole.Int64(), nil
}
