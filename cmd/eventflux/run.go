package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/checkpoint"
	"github.com/eventflux-io/engine/io/connector"
	"github.com/eventflux-io/engine/io/flightio"
	"github.com/eventflux-io/engine/io/stdio"
	"github.com/eventflux-io/engine/operators/pipeline"
)

func runCommand(by clock) *cobra.Command {
	f := &scriptFlags{}
	var fresh, acceptLoss bool
	cmd := &cobra.Command{
		Use:   "run app.sql",
		Short: "run a script until its sources end or a signal comes",
		Long:  "Run a script until its sources or queries end, or a signal comes.",
		Example: "  eventflux run app.sql --set DIR=data     (`-` reads the script from stdin)\n" +
			"  eventflux run -q \"SELECT k, count(*) FROM 'data/*.jsonl' GROUP BY k\"",
		RunE: func(cmd *cobra.Command, args []string) error {
			r := &session{screen: newScreen(), clock: by, fresh: fresh, acceptLoss: acceptLoss}
			f.printer, f.configured = r.printer, r.configured
			return r.script(cmd, f, args)
		},
	}
	f.add(cmd)
	addStateFlag(cmd, "keep state in `DIR`; none: keep none")
	cmd.Flags().BoolVar(&fresh, "fresh", false, "start over; archive the state and its outputs")
	cmd.Flags().BoolVar(&acceptLoss, acceptLossFlag, false, "start an output over that was altered or is gone")
	addFlags(cmd)
	return cmd
}

// acceptLossFlag is the way on that is named where an output was altered.
const acceptLossFlag = "accept-output-loss"

// session is one call of run.
type session struct {
	screen  *screen
	journal *journal
	start   *starting
	clock   clock
	fresh   bool
	state   stateLocation
	// acceptLoss goes on where an output is not what the state explains.
	acceptLoss bool

	goesOn, finished bool                      // state was restored; and the run had ended
	shown            pipeline.Progress         // at the last report
	late             []string                  // what was said of late rows
	lateAt           time.Duration             // when
	fullAt           time.Time                 // when it was said that the disk is full
	fullSaid         bool                      // and not yet that there is room again
	stopped          atomic.Pointer[time.Time] // when a signal asked it to end
	draining         atomic.Pointer[draining]  // set where only Flight readers are left
	waits            waitsSaid
	failed           atomic.Bool // and why has been said
}

// script loads the script and runs it, and reports to the journal how that failed.
func (r *session) script(cmd *cobra.Command, f *scriptFlags, args []string) error {
	l, err := f.load(cmd, args)
	if r.start != nil {
		defer r.start.end()
	}
	if err != nil {
		return err
	}
	r.journal.problems(l.problems)
	if l.program == nil {
		return said(codeOfProblems(l.problems))
	}
	err = refuse(l.config)
	if err == nil {
		err = r.program(l)
	}
	r.screen.clear()
	if r.failed.Load() {
		return said(exitFailed)
	}
	r.journal.failure(err)
	return said(codeOf(err))
}

// configured begins to say what the run does.
func (r *session) configured(c *config) func(pipeline.Phase) {
	r.journal = newJournal(r.screen.messages(), c)
	r.start = beginStarting(r.journal)
	return r.start.enters
}

