package format

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/apache/arrow-go/v18/arrow/decimal128"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/expr"
	"github.com/eventflux-io/engine/io/connector"
)

// JSON is one object a line.
var JSON = connector.Format{
	Name: "json", Doc: "one JSON object a line", Endings: []string{".json", ".jsonl", ".ndjson"},
	Fields: []connector.Field{
		{Name: "json.fail-on-missing-field", Type: connector.Bool, Default: "false", Source: true, Doc: "a missing field is an error of the row, not NULL"},
		{Name: "json.coerce", Type: connector.Bool, Default: "false", Source: true, Doc: "texts that hold numbers are read as numbers"},
		{Name: "json.max-record", Type: connector.Size, Default: defaultMaxRecord, Source: true, Doc: "longest record in bytes"},
	},
	NewDecoder: newJSONDecoder,
	NewEncoder: func(schema batch.Schema, _ connector.Options) (connector.Encoder, error) {
		return &jsonEncoder{names: names(schema)}, nil
	},
}

const (
	maxDepth = 64
	maxKeys  = 4096
)

// jsonDecoder reads objects field by field. It expects the keys in the order of
// the row before: one comparison then finds the column.
type jsonDecoder struct {
	lines
	schema  batch.Schema
	skip    []bool
	coerce  bool
	missing bool // a missing field fails the row

	expect []expected // the keys of the row before, in order
	seen   []uint32   // per column: the row in which it was last set
	row    uint32
	keys   int
	buf    []byte // an unescaped string
	fault  fault
	began  bool
}

type expected struct {
	key []byte
	col int // -1: no column
}

// fault is why a row does not decode.
type fault struct {
	code, column, msg string
}

func newJSONDecoder(spec connector.DecodeSpec) (connector.Decoder, error) {
	d := &jsonDecoder{schema: spec.Schema, skip: spec.Skip, coerce: spec.Options.Bool("json.coerce"), missing: spec.Options.Bool("json.fail-on-missing-field")}
	d.max = int(spec.Options.Size("json.max-record"))
	if d.max == 0 {
		d.max = 1 << 20
	}
	d.seen = make([]uint32, len(spec.Schema))
	return d, nil
}

func (d *jsonDecoder) Decode(data []byte, final bool, at *connector.Place, into *batch.Builder) int {
	done := 0
	if !d.began && len(data) > 0 {
		if !final && len(data) < 3 {
			return 0
		}
		d.began = true
		if at.Offset == 0 && bytes.HasPrefix(data, []byte("\xef\xbb\xbf")) {
			done, at.Offset = 3, 3
		}
	}
	for !into.Full() && done < len(data) {
		line, n := d.next(data[done:], final)
		if n == 0 {
			if len(data)-done > d.max {
				done += d.tooLong(data[done:], at, into)
			}
			return done
		}
		switch {
		case d.skipping:
			d.skipping = false
		case len(line) > d.max:
			refuse(into, at, "size", "", fmt.Sprintf("a record of more than %d bytes", d.max), line)
		default:
			d.record(line, n, at, into)
		}
		done += n
		at.Offset += int64(n)
		at.Line++
	}
	return done
}

func (d *jsonDecoder) record(line []byte, n int, at *connector.Place, into *batch.Builder) {
	line = trimArray(line)
	if len(line) == 0 {
		return
	}
	d.fault = fault{}
	if !d.object(line, into) {
		refuse(into, at, d.fault.code, d.fault.column, d.fault.msg, line)
		return
	}
	into.EndRow(at.Partition, at.Line+1, n)
}

// trimArray takes the white space off a line, and what makes an array of
// objects of a file that holds one object a line: [ , ].
func trimArray(line []byte) []byte {
	line = bytes.TrimSpace(line)
	if len(line) == 0 || line[0] == '{' && line[len(line)-1] == '}' {
		return line
	}
	if line[0] == '[' {
		line = bytes.TrimSpace(line[1:])
	}
	if n := len(line); n > 0 && (line[n-1] == ']' || line[n-1] == ',') {
		if line[n-1] == ']' && n > 1 && line[0] != '{' {
			return line
		}
		line = bytes.TrimSpace(line[:n-1])
	}
	return line
}

