package syntax

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"sort"
	"strings"
	"testing"
	"time"

	"github.com/eventflux-io/engine/batch/cputest"
)

// dump prints a node compactly: type, fields that are set, no positions.
func dump(v any) string {
	var b strings.Builder
	dumpValue(&b, reflect.ValueOf(v))
	return b.String()
}

func dumpValue(b *strings.Builder, v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			dumpValue(b, v.Elem())
		}
	case reflect.Slice:
		b.WriteString("[")
		for i := range v.Len() {
			if i > 0 {
				b.WriteString(" ")
			}
			dumpValue(b, v.Index(i))
		}
		b.WriteString("]")
	case reflect.Map:
		keys := v.MapKeys()
		sort.Slice(keys, func(i, j int) bool { return keys[i].String() < keys[j].String() })
		b.WriteString("[")
		for i, k := range keys {
			if i > 0 {
				b.WriteString(" ")
			}
			b.WriteString(k.String() + ":")
			dumpValue(b, v.MapIndex(k))
		}
		b.WriteString("]")
	case reflect.Struct:
		dumpStruct(b, v)
	default:
		fmt.Fprintf(b, "%v", v.Interface())
	}
}

func dumpStruct(b *strings.Builder, v reflect.Value) {
	switch n := v.Interface().(type) {
	case Ident:
		b.WriteString(n.Name)
		return
	case StringLit:
		fmt.Fprintf(b, "%q", n.Text)
		return
	case Duration:
		fmt.Fprint(b, time.Duration(n.Micros)*time.Microsecond)
		return
	case Literal:
		if n.Kind == StringLiteral {
			fmt.Fprintf(b, "%q", n.Text)
		} else {
			b.WriteString(n.Text)
		}
		return
	case Name:
		for i, part := range n.Parts {
			if i > 0 {
				b.WriteString(".")
			}
			b.WriteString(part.Name)
		}
		return
	case Binary:
		b.WriteString("(" + dump(n.X) + " " + n.Op + " " + dump(n.Y) + ")")
		return
	case Unary:
		b.WriteString("(" + n.Op + " " + dump(n.X) + ")")
		return
	}
	b.WriteString(v.Type().Name() + "{")
	space := ""
	for i := range v.NumField() {
		f := v.Type().Field(i)
		if f.Type == reflect.TypeFor[Span]() || f.Name == "ParamsAt" || f.Name == "Text" || v.Field(i).IsZero() {
			continue
		}
		fmt.Fprintf(b, "%s%s:", space, f.Name)
		dumpValue(b, v.Field(i))
		space = " "
	}
	b.WriteString("}")
}

// exprOf parses one expression.
func exprOf(t *testing.T, text string) Expr {
	t.Helper()
	script, errs := Parse("test", "SELECT "+text)
	if len(errs) > 0 {
		t.Fatalf("%s\n%s", text, Render("test", "SELECT "+text, errs))
	}
	return script.Statements[0].(*Query).Selects[0].Items[0].Expr
}

