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
	var x, y Expr
	var kernel func(op string) Kernel
	if t.Kind == batch.Decimal { // as they are: one type for both might not hold all digits
		x, y = asDecimal(a), asDecimal(b)
		s1, s2 := int(x.Type().Scale), int(y.Type().Scale)
		kernel = func(op string) Kernel { return compareDecimals(op, s1, s2) }
	} else {
		x, y = mustConvert(a, t), mustConvert(b, t)
		kernel = func(op string) Kernel { return compareKernel(op, t) }
	}
	base := op
	if op == "<=>" || op == "is distinct from" {
		base = "="
	}
	if !Ordered(t) && base != "=" && base != "<>" {
		return nil, &TypeError{"cannot order " + t.String(), -1}
	}
	if ta, tb := a.Type(), b.Type(); ta.Kind == batch.Bool && tb.Kind == batch.Bool && (base == "=" || base == "<>") {
		x, y = a, b
		kernel = func(op string) Kernel { return compareKernel(op, boolType) }
	}
	c := call(op, boolType, kernel(base), x, y)
	if op == "<=>" || op == "is distinct from" {
		c.kernel, c.lenient = distinctKernel(c.kernel, op != "<=>"), true
	}
	return c, nil
}

// Ordered reports whether the values of a type have an order, not equality alone.
func Ordered(t batch.Type) bool { return !t.IsNested() && t.Kind != batch.JSON }

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
	for _, pair := range [][2]Expr{{a, b}, {b, a}} {
		if x, y := pair[0], pair[1]; x.Type().Kind == batch.String && (isTemporal(y.Type()) || y.Type().Kind == batch.Bool) {
			return t, &TypeError{"cannot compare " + ta.String() + " with " + tb.String() + "; write CAST(" + x.String() + " AS " + y.Type().String() + ")", -1}
		}
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
			return t, &TypeError{"'" + string(text) + "' is not " + t.WithArticle(), 1}
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
	case t.Kind == batch.Bool:
		return compareBits(op == "<>")
	case t.Kind == batch.Float64:
		return compareFixed[float64](op)
	case t.Kind == batch.Int64 || t.Kind == batch.Timestamp || t.Kind == batch.TimeOfDay:
		return compareFixed[int64](op)
	case t.Kind == batch.Date:
		return compareFixed[int32](op)
	}
	if t.IsNested() {
		return compareNested(op)
	}
	return compareRows(op, func(_ *Env, args []batch.Column, _ int) func(int) int {
		a, b := &args[0], &args[1]
		return func(i int) int { return bytes.Compare(a.Text(a.Slot(i)), b.Text(b.Slot(i))) }
	})
}

// compareNested is = and <> of ARRAYs and STRUCTs: they are equal where all their
// parts are, NULLs too.
func compareNested(op string) Kernel {
	return compareRows(op, func(env *Env, args []batch.Column, n int) func(int) int {
		a, b := batch.EncodeKeys(env.Scratch, args[:1], n), batch.EncodeKeys(env.Scratch, args[1:2], n)
		return func(i int) int { return bytes.Compare(a.Key(i), b.Key(i)) }
	})
}

// compareBits is = and <> of BOOL.
func compareBits(differ bool) Kernel {
	return func(env *Env, args []batch.Column, n int, out *batch.Column) {
		a, b := boolArg(env, &args[0], n), boolArg(env, &args[1], n)
		bits := env.Scratch.Bitmap(n)
		for w := range bits {
			if bits[w] = a[w] ^ b[w]; !differ {
				bits[w] = ^bits[w]
			}
		}
		fill(out, batch.BoolColumn(bits, n, nil))
	}
}

func compareDecimals(op string, s1, s2 int) Kernel {
	return compareRows(op, func(env *Env, args []batch.Column, n int) func(int) int {
		a, b := values[dec](env, &args[0], n), values[dec](env, &args[1], n)
		return func(i int) int { return compareScaled(a[i], b[i], s1, s2) }
	})
}

func compareScaled(a, b dec, s1, s2 int) int {
	if s1 == s2 {
		return compareDec(a, b)
	}
	s := max(s1, s2)
	x, fitX := rescale(a, s1, s)
	y, fitY := rescale(b, s2, s)
	if fitX && fitY {
		return compareDec(x, y)
	}
	return rescaleBig(a.BigInt(), s1, s).Cmp(rescaleBig(b.BigInt(), s2, s))
}

// flipped is the comparison with its sides exchanged.
var flipped = map[string]string{"=": "=", "<>": "<>", "<": ">", "<=": ">=", ">": "<", ">=": "<="}

func compareFixed[T interface {
	batch.Fixed
	cmp.Ordered
}](op string) Kernel {
	return func(env *Env, args []batch.Column, n int, out *batch.Column) {
		bits := batch.Bitmap(batch.Alloc[uint64](env.Scratch, batch.Words(n)))
		a, b := &args[0], &args[1]
		switch {
		case b.Const:
			compareScalar(op, batch.Values[T](a)[:n], batch.Values[T](b)[0], bits)
		case a.Const:
			compareScalar(flipped[op], batch.Values[T](b)[:n], batch.Values[T](a)[0], bits)
		default:
			compareVectors(op, batch.Values[T](a)[:n], batch.Values[T](b)[:n], bits)
		}
		fill(out, batch.BoolColumn(bits, n, nil))
	}
}

// compareVectors packs 64 results at a time: each enters a word at the top and
// moves down, so that no shift depends on the row.
func compareVectors[T cmp.Ordered](op string, a, b []T, bits batch.Bitmap) {
	for w := range bits {
		x := a[w*64 : min(w*64+64, len(a))]
		y := b[w*64:][:len(x)]
		var word uint64
		switch op {
		case "=":
			for i := range x {
				word = word>>1 | bit(x[i] == y[i])<<63
			}
		case "<>":
			for i := range x {
				word = word>>1 | bit(x[i] != y[i])<<63
			}
		case "<":
			for i := range x {
				word = word>>1 | bit(x[i] < y[i])<<63
			}
		case "<=":
			for i := range x {
				word = word>>1 | bit(x[i] <= y[i])<<63
			}
		case ">":
			for i := range x {
				word = word>>1 | bit(x[i] > y[i])<<63
			}
		default:
			for i := range x {
				word = word>>1 | bit(x[i] >= y[i])<<63
			}
		}
		bits[w] = word >> (64 - uint(len(x)))
	}
}

// compareScalar is compareVectors against one value.
func compareScalar[T cmp.Ordered](op string, a []T, y T, bits batch.Bitmap) {
	for w := range bits {
		x := a[w*64 : min(w*64+64, len(a))]
		var word uint64
		switch op {
		case "=":
			for i := range x {
				word = word>>1 | bit(x[i] == y)<<63
			}
		case "<>":
			for i := range x {
				word = word>>1 | bit(x[i] != y)<<63
			}
		case "<":
			for i := range x {
				word = word>>1 | bit(x[i] < y)<<63
			}
		case "<=":
			for i := range x {
				word = word>>1 | bit(x[i] <= y)<<63
			}
		case ">":
			for i := range x {
				word = word>>1 | bit(x[i] > y)<<63
			}
		default:
			for i := range x {
				word = word>>1 | bit(x[i] >= y)<<63
			}
		}
		bits[w] = word >> (64 - uint(len(x)))
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
