package fileio

import (
	"bytes"
	"fmt"
	"io"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/io/connector"
)

// chunk is how much is read at once. Larger ones cost cache, smaller ones calls.
const chunk = 256 << 10

// file is one partition: a path, and the file that is being read there. It is
// open while it is read, not before: a glob may match more files than a process
// may hold open.
type file struct {
	spec      *connector.Spec
	path      string
	following bool

	in      *input // nil: not open
	decoder connector.Decoder
	place   connector.Place
	data    []byte // read, not decoded: a part of buf
	buf     []byte
	eof     bool // nothing more was there at the last read
	state   connector.PartitionState
	paused  bool

	was     note // of the file that an earlier run has read a part of
	note    note // of this one
	text    string
	changed bool // the position, since it was last reported

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
	if p.place.Offset > 0 && (!p.was.sameHead(in.f) || !packed(p.path) && in.info.Size() < p.place.Offset) {
		return fmt.Errorf("%s: is not the file that %d bytes were read of before", p.path, p.place.Offset)
	}
	return nil
}

// open opens the file at its place; a packed one is read up to there.
func (p *file) open() error {
	in, err := open(p.spec.Files, p.path)
	if err != nil {
		return err
	}
	return p.take(in)
}

// take goes on with an open file.
func (p *file) take(in *input) error {
	p.in, p.eof, p.data = in, false, nil
	if p.place.Offset == 0 {
		return nil
	}
	if h, ok := p.decoder.(connector.Headed); ok && p.was.Header != nil {
		h.Resume(p.was.Header)
	}
	var err error
	if packed(p.path) {
		_, err = io.CopyN(io.Discard, in, p.place.Offset)
	} else {
		_, err = in.f.Seek(p.place.Offset, io.SeekStart)
	}
	if err != nil {
		return broken(p.path, err)
	}
	return nil
}

// poll decodes what is at hand, and reads a chunk where that is less than a
// record.
func (p *file) poll(into *batch.Builder) error {
	if p.in == nil {
		if p.following {
			return nil // gone; a look tells when there is a new one
		}
		if err := p.open(); err != nil {
			return err
		}
	}
	state, offset := p.state, p.place.Offset
	for !into.Full() {
		final := p.eof && (!p.following || p.leaving.now)
		n, err := p.decoder.Decode(p.data, final, &p.place, into)
		if err != nil {
			return connector.At(p.path, err)
		}
		p.data = p.data[n:]
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
		p.data, p.buf, p.state = nil, nil, connector.Ended
		p.sign()
		if err := p.close(); err != nil {
			return err
		}
		break
	}
	if p.state != state || p.place.Offset != offset {
		p.changed = true
		p.sign()
	}
	return nil
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
	n, err := p.in.Read(p.buf[len(p.data):min(len(p.data)+chunk, len(p.buf))])
	p.data = p.buf[:len(p.data)+n]
	switch {
	case err == io.EOF:
		p.eof = true
	case err != nil:
		return broken(p.path, err)
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
	return connector.Position{Partition: p.place.Partition, Name: p.path, Offset: p.place.Offset, Line: p.place.Line, State: p.state, Note: p.text}
}

// sign brings the note up to date: the first bytes of the file, until there are
// enough of them, and the header.
func (p *file) sign() {
	head := min(p.place.Offset, maxHead)
	if p.in == nil {
		if p.text == "" { // a moved file: only who it is
			if info, err := p.spec.Files.Stat(p.path); err == nil {
				p.note.ID = identityOf(info)
				p.text = p.note.String()
			}
		}
		return
	}
	if packed(p.path) {
		head = min(p.in.info.Size(), maxHead)
	}
	header := headed(p.decoder)
	if p.text != "" && head <= p.note.Head && bytes.Equal(header, p.note.Header) {
		return
	}
	p.note = note{ID: identityOf(p.in.info), Header: bytes.Clone(header)}
	if hash, whole := sum(p.in.f, head); whole {
		p.note.Head, p.note.Sum = head, hash
	}
	p.text = p.note.String()
}
