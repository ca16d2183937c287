package expr

import (
	"bytes"
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/apache/arrow-go/v18/arrow/decimal128"

	"github.com/eventflux-io/engine/batch"
)

// Cast converts X to a type. A value that does not convert fails its row, or is
// NULL with Try.
type Cast struct {
	X   Expr
	To  batch.Type
	Try bool
	// Implicit casts were put in by the type rules and do not show.
	Implicit bool
	convert  Kernel
}

func (c *Cast) Type() batch.Type { return c.To }

func (c *Cast) String() string { return written(c) }

func (c *Cast) write(b *strings.Builder) {
	if c.Implicit {
		write(b, c.X)
		return
	}
	if c.Try {
		b.WriteString("TRY_")
	}
	b.WriteString("CAST(")
	write(b, c.X)
	b.WriteString(" AS " + c.To.String() + ")")
}

func (c *Cast) Eval(env *Env, in *batch.Batch) batch.Column {
	v := c.X.Eval(env, in)
	if v.Type.Kind == batch.Null {
		return batch.NullColumn(env.Scratch, c.To)
	}
	n := v.Len()
	if v.Const {
		defer env.want(env.want(nil))
	}
	out := batch.Column{Type: c.To, Valid: own(env, v.Valid), Errs: own(env, v.Errs)}
	args := env.Scratch.Columns(1)
	args[0] = v
	if !c.Try {
		c.convert(env, args, n, &out)
	} else {
		c.tryConvert(env, args, n, &out)
	}
	if v.Const {
		return out.AsConst()
	}
	return out
}

// tryConvert makes the rows NULL that the conversion alone failed.
func (c *Cast) tryConvert(env *Env, args []batch.Column, n int, out *batch.Column) {
	before, saved := args[0].Errs, env.fail
	c.convert(env, args, n, out)
	env.fail = saved
	if out.Errs == nil {
		return
	}
	for i := range n {
		if out.Errs.Get(i) && (before == nil || !before.Get(i)) {
			nullRow(env, out, i, n)
		}
	}
	out.Errs = before
}

// NewCast is CAST(x AS t), or TRY_CAST.
func NewCast(x Expr, t batch.Type, try bool) (Expr, error) {
	from := x.Type()
	if from.Kind == batch.Null {
		return nullOf(t), nil
	}
	if from.Equal(t) {
		return x, nil
	}
	k := conversion(from, t)
	if k == nil {
		advice := ""
		if from.IsInteger() && t.Kind == batch.Timestamp {
			advice = "; write to_timestamp(" + x.String() + ")"
		}
		return nil, &TypeError{"cannot cast " + from.String() + " to " + t.String() + advice, -1}
	}
	return &Cast{X: x, To: t, Try: try, convert: k}, nil
}

// Convert is x as type t where that is a widening conversion (INSERT INTO) or x
// is NULL.
func Convert(x Expr, t batch.Type) (Expr, error) {
	if !Widens(x.Type(), t) {
		return nil, &TypeError{x.Type().String() + " does not widen to " + t.String() + "; write CAST(" + x.String() + " AS " + t.String() + ")", -1}
	}
	return mustConvert(x, t), nil
}

// Unified is x as the type that Unify made of its type and others. A value that
// the 38 digits of a DECIMAL do not hold is an error of the row.
func Unified(x Expr, t batch.Type) Expr { return mustConvert(x, t) }

func mustConvert(x Expr, t batch.Type) Expr {
	e, err := NewCast(x, t, false)
	if err != nil {
		panic(err) // the caller has checked the types
	}
	if c, isCast := e.(*Cast); isCast && e != x {
		c.Implicit = true
	}
	if c, isConst := x.(*Constant); isConst {
		if f, isConst := Fold(e).(*Constant); isConst {
			f.text = c.text
			return f
		}
	}
	return e
}

