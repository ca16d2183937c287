package format

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/io/connector"
)

// The decoders against the standard library: on a generated corpus in every test
// run, and as fuzzers (`make fuzz`).

// oracleRow is what encoding/json makes of a row of oracleColumns.
type oracleRow struct {
	I *int32
	B *int64
	D *float64
	S *string
	T *bool
	L *[]*int64
}

const oracleColumns = "i INT, b BIGINT, d DOUBLE, s STRING, t BOOL, l ARRAY<BIGINT>"

// oracle is the row of a line by encoding/json; good is false where it refuses
// it. Of what it accepts, we refuse bytes that are not UTF-8, lone surrogates,
// a null instead of an object, too much depth and too many keys; and we accept
// whole numbers that have a point or an exponent.
func oracle(line []byte) (row oracleRow, good bool) {
	if !utf8.Valid(line) || loneSurrogate(line) || bytes.HasPrefix(bytes.TrimSpace(line), []byte("null")) {
		return row, false
	}
	return row, json.Unmarshal(line, &row) == nil
}

// loneSurrogate reports whether a string of valid JSON text holds half a pair.
func loneSurrogate(line []byte) bool {
	for i := 0; i+6 <= len(line); i++ {
		if line[i] != '\\' {
			continue
		}
		half := strings.ToLower(string(line[i : i+6]))
		switch {
		case half[1] != 'u':
		case half[2] == 'd' && half[3] >= '8' && half[3] <= 'b':
			if i+12 > len(line) || line[i+6] != '\\' || line[i+7] != 'u' || line[i+8]|0x20 != 'd' || line[i+9]|0x20 < 'c' {
				return true
			}
			i += 6
		case half[2] == 'd' && half[3] >= 'c':
			return true
		}
		i++
	}
	return false
}

// wholeWithPoint reports whether a number has a point or an exponent, which
// encoding/json does not take for an integer.
func wholeWithPoint(line []byte) bool {
	for i, c := range line {
		if (c == '.' || c|0x20 == 'e') && i > 0 && line[i-1]-'0' < 10 {
			return true
		}
	}
	return false
}

// likeJSON decodes lines one by one with encoding/json and all at once with the
// decoder, in the layout of the line before and alone.
func likeJSON(t *testing.T, lines [][]byte) {
	t.Helper()
	schema := declared(t, oracleColumns)
	var input []byte
	var want []string
	for _, line := range lines {
		line = bytes.ReplaceAll(line, []byte{'\n'}, []byte{' '})
		if row, good := oracle(line); good {
			want = append(want, fmt.Sprint(asText(row)))
		} else if !wholeWithPoint(line) {
			want = append(want, "refused")
		} else {
			continue
		}
		input = append(append(input, line...), '\n')
	}
	if c := bytes.TrimSpace(input); len(c) == 0 || c[0] == '[' || bytes.HasPrefix(input, byteOrderMark) {
		return // an array, or a mark: encoding/json knows neither
	}
	var got []string
	for i, line := range bytes.SplitAfter(input, []byte{'\n'}) {
		if i < len(want) && len(bytes.Trim(line, " \t\r\n")) == 0 {
			want[i] = ""
		}
	}
	want = slices.DeleteFunc(want, func(w string) bool { return w == "" })
	d, err := JSON.NewDecoder(connector.DecodeSpec{Schema: schema})
	if err != nil {
		t.Fatal(err)
	}
	var at connector.Cursor
	into := batch.NewBuilder(schema, 1, 1<<30)
	for data := input; len(data) > 0; into.Reset() {
		n, err := d.Decode(data, true, &at, into)
		if err != nil || n == 0 {
			t.Fatalf("stuck at %q: %v", data, err)
		}
		data = data[n:]
		if len(into.Rejected()) > 0 {
			got = append(got, "refused")
		} else if into.Len() > 0 {
			got = append(got, fmt.Sprint(rowText(into)))
		}
	}
	for i := range max(len(got), len(want)) {
		if i >= len(got) || i >= len(want) || got[i] != want[i] {
			t.Fatalf("row %d of\n%q\ngot  %q\nwant %q", i, input, got[min(i, len(got)):min(i+1, len(got))], want[min(i, len(want)):min(i+1, len(want))])
		}
	}
}

// asText is the row of encoding/json, a value after the other.
func asText(row oracleRow) (out []string) {
	v := reflect.ValueOf(row)
	for i := range v.NumField() {
		text, err := json.Marshal(v.Field(i).Interface())
		if err != nil {
			return []string{err.Error()}
		}
		out = append(out, string(text))
	}
	return out
}

// rowText is the first row of a builder, as encoding/json writes it.
func rowText(into *batch.Builder) (out []string) {
	for c := range into.Schema {
		column := into.Col(c).Column()
		var v any
		text := AppendJSON(nil, &column, 0)
		switch {
		case column.IsNull(0):
		case column.Type.Kind == batch.String:
			v = column.Str(0)
		case column.Type.Kind == batch.Float64:
			v = batch.Values[float64](&column)[0]
		default:
			v = json.RawMessage(text)
		}
		text, err := json.Marshal(v)
		if err != nil {
			return []string{err.Error()}
		}
		out = append(out, string(text))
	}
	return out
}

