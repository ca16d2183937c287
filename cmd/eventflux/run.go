package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"syscall"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/eventflux-io/engine/checkpoint"
	"github.com/eventflux-io/engine/io/connector"
	"github.com/eventflux-io/engine/operators/pipeline"
)

// runFlags are the options of run.
type runFlags struct {
	scriptFlags
	state   string
	fresh   bool
	limit   int64
	flight  string
	metrics string
	log     string
}

func runCommand() *cobra.Command {
	f := &runFlags{}
	cmd := &cobra.Command{
		Use:   "run app.sql",
		Short: "run a script until its sources end or a signal comes",
		Example: "  eventflux run app.sql --set BROKER=localhost:9092\n" +
			"  eventflux run -q \"SELECT symbol, count(*) FROM 'trades.jsonl' GROUP BY symbol\"",
		RunE: func(cmd *cobra.Command, args []string) error { return f.run(cmd.Context(), args) },
	}
	f.add(cmd)
	cmd.Flags().StringVar(&f.state, "state", "", "folder of the state, or none")
	cmd.Flags().BoolVar(&f.fresh, "fresh", false, "start anew where there is state")
	cmd.Flags().StringVar(&f.format, "format", "", "json, csv or table: how rows are printed (default: table on a terminal, else json)")
	cmd.Flags().Int64Var(&f.limit, "limit", 0, "end after so many printed rows")
	cmd.Flags().StringVar(&f.flight, "flight", "", "address to serve streams over Arrow Flight")
	cmd.Flags().StringVar(&f.metrics, "metrics", "", "address to serve metrics")
	cmd.Flags().StringVar(&f.log, "log", "", "text or json")
	return cmd
}

func (f *runFlags) run(ctx context.Context, args []string) error {
	if ctx == nil {
		ctx = context.Background()
	}
	if err := oneOf("", "json", "csv", "table")(f.format); err != nil {
		return usagef("--format %w", err)
	}
	l, err := f.load(args)
	if err != nil {
		return err
	}
	if err := f.refuse(l); err != nil {
		return err
	}
	for _, text := range l.program.Texts {
		fmt.Fprint(os.Stdout, text)
	}
	if !l.program.Runs {
		return nil
	}
	opt := pipeline.Options{
		BatchRows: l.config.number("runtime.batch_max_rows"),
		Clock:     time.Now,
		Limit:     f.limit,
		Ready:     func() { f.say("ready") },
		Progress:  progress(),
		Interval:  l.config.duration("runtime.epoch_interval"),
		Restored:  f.restored,
		Full:      func(err error) { f.say(err.Error() + ": waiting for room") },
	}
	place := f.statePlace(l)
	if place.kept {
		store, err := place.open(l.program.Graph, f.fresh, f.say)
		if err != nil {
			return classify(err, place)
		}
		defer store.Close()
		opt.Store = store
	}
	ctx, release := untilSignal(ctx)
	defer release()
	summary, err := pipeline.Run(ctx, l.program.Graph, opt)
	if err != nil {
		return classify(err, place)
	}
	f.say(summary.String())
	for _, note := range summary.Notes {
		f.say(note)
	}
	if summary.AllRejected {
		return said(exitFailed)
	}
	return nil
}

// refuse names what a call asks for that this version does not do.
func (f *runFlags) refuse(l *loaded) error {
	for _, o := range []struct {
		asked bool
		what  string
	}{
		{f.flight != "" || l.config.text("flight.listen") != "", "--flight: this version does not serve Arrow Flight"},
		{f.metrics != "" || l.config.text("http.listen") != "", "--metrics: this version does not serve HTTP"},
		{f.state == "" && l.config.text("state.backend") == "redis", "backend \"redis\": this version keeps state in files only; --state DIR or --state none runs without Redis"},
		{l.config.number("runtime.parallelism") > 1, "parallelism: this version runs on one core; leave it at 0 or 1"},
	} {
		if o.asked {
			return errors.New(o.what)
		}
	}
	return nil
}

// say writes a line of the run to standard error.
func (f *runFlags) say(line string) {
	if f.log == "json" {
		fmt.Fprintf(os.Stderr, "{\"event\":%q}\n", line)
		return
	}
	fmt.Fprintln(os.Stderr, line)
}

// progress shows one line on a terminal; nothing elsewhere.
func progress() func(pipeline.Progress) {
	if !term.IsTerminal(int(os.Stderr.Fd())) {
		return nil
	}
	return func(p pipeline.Progress) {
		line := fmt.Sprintf("%d rows in, %d out, %.0f rows/s", p.Read, p.Written, float64(p.Read)/p.Elapsed.Seconds())
		if p.Waiting != "" {
			line += "; " + p.Waiting
		}
		fmt.Fprintf(os.Stderr, "\r\x1b[K%s\r", line)
	}
}

// restored says what the run goes on with.
func (f *runFlags) restored(r pipeline.Restored) {
	f.say(fmt.Sprintf("restored epoch %d of %s (%d rows in state) in %d ms",
		r.Epoch, r.Time.UTC().Format(time.RFC3339), r.Rows, r.Took.Milliseconds()))
	if r.Finished {
		f.say("the run had ended; --fresh starts it anew")
	}
}

// classify gives an error of a run its exit code.
func classify(err error, place statePlace) error {
	var (
		outside *connector.OutsideError
		damaged *checkpoint.DamagedError
		changed *checkpoint.ChangedError
		disk    *checkpoint.DiskError
	)
	switch {
	case errors.As(err, &damaged), errors.As(err, &changed), errors.Is(err, connector.ErrMissing):
		return &exitError{exitDamaged, fmt.Errorf("%w\nto start anew and archive what is there: %s", err, place.freshCommand())}
	case errors.As(err, &disk), errors.Is(err, checkpoint.ErrFull):
		return &exitError{exitDisk, err}
	case errors.As(err, &outside):
		return &exitError{exitUsage, err}
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EROFS), errors.Is(err, syscall.EIO):
		return &exitError{exitDisk, err}
	case errors.Is(err, syscall.EPIPE):
		return nil // whoever read the rows has enough
	}
	return err
}
