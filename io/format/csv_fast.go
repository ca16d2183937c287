package format

import "github.com/eventflux-io/engine/batch"

// quick reads a record without quotes whose texts are ASCII and whose numbers are
// written plainly; end is behind its line feed. 0: it is no such record, and
// what it appended has to be undone.
func (d *csvDecoder) quick(s []byte, into *batch.Builder) (end int) {
	commas, i := uint64(d.comma)*ones, 0
	last := len(d.columns) - 1
	for j, col := range d.columns {
		if i >= len(s) {
			return 0
		}
		if col < 0 {
			end = fieldEnd(s, i, commas)
		} else {
			end = d.quickField(s, i, commas, &d.schema[col], into.Col(col))
		}
		if j == last && end > 0 { // an empty line is no record
			return lineEnd(s, end)
		}
		if end >= len(s) || s[end] != d.comma {
			return 0
		}
		i = end + 1
	}
	return 0
}

// quickField appends the field at s[i] and is its end, or some place where no
// field ends.
func (d *csvDecoder) quickField(s []byte, i int, commas uint64, f *batch.Field, c *batch.ColumnBuilder) (end int) {
	if d.null == "" && (s[i] == d.comma || s[i] == '\n' || s[i] == '\r') {
		c.AppendNull()
		return i
	}
	switch kind := f.Type.Kind; kind {
	case batch.Int64, batch.Int32:
		if v, end := shortInt(s, i); end > 0 && appendInt(v, c, kind) {
			return end
		}
	case batch.Float64:
		if v, end := shortFloat(s, i); end > 0 {
			batch.Append(c, v)
			return end
		}
	default:
		end = fieldEnd(s, i, commas)
		if text := s[i:end]; d.null != "" && string(text) == d.null {
			c.AppendNull()
			return end
		} else if kind == batch.String {
			c.AppendText(text)
			return end
		} else if d.field(text, c, f) {
			return end
		}
	}
	return len(s)
}

// fieldEnd is the first byte from s[i] on that is a comma or that no plain field
// holds: a quote, a control character, a byte from 0x80.
func fieldEnd(s []byte, i int, commas uint64) int {
	for ; i+8 <= len(s); i += 8 {
		w := word(s, i)
		if m := equalTo(w, commas) | equalTo(w, '"'*ones) | (w-0x20*ones)&^w&highs | w&highs; m != 0 {
			return i + first(m)
		}
	}
	for ; i < len(s); i++ {
		if c := s[i]; c < 0x20 || c >= 0x80 || c == '"' || c == byte(commas) {
			return i
		}
	}
	return i
}
