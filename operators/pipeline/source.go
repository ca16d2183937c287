package pipeline

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/checkpoint/state"
	"github.com/eventflux-io/engine/io/connector"
	"github.com/eventflux-io/engine/operators"
)

// source is one shard's part of a stream at work: what it decodes goes through
// its task's Ingest.
type source struct {
	spec       *SourceSpec
	stream     *stream
	task       *task
	convoy     *convoy
	from       connector.Source // nil: rows of constants
	builder    *batch.Builder
	marks      operators.Marks
	partitions []partition // by number; those of other shards are not known
	touched    []int32     // partitions that have moved since the last epoch
	positions  *state.Table
	read       int64
	polled     bool
	looked     time.Duration // when the last poll with an answer ended
	lookTime   time.Duration // how long the last look took
	ended      bool
	loose      loose
	holds      bool       // a partition of it holds time back
	resumed    batch.Time // watermark of the stream in the epoch that the run resumed from
}

// partition is what the pipeline knows of one partition.
type partition struct {
	known    bool
	position connector.Position // after what was read
	paused   bool
	idle     bool // holds nobody back
	touched  bool // among source.touched
	quiet    silence
}

// open opens the connector's source where the run goes on. It is given all
// positions, those of other shards too, so that it can number new partitions.
func (s *source) open(ctx context.Context, found *restored) error {
	if s.ended || s.spec.Factory == nil {
		return nil
	}
	from, err := s.spec.Factory.New(s.task.on.id, s.task.shards)
	if err != nil {
		return err
	}
	s.from = from
	s.task.on.run.opt.enters("opening the sources", s.spec.Name, from)
	err = from.Open(ctx, found.positions(s.task.node.ID))
	s.task.on.run.noticed(s.spec.Name, from)
	return err
}

// poll takes what the source has, and reports whether that was anything.
func (s *source) poll(ctx context.Context) (bool, error) {
	if s.from == nil {
		s.polled = true
		return true, s.constants(ctx)
	}
	s.builder.Reset()
	began, stamp := s.task.on.run.elapsed(), s.task.on.run.stamp()
	if !s.polled {
		s.polled, s.looked = true, began
	}
	s.resumeAfterPause(began)
	s.loose.begin(s.stream.bad.thisMinute(began))
	positions, err := s.from.Poll(s.builder)
	s.task.on.run.noticed(s.spec.Name, s.from)
	switch {
	case err == io.EOF:
		s.ended = true
		s.task.on.run.changed()
	case errors.Is(err, connector.ErrTemporary):
		return false, nil
	case err != nil:
		return false, s.named(err)
	}
	s.answered(began)
	for _, p := range positions {
		s.record(p, began)
	}
	rows := s.builder.Len()
	got := !s.builder.Empty()
	if got {
		if err := s.ingest(ctx); err != nil {
			return true, err
		}
	}
	s.convoy.ahead += rows
	s.listen(began, stamp)
	return got, s.advance(ctx)
}

// named puts the stream's name before an error, unless the connector calls
// what it reads so, too: FROM 'path'.
func (s *source) named(err error) error {
	if strings.HasPrefix(err.Error(), s.spec.Name+":") {
		return err
	}
	return fmt.Errorf("%s: %w", s.spec.Name, err)
}

func (s *source) record(p connector.Position, began time.Duration) {
	for int(p.Partition) >= len(s.partitions) {
		s.partitions = append(s.partitions, partition{})
	}
	known := &s.partitions[p.Partition]
	if known.position != p {
		s.touch(p.Partition)
		s.task.on.run.changed()
		s.loose.move(p.Partition, known.position)
	}
	if !known.known {
		s.stream.name(p.Partition, p.Name)
		s.joinStream(p.Partition)
	}
	if p.State == connector.CaughtUp && known.position.State != connector.CaughtUp {
		known.quiet.begin(began) // silence begins where it is known that there is no more
	}
	known.known, known.position = true, p
}

// ingest sends what was decoded through the graph, and ends the run where too
// much of it is bad.
func (s *source) ingest(ctx context.Context) error {
	rows, bad := s.read, s.task.count.Rejected
	if err := s.send(ctx); err != nil || s.spec.Bounded {
		return err
	}
	s.loose.end(s.builder)
	return s.stream.tooBad(s.read-rows, s.task.count.Rejected-bad)
}