// Widens reports whether values of one type go into another without loss.
func Widens(from, to batch.Type) bool {
	switch {
	case from.Kind == batch.Null, from.Equal(to):
		return true
	case to.Kind == batch.JSON:
		return true
	case from.IsInteger():
		if to.Kind == batch.Decimal {
			return int(to.Precision-to.Scale) >= map[batch.TypeKind]int{batch.Int8: 3, batch.Int16: 5, batch.Int32: 10, batch.Int64: 19}[from.Kind]
		}
		return to.IsInteger() && to.Kind >= from.Kind || to.Kind == batch.Float64
	case from.Kind == batch.Float32:
		return to.Kind == batch.Float64
	case from.Kind == batch.Decimal:
		return to.Kind == batch.Float64 ||
			to.Kind == batch.Decimal && to.Scale >= from.Scale && to.Precision-to.Scale >= from.Precision-from.Scale
	case from.Kind == batch.Date:
		return to.Kind == batch.Timestamp
	}
	return false
}

// conversion is the kernel from one type to another, nil where there is none.
func conversion(from, to batch.Type) Kernel {
	switch {
	case from.IsNested() && (to.Kind == batch.JSON || to.Kind == batch.String):
		return nestedToText
	case from.IsNested():
		return nil
	case to.Kind == batch.JSON:
		return toJSON(from)
	case to.Kind == batch.String && from.Kind == batch.Bytes:
		return checkedText
	case to.Kind == batch.String || to.Kind == batch.Bytes && from.Kind == batch.String:
		return toText(from)
	case from.IsText():
		return fromText(to)
	case from.Kind == batch.Bool || from.IsInteger():
		return fromInt(from, to)
	case from.IsFloat():
		return fromFloat(from, to)
	case from.Kind == batch.Decimal:
		return fromDecimal(from, to)
	case from.Kind == batch.Timestamp:
		return fromTimestamp(to)
	case from.Kind == batch.Date && to.Kind == batch.Timestamp:
		return rows(func(v int32) (int64, verdict) { return int64(v) * batch.Day, ok })
	}
	return nil
}

func rows[A, R batch.Fixed](f func(A) (R, verdict)) Kernel {
	return func(env *Env, args []batch.Column, n int, out *batch.Column) { mapRows(env, &args[0], n, out, f) }
}

func toText(from batch.Type) Kernel {
	return func(env *Env, args []batch.Column, n int, out *batch.Column) {
		a := &args[0]
		if from.IsText() {
			offsets, data := a.TextData()
			fill(out, batch.TextColumn(out.Type, offsets, data, nil))
			return
		}
		texts(env, n, out, func(i int, dst []byte) ([]byte, verdict) { return AppendText(dst, a, i), ok })
	}
}

// checkedText takes BYTES over as a text, which must be UTF-8.
func checkedText(env *Env, args []batch.Column, n int, out *batch.Column) {
	a := &args[0]
	texts(env, n, out, func(i int, dst []byte) ([]byte, verdict) {
		s := a.Text(a.Slot(i))
		if !utf8.Valid(s) {
			return dst, failed("cast", "BYTES that are not UTF-8 are no STRING")
		}
		return append(dst, s...), ok
	})
}

// toJSON writes values as JSON; a STRING must hold JSON text.
func toJSON(from batch.Type) Kernel {
	quoted := from.Kind == batch.Bytes || from.Kind == batch.Timestamp || from.Kind == batch.Date || from.Kind == batch.TimeOfDay
	return func(env *Env, args []batch.Column, n int, out *batch.Column) {
		a := &args[0]
		texts(env, n, out, func(i int, dst []byte) ([]byte, verdict) {
			switch {
			case quoted:
				return append(AppendText(append(dst, '"'), a, i), '"'), ok
			case from.Kind == batch.String:
				s := bytes.NewBuffer(dst)
				if text := a.Text(a.Slot(i)); json.Compact(s, text) != nil || !utf8.Valid(text) {
					return dst, notA(out.Type, text)
				}
				return s.Bytes(), ok
			}
			return AppendText(dst, a, i), ok
		})
	}
}

