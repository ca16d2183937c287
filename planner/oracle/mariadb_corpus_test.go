package oracle

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
)

// oracleColumn is a column of the table that expressions are evaluated over.
type oracleColumn struct {
	name, ours, theirs string
	kind               byte // as in form.Args
	digits, scale      int  // of a DECIMAL
	values             []string
}

// Values are literals that JSON and SQL read alike; text is quoted when written.
var oracleColumns = []oracleColumn{
	{"a", "BIGINT", "BIGINT", 'I', 19, 0, []string{"0", "1", "-1", "2", "7", "-9", "100", "12345", "9223372036854775807", "-9223372036854775808", "9007199254740993", "-3037000500", "3037000500"}},
	{"b", "BIGINT", "BIGINT", 'I', 19, 0, []string{"0", "1", "-1", "3", "4", "-5", "64", "1000", "9223372036854775806", "-9223372036854775807", "4294967296"}},
	{"c", "INT", "INT", 'I', 10, 0, []string{"0", "1", "-1", "5", "17", "2147483647", "-2147483648", "-40"}},
	{"h", "SMALLINT", "SMALLINT", 'I', 5, 0, []string{"0", "1", "-1", "12", "32767", "-32768"}},
	{"k", "TINYINT", "TINYINT", 'n', 3, 0, []string{"0", "1", "-1", "2", "3", "5", "-3", "8", "11"}},
	{"u", "INT", "INT", 'u', 10, 0, []string{"0", "1", "86399", "86400", "951782400", "1709251199", "2147483647"}},
	{"d", "DECIMAL(10,2)", "DECIMAL(10,2)", 'D', 10, 2, []string{"0.00", "1.50", "-1.50", "2.25", "-2.35", "0.01", "99999999.99", "-99999999.99", "100.10", "7.00"}},
	{"e", "DECIMAL(18,6)", "DECIMAL(18,6)", 'D', 18, 6, []string{"0.000000", "1.500000", "-0.000001", "3.141593", "999999999999.999999", "-12.345678", "0.500000"}},
	{"f", "DOUBLE", "DOUBLE", 'F', 0, 0, []string{"0", "1", "-1", "0.5", "2.5", "-2.5", "1e300", "-1e300", "1e-300", "1.7976931348623157e308", "5e-324", "3.3", "1e17", "0.1"}},
	{"g", "DOUBLE", "DOUBLE", 'f', 0, 0, []string{"0", "1", "-1", "0.5", "1.5", "2.5", "-2.5", "0.1", "0.3", "3.7", "-123.456", "1000.005", "12345678.9"}},
	{"r", "FLOAT", "FLOAT", 'f', 0, 0, []string{"0", "1.5", "-2.25", "0.125", "1024"}},
	{"s", "STRING", "TEXT", 'S', 0, 0, []string{"", "abc", "Abc", "ab%c", "a", "b", "bab", "éabc", "日本b語", "  abc ", "a'b\\c", "😀b", "abcabcabc", "a_b"}},
	{"z", "STRING", "TEXT", 'S', 0, 0, []string{"", "b", "B", "bc", "é", "a", " ", "x,y", "12", "%b%", "ß", "Straße"}},
	{"v", "STRING", "TEXT", 'i', 0, 0, []string{"0", "12", "-7", " 42 ", "+5", "9223372036854775807", "1.5", "3.0", "1e3", "x", "", "9223372036854775808"}},
	{"w", "STRING", "TEXT", 't', 0, 0, []string{"2024-02-29 12:34:56", "1999-12-31", "2024-01-02 03:04:05.678901", "1970-01-01 00:00:00", "2024-02-30", "nothing", "2024-02-29T10:00:00"}},
	{"p", "BOOL", "BOOLEAN", 'B', 0, 0, []string{"true", "false"}},
	{"q", "BOOL", "BOOLEAN", 'B', 0, 0, []string{"false", "true"}},
	{"t", "TIMESTAMP", "DATETIME(6)", 'T', 0, 0, []string{"2024-02-29 12:34:56.789000", "1970-01-01 00:00:00", "2023-12-31 23:59:59.999999", "2024-01-01 00:00:00", "1969-12-31 23:59:59.500000", "1000-01-01 00:00:00", "9999-12-31 23:59:59.999999", "2000-03-01 06:00:00", "2026-07-04 12:00:00"}},
	{"m", "TIMESTAMP", "DATETIME(6)", 'T', 0, 0, []string{"2024-02-28 12:34:56.788999", "2024-01-31 10:00:00", "1900-02-28 00:00:01", "2038-01-19 03:14:08", "2025-02-28 00:00:00", "1583-01-01 00:00:00.000001", "2024-02-29 12:34:56.789000"}},
	{"y", "DATE", "DATE", 'Y', 0, 0, []string{"2024-02-29", "1970-01-01", "2023-12-31", "2024-01-31", "1000-01-01", "9999-12-31", "2000-03-01", "1969-06-15"}},
	{"x", "DATE", "DATE", 'Y', 0, 0, []string{"2024-02-28", "2024-12-30", "2021-01-03", "1999-12-31", "2025-03-31"}},
}