func TestExpressions(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"a + b * c", "(a + (b * c))"},
		{"(a + b) * c", "((a + b) * c)"},
		{"a OR b AND NOT c = d", "(a OR (b AND (NOT (c = d))))"},
		{"a || b && c", "(a OR (b AND c))"},
		{"a XOR b OR c", "((a XOR b) OR c)"},
		{"-a ^ b", "((- a) ^ b)"},
		{"!a = b", "((NOT a) = b)"},
		{"a - - b", "(a - (- b))"},
		{"5--1", "(5 - (- 1))"},
		{"a DIV b MOD c % d", "(((a DIV b) % c) % d)"},
		{"a | b & c << 1", "(a | (b & (c << 1)))"},
		{"a BETWEEN 1 AND 2 AND b", "(Between{X:a Low:1 High:2} AND b)"},
		{"a NOT BETWEEN b + 1 AND 2", "Between{X:a Low:(b + 1) High:2 Not:true}"},
		{"a IN (1, 'x')", `In{X:a List:[1 "x"]}`},
		{"a NOT IN (1)", "In{X:a List:[1] Not:true}"},
		{"a IN t", "In{X:a Table:t}"},
		{"a IS NULL OR a IS NOT TRUE", "(Is{X:a What:NULL} OR Is{X:a What:TRUE Not:true})"},
		{"a IS NOT DISTINCT FROM b + 1", "(a IS NOT DISTINCT FROM (b + 1))"},
		{"a IS DISTINCT FROM b AND c", "((a IS DISTINCT FROM b) AND c)"},
		{"a <=> b", "(a <=> b)"},
		{"a != b", "(a <> b)"},
		{"a LIKE 'x%'", `Like{X:a Pattern:"x%" Escape:\}`},
		{"a NOT LIKE 'x' ESCAPE '|' AND b", `(Like{X:a Pattern:"x" Escape:| Not:true} AND b)`},
		{"a REGEXP 'x' OR a NOT RLIKE b", `(Regexp{X:a Pattern:"x"} OR Regexp{X:a Pattern:b Not:true})`},
		{"CASE a WHEN 1 THEN 'x' ELSE end_ END", `Case{Operand:a Whens:[When{Cond:1 Then:"x"}] Else:end_}`},
		{"CASE WHEN a THEN b END + 1", "(Case{Whens:[When{Cond:a Then:b}]} + 1)"},
		{"CASE -a WHEN 1 THEN 2 END", "Case{Operand:(- a) Whens:[When{Cond:1 Then:2}]}"},
		{"CAST(a AS DECIMAL(10, 2))", "Cast{X:a Type:TypeName{Name:DECIMAL Params:[10 2]}}"},
		{"TRY_CAST(a AS STRING)", "Cast{X:a Type:TypeName{Name:STRING} Try:true}"},
		{"CONVERT(a, SIGNED)", "Cast{X:a Type:TypeName{Name:SIGNED}}"},
		{"COUNT(*)", "Call{Name:COUNT Star:true}"},
		{"count(DISTINCT a, b)", "Call{Name:count Args:[a b] Distinct:true}"},
		{"sum(a) FILTER (WHERE b > 1)", "Call{Name:sum Args:[a] Filter:(b > 1)}"},
		{"first_value(a) IGNORE NULLS", "Call{Name:first_value Args:[a] IgnoreNulls:Span{Start:22 End:34}}"},
		{"EXTRACT(HOUR FROM ts)", "Call{Name:EXTRACT Args:[UnitWord{Unit:HOUR} ts]}"},
		{"timestampdiff(DAY, a, b)", "Call{Name:timestampdiff Args:[UnitWord{Unit:DAY} a b]}"},
		{"date_add(a, INTERVAL 5 DAY)", "Call{Name:date_add Args:[a Interval{X:5 Unit:DAY}]}"},
		{"ts - INTERVAL '5' SECOND", `(ts - Interval{X:"5" Unit:SECOND})`},
		{"ts + INTERVAL n + 1 MINUTES", "(ts + Interval{X:(n + 1) Unit:MINUTE})"},
		{"interval + 1", "(interval + 1)"},
		{"TRIM(LEADING 'x' FROM a)", `Call{Name:ltrim Args:[a "x"]}`},
		{"TRIM('x' FROM a)", `Call{Name:TRIM Args:[a "x"]}`},
		{"POSITION('x' IN a)", `Call{Name:POSITION Args:["x" a]}`},
		{"SUBSTRING(a FROM 2 FOR 3)", "Call{Name:SUBSTRING Args:[a 2 3]}"},
		{"GROUP_CONCAT(DISTINCT a ORDER BY b DESC SEPARATOR ';')", `Call{Name:GROUP_CONCAT Args:[a] Distinct:true OrderBy:[OrderItem{Expr:b Desc:true}] Separator:";"}`},
		{"sum(x) OVER (PARTITION BY k ORDER BY ts ROWS 3 PRECEDING)", "Call{Name:sum Args:[x] Over:Over{Partition:[k] OrderBy:[OrderItem{Expr:ts}] Preceding:3}}"},
		{"sum(x) OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)", "Call{Name:sum Args:[x] Over:Over{Preceding:-1}}"},
		{"a.b.c", "a.b.c"},
		{"a[0]", "Index{X:a I:0}"},
		{"e[last].price + e[last-1].price", "(Index{X:e Last:true Field:price} + Index{X:e I:1 Last:true Field:price})"},
		{"last.ts - first.ts < 60000", "((last.ts - first.ts) < 60000)"},
		{"j -> '$.a' = j ->> '$.b'", `((j -> "$.a") = (j ->> "$.b"))`},
		{"first(price)", "Call{Name:first Args:[price]}"},
		{"left(a, 1) + right + left", "((Call{Name:left Args:[a 1]} + right) + left)"},
		{"timestamp + key + rank + system + window + first", "(((((timestamp + key) + rank) + system) + window) + first)"},
		{"limit", "limit"}, {"output", "output"}, {"emit", "emit"}, {"order", "order"},
		{"`from`.`a``b`", "from.a`b"},
		{"'it''s' 'two'", `"it'stwo"`},
		{`"a\"b\n\%"`, `"a\"b\n\\%"`},
		{"x'4142'", "AB"},
		{"DATE '2026-01-31'", "2026-01-31"},
		{".5 + 1. + 1e3", "((.5 + 1.) + 1e3)"},
		{"NOT EXISTS (SELECT 1 FROM t)", "(NOT Exists{Query:Query{Selects:[Select{Items:[SelectItem{Expr:1}] From:StreamRef{Name:t}}]}})"},
		{"and(a) + or(b)", "(Call{Name:and Args:[a]} + Call{Name:or Args:[b]})"},
		{"if(a, 1, 0)", "Call{Name:if Args:[a 1 0]}"},
		{"VALUES(v)", "Call{Name:VALUES Args:[v]}"},
		{"current_timestamp", "Call{Name:current_timestamp}"},
	} {
		if got := dump(exprOf(t, c.text)); got != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.text, got, c.want)
		}
	}
}

