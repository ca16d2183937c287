package planner

import (
	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/expr"
	"github.com/eventflux-io/engine/planner/syntax"
)

// intervalMicros are the units of fixed length.
var intervalMicros = map[string]int64{
	"MICROSECOND": 1, "MILLISECOND": 1000, "SECOND": 1e6, "MINUTE": 60e6, "HOUR": 3600e6, "DAY": 86400e6, "WEEK": 7 * 86400e6,
}

// addInterval is x ± INTERVAL n unit. x is a time; or the row time of a stream
// as a BIGINT, which moves in its own unit.
func (b *binder) addInterval(at syntax.Node, x syntax.Expr, iv *syntax.Interval, minus bool) expr.Expr {
	args, ok := b.all(x, iv.X)
	if !ok {
		return nil
	}
	value, n := args[0], args[1]
	if value.Type().IsInteger() {
		return b.moveRowTime(at, x, value, n, iv, minus)
	}
	out, err := expr.NewAddInterval(value, n, iv.Unit, minus)
	return b.typed(at, out, err)
}

func (b *binder) moveRowTime(at syntax.Node, x syntax.Expr, value, n expr.Expr, iv *syntax.Interval, minus bool) expr.Expr {
	unit := int64(0)
	if name, ok := x.(*syntax.Name); ok {
		quiet := len(b.p.errs)
		if c := b.column(name); c != nil {
			unit = c.unit
		}
		b.p.errs = b.p.errs[:quiet]
	}
	if unit == 0 {
		b.errorf(at.At(), "cannot add an INTERVAL to %s, a %s; write to_timestamp(%s)", value.String(), value.Type(), value.String())
		return nil
	}
	micros, fixed := intervalMicros[iv.Unit]
	if !fixed || micros%unit != 0 && unit%micros != 0 {
		b.errorf(iv.Span, "a BIGINT row time moves by fixed units only; write to_timestamp(%s) for %s", value.String(), iv.Unit)
		return nil
	}
	if n.Type().Kind == batch.String {
		whole, err := expr.NewCast(n, batch.Of(batch.Int64), false)
		if err != nil {
			return b.typed(iv, nil, err)
		}
		n = whole
	}
	op, factor := "*", micros/unit
	if factor == 0 {
		op, factor = "div", unit/micros
	}
	step, err := expr.NewArithmetic(op, n, expr.NewInt(factor))
	if err != nil {
		return b.typed(iv, nil, err)
	}
	sign := "+"
	if minus {
		sign = "-"
	}
	out, err := expr.NewArithmetic(sign, value, expr.Fold(step))
	return b.typed(at, out, err)
}
