package format

import (
	"encoding/base64"
	"strconv"
	"unsafe"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/expr"
)

// scalars appends single values to columns. It is where the texts and numbers of
// all formats become values of a type.
type scalars struct {
	faults
	buf []byte // a text that is not in the input as it is
}

// text appends a text to a column whose values are written as texts.
func (r *scalars) text(text []byte, c *batch.ColumnBuilder, f *batch.Field) bool {
	switch f.Type.Kind {
	case batch.String:
		c.AppendText(text)
		return true
	case batch.Timestamp:
		if v, ok := batch.ParseTimestamp(text); ok {
			batch.Append(c, v)
			return true
		}
	case batch.Date:
		if v, ok := parseDay(text); ok {
			batch.Append(c, v)
			return true
		}
	case batch.TimeOfDay:
		if v, ok := batch.ParseTimeOfDay(text); ok {
			batch.Append(c, v)
			return true
		}
	case batch.Bytes:
		from := len(r.buf) // text may precede it
		v, err := base64.StdEncoding.AppendDecode(r.buf, text)
		if r.buf = v[:from]; err == nil {
			c.AppendText(v[from:])
			return true
		}
	}
	return r.fail("type", f.Name, "the value \"%s\" of %q is not %s", shown(text), f.Name, f.Type.WithArticle())
}

// parseDay reads a date, or the date of an instant.
func parseDay(text []byte) (days int32, ok bool) {
	if days, ok = batch.ParseDate(text); ok {
		return days, true
	}
	v, ok := batch.ParseTimestamp(text)
	day, _ := batch.SplitDay(v)
	return int32(day), ok
}

// number appends a JSON number to a column.
func (r *scalars) number(text []byte, c *batch.ColumnBuilder, f *batch.Field) bool {
	switch f.Type.Kind {
	case batch.Int8, batch.Int16, batch.Int32, batch.Int64:
		v, kind := parseWhole(text)
		if kind == "type" {
			return r.fail(kind, f.Name, "the value %s of %q is not a whole number (%s)", shown(text), f.Name, f.Type)
		}
		return kind == "" && appendInt(v, c, f.Type.Kind) || r.outOfRange(f, text)
	case batch.Float64:
		if v, ok := parseFloat(text); ok {
			batch.Append(c, v)
			return true
		}
		return r.outOfRange(f, text)
	case batch.Float32:
		if v, err := strconv.ParseFloat(unsafe.String(unsafe.SliceData(text), len(text)), 32); err == nil {
			batch.Append(c, float32(v))
			return true
		}
		return r.outOfRange(f, text)
	case batch.Decimal:
		if v, ok := expr.ParseDecimal(text, int(f.Type.Precision), int(f.Type.Scale)); ok {
			batch.Append(c, v)
			return true
		}
		return r.outOfRange(f, text)
	case batch.Timestamp: // milliseconds
		switch v, kind := parseWhole(text); {
		case kind == "type":
			return r.fail(kind, f.Name, "the value %s of %q is not a whole number of milliseconds", shown(text), f.Name)
		case kind == "" && v*1000/1000 == v && batch.IsInstant(v*1000):
			batch.Append(c, v*1000)
			return true
		}
		return r.outOfRange(f, text)
	}
	return r.mismatch(f, text)
}

// appendInt appends a whole number to a column of an integer type; false: it does
// not fit.
func appendInt(v int64, c *batch.ColumnBuilder, kind batch.TypeKind) bool {
	switch {
	case kind == batch.Int64:
		batch.Append(c, v)
	case kind == batch.Int32 && int64(int32(v)) == v:
		batch.Append(c, int32(v))
	case kind == batch.Int16 && int64(int16(v)) == v:
		batch.Append(c, int16(v))
	case kind == batch.Int8 && int64(int8(v)) == v:
		batch.Append(c, int8(v))
	default:
		return false
	}
	return true
}