// TestAccepted has every form of statement with its tree.
func TestAccepted(t *testing.T) {
	golden(t, "testdata/accepted.txt", func(in string) string {
		script, errs := Parse("test", in)
		if len(errs) > 0 {
			t.Errorf("%s", Render("test", in, errs))
			return Render("test", in, errs)
		}
		var b strings.Builder
		for _, s := range script.Statements {
			b.WriteString(dump(s) + "\n")
		}
		return b.String()
	})
}

// TestRefused has scripts with their errors, as they are printed.
func TestRefused(t *testing.T) {
	golden(t, "testdata/refused.txt", func(in string) string {
		_, errs := Parse("test", in)
		if len(errs) == 0 {
			t.Errorf("accepted: %s", in)
		}
		return Render("test", in, errs)
	})
}

// golden runs the scripts of a file: each is followed by a line ---- and what must
// come out, up to an empty line. REWRITE=1 writes what comes out.
func golden(t *testing.T, path string, run func(in string) string) {
	data, err := os.ReadFile(filepath.FromSlash(path))
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for _, block := range strings.Split(strings.TrimSpace(string(data)), "\n\n") {
		in, want, _ := strings.Cut(block+"\n", "----\n")
		in = strings.TrimSuffix(in, "\n")
		want = strings.TrimSpace(want)
		got := strings.TrimRight(run(in), "\n")
		if strings.TrimSpace(got) != want && os.Getenv("REWRITE") == "" {
			t.Errorf("%s\n got %s\nwant %s", in, got, want)
		}
		fmt.Fprintf(&out, "%s\n----\n%s\n\n", in, got)
	}
	if os.Getenv("REWRITE") != "" {
		if err := os.WriteFile(path, []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func TestLongChains(t *testing.T) {
	text := "SELECT a FROM s WHERE a = 0" + strings.Repeat(" OR a = 1", 5000)
	start := cputest.Time(t)
	if _, errs := Parse("test", text); len(errs) > 0 {
		t.Fatal(Render("test", text, errs))
	}
	// The work of 5000 terms is done in a hundredth of that.
	if d := cputest.Time(t) - start; d > 2*time.Second {
		t.Errorf("5000 terms took %s", d)
	}
	for _, deep := range []string{
		"SELECT " + strings.Repeat("(", 100000),
		"SELECT " + strings.Repeat("(", 2000) + "1" + strings.Repeat(")", 2000),
		"SELECT " + strings.Repeat("f(", 5000) + "1" + strings.Repeat(")", 5000),
		"SELECT 1 FROM " + strings.Repeat("(SELECT 1 FROM ", 5000) + "s" + strings.Repeat(")", 5000),
		"SELECT * FROM PATTERN (" + strings.Repeat("(", 5000) + "A" + strings.Repeat(")", 5000) + ")",
		"CREATE STREAM x (a " + strings.Repeat("ARRAY<", 5000) + "INT" + strings.Repeat(">", 5000) + ")",
	} {
		_, errs := Parse("test", deep)
		if len(errs) != 1 || !strings.Contains(errs[0].Msg, "nests deeper") {
			t.Errorf("%.40s: %v", deep, errs)
		}
	}
	ok := "SELECT " + strings.Repeat("(", 900) + "1" + strings.Repeat(")+1", 900)
	if _, errs := Parse("test", ok); len(errs) > 0 {
		t.Error(errs[0])
	}
	if _, errs := Parse("test", "CREATE TRIGGER t AT EVERY 1e999999999 SECONDS"); len(errs) != 1 {
		t.Error("a duration without an end is accepted")
	}
	minus := "SELECT " + strings.Repeat("- ", 20000) + "1"
	Parse("test", minus)
}
