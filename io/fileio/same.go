package fileio

import (
	"bytes"
	"errors"
	"io"
	"os"
	"syscall"

	"github.com/eventflux-io/engine/io/connector"
)

// A file is known by its identity and by what was read of it: its first bytes and
// the last ones, which are compared before anything that was read after them is
// decoded. Of a file to which nothing was added they are compared when its times
// have changed, which decide nothing themselves: `touch` changes them, too. What
// cannot be distinguished from it is a file that was rewritten with as many bytes, the
// first and the last of them as they were.

// times are what a file system changes whenever a file is written.
type times struct{ written, changed int64 }

func timesOf(info os.FileInfo) times {
	t := times{written: info.ModTime().UnixNano()}
	if s, ok := info.Sys().(*syscall.Stat_t); ok {
		t.changed = s.Ctim.Nano()
	}
	return t
}

// youngLooks is for how many looks a file whose times have changed is compared:
// two seconds. It may be written again without another change of them; the
// coarsest of file systems count in two seconds.
const youngLooks = 100

// rewritten reports whether a file of which everything was read has another
// content by now.
func (p *file) rewritten(now os.FileInfo) (bool, error) {
	if t := timesOf(now); t != p.times {
		p.times, p.young = t, youngLooks
	}
	if p.young == 0 {
		return false, nil
	}
	p.young--
	same, err := p.same(p.buffer.last(0), p.fetched())
	return !same, err
}

// same reports whether the open file still begins as it did, and has these bytes
// before a place.
func (p *file) same(last []byte, place int64) (bool, error) {
	same, err := p.holds(p.head, 0)
	if !same || err != nil {
		return false, err
	}
	return p.holds(last, place-int64(len(last)))
}

// holds reports whether the open file has these bytes at a place.
func (p *file) holds(want []byte, at int64) (bool, error) {
	if len(want) == 0 {
		return true, nil
	}
	found := p.source.scratch[:len(want)]
	switch _, err := p.in.f.ReadAt(found, at); err {
	case nil:
		return bytes.Equal(found, want), nil
	case io.EOF:
		return false, nil
	default:
		return false, connector.At(p.path, err)
	}
}

// errAnother says that a file is not the one that was read before.
var errAnother = errors.New("another file")

// resume goes on in an open file where an earlier run stopped. errAnother: it is
// not the file that was read then.
func (p *file) resume(in *input) error {
	if err := p.recognize(in); err != nil {
		return err
	}
	if h, ok := p.decoder.(connector.Headed); ok && p.was.Header != nil && p.cursor.Offset > 0 {
		h.Resume(p.was.Header)
	}
	p.in, p.eof = in, false
	return nil
}

// recognize compares an open file with the one of an earlier run, and leaves it at
// the place where that stopped.
func (p *file) recognize(in *input) error {
	offset := p.cursor.Offset
	p.head, p.buffer = nil, buffer{}
	if offset == 0 {
		if p.was.Born != 0 && p.was.Born != in.born {
			return errAnother // with its inode
		}
		return nil
	}
	if !packed(p.path) && in.info.Size() < offset || !p.was.sameHead(in.f) {
		return errAnother
	}
	tail := make([]byte, min(offset, maxTail))
	err := in.skip(offset - int64(len(tail)))
	if err == nil {
		_, err = io.ReadFull(in, tail)
	}
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return errAnother
	case err != nil:
		return broken(p.path, err)
	case !p.was.sameTail(tail):
		return errAnother
	}
	p.buffer.goOn(tail)
	if !packed(p.path) {
		p.head = make([]byte, min(offset, maxHead))
		if _, err := in.f.ReadAt(p.head, 0); err != nil {
			return connector.At(p.path, err)
		}
	}
	return nil
}