func (d *jsonDecoder) fail(code, column, format string, args ...any) bool {
	if d.fault.code == "" {
		d.fault = fault{code, column, fmt.Sprintf(format, args...)}
	}
	return false
}

func space(s []byte, i int) int {
	for i < len(s) && (s[i] == ' ' || s[i] == '\t' || s[i] == '\r' || s[i] == '\n') {
		i++
	}
	return i
}

// object decodes one row.
func (d *jsonDecoder) object(s []byte, into *batch.Builder) bool {
	if s[0] != '{' {
		return d.fail("decode", "", "a row must be a JSON object")
	}
	d.row++
	d.keys = 0
	i := space(s, 1)
	if i < len(s) && s[i] == '}' {
		return d.finish(s, i+1, into)
	}
	for {
		if i >= len(s) || s[i] != '"' {
			return d.fail("decode", "", "the JSON text is cut off or broken: expected a key")
		}
		col, end, good := d.key(s, i)
		if !good {
			return false
		}
		i = space(s, end)
		if i >= len(s) || s[i] != ':' {
			return d.fail("decode", "", "the JSON text is cut off or broken: expected \":\"")
		}
		if i = space(s, i+1); i >= len(s) {
			return d.fail("decode", "", "the JSON text is cut off")
		}
		if col < 0 || d.skip != nil && d.skip[col] {
			i, good = d.skipValue(s, i, 1)
		} else {
			i, good = d.column(s, i, col, into)
		}
		if !good {
			return false
		}
		if i = space(s, i); i >= len(s) {
			return d.fail("decode", "", "the JSON text is cut off")
		}
		switch s[i] {
		case ',':
			i = space(s, i+1)
		case '}':
			return d.finish(s, i+1, into)
		default:
			return d.fail("decode", "", "the JSON text is broken: expected \",\" or \"}\"")
		}
	}
}

func (d *jsonDecoder) finish(s []byte, i int, into *batch.Builder) bool {
	if space(s, i) != len(s) {
		return d.fail("decode", "", "something stands behind the JSON object")
	}
	for c := range d.seen {
		if d.seen[c] == d.row {
			continue
		}
		if d.missing && (d.skip == nil || !d.skip[c]) {
			return d.fail("missing", d.schema[c].Name, "the field %q is missing", d.schema[c].Name)
		}
		into.Col(c).AppendNull()
	}
	return true
}

// key reads the key at s[i] and finds its column.
func (d *jsonDecoder) key(s []byte, i int) (col, end int, good bool) {
	if d.keys++; d.keys > maxKeys {
		return 0, 0, d.fail("decode", "", "an object of more than %d keys", maxKeys)
	}
	if at := d.keys - 1; at < len(d.expect) {
		e := &d.expect[at]
		if end = i + len(e.key); end <= len(s) && string(s[i:end]) == string(e.key) {
			return e.col, end, true
		}
	}
	text, end, good := d.str(s, i)
	if !good {
		return 0, 0, false
	}
	col = d.schema.Index(string(text))
	if at := d.keys - 1; at < 64 {
		e := expected{append([]byte(nil), s[i:end]...), col}
		if at < len(d.expect) {
			d.expect[at] = e
		} else {
			d.expect = append(d.expect, e)
		}
	}
	return col, end, true
}

// str reads the string at s[i] (its opening quote); the text is s's own, or
// d.buf where it had escapes.
func (d *jsonDecoder) str(s []byte, i int) (text []byte, end int, good bool) {
	start := i + 1
	ascii := true
	for j := start; j < len(s); j++ {
		switch c := s[j]; {
		case c == '"':
			text = s[start:j]
			if !ascii && !utf8.Valid(text) {
				return nil, 0, d.fail("utf8", "", "invalid UTF-8")
			}
			return text, j + 1, true
		case c == '\\':
			return d.escaped(s, start, j)
		case c < 0x20:
			return nil, 0, d.fail("decode", "", "a control character stands in a string")
		case c >= utf8.RuneSelf:
			ascii = false
		}
	}
	return nil, 0, d.fail("decode", "", "the JSON text is cut off within a string")
}