// oracleLiterals are literals of both languages, by kind.
var oracleLiterals = map[byte][]string{
	'I': {"0", "1", "-1", "7", "10", "-3", "9223372036854775807"}, 'n': {"0", "1", "2", "3", "-1", "-2", "5"}, 'u': {"0", "1000000000"},
	'D': {"1.5", "-0.25", "3.00", "0.1"}, 'F': {"1e0", "2.5e0", "-1e-3"}, 'f': {"0.5e0", "1.25e1"},
	'S': {"''", "'abc'", "'b'", "'é'", "'a%'"}, 'i': {"'17'"}, 't': {"'2024-02-29 01:02:03'"}, 'B': {"TRUE", "FALSE"},
	'T': {"TIMESTAMP '2024-02-29 12:34:56.789000'", "TIMESTAMP '2000-01-01 00:00:00'"}, 'Y': {"DATE '2024-01-31'"},
}

// oracleRows is the table's rows as the indices of values, -1 for NULL. The first
// rows bring every value once beside ordinary ones.
func oracleRows(r *rand.Rand, n int) [][]int {
	rows := make([][]int, n)
	for i := range rows {
		rows[i] = make([]int, len(oracleColumns))
		for j, c := range oracleColumns {
			switch {
			case i < len(c.values):
				rows[i][j] = (i + j) % len(c.values)
			case r.IntN(6) == 0:
				rows[i][j] = -1
			default:
				rows[i][j] = r.IntN(len(c.values))
			}
		}
	}
	return rows
}

