package expr

import (
	"strings"

	"github.com/eventflux-io/engine/batch"
)

// Logic is AND or OR over any number of terms, left to right. A term's error
// counts only where the terms before it did not decide.
type Logic struct {
	Or    bool
	Terms []Expr
}

func (l *Logic) Type() batch.Type { return batch.Of(batch.Bool) }

func (l *Logic) String() string { return written(l) }

func (l *Logic) write(b *strings.Builder) {
	word := " AND "
	if l.Or {
		word = " OR "
	}
	b.WriteString("(")
	writeList(b, word, l.Terms)
	b.WriteString(")")
}

// Eval keeps the rows that no term has decided in open; where an error or the
// deciding value (false of AND, true of OR) appears, the row is closed.
func (l *Logic) Eval(env *Env, in *batch.Batch) batch.Column {
	n, s := in.N, env.Scratch
	open, decided, null, failed := s.Bitmap(n), s.Bitmap(n), s.Bitmap(n), s.Bitmap(n)
	open.SetFirst(n)
	before := env.wanted
	if before != nil {
		copy(open, before[:len(open)])
	}
	for i, term := range l.Terms {
		if i > 0 {
			env.wanted = open
		}
		v := term.Eval(env, in)
		v = batch.Flatten(s, &v, n)
		bits := v.Bits()
		var live uint64
		for w := range open {
			value, valid, errs := bits[w], ^uint64(0), uint64(0)
			if v.Valid != nil {
				valid = v.Valid[w]
			}
			if v.Errs != nil {
				errs = v.Errs[w]
			}
			if !l.Or {
				value = ^value
			}
			failed[w] |= open[w] & errs
			decided[w] |= open[w] &^ errs & valid & value
			null[w] |= open[w] &^ errs &^ valid
			open[w] &^= errs | valid&value
			live |= open[w]
		}
		if live == 0 {
			break
		}
	}
	env.wanted = before
	valid := s.Bitmap(n)
	anyNull, anyFailed := uint64(0), uint64(0)
	for w := range valid {
		null[w] &^= decided[w] | failed[w]
		anyNull |= null[w]
		anyFailed |= failed[w]
		valid[w] = ^null[w]
		if !l.Or {
			decided[w] = ^decided[w]
		}
	}
	if anyNull == 0 {
		valid = nil
	}
	out := batch.BoolColumn(decided, n, valid)
	if anyFailed != 0 {
		out.Errs = failed
	}
	return out
}

// NewLogic is a AND b AND … or a OR b OR …; nested chains become one node. Long
// chains should be handed over at once: adding term by term copies them.
func NewLogic(or bool, terms ...Expr) (Expr, error) {
	out := &Logic{Or: or}
	for i, term := range terms {
		cond, err := Condition(term)
		if err != nil {
			return nil, &TypeError{err.Error(), i}
		}
		if same, ok := cond.(*Logic); ok && same.Or == or {
			out.Terms = append(out.Terms, same.Terms...)
			continue
		}
		out.Terms = append(out.Terms, cond)
	}
	if len(out.Terms) == 1 {
		return out.Terms[0], nil
	}
	return out, nil
}

// simplify leaves out the constants that decide nothing and what follows
// one that decides.
func (l *Logic) simplify() Expr {
	var terms []Expr
	for _, t := range l.Terms {
		c, isConst := t.(*Constant)
		if !isConst || c.IsNull() {
			terms = append(terms, t)
			continue
		}
		if c.Value.Bits().Get(0) == l.Or {
			terms = append(terms, t)
			break
		}
	}
	switch len(terms) {
	case 0:
		return NewBool(!l.Or)
	case 1:
		return terms[0]
	case len(l.Terms):
		return l
	}
	return &Logic{l.Or, terms}
}

// NewXor is a XOR b.
func NewXor(a, b Expr) (Expr, error) {
	x, err := Condition(a)
	if err != nil {
		return nil, &TypeError{err.Error(), 0}
	}
	y, err := Condition(b)
	if err != nil {
		return nil, &TypeError{err.Error(), 1}
	}
	return &Call{Name: "xor", Args: []Expr{x, y}, T: batch.Of(batch.Bool), kernel: func(env *Env, args []batch.Column, n int, out *batch.Column) {
		p, q := boolArg(env, &args[0], n), boolArg(env, &args[1], n)
		bits := env.Scratch.Bitmap(n)
		for i := range bits {
			bits[i] = p[i] ^ q[i]
		}
		fill(out, batch.BoolColumn(bits, n, nil))
	}}, nil
}

// NewNot is NOT x.
func NewNot(x Expr) (Expr, error) {
	cond, err := Condition(x)
	if err != nil {
		return nil, err
	}
	return &Call{Name: "not", Args: []Expr{cond}, T: batch.Of(batch.Bool), kernel: func(env *Env, args []batch.Column, n int, out *batch.Column) {
		in := boolArg(env, &args[0], n)
		bits := env.Scratch.Bitmap(n)
		for i := range bits {
			bits[i] = ^in[i]
		}
		fill(out, batch.BoolColumn(bits, n, nil))
	}}, nil
}

// Condition is e where a condition must be.
func Condition(e Expr) (Expr, error) {
	switch t := e.Type(); {
	case t.Kind == batch.Bool:
		return e, nil
	case t.Kind == batch.Null:
		return nullOf(batch.Of(batch.Bool)), nil
	case t.IsNumeric():
		return nil, &TypeError{"a condition must be BOOL, not " + t.String() + "; write " + e.String() + " <> 0", -1}
	default:
		return nil, &TypeError{"a condition must be BOOL, not " + t.String(), -1}
	}
}

// NewIs is x IS [NOT] NULL, TRUE, FALSE or UNKNOWN (what is upper case).
func NewIs(x Expr, what string, not bool) (Expr, error) {
	if what != "NULL" {
		cond, err := Condition(x)
		if err != nil {
			return nil, err
		}
		x = cond
	}
	name := "is " + strings.ToLower(what)
	if not {
		name = "is not " + strings.ToLower(what)
	}
	return &Call{Name: name, Args: []Expr{x}, T: batch.Of(batch.Bool), lenient: true,
		kernel: func(env *Env, args []batch.Column, n int, out *batch.Column) {
			a := &args[0]
			bits := env.Scratch.Bitmap(n)
			null := func(w int) uint64 {
				switch {
				case a.Type.Kind == batch.Null:
					return ^uint64(0)
				case a.Valid == nil:
					return 0
				default:
					return ^a.Valid[w]
				}
			}
			for w := range bits {
				v := null(w)
				switch what {
				case "TRUE":
					v = a.Bits()[w] &^ v
				case "FALSE":
					v = ^(a.Bits()[w] | v)
				}
				if not {
					v = ^v
				}
				bits[w] = v
			}
			fill(out, batch.BoolColumn(bits, n, nil))
		}}, nil
}
