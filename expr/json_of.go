package expr

import (
	"unicode/utf8"

	"github.com/eventflux-io/engine/batch"
)

// AppendJSON writes row i of a column as JSON: ARRAY and STRUCT nested, texts and
// times quoted, NULL as null.
func AppendJSON(dst []byte, c *batch.Column, i int) []byte {
	if c.IsNull(i) {
		return append(dst, "null"...)
	}
	slot := c.Slot(i)
	switch c.Type.Kind {
	case batch.Array:
		offsets, _ := c.TextData()
		elem := &c.Children()[0]
		dst = append(dst, '[')
		for j := offsets[slot]; j < offsets[slot+1]; j++ {
			if j > offsets[slot] {
				dst = append(dst, ',')
			}
			dst = AppendJSON(dst, elem, int(j))
		}
		return append(dst, ']')
	case batch.Struct:
		dst = append(dst, '{')
		for m, f := range c.Type.Fields() {
			if m > 0 {
				dst = append(dst, ',')
			}
			dst = append(appendQuoted(dst, f.Name), ':')
			dst = AppendJSON(dst, &c.Children()[m], slot)
		}
		return append(dst, '}')
	case batch.String:
		return appendQuoted(dst, string(c.Text(slot)))
	case batch.Bytes, batch.Timestamp, batch.Date, batch.TimeOfDay:
		return append(AppendText(append(dst, '"'), c, i), '"')
	}
	return AppendText(dst, c, i)
}

// appendQuoted writes a text as a JSON string.
func appendQuoted(dst []byte, s string) []byte {
	const hexDigits = "0123456789abcdef"
	dst = append(dst, '"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			dst = append(dst, '\\', byte(r))
		case r == '\n':
			dst = append(dst, '\\', 'n')
		case r == '\r':
			dst = append(dst, '\\', 'r')
		case r == '\t':
			dst = append(dst, '\\', 't')
		case r < ' ':
			dst = append(dst, '\\', 'u', '0', '0', hexDigits[r>>4], hexDigits[r&15])
		default:
			dst = utf8.AppendRune(dst, r)
		}
	}
	return append(dst, '"')
}

// nestedToText writes ARRAYs and STRUCTs as JSON.
func nestedToText(env *Env, args []batch.Column, n int, out *batch.Column) {
	texts(env, n, out, func(i int, dst []byte) ([]byte, verdict) { return AppendJSON(dst, &args[0], i), ok })
}
