package flightio

import (
	"context"
	"errors"
	"sync/atomic"
)

// reader is one client's place in a stream.
type reader struct {
	of   *Stream
	next int           // number of the frame to send next; under the stream's lock
	lost chan struct{} // closed when the window has moved past next
	upTo atomic.Int64  // rows of the stream that were sent, or went by before
}

// errLost tells a reader that rows are gone which it was to send.
var errLost = errors.New("did not keep up")

// read adds a reader, which gets the rows from here on.
func (s *Stream) read() *reader {
	s.mu.Lock()
	defer s.mu.Unlock()
	r := &reader{of: s, next: s.first + len(s.frames), lost: make(chan struct{})}
	r.upTo.Store(s.rows)
	s.readers[r] = struct{}{}
	s.watched.Add(1)
	return r
}

// leave takes a reader away; what only it still wanted is dropped.
func (r *reader) leave() {
	s := r.of
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.readers, r)
	s.watched.Add(-1)
	if len(s.readers) == 0 {
		s.first += len(s.frames)
		s.frames, s.bytes = nil, 0
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
		f, news, err := r.look()
		if f != nil || err != nil {
			return f, err
		}
		select {
		case <-news:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// look is the next frame, or what to wait for.
func (r *reader) look() (*frame, <-chan struct{}, error) {
	s := r.of
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case r.isLost():
		return nil, nil, errLost
	case r.next < s.first+len(s.frames):
		f := s.frames[r.next-s.first]
		r.next++
		return f, nil, nil
	case s.ended != nil:
		return nil, nil, s.ended
	}
	if s.news == nil {
		s.news = make(chan struct{})
	}
	return nil, s.news, nil
}
