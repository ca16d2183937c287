package pipeline

import (
	"context"
	"fmt"
	"reflect"
	"time"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/checkpoint"
	"github.com/eventflux-io/engine/expr"
	"github.com/eventflux-io/engine/operators"
)

// Options are what a run depends on beside its graph.
type Options struct {
	BatchRows  int // most rows of a batch; default 1024
	BatchBytes int // most bytes of input of a batch; default 64 KiB
	// Clock is the time; default time.Now of the caller's choice is not taken:
	// it must be set.
	Clock func() time.Time
	// Limit ends the run after so many printed rows; 0: never.
	Limit int64
	// Poison overwrites scratch memory after each batch (tests).
	Poison bool
	// Store keeps epochs; nil: the run keeps nothing. Interval is the longest time
	// between two, 500 ms by default.
	Store    checkpoint.Store
	Interval time.Duration
	// Restored is called where the store held epochs, before Ready.
	Restored func(Restored)
	// Full is called when the disk turns out to be full.
	Full func(error)
	// Ready is called when everything is open, before the first row.
	Ready func()
	// Progress is called at most once a second with the rows so far.
	Progress func(Progress)
}

// Progress is how far a run is.
type Progress struct {
	Read, Written int64
	Elapsed       time.Duration
	Waiting       string // what a silent query waits for; "" for nothing
}

func (o Options) withDefaults() Options {
	if o.BatchRows == 0 {
		o.BatchRows = 1024
	}
	if o.BatchBytes == 0 {
		o.BatchBytes = 64 << 10
	}
	if o.Interval == 0 {
		o.Interval = 500 * time.Millisecond
	}
	return o
}

// runner is one run of a graph, on the goroutine that calls Run.
type runner struct {
	opt     Options
	start   time.Time
	scratch *batch.Scratch
	env     *expr.Env
	tasks   []*task
	sources []*source
	epochs  *epochs         // nil: nothing is kept
	stop    context.Context // ends when the run shall
	printed int64
	dirty   bool // something was written since the last flush

	faults      faults
	lateBy      map[string]*lateness
	lateQueries []string
	lastReport  time.Time
}

// Run runs a graph until its sources have ended, its queries have enough, or ctx
// ends; that is no error: what was read is finished, sinks are flushed, and the
// summary says so. Connectors may have goroutines of their own; all have ended
// when Run returns.
func Run(ctx context.Context, g *Graph, opt Options) (Summary, error) {
	r := &runner{opt: opt.withDefaults(), scratch: &batch.Scratch{Poison: opt.Poison}, lateBy: map[string]*lateness{}}
	r.start = r.opt.Clock()
	r.env = &expr.Env{Scratch: r.scratch}
	r.build(g, onePartition(ctx, g))
	// What is open is closed with its own context: a stop must not cut off the
	// last flush.
	work, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	r.stop = ctx
	if opt.Store != nil {
		r.epochs = newEpochs(r, opt.Store)
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			r.epochs.persist(work)
		}()
		defer func() {
			r.epochs.close()
			<-ended
		}()
	}
	finished, err := r.open(work)
	interrupted := false
	if err == nil {
		if r.opt.Ready != nil {
			r.opt.Ready()
		}
		if !finished {
			interrupted, err = r.loop(ctx, work)
		}
	}
	if err == nil && !finished {
		err = r.epochs.finish(r.ended())
	}
	r.epochs.drain()
	if flushErr := r.flush(work); err == nil {
		err = flushErr
	}
	if closeErr := r.close(); err == nil {
		err = closeErr
	}
	s := r.summary()
	s.Interrupted = interrupted
	s.AllRejected = s.AllRejected && !finished
	return s, err
}

// build makes a task of each node and connects them.
func (r *runner) build(g *Graph, onePartition bool) {
	for _, n := range g.Nodes {
		t := &task{node: n, run: r, mark: batch.MinTime, out: batch.MinTime}
		env := operators.Env{Scratch: r.scratch, Expr: r.env, Shards: 1, OnePartition: onePartition}
		inputs := len(n.Inputs)
		switch {
		case n.Source != nil:
			s := &source{spec: n.Source, task: t, builder: batch.NewBuilder(n.Source.Schema, r.opt.BatchRows, r.opt.BatchBytes)}
			t.op = &operators.Ingest{Spec: n.Source.Ingest, Marks: &s.marks, Env: env}
			r.sources = append(r.sources, s)
			inputs = 1
		case n.New != nil:
			t.op = n.New(env)
		}
		t.inputs = make([]batch.Time, inputs)
		for i := range t.inputs {
			t.inputs[i] = batch.MinTime
		}
		for port, e := range n.Inputs {
			from := r.tasks[e.From]
			from.to[e.Port] = append(from.to[e.Port], target{t, port})
		}
		r.tasks = append(r.tasks, t)
	}
}

