package syntax

import (
	"runtime"
	"strings"
	"testing"
)

// TestLimits: what is too high, too wide or too deep is an error at the first word that
// is too many, with the number that was found.
func TestLimits(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"terms", "SELECT\n1" + strings.Repeat("+1", 100_000), "2:40002: this expression has 100000 operators one above another, and the most is 20000"},
		{"terms of OR", "SELECT\na" + strings.Repeat(" OR a", 30_000),
			"2:100003: this expression has 30000 operators one above another, and the most is 20000; IN (…) takes a list of any length"},
		{"signs", "SELECT\n" + strings.Repeat("- ", 30_000) + "a", "2:40001: this expression has 30000 operators one above another, and the most is 20000"},
		{"terms in terms", "SELECT\n(1" + strings.Repeat("+1", 15_000) + ")" + strings.Repeat("+1", 10_000),
			"2:50002: this expression has 25000 operators one above another, and the most is 20000"},
		{"terms in a query in terms", "SELECT a FROM s WHERE\nEXISTS (SELECT 1" + strings.Repeat("+1", 15_000) + " FROM s)" + strings.Repeat("+1", 10_000),
			"2:50023: this expression has 25000 operators one above another, and the most is 20000"},
		{"elements of elements", "SELECT\na" + strings.Repeat("[1]", 30_000) + "+1", "2:90002: this expression has 30001 operators one above another, and the most is 20000"},
		{"queries of WITH", "WITH\n" + strings.Repeat("w AS (SELECT 1), ", 1500) + "w AS (SELECT 1) SELECT 1", "2:17001: this WITH names 1501 queries, and the most is 1000"},
		{"steps", "SELECT 1 FROM PATTERN (\na" + strings.Repeat(" -> EVERY a", 700) + strings.Repeat(" -> NOT a FOR 1 SECOND", 700) + ")",
			"2:14284: this pattern has 1401 steps, and the most is 1000"},
		{"variables", "SELECT 1 FROM s MATCH_RECOGNIZE (ORDER BY ts PATTERN (\na" + strings.Repeat(" a", 1400) + ") DEFINE a AS b)",
			"2:2001: this pattern has 1401 steps, and the most is 1000"},
		{"joins", "SELECT 1 FROM\ns" + strings.Repeat(" JOIN s ON 1", 150), "2:1203: this FROM has 150 joins, and the most is 100"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, errs := Parse("x", c.text)
			if len(errs) != 1 || !strings.HasPrefix(Render("x", c.text, errs), "x:"+c.want+"\n") {
				t.Errorf("%.300s", Render("x", c.text, errs))
			}
		})
	}
}

// TestBelowTheLimits: what is side by side is of any number.
func TestBelowTheLimits(t *testing.T) {
	for name, text := range map[string]string{
		"terms":    "SELECT 1" + strings.Repeat("+1", maxHeight),
		"values":   "SELECT a IN (1" + strings.Repeat(", a+1", maxHeight+1) + ")",
		"columns":  "SELECT 1" + strings.Repeat(", a+1", maxHeight+1),
		"arms":     "SELECT CASE" + strings.Repeat(" WHEN a+1 THEN a+1", maxHeight/2+1) + " END",
		"elements": "SELECT a[1]" + strings.Repeat("+a[1][2][3]", maxHeight/2),
	} {
		if _, errs := Parse("x", text); len(errs) > 0 {
			t.Errorf("%s: %s", name, errs[0].Msg)
		}
	}
}

// TestBracketsAreMatchedOnce: skipping what is in brackets does not look into it, at
// however many levels they are skipped.
func TestBracketsAreMatchedOnce(t *testing.T) {
	text := strings.Repeat("(", 500) + "1" + strings.Repeat(")", 500)
	toks, _ := lex(text)
	p := &parser{front: &front{text: text}, toks: split(toks, text)[0].toks}
	looked := 0
	for i := range 500 {
		if !p.balanced() || p.skipTo(i+1, func(*token) bool { looked++; return false }) != 1000-i {
			t.Fatalf("bracket %d closes at another place", i)
		}
	}
	if looked > 500 {
		t.Errorf("500 levels: %d tokens were looked at", looked)
	}
}

// TestStringsAreJoinedOnce: strings that follow one another are one, and joining them
// does not copy what is joined already.
func TestStringsAreJoinedOnce(t *testing.T) {
	const each, times = 1000, 2000
	text := "SELECT" + strings.Repeat(" '"+strings.Repeat("x", each)+"'", times)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, errs := Parse("x", text)
	runtime.ReadMemStats(&after)
	if len(errs) > 0 {
		t.Fatal(errs[0].Msg)
	}
	if allocated := after.TotalAlloc - before.TotalAlloc; allocated > times/10*each*times {
		t.Errorf("%d strings of %d bytes took %d bytes", times, each, allocated)
	}
}

// TestLinesAgree: the place of every byte of a text is what counting from its start
// gives.
func TestLinesAgree(t *testing.T) {
	text := byteOrderMark + strings.Repeat("é\ta b\r\n", 300) + strings.Repeat("ä", 3*charStep) + "\n\nend"
	lines := NewLines(text)
	line, col := 1, 1
	for at, r := range text {
		if at == 0 {
			continue // the mark
		}
		if gotLine, gotCol := lines.Position(at); gotLine != line || gotCol != col {
			t.Fatalf("byte %d is at %d:%d, want %d:%d", at, gotLine, gotCol, line, col)
		}
		if col++; r == '\n' {
			line, col = line+1, 1
		}
	}
}
