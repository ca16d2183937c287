package syntax

import (
	"strings"
	"testing"
)

func TestPosition(t *testing.T) {
	for _, c := range []struct {
		text      string
		offset    int
		line, col int
	}{
		{"abc", 0, 1, 1},
		{"abc", 3, 1, 4},
		{"a\nbc", 2, 2, 1},
		{"a\r\nbc", 4, 2, 2},
		{"\tä b", 4, 1, 4},
		{byteOrderMark + "ab", 4, 1, 2},
		{"ab", 99, 1, 3},
	} {
		if line, col := Position(c.text, c.offset); line != c.line || col != c.col {
			t.Errorf("Position(%q, %d) = %d:%d, want %d:%d", c.text, c.offset, line, col, c.line, c.col)
		}
	}
}

func TestTextOfTheScript(t *testing.T) {
	if _, errs := Parse("x", byteOrderMark+"SELECT 1"); len(errs) > 0 {
		t.Errorf("a byte order mark is skipped: %v", errs[0])
	}
	_, errs := Parse("x", "SELECT 1;\nSELECT \xff")
	if got, want := Render("x", "SELECT 1;\nSELECT ?", errs), "x:2:8: the script is not UTF-8: byte 0xff\nSELECT ?\n       ^\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	script, errs := Parse("x", "SELECT 1 /*! FROM nowhere */ -- ; SELECT")
	if len(errs) > 0 || dump(script.Statements) != "[Query{Selects:[Select{Items:[SelectItem{Expr:1}]}]}]" {
		t.Errorf("comments leave nothing behind: %v %s", errs, dump(script.Statements))
	}
}

// TestSpans: every operand points at the user's own bytes, whatever the MySQL
// parser was given.
func TestSpans(t *testing.T) {
	text := "SELECT a + (b * `c d`) AS x FROM s WHERE NOT (p IN (1, 2)) AND q NOT LIKE 'z' ESCAPE '!'"
	script, errs := Parse("x", text)
	if len(errs) > 0 {
		t.Fatal(errs[0])
	}
	s := script.Statements[0].(*Query).Selects[0]
	sum, and := s.Items[0].Expr.(*Binary), s.Where.(*Binary)
	for want, at := range map[string]Span{
		"a + (b * `c d`)":           sum.Span,
		"+":                         sum.OpAt,
		"b * `c d`":                 sum.Y.At(),
		"`c d`":                     sum.Y.(*Binary).Y.At(),
		"NOT (p IN (1, 2))":         and.X.At(),
		"p IN (1, 2)":               and.X.(*Unary).X.At(),
		"AND":                       and.OpAt,
		"q NOT LIKE 'z' ESCAPE '!'": and.Y.At(),
		"a + (b * `c d`) AS x":      s.Items[0].Span,
		strings.TrimSpace(text):     s.Span,
	} {
		if got := text[at.Start:at.End]; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