func (s *source) send(ctx context.Context) error {
	on := s.task.on
	on.env.Now = on.run.stamp()
	if rejected := s.builder.Rejected(); len(rejected) > 0 {
		s.read += int64(len(rejected))
		if err := (*output)(s.task).Reject(ctx, 0, rejected); err != nil {
			return err
		}
		s.loose.poll.undecoded = len(rejected)
	}
	if s.builder.Len() == 0 {
		return nil
	}
	b := s.builder.Batch(on.scratch)
	if s.spec.Arrivals {
		b.Arrived = batch.Alloc[batch.Time](on.scratch, b.N)
		for i := range b.Arrived {
			b.Arrived[i] = on.env.Now
		}
	}
	s.read += int64(b.N)
	now, last := on.run.elapsed(), int32(-1)
	for _, p := range b.Partition {
		if p != last && int(p) < len(s.partitions) {
			s.hear(p, now)
			last = p
		}
	}
	return s.task.process(ctx, 0, b)
}

// hear records that a partition has rows.
func (s *source) hear(p int32, now time.Duration) {
	s.partitions[p].quiet.begin(now)
	s.wake(p)
}

// wake has an idle partition hold others back again.
func (s *source) wake(p int32) {
	if s.partitions[p].idle {
		s.partitions[p].idle = false
		s.joinStream(p)
	}
}

// joinStream has a partition that was idle, or is new, begin at the stream's watermark,
// so that windows which have closed stay closed. As long as a stream has one partition,
// each row closes what ends at or below the watermark it met, before the stream's
// watermark is announced: hence stream.reached.
func (s *source) joinStream(p int32) {
	s.touch(p)
	mark := s.marks.Of(p)
	*mark = max(*mark, s.task.mark, batch.Time(s.stream.reached.Load()))
}

// reach records the watermark that the rows of the only partition bring, before they
// are sent on.
func (s *source) reach() {
	if s.stream.one.Load() && len(s.marks.ByPartition) > 0 {
		s.stream.reached.Store(int64(s.marks.ByPartition[0]))
	}
}

func (s *source) constants(ctx context.Context) error {
	on := s.task.on
	if on.id != 0 { // the first shard has the rows; the others say that they end
		s.ended = true
		return s.advance(ctx)
	}
	on.env.Now = on.run.stamp()
	b, err := s.spec.Rows(operators.Env{Scratch: on.scratch, Expr: on.env})
	if err != nil {
		return err
	}
	s.read, s.ended = int64(b.N), true
	on.run.changed()
	if b.N > 0 {
		if err := s.task.process(ctx, 0, b); err != nil {
			return err
		}
	}
	return s.advance(ctx)
}

// advance raises the watermark of the shard's part of the stream.
func (s *source) advance(ctx context.Context) error {
	mark := batch.MinTime
	switch {
	case s.ended:
		mark = s.stream.mark(s.task.on.id, standing{ended: true}, 0)
	case s.spec.Ingest.Time.Timed():
		s.resumeAfterPause(s.task.on.run.elapsed())
		stands := s.standing()
		s.holds = stands.holds
		mark = s.stream.mark(s.task.on.id, stands, s.task.on.run.stamp())
	}
	if mark > s.task.mark {
		s.task.on.run.moved()
	}
	if err := s.task.advance(ctx, 0, mark); err != nil {
		return err
	}
	s.inStep()
	s.convoy.stands()
	return nil
}

// standing is how far the source's partitions have come. A partition that was
// read to its end and is silent for the idle timeout holds nobody back. One of
// which it is not known any more whether there is more (its broker is lost) does.
func (s *source) standing() standing {
	all := standing{least: batch.EndOfStream, newest: s.resumed, silence: -1}
	for p := range s.partitions {
		part := &s.partitions[p]
		if !part.known || part.position.State == connector.Ended {
			continue
		}
		quiet := part.quiet.lasts()
		idle := part.position.State == connector.CaughtUp && (part.idle || quiet >= s.timeout()) && !s.spec.Ingest.Time.Arrival
		if part.idle != idle {
			s.task.on.run.moved()
		}
		if idle && !part.idle {
			part.idle = true
			s.touch(int32(p))
		}
		if !idle {
			s.wake(int32(p))
		}
		mark := *s.marks.Of(int32(p))
		all.newest = max(all.newest, mark)
		if !idle {
			all.least, all.holds = min(all.least, mark), true
		} else if all.silence < 0 || quiet < all.silence {
			all.silence = quiet
		}
	}
	return all
}

// inStep pauses the partitions that are ahead of the one that is furthest
// behind, so that windows need not wait for it with all the others' rows.
func (s *source) inStep() {
	if len(s.partitions) < 2 || s.ended || !s.spec.Ingest.Time.Timed() {
		return
	}
	least := batch.EndOfStream
	for p := range s.partitions {
		if part := &s.partitions[p]; part.known && part.position.State == connector.Reading {
			least = min(least, *s.marks.Of(int32(p)))
		}
	}
	for p := range s.partitions {
		part := &s.partitions[p]
		ahead := part.known && part.position.State == connector.Reading && *s.marks.Of(int32(p)) > least
		if ahead != part.paused {
			part.paused = ahead
			s.from.Pause(int32(p), ahead)
		}
	}
}
