package pipeline

import (
	"context"
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/checkpoint"
	"github.com/eventflux-io/engine/io/connector"
)

// Options are what a run depends on beside its graph.
type Options struct {
	// Shards is the number of shards; 0: as many as the graph's sources can keep
	// busy, at most Parallelism.
	Shards      int
	Parallelism int // default 1
	BatchRows   int // most rows of a batch; default 1024
	BatchBytes  int // most bytes of input of a batch; default 64 KiB
	// Clock is the time. It must be set, and is read from several goroutines.
	Clock func() time.Time
	// Elapsed is the time since a moment before the run: it does not go back or jump
	// when the clock is set. Nil: the difference of two times of Clock, which for
	// time.Now is monotonic. It is read from several goroutines.
	Elapsed func() time.Duration
	// Pause is how long nobody may look at a source before its silence begins again;
	// 0: half of its idle timeout, at least 250 ms.
	Pause time.Duration
	// Limit ends the run after that many printed rows; 0: never.
	Limit int64
	// Poison overwrites scratch memory after each batch (tests).
	Poison bool
	// Store keeps epochs; nil: the run keeps nothing. Interval is the longest time
	// between two, 500 ms by default.
	Store    checkpoint.Store
	Interval time.Duration
	// AcceptOutputLoss goes on with an empty output where one is not what the store
	// explains. KeepOutputs is the folder that outputs which are begun again are moved
	// to; "": they are overwritten.
	AcceptOutputLoss bool
	KeepOutputs      string
	// Restored is called where the store held epochs, before Ready.
	Restored func(Restored)
	// Full is called about once a second while the disk is full, from one goroutine at a time.
	Full func(error)
	// Room is called when the disk has room again, by the same.
	Room func()
	// Phase is called with what a start begins to do, until Ready: what takes long is worth
	// saying.
	Phase func(Phase)
	// Notice is called with what a source or a sink says once, from one goroutine at
	// a time.
	Notice func(Notice)
	// Failed ends the run with the error that comes through it; what is read by then and
	// not committed stays so. nil: none comes.
	Failed <-chan error
	// Growing is called before state takes much memory at once, with about the bytes,
	// from any shard's goroutine. It may end the process.
	Growing func(bytes int)
	// Ready is called when everything is open, before the first row.
	Ready func()
	// Progress is called about once a second with the rows so far, from one
	// goroutine at a time, and not after Run has returned.
	Progress func(Progress)
}

func (o Options) withDefaults() Options {
	if o.Parallelism == 0 {
		o.Parallelism = 1
	}
	if o.BatchRows == 0 {
		o.BatchRows = 1024
	}
	if o.BatchBytes == 0 {
		o.BatchBytes = 64 << 10
	}
	if o.Interval == 0 {
		o.Interval = 500 * time.Millisecond
	}
	if o.Elapsed == nil {
		start := o.Clock()
		o.Elapsed = func() time.Duration { return o.Clock().Sub(start) }
	}
	return o
}

// run is one run of a graph.
type run struct {
	opt     Options
	graph   *Graph
	began   time.Duration // as Options.Elapsed counts
	stamps  stamps
	stop    context.Context // ends when the run shall
	shards  []*shard
	streams []*stream // of the sources, in the order of the graph
	barrier *barrier
	epochs  *epochs // nil: nothing is kept
	// acknowledged are the sinks of that kind; held reports that no shard reads on,
	// because of one of them or of the epochs.
	acknowledged []acknowledged
	held         atomic.Bool
	gaveUp       atomic.Bool // too much of a stream was bad
	remarks      remarks
	carried      []int64      // by node: what its counters lacked when the run began
	taps         atomic.Int64 // tasks that run for their tap alone and have not ended

	noticing sync.Mutex // keeps calls of Notice apart

	reporting sync.Mutex // guards what follows, and keeps calls of Progress apart
	toldAt    time.Duration
	// reported is the rows that nodes had given at the last report.
	reported map[int]int64
}

