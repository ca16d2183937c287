package planner_test

import (
	"context"
	"fmt"
	"math"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/io/blackholeio"
	"github.com/eventflux-io/engine/io/connector"
	"github.com/eventflux-io/engine/io/fileio"
	"github.com/eventflux-io/engine/io/format"
	"github.com/eventflux-io/engine/io/genio"
	"github.com/eventflux-io/engine/io/kafkaio"
	"github.com/eventflux-io/engine/io/memio"
	"github.com/eventflux-io/engine/io/stdio"
	"github.com/eventflux-io/engine/operators/pipeline"
	"github.com/eventflux-io/engine/planner"
	"github.com/eventflux-io/engine/planner/syntax"
)

// run runs a case in one mode and compares what came out, or writes it down.
func (c *goldenCase) run(t *testing.T, m mode, files *connector.Roots, rewrite bool) {
	t.Helper()
	r := &goldenRun{goldenCase: c, mode: m, files: files, got: map[*section]string{}}
	feed, marks := c.feed(t)
	program, errs := r.plan(&memio.Feed{Steps: []memio.Step{{End: true}}})
	check := func(s *section) {
		if m.shards > 1 {
			return
		}
		diff := differ(program, c.partitions(), r.got[s], s.output)
		switch {
		case diff == "":
		case rewrite:
			s.output = r.got[s]
		default:
			t.Errorf("%+v: %s %s: %s\n-- output\n%sinstead of\n%s", m, s.word, s.arg, diff, r.got[s], s.output)
		}
	}
	switch {
	case program == nil:
		r.got[c.script] = syntax.Render("test.sql", c.script.body, errs)
	case program.Runs && len(c.steps) == 0:
		r.got[c.script] = strings.Join(program.Texts, "") + r.whole(program)
	default:
		r.got[c.script] = strings.Join(program.Texts, "")
		r.lives(t, feed, marks, check)
	}
	check(c.script)
	for _, s := range c.steps {
		if s.word == "explain" && program != nil && !m.unruled {
			r.got[s] = program.Explain()
			check(s)
		}
	}
	if m.shards > 1 && program != nil {
		r.checkAll(t, program)
	}
}

// checkAll compares what all steps together caused.
func (r *goldenRun) checkAll(t *testing.T, program *planner.Program) {
	t.Helper()
	got, want := r.got[r.script], r.script.output
	for _, s := range r.steps {
		if s.word != "explain" {
			got, want = got+r.got[s], want+s.output
		}
	}
	if diff := differ(program, r.mode.shards, got, want); diff != "" {
		t.Errorf("%+v: %s\n-- output\n%sinstead of\n%s", r.mode, diff, got, want)
	}
}

// feed is the steps that give rows, and the section of each.
func (c *goldenCase) feed(t *testing.T) (feed []memio.Step, of []*section) {
	for _, s := range c.steps {
		step := memio.Step{}
		switch s.word {
		case "push":
			step.Stream, step.Rows = s.arg, s.body
			if stream, partition, several := strings.Cut(s.arg, " "); several {
				n, err := strconv.Atoi(partition)
				if err != nil {
					t.Fatal(err)
				}
				step.Stream, step.Partition = stream, n
			}
		case "close":
			step.End = true
		case "watermark":
		default:
			continue
		}
		feed, of = append(feed, step), append(of, s)
	}
	return feed, of
}

// partitions is how many partitions the steps push to.
func (c *goldenCase) partitions() int {
	seen := map[string]bool{}
	for _, s := range c.steps {
		if s.word == "push" {
			seen[s.arg] = true
		}
	}
	return len(seen)
}

// goldenRun is a case in one mode.
type goldenRun struct {
	*goldenCase
	mode  mode
	files *connector.Roots
	got   map[*section]string
	store memoryStore
	out   memio.Collector
	clock atomic.Int64 // in microseconds
	// furthest is the latest time that the clock has shown.
	furthest atomic.Int64
}

// midnight is when the clock of a run starts, and the rows of most files.
var midnight = time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)

func (r *goldenRun) now() time.Time { return time.UnixMicro(r.clock.Load()).UTC() }

// elapsed is how far the clock has come: a step may set it back, but not time.
func (r *goldenRun) elapsed() time.Duration {
	return time.Duration(max(r.clock.Load(), r.furthest.Load())-midnight.UnixMicro()) * time.Microsecond
}