func (d *jsonDecoder) escaped(s []byte, start, j int) (text []byte, end int, good bool) {
	d.buf = append(d.buf[:0], s[start:j]...)
	for j < len(s) {
		c := s[j]
		switch {
		case c == '"':
			if !utf8.Valid(d.buf) {
				return nil, 0, d.fail("utf8", "", "invalid UTF-8")
			}
			return d.buf, j + 1, true
		case c < 0x20:
			return nil, 0, d.fail("decode", "", "a control character stands in a string")
		case c != '\\':
			d.buf = append(d.buf, c)
			j++
			continue
		}
		if j+1 >= len(s) {
			break
		}
		switch e := s[j+1]; e {
		case '"', '\\', '/':
			d.buf = append(d.buf, e)
		case 'b':
			d.buf = append(d.buf, '\b')
		case 'f':
			d.buf = append(d.buf, '\f')
		case 'n':
			d.buf = append(d.buf, '\n')
		case 'r':
			d.buf = append(d.buf, '\r')
		case 't':
			d.buf = append(d.buf, '\t')
		case 'u':
			r, ok := hex4(s, j+2)
			if !ok {
				return nil, 0, d.fail("decode", "", "a broken \\u escape")
			}
			j += 4
			if r >= 0xD800 && r < 0xE000 {
				low, ok := hex4(s, j+4)
				if r >= 0xDC00 || !ok || s[j+2] != '\\' || s[j+3] != 'u' || low < 0xDC00 || low >= 0xE000 {
					return nil, 0, d.fail("utf8", "", "a lone surrogate")
				}
				r = 0x10000 + (r-0xD800)<<10 + (low - 0xDC00)
				j += 6
			}
			d.buf = utf8.AppendRune(d.buf, r)
		default:
			return nil, 0, d.fail("decode", "", "an unknown escape \\%c", e)
		}
		j += 2
	}
	return nil, 0, d.fail("decode", "", "the JSON text is cut off within a string")
}

func hex4(s []byte, i int) (rune, bool) {
	if i+4 > len(s) {
		return 0, false
	}
	var r rune
	for _, c := range s[i : i+4] {
		switch {
		case c >= '0' && c <= '9':
			r = r<<4 | rune(c-'0')
		case c|0x20 >= 'a' && c|0x20 <= 'f':
			r = r<<4 | rune(c|0x20-'a'+10)
		default:
			return 0, false
		}
	}
	return r, true
}

// skipValue passes over the value at s[i], which must be well-formed.
func (d *jsonDecoder) skipValue(s []byte, i, depth int) (int, bool) {
	if depth > maxDepth {
		return 0, d.fail("decode", "", "JSON nested deeper than %d", maxDepth)
	}
	if i >= len(s) {
		return 0, d.fail("decode", "", "the JSON text is cut off")
	}
	switch c := s[i]; {
	case c == '"':
		_, end, good := d.str(s, i)
		return end, good
	case c == '{' || c == '[':
		return d.skipNested(s, i, depth)
	case c == 't' && bytes.HasPrefix(s[i:], []byte("true")), c == 'n' && bytes.HasPrefix(s[i:], []byte("null")):
		return i + 4, true
	case c == 'f' && bytes.HasPrefix(s[i:], []byte("false")):
		return i + 5, true
	}
	if end := number(s, i); end > i {
		return end, true
	}
	return 0, d.fail("decode", "", "the JSON text is broken: expected a value")
}

func (d *jsonDecoder) skipNested(s []byte, i, depth int) (int, bool) {
	object := s[i] == '{'
	closing := byte(']')
	if object {
		closing = '}'
	}
	if i = space(s, i+1); i < len(s) && s[i] == closing {
		return i + 1, true
	}
	for keys := 1; ; keys++ {
		if keys > maxKeys && object {
			return 0, d.fail("decode", "", "an object of more than %d keys", maxKeys)
		}
		var good bool
		if object {
			if i >= len(s) || s[i] != '"' {
				return 0, d.fail("decode", "", "the JSON text is cut off or broken: expected a key")
			}
			if _, i, good = d.str(s, i); !good {
				return 0, false
			}
			if i = space(s, i); i >= len(s) || s[i] != ':' {
				return 0, d.fail("decode", "", "the JSON text is cut off or broken: expected \":\"")
			}
			i = space(s, i+1)
		}
		if i, good = d.skipValue(s, i, depth+1); !good {
			return 0, false
		}
		if i = space(s, i); i >= len(s) {
			return 0, d.fail("decode", "", "the JSON text is cut off")
		}
		switch s[i] {
		case closing:
			return i + 1, true
		case ',':
			i = space(s, i+1)
		default:
			return 0, d.fail("decode", "", "the JSON text is broken: expected \",\" or %q", string(closing))
		}
	}
}

