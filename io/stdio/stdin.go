// Package stdio is standard input as a source and standard output as a sink.
package stdio

import (
	"context"
	"io"
	"os"
	"sync"

	"golang.org/x/sys/unix"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/io/connector"
)

// Stdin is standard input as a source of one partition.
var Stdin = stdinOf(func() *os.File { return os.Stdin })

func stdinOf(input func() *os.File) connector.Connector {
	return connector.Connector{
		Name: "stdin", Doc: "rows from standard input", Format: "json",
		Fields: []connector.Field{
			{Name: "stdin.mode", Type: connector.Word, Words: []string{"read", "follow"}, Default: "read", Source: true,
				Doc: "read: bounded, ends with the pipe; follow: unbounded, rows have their arrival as row time where none is declared"},
		},
		Metadata: []connector.Metadata{{Key: "line", Type: batch.Of(batch.Int64), Doc: "the row's line, from 1"}},
		Bounded:  func(o connector.Options) bool { return o["stdin.mode"] != "follow" },
		Source: func(spec connector.Spec) (connector.SourceFactory, error) {
			return &stdinFactory{spec: &spec, input: input}, nil
		},
	}
}

type stdinFactory struct {
	spec  *connector.Spec
	input func() *os.File
}

func (f *stdinFactory) Bounded() bool    { return f.spec.Options["stdin.mode"] != "follow" }
func (f *stdinFactory) Replayable() bool { return false }

func (f *stdinFactory) Partitions(context.Context) (int, error) { return 1, nil }

func (f *stdinFactory) New(shard, shards int) (connector.Source, error) {
	if shard != 0 {
		return connector.None{}, nil
	}
	decoder, err := f.spec.Format.NewDecoder(f.spec.Decoding())
	if err != nil {
		return nil, err
	}
	s := &stdin{spec: f.spec, input: f.input(), decoder: decoder, ready: make(chan struct{}, 1)}
	s.room = sync.NewCond(&s.mu)
	return s, nil
}

// maxPending bounds what is read ahead of the decoder, in bytes.
const maxPending = 1 << 20

// stdin reads on a goroutine of its own, because a read of a pipe blocks, into
// memory that Poll decodes from.
type stdin struct {
	spec    *connector.Spec
	input   *os.File
	decoder connector.Decoder
	cursor  connector.Cursor
	ready   chan struct{}
	paused  bool

	stop   *os.File // closing it ends a wait for input
	reader sync.WaitGroup

	mu      sync.Mutex
	room    *sync.Cond
	pending []byte // read, not decoded
	failed  error  // io.EOF at the end
	closed  bool
	waiting bool // the reader has nothing in hand: it waits for input

	data  []byte // being decoded
	done  int    // bytes of it that were
	short bool   // the last Poll found no whole record in it
	out   [1]connector.Position
}

func (s *stdin) Open(context.Context, []connector.Position) error {
	stopped, stop, err := os.Pipe()
	if err != nil {
		return err
	}
	s.stop = stop
	s.reader.Go(func() {
		defer stopped.Close()
		s.read(stopped)
	})
	return nil
}

// read ends with the input, or when the source is closed.
func (s *stdin) read(stopped *os.File) {
	buf := make([]byte, 64<<10)
	for {
		s.setWaiting(true)
		s.wake()
		more := awaitInput(s.input, stopped)
		s.setWaiting(false)
		if !more {
			return
		}
		n, err := s.input.Read(buf)
		s.mu.Lock()
		for len(s.pending) > maxPending && !s.closed {
			s.room.Wait()
		}
		s.pending = append(s.pending, buf[:n]...)
		if err != nil {
			s.failed = err
		}
		stop := err != nil || s.closed
		s.mu.Unlock()
		if stop {
			s.wake()
			return
		}
	}
}

func (s *stdin) setWaiting(is bool) {
	s.mu.Lock()
	s.waiting = is
	s.mu.Unlock()
}

// empty reports whether everything that was written to the input has been taken
// from it. The reader alone cannot tell: after a pause of the process it may not
// have run yet. So the pipe is looked at first; what is not there any more the
// reader has taken, and is seen then.
func (s *stdin) empty() bool {
	fds := []unix.PollFd{{Fd: int32(s.input.Fd()), Events: unix.POLLIN}}
	n, err := unix.Poll(fds, 0)
	for err == unix.EINTR { // a signal says nothing of the input, and would end its silence
		n, err = unix.Poll(fds, 0)
	}
	if n != 0 || err != nil {
		return false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.waiting && len(s.pending) == 0
}

// awaitInput returns when a read of the input does not block, or, with false, when the
// other file was closed.
func awaitInput(input, stopped *os.File) bool {
	fds := []unix.PollFd{{Fd: int32(input.Fd()), Events: unix.POLLIN}, {Fd: int32(stopped.Fd()), Events: unix.POLLIN}}
	for {
		_, err := unix.Poll(fds, -1)
		if err == unix.EINTR {
			continue
		}
		return err != nil || fds[1].Revents == 0 // what is wrong with the input, Read says
	}
}

func (s *stdin) wake() {
	select {
	case s.ready <- struct{}{}:
	default:
	}
}

func (s *stdin) Poll(into *batch.Builder) ([]connector.Position, error) {
	if s.paused {
		return nil, nil
	}
	final, failed := s.take()
	if failed != nil {
		return nil, connector.At("standard input", failed)
	}
	from := into.Len()
	n, err := s.decoder.Decode(s.data[s.done:], final, &s.cursor, into)
	if err != nil {
		return nil, connector.At("standard input", err)
	}
	s.done += n
	s.spec.FillMetadata(into, from, func(_ string, c *batch.ColumnBuilder, line int64) { batch.Append(c, line) })
	again := n == 0 && !s.short && len(s.data)-s.done >= refill // with what take left alone
	s.short = n == 0
	left := s.done < len(s.data)
	s.out[0] = connector.Position{Name: "stdin", Offset: s.cursor.Offset, Line: s.cursor.Line}
	switch {
	case !left && final:
		s.out[0].State = connector.Ended
		return s.out[:], io.EOF
	case again, into.Full():
		s.wake()
	}
	s.out[0].State = connector.Reading
	if !left && s.empty() {
		s.out[0].State = connector.CaughtUp
	}
	return s.out[:], nil
}

// refill is the bytes not yet decoded below which Poll takes what was read
// meanwhile: about a batch.
const refill = 64 << 10

// take moves what was read to what is being decoded, unless there is enough of
// that. So what waits is bounded, whichever of the two goroutines is faster.
// final reports that nothing follows.
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

func (s *stdin) Ready() <-chan struct{} { return s.ready }

func (s *stdin) Pause(_ int32, paused bool) {
	s.paused = paused
	s.wake()
}

func (s *stdin) Close() error {
	s.mu.Lock()
	s.closed = true
	s.room.Broadcast()
	s.mu.Unlock()
	if s.stop == nil {
		return nil
	}
	err := s.stop.Close()
	s.stop = nil
	s.reader.Wait()
	return err
}
