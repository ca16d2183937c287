package pipeline

import (
	"fmt"
	"sync"
	"time"
)

// badRows is how many rows of a stream came within a minute of the clock, and how
// many of them were bad, on all shards.
type badRows struct {
	mu        sync.Mutex
	since     time.Duration
	rows, bad int64
}

// leastBad is how many bad rows a minute may have whatever their share.
const leastBad = 100

// tooBad counts rows and fails from the hundredth bad one of a minute on, where
// they are more than the stream's share of all.
func (s *stream) tooBad(rows, bad int64) error {
	now := s.run.elapsed()
	b := &s.bad
	b.mu.Lock()
	defer b.mu.Unlock()
	if now-b.since >= time.Minute {
		b.since, b.rows, b.bad = now, 0, 0
	}
	b.rows += rows
	b.bad += bad
	if b.bad < leastBad || float64(b.bad) <= s.spec.MaxRatio*float64(b.rows) {
		return nil
	}
	return fmt.Errorf("%s: %d of %d rows within a minute are bad, more than 'error.max-ratio'='%g' allows; %s",
		s.spec.Name, b.bad, b.rows, s.spec.MaxRatio, s.run.firstFault())
}

// firstFault is the first bad row of the run.
func (r *run) firstFault() string {
	r.notes.mu.Lock()
	defer r.notes.mu.Unlock()
	return r.notes.faults.lines[0]
}