// number is the end of the JSON number at s[i]; i where there is none.
func number(s []byte, i int) int {
	start := i
	if i < len(s) && s[i] == '-' {
		i++
	}
	first := i
	for i < len(s) && s[i]-'0' < 10 {
		i++
	}
	if i == first || s[first] == '0' && i > first+1 {
		return start
	}
	if i < len(s) && s[i] == '.' {
		from := i + 1
		for i = from; i < len(s) && s[i]-'0' < 10; i++ {
		}
		if i == from {
			return start
		}
	}
	if i < len(s) && s[i]|0x20 == 'e' {
		i++
		if i < len(s) && (s[i] == '+' || s[i] == '-') {
			i++
		}
		from := i
		for ; i < len(s) && s[i]-'0' < 10; i++ {
		}
		if i == from {
			return start
		}
	}
	return i
}

// column decodes the value at s[i] into a column. The last of duplicate keys
// wins.
func (d *jsonDecoder) column(s []byte, i, col int, into *batch.Builder) (int, bool) {
	c := into.Col(col)
	if d.seen[col] == d.row {
		c.Truncate(into.Len())
	}
	d.seen[col] = d.row
	end, good := d.value(s, i, c, &d.schema[col], 1)
	if !good && d.fault.column == "" {
		d.fault.column = d.schema[col].Name
	}
	return end, good
}

func (d *jsonDecoder) value(s []byte, i int, c *batch.ColumnBuilder, f *batch.Field, depth int) (int, bool) {
	switch t := f.Type.Kind; {
	case s[i] == 'n' && bytes.HasPrefix(s[i:], []byte("null")):
		c.AppendNull()
		return i + 4, true
	case t == batch.JSON:
		return d.nested(s, i, c)
	case t == batch.Array:
		return d.list(s, i, c, f, depth)
	case t == batch.Struct:
		return d.members(s, i, c, f, depth)
	case s[i] == '"':
		text, end, good := d.str(s, i)
		if !good {
			return 0, false
		}
		return end, d.fromText(text, c, f)
	case s[i] == 't' && t == batch.Bool && bytes.HasPrefix(s[i:], []byte("true")):
		c.AppendBool(true)
		return i + 4, true
	case s[i] == 'f' && t == batch.Bool && bytes.HasPrefix(s[i:], []byte("false")):
		c.AppendBool(false)
		return i + 5, true
	}
	end := number(s, i)
	if end == i {
		if e, good := d.skipValue(s, i, depth); !good || e == 0 {
			return 0, false
		}
		return 0, d.mismatch(f, s[i:])
	}
	return end, d.fromNumber(s[i:end], c, f)
}

// mismatch is a value of another kind than its column's.
func (d *jsonDecoder) mismatch(f *batch.Field, text []byte) bool {
	return d.fail("type", f.Name, "the value %s of %q is not a %s", shown(text), f.Name, f.Type)
}

// shown is the beginning of a value, for messages.
func shown(text []byte) string {
	if end := bytes.IndexAny(text, ",}\n"); end > 0 && text[0] != '{' && text[0] != '[' {
		text = text[:end]
	}
	if len(text) > 60 {
		return strings.ToValidUTF8(string(text[:60]), "?") + "…"
	}
	return strings.ToValidUTF8(string(text), "?")
}

