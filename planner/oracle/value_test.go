package oracle

import (
	"encoding/json"
	"math"
	"math/big"
	"strconv"
	"strings"
	"time"

	"github.com/eventflux-io/engine/batch"
)

// The oracle's values are nil (NULL), bool, int64 (integers, microseconds of a
// TIMESTAMP, days of a DATE), float64, *big.Rat (DECIMAL) and string.

// held is slot i of a column: the oracle reads constants of the plan with it.
func held(c *batch.Column, i int) any {
	if c.Type.Kind == batch.Null || c.IsNull(i) {
		return nil
	}
	switch i = c.Slot(i); c.Type.Kind {
	case batch.Bool:
		return c.Bits().Get(i)
	case batch.Int8:
		return int64(batch.Values[int8](c)[i])
	case batch.Int16:
		return int64(batch.Values[int16](c)[i])
	case batch.Int32, batch.Date:
		return int64(batch.Values[int32](c)[i])
	case batch.Float32:
		return float64(batch.Values[float32](c)[i])
	case batch.Float64:
		return batch.Values[float64](c)[i]
	case batch.Decimal:
		return new(big.Rat).SetFrac(batch.Values[batch.Decimal128](c)[i].BigInt(), tenTo(int(c.Type.Scale)))
	case batch.String:
		return c.Str(i)
	}
	return batch.Values[int64](c)[i]
}

func tenTo(n int) *big.Int { return new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil) }

// text is a value as CAST(… AS STRING) writes it.
func text(v any, t batch.Type) string {
	switch v := v.(type) {
	case bool:
		return strconv.FormatBool(v)
	case int64:
		switch t.Kind {
		case batch.Timestamp:
			return instant(v)
		case batch.Date:
			return time.Unix(v*86400, 0).UTC().Format("2006-01-02")
		}
		return strconv.FormatInt(v, 10)
	case float64:
		if abs := math.Abs(v); abs != 0 && (abs < 1e-6 || abs >= 1e21) {
			return strconv.FormatFloat(v, 'e', -1, 64)
		}
		return strings.TrimPrefix(strconv.FormatFloat(v, 'f', -1, 64), negativeZero(v))
	case *big.Rat:
		return v.FloatString(int(t.Scale))
	}
	return v.(string)
}

func negativeZero(v float64) string {
	if v == 0 {
		return "-"
	}
	return ""
}

func instant(micros int64) string {
	t := time.UnixMicro(micros).UTC()
	switch {
	case micros%1e6 == 0:
		return t.Format("2006-01-02T15:04:05Z")
	case micros%1e3 == 0:
		return t.Format("2006-01-02T15:04:05.000Z")
	}
	return t.Format("2006-01-02T15:04:05.000000Z")
}

// line is a row as a JSON line.
func line(schema batch.Schema, values []any) string {
	var b strings.Builder
	for i, f := range schema {
		b.WriteString(map[bool]string{true: "{", false: ","}[i == 0])
		name, _ := json.Marshal(f.Name)
		b.Write(name)
		b.WriteByte(':')
		switch v := values[i].(type) {
		case nil:
			b.WriteString("null")
		case string:
			quoted, _ := json.Marshal(v)
			b.Write(quoted)
		default:
			s := text(v, f.Type)
			if f.Type.Kind == batch.Timestamp || f.Type.Kind == batch.Date {
				s = `"` + s + `"`
			}
			b.WriteString(s)
		}
	}
	return b.String() + "}\n"
}

// order3 compares two values of one type; NULL sorts first.
func order3(a, b any) int {
	switch {
	case a == nil && b == nil:
		return 0
	case a == nil:
		return -1
	case b == nil:
		return 1
	}
	switch x := a.(type) {
	case bool:
		y := b.(bool)
		switch {
		case x == y:
			return 0
		case y:
			return -1
		}
		return 1
	case int64:
		return big.NewInt(x).Cmp(big.NewInt(b.(int64)))
	case float64:
		y := b.(float64)
		switch {
		case x < y:
			return -1
		case x > y:
			return 1
		}
		return 0
	case *big.Rat:
		return x.Cmp(b.(*big.Rat))
	}
	return strings.Compare(a.(string), b.(string))
}

// groupKey is a text that two values share if and only if they are one group.
func groupKey(values ...any) string {
	var b strings.Builder
	for _, v := range values {
		switch v := v.(type) {
		case nil:
			b.WriteString("NULL")
		case string:
			b.WriteString(strconv.Quote(v))
		case float64:
			b.WriteString(strconv.FormatFloat(v+0, 'g', -1, 64))
		case int64:
			b.WriteString(strconv.FormatInt(v, 10))
		case bool:
			b.WriteString(strconv.FormatBool(v))
		case *big.Rat:
			b.WriteString(v.RatString())
		}
		b.WriteByte('|')
	}
	return b.String()
}
