package pipeline

import (
	"fmt"
	"strings"
	"sync"
	"time"
)

// badRows is how many rows of a stream came within a minute of the clock, and how
// many of them were bad, on all shards.
type badRows struct {
	mu        sync.Mutex
	since     time.Duration
	minute    int64 // counts them
	rows, bad int64
	first     []string // bad rows of the minute, with position and text
}

// mostFirst is how many bad rows the message shows that ends a run.
const mostFirst = 3

// thisMinute is the number of the minute of the clock, which a new one begins again.
func (b *badRows) thisMinute(now time.Duration) int64 {
	b.mu.Lock()
	defer b.mu.Unlock()
	if now-b.since >= time.Minute {
		b.since, b.rows, b.bad, b.first = now, 0, 0, nil
		b.minute++
	}
	return b.minute
}

// show keeps a bad row for the message.
func (b *badRows) show(line, row string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.first) == mostFirst {
		return
	}
	if row != "" {
		line += ": " + row
	}
	b.first = append(b.first, line)
}

// leastBad is how many bad rows a minute may have whatever their share.
const leastBad = 100

// tooBad counts rows and fails from the hundredth bad one of a minute on, where
// they are more than the stream's share of all.
func (s *stream) tooBad(rows, bad int64) error {
	b := &s.bad
	b.mu.Lock()
	defer b.mu.Unlock()
	b.rows += rows
	b.bad += bad
	if b.bad < leastBad || float64(b.bad) <= s.spec.MaxRatio*float64(b.rows) {
		return nil
	}
	s.gaveUp.Store(true)
	s.run.gaveUp.Store(true)
	return fmt.Errorf("%s: %d of %d rows within a minute are bad, more than 'error.max-ratio'='%g' allows; a larger one goes on, 1 whatever comes; the first of them:\n  %s",
		s.spec.Name, b.bad, b.rows, s.spec.MaxRatio, strings.Join(b.first, "\n  "))
}