// Run runs a graph until its sources have ended, its queries have enough, or ctx
// ends; that is no error: what was read is finished, sinks are flushed, and the
// summary says so. All goroutines have ended when Run returns: one for each
// shard but the first, which runs on the caller's, one that makes epochs
// durable, one that reports the progress where the first shard is held up, one that
// waits for Failed, and those of connectors.
func Run(ctx context.Context, g *Graph, opt Options) (Summary, error) {
	r := &run{opt: opt.withDefaults(), graph: g, stop: ctx, barrier: &barrier{}}
	r.began = r.opt.Elapsed()
	r.stamps = stamps{clock: r.opt.Clock, elapsed: r.opt.Elapsed}
	r.build(r.countPartitions(ctx))
	// What is open is closed with its own context: a stop must not cut off the
	// last flush.
	work, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	group, work := errgroup.WithContext(work)
	if opt.Store != nil {
		r.epochs = newEpochs(r, opt.Store)
		group.Go(func() error {
			r.epochs.persist(work)
			return nil
		})
	}
	ended := make(chan struct{})
	group.Go(func() error {
		select {
		case err := <-r.opt.Failed:
			return err
		case <-ended:
			return nil
		}
	})
	watch, unwatch := context.WithCancel(context.WithoutCancel(ctx))
	defer unwatch()
	var watching sync.WaitGroup
	finished, err := r.open(work)
	interrupted := false
	if err == nil {
		if r.opt.Ready != nil {
			r.opt.Ready()
		}
		watching.Go(func() { r.watch(watch) })
		if !finished {
			interrupted, err = r.work(work, group)
		}
	}
	r.enter(over)
	drained := r.epochs.drain()
	r.epochs.close()
	close(ended)
	if groupErr := group.Wait(); groupErr != nil && (err == nil || errors.Is(err, context.Canceled)) {
		err = groupErr
	}
	if drained == nil {
		if backErr := r.epochs.giveBack(context.WithoutCancel(ctx)); backErr != nil {
			err = errors.Join(err, backErr)
		}
	}
	if flushErr := r.shards[0].flush(context.WithoutCancel(work)); err == nil {
		err = flushErr
	}
	if closeErr := r.close(); err == nil {
		err = closeErr
	}
	unwatch()
	watching.Wait()
	s := r.summary()
	s.Interrupted = interrupted
	if interrupted {
		s.Stopped = r.where()
	}
	s.AllRejected = s.AllRejected && !finished
	return s, err
}

// work runs the shards to the end and commits the last epoch.
func (r *run) work(ctx context.Context, group *errgroup.Group) (interrupted bool, err error) {
	for _, s := range r.shards[1:] {
		group.Go(func() error { return s.follow(ctx) })
	}
	interrupted, err = r.shards[0].lead(ctx)
	if err != nil {
		return interrupted, err
	}
	if err := r.quiesce(ctx); err != nil {
		return interrupted, err
	}
	if err := r.balance(); err != nil {
		return interrupted, err
	}
	if err := r.epochs.finish(ctx, r.ended()); err != nil {
		return interrupted, err
	}
	return interrupted, r.awaitAcknowledgements()
}

// build makes the shards, and on each a task of every node that runs there.
func (r *run) build(partitions map[*Node]int) {
	spread := r.graph.spread(func(source *Node) int { return r.sourceShards(partitions[source]) })
	convoys := r.graph.convoys()
	for i := range slices.Max(append(spread, r.opt.Shards, 1)) {
		r.shards = append(r.shards, newShard(r, i, len(convoys)))
	}
	origins, ordered := NewOrigins(r.graph), make([]*stream, len(r.graph.Nodes))
	for i, n := range r.graph.Nodes {
		in := setting{shards: spread[i]}
		if n.Source != nil {
			in.ordered = newStream(n.Source, r, in.shards, partitions[n])
			in.convoy = slices.IndexFunc(convoys, func(c []*Node) bool { return slices.Contains(c, n) })
			r.streams = append(r.streams, in.ordered)
		} else {
			in.ordered = r.graph.inOrder(n, spread, ordered)
		}
		in.origins, ordered[i] = r.origins(i, origins), in.ordered
		for _, s := range r.shards {
			if s.id < in.shards {
				s.add(n, in)
			} else {
				s.tasks = append(s.tasks, nil)
			}
		}
		for port, e := range n.Inputs {
			r.connect(n, i, port, e)
		}
	}
	r.countTaps()
}

// connect leads the output of the tasks of one node to those of node to.
func (r *run) connect(n *Node, to, port int, e Edge) {
	for _, s := range r.shards {
		maker := s.tasks[e.From]
		if maker == nil {
			continue
		}
		leave := func(w way) { maker.to[e.Port] = append(maker.to[e.Port], exit{way: w, reader: to, edge: e}) }
		switch reader := s.tasks[to]; {
		case len(e.Keys) > 0 && r.shards[0].tasks[to].shards > 1:
			leave(r.exchange(s, e, to, port))
		case reader != nil && (s.id == 0 || !n.Once && n.Sink == nil):
			leave(reader.input(port))
		default:
			leave(r.exchange(s, e, to, port))
		}
	}
}

