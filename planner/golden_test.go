package planner_test

import (
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/eventflux-io/engine/io/connector"
)

var rewrite = flag.Bool("rewrite", false, "write what comes out into the golden files")

// A golden file is SQL with the rows that come out of it:
//
//	-- One sentence that says what is shown.
//	-- input: name.jsonl
//	{"a": 1}
//	-- sql
//	SELECT a FROM …;
//	-- output
//	{"a":1}
//
// There may be several inputs, and several pairs of sql and output.
func TestGolden(t *testing.T) {
	err := filepath.WalkDir("testdata", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasPrefix(path, "testdata/steps/") || !strings.HasSuffix(path, ".sql") {
			return err
		}
		t.Run(strings.TrimSuffix(path[len("testdata/"):], ".sql"), func(t *testing.T) { golden(t, path) })
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// ways are the ways every file is run.
var ways = []way{{batch: 1024}, {batch: 1}, {batch: 2}, {batch: 7}, {batch: 1024, unruled: true}, {batch: 3, unruled: true}}

func golden(t *testing.T, path string) {
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	steps := sections(string(text))
	dir := t.TempDir()
	roots, err := connector.NewRoots(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(dir)
	changed := false
	for i, s := range steps {
		switch {
		case strings.HasPrefix(s.name, "input: "):
			if err := os.WriteFile(strings.TrimPrefix(s.name, "input: "), []byte(s.body), 0o644); err != nil {
				t.Fatal(err)
			}
		case s.name == "sql":
			for _, w := range ways {
				w.testFiles = roots
				got := rows(t, "json", s.body, w)
				if i+1 < len(steps) && steps[i+1].name == "output" && got == steps[i+1].body {
					continue
				}
				if *rewrite && w == (way{batch: 1024, testFiles: roots}) {
					steps[i+1].body, changed = got, true
					continue
				}
				t.Errorf("batches of %d, optimiser %v:\n%s\ninstead of:\n%s", w.batch, !w.unruled, got, steps[i+1].body)
			}
		}
	}
	if changed {
		if err := os.WriteFile(filepath.Join(sourceDir, path), []byte(joined(steps)), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// sourceDir is where the test started; t.Chdir leaves it.
var sourceDir = func() string {
	dir, err := os.Getwd()
	if err != nil {
		panic(err)
	}
	return dir
}()

type section struct{ name, body string }

// sections splits a golden file at its markers.
func sections(text string) []section {
	out := []section{{}}
	for line := range strings.Lines(text) {
		name, isMark := strings.CutPrefix(strings.TrimSuffix(line, "\n"), "-- ")
		if isMark && (name == "sql" || name == "output" || strings.HasPrefix(name, "input: ")) {
			out = append(out, section{name: name})
			continue
		}
		out[len(out)-1].body += line
	}
	return out
}

func joined(steps []section) string {
	var b strings.Builder
	for _, s := range steps {
		if s.name != "" {
			fmt.Fprintf(&b, "-- %s\n", s.name)
		}
		b.WriteString(s.body)
	}
	return b.String()
}
