package expr

import (
	"bytes"
	"cmp"

	"github.com/eventflux-io/engine/batch"
)

// NewCompare is a op b for = <> < <= > >= and the two that know NULL: <=> (also
// IS NOT DISTINCT FROM) and its opposite "is distinct from".
func NewCompare(op string, a, b Expr) (Expr, error) {
	t, err := commonType(a, b)
	if err != nil {
		return nil, err
	}
	x, y := mustConvert(a, t), mustConvert(b, t)
	c := call(op, boolType, compareKernel(op, t), x, y)
	if op == "<=>" || op == "is distinct from" {
		c.kernel, c.lenient = distinctKernel(compareKernel("=", t), op != "<=>"), true
	}
	return c, nil
}

// commonType is the type in which a and b are compared.
func commonType(a, b Expr) (batch.Type, error) {
	ta, tb := a.Type(), b.Type()
	t, fit := Unify(ta, tb)
	switch {
	case fit && t.Kind == batch.Null:
		return bigint, nil
	case fit && (t.IsInteger() || t.Kind == batch.Bool):
		return bigint, nil
	case fit && t.Kind == batch.Float32:
		return double, nil
	case fit:
		return t, nil
	case isTemporal(ta) && isTextLiteral(b):
		return temporalOf(ta, b)
	case isTemporal(tb) && isTextLiteral(a):
		return temporalOf(tb, a)
	case ta.IsText() && tb.IsNumeric():
		return t, &TypeError{"cannot compare " + ta.String() + " with " + tb.String() + "; write CAST(" + a.String() + " AS " + tb.String() + ")", -1}
	case tb.IsText() && ta.IsNumeric():
		return t, &TypeError{"cannot compare " + ta.String() + " with " + tb.String() + "; write CAST(" + b.String() + " AS " + ta.String() + ")", -1}
	}
	return t, &TypeError{"cannot compare " + ta.String() + " with " + tb.String(), -1}
}

func isTemporal(t batch.Type) bool {
	return t.Kind == batch.Timestamp || t.Kind == batch.Date || t.Kind == batch.TimeOfDay
}

func isTextLiteral(e Expr) bool {
	c, isConst := e.(*Constant)
	return isConst && c.Value.Type.Kind == batch.String && !c.IsNull()
}

// temporalOf is the type that a text literal beside a time is read as: a DATE
// compared with a text that has a time of day becomes a TIMESTAMP.
func temporalOf(t batch.Type, literal Expr) (batch.Type, error) {
	text := literal.(*Constant).Value.Text(0)
	if t.Kind == batch.Date && len(text) > 10 {
		t = batch.Of(batch.Timestamp)
	}
	if IsConst(literal) {
		if _, fit := Fold(&Cast{X: literal, To: t, convert: fromText(t)}).(*Constant); !fit {
			return t, &TypeError{"'" + string(text) + "' is not a " + t.String(), 1}
		}
	}
	return t, nil
}

// Unify is the type that values of all the given types are brought to by CASE,
// COALESCE, IN, UNION: false where there is none.
func Unify(types ...batch.Type) (batch.Type, bool) {
	var out batch.Type
	for _, t := range types {
		switch {
		case t.Kind == batch.Null || out.Equal(t):
		case out.Kind == batch.Null:
			out = t
		case out.Kind == batch.Bool && t.IsNumeric():
			out = t
		case t.Kind == batch.Bool && out.IsNumeric():
		case out.IsNumeric() && t.IsNumeric():
			out = unifyNumbers(out, t)
		case out.Kind == batch.Date && t.Kind == batch.Timestamp:
			out = t
		case t.Kind == batch.Date && out.Kind == batch.Timestamp:
		default:
			return out, false
		}
	}
	return out, true
}

func unifyNumbers(a, b batch.Type) batch.Type {
	switch {
	case a.IsFloat() || b.IsFloat():
		if a.Kind == b.Kind {
			return a
		}
		return double
	case a.IsInteger() && b.IsInteger():
		return batch.Of(max(a.Kind, b.Kind))
	}
	a, b = decimalFor(a), decimalFor(b)
	s := max(a.Scale, b.Scale)
	p := max(a.Precision-a.Scale, b.Precision-b.Scale) + s
	return batch.DecimalOf(int(min(p, batch.MaxPrecision)), int(s))
}

func decimalFor(t batch.Type) batch.Type {
	if t.Kind == batch.Decimal {
		return t
	}
	return asDecimal(&ColumnRef{T: t}).Type()
}

