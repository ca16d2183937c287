// Package goldentest runs scripts for tests: in every way of running them (Mode), over
// memory that is overwritten after each batch, with what comes out of each step
// compared. The package planner has the golden files and the modes they run in,
// planner/oracle runs scripts that it makes up.
//
// A file is a sentence, then sections that begin
// with a line of their own:
//
//	-- input: NAME              a file that scripts may read
//	-- sql                      a script; the steps after it are about this one
//	-- push STREAM [PARTITION]  rows of a stream of the connector 'mem', as JSON Lines
//	-- watermark TIME           no row comes until the wall clock says TIME; the
//	                            watermarks of silent streams go on with it
//	-- checkpoint               everything so far survives a crash
//	-- crash                    everything since the last checkpoint is lost, and the
//	                            rows since then are read again
//	-- explain                  prints the plan
//	-- close                    all streams end
//	-- output                   exactly what came out because of the section before
//
// A section without output has none. After a script without steps it is all that
// came out, notes included. Start with Read and Case.Run.
package goldentest

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// File is a golden file in parts.
type File struct {
	Head     string
	Sections []*Section
	Cases    []*Case
}

// Section is a step with what came out because of it.
type Section struct {
	Word, Arg string
	Body      string
	Output    string
	printed   bool // an output section follows it, even if nothing came out
}

// Case is a script and the steps after it.
type Case struct {
	Script *Section
	Steps  []*Section
}

// words are what a section may begin with.
var words = []string{"input:", "sql", "push", "watermark", "checkpoint", "crash", "explain", "close", "output"}

// Read reads a golden file.
func Read(t *testing.T, text string) *File {
	t.Helper()
	f := &File{}
	into := &f.Head
	for line := range strings.Lines(text) {
		word, arg, marked := marker(line)
		switch {
		case !marked:
			*into += line
		case word == "output" && len(f.Sections) > 0:
			last := f.Sections[len(f.Sections)-1]
			last.printed = true
			into = &last.Output
		default:
			s := &Section{Word: word, Arg: arg}
			f.Sections = append(f.Sections, s)
			into = &s.Body
		}
	}
	for _, s := range f.Sections {
		switch {
		case s.Word == "sql":
			f.Cases = append(f.Cases, &Case{Script: s})
		case s.Word == "input:":
		case len(f.Cases) == 0:
			t.Fatalf("%s stands before the first script", s.Word)
		default:
			c := f.Cases[len(f.Cases)-1]
			c.Steps = append(c.Steps, s)
		}
	}
	if !strings.HasPrefix(f.Head, "-- ") || len(f.Cases) == 0 {
		t.Fatal("a golden file begins with a sentence after --, and has a script")
	}
	return f
}

// marker reports whether a line begins a section.
func marker(line string) (word, arg string, ok bool) {
	rest, ok := strings.CutPrefix(strings.TrimSuffix(line, "\n"), "-- ")
	word, arg, _ = strings.Cut(rest, " ")
	ok = ok && slices.Contains(words, word) && (arg == "" || word == "input:" || word == "push" || word == "watermark")
	return word, arg, ok
}

func (f *File) String() string {
	var b strings.Builder
	b.WriteString(f.Head)
	for _, s := range f.Sections {
		fmt.Fprintf(&b, "-- %s\n%s", strings.TrimSpace(s.Word+" "+s.Arg), s.Body)
		if s.Output != "" || s.printed && s.Word == "sql" {
			b.WriteString("-- output\n" + s.Output)
		}
	}
	return b.String()
}
