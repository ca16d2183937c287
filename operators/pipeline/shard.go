package pipeline

import (
	"context"
	"reflect"
	"slices"
	"sync/atomic"
	"time"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/expr"
	"github.com/eventflux-io/engine/operators"
)

// shard is one goroutine's part of a run: its partitions of every source, and a
// task of every node that runs there. It works in turns: take what other shards
// sent, else take what a source has, decode it, and run the operators to
// completion by direct calls.
//
// The first shard also has the sinks and everything that must see all rows, and
// leads: it seals epochs and ends the run.
type shard struct {
	id      int
	run     *run
	scratch *batch.Scratch
	env     *expr.Env
	tasks   []*task // by node; nil: the node does not run here
	sources []*source

	exchanges []*exchange
	inbox     inbox
	received  []message
	parkedAt  uint64 // the barrier at which it stopped reading
	sealedAt  uint64
	parts     sections  // of the epoch being sealed
	back      []backing // what it would have to give back

	convoys []*convoy
	next    int           // the convoy whose turn it is
	printed int64         // rows on standard output
	dirty   bool          // something was written to a sink since the last flush
	flushed time.Duration // when the sinks were flushed last
	shown   atomic.Pointer[shown]
	cases   []reflect.SelectCase
	ticker  *time.Ticker
}

// flushGap is how long output may wait in a sink's buffer while there is more to
// read.
const flushGap = 5 * time.Millisecond

func newShard(r *run, id, convoys int) *shard {
	s := &shard{id: id, run: r, scratch: &batch.Scratch{Poison: r.opt.Poison}}
	s.env = &expr.Env{Scratch: s.scratch}
	s.inbox.wake = make(chan struct{}, 1)
	for number := range convoys {
		c := &convoy{run: r, number: number}
		c.mark.Store(int64(batch.EndOfStream))
		s.convoys = append(s.convoys, c)
	}
	return s
}

// setting is what follows for a node from the graph and its sources.
type setting struct {
	shards  int         // that it runs on, the first ones
	origins [][]*stream // of each input, by batch.Batch.Stream; nil elements: rows of no stream
	ordered *stream     // of which it gets the rows in their order (Graph.inOrder); a source: its own
	convoy  int         // of a source
}

// add makes the shard's task of a node.
func (s *shard) add(n *Node, in setting) {
	t := &task{node: n, on: s, setting: in, mark: batch.MinTime, out: batch.MinTime}
	env := operators.Env{Scratch: s.scratch, Expr: s.env, Shard: s.id, Shards: in.shards}
	if in.ordered != nil {
		env.OnePartition = in.ordered.one.Load
	}
	for _, of := range in.origins {
		env.Streams = append(env.Streams, len(of))
	}
	switch {
	case n.Source != nil:
		src := &source{spec: n.Source, task: t, stream: in.ordered, resumed: batch.MinTime,
			builder: batch.NewBuilder(n.Source.Schema, s.run.opt.BatchRows, s.run.opt.BatchBytes)}
		t.source, t.inputs = src, []batch.Time{batch.MinTime}
		t.op = &operators.Ingest{Spec: n.Source.Ingest, Marks: &src.marks, Env: env}
		s.sources = append(s.sources, src)
		src.convoy = s.convoys[in.convoy]
		src.convoy.sources = append(src.convoy.sources, src)
	case n.New != nil:
		t.op = n.New(env)
		if stateful, ok := t.op.(operators.Stateful); ok && s.run.opt.Growing != nil {
			for _, p := range stateful.State() {
				p.Announce(s.run.opt.Growing)
			}
		}
	}
	s.tasks = append(s.tasks, t)
}

// lead runs the first shard until the run is to end.
func (s *shard) lead(ctx context.Context) (interrupted bool, err error) {
	r := s.run
	s.prepare(r.stop.Done())
	defer s.ticker.Stop()
	for {
		switch {
		case r.stop.Err() != nil:
			return true, nil
		case ctx.Err() != nil:
			return false, ctx.Err()
		case r.opt.Limit > 0 && s.printed >= r.opt.Limit, r.ended():
			return false, nil
		}
		if err := r.heed(); err != nil {
			return false, err
		}
		got, err := s.turn(ctx)
		if err != nil {
			return false, err
		}
		now := r.elapsed()
		r.report(now)
		if s.dirty && (!got || now-s.flushed >= flushGap) {
			s.flushed = now
			if err := s.flush(ctx); err != nil {
				return false, err
			}
		}
		if err := r.epochs.step(ctx, now); err != nil {
			return false, err
		}
		if !got {
			s.wait()
			if err := s.tick(ctx); err != nil {
				return false, err
			}
		}
	}
}

