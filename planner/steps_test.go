package planner_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/io/connector"
	"github.com/eventflux-io/engine/io/format"
	"github.com/eventflux-io/engine/io/memio"
	"github.com/eventflux-io/engine/operators/pipeline"
	"github.com/eventflux-io/engine/planner"
	"github.com/eventflux-io/engine/planner/syntax"
)

// A file of testdata/steps is a sentence, then steps. A step is a word at the start of
// a line, its text indented below it, and, behind "=> ", what came out because
// of it:
//
//	sql        the script; its errors, if there are any
//	push NAME  rows of a stream, one JSON object a line
//	explain    the plan
//	close      the end of all input
//
// Every file runs with several sizes of batches, with and without the optimiser,
// over memory that is overwritten after each batch; the output is the same. -rewrite refreshes them.

// step is one step of a file.
type step struct {
	word, name string
	body       string
	want, got  string
}

// mode is one way of running a file.
type mode struct {
	rows     int
	disabled []string
}

var modes = []mode{{1, nil}, {2, nil}, {7, nil}, {1024, nil}, {1, []string{"all"}}, {1024, []string{"all"}}}

func TestSteps(t *testing.T) {
	var files []string
	err := filepath.WalkDir("testdata/steps", func(path string, _ os.DirEntry, err error) error {
		if strings.HasSuffix(path, ".sql") {
			files = append(files, path)
		}
		return err
	})
	if err != nil || len(files) == 0 {
		t.Fatalf("%d files, error %v", len(files), err)
	}
	for _, path := range files {
		t.Run(strings.TrimPrefix(path, "testdata/steps/"), func(t *testing.T) {
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			for i, m := range modes {
				head, steps := readSteps(t, string(text))
				runSteps(t, steps, m)
				if *rewrite && i == 0 {
					text = []byte(writeSteps(head, steps))
					if err := os.WriteFile(path, text, 0o644); err != nil {
						t.Fatal(err)
					}
					continue
				}
				for _, s := range steps {
					if !alike(steps[0].body, s.got, s.want) && !(s.word == "explain" && m.disabled != nil) {
						t.Errorf("batches of %d rows, without rules %v: %s %s\nwant:\n%sgot:\n%s", m.rows, m.disabled, s.word, s.name, s.want, s.got)
					}
				}
			}
		})
	}
}

// alike compares output: in order, or as a multiset where a UNION ALL leaves the
// order of its sides open.
func alike(script, got, want string) bool {
	if !strings.Contains(script, "UNION ALL") {
		return got == want
	}
	a, b := strings.Split(got, "\n"), strings.Split(want, "\n")
	slices.Sort(a)
	slices.Sort(b)
	return slices.Equal(a, b)
}

func readSteps(t *testing.T, text string) (head string, steps []*step) {
	for _, line := range strings.SplitAfter(text, "\n") {
		switch {
		case strings.TrimSpace(line) == "":
		case len(steps) == 0 && strings.HasPrefix(line, "--"):
			head += line
		case strings.HasPrefix(line, "=> "):
			steps[len(steps)-1].want += line[3:]
		case strings.HasPrefix(line, "  "):
			steps[len(steps)-1].body += line[2:]
		default:
			word, name, _ := strings.Cut(strings.TrimSpace(line), " ")
			steps = append(steps, &step{word: word, name: name})
		}
	}
	if head == "" || len(steps) == 0 || steps[0].word != "sql" {
		t.Fatal("a file starts with a sentence behind -- and the step sql")
	}
	return head, steps
}

func writeSteps(head string, steps []*step) string {
	var b strings.Builder
	b.WriteString(head)
	prefix := func(mark, text string) {
		for _, line := range strings.SplitAfter(text, "\n") {
			if line != "" {
				b.WriteString(mark + line)
			}
		}
	}
	for _, s := range steps {
		b.WriteString("\n" + strings.TrimSpace(s.word+" "+s.name) + "\n")
		prefix("  ", s.body)
		prefix("=> ", s.got)
	}
	return b.String()
}

// runSteps plans and runs the steps and fills in what came out of each.
func runSteps(t *testing.T, steps []*step, m mode) {
	feed, out := &memio.Feed{}, &memio.Collector{}
	var pushed []*step
	for _, s := range steps {
		switch s.word {
		case "push":
			pushed = append(pushed, s)
			feed.Steps = append(feed.Steps, memio.Step{Stream: s.name, Rows: s.body})
		case "sql", "explain", "close":
		default:
			t.Fatalf("unknown step %q", s.word)
		}
	}
	feed.Done = func(i int) { pushed[i].got = out.Take() }

	script, errs := syntax.Parse("test", steps[0].body)
	cat := &planner.Catalog{Connectors: []connector.Connector{feed.Connector()}, Formats: []connector.Format{format.JSON}}
	program, more := planner.Plan(script, cat, planner.Options{
		DisableRules: m.disabled, Partial: len(errs) > 0,
		Print: func(_ string, schema batch.Schema, _ bool) (connector.SinkFactory, error) { return out.Sink(schema) },
	})
	for _, e := range append(errs, more...) {
		line, col := syntax.Position(steps[0].body, e.Start)
		steps[0].got += fmt.Sprintf("%d:%d: %s\n", line, col, e.Msg)
	}
	if program == nil {
		return
	}
	steps[0].got = strings.Join(program.Texts, "")
	for _, s := range steps {
		if s.word == "explain" {
			s.got = program.Explain()
		}
	}
	if !program.Runs {
		return
	}
	_, err := pipeline.Run(context.Background(), program.Graph, pipeline.Options{
		BatchRows: m.rows, Poison: true, Clock: func() time.Time { return time.Unix(1704067200, 0) },
	})
	last := steps[len(steps)-1]
	if err != nil {
		last.got += "error: " + err.Error() + "\n"
	}
	last.got += out.Take()
}