// exchange makes the way from a shard to the tasks of node to on other shards.
func (r *run) exchange(from *shard, e Edge, to, port int) *exchange {
	shards := r.shards[:r.shards[0].tasks[to].shards]
	x := &exchange{from: from, keys: e.Keys, lanes: make([]*lane, len(shards)), dest: make([][]int32, len(shards))}
	for _, s := range shards {
		reader := s.tasks[to]
		switch {
		case len(x.keys) == 0 && s.id != 0:
		case s == from:
			here := reader.input(port)
			x.here = &here
		default:
			x.lanes[s.id] = &lane{shard: s, to: reader.input(port), free: make(chan *batch.Builder, freeBuilders)}
		}
	}
	from.exchanges = append(from.exchanges, x)
	return x
}

// open opens the sinks, restores what the store holds, and opens the sources
// where they go on. finished reports that the run had ended before.
func (r *run) open(ctx context.Context) (finished bool, err error) {
	fresh := !r.epochs.resumes()
	if fresh { // before a sink starts again what an earlier run has written
		if err := r.openSources(ctx, nil); err != nil {
			return false, err
		}
	}
	defer r.sinksNoticed() // before there are epochs to push
	if err := r.openSinks(ctx); err != nil {
		return false, err
	}
	var found *restored
	if r.epochs != nil {
		r.epochs.openOutboxes()
		r.opt.enters("restoring the state", "", nil)
		if found, err = r.epochs.restore(ctx); err != nil {
			return false, err
		}
		if found != nil && r.opt.Restored != nil {
			r.opt.Restored(found.Restored)
		}
		r.epochs.sealed = r.elapsed()
	}
	r.openLedger()
	for _, s := range r.shards {
		for _, src := range s.sources {
			src.restore(found)
		}
	}
	if found != nil && found.Finished && !found.anew {
		return true, nil
	}
	if !fresh {
		if err := r.openSources(ctx, found); err != nil {
			return false, err
		}
	}
	return false, r.resume(ctx, found)
}

func (r *run) openSources(ctx context.Context, found *restored) error {
	for _, s := range r.shards {
		for _, src := range s.sources {
			if err := src.open(ctx, found); err != nil {
				return err
			}
		}
	}
	return nil
}

func (r *run) openSinks(ctx context.Context) error {
	resume := r.epochs.resumes()
	for _, t := range r.shards[0].tasks {
		if t.node.Sink == nil {
			continue
		}
		sink, err := t.node.Sink.Factory.New()
		if err != nil {
			return err
		}
		t.sink = sink
		if a, ok := sink.(connector.Acknowledged); ok {
			t.acknowledged = true
			r.acknowledged = append(r.acknowledged, acknowledged{t, a})
		}
		if c, ok := sink.(connector.Claimer); ok {
			if err := c.Claim(resume, r.opt.KeepOutputs); err != nil {
				return err
			}
		}
	}
	// Nothing is on its way yet, so a stop may cut a wait for a server short.
	ctx, cancel := context.WithCancel(ctx)
	defer context.AfterFunc(r.stop, cancel)()
	for _, t := range r.shards[0].tasks {
		if t.sink == nil {
			continue
		}
		r.opt.enters("opening the sinks", t.node.Sink.Name, t.sink)
		if err := r.epochs.whenRoom(ctx, func() error { return t.sink.Open(ctx, resume) }); err != nil {
			return err
		}
	}
	return nil
}

// resume brings time to where it was; what it would close was closed then.
func (r *run) resume(ctx context.Context, found *restored) error {
	if found == nil {
		return nil
	}
	for _, t := range r.shards[0].tasks {
		if t.enough() {
			t.done = true
			if err := t.end(ctx); err != nil {
				return err
			}
		}
	}
	for _, s := range r.shards {
		for _, src := range s.sources {
			if err := src.task.advance(ctx, 0, src.resumed); err != nil {
				return err
			}
		}
		s.send()
	}
	return nil
}

// changed records that there is something to commit.
func (r *run) changed() {
	if r.epochs != nil {
		r.epochs.changed.Store(true)
	}
}

// moved records that time went on, which the last epoch of a run should know.
func (r *run) moved() {
	if r.epochs != nil {
		r.epochs.moved.Store(true)
	}
}

// ended reports whether nothing more can reach a sink, nor a tap at the end of its
// way.
func (r *run) ended() bool {
	if r.taps.Load() > 0 {
		return false
	}
	for _, t := range r.shards[0].tasks {
		if t.sink != nil && t.mark != batch.EndOfStream {
			return false
		}
	}
	return true
}

func (r *run) close() error {
	var first error
	note := func(err error) {
		if err != nil && first == nil {
			first = err
		}
	}
	for _, s := range r.shards {
		for _, src := range s.sources {
			if src.from != nil {
				note(src.from.Close())
			}
		}
	}
	for _, t := range r.shards[0].tasks {
		if t.sink != nil {
			note(t.sink.Close())
			r.noticed(t.node.Sink.Name, t.sink)
		}
	}
	return first
}
