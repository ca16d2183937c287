package expr

import (
	"testing"

	"github.com/apache/arrow-go/v18/arrow/decimal128"

	"github.com/eventflux-io/engine/batch"
)

// ordinary is 1024 rows of a BIGINT, b BIGINT, c DOUBLE, d DECIMAL(12,2), e
// DECIMAL(12,4), f STRING, g STRING, h TIMESTAMP, i BOOL; every 16th value is NULL.
func ordinary() (*batch.Batch, []Expr) {
	types := []batch.Type{bigint, bigint, double, batch.DecimalOf(12, 2), batch.DecimalOf(12, 4), stringType, stringType, timestampType, boolType}
	in, cols := &batch.Batch{N: 1024}, make([]Expr, len(types))
	for j, t := range types {
		b := batch.NewColumnBuilder(t)
		for i := range in.N {
			n := int64(i*(j+3)%977 - 300)
			switch {
			case (i+j)%16 == 0:
				b.AppendNull()
			case t.Kind == batch.Float64:
				batch.Append(b, float64(n)/8)
			case t.Kind == batch.Decimal:
				batch.Append(b, decimal128.FromI64(n*1234))
			case t.Kind == batch.String:
				b.AppendText([]byte("text of a row "[:5+i%9]))
			case t.Kind == batch.Bool:
				b.AppendBool(i%3 == 0)
			default:
				batch.Append(b, n*1_000_003)
			}
		}
		in.Cols = append(in.Cols, b.Column())
		cols[j] = &ColumnRef{Index: j, Name: string(rune('a' + j)), T: t}
	}
	return in, cols
}

// In the steady state no operator or common function allocates a row: at most a
// few allocations a batch remain.
func TestNoAllocationPerRow(t *testing.T) {
	in, c := ordinary()
	fn := func(name string, args ...Expr) Expr { return must(NewCall(name, args)) }
	var all []Expr
	for _, op := range []string{"+", "-", "*", "/", "%", "div"} {
		for _, pair := range [][2]Expr{{c[0], c[1]}, {c[2], c[0]}, {c[3], c[4]}, {c[3], c[3]}, {c[4], c[0]}, {c[3], num("1.5")}} {
			e := must(NewArithmetic(op, pair[0], pair[1]))
			if op != "*" || e.Type().Kind != batch.Int64 {
				all = append(all, e)
			}
		}
	}
	for _, op := range []string{"=", "<>", "<", ">=", "<=>"} {
		for _, pair := range [][2]Expr{{c[0], c[1]}, {c[2], c[0]}, {c[3], c[4]}, {c[5], c[6]}, {c[7], c[7]}, {c[8], c[8]}, {c[3], num("1.5")}, {c[5], NewString("text")}} {
			all = append(all, must(NewCompare(op, pair[0], pair[1])))
		}
	}
	positive, small := must(NewCompare(">", c[0], NewInt(0))), must(NewCompare("<", c[2], NewFloat(9)))
	all = append(all, must(NewLogic(false, positive, small)), must(NewLogic(true, positive, small, c[8])), must(NewNot(positive)), must(NewIs(c[0], "NULL", false)),
		must(NewNeg(c[3])), must(NewBitNot(c[0])), must(NewArithmetic("&", c[0], c[1])), must(NewArithmetic("<<", c[0], NewInt(2))),
		must(NewIf(positive, c[5], c[6])), must(NewIf(positive, c[0], c[1])), must(NewCoalesce(c[3], c[3])), must(NewCase(c[0], []Expr{NewInt(1), c[1]}, []Expr{c[5], c[6]}, nil)),
		must(NewIn(c[0], []Expr{NewInt(1), NewInt(2), NewInt(3), NewInt(4), NewInt(5)}, false)), must(NewIn(c[5], []Expr{NewString("text"), NewString("x")}, false)),
		must(NewBetween(c[3], NewInt(1), NewInt(100), false)), must(NewLike(c[5], NewString("%of%"), `\`, false)), must(NewLike(c[5], NewString("t_xt%a%"), `\`, false)))
	for _, to := range []batch.Type{double, stringType, batch.DecimalOf(38, 6)} {
		for _, x := range []Expr{c[0], c[3], c[4]} {
			all = append(all, must(NewCast(x, to, false)))
		}
	}
	all = append(all, must(NewCast(c[3], bigint, false)), must(NewCast(c[2], bigint, false)), must(NewCast(c[7], dateType, false)), must(NewCast(c[7], stringType, false)), must(NewCast(c[8], stringType, false)),
		fn("abs", c[0]), fn("abs", c[3]), fn("sign", c[2]), fn("ceil", c[3]), fn("floor", c[4]), fn("round", c[4], NewInt(2)), fn("round", c[3]), fn("trunc", c[4], NewInt(1)), fn("round", c[2], NewInt(1)), fn("round", c[0], NewInt(-2)),
		fn("sqrt", c[2]), fn("ln", c[2]), fn("exp", must(NewArithmetic("/", c[2], NewFloat(100)))), fn("greatest", c[0], c[1]), fn("least", c[3], c[4]),
		fn("concat", c[5], c[6]), fn("concat_ws", NewString(","), c[5], c[0]), fn("upper", c[5]), fn("length", c[5]), fn("char_length", c[5]), fn("substring", c[5], NewInt(2), NewInt(3)), fn("left", c[5], NewInt(2)),
		fn("trim", c[5]), fn("lpad", c[5], NewInt(20), NewString("*")), fn("replace", c[5], NewString("t"), NewString("TT")), fn("reverse", c[5]), fn("locate", NewString("x"), c[5]), fn("strcmp", c[5], c[6]),
		fn("date", c[7]), fn("year", c[7]), fn("hour", c[7]), fn("date_format", c[7], NewString("%Y-%m-%d")), fn("unix_timestamp", c[7]), fn("datediff", c[7], NewTimestamp(0)),
		must(NewAddInterval(c[7], NewInt(5), "MINUTE", false)), must(NewAddInterval(c[7], NewInt(1), "MONTH", true)), must(NewTimestampDiff("DAY", c[7], NewTimestamp(0))), must(NewDateTrunc("HOUR", c[7])))
	env := &Env{Scratch: new(batch.Scratch)}
	for _, e := range all {
		got := testing.AllocsPerRun(5, func() {
			e.Eval(env, in)
			env.Scratch.Reset()
		})
		if env.TakeFailure() != (Failure{}) {
			t.Errorf("%s fails for a row", e)
		}
		if got > 8 {
			t.Errorf("%s allocates %v times a batch", e, got)
		}
	}
}
