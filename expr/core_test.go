package expr

import (
	"math"
	"testing"

	"github.com/eventflux-io/engine/batch"
)

// must unwraps a constructor.
func must(e Expr, err error) Expr {
	if err != nil {
		panic(err)
	}
	return e
}

// show evaluates e over in with poisoned scratch memory: each row's text, NULL,
// or the code of its failure in brackets.
func show(t testing.TB, e Expr, in *batch.Batch) []string {
	t.Helper()
	env := &Env{Scratch: &batch.Scratch{Poison: true}}
	env.Scratch.Bytes(64 << 10)
	env.Scratch.Reset()
	c := e.Eval(env, in)
	out := make([]string, in.N)
	for i := range out {
		switch {
		case c.Failed(i):
			out[i] = "[" + failureOf(e, in, i) + "]"
		case c.IsNull(i):
			out[i] = "NULL"
		default:
			out[i] = string(AppendText(nil, &c, i))
		}
	}
	return out
}

// failureOf evaluates row i alone.
func failureOf(e Expr, in *batch.Batch, i int) string {
	env := &Env{Scratch: new(batch.Scratch)}
	c := e.Eval(env, batch.Gather(env.Scratch, in, []int32{int32(i)}))
	if !c.Failed(0) {
		return "only with others"
	}
	return env.TakeFailure().Code
}

// table is a batch of BIGINT columns; nil is NULL.
func table(rows ...[]any) *batch.Batch {
	b := &batch.Batch{N: len(rows)}
	for j := range rows[0] {
		c := batch.NewColumnBuilder(bigint)
		for _, r := range rows {
			if r[j] == nil {
				c.AppendNull()
			} else {
				batch.Append(c, int64(r[j].(int)))
			}
		}
		b.Cols = append(b.Cols, c.Column())
	}
	return b
}

func col(i int) Expr { return &ColumnRef{Index: i, Name: string(rune('a' + i)), T: bigint} }

func num(text string) Expr { return must(NewNumber(text)) }

func expect(t *testing.T, e Expr, in *batch.Batch, want ...string) {
	t.Helper()
	got := show(t, e, in)
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("%s, row %d: %s, want %s", e, i, got[i], want[i])
		}
	}
}

// Only what a row takes can fail it.
func TestErrorsOfArmsNotTaken(t *testing.T) {
	in := table([]any{0, math.MaxInt64}, []any{1, math.MaxInt64}, []any{1, 1}, []any{nil, math.MaxInt64})
	over := must(NewArithmetic("+", col(1), NewInt(1)))
	big := must(NewCompare(">", over, NewInt(5)))
	is0 := must(NewCompare("=", col(0), NewInt(0)))
	expect(t, must(NewIf(is0, NewInt(7), over)), in, "7", "[overflow]", "2", "[overflow]")
	expect(t, must(NewLogic(true, is0, big)), in, "true", "[overflow]", "false", "[overflow]")
	not0 := must(NewNot(is0))
	expect(t, must(NewLogic(false, not0, big)), in, "false", "[overflow]", "false", "[overflow]")
	expect(t, must(NewLogic(false, big, not0)), in, "[overflow]", "[overflow]", "false", "[overflow]")
	expect(t, must(NewCoalesce(col(0), over)), in, "0", "1", "1", "[overflow]")
	expect(t, must(NewNullIf(col(0), NewInt(1))), in, "0", "NULL", "NULL", "NULL")
	constant := must(NewArithmetic("+", NewInt(math.MaxInt64), NewInt(1)))
	expect(t, Fold(must(NewIf(is0, NewInt(7), constant))), in, "7", "[overflow]", "[overflow]", "[overflow]")
}

func TestThreeValues(t *testing.T) {
	values := []Expr{NewBool(true), NewBool(false), nullOf(boolType)}
	and := [][]string{{"true", "false", "NULL"}, {"false", "false", "false"}, {"NULL", "false", "NULL"}}
	or := [][]string{{"true", "true", "true"}, {"true", "false", "NULL"}, {"true", "NULL", "NULL"}}
	in := &batch.Batch{N: 1}
	for i, a := range values {
		for j, b := range values {
			expect(t, must(NewLogic(false, a, b)), in, and[i][j])
			expect(t, must(NewLogic(true, a, b)), in, or[i][j])
			expect(t, Fold(must(NewLogic(true, a, b))), in, or[i][j])
		}
	}
}

func TestArithmetic(t *testing.T) {
	in := &batch.Batch{N: 1}
	for _, c := range []struct {
		op, a, b, want, of string
	}{
		{"+", "1", "2", "3", "BIGINT"}, {"-", "1", "2.50", "-1.50", "DECIMAL(4,2)"}, {"*", "1.5", "1.5", "2.25", "DECIMAL(4,2)"},
		{"/", "1", "2", "0.5", "DOUBLE"}, {"/", "1.00", "3", "0.333333", "DECIMAL(7,6)"}, {"/", "2.0", "3.0", "0.66667", "DECIMAL(7,5)"},
		{"%", "7", "3", "1", "BIGINT"}, {"%", "7.5", "2", "1.5", "DECIMAL(2,1)"}, {"div", "7", "2", "3", "BIGINT"}, {"div", "7.9", "2", "3", "BIGINT"},
		{"/", "1", "0", "NULL", "DOUBLE"}, {"%", "1", "0", "NULL", "BIGINT"}, {"div", "1", "0", "NULL", "BIGINT"}, {"/", "1.5", "0", "NULL", "DECIMAL(6,5)"},
		{"+", "9223372036854775807", "1", "[overflow]", "BIGINT"}, {"*", "3037000500", "3037000500", "[overflow]", "BIGINT"},
		{"*", "1e200", "1e200", "[overflow]", "DOUBLE"}, {"<<", "1", "64", "0", "BIGINT"}, {"<<", "1", "3", "8", "BIGINT"}, {">>", "-9", "1", "-5", "BIGINT"},
		{">>", "-1", "70", "-1", "BIGINT"}, {"&", "6", "3", "2", "BIGINT"}, {"|", "6", "3", "7", "BIGINT"}, {"^", "6", "3", "5", "BIGINT"},
	} {
		a, b := num(c.a), num(c.b)
		e := must(NewArithmetic(c.op, a, b))
		expect(t, e, in, c.want)
		if got := e.Type().String(); got != c.of {
			t.Errorf("%s is %s, want %s", e, got, c.of)
		}
	}
	if _, err := NewArithmetic("+", NewString("a"), NewInt(1)); err == nil || err.Error() != "+ needs numbers, not STRING; write CAST('a' AS DOUBLE)" {
		t.Errorf("text in a sum: %v", err)
	}
}