// jsonMaker makes rows of oracleColumns, most of them good.
type jsonMaker struct{ *rand.Rand }

func (m jsonMaker) one(of ...string) string { return of[m.IntN(len(of))] }

func (m jsonMaker) line() []byte {
	var b strings.Builder
	space := func() { b.WriteString(m.one("", "", "", "", "", "", " ", "\t", "  ", "\r")) }
	open := m.one("{", "{", "{", "{", "{", "{", "{", "{", "", "[", " {")
	b.WriteString(open)
	keys := []string{"i", "b", "d", "s", "t", "l", "x", "I", "\\u0069", "y z"}
	if m.IntN(3) > 0 {
		keys = keys[:6]
	} else {
		m.Shuffle(len(keys), func(i, j int) { keys[i], keys[j] = keys[j], keys[i] })
	}
	for i, key := range keys[:m.IntN(len(keys)+1)] {
		if i > 0 {
			b.WriteString(m.one(",", ",", ",", ",", ",", ",", ",", ",", ",", ",", ",", ",", ",,", ""))
		}
		space()
		b.WriteString(`"` + key + `"`)
		space()
		b.WriteString(":")
		space()
		b.WriteString(m.value(key, 0))
		space()
	}
	b.WriteString(m.one("}", "}", "}", "}", "}", "}", "}", "}", "}", "}", "", "}}", "}x", "} "))
	line := []byte(b.String())
	switch m.IntN(40) {
	case 0: // one byte is another
		if len(line) > 0 {
			line[m.IntN(len(line))] = byte(m.IntN(256))
		}
	case 1:
		line = line[:m.IntN(len(line)+1)]
	}
	return line
}

func (m jsonMaker) value(key string, depth int) string {
	if m.IntN(12) == 0 {
		key = m.one("i", "b", "d", "s", "t", "l", "x")
	}
	if m.IntN(12) == 0 {
		return m.one("null", "nul", "NaN", "true", "-", "01", "1.", ".5", "1e", "+1", "tru", "1e400", "{}", "[]", `""`)
	}
	switch key {
	case "i", "I":
		return m.one("", "-") + fmt.Sprint(m.Int32N(1<<m.IntN(31)))
	case "b", "\\u0069":
		return m.one("", "-") + fmt.Sprint(m.Uint64N(1<<m.IntN(64))>>m.IntN(2))
	case "d":
		return m.float()
	case "s":
		return m.text()
	case "t":
		return m.one("true", "false")
	case "l":
		var elems []string
		for range m.IntN(4) {
			elems = append(elems, m.one(m.value("b", 1), m.value("b", 1), " 1 ", "null"))
		}
		return "[" + strings.Join(elems, ",") + m.one("]", "]", "]", "]", " ]", "")
	}
	if depth > 3 {
		return "1"
	}
	return m.one(`{"a":`+m.value("y", depth+1)+`,"b":[`+m.value("s", depth+1)+"]}", m.value("s", depth+1), m.value("d", depth+1), "[[],{}]")
}

func (m jsonMaker) float() string {
	switch m.IntN(6) {
	case 0:
		return fmt.Sprintf("%.2f", m.Float64()*1000)
	case 1:
		return fmt.Sprint(m.NormFloat64())
	case 2:
		return fmt.Sprintf("%e", m.Float64())
	case 3:
		return m.one("", "-") + fmt.Sprint(m.Uint64N(1<<m.IntN(63)))
	case 4:
		return fmt.Sprintf("%d.%0*d", m.IntN(1000), 1+m.IntN(25), m.IntN(1000))
	}
	return m.one("0", "-0", "0.0", "1e5", "1E-7", "5e-324", "1.7976931348623157e308", "9007199254740993", "0.1", "123456.7", "12345.67", "1234567.8", "1.5e3")
}

func (m jsonMaker) text() string {
	var b strings.Builder
	for range m.IntN(20) {
		b.WriteString(m.one("a", "b", "c", "d", "e", "f", " ", "S0001", "é", "😀", `\n`, `\"`, `\\`, `\/`, `\u00e9`, `\ud83d\ude00`, ",", "}", "{", ":", "]", "0"))
	}
	if m.IntN(30) == 0 {
		b.WriteString(m.one("\x00", "\t", "\xff", `\ud83d`, `\ude00`, `\x`, `\u12`, `"`, "\x7f"))
	}
	return `"` + b.String() + `"`
}

func TestJSONLikeStandard(t *testing.T) {
	const seed = 7
	m := jsonMaker{rand.New(rand.NewPCG(seed, seed))}
	good := 0
	for range 3000 {
		var lines [][]byte
		for range 1 + m.IntN(6) {
			line := m.line()
			if _, ok := oracle(line); ok {
				good++
			}
			lines = append(lines, line)
			if m.IntN(2) == 0 { // the same layout again
				lines = append(lines, line)
			}
		}
		likeJSON(t, lines)
	}
	if good < 2000 {
		t.Errorf("seed %d makes only %d good rows", seed, good)
	}
}

