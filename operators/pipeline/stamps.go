package pipeline

import (
	"sync"
	"time"

	"github.com/eventflux-io/engine/batch"
)

// stamps are the times that a run puts on what comes in: arrival, now(), epochs.
// They are the clock's, and never go back: while the clock is behind the last
// stamp (somebody has set it back, or the machine has booted with a wrong one),
// they go on from there by the time that has really passed. All shards share
// them, and the time of an epoch, which is a stamp, carries them over a restart.
type stamps struct {
	clock   func() time.Time
	elapsed func() time.Duration

	mu    sync.Mutex
	last  batch.Time
	base  batch.Time    // the last stamp that was the clock's
	since time.Duration // when it was given
}

func (s *stamps) now() batch.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	clock, elapsed := batch.Time(s.clock().UnixMicro()), s.elapsed()
	if clock < s.last {
		s.last = max(s.last, s.base+batch.Time((elapsed-s.since).Microseconds()))
		return s.last
	}
	s.last, s.base, s.since = clock, clock, elapsed
	return clock
}

// goOn has all further stamps come after one of an earlier run.
func (s *stamps) goOn(from time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.last = batch.Time(from.UnixMicro())
	s.base, s.since = s.last, s.elapsed()
}

// stamp is the time now as rows and epochs are stamped with it.
func (r *run) stamp() batch.Time { return r.stamps.now() }

// stampTime is stamp for those outside.
func (r *run) stampTime() time.Time { return time.UnixMicro(int64(r.stamp())).UTC() }

// elapsed is the time since the run began. It never goes back, whatever is done
// to the clock: durations and deadlines are counted with it.
func (r *run) elapsed() time.Duration { return r.opt.Elapsed() - r.began }
