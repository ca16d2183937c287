package fileio

import (
	"errors"
	"io/fs"
	"path/filepath"

	"github.com/eventflux-io/engine/io/connector"
)

// What is said of a file that is not there yet, and of those that are read from the
// start although an earlier run has read of their path.
const (
	isAwaited   = "no such file yet: read when there is one"
	isRewritten = "rewritten since the run before: read from the start"
	isAnother   = "another file than in the run before, of which no more is found: read from the start"
)

// goOn opens a followed file where an earlier run stopped. It may have been moved
// since, and then its rest is read before what is in its place.
func (p *file) goOn() error {
	if p.was.ID == (identity{}) && p.cursor.Offset == 0 {
		return p.first()
	}
	in, err := openPlain(p.spec.Files, p.path)
	if err != nil {
		if !p.gone(err) {
			return err
		}
		return p.search(nil, entry{})
	}
	err = p.search(in, entryOf(in))
	if p.in != in {
		in.Close()
	}
	return err
}

// search goes on in the file that was read before: what the path leads to now, one
// beside it, or a copy of it at the path. Where it is none of them, what the path
// leads to is read from the start.
func (p *file) search(in *input, now entry) error {
	stayed := now.id == p.was.ID
	if in != nil && stayed {
		if is, err := p.resumes(in); is || err != nil {
			return err
		}
	}
	old, err := p.moved()
	if err != nil {
		return err
	}
	if old != nil {
		p.source.list.skipped(p.path, entryOf(old), now)
		return nil
	}
	if in != nil && !stayed {
		if is, err := p.resumes(in); is || err != nil {
			return err
		}
	}
	gone := entry{id: p.was.ID, written: p.was.Written}
	switch {
	case in == nil:
	case stayed:
		p.source.list.remarks.add(p.path, isRewritten)
		gone.written++ // a copy of it is younger
	default:
		p.source.list.remarks.add(p.path, isAnother)
	}
	p.source.list.skipped(p.path, gone, now)
	return p.anew()
}

// first begins with a file that no run has read.
func (p *file) first() error {
	in, err := openPlain(p.spec.Files, p.path)
	switch {
	case err == nil:
		p.take(in)
	case errors.Is(err, fs.ErrNotExist):
		if !p.source.list.glob() { // else it was there a moment ago
			p.source.list.remarks.add(p.path, isAwaited)
		}
		p.state = connector.CaughtUp
	case p.source.list.glob() && p.gone(err):
		p.state = connector.CaughtUp
	default:
		return err
	}
	return nil
}

// resumes goes on in an open file if it is the one that was read before.
func (p *file) resumes(in *input) (bool, error) {
	err := p.resume(in)
	if err == errAnother {
		return false, nil
	}
	if err == nil {
		p.take(in)
	}
	return err == nil, err
}

// moved goes on in the file that was read before where that is found beside its
// path; nil: it is not there.
func (p *file) moved() (*input, error) {
	if p.was.ID == (identity{}) {
		return nil, nil
	}
	for _, again := range []bool{false, true} { // it may move once more at this moment
		name := p.source.list.beside(p.path, again).find(p.was.ID)
		if name == "" {
			return nil, nil
		}
		in, err := openPlain(p.spec.Files, filepath.Join(filepath.Dir(p.path), name))
		if err != nil {
			continue
		}
		if identityOf(in.info) == p.was.ID {
			is, err := p.resumes(in)
			if !is {
				return nil, errors.Join(err, in.Close())
			}
			return in, nil
		}
		in.Close()
	}
	return nil, nil
}

func entryOf(in *input) entry {
	return entry{id: identityOf(in.info), written: in.info.ModTime().UnixNano()}
}
