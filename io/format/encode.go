package format

import (
	"strconv"
	"unicode/utf8"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/expr"
)

// jsonEncoder writes one object a line.
type jsonEncoder struct{ names [][]byte } // `"name":`, quoted once

func names(schema batch.Schema) [][]byte {
	out := make([][]byte, len(schema))
	for i, f := range schema {
		out[i] = append(AppendString(nil, []byte(f.Name)), ':')
	}
	return out
}

func (e *jsonEncoder) Begin(dst []byte) []byte { return dst }

func (e *jsonEncoder) Append(dst []byte, b *batch.Batch) []byte {
	for i := range b.N {
		dst = append(dst, '{')
		for c := range b.Cols {
			if c > 0 {
				dst = append(dst, ',')
			}
			dst = append(dst, e.names[c]...)
			dst = AppendJSON(dst, &b.Cols[c], i)
		}
		dst = append(dst, '}', '\n')
	}
	return dst
}

// AppendJSON writes row i of a column as a JSON value.
func AppendJSON(dst []byte, c *batch.Column, i int) []byte {
	if c.IsNull(i) {
		return append(dst, "null"...)
	}
	i = c.Slot(i)
	switch c.Type.Kind {
	case batch.String:
		return AppendString(dst, c.Text(i))
	case batch.Int64:
		return strconv.AppendInt(dst, batch.Values[int64](c)[i], 10)
	case batch.Float64:
		return expr.AppendFloat(dst, batch.Values[float64](c)[i], 64)
	case batch.Bytes, batch.Timestamp, batch.Date, batch.TimeOfDay:
		return append(expr.AppendText(append(dst, '"'), c, i), '"')
	case batch.Array:
		return appendArray(dst, c, i)
	case batch.Struct:
		dst = append(dst, '{')
		for m, f := range c.Type.Fields() {
			if m > 0 {
				dst = append(dst, ',')
			}
			dst = append(AppendString(dst, []byte(f.Name)), ':')
			dst = AppendJSON(dst, &c.Children()[m], i)
		}
		return append(dst, '}')
	}
	return expr.AppendText(dst, c, i)
}

func appendArray(dst []byte, c *batch.Column, i int) []byte {
	offsets, _ := c.TextData()
	dst = append(dst, '[')
	for e := offsets[i]; e < offsets[i+1]; e++ {
		if e > offsets[i] {
			dst = append(dst, ',')
		}
		dst = AppendJSON(dst, &c.Children()[0], int(e))
	}
	return append(dst, ']')
}

const hexDigits = "0123456789abcdef"

// AppendString writes a JSON string; bytes that are not UTF-8 become U+FFFD.
func AppendString(dst, s []byte) []byte {
	dst = append(dst, '"')
	from := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c >= 0x20 && c != '"' && c != '\\' && c < utf8.RuneSelf {
			i++
			continue
		}
		if c >= utf8.RuneSelf {
			r, size := utf8.DecodeRune(s[i:])
			if r != utf8.RuneError || size > 1 {
				i += size
				continue
			}
			dst = append(append(dst, s[from:i]...), "\\ufffd"...)
			i++
			from = i
			continue
		}
		dst = append(dst, s[from:i]...)
		switch c {
		case '"', '\\':
			dst = append(dst, '\\', c)
		case '\n':
			dst = append(dst, '\\', 'n')
		case '\r':
			dst = append(dst, '\\', 'r')
		case '\t':
			dst = append(dst, '\\', 't')
		default:
			dst = append(dst, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
		}
		i++
		from = i
	}
	return append(append(dst, s[from:]...), '"')
}
