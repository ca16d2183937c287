package format

import "github.com/eventflux-io/engine/batch"

// quick reads a record without quotes whose texts are ASCII and whose numbers are
// written plainly; end is after its line feed. 0: it is no such record, and
// what it appended has to be undone.
func (d *csvDecoder) quick(s []byte, into *batch.Builder) (end int) {
	commas, i := uint64(d.comma)*ones, 0
	last := len(d.columns) - 1
	for j, col := range d.columns {
		if i >= len(s) {
			return 0
		}
		switch {
		case col < 0:
			end = fieldEnd(s, i, commas)
		case d.null == "" && (s[i] == d.comma || s[i] < ' '):
			into.Col(col).AppendNull()
			end = i
		default:
			switch kind := d.schema[col].Type.Kind; kind {
			case batch.String:
				end = fieldEnd(s, i, commas)
				if d.null != "" && string(s[i:end]) == d.null {
					into.Col(col).AppendNull()
				} else {
					into.Col(col).AppendText(s[i:end])
				}
			case batch.Int64, batch.Int32:
				v, after := shortInt(s, i)
				if after == 0 || !appendInt(v, into.Col(col), kind) {
					return 0
				}
				end = after
			case batch.Float64:
				v, after := shortFloat(s, i)
				if after == 0 {
					return 0
				}
				batch.Append(into.Col(col), v)
				end = after
			default:
				end = fieldEnd(s, i, commas)
				if string(s[i:end]) == d.null {
					into.Col(col).AppendNull()
				} else if !d.field(s[i:end], into.Col(col), &d.schema[col]) {
					return 0
				}
			}
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
