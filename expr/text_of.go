package expr

import (
	"encoding/base64"
	"math"
	"strconv"

	"github.com/apache/arrow-go/v18/arrow/decimal128"

	"github.com/eventflux-io/engine/batch"
)

// AppendText writes row i of a column as text, as CAST to STRING, CSV and
// messages show it: numbers as in JSON, strings bare, BYTES in base64. NULL
// writes nothing.
func AppendText(dst []byte, c *batch.Column, i int) []byte {
	if c.IsNull(i) {
		return dst
	}
	i = c.Slot(i)
	switch c.Type.Kind {
	case batch.Bool:
		return strconv.AppendBool(dst, c.Bits().Get(i))
	case batch.Int8, batch.Int16, batch.Int32, batch.Int64:
		return strconv.AppendInt(dst, intAt(c, i), 10)
	case batch.Float32:
		return AppendFloat(dst, float64(batch.Values[float32](c)[i]), 32)
	case batch.Float64:
		return AppendFloat(dst, batch.Values[float64](c)[i], 64)
	case batch.Decimal:
		return AppendDecimal(dst, batch.Values[batch.Decimal128](c)[i], int(c.Type.Scale))
	case batch.String, batch.JSON:
		return append(dst, c.Text(i)...)
	case batch.Bytes:
		return base64.StdEncoding.AppendEncode(dst, c.Text(i))
	case batch.Timestamp:
		return batch.AppendTimestamp(dst, batch.Values[int64](c)[i])
	case batch.Date:
		return batch.AppendDate(dst, batch.Values[int32](c)[i])
	case batch.TimeOfDay:
		return batch.AppendTimeOfDay(dst, batch.Values[int64](c)[i])
	}
	return dst
}

// intAt is slot i of a column of an integer type.
func intAt(c *batch.Column, i int) int64 {
	switch c.Type.Kind {
	case batch.Int8:
		return int64(batch.Values[int8](c)[i])
	case batch.Int16:
		return int64(batch.Values[int16](c)[i])
	case batch.Int32, batch.Date:
		return int64(batch.Values[int32](c)[i])
	}
	return batch.Values[int64](c)[i]
}

// AppendFloat writes a double (bits 64) or float (32) in the shortest form that
// reads back equal, in exponent form from 1e21 and below 1e-6.
func AppendFloat(dst []byte, v float64, bits int) []byte {
	if v == math.Trunc(v) && math.Abs(v) < 1e15 {
		if v == 0 {
			return append(dst, '0')
		}
		return strconv.AppendInt(dst, int64(v), 10)
	}
	if bits == 64 {
		if out := appendShort(dst, v); out != nil {
			return out
		}
	}
	if abs := math.Abs(v); abs >= 1e-6 && abs < 1e21 {
		return strconv.AppendFloat(dst, v, 'f', -1, bits)
	}
	dst = strconv.AppendFloat(dst, v, 'e', -1, bits)
	if n := len(dst); dst[n-3] == '-' && dst[n-2] == '0' { // 1e-07 is 1e-7
		dst = append(dst[:n-2], dst[n-1])
	}
	return dst
}

// appendShort writes a double with one to four decimals, as prices have; nil: it
// has more. One division reports whether the decimal number reads back equal, and
// as no two of at most 15 digits read as the same double, it is the shortest.
func appendShort(dst []byte, v float64) []byte {
	const decimals, digits = 1e4, 1e15
	scaled := math.Abs(v)*decimals + 0.5
	if !(scaled < digits) {
		return nil
	}
	n := uint64(scaled)
	if float64(n)/decimals != math.Abs(v) {
		return nil
	}
	if v < 0 {
		dst = append(dst, '-')
	}
	dst = strconv.AppendUint(dst, n/decimals, 10)
	n %= decimals
	dst = append(dst, '.', '0'+byte(n/1000), '0'+byte(n/100%10), '0'+byte(n/10%10), '0'+byte(n%10))
	for dst[len(dst)-1] == '0' {
		dst = dst[:len(dst)-1]
	}
	return dst
}

// AppendDecimal writes an unscaled integer with its point: 1230 at scale 2 is
// 12.30.
func AppendDecimal(dst []byte, v batch.Decimal128, scale int) []byte {
	if small(v) {
		return appendScaled(dst, strconv.AppendInt(make([]byte, 0, 24), int64(v.LowBits()), 10), scale)
	}
	return appendScaled(dst, v.BigInt().Append(nil, 10), scale)
}

func appendScaled(dst, digits []byte, scale int) []byte {
	if digits[0] == '-' {
		dst, digits = append(dst, '-'), digits[1:]
	}
	if scale == 0 {
		return append(dst, digits...)
	}
	if len(digits) <= scale {
		dst = append(dst, '0', '.')
		for range scale - len(digits) {
			dst = append(dst, '0')
		}
		return append(dst, digits...)
	}
	point := len(digits) - scale
	dst = append(dst, digits[:point]...)
	return append(append(dst, '.'), digits[point:]...)
}

// small reports whether a decimal's integer fits an int64.
func small(v batch.Decimal128) bool { return v.HighBits() == int64(v.LowBits())>>63 }

// ParseDecimal reads a plain decimal number into the integer of the given
// precision and scale; digits beyond the scale round half away from zero.
func ParseDecimal(s []byte, precision, scale int) (batch.Decimal128, bool) {
	v, ok := parseDigits(s, scale)
	return v, ok && fits(v, precision)
}

func parseDigits(s []byte, scale int) (batch.Decimal128, bool) {
	neg := false
	if len(s) > 0 && (s[0] == '-' || s[0] == '+') {
		neg, s = s[0] == '-', s[1:]
	}
	var small int64
	digits, seen, point := 0, false, -1
	for i, c := range s {
		switch {
		case c == '.' && point < 0:
			point = i
			continue
		case c == 'e' || c == 'E':
			return parseExponent(s, neg, scale)
		case c < '0' || c > '9':
			return batch.Decimal128{}, false
		}
		seen = true
		if point >= 0 && i-point > scale {
			if i-point == scale+1 && c >= '5' {
				small++
			}
			continue
		}
		if digits++; digits > 17 {
			return parseExponent(s, neg, scale)
		}
		small = small*10 + int64(c-'0')
	}
	if !seen {
		return batch.Decimal128{}, false
	}
	have := 0
	if point >= 0 {
		have = min(len(s)-point-1, scale)
	}
	if digits+scale-have > 18 {
		return parseExponent(s, neg, scale)
	}
	for range scale - have {
		small *= 10
	}
	if neg {
		small = -small
	}
	return decimal128.FromI64(small), true
}
