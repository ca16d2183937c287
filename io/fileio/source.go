package fileio

import (
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/klauspost/compress/zstd"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/io/connector"
)

type sourceFactory struct{ spec connector.Spec }

func newSource(spec connector.Spec) (connector.SourceFactory, error) {
	if err := mode(spec.Options, "read", "read", "follow"); err != nil {
		return nil, err
	}
	if err := spec.Files.Check(strings.TrimRight(spec.Options["file.path"], "*?[")); err != nil {
		return nil, err
	}
	return &sourceFactory{spec}, nil
}

func (f *sourceFactory) Bounded() bool    { return f.spec.Options["file.mode"] == "read" }
func (f *sourceFactory) Replayable() bool { return true }

func (f *sourceFactory) Partitions(context.Context) (int, error) {
	files, err := Expand(f.spec.Options["file.path"], f.spec.Files)
	return len(files), err
}

func (f *sourceFactory) New(shard, shards int) (connector.Source, error) {
	return &source{spec: f.spec, ready: make(chan struct{}, 1)}, nil
}

// source reads its files turn by turn, a chunk each.
type source struct {
	spec   connector.Spec
	files  []*file
	next   int
	ready  chan struct{}
	out    []connector.Position
	follow *follower
}

// chunk is how much is read at once. Larger ones cost cache, smaller ones calls.
const chunk = 256 << 10

// file is one partition.
type file struct {
	path    string
	f       *os.File
	r       io.Reader // f, unpacked
	decoder connector.Decoder
	place   connector.Place
	data    []byte // read, not decoded: buf[from:to]
	buf     []byte
	note    string // its header, where it has one
	eof     bool
	state   connector.PartitionState
	paused  bool
}

func (s *source) Open(ctx context.Context, from []connector.Position) error {
	paths, err := Expand(s.spec.Options["file.path"], s.spec.Files)
	following := s.spec.Options["file.mode"] == "follow"
	if err != nil && !(following && isGlob(s.spec.Options["file.path"])) {
		return err
	}
	for _, at := range from {
		if err := s.goOn(at, paths); err != nil {
			return err
		}
	}
	for _, path := range paths {
		if !slices.ContainsFunc(from, func(at connector.Position) bool { return at.Name == path }) {
			if err := s.add(path, connector.Position{}); err != nil {
				return err
			}
		}
	}
	if following {
		s.follow = watch(ctx, s.wake)
	}
	s.wake()
	return nil
}

// goOn opens a file of which an earlier run has read a part, as the partition
// that it was.
func (s *source) goOn(at connector.Position, paths []string) error {
	switch {
	case at.State == connector.Ended:
		s.files = append(s.files, &file{path: at.Name, state: at.State,
			place: connector.Place{Partition: int32(len(s.files)), Offset: at.Offset, Line: at.Line}})
		return nil
	case !slices.Contains(paths, at.Name):
		return fmt.Errorf("%s: is gone; %d bytes of it were read before", at.Name, at.Offset)
	}
	return s.add(at.Name, at)
}

// add opens a file as the next partition, behind a position.
func (s *source) add(path string, at connector.Position) error {
	decoder, err := s.spec.Format.NewDecoder(s.spec.Decoding())
	if err != nil {
		return err
	}
	p := &file{path: path, decoder: decoder, place: connector.Place{Partition: int32(len(s.files)), Offset: at.Offset, Line: at.Line}}
	if headed, ok := decoder.(connector.Headed); ok && at.Offset > 0 {
		headed.Resume([]byte(at.Note))
	}
	if err := p.open(); err != nil {
		return err
	}
	s.files = append(s.files, p)
	return nil
}

// open opens the file at its place; a packed one is read up to there.
func (p *file) open() error {
	f, err := os.Open(p.path)
	if err != nil {
		return reason(p.path, err)
	}
	info, err := f.Stat()
	if err == nil && info.IsDir() {
		err = fmt.Errorf("is a folder")
	}
	if err != nil {
		f.Close()
		return reason(p.path, err)
	}
	p.f, p.r = f, f
	switch {
	case strings.HasSuffix(p.path, ".gz"):
		z, err := gzip.NewReader(f)
		if err != nil {
			f.Close()
			return reason(p.path, err)
		}
		p.r = z
	case strings.HasSuffix(p.path, ".zst"):
		z, err := zstd.NewReader(f, zstd.WithDecoderConcurrency(1))
		if err != nil {
			f.Close()
			return reason(p.path, err)
		}
		p.r = z.IOReadCloser()
	default:
		if info.Mode().IsRegular() && info.Size() < p.place.Offset {
			f.Close()
			return fmt.Errorf("%s: has %d bytes, and %d were read of it before", p.path, info.Size(), p.place.Offset)
		}
		if p.place.Offset > 0 {
			_, err = f.Seek(p.place.Offset, io.SeekStart)
		}
		return err
	}
	if _, err := io.CopyN(io.Discard, p.r, p.place.Offset); err != nil {
		return reason(p.path, err)
	}
	return nil
}

