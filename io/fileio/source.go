package fileio

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/io/connector"
)

type sourceFactory struct {
	spec *connector.Spec
	list *listing
}

func newSource(spec connector.Spec) (connector.SourceFactory, error) {
	path := spec.Options["file.path"]
	if err := spec.Files.Check(path); err != nil {
		return nil, err
	}
	following := spec.Options["file.mode"] == "follow"
	if following && packed(path) {
		return nil, &connector.OptionError{Key: "file.mode", Value: true, Msg: fmt.Sprintf("%s is packed, and only plain files can be followed", path)}
	}
	return &sourceFactory{&spec, newListing(&spec, following)}, nil
}

func (f *sourceFactory) Bounded() bool    { return !f.list.following }
func (f *sourceFactory) Replayable() bool { return true }

// Partitions is not known of a glob that is followed: there may be more any time.
func (f *sourceFactory) Partitions(context.Context) (int, error) {
	if f.list.following && connector.IsGlob(f.spec.Options["file.path"]) {
		return 0, nil
	}
	err := f.list.look()
	return f.list.len(), err
}

func (f *sourceFactory) New(shard, shards int) (connector.Source, error) {
	return &source{spec: f.spec, list: f.list, shard: shard, shards: shards, ready: make(chan struct{}, 1), scratch: make([]byte, maxTail)}, nil
}

// source reads its files one after the other, or, where the pipeline pauses those
// that are ahead, in step.
type source struct {
	spec          *connector.Spec
	list          *listing
	shard, shards int
	known         int // partitions of the listing that have been looked at
	files         []*file
	next          int // the file to read on with
	ready         chan struct{}
	out           []connector.Position
	follow        *follower // nil: reads to the end
	looked        time.Time // when the last look began
	scratch       []byte    // for what is compared
}

func (s *source) Open(ctx context.Context, from []connector.Position) error {
	s.list.goOn(from)
	if err := s.list.look(); err != nil {
		return err
	}
	at := map[string]connector.Position{}
	for _, p := range from {
		at[p.Name] = p
	}
	if err := s.add(at); err != nil {
		return err
	}
	for _, p := range s.files {
		if err := p.begin(); err != nil {
			return err
		}
	}
	if s.list.following {
		slices.SortStableFunc(s.files, func(a, b *file) int { return cmp.Compare(a.times.written, b.times.written) })
		s.follow = watch(ctx, s.wake)
	}
	s.wake()
	return nil
}

// add takes over the files that were listed since the last time, after the
// positions that are known of them.
func (s *source) add(at map[string]connector.Position) error {
	known, err := s.list.from(s.known, s.shard, s.shards, func(number int32, path string, moved bool) error {
		decoder, err := s.spec.Format.NewDecoder(s.spec.Decoding())
		if err != nil {
			return err
		}
		p := &file{source: s, spec: s.spec, path: path, decoder: decoder, following: s.list.following, changed: true}
		p.cursor.Partition = number
		if was, ok := at[path]; ok {
			p.was = readNote(was.Note)
			p.cursor.Offset, p.cursor.Line = was.Offset, was.Line
			if was.State == connector.Ended {
				p.state = connector.Ended // else there may be more by now
			}
		} else if moved {
			p.state = connector.Ended
			p.sign()
		}
		s.files = append(s.files, p)
		return nil
	})
	s.known = known
	return err
}

func (s *source) Poll(into *batch.Builder) ([]connector.Position, error) {
	if s.follow != nil && s.follow.due.Swap(false) {
		if err := s.look(); err != nil {
			return nil, err
		}
	}
	for range s.files {
		p := s.files[s.next]
		if p.state != connector.Ended && !p.paused {
			if err := s.poll(p, into); err != nil {
				return nil, err
			}
		}
		if into.Full() {
			break
		}
		s.next = (s.next + 1) % len(s.files)
	}
	if !into.Empty() {
		s.wake()
	}
	ended := s.follow == nil
	s.out = s.out[:0]
	for _, p := range s.files {
		if p.changed {
			p.changed = false
			s.out = append(s.out, p.position())
		}
		ended = ended && p.state == connector.Ended
	}
	if ended {
		return s.out, io.EOF
	}
	return s.out, nil
}

// Looked is how long ago the files were looked at.
func (s *source) Looked() time.Duration { return time.Since(s.looked) }

// poll reads on in one file and puts its metadata into the rows.
func (s *source) poll(p *file, into *batch.Builder) error {
	from := into.Len()
	if err := p.poll(into); err != nil {
		return err
	}
	s.spec.FillMetadata(into, from, func(key string, c *batch.ColumnBuilder, line int64) {
		if key == "path" {
			c.AppendText([]byte(p.path))
		} else {
			batch.Append(c, line)
		}
	})
	return nil
}

// Notices are what there is to say of files that are left out, or were.
func (s *source) Notices() []string { return s.list.remarks.take() }

func (s *source) Ready() <-chan struct{} { return s.ready }

func (s *source) wake() {
	select {
	case s.ready <- struct{}{}:
	default:
	}
}

func (s *source) Pause(partition int32, paused bool) {
	for _, p := range s.files {
		if p.cursor.Partition == partition {
			p.paused = paused
		}
	}
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
