package pipeline

import (
	"sync"
	"sync/atomic"
	"time"

	"github.com/eventflux-io/engine/batch"
)

// stream is a source as a whole: what its parts on the shards must know of each
// other. The watermark of a part that holds no time back, because its partitions are
// idle or it has none, is that of the other parts.
type stream struct {
	spec *SourceSpec
	run  *run

	mu     sync.Mutex
	parts  []standing // by shard
	names  []string   // of the partitions, for messages
	bad    badRows
	gaveUp atomic.Bool // too much of it was bad: it ended the run

	// one: all rows so far have come from partition 0. Its watermark is stored in reached
	// before the rows that met it are sent on. A second partition clears one for good,
	// and begins at reached.
	one     atomic.Bool
	reached atomic.Int64
}

// standing is how far the partitions of one part have come.
type standing struct {
	ended   bool
	holds   bool          // some partition is being read
	least   batch.Time    // watermark of those that hold, if one does
	newest  batch.Time    // of all
	silence time.Duration // of the idle partition heard last; below 0: there is none
}

func newStream(spec *SourceSpec, r *run, shards, partitions int) *stream {
	s := &stream{spec: spec, run: r, parts: make([]standing, shards)}
	s.one.Store(partitions == 1)
	s.reached.Store(int64(batch.MinTime))
	for i := range s.parts {
		s.parts[i] = standing{holds: true, least: batch.MinTime, newest: batch.MinTime, silence: -1}
	}
	return s
}

// mark is the watermark of a part in that state: the least of its partitions
// that hold it back; else that of the other parts; and where everything is idle,
// time goes on with the silence, never beyond the clock.
func (s *stream) mark(part int, now standing, clock batch.Time) batch.Time {
	if now.ended {
		now.holds = false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	before := s.parts[part]
	s.parts[part] = now
	if before.holds != now.holds || before.least != now.least {
		s.nudgeIdle(part)
	}
	switch {
	case now.ended:
		return batch.EndOfStream
	case now.holds:
		return now.least
	}
	least, newest, silence, holds := batch.EndOfStream, batch.MinTime, time.Duration(-1), false
	for _, p := range s.parts {
		if p.ended {
			continue
		}
		newest = max(newest, p.newest)
		if p.holds {
			least, holds = min(least, p.least), true
		}
		if p.silence >= 0 && (silence < 0 || p.silence < silence) {
			silence = p.silence
		}
	}
	switch {
	case holds:
		return least
	case silence < 0 || newest == batch.MinTime:
		return batch.MinTime
	}
	return max(newest, min(newest+batch.Time(silence.Microseconds()), clock-s.spec.Ingest.Time.Delay))
}

// nudgeIdle wakes the parts that keep up with this one.
func (s *stream) nudgeIdle(part int) {
	for i, p := range s.parts {
		if i != part && !p.holds && !p.ended {
			s.run.shards[i].inbox.nudge()
		}
	}
}

// name notes a partition, and what it is called.
func (s *stream) name(partition int32, name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if partition > 0 {
		s.one.Store(false)
	}
	for int(partition) >= len(s.names) {
		s.names = append(s.names, "")
	}
	s.names[partition] = name
}

// partition names a partition for messages.
func (s *stream) partition(p int32) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if int(p) < len(s.names) && s.names[p] != "" {
		return s.names[p]
	}
	return s.spec.Name
}

// stream is the source of a name.
func (r *run) stream(name string) *stream {
	for _, s := range r.streams {
		if s.spec.Name == name {
			return s
		}
	}
	return nil
}