// textRows reads each text with f.
func textRows[R batch.Fixed](f func([]byte) (R, verdict)) Kernel {
	return func(env *Env, args []batch.Column, n int, out *batch.Column) {
		dst := batch.Alloc[R](env.Scratch, n)
		for i := range dst {
			dst[i] = *new(R)
			if !env.usable(out, i) {
				continue
			}
			v, how := f(bytes.TrimSpace(args[0].Text(args[0].Slot(i))))
			dst[i] = v
			if how != nil {
				applyVerdict(env, out, i, n, how)
			}
		}
		fill(out, batch.FixedColumn(out.Type, dst, nil))
	}
}

func notA(t batch.Type, s []byte) verdict {
	return failed("cast", strconv.Quote(string(s[:min(len(s), 80)]))+" is not "+t.WithArticle())
}

func fromText(to batch.Type) Kernel {
	switch to.Kind {
	case batch.Bool:
		return func(env *Env, args []batch.Column, n int, out *batch.Column) {
			bits := env.Scratch.Bitmap(n)
			for i := range n {
				if !env.usable(out, i) {
					continue
				}
				switch s := bytes.ToLower(bytes.TrimSpace(args[0].Text(args[0].Slot(i)))); string(s) {
				case "true", "1":
					bits.Set(i)
				case "false", "0":
				default:
					applyVerdict(env, out, i, n, notA(to, s))
				}
			}
			fill(out, batch.BoolColumn(bits, n, nil))
		}
	case batch.Int8, batch.Int16, batch.Int32, batch.Int64:
		parse := func(s []byte) (int64, verdict) {
			v, err := strconv.ParseInt(string(s), 10, 64)
			if err != nil {
				return 0, notA(to, s)
			}
			return v, inRange(v, to)
		}
		return narrow(to, textRows(parse))
	case batch.Float64:
		return textRows(func(s []byte) (float64, verdict) {
			v, err := strconv.ParseFloat(string(s), 64)
			if err != nil || v-v != 0 || bytes.ContainsAny(s, "xX") {
				return 0, notA(to, s)
			}
			return v, ok
		})
	case batch.Float32:
		return textRows(func(s []byte) (float32, verdict) {
			v, err := strconv.ParseFloat(string(s), 32)
			if err != nil || v-v != 0 || bytes.ContainsAny(s, "xX") {
				return 0, notA(to, s)
			}
			return float32(v), ok
		})
	case batch.Decimal:
		return textRows(func(s []byte) (dec, verdict) {
			v, fit := ParseDecimal(s, int(to.Precision), int(to.Scale))
			if !fit {
				return v, notA(to, s)
			}
			return v, ok
		})
	case batch.Timestamp:
		return textRows(func(s []byte) (int64, verdict) {
			v, fit := batch.ParseTimestamp(s)
			if !fit {
				return 0, notA(to, s)
			}
			return v, ok
		})
	case batch.Date:
		return textRows(func(s []byte) (int32, verdict) {
			v, fit := batch.ParseTimestamp(s)
			if !fit {
				return 0, notA(to, s)
			}
			day, _ := batch.SplitDay(v)
			return int32(day), ok
		})
	case batch.TimeOfDay:
		return textRows(func(s []byte) (int64, verdict) {
			v, fit := batch.ParseTimeOfDay(s)
			if !fit {
				return 0, notA(to, s)
			}
			return v, ok
		})
	}
	return nil
}

var intLimits = map[batch.TypeKind]int64{batch.Int8: math.MaxInt8, batch.Int16: math.MaxInt16, batch.Int32: math.MaxInt32, batch.Int64: math.MaxInt64}

func inRange(v int64, t batch.Type) verdict {
	if limit := intLimits[t.Kind]; v > limit || v < -limit-1 {
		return failed("range", strconv.FormatInt(v, 10)+" is out of range for "+t.String())
	}
	return ok
}

