// Package stdio is standard input as a source and standard output as a sink.
package stdio

import (
	"context"
	"io"
	"os"
	"sync"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/io/connector"
)

// Stdin is standard input as a source of one partition.
var Stdin = connector.Connector{
	Name: "stdin", Doc: "rows from standard input", Format: "json",
	Fields: []connector.Field{
		{Name: "stdin.mode", Type: connector.Word, Words: []string{"read", "follow"}, Default: "read", Source: true,
			Doc: "read: ends with the pipe; follow: unbounded"},
	},
	Bounded: func(o connector.Options) bool { return o["stdin.mode"] != "follow" },
	Source: func(spec connector.Spec) (connector.SourceFactory, error) {
		return &stdinFactory{spec: spec, input: os.Stdin}, nil
	},
}

type stdinFactory struct {
	spec  connector.Spec
	input io.Reader
}

func (f *stdinFactory) Bounded() bool    { return f.spec.Options["stdin.mode"] != "follow" }
func (f *stdinFactory) Replayable() bool { return false }

func (f *stdinFactory) Partitions(context.Context) (int, error) { return 1, nil }

func (f *stdinFactory) New(shard, shards int) (connector.Source, error) {
	decoder, err := f.spec.Format.NewDecoder(f.spec.Decoding())
	if err != nil {
		return nil, err
	}
	return &stdin{input: f.input, decoder: decoder, max: maxPending, ready: make(chan struct{}, 1)}, nil
}

// maxPending bounds what is read ahead of the decoder, in bytes.
const maxPending = 1 << 20

// stdin reads on a goroutine of its own, because a read of a pipe blocks, into
// memory that Poll decodes from.
type stdin struct {
	input   io.Reader
	decoder connector.Decoder
	place   connector.Place
	ready   chan struct{}
	max     int
	paused  bool

	mu      sync.Mutex
	room    *sync.Cond
	pending []byte // read, not decoded
	failed  error  // io.EOF at the end
	closed  bool

	data  []byte // being decoded
	done  int    // bytes of it that were
	short bool   // the last Poll found no whole record in it
	out   [1]connector.Position
}

func (s *stdin) Open(context.Context, []connector.Position) error {
	s.room = sync.NewCond(&s.mu)
	go s.read()
	return nil
}

// read ends with the input. A read that is blocked when the source is closed
// ends with the process: a pipe cannot be told to stop.
func (s *stdin) read() {
	buf := make([]byte, 64<<10)
	for {
		n, err := s.input.Read(buf)
		s.mu.Lock()
		for len(s.pending) > s.max && !s.closed {
			s.room.Wait()
		}
		s.pending = append(s.pending, buf[:n]...)
		if err != nil {
			s.failed = err
		}
		stop := err != nil || s.closed
		s.mu.Unlock()
		s.wake()
		if stop {
			return
		}
	}
}

func (s *stdin) wake() {
	select {
	case s.ready <- struct{}{}:
	default:
	}
}

func (s *stdin) Poll(into *batch.Builder) ([]connector.Position, error) {
	s.out[0] = connector.Position{Name: "stdin", Offset: s.place.Offset, Line: s.place.Line}
	if s.paused {
		return s.out[:], nil
	}
	final, failed := s.take()
	if failed != nil {
		return nil, failed
	}
	n := s.decoder.Decode(s.data[s.done:], final, &s.place, into)
	s.done += n
	again := n == 0 && !s.short && len(s.data)-s.done >= refill // with what take left alone
	s.short = n == 0
	left := s.done < len(s.data)
	switch {
	case !left && final:
		s.out[0].State = connector.Ended
		return s.out[:], io.EOF
	case again, into.Full():
		s.wake()
	}
	s.out[0].State = connector.CaughtUp
	if left {
		s.out[0].State = connector.Reading
	}
	return s.out[:], nil
}

// refill is the bytes not yet decoded below which Poll takes what was read
// meanwhile: about a batch.
const refill = 64 << 10

// take moves what was read to what is being decoded, unless there is enough of
// that. So what waits is bounded, whichever of the two goroutines is faster.
// final tells that nothing follows.
func (s *stdin) take() (final bool, failed error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.data)-s.done < refill || s.short {
		s.data = append(s.data[:copy(s.data, s.data[s.done:])], s.pending...)
		s.done = 0
		s.pending = s.pending[:0]
		s.room.Signal()
	}
	switch {
	case s.failed == io.EOF:
		return len(s.pending) == 0, nil
	case len(s.pending) == 0:
		return false, s.failed
	}
	return false, nil
}

func (s *stdin) Ready() <-chan struct{}     { return s.ready }
func (s *stdin) Pause(_ int32, paused bool) { s.paused = paused }

func (s *stdin) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	if s.room != nil {
		s.room.Broadcast()
	}
	return nil
}
