package main

import (
	"sync"
	"time"

	"github.com/eventflux-io/engine/operators/pipeline"
)

// starting says what a start is doing that takes longer than a second: each kind of work
// once, and once more where it has to wait for something outside. It looks once a
// second, from a goroutine that ends with end.
type starting struct {
	journal *journal

	mu   sync.Mutex
	now  pipeline.Phase
	said map[[2]string]bool // by what is done, and "waits" where it had to

	stop  chan struct{}
	ended sync.WaitGroup
	once  sync.Once
}

// startingEvery is how long a start may say nothing.
const startingEvery = time.Second

// beginStarting watches a start until end is called.
func beginStarting(j *journal) *starting {
	s := &starting{journal: j, said: map[[2]string]bool{}, stop: make(chan struct{})}
	s.ended.Go(func() {
		ticker := time.NewTicker(startingEvery)
		defer ticker.Stop()
		for {
			select {
			case <-s.stop:
				return
			case <-ticker.C:
				s.report()
			}
		}
	})
	return s
}

// enters records what the start does now.
func (s *starting) enters(p pipeline.Phase) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now = p
}

// report says what the start does, unless it was said.
func (s *starting) report() {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, reason := s.now, ""
	if p.Doing == "" {
		return
	}
	if p.Waits != nil {
		reason = p.Waits()
	}
	key := [2]string{p.Doing}
	if reason != "" {
		key[1] = "waits"
	}
	if s.said[key] {
		return
	}
	s.said[key] = true
	text, fields := "starting: "+p.Doing, []field{{"doing", p.Doing}}
	if p.Of != "" {
		text += ", " + p.Of + " at the moment"
		fields = append(fields, field{"of", p.Of})
	}
	if reason != "" {
		text += ", which waits: " + reason
		fields = append(fields, field{"for", reason})
	}
	s.journal.event(infoLevel, "starting", text, fields...)
}

// end ends the watching: nothing is said after it.
func (s *starting) end() {
	s.once.Do(func() { close(s.stop) })
	s.ended.Wait()
}