// follow runs another shard until the run is over.
func (s *shard) follow(ctx context.Context) error {
	s.prepare(ctx.Done())
	defer s.ticker.Stop()
	for {
		number, p := s.run.barrier.load()
		switch p {
		case over:
			return nil
		case reading:
			got, err := s.turn(ctx)
			if err != nil {
				return err
			}
			s.show(s.run.elapsed())
			if got {
				continue
			}
			s.wait()
			if ctx.Err() != nil {
				return ctx.Err()
			}
			if err := s.tick(ctx); err != nil {
				return err
			}
		default:
			if err := s.attend(ctx, number, p); err != nil {
				return err
			}
		}
	}
}

// turn does one piece of work; false: there was none. The convoys take turns with
// one poll that finds something.
func (s *shard) turn(ctx context.Context) (got bool, err error) {
	if got, err = s.receive(ctx); err != nil {
		return got, err
	}
	if s.tooFarAhead() {
		return got, nil
	}
	for range s.convoys {
		c := s.convoys[s.next]
		s.next = (s.next + 1) % len(s.convoys)
		if c.tooFarAhead() {
			continue
		}
		more, err := s.poll(ctx, c)
		if err != nil {
			return false, err
		}
		if more {
			got = true
			break
		}
	}
	s.send()
	return got, nil
}

// poll asks the sources of a convoy until one has something, or has ended.
func (s *shard) poll(ctx context.Context, c *convoy) (bool, error) {
	for _, src := range c.inOrder() {
		more, err := src.poll(ctx)
		if err != nil {
			return false, err
		}
		s.scratch.Reset()
		if more || src.ended {
			return true, nil
		}
	}
	return false, nil
}

// tooFarAhead reports whether the shard may not read on: another one has too much to
// catch up on, or a sink has no room.
func (s *shard) tooFarAhead() bool {
	if s.run.held.Load() {
		return true
	}
	for _, other := range s.run.shards {
		if other != s && other.inbox.size.Load() > crowded {
			return true
		}
	}
	return false
}

// tick brings the sources' watermarks up to the clock: silence is time too.
func (s *shard) tick(ctx context.Context) error {
	for _, src := range s.sources {
		if src.ended || src.from == nil || !src.polled {
			continue
		}
		if err := src.advance(ctx); err != nil {
			return err
		}
		s.scratch.Reset()
	}
	s.send()
	return nil
}

// idleTick is how often an idle shard looks at the clock.
const idleTick = 50 * time.Millisecond

// prepare sets up what wait waits for.
func (s *shard) prepare(stop <-chan struct{}) {
	s.ticker = time.NewTicker(idleTick)
	s.cases = []reflect.SelectCase{
		{Dir: reflect.SelectRecv, Chan: reflect.ValueOf(stop)},
		{Dir: reflect.SelectRecv, Chan: reflect.ValueOf(s.ticker.C)},
		{Dir: reflect.SelectRecv, Chan: reflect.ValueOf(s.inbox.wake)},
	}
	if s.id == 0 && s.run.epochs != nil {
		s.cases = append(s.cases, reflect.SelectCase{Dir: reflect.SelectRecv, Chan: reflect.ValueOf(s.run.epochs.timer.C)})
	}
	if s.id == 0 {
		for _, a := range s.run.acknowledged {
			s.cases = append(s.cases, reflect.SelectCase{Dir: reflect.SelectRecv, Chan: reflect.ValueOf(a.sink.Ready())})
		}
	}
	s.cases = slices.Grow(s.cases, len(s.sources)) // room for what wait adds
}

// wait returns when there may be something to do: a source that has something, a
// message, a tick, an epoch to seal, a sink that has room, or a stop.
func (s *shard) wait() {
	if s.id == 0 {
		s.run.epochs.alarm(s.run.elapsed())
	}
	cases := s.cases
	if !s.tooFarAhead() {
		for _, src := range s.sources {
			if !src.ended && src.from != nil && !src.convoy.tooFarAhead() {
				cases = append(cases, reflect.SelectCase{Dir: reflect.SelectRecv, Chan: reflect.ValueOf(src.from.Ready())})
			}
		}
	}
	reflect.Select(cases)
}

// cut is what may still be printed of a batch.
func (s *shard) cut(b *batch.Batch) *batch.Batch {
	if limit := s.run.opt.Limit; limit > 0 && s.printed+int64(b.N) > limit {
		b = b.Slice(s.scratch, 0, int(max(limit-s.printed, 0)))
	}
	s.printed += int64(b.N)
	return b
}

func (s *shard) flush(ctx context.Context) error {
	if !s.dirty {
		return nil
	}
	s.dirty = false
	for _, t := range s.tasks {
		if t != nil && t.sink != nil && !t.acknowledged && t.outbox == nil {
			err := t.sink.Flush(ctx)
			s.run.noticed(t.node.Sink.Name, t.sink)
			if err != nil {
				return err
			}
		}
	}
	return nil
}
