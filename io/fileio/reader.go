package fileio

import (
	"bytes"
	"fmt"
	"io"

	"github.com/zeebo/xxh3"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/io/connector"
)

// chunk is how much is read at once. Larger ones cost cache, smaller ones calls.
const chunk = 256 << 10

// file is one partition: a path, and the file that is being read there. It is
// open while it is read, not before: a glob may match more files than a process
// may hold open.
type file struct {
	source    *source
	spec      *connector.Spec
	path      string
	following bool

	in      *input // nil: not open
	decoder connector.Decoder
	cursor  connector.Cursor
	buffer  buffer
	eof     bool // nothing more was there at the last read
	state   connector.PartitionState
	paused  bool

	was     positionNote // of the file that an earlier run has read a part of
	note    positionNote // of this one, without its tail
	noted   string
	text    string // with it
	changed bool   // the position, since it was last reported

	head    []byte  // the first bytes that were read of a plain file, at most maxHead
	times   times   // of the file, at the last look
	young   int     // that many looks more compare it
	leaving leaving // the path leads to another file now
}

// begin checks that the file can be read, or finds the one to go on with.
func (p *file) begin() error {
	if p.state == connector.Ended {
		p.note = p.was
		p.text = p.note.String()
		return nil
	}
	if p.following {
		return p.goOn()
	}
	in, err := open(p.spec.Files, p.path)
	if err != nil {
		return err
	}
	defer in.Close()
	if packed(p.path) { // the rest is compared when it is unpacked
		if p.cursor.Offset > 0 && !p.was.sameHead(in.f) {
			return p.bounded(errAnother)
		}
		return nil
	}
	err = p.recognize(in)
	p.head, p.buffer = nil, buffer{} // until it is opened
	return p.bounded(err)
}

// open opens the file at its cursor; a packed one is read up to there.
func (p *file) open() error {
	in, err := open(p.spec.Files, p.path)
	if err != nil {
		return err
	}
	p.in = in
	return p.bounded(p.resume(in))
}

// bounded says of a file that is not the one that was read before that a run which
// reads to the end cannot go on with it.
func (p *file) bounded(err error) error {
	if err == errAnother {
		return fmt.Errorf("%s: is not the file that %d bytes were read of before", p.path, p.cursor.Offset)
	}
	return err
}

// poll decodes what is at hand, and reads a chunk where that is less than a
// record.
func (p *file) poll(into *batch.Builder) error {
	if p.in == nil {
		if p.following {
			return nil // gone; a look finds out when there is a new one
		}
		if err := p.open(); err != nil {
			return err
		}
	}
	state, offset := p.state, p.cursor.Offset
	for !into.Full() {
		final := p.eof && (!p.following || p.leaving.now)
		n, err := p.decoder.Decode(p.buffer.data(), final, &p.cursor, into)
		if err != nil {
			return connector.At(p.path, err)
		}
		p.buffer.from += n
		if into.Full() {
			break
		}
		if !p.eof {
			p.state = connector.Reading
			if err := p.read(); err != nil {
				return err
			}
			continue
		}
		if final && n > 0 {
			continue
		}
		if p.leaving == (leaving{}) {
			p.state = connector.CaughtUp
		}
		if p.leaving.now {
			if err := p.anew(); err != nil {
				return err
			}
		}
		if p.following {
			break
		}
		p.state = connector.Ended
		p.sign()
		p.buffer = buffer{}
		if err := p.close(); err != nil {
			return err
		}
		break
	}
	if p.state != state || p.cursor.Offset != offset {
		p.changed = true
		p.sign()
	}
	return nil
}

// read reads a chunk. Of a followed file it is only taken where it goes on what
// was read before: else that was rewritten, and this belongs to another file.
func (p *file) read() error {
	before := p.fetched()
	got, err := p.buffer.read(p.in)
	switch {
	case err == io.EOF:
		p.eof = true
	case err != nil:
		return broken(p.path, err)
	}
	if p.following && len(got) > 0 {
		same, err := p.same(p.buffer.last(len(got)), before)
		if err != nil {
			return err
		}
		if !same {
			p.buffer.to -= len(got)
			p.eof, p.leaving.now = true, true
			return nil
		}
	}
	if n := len(p.head); n < maxHead && int64(n) == before && !packed(p.path) {
		p.head = append(p.head, got[:min(len(got), maxHead-n)]...)
	}
	return nil
}

func (p *file) close() error {
	if p.in == nil {
		return nil
	}
	in := p.in
	p.in = nil
	return in.Close()
}

func (p *file) position() connector.Position {
	return connector.Position{Partition: p.cursor.Partition, Name: p.path, Offset: p.cursor.Offset, Line: p.cursor.Line, State: p.state, Note: p.text}
}

// sign brings the note up to date.
func (p *file) sign() {
	if p.in == nil {
		if p.text == "" { // a moved file: only who it is
			if info, err := p.spec.Files.Stat(p.path); err == nil {
				p.note.ID = identityOf(info)
				p.text = p.note.String()
			}
		}
		return
	}
	now := p.note
	now.ID, now.Born, now.Written, now.Header = identityOf(p.in.info), p.in.born, p.times.written, headed(p.decoder)
	if packed(p.path) {
		if p.text == "" {
			now.packedHead(p.in)
		}
	} else if head := min(p.cursor.Offset, maxHead); head != now.Head {
		now.Head, now.Sum = head, xxh3.Hash(p.head[:head])
	}
	if p.text == "" || !now.equal(p.note) {
		now.Header = bytes.Clone(now.Header)
		p.note, p.noted = now, now.String()
	}
	p.text = withTail(p.noted, p.buffer.decoded())
}
