package expr

import (
	"bytes"
	"cmp"

	"github.com/eventflux-io/engine/batch"
)

var conditionalFunctions = []Function{
	{Name: "if", Doc: "if(c, a, b) is a where c is true, else b.", Build: exactly("if", 3, func(a []Expr) (Expr, error) { return NewIf(a[0], a[1], a[2]) }),
		Examples: []Example{{"if(1 < 2, 'yes', 'no')", "yes"}, {"if(NULL, 1, 2)", "2"}}},
	{Name: "ifnull", Doc: "ifnull(a, b) is a, or b where a is NULL.", Build: exactly("ifnull", 2, func(a []Expr) (Expr, error) { return NewCoalesce(a...) }),
		Examples: []Example{{"ifnull(NULL, 7)", "7"}, {"ifnull(1, 7)", "1"}}},
	{Name: "nullif", Doc: "nullif(a, b) is NULL where a = b, else a.", Build: exactly("nullif", 2, func(a []Expr) (Expr, error) { return NewNullIf(a[0], a[1]) }),
		Examples: []Example{{"nullif(1, 1)", "NULL"}, {"nullif(1, 2)", "1"}}},
	{Name: "coalesce", Doc: "coalesce(a, b, …) is the first that is not NULL.", Build: atLeast("coalesce", 1, NewCoalesce),
		Examples: []Example{{"coalesce(NULL, NULL, 3)", "3"}, {"coalesce(NULL)", "NULL"}}},
	{Name: "greatest", Aliases: []string{"maximum"}, Doc: "greatest(a, b, …) is the greatest; NULL where one is NULL.", Build: atLeast("greatest", 2, extreme(">=")),
		Examples: []Example{{"greatest(1, 3, 2)", "3"}, {"greatest(1, NULL)", "NULL"}}},
	{Name: "least", Aliases: []string{"minimum"}, Doc: "least(a, b, …) is the least; NULL where one is NULL.", Build: atLeast("least", 2, extreme("<=")),
		Examples: []Example{{"least(3, 1, 2)", "1"}, {"least(1, NULL)", "NULL"}}},
}

func exactly(name string, n int, build func([]Expr) (Expr, error)) func([]Expr) (Expr, error) {
	return func(args []Expr) (Expr, error) {
		if len(args) != n {
			return nil, &TypeError{name + " takes " + plural(n, "argument") + ", not " + plural(len(args), "argument"), -1}
		}
		return build(args)
	}
}

func atLeast(name string, n int, build func(...Expr) (Expr, error)) func([]Expr) (Expr, error) {
	return func(args []Expr) (Expr, error) {
		if len(args) < n {
			return nil, &TypeError{name + " takes at least " + plural(n, "argument") + ", not " + plural(len(args), "argument"), -1}
		}
		return build(args...)
	}
}

// extreme is the greatest or least of its arguments, NULL where one is NULL: one
// pass an argument, remembering which is the best so far.
func extreme(op string) func(args ...Expr) (Expr, error) {
	name := map[string]string{">=": "greatest", "<=": "least"}[op]
	return func(args ...Expr) (Expr, error) {
		t, err := unifyAll(args)
		if err != nil {
			return nil, err
		}
		if t.Kind == batch.Null {
			return NewNull(), nil
		}
		if !Ordered(t) {
			return nil, &TypeError{name + " cannot order " + t.String(), -1}
		}
		converted := make([]Expr, len(args))
		for i, a := range args {
			converted[i] = mustConvert(a, t)
		}
		return call(name, t, func(env *Env, args []batch.Column, n int, out *batch.Column) {
			best := newPick(env, n, len(args)-1)
			for i := range best.arm {
				for j := 1; j < len(args); j++ {
					if holds(op, compareSlots(&args[j], &args[best.arm[i]], i)) {
						best.arm[i] = uint16(j)
					}
				}
				best.taken[best.arm[i]].Set(i)
			}
			copy(best.arms, args)
			for j := range best.arms {
				best.arms[j].Valid, best.arms[j].Errs = nil, nil
			}
			fill(out, best.choose(env, t))
		}, converted...), nil
	}
}

// compareSlots orders row i of two columns of one type.
func compareSlots(a, b *batch.Column, i int) int {
	x, y := a.Slot(i), b.Slot(i)
	switch a.Type.Kind {
	case batch.Bool:
		return int(bit(a.Bits().Get(x))) - int(bit(b.Bits().Get(y)))
	case batch.Float32:
		return cmp.Compare(batch.Values[float32](a)[x], batch.Values[float32](b)[y])
	case batch.Float64:
		return cmp.Compare(batch.Values[float64](a)[x], batch.Values[float64](b)[y])
	case batch.Decimal:
		return compareDec(batch.Values[dec](a)[x], batch.Values[dec](b)[y])
	case batch.String, batch.Bytes, batch.JSON:
		return bytes.Compare(a.Text(x), b.Text(y))
	}
	return cmp.Compare(intAt(a, x), intAt(b, y))
}