// onePartition tells whether all rows come from one partition.
func onePartition(ctx context.Context, g *Graph) bool {
	n := 0
	for _, node := range g.Nodes {
		if node.Source == nil {
			continue
		}
		n++
		if node.Source.Factory != nil {
			// A source that cannot say fails when it is opened.
			if partitions, err := node.Source.Factory.Partitions(ctx); err != nil || partitions != 1 {
				return false
			}
		}
	}
	return n == 1
}

// open opens the sinks, restores what the store holds, and opens the sources
// where they go on. finished tells that the run had ended before.
func (r *runner) open(ctx context.Context) (finished bool, err error) {
	if err := r.openSinks(ctx); err != nil {
		return false, err
	}
	var found *restored
	if r.epochs != nil {
		r.epochs.openOutboxes()
		if found, err = r.epochs.restore(ctx); err != nil {
			return false, err
		}
		if found != nil && r.opt.Restored != nil {
			r.opt.Restored(found.Restored)
		}
		r.epochs.beginOutboxes()
		r.epochs.sealed = r.opt.Clock()
	}
	for _, s := range r.sources {
		if err := s.restore(found); err != nil {
			return false, err
		}
	}
	if found != nil && found.Finished {
		return true, nil
	}
	for _, s := range r.sources {
		if err := s.open(ctx); err != nil {
			return false, err
		}
	}
	return false, r.resume(ctx, found)
}

func (r *runner) openSinks(ctx context.Context) error {
	for _, t := range r.tasks {
		if t.node.Sink == nil {
			continue
		}
		sink, err := t.node.Sink.Factory.New()
		if err != nil {
			return err
		}
		t.sink = sink
		if err := sink.Open(ctx, r.epochs.resumes()); err != nil {
			return err
		}
	}
	return nil
}

// resume brings time to where it stood; what it would close was closed then.
func (r *runner) resume(ctx context.Context, found *restored) error {
	if found == nil {
		return nil
	}
	for _, t := range r.tasks {
		if f, ok := t.op.(operators.Finisher); ok && f.Done() {
			t.done = true
			if err := t.end(ctx); err != nil {
				return err
			}
		}
	}
	for _, s := range r.sources {
		if err := s.task.advance(ctx, 0, s.resumed); err != nil {
			return err
		}
	}
	return nil
}

// changed notes that there is something to commit.
func (r *runner) changed() {
	if r.epochs != nil {
		r.epochs.changed = true
	}
}

// loop polls until the end. The source whose stream is furthest behind is asked
// first, so that sources are read in step.
func (r *runner) loop(stop, ctx context.Context) (interrupted bool, err error) {
	ticker := time.NewTicker(tick)
	defer ticker.Stop()
	for {
		if stop.Err() != nil {
			return true, nil
		}
		if r.finished() {
			return false, nil
		}
		got := false
		for _, s := range r.inOrder() {
			if got, err = s.poll(ctx, r); err != nil {
				return false, err
			}
			r.scratch.Reset()
			if err := r.epochs.step(r.opt.Clock()); err != nil {
				return false, err
			}
			if got || s.ended {
				got = true
				break
			}
		}
		r.report()
		if got {
			continue
		}
		if err := r.flush(ctx); err != nil {
			return false, err
		}
		if err := r.epochs.step(r.opt.Clock()); err != nil {
			return false, err
		}
		r.wait(stop, ticker.C)
		for _, s := range r.sources {
			if !s.ended && s.from != nil {
				if err := s.advance(ctx, r); err != nil {
					return false, err
				}
				r.scratch.Reset()
			}
		}
	}
}

// tick is how often an idle run looks at the clock.
const tick = 50 * time.Millisecond

