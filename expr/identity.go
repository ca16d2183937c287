package expr

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/eventflux-io/engine/batch"
)

// AppendIdentity appends what e computes in a notation of its own, which stored
// state is found by: String may be reworded, this may not. Columns are identified by
// their place and type, so that a name or an alias does not matter.
func AppendIdentity(dst []byte, e Expr) []byte {
	w := identityWriter{dst: dst}
	w.expr(e)
	return w.dst
}

type identityWriter struct {
	dst     []byte
	scratch batch.Scratch
}

func (w *identityWriter) expr(e Expr) {
	switch e := e.(type) {
	case *ColumnRef:
		w.word("$" + strconv.Itoa(e.Index))
		w.typed(e.T)
	case *Constant:
		w.constant(e)
	case *Call:
		w.open("call")
		w.quoted(e.Name)
		w.word(" ")
		w.close(e.T, e.Args...)
	case *Logic:
		if e.Or {
			w.open("or")
		} else {
			w.open("and")
		}
		w.close(e.Type(), e.Terms...)
	case *Coalesce:
		w.open("coalesce")
		w.close(e.T, e.Args...)
	case *Cast:
		if e.Try {
			w.open("try-cast")
		} else {
			w.open("cast")
		}
		w.close(e.To, e.X)
	case *InSet:
		w.open("in")
		for _, key := range slices.Sorted(maps.Keys(e.Set)) {
			w.quoted(key)
			w.word(" ")
		}
		if e.HasNull {
			w.word("null ")
		}
		w.close(e.Type(), e.X)
	case *Case:
		w.open("case")
		w.close(e.T, Children(e)...)
	case *RowInfo:
		w.word(rowInfoWords[e.What])
	default:
		panic(fmt.Sprintf("%T has no identity", e))
	}
}

// rowInfoWords are fixed, whatever the functions are called.
var rowInfoWords = [...]string{EventTime: "row-time", EmitKind: "emit-kind", Arrival: "arrival"}

func (w *identityWriter) constant(c *Constant) {
	if c.IsNull() {
		w.word("null")
	} else {
		keys := batch.EncodeKeys(&w.scratch, []batch.Column{c.Value}, 1)
		w.quoted(string(keys.Key(0)))
	}
	w.typed(c.Type())
}

func (w *identityWriter) open(word string) {
	w.word("(" + word + " ")
}

func (w *identityWriter) close(t batch.Type, args ...Expr) {
	for i, a := range args {
		if i > 0 {
			w.word(" ")
		}
		w.expr(a)
	}
	w.word(")")
	w.typed(t)
}

func (w *identityWriter) word(s string) { w.dst = append(w.dst, s...) }

func (w *identityWriter) quoted(s string) { w.dst = strconv.AppendQuote(w.dst, s) }

func (w *identityWriter) typed(t batch.Type) {
	w.dst = AppendTypeIdentity(append(w.dst, ':'), t)
}

// AppendTypeIdentity appends a type in the notation of AppendIdentity.
func AppendTypeIdentity(dst []byte, t batch.Type) []byte {
	dst = append(dst, typeWords[t.Kind]...)
	switch {
	case t.Kind == batch.Decimal:
		dst = append(strconv.AppendInt(append(dst, '('), int64(t.Precision), 10), ' ')
		dst = append(strconv.AppendInt(dst, int64(t.Scale), 10), ')')
	case t.IsNested():
		dst = append(dst, '(')
		for _, f := range t.Fields() {
			dst = AppendTypeIdentity(append(strconv.AppendQuote(dst, f.Name), ':'), f.Type)
		}
		dst = append(dst, ')')
	}
	return dst
}

// typeWords are fixed, whatever SQL calls the types.
var typeWords = [...]string{
	batch.Null: "null", batch.Bool: "bool", batch.Int8: "int8", batch.Int16: "int16", batch.Int32: "int32", batch.Int64: "int64",
	batch.Float32: "float32", batch.Float64: "float64", batch.Decimal: "decimal", batch.String: "string", batch.Bytes: "bytes",
	batch.JSON: "json", batch.Timestamp: "timestamp", batch.Date: "date", batch.TimeOfDay: "time", batch.Array: "array", batch.Struct: "struct",
}
