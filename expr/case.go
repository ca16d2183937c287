package expr

import (
	"strings"

	"github.com/eventflux-io/engine/batch"
)

// Case is CASE with conditions, and what IF, IFNULL, COALESCE and NULLIF become.
// A row takes the first arm whose condition is true; only the arms and
// conditions that a row reaches can fail it.
type Case struct {
	Conds []Expr
	Thens []Expr
	Else  Expr
	T     batch.Type
}

func (c *Case) Type() batch.Type { return c.T }

func (c *Case) String() string {
	var b strings.Builder
	b.WriteString("CASE")
	for i := range c.Conds {
		b.WriteString(" WHEN " + c.Conds[i].String() + " THEN " + c.Thens[i].String())
	}
	return b.String() + " ELSE " + c.Else.String() + " END"
}

// NewCase is CASE WHEN … (operand nil), or CASE operand WHEN …; otherwise may be
// nil, for NULL.
func NewCase(operand Expr, whens, thens []Expr, otherwise Expr) (Expr, error) {
	if otherwise == nil {
		otherwise = NewNull()
	}
	c := &Case{}
	for i, w := range whens {
		cond, err := Condition(w)
		if operand != nil {
			cond, err = NewCompare("=", operand, w)
		}
		if err != nil {
			return nil, err
		}
		c.Conds = append(c.Conds, cond)
		c.Thens = append(c.Thens, thens[i])
	}
	arms := append(append([]Expr{}, c.Thens...), otherwise)
	t, err := unifyAll(arms)
	if err != nil {
		return nil, err
	}
	c.T = t
	for i := range c.Thens {
		c.Thens[i] = mustConvert(c.Thens[i], t)
	}
	c.Else = mustConvert(otherwise, t)
	return c, nil
}

// unifyAll is the common type of expressions; text literals take the type of a
// time beside them.
func unifyAll(list []Expr) (batch.Type, error) {
	types := make([]batch.Type, len(list))
	for i, e := range list {
		types[i] = e.Type()
	}
	t, fit := Unify(types...)
	if !fit {
		words := make([]string, len(types))
		for i := range types {
			words[i] = types[i].String()
		}
		return t, &TypeError{"no common type for " + strings.Join(words, ", ") + "; write a CAST", -1}
	}
	return t, nil
}

func (c *Case) Eval(env *Env, in *batch.Batch) batch.Column {
	n, s := in.N, env.Scratch
	arm := batch.Alloc[uint16](s, n) // which arm a row took; len(Thens) is ELSE
	open, failed := s.Bitmap(n), s.Bitmap(n)
	open.SetFirst(n)
	for i := range arm {
		arm[i] = uint16(len(c.Thens))
	}
	taken := make([]bool, len(c.Thens)+1)
	for j, cond := range c.Conds {
		v := batch.Flatten(s, ref(cond.Eval(env, in)), n)
		var live uint64
		for w := range open {
			yes := v.Bits()[w] & open[w]
			if v.Valid != nil {
				yes &= v.Valid[w]
			}
			if v.Errs != nil {
				bad := v.Errs[w] & open[w]
				failed[w] |= bad
				yes &^= bad
				open[w] &^= bad
			}
			open[w] &^= yes
			live |= open[w]
			for ; yes != 0; yes &= yes - 1 {
				arm[w*64+trailing(yes)] = uint16(j)
				taken[j] = true
			}
		}
		if live == 0 {
			break
		}
	}
	taken[len(c.Thens)] = open.Any(n)
	arms := s.Columns(len(c.Thens) + 1)
	for j := range arms {
		switch {
		case !taken[j]:
			arms[j] = batch.NullColumn(s, c.T)
		case j < len(c.Thens):
			arms[j] = c.Thens[j].Eval(env, in)
		default:
			arms[j] = c.Else.Eval(env, in)
		}
	}
	return choose(env, c.T, arms, arm, failed, n)
}

// choose takes row i from column arms[arm[i]].
func choose(env *Env, t batch.Type, arms []batch.Column, arm []uint16, failed batch.Bitmap, n int) batch.Column {
	b := env.chooser(t)
	for i := range n {
		a := &arms[arm[i]]
		switch {
		case failed.Get(i), a.Failed(i):
			failed.Set(i)
			b.AppendNull()
		case a.IsNull(i):
			b.AppendNull()
		default:
			b.AppendFrom(a, a.Slot(i))
		}
	}
	made := b.Column()
	out := made.Clone(env.Scratch)
	if failed.Any(n) {
		out.Errs = failed
	}
	return out
}

// chooser is a builder for columns of a type, kept from batch to batch.
func (e *Env) chooser(t batch.Type) *batch.ColumnBuilder {
	for _, b := range e.choosers {
		if b.Type.Equal(t) {
			b.Reset()
			return b
		}
	}
	b := batch.NewColumnBuilder(t)
	e.choosers = append(e.choosers, b)
	return b
}

// NewIf is IF(c, a, b).
func NewIf(cond, then, otherwise Expr) (Expr, error) {
	return NewCase(nil, []Expr{cond}, []Expr{then}, otherwise)
}

// NewCoalesce is the first of its arguments that is not NULL.
func NewCoalesce(args ...Expr) (Expr, error) {
	var conds, thens []Expr
	for _, a := range args[:len(args)-1] {
		present, err := NewIs(a, "NULL", true)
		if err != nil {
			return nil, err
		}
		conds, thens = append(conds, present), append(thens, a)
	}
	if len(conds) == 0 {
		return args[0], nil
	}
	return NewCase(nil, conds, thens, args[len(args)-1])
}

// NewNullIf is NULL where a = b, else a.
func NewNullIf(a, b Expr) (Expr, error) {
	equal, err := NewCompare("=", a, b)
	if err != nil {
		return nil, err
	}
	return NewCase(nil, []Expr{equal}, []Expr{NewNull()}, a)
}
