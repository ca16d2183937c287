package flightio

import (
	"context"
	"errors"
	"sync/atomic"
	"time"
)

// reader is one client's place in a stream.
type reader struct {
	of   *Stream
	next int           // number of the frame to take next; under the stream's lock
	lost chan struct{} // closed when the window has moved past next
	upTo atomic.Int64  // rows of the stream that were sent, or went by before
}

// errLost is what a reader ends with when rows are gone that it was to send.
var errLost = errors.New("did not keep up")

// read adds a reader, which gets the rows from here on.
func (s *Stream) read() *reader {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.seal()
	r := &reader{of: s, next: s.first + len(s.frames), lost: make(chan struct{})}
	r.upTo.Store(s.rows)
	s.readers[r] = struct{}{}
	s.watched.Add(1)
	return r
}

// leave takes a reader away. After the last one nothing is held.
func (r *reader) leave() {
	s := r.of
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.readers, r)
	s.watched.Add(-1)
	if len(s.readers) == 0 {
		s.first += len(s.frames)
		s.frames, s.bytes, s.open, s.spare = nil, 0, nil, nil
	}
}

func (r *reader) isLost() bool {
	select {
	case <-r.lost:
		return true
	default:
		return false
	}
}

// missed is how many rows went by that were not sent.
func (r *reader) missed() int64 {
	r.of.mu.Lock()
	defer r.of.mu.Unlock()
	return r.of.rows - r.upTo.Load()
}

// take waits for the next frame: errLost if it is gone, io.EOF at the end of a
// run, or what else ended it.
func (r *reader) take(ctx context.Context) (*frame, error) {
	for {
		f, until, err := r.look()
		if f != nil || err != nil {
			return f, err
		}
		var due <-chan time.Time
		if until.news == nil {
			due = time.After(until.due)
		}
		select {
		case <-until.news:
		case <-due:
		case <-r.lost:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// moment is when there may be a frame: when there are rows, or when those that are
// there may go.
type moment struct {
	news <-chan struct{}
	due  time.Duration
}

// look is the next frame, or when to look again.
func (r *reader) look() (*frame, moment, error) {
	s := r.of
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.open != nil && r.next == s.first+len(s.frames) {
		wait := frameGap - time.Since(s.sealed)
		if wait > 0 && s.ended == nil {
			return nil, moment{due: wait}, nil
		}
		s.seal()
	}
	switch {
	case r.isLost():
		return nil, moment{}, errLost
	case r.next < s.first+len(s.frames):
		f := s.frames[r.next-s.first]
		r.next++
		return f, moment{}, nil
	case s.ended != nil:
		return nil, moment{}, s.ended
	}
	if s.news == nil {
		s.news = make(chan struct{})
	}
	return nil, moment{news: s.news}, nil
}