func (s *source) Poll(into *batch.Builder) ([]connector.Position, error) {
	if s.follow != nil {
		if err := s.changes(); err != nil {
			return nil, err
		}
	}
	ended := true
	for range s.files {
		p := s.files[s.next]
		s.next = (s.next + 1) % len(s.files)
		if p.state != connector.Ended && !p.paused && !into.Full() {
			if err := p.poll(into, s.follow != nil); err != nil {
				return nil, err
			}
		}
		ended = ended && p.state == connector.Ended
		if into.Full() {
			ended = ended && s.allEnded()
			break
		}
	}
	if s.follow != nil {
		return s.positions(), nil
	}
	if ended {
		return s.positions(), io.EOF
	}
	return s.positions(), nil
}

func (s *source) allEnded() bool {
	for _, p := range s.files {
		if p.state != connector.Ended {
			return false
		}
	}
	return true
}

// poll decodes what is at hand, and reads a chunk where that is less than a
// record.
func (p *file) poll(into *batch.Builder, follow bool) error {
	for before := into.Len() + len(into.Rejected()); ; {
		final := p.eof && !follow
		n := p.decoder.Decode(p.data, final, &p.place, into)
		p.data = p.data[n:]
		if into.Full() {
			return nil
		}
		if p.eof {
			p.state = connector.CaughtUp
			if !follow && len(p.data) == 0 {
				p.state = connector.Ended
				return p.close()
			}
			if follow && n == 0 {
				p.eof = false // look again at the next poll
				return nil
			}
			if n == 0 { // a rest that is no record
				p.data = nil
			}
			continue
		}
		p.state = connector.Reading
		if err := p.read(); err != nil {
			return err
		}
		if into.Len()+len(into.Rejected()) > before && n == 0 {
			return nil
		}
	}
}

// read moves the rest to the front of the buffer and fills up behind it.
func (p *file) read() error {
	if len(p.data)+chunk > cap(p.buf) {
		grown := make([]byte, len(p.data)+chunk)
		copy(grown, p.data)
		p.buf = grown[:cap(grown)]
	} else {
		p.buf = p.buf[:cap(p.buf)]
		copy(p.buf, p.data)
	}
	n, err := p.r.Read(p.buf[len(p.data):min(len(p.data)+chunk, len(p.buf))])
	p.data = p.buf[:len(p.data)+n]
	switch {
	case err == io.EOF:
		p.eof = true
	case err != nil:
		return reason(p.path, err)
	}
	return nil
}

func (p *file) close() error {
	if p.f == nil {
		return nil
	}
	f := p.f
	p.f = nil
	return f.Close()
}

func (s *source) positions() []connector.Position {
	s.out = s.out[:0]
	for i, p := range s.files {
		s.out = append(s.out, connector.Position{Partition: int32(i), Name: p.path, Offset: p.place.Offset, Line: p.place.Line, State: p.state, Note: p.header()})
	}
	return s.out
}

// header is what must be known of the start of the file to read the rest.
func (p *file) header() string {
	if headed, ok := p.decoder.(connector.Headed); ok && p.note == "" {
		p.note = string(headed.Header())
	}
	return p.note
}

func (s *source) Ready() <-chan struct{} { return s.ready }

func (s *source) wake() {
	select {
	case s.ready <- struct{}{}:
	default:
	}
}

func (s *source) Pause(partition int32, paused bool) {
	s.files[partition].paused = paused
	s.wake()
}

func (s *source) Close() error {
	if s.follow != nil {
		s.follow.stop()
	}
	var first error
	for _, p := range s.files {
		if err := p.close(); err != nil && first == nil {
			first = err
		}
	}
	return first
}
