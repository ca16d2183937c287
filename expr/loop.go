package expr

import (
	"github.com/eventflux-io/engine/batch"
)

// fill gives out the memory of made; the validity and errors that out has by
// now stay.
func fill(out *batch.Column, made batch.Column) {
	made.Type, made.Valid, made.Errs = out.Type, out.Valid, out.Errs
	*out = made
}

// own is a copy of a bitmap that a kernel may change; nil stays nil.
func own(env *Env, bits batch.Bitmap) batch.Bitmap {
	if bits == nil {
		return nil
	}
	out := batch.Bitmap(batch.Alloc[uint64](env.Scratch, len(bits)))
	copy(out, bits)
	return out
}

// values are the n values of an argument; a constant is spread over scratch
// memory, which costs a fraction of a nanosecond a row and spares most kernels
// their variants.
func values[T batch.Fixed](env *Env, c *batch.Column, n int) []T {
	v := batch.Values[T](c)
	if !c.Const || n <= 1 {
		return v[:n]
	}
	out := batch.Alloc[T](env.Scratch, n)
	for i := range out {
		out[i] = v[0]
	}
	return out
}

func boolArg(env *Env, c *batch.Column, n int) batch.Bitmap {
	bits := c.Bits()
	if !c.Const || n <= 1 {
		return bits
	}
	out := env.Scratch.Bitmap(n)
	if bits.Get(0) {
		out.SetFirst(n)
	}
	return out
}

// failRow sets the error bit of row i, making the bitmap at the first.
func failRow(env *Env, out *batch.Column, i, n int) {
	if out.Errs == nil {
		out.Errs = env.Scratch.Bitmap(n)
	}
	out.Errs.Set(i)
}

// nullRow makes row i NULL.
func nullRow(env *Env, out *batch.Column, i, n int) {
	if out.Valid == nil {
		out.Valid = env.Scratch.Bitmap(n)
		out.Valid.SetFirst(n)
	}
	out.Valid.Clear(i)
}

// usable reports whether row i has a value to work on that somebody wants.
func (e *Env) usable(out *batch.Column, i int) bool {
	return (out.Valid == nil || out.Valid.Get(i)) && (out.Errs == nil || !out.Errs.Get(i)) &&
		(e.wanted == nil || e.wanted.Get(i))
}

// todo marks the usable rows among the first n; nil: all.
func (e *Env) todo(out *batch.Column, n int) batch.Bitmap {
	if out.Valid == nil && out.Errs == nil && e.wanted == nil {
		return nil
	}
	bits := e.Scratch.Bitmap(n)
	bits.SetFirst(n)
	for w := range bits {
		if out.Valid != nil {
			bits[w] &= out.Valid[w]
		}
		if out.Errs != nil {
			bits[w] &^= out.Errs[w]
		}
		if e.wanted != nil {
			bits[w] &= e.wanted[w]
		}
	}
	return bits
}

// mapRows computes a fixed-width column row by row where it has a value, with a
// function that may make the row NULL or fail.
func mapRows[A, R batch.Fixed](env *Env, a *batch.Column, n int, out *batch.Column, f func(A) (R, verdict)) {
	mapRowsAt(env, a, n, out, func(_ int, v A) (R, verdict) { return f(v) })
}

// mapRowsAt is mapRows for a function that reads other arguments too.
func mapRowsAt[A, R batch.Fixed](env *Env, a *batch.Column, n int, out *batch.Column, f func(int, A) (R, verdict)) {
	in, todo := values[A](env, a, n), env.todo(out, n)
	dst := batch.Alloc[R](env.Scratch, n)
	for i := range dst {
		if todo != nil && !todo.Get(i) {
			dst[i] = *new(R)
			continue
		}
		v, how := f(i, in[i])
		dst[i] = v
		if how != nil {
			applyVerdict(env, out, i, n, how)
		}
	}
	fill(out, batch.FixedColumn(out.Type, dst, nil))
}

// pairs computes row by row where both arguments have values.
func pairs[A, R batch.Fixed](env *Env, args []batch.Column, n int, out *batch.Column, f func(a, b A) (R, verdict)) {
	b := values[A](env, &args[1], n)
	mapRowsAt(env, &args[0], n, out, func(i int, a A) (R, verdict) { return f(a, b[i]) })
}

// verdict is what became of one row: nil where it has a value.
type verdict *outcome

type outcome struct {
	null bool
	code string
	text string
}

var (
	ok     verdict
	isNull verdict = &outcome{null: true}
)

func failed(code, text string) verdict { return &outcome{code: code, text: text} }

func applyVerdict(env *Env, out *batch.Column, i, n int, how verdict) {
	if how.null {
		nullRow(env, out, i, n)
		return
	}
	failRow(env, out, i, n)
	env.Fail(how.code, func() string { return how.text })
}

// texts builds a text column; row(i, dst) appends row i's text to dst. A text
// over 1 MiB is an error of the row.
func texts(env *Env, n int, out *batch.Column, row func(i int, dst []byte) ([]byte, verdict)) {
	offsets, todo := batch.Alloc[int32](env.Scratch, n+1), env.todo(out, n)
	data := env.text[:0]
	for i := range n {
		offsets[i] = int32(len(data))
		if todo != nil && !todo.Get(i) {
			continue
		}
		grown, how := row(i, data)
		if how == nil && len(grown)-len(data) > maxText {
			how = tooLong
		}
		if how == nil && len(grown) > maxColumn {
			how = failed("range", "the texts of one batch exceed 1 GiB")
		}
		if how != nil {
			applyVerdict(env, out, i, n, how)
			continue
		}
		data = grown
	}
	offsets[n] = int32(len(data))
	env.text = data
	mine := env.Scratch.Bytes(len(data))
	copy(mine, data)
	fill(out, batch.TextColumn(out.Type, offsets, mine, nil))
}

const (
	maxText   = 1 << 20
	maxColumn = 1 << 30 // offsets are 32 bits
)

var tooLong = failed("range", "a text of more than 1 MiB")
