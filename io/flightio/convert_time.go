package flightio

import (
	"math"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"

	"github.com/eventflux-io/engine/batch"
)

// ticks is how a type counts time: units of nanos nanoseconds since 1970, or
// since midnight.
type ticks struct {
	nanos int64
	value func(from arrow.Array, i int) int64
}

// micros is value i in microseconds, what is below them cut; false: it is too
// far away to be one.
func (c ticks) micros(from arrow.Array, i int) (int64, bool) {
	v := c.value(from, i)
	if c.nanos < 1000 {
		per := 1000 / c.nanos
		return (v - ((v%per)+per)%per) / per, true
	}
	per := c.nanos / 1000
	return v * per, v <= math.MaxInt64/per && v >= math.MinInt64/per
}

func toTime(from arrow.DataType, to batch.Type) conversion {
	var unit arrow.TimeUnit
	c := ticks{}
	isDate := false
	switch t := from.(type) {
	case *arrow.TimestampType:
		unit = t.Unit
		c.value = func(from arrow.Array, i int) int64 { return int64(from.(*array.Timestamp).Value(i)) }
	case *arrow.Time32Type:
		unit = t.Unit
		c.value = func(from arrow.Array, i int) int64 { return int64(from.(*array.Time32).Value(i)) }
	case *arrow.Time64Type:
		unit = t.Unit
		c.value = func(from arrow.Array, i int) int64 { return int64(from.(*array.Time64).Value(i)) }
	case *arrow.Date32Type:
		isDate = true
		c.nanos, c.value = 1000*batch.Day, func(from arrow.Array, i int) int64 { return int64(from.(*array.Date32).Value(i)) }
	case *arrow.Date64Type:
		isDate, unit = true, arrow.Millisecond
		c.value = func(from arrow.Array, i int) int64 { return int64(from.(*array.Date64).Value(i)) }
	default:
		return nil
	}
	if c.nanos == 0 {
		c.nanos = int64(unit.Multiplier())
	}
	isInstant := isDate || from.ID() == arrow.TIMESTAMP
	switch {
	case to.Kind == batch.Timestamp && isInstant:
		return toTimestamp(c)
	case to.Kind == batch.Date && isDate:
		return toDate(c)
	case to.Kind == batch.TimeOfDay && !isInstant:
		return toTimeOfDay(c)
	}
	return nil
}

func toTimestamp(c ticks) conversion {
	return func(to *batch.ColumnBuilder, from arrow.Array, i int) fault {
		v, ok := c.micros(from, i)
		if !ok || !batch.IsInstant(v) {
			return outOfRange(to, from, i)
		}
		batch.Append(to, v)
		return fault{}
	}
}

func toDate(c ticks) conversion {
	return func(to *batch.ColumnBuilder, from arrow.Array, i int) fault {
		v, ok := c.micros(from, i)
		if !ok || v%batch.Day != 0 || !batch.IsInstant(v) {
			return outOfRange(to, from, i)
		}
		batch.Append(to, int32(v/batch.Day))
		return fault{}
	}
}

func toTimeOfDay(c ticks) conversion {
	return func(to *batch.ColumnBuilder, from arrow.Array, i int) fault {
		v, ok := c.micros(from, i)
		if !ok || v < 0 || v >= batch.Day {
			return outOfRange(to, from, i)
		}
		batch.Append(to, v)
		return fault{}
	}
}
