package pipeline

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/io/connector"
	"github.com/eventflux-io/engine/operators"
)

// source is a source at work: what it decodes goes through its task's Ingest.
type source struct {
	spec       *SourceSpec
	task       *task
	from       connector.Source // nil: rows of constants
	builder    *batch.Builder
	marks      operators.Marks
	partitions []partition
	read       int64
	ended      bool
	heard      time.Time  // when a row came last
	resumed    batch.Time // watermark of the stream in the epoch that the run goes on with
}

// partition is what the pipeline knows of one partition.
type partition struct {
	known    bool
	position connector.Position // behind what was read
	paused   bool
	heard    time.Time // when its last row came
}

func (t *task) source() *source {
	for _, s := range t.run.sources {
		if s.task == t {
			return s
		}
	}
	return nil
}

func (r *runner) source(name string) *source {
	for _, s := range r.sources {
		if s.spec.Name == name {
			return s
		}
	}
	return nil
}

// partition names a partition for messages.
func (s *source) partition(p int32) string {
	if int(p) < len(s.partitions) && s.partitions[p].known {
		return s.partitions[p].position.Name
	}
	return s.spec.Name
}

// open opens the connector's source where the run goes on.
func (s *source) open(ctx context.Context) error {
	if s.spec.Factory == nil || s.ended {
		return nil
	}
	from, err := s.spec.Factory.New(0, 1)
	if err != nil {
		return err
	}
	s.from = from
	return from.Open(ctx, s.positions())
}

// poll takes what the source has, and tells whether that was anything.
func (s *source) poll(ctx context.Context, r *runner) (bool, error) {
	if s.from == nil {
		return true, s.constants(ctx, r)
	}
	s.builder.Reset()
	positions, err := s.from.Poll(s.builder)
	switch {
	case err == io.EOF:
		s.ended = true
		r.changed()
	case errors.Is(err, connector.ErrTemporary):
		return false, nil
	case err != nil:
		return false, fmt.Errorf("%s: %w", s.spec.Name, err)
	}
	for _, p := range positions {
		s.note(p)
	}
	got := !s.builder.Empty()
	if got {
		if err := s.ingest(ctx, r); err != nil {
			return true, err
		}
	}
	return got, s.advance(ctx, r)
}

func (s *source) note(p connector.Position) {
	for int(p.Partition) >= len(s.partitions) {
		s.partitions = append(s.partitions, partition{})
	}
	known := &s.partitions[p.Partition]
	if known.position != p {
		s.task.run.changed()
	}
	known.known, known.position = true, p
}

// ingest sends what was decoded through the graph.
func (s *source) ingest(ctx context.Context, r *runner) error {
	now := r.opt.Clock()
	r.env.Now = batch.Time(now.UnixMicro())
	s.heard = now
	if rejected := s.builder.Rejected(); len(rejected) > 0 {
		s.read += int64(len(rejected))
		if err := (*output)(s.task).Reject(ctx, rejected); err != nil {
			return err
		}
	}
	if s.builder.Len() == 0 {
		return nil
	}
	b := s.builder.Batch(r.scratch)
	s.read += int64(b.N)
	for i := 0; i < b.N; i++ {
		if p := b.Partition[i]; int(p) < len(s.partitions) {
			s.partitions[p].heard = now
		}
	}
	return s.task.process(ctx, 0, b)
}

func (s *source) constants(ctx context.Context, r *runner) error {
	r.env.Now = r.now()
	b, err := s.spec.Rows(operators.Env{Scratch: r.scratch, Expr: r.env})
	if err != nil {
		return err
	}
	s.read, s.ended = int64(b.N), true
	r.changed()
	if b.N > 0 {
		if err := s.task.process(ctx, 0, b); err != nil {
			return err
		}
	}
	return s.advance(ctx, r)
}

// mark is the watermark of the stream: the least of its partitions that hold it
// back. A partition that was read to its end and is silent for the idle timeout
// does not; where all are, time goes on with the clock.
func (s *source) mark(r *runner) batch.Time {
	if s.ended {
		return batch.EndOfStream
	}
	t := s.spec.Ingest.Time
	if !t.Timed() {
		return batch.MinTime
	}
	least, holding, newest := batch.EndOfStream, false, batch.MinTime
	var silence time.Duration = -1
	for p := range s.partitions {
		part := &s.partitions[p]
		if !part.known || part.position.State == connector.Ended {
			continue
		}
		mark := *s.marks.Of(int32(p))
		newest = max(newest, mark)
		quiet := r.opt.Clock().Sub(latest(part.heard, r.start))
		if part.position.State == connector.CaughtUp && batch.Time(quiet.Microseconds()) >= t.Idle {
			if silence < 0 || quiet < silence {
				silence = quiet
			}
			continue
		}
		least, holding = min(least, mark), true
	}
	switch {
	case holding:
		return least
	case silence < 0 || newest == batch.MinTime:
		return batch.MinTime
	}
	clock := batch.Time(r.opt.Clock().UnixMicro()) - t.Delay
	return max(newest, min(newest+batch.Time(silence.Microseconds()), clock))
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func (s *source) advance(ctx context.Context, r *runner) error {
	if err := s.task.advance(ctx, 0, s.mark(r)); err != nil {
		return err
	}
	s.inStep()
	return nil
}

// inStep pauses the partitions that are ahead of the one that is furthest
// behind, so that windows need not wait for it with all the others' rows.
func (s *source) inStep() {
	if len(s.partitions) < 2 || !s.spec.Ingest.Time.Timed() {
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