func (d *jsonDecoder) fromText(text []byte, c *batch.ColumnBuilder, f *batch.Field) bool {
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
		if v, ok := batch.ParseDate(text); ok {
			batch.Append(c, v)
			return true
		}
		if v, ok := batch.ParseTimestamp(text); ok {
			day, _ := batch.SplitDay(v)
			batch.Append(c, int32(day))
			return true
		}
	case batch.TimeOfDay:
		if v, ok := batch.ParseTimeOfDay(text); ok {
			batch.Append(c, v)
			return true
		}
	case batch.Bytes:
		if v, err := base64.StdEncoding.AppendDecode(d.buf[:0:0], text); err == nil {
			c.AppendText(v)
			return true
		}
	case batch.Bool:
		if d.coerce && (string(text) == "true" || string(text) == "false") {
			c.AppendBool(text[0] == 't')
			return true
		}
	default:
		if d.coerce && len(text) > 0 && number(text, 0) == len(text) {
			return d.fromNumber(text, c, f)
		}
	}
	return d.fail("type", f.Name, "the value \"%s\" of %q is not a %s", shown(text), f.Name, f.Type)
}

func (d *jsonDecoder) fromNumber(text []byte, c *batch.ColumnBuilder, f *batch.Field) bool {
	switch f.Type.Kind {
	case batch.Int8, batch.Int16, batch.Int32, batch.Int64:
		v, ok := wholeNumber(text)
		if !ok {
			return d.notWhole(text, f)
		}
		return d.appendInt(v, c, f)
	case batch.Float64:
		v, ok := parseFloat(text)
		if !ok {
			return d.fail("range", f.Name, "the value %s of %q is out of range for DOUBLE", shown(text), f.Name)
		}
		batch.Append(c, v)
		return true
	case batch.Float32:
		v, err := strconv.ParseFloat(string(text), 32)
		if err != nil {
			return d.fail("range", f.Name, "the value %s of %q is out of range for FLOAT", shown(text), f.Name)
		}
		batch.Append(c, float32(v))
		return true
	case batch.Decimal:
		v, ok := expr.ParseDecimal(text, int(f.Type.Precision), int(f.Type.Scale))
		if !ok {
			return d.fail("range", f.Name, "the value %s of %q is out of range for %s", shown(text), f.Name, f.Type)
		}
		batch.Append(c, v)
		return true
	case batch.Timestamp:
		v, ok := wholeNumber(text)
		if !ok || v > math.MaxInt64/1000 || v < math.MinInt64/1000 {
			return d.fail("type", f.Name, "the value %s of %q is not a whole number of milliseconds", shown(text), f.Name)
		}
		batch.Append(c, v*1000)
		return true
	}
	return d.mismatch(f, text)
}

func (d *jsonDecoder) notWhole(text []byte, f *batch.Field) bool {
	if v, err := strconv.ParseFloat(string(text), 64); err == nil && v == math.Trunc(v) {
		return d.fail("range", f.Name, "the value %s of %q is out of range for %s", shown(text), f.Name, f.Type)
	}
	return d.fail("type", f.Name, "the value %s of %q is not a whole number (%s)", shown(text), f.Name, f.Type)
}

func (d *jsonDecoder) appendInt(v int64, c *batch.ColumnBuilder, f *batch.Field) bool {
	switch {
	case f.Type.Kind == batch.Int64:
		batch.Append(c, v)
	case f.Type.Kind == batch.Int32 && int64(int32(v)) == v:
		batch.Append(c, int32(v))
	case f.Type.Kind == batch.Int16 && int64(int16(v)) == v:
		batch.Append(c, int16(v))
	case f.Type.Kind == batch.Int8 && int64(int8(v)) == v:
		batch.Append(c, int8(v))
	default:
		return d.fail("range", f.Name, "the value %d of %q is out of range for %s", v, f.Name, f.Type)
	}
	return true
}

// wholeNumber reads a JSON number that is whole: 3, 3.0, 3e2.
func wholeNumber(s []byte) (int64, bool) {
	neg, i := s[0] == '-', 0
	if neg {
		i = 1
	}
	if len(s)-i <= 18 {
		v := int64(0)
		for ; i < len(s); i++ {
			if s[i]-'0' > 9 {
				break
			}
			v = v*10 + int64(s[i]-'0')
		}
		if i == len(s) {
			if neg {
				v = -v
			}
			return v, true
		}
	}
	if v, err := strconv.ParseInt(string(s), 10, 64); err == nil {
		return v, true
	}
	whole, ok := expr.ParseDecimal(s, batch.MaxPrecision, 0)
	if !ok || whole.HighBits() != int64(whole.LowBits())>>63 {
		return 0, false
	}
	// It must not have been rounded.
	exact, ok := expr.ParseDecimal(s, batch.MaxPrecision, 18)
	if !ok || exact != whole.Mul(decimal128.FromI64(1_000_000_000_000_000_000)) {
		return 0, false
	}
	return int64(whole.LowBits()), true
}