// program prints what EXPLAIN, SHOW and DESCRIBE say, and runs the queries.
func (r *session) program(l *loaded) error {
	for _, text := range l.program.Texts {
		if _, err := fmt.Fprint(r.screen.rows(), text); err != nil {
			return classify(err, r.state)
		}
	}
	if !l.program.Runs {
		return nil
	}
	r.state = stateLocationOf(l)
	ctx, announced, release := untilSignal(r.stopping, r.overdue)
	defer release()
	opt := l.config.options()
	opt.Clock, opt.Elapsed = r.clock.now, r.clock.elapsed
	opt.Phase = r.start.enters
	opt.Ready = func() {
		r.start.end()
		r.journal.event(infoLevel, "ready", "ready")
	}
	opt.Restored = r.restored
	opt.Full, opt.Room = r.full, r.room
	opt.Notice = r.noticed
	opt.Progress = r.progress
	if err := enoughAddresses(); err != nil {
		return err
	}
	failed, growing, unwatch := r.watchMemory()
	defer unwatch()
	opt.Failed, opt.Growing = failed, growing
	if r.acceptLoss && !r.state.kept {
		return usagef("--%s goes on from the state of an earlier run, and this run keeps none", acceptLossFlag)
	}
	if r.state.kept {
		opt.AcceptOutputLoss = r.acceptLoss
		if r.fresh {
			to, err := r.state.archive(r.archived)
			if err != nil {
				return classify(err, r.state)
			}
			opt.KeepOutputs = filepath.Join(to, "outputs")
		}
		r.start.enters(pipeline.Phase{Doing: "opening the state", Of: r.state.dir})
		store, err := r.openState(ctx, l.program.Graph)
		if err != nil {
			return classify(err, r.state)
		}
		defer store.Close()
		store.Announce(growing)
		r.found(store)
		opt.Store = store
		spareProcessor(opt.Parallelism)
	}
	endFlight, err := r.serveFlight(l)
	if err != nil {
		return err
	}
	summary, err := pipeline.Run(ctx, l.program.Graph, opt)
	announced()
	r.screen.clear()
	if errors.Is(err, connector.ErrStopped) { // during the start: nothing was read or written
		endFlight(nil)
		r.journal.event(infoLevel, "stopped", err.Error())
		return nil
	}
	err = classify(err, r.state)
	endFlight(err)
	if err != nil {
		return err
	}
	r.ended(summary)
	if summary.AllRejected {
		return said(exitFailed)
	}
	return nil
}

// options are what the configuration says of a run.
func (c *config) options() pipeline.Options {
	shards := c.number("runtime.parallelism")
	if shards == 0 {
		shards = runtime.GOMAXPROCS(0)
	}
	return pipeline.Options{
		Parallelism: shards,
		BatchRows:   c.number("runtime.batch_max_rows"),
		Limit:       c.limit(),
		Interval:    c.interval(),
	}
}

// refuse names what the configuration asks for that this version does not do.
func refuse(c *config) error {
	for _, o := range []struct {
		asked bool
		what  string
	}{
		{c.text("http.listen") != "", "--metrics: this version does not serve HTTP"},
		{c.text("state.backend") == "redis", "backend \"redis\": this version keeps state in files only; --state DIR or --state none runs without Redis"},
	} {
		if o.asked {
			return errors.New(o.what)
		}
	}
	return nil
}

// printer makes the sinks of what goes to standard output.
func (r *session) printer(c *config) printer {
	return func(_ string, schema batch.Schema, _ bool) (connector.SinkFactory, error) {
		form := c.text("output.format")
		if form == "" {
			form = "json"
			if term.IsTerminal(int(os.Stdout.Fd())) {
				form = "table"
			}
		}
		return stdio.NewPrinter(r.screen.rows(), form, schema)
	}
}

// interval is the longest time between two epochs.
func (c *config) interval() time.Duration {
	switch {
	case c.text("runtime.epoch_interval") != "":
		return c.duration("runtime.epoch_interval")
	case c.text("runtime.delivery") == "at_least_once":
		return 5 * time.Second
	}
	return 500 * time.Millisecond
}

// classify gives an error of a run its exit code.
func classify(err error, state stateLocation) error {
	var (
		outside *connector.OutsideError
		damaged *checkpoint.DamagedError
		changed *checkpoint.ChangedError
		disk    *checkpoint.DiskError
		altered *connector.AlteredError
		unheard *flightio.NoServerError
	)
	switch {
	case tooManyFiles(err):
		return err
	case errors.As(err, &altered):
		return &exitError{exitDamaged, fmt.Errorf("%w\nto go on with windows and positions and an empty file, and keep what is there aside: %s\nto start anew and archive what is there: %s",
			err, commandWith("--"+acceptLossFlag), state.freshCommand())}
	case errors.As(err, &damaged), errors.As(err, &changed):
		return &exitError{exitDamaged, fmt.Errorf("%w\nto start anew and archive what is there: %s", err, state.freshCommand())}
	case errors.As(err, &disk), errors.Is(err, checkpoint.ErrFull):
		return &exitError{exitDisk, err}
	case errors.As(err, &outside), errors.As(err, &unheard):
		return &exitError{exitUsage, err}
	case errors.Is(err, syscall.EPIPE):
		return nil // whoever read the rows has enough
	}
	for _, of := range diskFailures {
		if errors.Is(err, of) {
			return &exitError{exitDisk, err}
		}
	}
	return err
}

// diskFailures are what a file system says when it cannot do its work.
var diskFailures = []error{syscall.ENOSPC, syscall.EDQUOT, syscall.EFBIG, syscall.EROFS, syscall.EIO}
