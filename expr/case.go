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

func (c *Case) String() string { return written(c) }

func (c *Case) write(b *strings.Builder) {
	b.WriteString("CASE")
	for i := range c.Conds {
		b.WriteString(" WHEN ")
		write(b, c.Conds[i])
		b.WriteString(" THEN ")
		write(b, c.Thens[i])
	}
	b.WriteString(" ELSE ")
	write(b, c.Else)
	b.WriteString(" END")
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
	var types []batch.Type
	var literals []Expr
	for _, e := range list {
		if isTextLiteral(e) {
			literals = append(literals, e)
		} else {
			types = append(types, e.Type())
		}
	}
	if t, fit := Unify(types...); fit && isTemporal(t) {
		for _, l := range literals {
			var err error
			if t, err = temporalOf(t, l); err != nil {
				return t, err
			}
		}
		return t, nil
	}
	for _, l := range literals {
		types = append(types, l.Type())
	}
	t, fit := Unify(types...)
	if !fit {
		words := make([]string, len(list))
		for i := range list {
			words[i] = list[i].Type().String()
		}
		return t, &TypeError{"no common type for " + strings.Join(words, ", ") + "; write a CAST", -1}
	}
	return t, nil
}

// Eval finds the arm of each row, then evaluates the arms that rows took.
func (c *Case) Eval(env *Env, in *batch.Batch) batch.Column {
	n, s := in.N, env.Scratch
	before := env.wanted
	defer env.want(before)
	p := newPick(env, n, len(c.Thens))
	for j, cond := range c.Conds {
		if j > 0 {
			env.wanted = p.open
		}
		v := cond.Eval(env, in)
		v = batch.Flatten(s, &v, n)
		if !p.take(j, v.Bits(), v.Valid, v.Errs) {
			break
		}
	}
	p.take(len(c.Thens), nil, nil, nil)
	for j := range p.arms {
		if !p.taken[j].Any(n) {
			p.arms[j] = batch.NullColumn(s, c.T)
			continue
		}
		env.wanted = p.taken[j]
		if j < len(c.Thens) {
			p.arms[j] = c.Thens[j].Eval(env, in)
		} else {
			p.arms[j] = c.Else.Eval(env, in)
		}
	}
	return p.choose(env, c.T)
}

// Coalesce is the first of its arguments that is not NULL; those after it are
// not evaluated for the row.
type Coalesce struct {
	Args []Expr
	T    batch.Type
}

func (c *Coalesce) Type() batch.Type { return c.T }

func (c *Coalesce) String() string { return written(c) }

func (c *Coalesce) write(b *strings.Builder) { (&Call{Name: "coalesce", Args: c.Args}).write(b) }

func (c *Coalesce) Eval(env *Env, in *batch.Batch) batch.Column {
	n := in.N
	before := env.wanted
	defer env.want(before)
	p := newPick(env, n, len(c.Args))
	for j, a := range c.Args {
		if j > 0 {
			env.wanted = p.open
		}
		v := a.Eval(env, in)
		if j == 0 && v.Valid == nil && v.Errs == nil {
			return v
		}
		p.arms[j] = v
		if !p.take(j, nil, spread(env, &v, v.Valid, n, true), spread(env, &v, v.Errs, n, false)) {
			break
		}
	}
	p.take(len(c.Args), nil, nil, nil)
	for j := range p.arms {
		if p.arms[j].Len() == 0 {
			p.arms[j] = batch.NullColumn(env.Scratch, c.T)
		}
	}
	return p.choose(env, c.T)
}

// NewIf is IF(c, a, b).
func NewIf(cond, then, otherwise Expr) (Expr, error) {
	return NewCase(nil, []Expr{cond}, []Expr{then}, otherwise)
}

// NewCoalesce is the first of its arguments that is not NULL.
func NewCoalesce(args ...Expr) (Expr, error) {
	t, err := unifyAll(args)
	if err != nil {
		return nil, err
	}
	c := &Coalesce{T: t}
	for _, a := range args {
		c.Args = append(c.Args, mustConvert(a, t))
	}
	if len(args) == 1 {
		return c.Args[0], nil
	}
	return c, nil
}

// NewNullIf is NULL where a = b, else a.
func NewNullIf(a, b Expr) (Expr, error) {
	equal, err := NewCompare("=", a, b)
	if err != nil {
		return nil, err
	}
	return NewCase(nil, []Expr{equal}, []Expr{nullOf(a.Type())}, a)
}
