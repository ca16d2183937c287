package expr

import (
	"math"
	"math/big"
	"math/rand/v2"
	"strconv"
	"testing"
	"time"

	"github.com/eventflux-io/engine/batch"
)

var extremes = []int64{0, 1, -1, 2, math.MaxInt64, math.MinInt64, math.MaxInt32, math.MinInt32, 1 << 62, 3037000500}

// randomTable has two columns of BIGINT with NULLs and extremes.
func randomTable(r *rand.Rand, n int) *batch.Batch {
	rows := make([][]any, n)
	for i := range rows {
		rows[i] = make([]any, 2)
		for j := range rows[i] {
			switch r.IntN(4) {
			case 0:
			case 1:
				rows[i][j] = int(extremes[r.IntN(len(extremes))])
			default:
				rows[i][j] = r.IntN(7) - 3
			}
		}
	}
	return table(rows...)
}

// naive is a op b of two rows' values.
func naive(op string, a, b *big.Int) string {
	r := new(big.Int)
	switch op {
	case "+":
		r.Add(a, b)
	case "-":
		r.Sub(a, b)
	case "*":
		r.Mul(a, b)
	case "%", "div":
		if b.Sign() == 0 {
			return "NULL"
		}
		if r.Rem(a, b); op == "div" {
			r.Quo(a, b)
		}
	default:
		return strconv.FormatBool(holds(op, a.Cmp(b)))
	}
	if !r.IsInt64() {
		return "[overflow]"
	}
	return r.String()
}

func TestIntegersAgainstNaive(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 0))
	for _, n := range []int{1, 63, 64, 65, 500} {
		in := randomTable(r, n)
		v := batch.Values[int64](&in.Cols[0])
		w := batch.Values[int64](&in.Cols[1])
		k := extremes[r.IntN(len(extremes))]
		for _, op := range []string{"+", "-", "*", "%", "div", "=", "<>", "<", "<=", ">", ">="} {
			make2 := NewArithmetic
			if _, compares := flipped[op]; compares {
				make2 = NewCompare
			}
			both := show(t, must(make2(op, col(0), col(1))), in)
			right := show(t, must(make2(op, col(0), NewInt(k))), in)
			left := show(t, must(make2(op, NewInt(k), col(0))), in)
			for i := range n {
				a, b, c := big.NewInt(v[i]), big.NewInt(w[i]), big.NewInt(k)
				want := [3]string{naive(op, a, b), naive(op, a, c), naive(op, c, a)}
				if in.Cols[0].IsNull(i) {
					want = [3]string{"NULL", "NULL", "NULL"}
				} else if in.Cols[1].IsNull(i) {
					want[0] = "NULL"
				}
				if got := [3]string{both[i], right[i], left[i]}; got != want {
					t.Fatalf("seed %d, row %d: %s of %v, %v, %v is %v, want %v", seed, i, op, a, b, c, got, want)
				}
			}
		}
	}
}

func TestCompareTypes(t *testing.T) {
	in := &batch.Batch{N: 1}
	day := must(NewCast(NewString("2024-01-02"), batch.Of(batch.Date), false))
	for _, c := range []struct {
		op   string
		a, b Expr
		want string
	}{
		{"=", num("1.50"), num("1.5"), "true"}, {"<", num("12345678901234567890123456789012345678"), num("0.00001"), "false"},
		{"=", NewBool(true), NewInt(1), "true"}, {">", num("1.5"), NewInt(1), "true"}, {"=", num("0.5"), NewFloat(0.5), "true"},
		{"=", day, NewString("2024-01-02"), "true"}, {"<", day, NewString("2024-01-02 00:00:01"), "true"},
		{"<", NewString("B"), NewString("a"), "true"}, {"<=>", NewNull(), NewNull(), "true"}, {"<=>", NewNull(), NewInt(1), "false"},
		{"is distinct from", NewNull(), NewInt(1), "true"}, {"=", NewNull(), NewInt(1), "NULL"},
	} {
		expect(t, must(NewCompare(c.op, c.a, c.b)), in, c.want)
	}
	if _, err := NewCompare("=", NewString("1"), NewInt(1)); err == nil || err.Error() != "cannot compare STRING with BIGINT; write CAST('1' AS BIGINT)" {
		t.Errorf("text beside a number: %v", err)
	}
	if _, err := Condition(NewInt(1)); err == nil || err.Error() != "a condition must be BOOL, not BIGINT; write 1 <> 0" {
		t.Errorf("number as condition: %v", err)
	}
}

func TestCasts(t *testing.T) {
	in := &batch.Batch{N: 1}
	of := func(k batch.TypeKind) batch.Type { return batch.Of(k) }
	for _, c := range []struct {
		x    Expr
		to   batch.Type
		want string
	}{
		{num("2.5"), of(batch.Int32), "3"}, {num("-2.5"), of(batch.Int32), "-3"}, {NewFloat(2.5), of(batch.Int64), "2"}, {NewInt(128), of(batch.Int8), "[range]"},
		{NewString(" 12 "), of(batch.Int32), "12"}, {NewString("12x"), of(batch.Int32), "[cast]"}, {NewString("1.5"), of(batch.Int32), "[cast]"}, {NewString(""), of(batch.Float64), "[cast]"},
		{NewString("1e3"), of(batch.Float64), "1000"}, {NewString("inf"), of(batch.Float64), "[cast]"}, {NewString("0x1p4"), of(batch.Float64), "[cast]"},
		{num("1.005"), batch.DecimalOf(5, 2), "1.01"}, {num("1234.5"), batch.DecimalOf(5, 2), "[range]"}, {NewFloat(0.1), stringType, "0.1"},
		{NewFloat(1e21), stringType, "1e+21"}, {NewString("2026-01-31 10:00:00"), of(batch.Timestamp), "2026-01-31T10:00:00Z"},
		{NewString("2026-02-30"), of(batch.Date), "[cast]"}, {NewString("true"), boolType, "true"}, {NewBool(true), stringType, "true"},
		{NewString("{ \"a\" : 1 }"), of(batch.JSON), "{\"a\":1}"}, {NewString("{"), of(batch.JSON), "[cast]"}, {NewDate(0), of(batch.JSON), "\"1970-01-01\""},
		{NewDate(1), of(batch.Timestamp), "1970-01-02T00:00:00Z"}, {NewTimestamp(1), of(batch.Date), "1970-01-01"},
	} {
		expect(t, must(NewCast(c.x, c.to, false)), in, c.want)
		if c.want[0] == '[' {
			expect(t, must(NewCast(c.x, c.to, true)), in, "NULL")
		}
	}
}

