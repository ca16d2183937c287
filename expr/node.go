package expr

import (
	"strings"

	"github.com/eventflux-io/engine/batch"
)

// ColumnRef reads a column of the batch.
type ColumnRef struct {
	Index int
	Name  string
	T     batch.Type
}

func (c *ColumnRef) Type() batch.Type                          { return c.T }
func (c *ColumnRef) Eval(_ *Env, in *batch.Batch) batch.Column { return in.Cols[c.Index] }
func (c *ColumnRef) String() string                            { return quoteName(c.Name) }

// Constant is a value known before the first row.
type Constant struct {
	Value batch.Column // one slot, Const; memory of its own
	text  string
}

func (c *Constant) Type() batch.Type                     { return c.Value.Type }
func (c *Constant) Eval(*Env, *batch.Batch) batch.Column { return c.Value }
func (c *Constant) String() string                       { return c.text }

// IsNull reports whether the constant is NULL.
func (c *Constant) IsNull() bool { return c.Value.IsNull(0) }

// Kernel computes n slots of out from its arguments. The caller has set out's
// type, its errors and for a strict function its validity, in bitmaps that the
// kernel may change; the kernel adds its own NULLs and errors and the memory.
type Kernel func(env *Env, args []batch.Column, n int, out *batch.Column)

// Call is a function or operator applied to arguments of exactly the types that
// its kernel takes.
type Call struct {
	Name   string // lower case: "substring", "+", "<=>"
	Args   []Expr
	T      batch.Type
	kernel Kernel
	// Lenient calls see NULL arguments themselves; the others are NULL where an
	// argument is.
	lenient bool
	// Volatile calls differ from row to row without arguments (now()).
	volatile bool
}

func (c *Call) Type() batch.Type { return c.T }

func (c *Call) Eval(env *Env, in *batch.Batch) batch.Column {
	args := env.Scratch.Columns(len(c.Args))
	n, constant := in.N, !c.volatile
	for i, a := range c.Args {
		args[i] = a.Eval(env, in)
		constant = constant && args[i].Const
	}
	if constant {
		n = 1
		defer env.want(env.want(nil))
	}
	out := &env.Scratch.Columns(1)[0]
	out.Type = c.T
	null := false
	for i := range args {
		a := &args[i]
		out.Errs = batch.OrErrors(env.Scratch, out.Errs, spread(env, a, a.Errs, n, false), n)
		if !c.lenient {
			null = null || a.Const && a.IsNull(0)
			out.Valid = batch.AndValid(env.Scratch, out.Valid, spread(env, a, a.Valid, n, true), n)
		}
	}
	if null && out.Errs == nil {
		return batch.NullColumn(env.Scratch, c.T)
	}
	out.Valid, out.Errs = own(env, out.Valid), own(env, out.Errs)
	c.kernel(env, args, n, out)
	if constant {
		return out.AsConst()
	}
	return *out
}

// want sets the rows whose value matters and returns those of before.
func (e *Env) want(rows batch.Bitmap) batch.Bitmap {
	before := e.wanted
	e.wanted = rows
	return before
}

// spread is a bitmap of a for n rows: that of a constant is repeated, and left
// out (nil) where it says nothing.
func spread(env *Env, a *batch.Column, bits batch.Bitmap, n int, usual bool) batch.Bitmap {
	if bits == nil || !a.Const {
		return bits
	}
	if bits.Get(0) == usual {
		return nil
	}
	out := env.Scratch.Bitmap(n)
	if !usual {
		out.SetFirst(n)
	}
	return out
}

func (c *Call) String() string { return written(c) }

func (c *Call) write(b *strings.Builder) {
	switch {
	case strings.HasPrefix(c.Name, "is ") && len(c.Args) == 1:
		b.WriteString("(")
		write(b, c.Args[0])
		b.WriteString(" " + strings.ToUpper(c.Name) + ")")
	case c.Name == "not":
		b.WriteString("(NOT ")
		write(b, c.Args[0])
		b.WriteString(")")
	case isWord(c.Name) && !infix[c.Name]:
		b.WriteString(c.Name + "(")
		writeList(b, ", ", c.Args)
		b.WriteString(")")
	case len(c.Args) == 1:
		b.WriteString("(" + c.Name)
		write(b, c.Args[0])
		b.WriteString(")")
	default:
		b.WriteString("(")
		writeList(b, " "+strings.ToUpper(c.Name)+" ", c.Args)
		b.WriteString(")")
	}
}

