package fileio

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"github.com/eventflux-io/engine/io/connector"
)

// A followed file is looked at every lookEvery: rows that are written come out
// that much later at the most. Where there are so many that a look takes long,
// looks take a lookShare of the time.
const (
	lookEvery = 20 * time.Millisecond
	lookShare = 20
)

// follower notifies a source when it is time for a look.
type follower struct {
	due    atomic.Bool
	costs  looks
	cancel context.CancelFunc
	done   sync.WaitGroup
}

// looks are how long the last two looks took.
type looks [2]atomic.Int64 // in nanoseconds

func (l *looks) record(d time.Duration) {
	l[0].Store(l[1].Load())
	l[1].Store(int64(d))
}

// interval is how long to wait before the next look. The cheaper of the last two looks
// counts: where the process was paused during one, that is no cost of looking, and would
// leave the files unread for lookShare times as long.
func (l *looks) interval() time.Duration {
	return max(lookEvery, lookShare*time.Duration(min(l[0].Load(), l[1].Load())))
}

func watch(ctx context.Context, wake func()) *follower {
	ctx, cancel := context.WithCancel(ctx)
	f := &follower{cancel: cancel}
	f.done.Go(func() {
		timer := time.NewTimer(lookEvery)
		defer timer.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-timer.C:
				f.due.Store(true)
				wake()
				timer.Reset(f.costs.interval())
			}
		}
	})
	return f
}

func (f *follower) stop() {
	f.cancel()
	f.done.Wait()
}

// look notices files that are new, have grown, were cut, or were moved away.
func (s *source) look() error {
	began := time.Now()
	if err := s.list.look(); err != nil {
		return err
	}
	old := len(s.files)
	if err := s.add(nil); err != nil {
		return err
	}
	for i, p := range s.files {
		if p.state == connector.Ended {
			continue
		}
		var err error
		if i >= old {
			err = p.begin()
		} else {
			err = p.look()
		}
		if err != nil {
			return err
		}
		if p.in != nil && (!p.eof || p.leaving != leaving{}) {
			p.state, p.changed = connector.Reading, true // there is more to read, here or in the file that took its path
		}
	}
	s.looked = began
	s.follow.costs.record(time.Since(began))
	return nil
}

// leaving is how far the change is from a file to the one that took its path.
// Whoever writes may write on to the old one for a moment.
type leaving struct {
	looks int  // one after the other that found nothing new in the old file
	now   bool // what is left of it is its last record
}

// The old file is left after that many looks: the second where the new file has
// something, else after a second.
const (
	leaveAfter    = 2
	waitForTheNew = 50
)

// look compares a followed file that was read to its end with what its path
// leads to.
func (p *file) look() error {
	if p.in != nil && p.state != connector.CaughtUp && p.leaving.looks == 0 {
		return nil // not read to its end
	}
	now, err := p.spec.Files.Stat(p.path)
	switch {
	case err != nil && p.gone(err) && p.in == nil:
		return nil
	case err != nil && p.gone(err): // removed, or between a rename and a new file
		_, err = p.grown()
		return err
	case err != nil:
		return err
	case p.in == nil:
		return p.start()
	case os.SameFile(now, p.in.info):
		return p.sized(now)
	}
	return p.leave(now.Size())
}

// grown has the file read on where there is more of it than was read.
func (p *file) grown() (bool, error) {
	info, err := p.in.f.Stat()
	if err != nil {
		return false, connector.At(p.path, err)
	}
	if info.Size() > p.fetched() {
		p.eof = false
	}
	return !p.eof, nil
}

// gone reports whether the path leads to nothing that can be followed.
func (p *file) gone(err error) bool {
	if why := leftOut(err); why != "" {
		p.source.list.remarks.add(p.path, why)
		return true
	}
	return errors.Is(err, fs.ErrNotExist)
}

// fetched is how much of the file was read, decoded or not.
func (p *file) fetched() int64 { return p.cursor.Offset + int64(len(p.buffer.data())) }

// sized reads on where the file has grown, and begins again where it was cut or
// rewritten. Whether what has grown is still the same file is seen when it is
// read.
func (p *file) sized(now os.FileInfo) (err error) {
	p.leaving = leaving{}
	switch size := now.Size(); {
	case size < p.fetched():
		p.leaving.now = true
	case size > p.fetched():
		p.eof = false
	default:
		p.leaving.now, err = p.rewritten(now)
	}
	return err
}

// leave reads the old file to its end and then turns to the new one.
func (p *file) leave(size int64) error {
	more, err := p.grown()
	if more || err != nil {
		p.leaving.looks = 0
		return err
	}
	p.leaving.looks++
	p.leaving.now = size > 0 && p.leaving.looks >= leaveAfter || p.leaving.looks >= waitForTheNew
	return nil
}

// again reads what the path leads to from the start.
func (p *file) anew() error {
	if err := p.close(); err != nil {
		return connector.At(p.path, err)
	}
	decoder, err := p.spec.Format.NewDecoder(p.spec.Decoding())
	if err != nil {
		return err
	}
	p.decoder = decoder
	p.cursor.Offset, p.cursor.Line = 0, 0
	p.buffer = buffer{buf: p.buffer.buf}
	p.head, p.leaving, p.was, p.note, p.text = p.head[:0], leaving{}, positionNote{}, positionNote{}, ""
	p.state, p.changed = connector.CaughtUp, true
	return p.start()
}

// start begins with what the path leads to; nothing may be there.
func (p *file) start() error {
	in, err := openPlain(p.spec.Files, p.path)
	if err != nil && p.gone(err) {
		return nil
	}
	if err != nil {
		return err
	}
	p.state, p.changed = connector.Reading, true
	p.take(in)
	return nil
}

// take has an open file read.
func (p *file) take(in *input) {
	p.in, p.eof = in, false
	p.times, p.young = timesOf(in.info), youngLooks
}

func openPlain(roots *connector.Roots, path string) (*input, error) {
	if packed(path) {
		return nil, fmt.Errorf("%s: %w", path, errPacked)
	}
	return open(roots, path)
}
