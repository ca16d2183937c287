package expr

import (
	"slices"
	"sort"
	"strings"

	"github.com/eventflux-io/engine/batch"
)

// Function is a function that SQL can name: one entry of a family's table.
type Function struct {
	Name     string
	Aliases  []string
	Doc      string
	Examples []Example
	// Build makes the call from bound arguments; it checks their number and
	// types.
	Build func(args []Expr) (Expr, error)
}

// Example is an expression and its value as text, run by a test and printed by
// `eventflux functions`.
type Example struct{ SQL, Want string }

// Builtins are all functions, family by family.
var Builtins = slices.Concat(numericFunctions, textFunctions, encodeFunctions, regexpFunctions, timeFunctions, conditionalFunctions)

// Lookup finds a function by name or alias, ignoring case.
func Lookup(name string) *Function {
	name = strings.ToLower(name)
	for i := range Builtins {
		if Builtins[i].Name == name {
			return &Builtins[i]
		}
		for _, a := range Builtins[i].Aliases {
			if a == name {
				return &Builtins[i]
			}
		}
	}
	return nil
}

// FunctionNames are all names and aliases, sorted.
func FunctionNames() []string {
	var names []string
	for _, f := range Builtins {
		names = append(append(names, f.Name), f.Aliases...)
	}
	sort.Strings(names)
	return names
}

// NewCall is name(args).
func NewCall(name string, args []Expr) (Expr, error) {
	f := Lookup(name)
	if f == nil {
		return nil, &TypeError{"unknown function \"" + name + "\"", -1}
	}
	return f.Build(args)
}

// param is what an argument may be; it is converted to the type that the kernel
// reads.
type param uint8

const (
	anyText  param = iota // STRING; numbers, times and BOOL as their text
	text                  // STRING
	rawText               // anyText; BYTES as they are
	integer               // an integer, or a number rounded to one
	number                // any number as DOUBLE
	instant               // TIMESTAMP; DATE and ISO text literals too
	clock                 // instant, or a TIME, which is as many microseconds into its day
	anything              // as it is
)

// overload is one list of parameters of a function and its kernel.
type overload struct {
	params   []param
	variadic bool // the last parameter repeats
	result   batch.Type
	kernel   Kernel
	lenient  bool
	volatile bool
}

// fixed builds calls of a function from its overloads, tried in order.
func fixed(name string, overloads ...overload) func([]Expr) (Expr, error) {
	return func(args []Expr) (Expr, error) {
		var first error
		for _, o := range overloads {
			if len(args) != len(o.params) && !(o.variadic && len(args) >= len(o.params)) {
				continue
			}
			converted, err := o.convert(name, args)
			if err == nil {
				return &Call{Name: name, Args: converted, T: o.result, kernel: o.kernel, lenient: o.lenient, volatile: o.volatile}, nil
			}
			if first == nil {
				first = err
			}
		}
		if first == nil {
			first = &TypeError{name + " does not take " + plural(len(args), "argument"), -1}
		}
		return nil, first
	}
}

func plural(n int, word string) string {
	if n == 1 {
		return "1 " + word
	}
	return string(AppendText(nil, &NewInt(int64(n)).Value, 0)) + " " + word + "s"
}

func (o overload) convert(name string, args []Expr) ([]Expr, error) {
	out := make([]Expr, len(args))
	for i, a := range args {
		e, err := asParam(o.params[min(i, len(o.params)-1)], a)
		if err != nil {
			return nil, &TypeError{"argument " + string(rune('1'+min(i, 8))) + " of " + name + ": " + err.Error(), i}
		}
		out[i] = e
	}
	return out, nil
}

func asParam(p param, a Expr) (Expr, error) {
	t := a.Type()
	switch p {
	case anything:
		return a, nil
	case rawText:
		if t.Kind == batch.Bytes {
			return a, nil
		}
		return NewCast(a, stringType, false)
	case anyText:
		return NewCast(a, stringType, false)
	case text:
		if t.Kind == batch.String || t.Kind == batch.Null {
			return mustConvert(a, stringType), nil
		}
		return nil, &TypeError{"expected STRING, got " + t.String() + "; write CAST(" + a.String() + " AS STRING)", -1}
	case integer, number:
		if !t.IsNumeric() && t.Kind != batch.Bool && t.Kind != batch.Null {
			return nil, &TypeError{"expected a number, got " + t.String() + adviceFor(t, a), -1}
		}
		if p == integer {
			return mustConvert(a, bigint), nil
		}
		return mustConvert(a, double), nil
	}
	if p == clock && t.Kind == batch.TimeOfDay {
		return a, nil
	}
	if t.Kind == batch.Timestamp || t.Kind == batch.Date || t.Kind == batch.Null || isTextLiteral(a) {
		return mustConvert(a, batch.Of(batch.Timestamp)), nil
	}
	if t.IsInteger() {
		return nil, &TypeError{"expected TIMESTAMP, got " + t.String() + "; write to_timestamp(" + a.String() + ")", -1}
	}
	if conversion(t, timestampType) == nil {
		return nil, &TypeError{"expected TIMESTAMP, got " + t.String(), -1}
	}
	return nil, &TypeError{"expected TIMESTAMP, got " + t.String() + "; write CAST(" + a.String() + " AS TIMESTAMP)", -1}
}