// infix are the words that are between their arguments.
var infix = map[string]bool{"div": true, "xor": true, "like": true, "is distinct from": true}

func isWord(name string) bool { return name[0] >= 'a' && name[0] <= 'z' }

func quoteName(name string) string {
	for _, r := range name {
		if r != '_' && (r < '0' || r > '9' && r < 'A' || r > 'Z' && r < 'a' || r > 'z') {
			return "`" + name + "`"
		}
	}
	return name
}

// Children are the expressions right below e.
func Children(e Expr) []Expr {
	switch e := e.(type) {
	case *Call:
		return e.Args
	case *Logic:
		return e.Terms
	case *Coalesce:
		return e.Args
	case *Cast:
		return []Expr{e.X}
	case *InSet:
		return []Expr{e.X}
	case *Case:
		all := append(append([]Expr{}, e.Conds...), e.Thens...)
		return append(all, e.Else)
	}
	return nil
}

// withChildren is a copy of e over other children, in the order of Children.
func withChildren(e Expr, below []Expr) Expr {
	switch x := e.(type) {
	case *Call:
		c := *x
		c.Args = below
		return &c
	case *Logic:
		return &Logic{x.Or, below}
	case *Coalesce:
		return &Coalesce{below, x.T}
	case *Cast:
		c := *x
		c.X = below[0]
		return &c
	case *InSet:
		c := *x
		c.X = below[0]
		return &c
	case *Case:
		n := len(x.Conds)
		return &Case{Conds: below[:n:n], Thens: below[n : 2*n : 2*n], Else: below[2*n], T: x.T}
	}
	return e
}

// Walk calls visit for e and everything below it.
func Walk(e Expr, visit func(Expr)) {
	visit(e)
	for _, c := range Children(e) {
		Walk(c, visit)
	}
}

// Parts is how many parts e has that its String shows, itself included, or some number
// above most: it looks at no more.
func Parts(e Expr, most int) int {
	n := 1
	for _, c := range Children(shown(e)) {
		if n > most {
			break
		}
		n += Parts(c, most-n)
	}
	return n
}

// shown is e without the conversions that its String leaves out.
func shown(e Expr) Expr {
	for {
		c, isCast := e.(*Cast)
		if !isCast || !c.Implicit {
			return e
		}
		e = c.X
	}
}

// Rewrite is e with every part replaced by what change makes of it, from the
// leaves up. It copies what changes; a replacement must keep the type.
func Rewrite(e Expr, change func(Expr) Expr) Expr {
	below := Children(e)
	var changed []Expr
	for i, c := range below {
		r := Rewrite(c, change)
		if r != c && changed == nil {
			changed = append([]Expr{}, below...)
		}
		if changed != nil {
			changed[i] = r
		}
	}
	if changed != nil {
		e = withChildren(e, changed)
	}
	return change(e)
}

// IsConst reports whether e has the same value for every row.
func IsConst(e Expr) bool {
	constant := true
	Walk(e, func(part Expr) {
		switch p := part.(type) {
		case *ColumnRef, *RowInfo:
			constant = false
		case *Call:
			constant = constant && !p.volatile
		}
	})
	return constant
}

// Fold is e with its constant parts computed. A part whose computation fails
// stays, so that it fails for the rows that take it.
func Fold(e Expr) Expr {
	env := &Env{Scratch: new(batch.Scratch)}
	return Rewrite(e, func(part Expr) Expr {
		if l, isLogic := part.(*Logic); isLogic {
			part = l.simplify()
		}
		switch p := part.(type) {
		case *Constant, *ColumnRef, *RowInfo:
			return part
		case *Call:
			if p.volatile {
				return part
			}
		}
		for _, c := range Children(part) {
			if _, done := c.(*Constant); !done {
				return part
			}
		}
		v := part.Eval(env, &batch.Batch{N: 1})
		env.TakeFailure()
		if v.Failed(0) {
			return part
		}
		return constantOf(&v)
	})
}

// constantOf copies slot 0 of a column.
func constantOf(v *batch.Column) *Constant {
	b := batch.NewColumnBuilder(v.Type)
	if v.IsNull(0) {
		b.AppendNull()
	} else {
		b.AppendFrom(v, 0)
	}
	c := &Constant{Value: b.Column().AsConst()}
	c.text = literal(&c.Value)
	return c
}