// narrow runs a kernel that makes int64 and stores them in the width of an
// integer type.
func narrow(t batch.Type, wide Kernel) Kernel {
	if t.Kind == batch.Int64 {
		return wide
	}
	return func(env *Env, args []batch.Column, n int, out *batch.Column) {
		wide(env, args, n, out)
		v := batch.Values[int64](out)[:n]
		switch t.Kind {
		case batch.Int8:
			fill(out, batch.FixedColumn(t, shrink[int8](env, v), nil))
		case batch.Int16:
			fill(out, batch.FixedColumn(t, shrink[int16](env, v), nil))
		default:
			fill(out, batch.FixedColumn(t, shrink[int32](env, v), nil))
		}
	}
}

func shrink[T int8 | int16 | int32](env *Env, v []int64) []T {
	out := batch.Alloc[T](env.Scratch, len(v))
	for i := range out {
		out[i] = T(v[i])
	}
	return out
}

// ints are the values of a Bool or integer column as int64.
func ints(env *Env, c *batch.Column, n int) []int64 {
	out := batch.Alloc[int64](env.Scratch, n)
	switch c.Type.Kind {
	case batch.Int64:
		return batch.Values[int64](c)[:n]
	case batch.Int8:
		widen(out, batch.Values[int8](c))
	case batch.Int16:
		widen(out, batch.Values[int16](c))
	case batch.Int32:
		widen(out, batch.Values[int32](c))
	default:
		bits := c.Bits()
		for i := range out {
			out[i] = int64(bits[i/64] >> (uint(i) % 64) & 1)
		}
	}
	return out
}

func widen[T int8 | int16 | int32](out []int64, in []T) {
	in = in[:len(out)]
	for i := range out {
		out[i] = int64(in[i])
	}
}

func fromInt(from, to batch.Type) Kernel {
	overInts := func(k Kernel) Kernel {
		return func(env *Env, args []batch.Column, n int, out *batch.Column) {
			wide := env.Scratch.Columns(1)
			wide[0] = batch.FixedColumn(bigint, ints(env, &args[0], n), args[0].Valid)
			k(env, wide, n, out)
		}
	}
	switch to.Kind {
	case batch.Int64:
		return overInts(func(env *Env, args []batch.Column, n int, out *batch.Column) {
			fill(out, batch.FixedColumn(to, batch.Values[int64](&args[0]), nil))
		})
	case batch.Int8, batch.Int16, batch.Int32:
		return overInts(narrow(to, rows(func(v int64) (int64, verdict) { return v, inRange(v, to) })))
	case batch.Float64:
		return overInts(func(env *Env, args []batch.Column, n int, out *batch.Column) {
			dst := batch.Alloc[float64](env.Scratch, n)
			for i, v := range batch.Values[int64](&args[0])[:n] {
				dst[i] = float64(v)
			}
			fill(out, batch.FixedColumn(to, dst, nil))
		})
	case batch.Float32:
		return overInts(rows(func(v int64) (float32, verdict) { return float32(v), ok }))
	case batch.Decimal:
		return overInts(rows(func(v int64) (dec, verdict) { return intoDecimal(decimal128.FromI64(v), 0, to) }))
	case batch.Bool:
		return overInts(func(env *Env, args []batch.Column, n int, out *batch.Column) {
			bits := env.Scratch.Bitmap(n)
			for i, v := range batch.Values[int64](&args[0])[:n] {
				bits.Put(i, v != 0)
			}
			fill(out, batch.BoolColumn(bits, n, nil))
		})
	case batch.Timestamp:
		return nil
	}
	return nil
}

func intoDecimal(v dec, scale int, to batch.Type) (dec, verdict) {
	r, fit := rescale(v, scale, int(to.Scale))
	if !fit || !fits(r, int(to.Precision)) {
		return dec{}, failed("range", string(AppendDecimal(nil, v, scale))+" is out of range for "+to.String())
	}
	return r, ok
}

