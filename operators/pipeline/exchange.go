package pipeline

import (
	"context"
	"sync"
	"sync/atomic"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/expr"
)

// way is where the output of a task goes: a task of the same shard (target), or
// tasks of several shards (exchange).
type way interface {
	rows(ctx context.Context, b *batch.Batch) error
	mark(ctx context.Context, w batch.Time) error
}

// target is an input of a task: the port that rows come to, and the slot of
// their maker's watermark.
type target struct {
	task *task
	port int
	slot int
}

func (t target) rows(ctx context.Context, b *batch.Batch) error {
	return t.task.process(ctx, t.port, b)
}
func (t target) mark(ctx context.Context, w batch.Time) error { return t.task.advance(ctx, t.slot, w) }

// exit is where one output of a task goes by an edge of the graph.
type exit struct {
	way
	reader int // index of the node that reads it
	edge   Edge
	sent   int64 // errors and late rows that went this way
}

// exchange deals the rows of one maker on one shard to the shards that own their
// keys, or brings all of them to the first shard (no keys). Rows for another
// shard are copied into its lane, and sent when the lane is full and at the end
// of the sender's turn. Rows of one maker with one key stay in order.
type exchange struct {
	from  *shard
	keys  []expr.Expr
	here  *target // on the sender's own shard; nil: the reader does not run there
	lanes []*lane // by shard; nil where the reader does not run, and for here
	dest  [][]int32
}

// lane is the way from one maker to one other shard.
type lane struct {
	shard   *shard
	to      target
	pending *batch.Builder // rows that are not yet on their way; nil: none
	free    chan *batch.Builder
}

// The most rows and bytes of a message.
const (
	laneRows  = 1024
	laneBytes = 256 << 10
)

// freeBuilders is how many used builders a lane keeps: as many as may be on
// their way, so that none are made once a run is warm.
const freeBuilders = crowded

func (x *exchange) rows(ctx context.Context, b *batch.Batch) error {
	if len(x.keys) == 0 {
		return x.deal(ctx, 0, b, nil)
	}
	s := x.from.scratch
	cols := s.Columns(len(x.keys))
	for i, k := range x.keys {
		c := k.Eval(x.from.env, b)
		cols[i] = batch.Flatten(s, &c, b.N)
	}
	// A row whose key cannot be computed goes anywhere: its reader will find out.
	x.from.env.TakeFailure()
	keys := batch.EncodeKeys(s, cols, b.N)
	for i := range x.dest {
		x.dest[i] = x.dest[i][:0]
	}
	for i, h := range keys.Hashes {
		to := batch.ShardOf(batch.Group(h), len(x.dest))
		x.dest[to] = append(x.dest[to], int32(i))
	}
	for to, rows := range x.dest {
		if len(rows) > 0 {
			if err := x.deal(ctx, to, b, rows); err != nil {
				return err
			}
		}
	}
	return nil
}

// deal gives rows of b (nil: all) to a shard.
func (x *exchange) deal(ctx context.Context, to int, b *batch.Batch, rows []int32) error {
	l := x.lanes[to]
	if l == nil {
		if rows != nil && len(rows) < b.N {
			b = batch.Gather(x.from.scratch, b, rows)
		}
		return x.here.rows(ctx, b)
	}
	if l.pending == nil {
		l.pending = l.builder()
	}
	l.pending.AppendBatch(b, rows)
	if l.pending.Full() {
		l.send(x.from, batch.MinTime)
	}
	return nil
}

func (x *exchange) mark(ctx context.Context, w batch.Time) error {
	for _, l := range x.lanes {
		if l != nil {
			l.send(x.from, w)
		}
	}
	if x.here == nil {
		return nil
	}
	return x.here.mark(ctx, w)
}

// send sends the rows that are still here.
func (x *exchange) send() {
	for _, l := range x.lanes {
		if l != nil && l.pending != nil {
			l.send(x.from, batch.MinTime)
		}
	}
}

func (l *lane) builder() *batch.Builder {
	select {
	case b := <-l.free:
		return b
	default:
		return batch.NewBuilder(l.to.task.takes(l.to.port), laneRows, laneBytes)
	}
}

// send sends the pending rows, and after them a watermark (MinTime: none).
func (l *lane) send(from *shard, w batch.Time) {
	from.run.barrier.flight.Add(1)
	l.shard.inbox.put(message{lane: l, rows: l.pending, mark: w, now: from.env.Now})
	l.pending = nil
}

// message is rows for a task of another shard, then its maker's watermark.
type message struct {
	lane *lane          // that it came by, which takes the builder back
	rows *batch.Builder // nil: none
	mark batch.Time
	now  batch.Time // arrival stamp of the rows
}

// inbox is what other shards have sent to one. It takes everything: a shard that
// sends must never wait for one that sends to it. What bounds it is that no
// shard reads its sources while another one's inbox is crowded.
type inbox struct {
	mu    sync.Mutex
	queue []message
	size  atomic.Int64
	wake  chan struct{} // has a value when there may be something
}

// crowded is how many messages a shard may have to catch up on while others
// read.
const crowded = 64

func (in *inbox) put(m message) {
	in.mu.Lock()
	in.queue = append(in.queue, m)
	in.size.Store(int64(len(in.queue)))
	in.mu.Unlock()
	in.nudge()
}

// take swaps the queue for an empty one.
func (in *inbox) take(empty []message) []message {
	if in.size.Load() == 0 {
		return empty[:0]
	}
	in.mu.Lock()
	defer in.mu.Unlock()
	out := in.queue
	in.queue = empty[:0]
	in.size.Store(0)
	return out
}

// nudge wakes the shard without sending anything.
func (in *inbox) nudge() {
	select {
	case in.wake <- struct{}{}:
	default:
	}
}

// receive works off what other shards have sent; false: nothing.
func (s *shard) receive(ctx context.Context) (bool, error) {
	s.received = s.inbox.take(s.received)
	if len(s.received) == 0 {
		return false, nil
	}
	for i := range s.received {
		m := &s.received[i]
		if m.rows != nil {
			s.env.Now = m.now
			if err := m.lane.to.rows(ctx, m.rows.Batch(s.scratch)); err != nil {
				return true, err
			}
			s.scratch.Reset()
			m.rows.Reset()
			select {
			case m.lane.free <- m.rows:
			default:
			}
		}
		if m.mark != batch.MinTime {
			if err := m.lane.to.mark(ctx, m.mark); err != nil {
				return true, err
			}
			s.scratch.Reset()
		}
	}
	// What this made must be on its way before it counts as arrived.
	s.send()
	left := s.run.barrier.flight.Add(-int64(len(s.received)))
	if _, p := s.run.barrier.load(); p == pausing && left == 0 {
		s.run.shards[0].inbox.nudge()
	}
	if len(s.received) >= crowded {
		s.run.nudgeAll() // shards that wait for this one may go on
	}
	return true, nil
}

// send sends what is waiting in the shard's exchanges.
func (s *shard) send() {
	for _, x := range s.exchanges {
		x.send()
	}
}
