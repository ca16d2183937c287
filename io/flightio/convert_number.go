package flightio

import (
	"math"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/decimal128"

	"github.com/eventflux-io/engine/batch"
)

// values is what arrays of a fixed-width type have in common.
type values[T any] interface{ Value(i int) T }

func toBool(from arrow.DataType) conversion {
	if from.ID() != arrow.BOOL {
		return nil
	}
	return func(to *batch.ColumnBuilder, from arrow.Array, i int) fault {
		to.AppendBool(from.(*array.Boolean).Value(i))
		return fault{}
	}
}

// whole is a type of whole numbers.
type whole struct {
	bits   int // that a signed number needs to hold each of its values
	digits int
	value  func(from arrow.Array, i int) int64
}

var wholes = map[arrow.Type]whole{
	arrow.INT8: {8, 3, wide[int8]}, arrow.INT16: {16, 5, wide[int16]}, arrow.INT32: {32, 10, wide[int32]}, arrow.INT64: {64, 19, wide[int64]},
	arrow.UINT8: {9, 3, wide[uint8]}, arrow.UINT16: {17, 5, wide[uint16]}, arrow.UINT32: {33, 10, wide[uint32]},
}

func wide[T int8 | int16 | int32 | int64 | uint8 | uint16 | uint32](from arrow.Array, i int) int64 {
	return int64(from.(values[T]).Value(i))
}

func toInteger(from arrow.DataType, to batch.Type) conversion {
	w, ok := wholes[from.ID()]
	if !ok || w.bits > 8*to.Width() {
		return nil
	}
	switch to.Kind {
	case batch.Int8:
		return fromWhole[int8](w)
	case batch.Int16:
		return fromWhole[int16](w)
	case batch.Int32:
		return fromWhole[int32](w)
	}
	return fromWhole[int64](w)
}

func fromWhole[T int8 | int16 | int32 | int64 | float32 | float64](w whole) conversion {
	return func(to *batch.ColumnBuilder, from arrow.Array, i int) fault {
		batch.Append(to, T(w.value(from, i)))
		return fault{}
	}
}

// The whole numbers that a floating-point number holds are those of that many bits,
// sign included.
const floatBits, doubleBits = 25, 54

func toFloat(from arrow.DataType, to batch.Type) conversion {
	w, isWhole := wholes[from.ID()]
	double := to.Kind == batch.Float64
	switch {
	case isWhole && double && w.bits <= doubleBits:
		return fromWhole[float64](w)
	case isWhole && !double && w.bits <= floatBits:
		return fromWhole[float32](w)
	case from.ID() == arrow.FLOAT16:
		return finite(to, func(from arrow.Array, i int) float64 { return float64(from.(*array.Float16).Value(i).Float32()) })
	case from.ID() == arrow.FLOAT32:
		return finite(to, func(from arrow.Array, i int) float64 { return float64(from.(*array.Float32).Value(i)) })
	case from.ID() == arrow.FLOAT64 && double:
		return finite(to, func(from arrow.Array, i int) float64 { return from.(*array.Float64).Value(i) })
	}
	return nil
}

// finite lets numbers in that SQL has: neither infinite nor NaN.
func finite(to batch.Type, value func(from arrow.Array, i int) float64) conversion {
	double := to.Kind == batch.Float64
	return func(to *batch.ColumnBuilder, from arrow.Array, i int) fault {
		v := value(from, i)
		switch {
		case math.IsNaN(v) || math.IsInf(v, 0):
			return outOfRange(to, from, i)
		case double:
			batch.Append(to, v)
		default:
			batch.Append(to, float32(v))
		}
		return fault{}
	}
}

func toDecimal(from arrow.DataType, to batch.Type) conversion {
	digits, scale := 0, 0
	var value func(from arrow.Array, i int) batch.Decimal128
	switch t := from.(type) {
	case *arrow.Decimal128Type:
		digits, scale = int(t.Precision), int(t.Scale)
		value = func(from arrow.Array, i int) batch.Decimal128 { return from.(*array.Decimal128).Value(i) }
	default:
		w, ok := wholes[from.ID()]
		if !ok {
			return nil
		}
		digits = w.digits
		value = func(from arrow.Array, i int) batch.Decimal128 { return decimal128.FromI64(w.value(from, i)) }
	}
	more := int(to.Scale) - scale
	if more < 0 || scale < 0 || int(to.Precision)-int(to.Scale) < digits-scale {
		return nil
	}
	return func(to *batch.ColumnBuilder, from arrow.Array, i int) fault {
		v := value(from, i)
		if !v.FitsInPrecision(int32(digits)) { // the array breaks the word of its type
			return outOfRange(to, from, i)
		}
		batch.Append(to, v.IncreaseScaleBy(int32(more)))
		return fault{}
	}
}