// tens are the powers of ten that a double holds exactly.
var tens = [...]float64{1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22}

// parseFloat is exact in one division where digits and power of ten are exact
// doubles (Clinger, "How to Read Floating Point Numbers Accurately", 1990);
// strconv does the rest.
func parseFloat(s []byte) (float64, bool) {
	neg, i := s[0] == '-', 0
	if neg {
		i = 1
	}
	if len(s)-i <= 16 {
		v, point := int64(0), -1
		for ; i < len(s); i++ {
			c := s[i]
			if c == '.' && point < 0 {
				point = i
				continue
			}
			if c-'0' > 9 {
				break
			}
			v = v*10 + int64(c-'0')
		}
		if i == len(s) && v < 1<<53 {
			f := float64(v)
			if point >= 0 {
				f /= tens[len(s)-point-1]
			}
			if neg {
				f = -f
			}
			return f, true
		}
	}
	f, err := strconv.ParseFloat(string(s), 64)
	return f, err == nil
}

// nested keeps the text of any value for a JSON column.
func (d *jsonDecoder) nested(s []byte, i int, c *batch.ColumnBuilder) (int, bool) {
	end, good := d.skipValue(s, i, 1)
	if good {
		c.AppendText(compact(s[i:end]))
	}
	return end, good
}

// compact is a value without white space between its tokens.
func compact(s []byte) []byte {
	if !bytes.ContainsAny(s, " \t\r\n") {
		return s
	}
	out := make([]byte, 0, len(s))
	quoted := false
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case quoted && c == '\\':
			out = append(out, c)
			i++
			c = s[i]
		case c == '"':
			quoted = !quoted
		case !quoted && (c == ' ' || c == '\t' || c == '\r' || c == '\n'):
			continue
		}
		out = append(out, c)
	}
	return out
}

func (d *jsonDecoder) list(s []byte, i int, c *batch.ColumnBuilder, f *batch.Field, depth int) (int, bool) {
	if s[i] != '[' || depth > maxDepth {
		return 0, d.mismatch(f, s[i:])
	}
	elem := batch.Field{Name: f.Name, Type: f.Type.Elem()}
	if i = space(s, i+1); i < len(s) && s[i] == ']' {
		c.EndArray()
		return i + 1, true
	}
	for i < len(s) {
		var good bool
		if i, good = d.value(s, i, c.Elem(), &elem, depth+1); !good {
			return 0, false
		}
		if i = space(s, i); i >= len(s) {
			break
		}
		switch s[i] {
		case ']':
			c.EndArray()
			return i + 1, true
		case ',':
			i = space(s, i+1)
		default:
			return 0, d.fail("decode", f.Name, "the JSON text is broken: expected \",\" or \"]\"")
		}
	}
	return 0, d.fail("decode", f.Name, "the JSON text is cut off")
}

// members decodes an object into the members of a STRUCT.
func (d *jsonDecoder) members(s []byte, i int, c *batch.ColumnBuilder, f *batch.Field, depth int) (int, bool) {
	if s[i] != '{' || depth > maxDepth {
		return 0, d.mismatch(f, s[i:])
	}
	end, good := d.skipValue(s, i, depth)
	if !good {
		return 0, false
	}
	fields := batch.Schema(f.Type.Fields())
	at := make([]int, len(fields)) // where each member's value stands; 0: nowhere
	for i = space(s, i+1); s[i] != '}'; {
		key, next, _ := d.str(s, i)
		member := fields.Index(string(key))
		i = space(s, space(s, next)+1)
		if member >= 0 {
			at[member] = i
		}
		i, _ = d.skipValue(s, i, depth)
		if i = space(s, i); s[i] == ',' {
			i = space(s, i+1)
		}
	}
	for m := range fields {
		if at[m] == 0 {
			c.Member(m).AppendNull()
			continue
		}
		if _, good := d.value(s, at[m], c.Member(m), &fields[m], depth+1); !good {
			return 0, false
		}
	}
	c.EndStruct()
	return end, true
}
