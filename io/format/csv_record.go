package format

import (
	"bytes"

	"github.com/eventflux-io/engine/batch"
)

// csvField is a field of the record at hand.
type csvField struct {
	text   []byte
	quoted bool
}

const unclosedQuote = "a quoted field is not closed"

// split finds the fields of the record at the start of s; n is its bytes with
// the line end. Where it is not whole, either more bytes are needed (the fault is
// a cut) or its quotes are wrong.
func (d *csvDecoder) split(s []byte, final bool) (n int, whole bool) {
	d.fields, d.quoted, d.fault = d.fields[:0], d.quoted[:0], fault{}
	i := 0
	for {
		var field csvField
		end := i
		if i < len(s) && s[i] == '"' {
			if field.text, end, field.quoted = d.unquote(s, i); !field.quoted {
				d.fault = fault{code: "decode", msg: unclosedQuote, cut: true}
				return 0, false
			}
		} else {
			for end < len(s) && s[end] != d.comma && s[end] != '\n' && s[end] != '"' {
				end++
			}
			field.text = s[i:end]
			if (end == len(s) || s[end] == '\n') && end > i && s[end-1] == '\r' {
				field.text = s[i : end-1]
			}
		}
		d.fields = append(d.fields, field)
		if field.quoted && end < len(s) && s[end] == '\r' && (end+1 == len(s) || s[end+1] == '\n') {
			end++
		}
		switch {
		case end == len(s):
			d.fault.cut = true
			return end, final
		case s[end] == '\n':
			return end + 1, true
		case s[end] != d.comma:
			d.fault = fault{code: "decode", msg: "there is a quote inside a field"}
			if field.quoted {
				d.fault.msg = "something follows a quoted field"
			}
			return 0, false
		}
		i = end + 1
	}
}

// unquote reads the quoted field at s[i]; doubled quotes stand for one.
func (d *csvDecoder) unquote(s []byte, i int) (text []byte, end int, closed bool) {
	from, start := i+1, len(d.quoted)
	for i = from; ; i++ {
		quote := bytes.IndexByte(s[i:], '"')
		if quote < 0 {
			return nil, len(s), false
		}
		i += quote
		if i+1 == len(s) || s[i+1] != '"' {
			break
		}
		i++
		d.quoted = append(d.quoted, s[from:i]...)
		from = i + 1
	}
	if len(d.quoted) == start {
		return s[from:i], i + 1, true
	}
	d.quoted = append(d.quoted, s[from:i]...)
	return d.quoted[start:], i + 1, true
}

// field appends the text of a field to its column.
func (d *csvDecoder) field(text []byte, c *batch.ColumnBuilder, f *batch.Field) bool {
	switch kind := f.Type.Kind; kind {
	case batch.String:
		if !validText(text) {
			return d.fail("utf8", f.Name, "invalid UTF-8")
		}
		c.AppendText(text)
		return true
	case batch.JSON, batch.Array, batch.Struct:
		return d.nestedField(text, c, f)
	case batch.Bool:
		switch text = bytes.TrimSpace(text); {
		case string(text) == "1" || bytes.EqualFold(text, []byte("true")):
			c.AppendBool(true)
			return true
		case string(text) == "0" || bytes.EqualFold(text, []byte("false")):
			c.AppendBool(false)
			return true
		}
	case batch.Int8, batch.Int16, batch.Int32, batch.Int64, batch.Float32, batch.Float64, batch.Decimal, batch.Timestamp:
		if number := d.plainNumber(bytes.TrimSpace(text)); len(number) > 0 {
			return d.number(number, c, f)
		}
	}
	return d.text(text, c, f)
}

// plainNumber is a number as JSON would write it: without a plus sign, without
// zeros in front, with digits on both sides of its point. Nil: it is none.
func (d *csvDecoder) plainNumber(text []byte) []byte {
	if len(text) == 0 || number(text, 0) == len(text) {
		return text
	}
	d.buf = d.buf[:0]
	if text[0] == '-' {
		d.buf = append(d.buf, '-')
	}
	if text[0] == '-' || text[0] == '+' {
		text = text[1:]
	}
	if pastDigits(text, 0) == 0 && (len(text) == 0 || text[0] != '.' || pastDigits(text, 1) == 1) {
		return nil
	}
	text = bytes.TrimLeft(text, "0")
	if pastDigits(text, 0) == 0 {
		d.buf = append(d.buf, '0')
	}
	d.buf = bytes.TrimSuffix(append(d.buf, text...), []byte("."))
	if number(d.buf, 0) != len(d.buf) {
		return nil
	}
	return d.buf
}

// nestedField reads a field that holds JSON text.
func (d *csvDecoder) nestedField(text []byte, c *batch.ColumnBuilder, f *batch.Field) bool {
	i := space(text, 0)
	end, good := d.value(text, i, c, f, 0)
	if good && space(text, end) != len(text) {
		good = d.fail("decode", f.Name, "something follows the JSON value of %q", f.Name)
	}
	return good
}
