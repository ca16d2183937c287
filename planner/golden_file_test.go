package planner_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// goldenFile is a golden file in parts.
type goldenFile struct {
	head     string
	sections []*section
	cases    []*goldenCase
}

// section is a step with what came out because of it.
type section struct {
	word, arg string
	body      string
	output    string
	printed   bool // an output section stands behind it, even if nothing came out
}

// goldenCase is a script and the steps behind it.
type goldenCase struct {
	script *section
	steps  []*section
}

// words are what a section may begin with.
var words = []string{"input:", "sql", "push", "watermark", "checkpoint", "crash", "explain", "close", "output"}

func readGolden(t *testing.T, text string) *goldenFile {
	t.Helper()
	f := &goldenFile{}
	into := &f.head
	for line := range strings.Lines(text) {
		word, arg, marked := marker(line)
		switch {
		case !marked:
			*into += line
		case word == "output" && len(f.sections) > 0:
			last := f.sections[len(f.sections)-1]
			last.printed = true
			into = &last.output
		default:
			s := &section{word: word, arg: arg}
			f.sections = append(f.sections, s)
			into = &s.body
		}
	}
	for _, s := range f.sections {
		switch {
		case s.word == "sql":
			f.cases = append(f.cases, &goldenCase{script: s})
		case s.word == "input:":
		case len(f.cases) == 0:
			t.Fatalf("%s stands before the first script", s.word)
		default:
			c := f.cases[len(f.cases)-1]
			c.steps = append(c.steps, s)
		}
	}
	if !strings.HasPrefix(f.head, "-- ") || len(f.cases) == 0 {
		t.Fatal("a golden file begins with a sentence behind --, and has a script")
	}
	return f
}

// marker tells whether a line begins a section.
func marker(line string) (word, arg string, ok bool) {
	rest, ok := strings.CutPrefix(strings.TrimSuffix(line, "\n"), "-- ")
	word, arg, _ = strings.Cut(rest, " ")
	ok = ok && slices.Contains(words, word) && (arg == "" || word == "input:" || word == "push" || word == "watermark")
	return word, arg, ok
}

func (f *goldenFile) String() string {
	var b strings.Builder
	b.WriteString(f.head)
	for _, s := range f.sections {
		fmt.Fprintf(&b, "-- %s\n%s", strings.TrimSpace(s.word+" "+s.arg), s.body)
		if s.output != "" || s.printed && s.word == "sql" {
			b.WriteString("-- output\n" + s.output)
		}
	}
	return b.String()
}
