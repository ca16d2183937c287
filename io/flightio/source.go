package flightio

import (
	"context"
	"slices"
	"sync"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/io/connector"
)

// source is a stream that clients put rows into. All of them share one partition,
// in which the rows of each stay in order. A client's call waits in hand until
// Poll has taken its portion, so no more is held than one portion a call.
type source struct {
	hub     *Hub
	stream  string
	columns batch.Schema
	ready   chan struct{}
	over    chan struct{} // closed by Close

	mu    sync.Mutex
	queue []*portion // handed over, in order, not all taken

	paused bool
	n      int64 // rows so far, rejected ones included
	out    [1]connector.Position
}

// portion is some rows of one client. Its memory is the client's call's, which
// leaves it alone until it is taken.
type portion struct {
	rows     *batch.Batch
	bytes    int              // of a row, about
	rejected []batch.Rejected // Offset: the good rows before it
	next     int              // row to take
	taken    chan struct{}    // has a value when all was taken
}

func newSource(hub *Hub, stream string, columns batch.Schema) *source {
	s := &source{hub: hub, stream: stream, columns: columns, ready: make(chan struct{}, 1), over: make(chan struct{})}
	hub.HandlePut(stream, s.put)
	return s
}

// Open goes on counting where an earlier run was; what that was given cannot be
// had again.
func (s *source) Open(_ context.Context, from []connector.Position) error {
	for _, p := range from {
		s.n = p.Offset
	}
	return nil
}

func (s *source) Poll(into *batch.Builder) ([]connector.Position, error) {
	if s.paused {
		return nil, nil
	}
	p := s.head()
	for p != nil && !into.Full() {
		if s.take(p, into) {
			p = s.pop()
		}
	}
	s.out[0] = connector.Position{Name: "flight", Offset: s.n, Line: s.n, State: connector.CaughtUp}
	if p != nil {
		s.out[0].State = connector.Reading
		s.wake()
	}
	return s.out[:], nil
}

// take moves rows of a portion, good and bad in the order in which they were put,
// until the builder is full, and reports whether that was all.
func (s *source) take(p *portion, into *batch.Builder) bool {
	for !into.Full() {
		switch {
		case len(p.rejected) > 0 && p.rejected[0].Offset == int64(p.next):
			s.n++
			bad := p.rejected[0]
			bad.Offset = s.n
			into.Reject(bad)
			p.rejected = p.rejected[1:]
		case p.next < p.rows.N:
			for c := range s.columns {
				into.Col(c).AppendFrom(&p.rows.Cols[c], p.next)
			}
			p.next++
			s.n++
			into.EndRow(0, s.n, p.bytes)
		default:
			return true
		}
	}
	return p.next == p.rows.N && len(p.rejected) == 0
}

func (s *source) head() *portion {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.queue) == 0 {
		return nil
	}
	return s.queue[0]
}

// pop gives the first portion back to its call and returns the next.
func (s *source) pop() *portion {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.queue[0].taken <- struct{}{}
	s.queue = slices.Delete(s.queue, 0, 1)
	if len(s.queue) == 0 {
		return nil
	}
	return s.queue[0]
}

// errOver is what clients get whose rows the run does not take any more.
var errOver = status.Error(codes.Unavailable, "the run has ended; what was acknowledged is in it")

// hand gives a portion to the pipeline and returns when it has been taken. It is
// called from the goroutine of a client's call. With an error, the portion's
// memory is the source's for good.
func (s *source) hand(ctx context.Context, p *portion) error {
	s.mu.Lock()
	s.queue = append(s.queue, p)
	s.mu.Unlock()
	s.wake()
	select {
	case <-p.taken:
		return nil
	case <-s.over:
		return errOver
	case <-ctx.Done():
		return s.withdraw(ctx, p)
	}
}

// withdraw takes a portion back whose client has gone, unless some of it has been
// taken: rows are not torn out of the middle of what was put.
func (s *source) withdraw(ctx context.Context, p *portion) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if i := slices.Index(s.queue, p); i > 0 {
		s.queue = slices.Delete(s.queue, i, i+1)
	}
	return status.FromContextError(ctx.Err()).Err()
}

func (s *source) wake() {
	select {
	case s.ready <- struct{}{}:
	default:
	}
}

func (s *source) Ready() <-chan struct{} { return s.ready }

func (s *source) Pause(_ int32, paused bool) {
	s.paused = paused
	s.wake()
}

// Close sends the clients away that still put.
func (s *source) Close() error {
	select {
	case <-s.over:
		return nil
	default:
	}
	s.hub.HandlePut(s.stream, nil)
	close(s.over)
	return nil
}