func TestManyTerms(t *testing.T) {
	in := table([]any{4999}, []any{-1}, []any{nil})
	terms := make([]Expr, 5000)
	for i := range terms {
		terms[i] = must(NewCompare("=", col(0), NewInt(int64(i))))
	}
	expect(t, Fold(must(NewLogic(true, terms...))), in, "true", "false", "NULL")
	args := make([]Expr, 50)
	for i := range args {
		args[i] = must(NewArithmetic("+", col(0), NewInt(int64(i%7))))
	}
	expect(t, must(NewCall("greatest", args)), in, "5005", "5", "NULL")
	expect(t, must(NewCall("least", args)), in, "4999", "-1", "NULL")
}

func TestSets(t *testing.T) {
	in := table([]any{3}, []any{9}, []any{nil})
	list := []Expr{NewInt(1), NewInt(2), NewInt(3), NewInt(4), NewInt(5)}
	expect(t, must(NewIn(col(0), list, false)), in, "true", "false", "NULL")
	expect(t, must(NewIn(col(0), list, true)), in, "false", "true", "NULL")
	expect(t, must(NewIn(col(0), append(list, NewNull()), false)), in, "true", "NULL", "NULL")
	mixed := []Expr{num("1.5"), num("2.25"), num("3.0"), num("4.125"), num("7.5")}
	set := must(NewIn(col(0), mixed, false))
	expect(t, set, in, "true", "false", "NULL")
	if _, isSet := must(NewIn(num("2.25"), mixed, false)).(*InSet); !isSet {
		t.Error("decimals of several scales are no set")
	}
}

func TestUnary(t *testing.T) {
	in := table([]any{3}, []any{math.MinInt64}, []any{nil})
	expect(t, must(NewNeg(col(0))), in, "-3", "[overflow]", "NULL")
	expect(t, must(NewBitNot(col(0))), in, "-4", "9223372036854775807", "NULL")
	expect(t, must(NewNeg(num("1.50"))), in, "-1.50")
	expect(t, must(NewIs(col(0), "NULL", false)), in, "false", "false", "true")
	positive := must(NewCompare(">", col(0), NewInt(0)))
	expect(t, must(NewCompare("=", positive, NewBool(false))), in, "false", "true", "NULL")
	expect(t, must(NewIs(positive, "TRUE", true)), in, "false", "true", "true")
	expect(t, must(NewXor(positive, NewBool(true))), in, "false", "true", "NULL")
}

func TestLike(t *testing.T) {
	in := &batch.Batch{N: 1}
	for _, c := range []struct {
		s, pattern, escape, want string
	}{
		{"abc", "a%", "\\", "true"}, {"abc", "%c", "\\", "true"}, {"abc", "%b%", "\\", "true"}, {"abc", "abc", "\\", "true"}, {"abc", "_b_", "\\", "true"},
		{"aéc", "a_c", "\\", "true"}, {"abc", "A%", "\\", "false"}, {"a%c", "a\\%c", "\\", "true"}, {"abc", "a\\%c", "\\", "false"}, {"a%c", "a|%c", "|", "true"},
		{"", "%", "\\", "true"}, {"", "_", "\\", "false"}, {"abcabd", "%ab%d", "\\", "true"}, {"ab", "%%", "\\", "true"}, {"a\nb", "a%b", "\\", "true"},
	} {
		expect(t, must(NewLike(NewString(c.s), NewString(c.pattern), c.escape, false)), in, c.want)
	}
}

func BenchmarkEval(b *testing.B) {
	in := randomTable(rand.New(rand.NewPCG(1, 1)), 1024)
	in.Cols[0].Valid, in.Cols[1].Valid = nil, nil
	for i := range in.N {
		batch.Values[int64](&in.Cols[0])[i] = int64(i)
		batch.Values[int64](&in.Cols[1])[i] = int64(1024 - i)
	}
	for name, e := range map[string]Expr{
		"col<col": must(NewCompare("<", col(0), col(1))), "col<const": must(NewCompare("<", col(0), NewInt(500))),
		"col+col": must(NewArithmetic("+", col(0), col(1))), "col*const": must(NewArithmetic("*", col(0), NewInt(3))),
		"if": must(NewIf(must(NewCompare("<", col(0), col(1))), col(0), col(1))),
	} {
		b.Run(name, func(b *testing.B) {
			env := &Env{Scratch: new(batch.Scratch)}
			b.ReportAllocs()
			for b.Loop() {
				e.Eval(env, in)
				env.Scratch.Reset()
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/1024, "ns/row")
		})
	}
}
