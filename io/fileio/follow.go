package fileio

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
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

// follower tells a source when it is time for a look.
type follower struct {
	due    atomic.Bool
	cost   atomic.Int64 // of the last look, in nanoseconds
	cancel context.CancelFunc
	done   sync.WaitGroup
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
				timer.Reset(max(lookEvery, lookShare*time.Duration(f.cost.Load())))
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
	s.follow.cost.Store(int64(time.Since(began)))
	return nil
}

// leaving is how far the change is from a file to the one that took its path.
// Whoever writes may write on to the old one for a moment.
type leaving struct {
	looks int  // one after the other that found nothing new in the old file
	now   bool // what is left of it is its last record
}

// The old file is left after so many looks: the second where the new file has
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
	case errors.Is(err, fs.ErrNotExist) && p.in == nil:
		return nil
	case errors.Is(err, fs.ErrNotExist): // removed, or between a rename and a new file
		_, err = p.grown()
		return err
	case err != nil:
		return err
	case p.in == nil:
		return p.anew()
	case os.SameFile(now, p.in.info):
		return p.cut(now.Size())
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

// fetched is how much of the file was read, decoded or not.
func (p *file) fetched() int64 { return p.place.Offset + int64(len(p.data)) }

// cut begins anew where the file was cut, even if it has grown beyond its old
// size since.
func (p *file) cut(size int64) error {
	p.leaving = leaving{}
	if size < p.fetched() || size > p.fetched() && !p.note.sameHead(p.in.f) {
		p.leaving.now = true
		return nil
	}
	_, err := p.grown()
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

// anew reads what the path leads to from the start; nothing may be there.
func (p *file) anew() error {
	if err := p.close(); err != nil {
		return connector.At(p.path, err)
	}
	decoder, err := p.spec.Format.NewDecoder(p.spec.Decoding())
	if err != nil {
		return err
	}
	p.decoder = decoder
	p.place.Offset, p.place.Line = 0, 0
	p.data, p.leaving, p.was, p.note, p.text = nil, leaving{}, note{}, note{}, ""
	p.state, p.changed = connector.CaughtUp, true
	in, err := open(p.spec.Files, p.path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	p.state = connector.Reading
	return p.take(in)
}

// goOn opens a followed file where an earlier run stopped; it may have been moved
// since, and then its rest is read before what stands in its place.
func (p *file) goOn() error {
	if packed(p.path) {
		return fmt.Errorf("%s: is packed, and only plain files can be followed", p.path)
	}
	in, err := open(p.spec.Files, p.path)
	switch {
	case err == nil && p.was.ID == identity{} && p.place.Offset == 0, err == nil && p.was.fits(in, p.place.Offset) && identityOf(in.info) == p.was.ID:
		return p.take(in)
	case err == nil:
		defer func() {
			if p.in != in {
				in.Close()
			}
		}()
	case !errors.Is(err, fs.ErrNotExist) || p.was.ID == identity{} && !connector.IsGlob(p.spec.Options["file.path"]):
		return err
	}
	if moved := p.moved(); moved != nil {
		return p.take(moved)
	}
	if err == nil && p.was.fits(in, p.place.Offset) {
		return p.take(in) // a copy of it
	}
	return p.anew()
}

// moved looks for the file that was read before among those beside its path.
func (p *file) moved() *input {
	dir := filepath.Dir(p.path)
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil
	}
	for _, e := range entries {
		path := filepath.Join(dir, e.Name())
		info, err := e.Info()
		if err != nil || !info.Mode().IsRegular() || identityOf(info) != p.was.ID || packed(path) {
			continue
		}
		if in, err := open(p.spec.Files, path); err == nil {
			if p.was.fits(in, p.place.Offset) {
				return in
			}
			in.Close()
		}
	}
	return nil
}
