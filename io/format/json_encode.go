package format

import (
	"unicode/utf8"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/expr"
)

// jsonEncoder writes one object a line.
type jsonEncoder struct {
	leads [][]byte // `{"name":` and `,"name":`
}

func newJSONEncoder(schema batch.Schema) *jsonEncoder {
	e := &jsonEncoder{}
	open := byte('{')
	for _, f := range schema {
		e.leads = append(e.leads, append(AppendString([]byte{open}, []byte(f.Name)), ':'))
		open = ','
	}
	return e
}

func (e *jsonEncoder) Begin(dst []byte) []byte { return dst }

func (e *jsonEncoder) Append(dst []byte, b *batch.Batch) []byte {
	for i := range b.N {
		dst = append(e.AppendRow(dst, b, i), '\n')
	}
	return dst
}

func (e *jsonEncoder) AppendRow(dst []byte, b *batch.Batch, i int) []byte {
	for c := range b.Cols {
		dst = append(dst, e.leads[c]...)
		dst = AppendJSON(dst, &b.Cols[c], i)
	}
	return append(dst, '}')
}

// AppendJSON writes row i of a column as a JSON value.
func AppendJSON(dst []byte, c *batch.Column, i int) []byte {
	if c.IsNull(i) {
		return append(dst, "null"...)
	}
	switch c.Type.Kind {
	case batch.String:
		return AppendString(dst, c.Text(c.Slot(i)))
	case batch.Bytes, batch.Timestamp, batch.Date, batch.TimeOfDay:
		return append(expr.AppendText(append(dst, '"'), c, i), '"')
	case batch.Array:
		return appendArray(dst, c, c.Slot(i))
	case batch.Struct:
		return appendStruct(dst, c, c.Slot(i))
	}
	return expr.AppendText(dst, c, i) // numbers, booleans and JSON
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

func appendStruct(dst []byte, c *batch.Column, i int) []byte {
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

const hexDigits = "0123456789abcdef"

// escapes are the characters with an escape of their own.
var escapes = [256]byte{'"': '"', '\\': '\\', '\n': 'n', '\r': 'r', '\t': 't'}

// AppendString writes a JSON string; bytes that are not UTF-8 become U+FFFD.
func AppendString(dst, s []byte) []byte {
	dst = append(dst, '"')
	from := 0
	for i := plain(s, 0); i < len(s); i = plain(s, i) {
		c := s[i]
		if c >= utf8.RuneSelf {
			r, size := utf8.DecodeRune(s[i:])
			if r == utf8.RuneError && size == 1 {
				dst = append(append(dst, s[from:i]...), "\\ufffd"...)
				from = i + 1
			}
			i += size
			continue
		}
		dst = append(dst, s[from:i]...)
		if e := escapes[c]; e != 0 {
			dst = append(dst, '\\', e)
		} else {
			dst = append(dst, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
		}
		i++
		from = i
	}
	return append(append(dst, s[from:]...), '"')
}