// cell is a value as JSON or SQL.
func (c *oracleColumn) cell(i int, json bool) string {
	switch {
	case i < 0:
		return "NULL"
	case c.kind == 'I' || c.kind == 'n' || c.kind == 'u' || c.kind == 'D' || c.kind == 'F' || c.kind == 'f' || c.kind == 'B':
		return c.values[i]
	case json:
		return strconv.Quote(c.values[i])
	}
	return "'" + strings.ReplaceAll(strings.ReplaceAll(c.values[i], `\`, `\\`), "'", "''") + "'"
}

// sample is an expression of the corpus.
type sample struct {
	kind          byte
	digits, scale int // of a DECIMAL
	inexact       bool
	ours, theirs  string
	names         []string // of the operators and functions in it
}

// corpus makes expressions.
type corpus struct {
	*rand.Rand
	byKind map[byte][]*form
}

func newCorpus(r *rand.Rand) *corpus {
	c := &corpus{r, map[byte][]*form{}}
	for i := range forms {
		f := &forms[i]
		for _, k := range f.kinds() {
			c.byKind[k] = append(c.byKind[k], f)
		}
	}
	return c
}

// kinds are what a form can be asked for as an argument.
func (f *form) kinds() []byte {
	if strings.ContainsAny(f.Args, "it") {
		return nil // MariaDB forgets inside other calls that a text was none
	}
	switch f.Kind {
	case '*', '=', '-', '1':
		kinds := []byte{f.Args[len(f.Args)-1]}
		if kinds[0] == 'N' {
			return []byte{'I', 'D', 'F'}
		}
		return kinds
	case 'd', '2':
		return []byte{'D'}
	case '0':
		return []byte{'I', 'F'}
	case '~':
		return nil
	}
	return []byte{f.Kind}
}

// of is an expression of a form; false where its DECIMALs would be too long for
// 38 digits, or its kind is not the wanted one (0: any).
func (c *corpus) of(f *form, want byte, depth int) (sample, bool) {
	out := sample{names: []string{f.Name}}
	args := make([]sample, len(f.Args))
	for i := range args {
		kind := f.Args[i]
		if kind == 'N' {
			kind = "IDF"[c.IntN(3)]
			if want != 0 && strings.IndexByte("IDF", want) >= 0 {
				kind = want
			}
		}
		args[i] = c.arg(kind, depth-1)
		out.names = append(out.names, args[i].names...)
	}
	c.shape(f, args, &out)
	if out.digits > 38 || want != 0 && out.kind != want {
		return out, false
	}
	theirs := f.Theirs
	if theirs == "" {
		theirs = f.Ours
	}
	theirs = strings.ReplaceAll(theirs, "{scale}", strconv.Itoa(out.scale))
	theirs = strings.ReplaceAll(theirs, "{type}", fmt.Sprintf("DECIMAL(%d,%d)", args[0].digits, args[0].scale))
	out.ours, out.theirs = f.Ours, theirs
	for i, a := range args {
		out.ours = strings.ReplaceAll(out.ours, fmt.Sprintf("{%d}", i), a.ours)
		out.theirs = strings.ReplaceAll(out.theirs, fmt.Sprintf("{%d}", i), a.theirs)
	}
	return out, true
}

// shape finds the kind of a form's value.
func (c *corpus) shape(f *form, args []sample, out *sample) {
	widest := func(args []sample) {
		out.kind = 'I'
		whole := 0
		for _, a := range args {
			switch {
			case a.kind == 'F' || out.kind == 'F':
				out.kind = 'F'
			case a.kind == 'D':
				out.kind = 'D'
			case a.kind != 'I':
				out.kind = a.kind
			}
			whole, out.scale = max(whole, a.digits-a.scale), max(out.scale, a.scale)
		}
		out.digits = whole + out.scale
	}
	switch f.Kind {
	case '*':
		widest(args)
		switch {
		case out.kind == 'D' && f.Name == "*":
			out.digits, out.scale = args[0].digits+args[1].digits, args[0].scale+args[1].scale
		case out.kind == 'D':
			out.digits++
		}
	case '-':
		widest(args[1:])
	case '=':
		out.kind, out.digits, out.scale = args[0].kind, args[0].digits, args[0].scale
	case '0':
		if out.kind, out.digits = args[0].kind, args[0].digits-args[0].scale+1; out.kind == 'D' && out.digits <= 18 {
			out.kind = 'I'
		}
	case '1':
		if out.kind = args[0].kind; out.kind == 'D' {
			out.digits = args[0].digits - args[0].scale + 1
		}
	case '2':
		out.kind, out.digits, out.scale = 'D', args[0].digits-args[0].scale+3, 2
	case 'd':
		out.kind, out.digits, out.scale = 'D', 20, 3
	case 'D':
		out.kind, out.digits, out.scale = 'D', args[0].digits+args[1].scale+4, args[0].scale+4
	case '~':
		out.kind, out.inexact = 'F', true
	default:
		out.kind = f.Kind
	}
	switch out.kind {
	case 'I':
		out.digits, out.scale = 19, 0
	case 'D':
	default:
		out.digits, out.scale = 0, 0
	}
}

// arg is an expression of a kind.
func (c *corpus) arg(kind byte, depth int) sample {
	if depth > 0 && c.IntN(3) == 0 {
		if list := c.byKind[kind]; len(list) > 0 {
			if s, ok := c.of(list[c.IntN(len(list))], kind, depth); ok {
				s.ours, s.theirs = "("+s.ours+")", "("+s.theirs+")"
				return s
			}
		}
	}
	base := kind
	if kind == 'n' || kind == 'u' {
		base = 'I'
	} else if kind == 'f' {
		base = 'F'
	} else if kind == 'i' || kind == 't' {
		base = 'S'
	}
	if c.IntN(6) == 0 {
		text := oracleLiterals[kind][c.IntN(len(oracleLiterals[kind]))]
		s := sample{kind: base, ours: text, theirs: text}
		if kind == 'D' {
			digits := strings.Trim(text, "-")
			s.digits, s.scale = len(digits)-1, len(digits)-strings.IndexByte(digits, '.')-1
		} else if base == 'I' {
			s.digits = 19
		}
		if text[0] == '-' {
			s.ours, s.theirs = "("+text+")", "("+text+")"
		}
		return s
	}
	var fits []*oracleColumn
	for i := range oracleColumns {
		if oracleColumns[i].kind == kind {
			fits = append(fits, &oracleColumns[i])
		}
	}
	col := fits[c.IntN(len(fits))]
	return sample{kind: base, ours: col.name, theirs: col.name, digits: col.digits, scale: col.scale}
}