func fromFloat(from, to batch.Type) Kernel {
	if from.Kind == batch.Float32 {
		wide := rows(func(v float32) (float64, verdict) { return float64(v), ok })
		if to.Kind == batch.Float64 {
			return wide
		}
		next := fromFloat(double, to)
		if next == nil {
			return nil
		}
		return func(env *Env, args []batch.Column, n int, out *batch.Column) {
			mid := env.Scratch.Columns(1)
			mid[0] = batch.Column{Type: double, Valid: out.Valid, Errs: out.Errs}
			wide(env, args, n, &mid[0])
			next(env, mid, n, out)
		}
	}
	switch to.Kind {
	case batch.Float32:
		return rows(func(v float64) (float32, verdict) {
			r := float32(v) // the text of the largest FLOAT is a little above it
			if math.IsInf(float64(r), 0) {
				return 0, failed("range", string(AppendFloat(nil, v, 64))+" is out of range for FLOAT")
			}
			return r, ok
		})
	case batch.Int8, batch.Int16, batch.Int32, batch.Int64:
		return narrow(to, rows(func(v float64) (int64, verdict) {
			r := math.RoundToEven(v)
			if !(r >= -1<<63 && r < 1<<63) {
				return 0, failed("range", string(AppendFloat(nil, v, 64))+" is out of range for "+to.String())
			}
			return int64(r), inRange(int64(r), to)
		}))
	case batch.Decimal:
		return rows(func(v float64) (dec, verdict) {
			r, fit := decimalOf(v, int(to.Precision), int(to.Scale))
			if !fit {
				return r, failed("range", string(AppendFloat(nil, v, 64))+" is out of range for "+to.String())
			}
			return r, ok
		})
	case batch.Bool:
		return func(env *Env, args []batch.Column, n int, out *batch.Column) {
			bits := env.Scratch.Bitmap(n)
			for i, v := range batch.Values[float64](&args[0])[:n] {
				bits.Put(i, v != 0)
			}
			fill(out, batch.BoolColumn(bits, n, nil))
		}
	}
	return nil
}

func fromDecimal(from, to batch.Type) Kernel {
	scale := int(from.Scale)
	switch to.Kind {
	case batch.Float64:
		return rows(func(v dec) (float64, verdict) { return floatOf(v, scale), ok })
	case batch.Float32:
		return rows(func(v dec) (float32, verdict) { return float32(floatOf(v, scale)), ok })
	case batch.Decimal:
		return rows(func(v dec) (dec, verdict) { return intoDecimal(v, scale, to) })
	case batch.Int8, batch.Int16, batch.Int32, batch.Int64:
		return narrow(to, rows(func(v dec) (int64, verdict) {
			r, fit := rescale(v, scale, 0)
			if !fit || !small(r) {
				return 0, failed("range", string(AppendDecimal(nil, v, scale))+" is out of range for "+to.String())
			}
			return int64(r.LowBits()), inRange(int64(r.LowBits()), to)
		}))
	case batch.Bool:
		return func(env *Env, args []batch.Column, n int, out *batch.Column) {
			bits := env.Scratch.Bitmap(n)
			for i, v := range batch.Values[dec](&args[0])[:n] {
				bits.Put(i, v != dec{})
			}
			fill(out, batch.BoolColumn(bits, n, nil))
		}
	}
	return nil
}

func fromTimestamp(to batch.Type) Kernel {
	switch to.Kind {
	case batch.Date:
		return rows(func(v int64) (int32, verdict) {
			day, _ := batch.SplitDay(v)
			return int32(day), ok
		})
	case batch.TimeOfDay:
		return rows(func(v int64) (int64, verdict) {
			_, rest := batch.SplitDay(v)
			return rest, ok
		})
	}
	return nil
}