// inOrder are the sources that have not ended, the furthest behind first.
func (r *runner) inOrder() []*source {
	var out []*source
	for _, s := range r.sources {
		if s.ended || s.task.done {
			continue
		}
		at := len(out)
		for at > 0 && out[at-1].task.mark > s.task.mark {
			at--
		}
		out = append(out, nil)
		copy(out[at+1:], out[at:])
		out[at] = s
	}
	return out
}

// finished tells whether nothing more can come out.
func (r *runner) finished() bool {
	return r.opt.Limit > 0 && r.printed >= r.opt.Limit || r.ended()
}

// ended tells whether the sources or the queries have ended by themselves.
func (r *runner) ended() bool {
	ended := true
	for _, s := range r.sources {
		ended = ended && s.ended
	}
	if ended {
		return true
	}
	for _, t := range r.tasks {
		if t.sink != nil && t.mark != batch.EndOfStream {
			return false
		}
	}
	return true
}

// wait returns when a source may have something, at the next tick, or at a stop.
func (r *runner) wait(stop context.Context, tick <-chan time.Time) {
	cases := []reflect.SelectCase{
		{Dir: reflect.SelectRecv, Chan: reflect.ValueOf(stop.Done())},
		{Dir: reflect.SelectRecv, Chan: reflect.ValueOf(tick)},
	}
	if r.epochs != nil {
		if r.epochs.busy {
			cases = append(cases, reflect.SelectCase{Dir: reflect.SelectRecv, Chan: reflect.ValueOf(r.epochs.wake)})
		} else if due, at := r.epochs.due(); due {
			timer := time.NewTimer(at.Sub(r.opt.Clock()))
			defer timer.Stop()
			cases = append(cases, reflect.SelectCase{Dir: reflect.SelectRecv, Chan: reflect.ValueOf(timer.C)})
		}
	}
	for _, s := range r.sources {
		if !s.ended && s.from != nil {
			cases = append(cases, reflect.SelectCase{Dir: reflect.SelectRecv, Chan: reflect.ValueOf(s.from.Ready())})
		}
	}
	reflect.Select(cases)
}

// cut is what may still be printed of a batch.
func (r *runner) cut(b *batch.Batch) *batch.Batch {
	if r.opt.Limit > 0 && r.printed+int64(b.N) > r.opt.Limit {
		b = b.Slice(r.scratch, 0, int(max(r.opt.Limit-r.printed, 0)))
	}
	r.printed += int64(b.N)
	return b
}

func (r *runner) flush(ctx context.Context) error {
	if !r.dirty {
		return nil
	}
	r.dirty = false
	for _, t := range r.tasks {
		if t.sink == nil {
			continue
		}
		if err := t.sink.Flush(ctx); err != nil {
			return err
		}
	}
	return nil
}

func (r *runner) close() error {
	var first error
	for _, s := range r.sources {
		if s.from == nil {
			continue
		}
		if err := s.from.Close(); err != nil && first == nil {
			first = err
		}
	}
	for _, t := range r.tasks {
		if t.sink == nil {
			continue
		}
		if err := t.sink.Close(); err != nil && first == nil {
			first = err
		}
	}
	return first
}

func (r *runner) now() batch.Time { return batch.Time(r.opt.Clock().UnixMicro()) }

// waiter is an operator that knows what it waits for.
type waiter interface {
	Waiting() (from, to batch.Time, ok bool)
}

// report tells the caller about the progress, once a second.
func (r *runner) report() {
	if r.opt.Progress == nil {
		return
	}
	now := r.opt.Clock()
	if now.Sub(r.lastReport) < time.Second {
		return
	}
	r.lastReport = now
	p := Progress{Elapsed: now.Sub(r.start)}
	for _, t := range r.tasks {
		switch {
		case t.node.Source != nil:
			p.Read += t.source().read
		case t.sink != nil:
			p.Written += t.count.Out
		default:
			if w, ok := t.op.(waiter); ok && p.Waiting == "" {
				if from, to, open := w.Waiting(); open {
					p.Waiting = fmt.Sprintf("%s: window %s–%s closes when the watermark passes its end%s", t.node.Query,
						clock(from), clock(to), r.behind(t.mark))
				}
			}
		}
	}
	r.opt.Progress(p)
}

func clock(t batch.Time) string {
	return time.UnixMicro(int64(t)).UTC().Format("15:04:05")
}

func (r *runner) behind(mark batch.Time) string {
	if mark == batch.MinTime {
		return "; no watermark so far"
	}
	return "; it stands at " + clock(mark)
}