// compareKernel compares two columns of type t.
func compareKernel(op string, t batch.Type) Kernel {
	switch {
	case t.Kind == batch.Float64:
		return compareFixed[float64](op)
	case t.Kind == batch.Int64 || t.Kind == batch.Timestamp || t.Kind == batch.TimeOfDay:
		return compareFixed[int64](op)
	case t.Kind == batch.Date:
		return compareFixed[int32](op)
	case t.Kind == batch.Decimal:
		return compareRows(op, func(env *Env, args []batch.Column, n int) func(int) int {
			a, b := values[dec](env, &args[0], n), values[dec](env, &args[1], n)
			return func(i int) int { return compareDec(a[i], b[i]) }
		})
	}
	return compareRows(op, func(_ *Env, args []batch.Column, _ int) func(int) int {
		a, b := &args[0], &args[1]
		return func(i int) int { return bytes.Compare(a.Text(a.Slot(i)), b.Text(b.Slot(i))) }
	})
}

func compareFixed[T interface {
	batch.Fixed
	cmp.Ordered
}](op string) Kernel {
	return func(env *Env, args []batch.Column, n int, out *batch.Column) {
		a, b := values[T](env, &args[0], n), values[T](env, &args[1], n)
		bits := env.Scratch.Bitmap(n)
		compareLoop(op, a, b[:len(a)], bits)
		fill(out, batch.BoolColumn(bits, n, nil))
	}
}

func compareLoop[T cmp.Ordered](op string, a, b []T, bits batch.Bitmap) {
	switch op {
	case "=":
		for i := range a {
			bits[i/64] |= bit(a[i] == b[i]) << (uint(i) % 64)
		}
	case "<>":
		for i := range a {
			bits[i/64] |= bit(a[i] != b[i]) << (uint(i) % 64)
		}
	case "<":
		for i := range a {
			bits[i/64] |= bit(a[i] < b[i]) << (uint(i) % 64)
		}
	case "<=":
		for i := range a {
			bits[i/64] |= bit(a[i] <= b[i]) << (uint(i) % 64)
		}
	case ">":
		for i := range a {
			bits[i/64] |= bit(a[i] > b[i]) << (uint(i) % 64)
		}
	default:
		for i := range a {
			bits[i/64] |= bit(a[i] >= b[i]) << (uint(i) % 64)
		}
	}
}

// bit compiles to a SETcc, without a branch.
func bit(v bool) uint64 {
	var n uint64
	if v {
		n = 1
	}
	return n
}

func compareRows(op string, order func(*Env, []batch.Column, int) func(int) int) Kernel {
	return func(env *Env, args []batch.Column, n int, out *batch.Column) {
		at := order(env, args, n)
		bits := env.Scratch.Bitmap(n)
		for i := range n {
			if env.usable(out, i) {
				bits[i/64] |= bit(holds(op, at(i))) << (uint(i) % 64)
			}
		}
		fill(out, batch.BoolColumn(bits, n, nil))
	}
}

func holds(op string, order int) bool {
	switch op {
	case "=":
		return order == 0
	case "<>":
		return order != 0
	case "<":
		return order < 0
	case "<=":
		return order <= 0
	case ">":
		return order > 0
	}
	return order >= 0
}

// distinctKernel makes equality total: two NULLs are equal, one NULL is not.
func distinctKernel(equal Kernel, negate bool) Kernel {
	return func(env *Env, args []batch.Column, n int, out *batch.Column) {
		both := batch.Column{Type: boolType, Errs: out.Errs}
		both.Valid = batch.AndValid(env.Scratch, spreadValid(env, &args[0], n), spreadValid(env, &args[1], n), n)
		equal(env, args, n, &both)
		bits := env.Scratch.Bitmap(n)
		for i := range n {
			same := args[0].IsNull(i) == args[1].IsNull(i)
			if same && !args[0].IsNull(i) {
				same = both.Bits().Get(i)
			}
			bits.Put(i, same != negate)
		}
		fill(out, batch.BoolColumn(bits, n, nil))
	}
}

func spreadValid(env *Env, c *batch.Column, n int) batch.Bitmap {
	return spread(env, c, c.Valid, n, true)
}

// NewBetween is x [NOT] BETWEEN low AND high.
func NewBetween(x, low, high Expr, not bool) (Expr, error) {
	a, err := NewCompare(">=", x, low)
	if err != nil {
		return nil, err
	}
	b, err := NewCompare("<=", x, high)
	if err != nil {
		return nil, err
	}
	both, err := NewLogic(false, a, b)
	if err != nil || !not {
		return both, err
	}
	return NewNot(both)
}