// ofText1 is a function from one text to another; f appends to dst.
func ofText1(f func(dst, s []byte) []byte) overload { return ofTextLike(anyText, f) }

func ofTextLike(p param, f func(dst, s []byte) []byte) overload {
	return overload{params: []param{p}, result: stringType, kernel: func(env *Env, args []batch.Column, n int, out *batch.Column) {
		a := &args[0]
		texts(env, n, out, func(i int, dst []byte) ([]byte, verdict) { return f(dst, a.Text(a.Slot(i))), ok })
	}}
}

// textToInt is a function from one text, or BYTES, to a BIGINT.
func textToInt(f func(s []byte) int64) overload {
	return overload{params: []param{rawText}, result: bigint, kernel: func(env *Env, args []batch.Column, n int, out *batch.Column) {
		a := &args[0]
		dst := batch.Alloc[int64](env.Scratch, n)
		for i := range dst {
			dst[i] = 0
			if env.usable(out, i) {
				dst[i] = f(a.Text(a.Slot(i)))
			}
		}
		fill(out, batch.FixedColumn(bigint, dst, nil))
	}}
}

// ofDouble1 is a function of a DOUBLE; a NaN result (bad domain) is NULL, an
// infinite one fails the row.
func ofDouble1(f func(float64) float64) overload {
	return overload{params: []param{number}, result: double, kernel: rows(func(v float64) (float64, verdict) { return finite(f(v)) })}
}

func ofDouble2(f func(a, b float64) float64) overload {
	return overload{params: []param{number, number}, result: double, kernel: func(env *Env, args []batch.Column, n int, out *batch.Column) {
		pairs(env, args, n, out, func(a, b float64) (float64, verdict) { return finite(f(a, b)) })
	}}
}

func finite(v float64) (float64, verdict) {
	switch {
	case v != v:
		return 0, isNull
	case v-v != 0:
		return 0, failed("overflow", "DOUBLE value is out of range")
	}
	return v, ok
}

// textAt reads argument j of row i, which is STRING; intArg and its like are the
// same for BIGINT.
func textAt(args []batch.Column, j, i int) []byte { return args[j].Text(args[j].Slot(i)) }

func intArg(args []batch.Column, j, i int) int64 {
	return batch.Values[int64](&args[j])[args[j].Slot(i)]
}

// textRow is an overload whose kernel makes a text row by row.
func textRow(params []param, f func(env *Env, args []batch.Column, i int, dst []byte) ([]byte, verdict)) overload {
	return overload{params: params, result: stringType, kernel: func(env *Env, args []batch.Column, n int, out *batch.Column) {
		texts(env, n, out, func(i int, dst []byte) ([]byte, verdict) { return f(env, args, i, dst) })
	}}
}

// intRow is an overload whose kernel makes a BIGINT row by row.
func intRow(params []param, f func(args []batch.Column, i int) (int64, verdict)) overload {
	return fixedRow(params, bigint, f)
}

func fixedRow[R batch.Fixed](params []param, t batch.Type, f func(args []batch.Column, i int) (R, verdict)) overload {
	return overload{params: params, result: t, kernel: func(env *Env, args []batch.Column, n int, out *batch.Column) {
		dst := batch.Alloc[R](env.Scratch, n)
		for i := range dst {
			dst[i] = *new(R)
			if !env.usable(out, i) {
				continue
			}
			v, how := f(args, i)
			dst[i] = v
			if how != nil {
				applyVerdict(env, out, i, n, how)
			}
		}
		fill(out, batch.FixedColumn(t, dst, nil))
	}}
}

// boolRow is an overload whose kernel makes a BOOL row by row.
func boolRow(params []param, f func(args []batch.Column, i int) (bool, verdict)) overload {
	return overload{params: params, result: boolType, kernel: func(env *Env, args []batch.Column, n int, out *batch.Column) {
		bits := env.Scratch.Bitmap(n)
		for i := range n {
			if !env.usable(out, i) {
				continue
			}
			v, how := f(args, i)
			bits.Put(i, v)
			if how != nil {
				applyVerdict(env, out, i, n, how)
			}
		}
		fill(out, batch.BoolColumn(bits, n, nil))
	}}
}