func (r *goldenRun) plan(feed *memio.Feed) (*planner.Program, []*syntax.Error) {
	script, errs := syntax.Parse("test.sql", r.script.body)
	opt := planner.Options{
		Print: func(_ string, schema batch.Schema, _ bool) (connector.SinkFactory, error) { return r.out.Sink(schema) },
	}
	if r.mode.unruled {
		opt.DisableRules = []string{"all"}
	}
	program, more := planner.Plan(script, &planner.Catalog{
		Connectors: []connector.Connector{feed.Connector(), fileio.Connector, stdio.Stdin, stdio.Stdout, genio.Connector, blackholeio.Connector, kafkaio.Connector},
		Formats:    format.All, Files: r.files,
		InferFile: func(_ context.Context, path string, options map[string]string) (batch.Schema, error) {
			return fileio.Infer(path, options, r.files, format.All)
		},
	}, opt)
	if errs = append(errs, more...); len(errs) > 0 {
		return nil, errs
	}
	return program, nil
}

func (r *goldenRun) options() pipeline.Options {
	// The clock of a file jumps from step to step: that is silence, not a pause.
	return pipeline.Options{BatchRows: r.mode.batch, Shards: max(r.mode.shards, 1), Poison: true, Clock: r.now, Elapsed: r.elapsed, Pause: math.MaxInt64}
}

// whole runs a script that reads no steps.
func (r *goldenRun) whole(program *planner.Program) string {
	r.clock.Store(midnight.UnixMicro())
	summary, err := pipeline.Run(context.Background(), program.Graph, r.options())
	out := r.out.Take()
	for _, note := range summary.Notes {
		out += "note: " + note + "\n"
	}
	if err != nil {
		out += "failed: " + err.Error() + "\n"
	}
	return out
}

// lives runs the steps, in as many runs as the mode and the file ask for.
func (r *goldenRun) lives(t *testing.T, feed []memio.Step, of []*section, check func(*section)) {
	from := 0
	for i, s := range of {
		last := i == len(of)-1
		next := r.after(s)
		if next == "crash" || r.mode.restore == crashes {
			r.life(t, feed[:i+1], of, from, true)
			for _, s := range of[from : i+1] {
				check(s)
			}
		}
		if last || next == "checkpoint" || r.mode.restore != never {
			r.life(t, feed[:i+1], of, from, false)
			for _, s := range of[from : i+1] {
				check(s)
			}
			from = i + 1
		}
	}
}

// after is the word of the section behind s.
func (r *goldenRun) after(s *section) string {
	for i, other := range r.steps {
		if other == s && i+1 < len(r.steps) {
			return r.steps[i+1].word
		}
	}
	return ""
}

// life is one run, over the steps from the given one on. It is stopped behind
// the last step, unless that one ends the streams, and loses its epochs where it
// crashes.
func (r *goldenRun) life(t *testing.T, steps []memio.Step, of []*section, from int, crash bool) {
	t.Helper()
	r.clock.Store(midnight.UnixMicro())
	r.furthest.Store(0)
	for i := range steps {
		r.got[of[i]] = keep(r.got[of[i]], i < from)
		if i < from {
			r.tick(t, of[i])
		}
	}
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	feed := &memio.Feed{Steps: steps, From: from}
	feed.Begin = func(i int) { r.tick(t, of[i]) }
	feed.Done = func(i int) {
		r.got[of[i]] = r.out.Take()
		if i == len(steps)-1 {
			stop()
		}
	}
	program, errs := r.plan(feed)
	if errs != nil {
		t.Fatal(errs)
	}
	if i := feed.Stray(); i >= 0 {
		t.Fatalf("push %s: the script reads no such stream or partition", of[i].arg)
	}
	opt := r.options()
	if !crash {
		// An epoch between any two polls, as long as what is lost is not compared.
		opt.Interval = -1
	}
	r.store.lost, r.store.onlyBases = crash, r.mode.restore == bases
	opt.Store = &r.store
	_, err := pipeline.Run(ctx, program.Graph, opt)
	at := of[feed.Current()]
	r.got[at] += r.out.Take()
	if err != nil {
		r.got[at] += fmt.Sprintf("failed: %v\n", err)
	}
}

func keep(s string, it bool) string {
	if it {
		return s
	}
	return ""
}

// tick sets the clock where a step says so.
func (r *goldenRun) tick(t *testing.T, s *section) {
	if s.word != "watermark" {
		return
	}
	at, err := time.Parse(time.RFC3339, s.arg)
	if err != nil {
		t.Error(err)
	}
	r.furthest.Store(max(r.clock.Load(), r.furthest.Load()))
	r.clock.Store(at.UnixMicro())
}
