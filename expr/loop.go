package expr

import (
	"github.com/eventflux-io/engine/batch"
)

// fill gives out the memory of made; validity and errors that the caller has
// set stay, and those of made are added.
func fill(out *batch.Column, made batch.Column) {
	made.Type, made.Errs = out.Type, mergeErrs(out.Errs, made.Errs)
	if made.Valid == nil {
		made.Valid = out.Valid
	}
	*out = made
}

func mergeErrs(a, b batch.Bitmap) batch.Bitmap {
	if a == nil || b == nil {
		if a == nil {
			return b
		}
		return a
	}
	for i := range b {
		b[i] |= a[i]
	}
	return b
}

// values are the n values of an argument; a constant is spread over scratch
// memory, which costs a fraction of a nanosecond a row and spares every kernel
// its variants.
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
	} else if env.shared(out) {
		valid := env.Scratch.Bitmap(n)
		copy(valid, out.Valid)
		out.Valid = valid
	}
	env.ownValid = &out.Valid[0]
	out.Valid.Clear(i)
}

// shared tells whether out's validity may be the memory of an argument.
func (e *Env) shared(out *batch.Column) bool { return e.ownValid != &out.Valid[0] }

// usable tells whether row i has a value to work on.
func usable(out *batch.Column, i int) bool {
	return (out.Valid == nil || out.Valid.Get(i)) && (out.Errs == nil || !out.Errs.Get(i))
}

// mapRows computes a fixed-width column row by row where it has a value, with a
// function that may make the row NULL or fail.
func mapRows[A, R batch.Fixed](env *Env, a *batch.Column, n int, out *batch.Column, f func(A) (R, verdict)) {
	in := values[A](env, a, n)
	dst := batch.Alloc[R](env.Scratch, n)
	for i := range dst {
		if !usable(out, i) {
			dst[i] = *new(R)
			continue
		}
		v, how := f(in[i])
		dst[i] = v
		if how != ok {
			settle(env, out, i, n, how)
		}
	}
	fill(out, batch.FixedColumn(out.Type, dst, nil))
}

// verdict is what became of one row.
type verdict struct {
	null bool
	code string
	text string
}

var (
	ok     = verdict{}
	isNull = verdict{null: true}
)

func failed(code, text string) verdict { return verdict{code: code, text: text} }

func settle(env *Env, out *batch.Column, i, n int, how verdict) {
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
	offsets := batch.Alloc[int32](env.Scratch, n+1)
	data := env.text[:0]
	for i := range n {
		offsets[i] = int32(len(data))
		if !usable(out, i) {
			continue
		}
		grown, how := row(i, data)
		if len(grown)-len(data) > maxText {
			how = failed("range", "a text of more than 1 MiB")
		}
		if how != ok {
			settle(env, out, i, n, how)
			continue
		}
		data = grown
	}
	offsets[n] = int32(len(data))
	env.text = data
	own := env.Scratch.Bytes(len(data))
	copy(own, data)
	fill(out, batch.TextColumn(out.Type, offsets, own, nil))
}

const maxText = 1 << 20
