package fileio

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/io/connector"
)

type sinkFactory struct {
	spec connector.Spec
	path string
}

func newSink(spec connector.Spec) (connector.SinkFactory, error) {
	if spec.Options["file.mode"] == "roll" {
		return nil, &connector.OptionError{Key: "file.mode", Value: true,
			Msg: "file.mode roll begins a new file by size or time; this version does not run it"}
	}
	path := spec.Options["file.path"]
	if err := spec.Files.Check(path); err != nil {
		return nil, err
	}
	return &sinkFactory{spec, path}, nil
}

func (f *sinkFactory) Durable() bool { return true }

func (f *sinkFactory) New() (connector.Sink, error) {
	encoder, err := f.spec.Format.NewEncoder(f.spec.Schema, f.spec.Options)
	if err != nil {
		return nil, err
	}
	return &sink{roots: f.spec.Files, path: f.path, replace: f.spec.Options["file.mode"] == "replace", encoder: encoder}, nil
}

// sink writes whole lines: what a full disk took a part of is cut off again.
type sink struct {
	roots   *connector.Roots
	path    string
	replace bool
	encoder connector.Encoder
	f       *os.File
	size    int64 // of the file, in whole lines
	buf     []byte
	found   []byte // what stands where a push goes
	pushed  bool   // used epoch by epoch
	named   bool   // its name is durable
}

const flushAt = 256 << 10

func (s *sink) Open(_ context.Context, resume bool) error {
	if info, err := s.roots.Stat(s.path); err == nil && !info.Mode().IsRegular() {
		return fmt.Errorf("%s: is not a regular file", s.path)
	}
	flags := os.O_RDWR | os.O_CREATE
	if s.replace && !resume {
		flags |= os.O_TRUNC
	}
	f, err := s.roots.OpenFile(s.path, flags, 0o644)
	if err != nil {
		return err
	}
	info, err := f.Stat()
	if err != nil {
		f.Close()
		return connector.At(s.path, err)
	}
	s.f, s.size = f, info.Size()
	if !resume {
		err = s.endLine()
	}
	return err
}

// endLine ends the last line of a file that is appended to.
func (s *sink) endLine() error {
	last := []byte{'\n'}
	if s.size > 0 {
		if _, err := s.f.ReadAt(last, s.size-1); err != nil {
			return connector.At(s.path, err)
		}
	}
	if last[0] == '\n' {
		return nil
	}
	s.size++
	return s.put([]byte{'\n'}, s.size-1)
}

// put writes to a place, all or nothing.
func (s *sink) put(lines []byte, at int64) error {
	_, err := s.f.WriteAt(lines, at)
	if err == nil {
		return nil
	}
	err = connector.At(s.path, err)
	s.size = min(s.size, at)
	if cut := s.f.Truncate(at); cut != nil {
		return fmt.Errorf("%w; and it could not be cut to whole lines: %v", err, cut)
	}
	return err
}

func (s *sink) Write(ctx context.Context, b *batch.Batch) error {
	s.begin()
	s.buf = s.encoder.Append(s.buf, b)
	if len(s.buf) < flushAt {
		return nil
	}
	return s.Flush(ctx)
}

// begin puts the header in front of what is written first.
func (s *sink) begin() {
	if s.size == 0 && len(s.buf) == 0 && !s.pushed {
		s.buf = s.encoder.Begin(s.buf)
	}
}

func (s *sink) Flush(context.Context) error {
	s.begin()
	if len(s.buf) == 0 {
		return nil
	}
	lines := s.buf
	s.buf = s.buf[:0]
	if err := s.put(lines, s.size); err != nil {
		return err
	}
	s.size += int64(len(lines))
	return nil
}

func (s *sink) Close() error {
	if s.f == nil {
		return nil
	}
	err := s.Flush(context.Background())
	if closeErr := s.f.Close(); err == nil && closeErr != nil {
		err = connector.At(s.path, closeErr)
	}
	s.f = nil
	return err
}

var _ connector.ExactlyOnce = (*sink)(nil)

func (s *sink) Begin(payload []byte) []byte { return s.encoder.Begin(payload) }

func (s *sink) Encode(payload []byte, b *batch.Batch) []byte { return s.encoder.Append(payload, b) }

func (s *sink) Place() uint64 {
	s.pushed = true
	return uint64(s.size)
}

// Push leaves what stands there already as it is, so that a file that others
// read never shrinks below what they have seen.
func (s *sink) Push(_ context.Context, at uint64, payload []byte) error {
	there := s.size - int64(at)
	if there < 0 {
		return fmt.Errorf("%s: has %d bytes and %w (%d)", s.path, s.size, connector.ErrMissing, at)
	}
	if there = min(there, int64(len(payload))); there > 0 && s.holds(payload[:there], int64(at)) {
		at, payload = at+uint64(there), payload[there:]
	}
	if len(payload) == 0 {
		return nil
	}
	if err := s.put(payload, int64(at)); err != nil {
		return err
	}
	s.size = max(s.size, int64(at)+int64(len(payload)))
	return nil
}

// holds tells whether the file has these bytes at a place.
func (s *sink) holds(want []byte, at int64) bool {
	s.found = slices.Grow(s.found[:0], len(want))[:len(want)]
	n, err := s.f.ReadAt(s.found, at)
	return n == len(want) && (err == nil || err == io.EOF) && bytes.Equal(s.found, want)
}

func (s *sink) Sync(context.Context) error {
	if err := s.f.Sync(); err != nil {
		return connector.At(s.path, err)
	}
	if s.named {
		return nil
	}
	dir, err := os.Open(filepath.Dir(s.path))
	if err != nil {
		return connector.At(s.path, err)
	}
	defer dir.Close()
	if err := dir.Sync(); err != nil {
		return connector.At(s.path, err)
	}
	s.named = true
	return nil
}

func (s *sink) Truncate(_ context.Context, at uint64) error {
	if err := s.f.Truncate(int64(at)); err != nil {
		return connector.At(s.path, err)
	}
	s.size, s.found = int64(at), nil
	return nil
}
