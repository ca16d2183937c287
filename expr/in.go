package expr

import (
	"strings"

	"github.com/eventflux-io/engine/batch"
)

// InSet is x IN (constants): a hash of encoded values. Without a match it is
// NULL where one of the constants is.
type InSet struct {
	X       Expr // of the type that the set was encoded in
	Set     map[string]bool
	HasNull bool
	list    string // the constants as SQL
}

func (s *InSet) Type() batch.Type { return boolType }
func (s *InSet) String() string   { return written(s) }

func (s *InSet) write(b *strings.Builder) {
	b.WriteString("(")
	write(b, s.X)
	b.WriteString(" IN (" + s.list + "))")
}

func (s *InSet) Eval(env *Env, in *batch.Batch) batch.Column {
	v := s.X.Eval(env, in)
	n := v.Len()
	if v.Const {
		defer env.want(env.want(nil)) // one slot for all rows
	}
	cols := env.Scratch.Columns(1)
	cols[0] = v
	cols[0].Const = false
	keys := batch.EncodeKeys(env.Scratch, cols, n)
	out := batch.Column{Type: boolType, Valid: own(env, v.Valid), Errs: v.Errs}
	found := env.Scratch.Bitmap(n)
	for i := range n {
		if s.Set[string(keys.Key(i))] {
			found.Set(i)
		} else if s.HasNull && env.usable(&out, i) {
			nullRow(env, &out, i, n)
		}
	}
	fill(&out, batch.BoolColumn(found, n, nil))
	if v.Const {
		return out.AsConst()
	}
	return out
}

// smallList is the length up to which IN is a chain of comparisons.
const smallList = 4

// NewIn is x [NOT] IN (list).
func NewIn(x Expr, list []Expr, not bool) (Expr, error) {
	in, err := newIn(x, list)
	if err != nil || !not {
		return in, err
	}
	return NewNot(in)
}

func newIn(x Expr, list []Expr) (Expr, error) {
	if set := newInSet(x, list); set != nil {
		return set, nil
	}
	terms := &Logic{Or: true}
	for _, e := range list {
		c, err := NewCompare("=", x, e)
		if err != nil {
			return nil, err
		}
		terms.Terms = append(terms.Terms, c)
	}
	if len(terms.Terms) == 1 {
		return terms.Terms[0], nil
	}
	return terms, nil
}

// newInSet is nil where the list is short, not constant, or of mixed types.
func newInSet(x Expr, list []Expr) Expr {
	if len(list) <= smallList {
		return nil
	}
	set := &InSet{Set: make(map[string]bool, len(list))}
	var t batch.Type
	words := make([]string, len(list))
	for i, e := range list {
		if !IsConst(e) {
			return nil
		}
		c, err := commonType(x, e)
		if err != nil {
			return nil
		}
		if e.Type().Kind == batch.Null {
			c = t
		}
		if i > 0 && t.Kind == batch.Decimal && c.Kind == batch.Decimal {
			if c, _ = Unify(t, c); c.Precision == batch.MaxPrecision {
				return nil // digits might be lost
			}
		}
		if i > 0 && t.Kind != batch.Null && c.Kind != t.Kind {
			return nil
		}
		t = c
		words[i] = e.String()
	}
	if t.Kind == batch.Null || t.Kind == batch.Decimal && t.Precision == batch.MaxPrecision {
		return nil
	}
	scratch := new(batch.Scratch)
	for _, e := range list {
		c, folded := Fold(mustConvert(e, t)).(*Constant)
		if !folded {
			return nil
		}
		if c.IsNull() {
			set.HasNull = true
			continue
		}
		keys := batch.EncodeKeys(scratch, []batch.Column{c.Value}, 1)
		set.Set[string(keys.Key(0))] = true
	}
	set.X = mustConvert(x, t)
	set.list = strings.Join(words, ", ")
	return set
}
