package expr

import (
	"math/big"
	"strconv"
	"strings"

	"github.com/apache/arrow-go/v18/arrow/decimal128"

	"github.com/eventflux-io/engine/batch"
)

func constant(t batch.Type, put func(b *batch.ColumnBuilder)) *Constant {
	b := batch.NewColumnBuilder(t)
	put(b)
	c := &Constant{Value: b.Column().AsConst()}
	c.text = literal(&c.Value)
	return c
}

func nullOf(t batch.Type) *Constant {
	return constant(t, func(b *batch.ColumnBuilder) { b.AppendNull() })
}

// NewNull is the literal NULL.
func NewNull() *Constant { return nullOf(batch.Type{}) }

// NewBool is TRUE or FALSE.
func NewBool(v bool) *Constant {
	return constant(batch.Of(batch.Bool), func(b *batch.ColumnBuilder) { b.AppendBool(v) })
}

// NewInt is a BIGINT.
func NewInt(v int64) *Constant {
	return constant(batch.Of(batch.Int64), func(b *batch.ColumnBuilder) { batch.Append(b, v) })
}

// NewFloat is a DOUBLE.
func NewFloat(v float64) *Constant {
	return constant(batch.Of(batch.Float64), func(b *batch.ColumnBuilder) { batch.Append(b, v) })
}

// NewString is a STRING.
func NewString(v string) *Constant {
	return constant(batch.Of(batch.String), func(b *batch.ColumnBuilder) { b.AppendText([]byte(v)) })
}

// NewTimestamp is a TIMESTAMP.
func NewTimestamp(v batch.Time) *Constant {
	return constant(batch.Of(batch.Timestamp), func(b *batch.ColumnBuilder) { batch.Append(b, v) })
}

// NewDate is a DATE, days since 1970-01-01.
func NewDate(days int32) *Constant {
	return constant(batch.Of(batch.Date), func(b *batch.ColumnBuilder) { batch.Append(b, days) })
}

// NewNumber is a literal as written: digits are a BIGINT (a DECIMAL where it
// does not fit), a point makes a DECIMAL, an exponent a DOUBLE.
func NewNumber(text string) (*Constant, error) {
	if strings.ContainsAny(text, "eE") {
		v, err := strconv.ParseFloat(text, 64)
		if err != nil {
			return nil, &TypeError{"number " + text + " is out of range", -1}
		}
		return NewFloat(v), nil
	}
	if v, err := strconv.ParseInt(text, 10, 64); err == nil {
		return NewInt(v), nil
	}
	whole, frac, _ := strings.Cut(text, ".")
	v, ok := new(big.Int).SetString(whole+frac, 10)
	precision := max(len(strings.TrimLeft(whole, "0"))+len(frac), 1)
	if !ok || precision > batch.MaxPrecision {
		return nil, &TypeError{"number " + text + " has more than 38 digits", -1}
	}
	t := batch.DecimalOf(precision, len(frac))
	return constant(t, func(b *batch.ColumnBuilder) { batch.Append(b, decimal128.FromBigInt(v)) }), nil
}

// literal is slot 0 of a column as SQL.
func literal(c *batch.Column) string {
	if c.IsNull(0) {
		return "NULL"
	}
	text := string(AppendText(nil, c, 0))
	switch c.Type.Kind {
	case batch.String, batch.Bytes, batch.JSON:
		return "'" + strings.ReplaceAll(text, "'", "''") + "'"
	case batch.Timestamp, batch.Date, batch.TimeOfDay:
		return c.Type.String() + " '" + text + "'"
	}
	return text
}