func FuzzJSON(f *testing.F) {
	m := jsonMaker{rand.New(rand.NewPCG(1, 1))}
	for range 50 {
		f.Add(m.line(), m.line())
	}
	f.Fuzz(func(t *testing.T, one, other []byte) {
		likeJSON(t, [][]byte{one, other, one})
	})
}

// FuzzJSONArray: an array that encoding/json accepts gives a row or a refusal for
// each of its elements, wherever it is cut; no bytes make the decoder stop.
func FuzzJSONArray(f *testing.F) {
	m := jsonMaker{rand.New(rand.NewPCG(2, 2))}
	for range 50 {
		f.Add([]byte("["+string(m.line())+","+string(m.line())+"]"), 3)
	}
	f.Fuzz(likeArray)
}

func likeArray(t *testing.T, text []byte, cut int) {
	schema := declared(t, oracleColumns)
	whole := decode(t, &JSON, schema, "", text, 1024, nil)
	if cut = min(max(cut, 0), len(text)); decode(t, &JSON, schema, "", text, 1, []int{cut}) != whole {
		t.Fatalf("%q cut at %d gives something else", text, cut)
	}
	var elements []json.RawMessage
	if !bytes.HasPrefix(text, []byte("[")) || json.Unmarshal(text, &elements) != nil {
		return
	}
	got := strings.Count(whole.rows, "\n")
	for _, e := range elements {
		row, good := oracle(e)
		if _ = row; good && e[0] == '{' && !wholeWithPoint(e) {
			got--
		} else if wholeWithPoint(e) {
			return // either
		}
	}
	if got != 0 {
		t.Fatalf("%d rows too many from %q", got, text)
	}
}

func TestJSONArrayLikeStandard(t *testing.T) {
	m := jsonMaker{rand.New(rand.NewPCG(3, 3))}
	for range 2000 {
		elements := make([]string, m.IntN(5))
		for i := range elements {
			elements[i] = string(bytes.ReplaceAll(m.line(), []byte{'\n'}, nil))
		}
		text := "[" + strings.Join(elements, m.one(",", ",\n", " ,")) + m.one("]", "]\n", "")
		likeArray(t, []byte(text), m.IntN(len(text)+1))
	}
}

// likeCSV compares the records of a text that encoding/csv accepts.
func likeCSV(t *testing.T, text []byte, cut int) {
	t.Helper()
	r := csv.NewReader(bytes.NewReader(text))
	r.FieldsPerRecord = -1
	var want [][]string
	for {
		record, err := r.Read()
		if err == io.EOF {
			break
		}
		if err != nil {
			want = nil
			break
		}
		want = append(want, record)
	}
	schema := declared(t, "a STRING, b STRING, c STRING")
	const options = "csv.header=false csv.null=\x01"
	got := decode(t, &CSV, schema, options, text, 1024, nil)
	if cut = min(max(cut, 0), len(text)); decode(t, &CSV, schema, options, text, 1, []int{cut}) != got {
		t.Fatalf("%q cut at %d gives something else", text, cut)
	}
	if want == nil || bytes.HasPrefix(text, byteOrderMark) || !utf8.Valid(text) || bytes.ContainsRune(text, 1) {
		return
	}
	var rows strings.Builder
	for _, record := range want {
		if len(record) == 3 {
			for i, lead := range []string{`{"a":`, `,"b":`, `,"c":`} {
				rows.WriteString(lead)
				rows.Write(AppendString(nil, []byte(record[i])))
			}
			rows.WriteString("}\n")
		}
	}
	// Unlike encoding/csv we keep the carriage return of a quoted line end.
	if plain := strings.ReplaceAll(got.rows, `\r\n`, `\n`); plain != rows.String() {
		t.Fatalf("%q gives\n%sinstead of\n%s", text, plain, rows.String())
	}
}

func csvText(m jsonMaker) string {
	var b strings.Builder
	for range m.IntN(6) {
		for f := range 3 + m.IntN(2)*m.IntN(2) {
			if f > 0 {
				b.WriteByte(',')
			}
			text := m.one("", "x", "plain text", "1.5", "é", "\t", "\r", "a longer field of text")
			if m.IntN(3) == 0 {
				text = `"` + text + m.one("", `""`, ",", "\n", "\r\n", "x") + m.one(`"`, `"`, `"`, `"`, `"`, `"`, `"`, "", `"x`, `x"y`)
			}
			b.WriteString(text)
		}
		b.WriteString(m.one("\n", "\n", "\n", "\r\n", "\n\n", "\n\r\n", ""))
	}
	return b.String()
}

func TestCSVLikeStandard(t *testing.T) {
	m := jsonMaker{rand.New(rand.NewPCG(4, 4))}
	for range 4000 {
		text := csvText(m)
		likeCSV(t, []byte(text), m.IntN(len(text)+1))
	}
}

func FuzzCSV(f *testing.F) {
	m := jsonMaker{rand.New(rand.NewPCG(5, 5))}
	for range 50 {
		f.Add([]byte(csvText(m)), 3)
	}
	f.Fuzz(func(t *testing.T, text []byte, cut int) { likeCSV(t, text, cut) })
}
