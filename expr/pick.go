package expr

import (
	"math/bits"

	"github.com/eventflux-io/engine/batch"
)

// pick gathers, for CASE and its like, which arm each row takes and then the
// values of those arms in one column.
type pick struct {
	n      int
	arm    []uint16       // the arm that a row took
	open   batch.Bitmap   // rows that took none yet
	failed batch.Bitmap   // rows that failed before they took one
	taken  []batch.Bitmap // the rows of each arm
	arms   []batch.Column // to be filled in by the caller
}

// newPick is a choice between n+1 arms; the last is what remains.
func newPick(env *Env, n, arms int) *pick {
	s := env.Scratch
	p := &pick{n: n, arm: batch.Alloc[uint16](s, n), open: s.Bitmap(n), failed: s.Bitmap(n), arms: s.Columns(arms + 1)}
	clear(p.arm)
	p.open.SetFirst(n)
	if env.wanted != nil {
		copy(p.open, env.wanted[:len(p.open)])
	}
	p.taken = make([]batch.Bitmap, arms+1)
	for j := range p.taken {
		p.taken[j] = s.Bitmap(n)
	}
	return p
}

// take lets the open rows whose value is true and valid take arm j (nil: all
// are), and closes those that failed. It reports whether a row is still open.
func (p *pick) take(j int, value, valid, errs batch.Bitmap) bool {
	live := uint64(0)
	for w := range p.open {
		yes := p.open[w]
		if value != nil {
			yes &= value[w]
		}
		if valid != nil {
			yes &= valid[w]
		}
		if errs != nil {
			bad := errs[w] & p.open[w]
			p.failed[w] |= bad
			p.open[w] &^= bad
			yes &^= bad
		}
		p.open[w] &^= yes
		p.taken[j][w] = yes
		live |= p.open[w]
		for ; yes != 0; yes &= yes - 1 {
			p.arm[w*64+bits.TrailingZeros64(yes)] = uint16(j)
		}
	}
	return live != 0
}

// choose is the column of what each row's arm has for it.
func (p *pick) choose(env *Env, t batch.Type) batch.Column {
	var out batch.Column
	switch {
	case t.Kind == batch.Bool:
		out = p.chooseBits(env)
	case t.IsText():
		out = p.chooseTexts(env, t)
	case t.Width() == 1:
		out = batch.FixedColumn(t, chooseFixed[int8](env, p), nil)
	case t.Width() == 2:
		out = batch.FixedColumn(t, chooseFixed[int16](env, p), nil)
	case t.Width() == 4:
		out = batch.FixedColumn(t, chooseFixed[int32](env, p), nil)
	case t.Width() == 8:
		out = batch.FixedColumn(t, chooseFixed[int64](env, p), nil)
	case t.Width() == 16:
		out = batch.FixedColumn(t, chooseFixed[dec](env, p), nil)
	case t.Kind == batch.Null:
		return batch.NullColumn(env.Scratch, t)
	default:
		return p.chooseNested(env, t)
	}
	p.flags(env, &out)
	return out
}

// flags sets the validity and errors of the chosen rows.
func (p *pick) flags(env *Env, out *batch.Column) {
	for j := range p.arms {
		a := &p.arms[j]
		if a.Valid == nil && a.Errs == nil {
			continue
		}
		valid, errs := spread(env, a, a.Valid, p.n, true), spread(env, a, a.Errs, p.n, false)
		for w, rows := range p.taken[j] {
			if errs != nil {
				p.failed[w] |= rows & errs[w]
			}
			if valid == nil || rows&^valid[w] == 0 {
				continue
			}
			if out.Valid == nil {
				out.Valid = env.Scratch.Bitmap(p.n)
				out.Valid.SetFirst(p.n)
			}
			out.Valid[w] &^= rows &^ valid[w]
		}
	}
	if p.failed.Any(p.n) {
		out.Errs = p.failed
	}
}

func chooseFixed[T batch.Fixed](env *Env, p *pick) []T {
	type source struct {
		values []T
		mask   int // 0 in a constant: every row reads slot 0
	}
	var few [8]source
	sources := few[:0]
	for j := range p.arms {
		mask := -1
		if p.arms[j].Const {
			mask = 0
		}
		sources = append(sources, source{batch.Values[T](&p.arms[j]), mask})
	}
	dst := batch.Alloc[T](env.Scratch, p.n)
	for i, j := range p.arm[:len(dst)] {
		a := &sources[j]
		dst[i] = a.values[i&a.mask]
	}
	return dst
}

func (p *pick) chooseBits(env *Env) batch.Column {
	out := env.Scratch.Bitmap(p.n)
	for j := range p.arms {
		values := boolArg(env, &p.arms[j], p.n)
		for w, rows := range p.taken[j] {
			if rows == 0 {
				continue
			}
			v := values[0]
			if len(values) > w {
				v = values[w]
			}
			out[w] |= rows & v
		}
	}
	return batch.BoolColumn(out, p.n, nil)
}

func (p *pick) chooseTexts(env *Env, t batch.Type) batch.Column {
	offsets := batch.Alloc[int32](env.Scratch, p.n+1)
	size := 0
	for i, j := range p.arm {
		offsets[i] = int32(size)
		a := &p.arms[j]
		size += len(a.Text(a.Slot(i)))
	}
	offsets[p.n] = int32(size)
	data := env.Scratch.Bytes(size)
	for i, j := range p.arm {
		a := &p.arms[j]
		copy(data[offsets[i]:], a.Text(a.Slot(i)))
	}
	return batch.TextColumn(t, offsets, data, nil)
}

// chooseNested copies arrays and structs one by one.
func (p *pick) chooseNested(env *Env, t batch.Type) batch.Column {
	b := env.chooser(t)
	for i, j := range p.arm {
		a := &p.arms[j]
		switch {
		case p.failed.Get(i), a.Failed(i):
			p.failed.Set(i)
			b.AppendNull()
		case a.IsNull(i):
			b.AppendNull()
		default:
			b.AppendFrom(a, i)
		}
	}
	made := b.Column()
	out := made.Clone(env.Scratch)
	if p.failed.Any(p.n) {
		out.Errs = p.failed
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
