package goldentest

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

// Run runs a case in one mode and compares what came out with the sections' outputs,
// or writes into them what came out where it is another.
func (c *Case) Run(t *testing.T, m Mode, files *connector.Roots, rewrite bool) {
	t.Helper()
	r := &run{Case: c, mode: m, files: files, got: map[*Section]string{}}
	feed, marks := c.feed(t)
	program, errs := r.plan(noSteps())
	check := func(s *Section) {
		if m.Shards > 1 {
			return
		}
		diff := Differ(program, c.partitions(), r.got[s], s.Output)
		switch {
		case diff == "":
		case rewrite:
			s.Output = r.got[s]
		default:
			t.Errorf("%+v: %s %s: %s\n-- output\n%sinstead of\n%s", m, s.Word, s.Arg, diff, r.got[s], s.Output)
		}
	}
	switch {
	case program == nil:
		r.got[c.Script] = syntax.Render("test.sql", c.Script.Body, errs)
	case program.Runs && len(c.Steps) == 0:
		r.got[c.Script] = strings.Join(program.Texts, "") + r.whole(program)
	default:
		r.got[c.Script] = strings.Join(program.Texts, "")
		r.lives(t, feed, marks, check)
	}
	check(c.Script)
	for _, s := range c.Steps {
		if s.Word == "explain" && program != nil && !m.Unruled {
			r.got[s] = program.Explain()
			check(s)
		}
	}
	if m.Shards > 1 && program != nil {
		r.checkAll(t, program)
	}
}

// Plan plans a case, which reads no steps.
func (c *Case) Plan(m Mode, files *connector.Roots) (*planner.Program, []*syntax.Error) {
	r := &run{Case: c, mode: m, files: files}
	return r.plan(noSteps())
}

// Output is all that comes out of a case in one mode.
func (c *Case) Output(t *testing.T, m Mode) string {
	t.Helper()
	r := &run{Case: c, mode: m, got: map[*Section]string{}}
	feed, of := c.feed(t)
	r.lives(t, feed, of, func(*Section) {})
	out := r.got[c.Script]
	for _, s := range c.Steps {
		out += r.got[s]
	}
	return out
}

// checkAll compares what all steps together caused.
func (r *run) checkAll(t *testing.T, program *planner.Program) {
	t.Helper()
	got, want := r.got[r.Script], r.Script.Output
	for _, s := range r.Steps {
		if s.Word != "explain" {
			got, want = got+r.got[s], want+s.Output
		}
	}
	if diff := Differ(program, r.mode.Shards, got, want); diff != "" {
		t.Errorf("%+v: %s\n-- output\n%sinstead of\n%s", r.mode, diff, got, want)
	}
}

// feed is the steps that give rows, and the section of each.
func (c *Case) feed(t *testing.T) (feed []memio.Step, of []*Section) {
	for _, s := range c.Steps {
		step := memio.Step{}
		switch s.Word {
		case "push":
			step.Stream, step.Rows = s.Arg, s.Body
			if stream, partition, several := strings.Cut(s.Arg, " "); several {
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
func (c *Case) partitions() int {
	seen := map[string]bool{}
	for _, s := range c.Steps {
		if s.Word == "push" {
			seen[s.Arg] = true
		}
	}
	return len(seen)
}

// run is a case in one mode.
type run struct {
	*Case
	mode  Mode
	files *connector.Roots
	got   map[*Section]string
	store memoryStore
	out   memio.Collector
	clock atomic.Int64 // in microseconds
	// furthest is the latest time that the clock has shown.
	furthest atomic.Int64
}

// Midnight is when the clock of a run starts, and the rows of most files.
var Midnight = time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)

func (r *run) now() time.Time { return time.UnixMicro(r.clock.Load()).UTC() }

// elapsed is how far the clock has come: a step may set it back, but not time.
func (r *run) elapsed() time.Duration {
	return time.Duration(max(r.clock.Load(), r.furthest.Load())-Midnight.UnixMicro()) * time.Microsecond
}

func (r *run) plan(feed *memio.Feed) (*planner.Program, []*syntax.Error) {
	script, errs := syntax.Parse("test.sql", r.Script.Body)
	opt := planner.Options{
		Print: func(_ string, schema batch.Schema, _ bool) (connector.SinkFactory, error) { return r.out.Sink(schema) },
	}
	if r.mode.Unruled {
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

func (r *run) options() pipeline.Options {
	// The clock of a file jumps from step to step: that is silence, not a pause.
	return pipeline.Options{BatchRows: r.mode.Batch, Shards: max(r.mode.Shards, 1), Poison: true, Clock: r.now, Elapsed: r.elapsed, Pause: math.MaxInt64}
}

// whole runs a script that reads no steps.
func (r *run) whole(program *planner.Program) string {
	r.clock.Store(Midnight.UnixMicro())
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
func (r *run) lives(t *testing.T, feed []memio.Step, of []*Section, check func(*Section)) {
	from := 0
	for i, s := range of {
		last := i == len(of)-1
		next := r.after(s)
		if next == "crash" || r.mode.Restore == Crashes {
			r.life(t, feed[:i+1], of, from, true)
			for _, s := range of[from : i+1] {
				check(s)
			}
		}
		if last || next == "checkpoint" || r.mode.Restore != Never {
			r.life(t, feed[:i+1], of, from, false)
			for _, s := range of[from : i+1] {
				check(s)
			}
			from = i + 1
		}
	}
}

// after is the word of the section after s.
func (r *run) after(s *Section) string {
	for i, other := range r.Steps {
		if other == s && i+1 < len(r.Steps) {
			return r.Steps[i+1].Word
		}
	}
	return ""
}

// life is one run, over the steps from the given one on. It is stopped after
// the last step, unless that one ends the streams, and loses its epochs where it
// Crashes.
func (r *run) life(t *testing.T, steps []memio.Step, of []*Section, from int, crash bool) {
	t.Helper()
	r.clock.Store(Midnight.UnixMicro())
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
		t.Fatalf("push %s: the script reads no such stream or partition", of[i].Arg)
	}
	opt := r.options()
	if !crash {
		// An epoch between any two polls, as long as what is lost is not compared.
		opt.Interval = -1
	}
	r.store.lost, r.store.onlyBases = crash, r.mode.Restore == Bases
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
func (r *run) tick(t *testing.T, s *Section) {
	if s.Word != "watermark" {
		return
	}
	at, err := time.Parse(time.RFC3339, s.Arg)
	if err != nil {
		t.Error(err)
	}
	r.furthest.Store(max(r.clock.Load(), r.furthest.Load()))
	r.clock.Store(at.UnixMicro())
}

// noSteps is the feed of a script that reads none.
func noSteps() *memio.Feed { return &memio.Feed{Steps: []memio.Step{{End: true}}} }
