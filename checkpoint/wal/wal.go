// Package wal is the write-ahead log of epochs: numbered segment files of
// frames, appended to and never changed. An epoch is a run of frames that ends
// with a commit frame and lies in one segment; it counts once the segment was
// synced after it.
//
// A frame is, in little endian,
//
//	magic 4 bytes | length of the payload 4 | CRC of the frame before 4 | CRC 4 | payload
//
// where CRC is CRC-32C over length, the CRC before, and the payload. The chain of
// CRCs shows a frame that was lost or moved, not only one that was altered. wal.go
// writes, read.go reads, dir.go is what both need of the file system.
package wal

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"path/filepath"

	"github.com/eventflux-io/engine/checkpoint"
	"github.com/eventflux-io/engine/checkpoint/wire"
)

// SegmentBytes is the size at which a segment is left and the next one begun.
const SegmentBytes = 64 << 20

const (
	magic       = 0x31574645 // "EFW1"
	headerBytes = 16
	commitKind  = 0 // no checkpoint.Kind
)

// SegmentName is the file name of a segment.
func SegmentName(n uint64) string { return fmt.Sprintf("%010d.wal", n) }

// Writer appends epochs to one segment.
type Writer struct {
	path string
	f    File
	size int64  // of the committed epochs
	crc  uint32 // of the last committed frame

	at   int64  // where buf goes
	last uint32 // CRC of the last frame, committed or not
	buf  []byte // frames that are not written yet
	head []byte
}

// Create makes a new segment that goes on after a frame with CRC prev.
func Create(dir Dir, n uint64, prev uint32) (*Writer, error) {
	path := filepath.Join(dir.Path(), SegmentName(n))
	f, err := dir.Create(SegmentName(n))
	if err != nil {
		return nil, Failed(path, err)
	}
	if err := dir.Sync(); err != nil {
		f.Close()
		return nil, Unsure(dir.Path(), err)
	}
	return &Writer{path: path, f: f, crc: prev}, nil
}

// Continue opens a segment to append after its committed epochs, as Read found
// them; a torn tail is cut off.
func Continue(dir Dir, n uint64, at End) (*Writer, error) {
	path := filepath.Join(dir.Path(), SegmentName(n))
	f, err := dir.Open(SegmentName(n))
	if err != nil {
		return nil, Failed(path, err)
	}
	if err := cut(f, at.Size); err != nil {
		f.Close()
		return nil, Unsure(path, err)
	}
	return &Writer{path: path, f: f, size: at.Size, crc: at.CRC}, nil
}

// Append writes an epoch and syncs it. Where the disk is full nothing of it is
// kept, and the error wraps checkpoint.ErrFull.
func (w *Writer) Append(e checkpoint.Epoch) error {
	w.at, w.last, w.buf = w.size, w.crc, w.buf[:0]
	if err := w.frames(e); err != nil {
		return w.undo(err)
	}
	if err := w.f.Sync(); err != nil {
		return Unsure(w.path, err)
	}
	w.size, w.crc = w.at, w.last
	return nil
}

func (w *Writer) frames(e checkpoint.Epoch) error {
	for _, s := range e.Sections {
		w.head = wire.AppendText(append(w.head[:0], byte(s.Kind)), s.Name)
		if err := w.frame(w.head, s.Data); err != nil {
			return err
		}
	}
	w.head = append(w.head[:0], commitKind)
	w.head = binary.AppendUvarint(w.head, e.Number)
	w.head = binary.AppendVarint(w.head, e.Time.UnixMicro())
	w.head = binary.AppendUvarint(w.head, uint64(len(e.Sections)))
	if err := w.frame(w.head, nil); err != nil {
		return err
	}
	return w.flush()
}

// Small frames gather in a buffer; data of directBytes or more is written from
// where it is.
const (
	directBytes = 64 << 10
	bufferBytes = 256 << 10
)

var errLarge = errors.New("a section of more than 4 GiB does not fit a frame")

// frame writes a frame with the payload head and data.
func (w *Writer) frame(head, data []byte) error {
	n := len(head) + len(data)
	if n > math.MaxUint32 {
		return errLarge
	}
	h := len(w.buf)
	w.buf = binary.LittleEndian.AppendUint32(w.buf, magic)
	w.buf = binary.LittleEndian.AppendUint32(w.buf, uint32(n))
	w.buf = binary.LittleEndian.AppendUint32(w.buf, w.last)
	w.last = wire.Sum(w.buf[h+4:h+12], head, data)
	w.buf = binary.LittleEndian.AppendUint32(w.buf, w.last)
	w.buf = append(w.buf, head...)
	if len(data) < directBytes {
		w.buf = append(w.buf, data...)
		if len(w.buf) < bufferBytes {
			return nil
		}
		return w.flush()
	}
	if err := w.flush(); err != nil {
		return err
	}
	return w.write(data)
}

func (w *Writer) flush() error {
	err := w.write(w.buf)
	w.buf = w.buf[:0]
	return err
}

func (w *Writer) write(data []byte) error {
	n, err := w.f.WriteAt(data, w.at)
	w.at += int64(n)
	return err
}

// undo takes back an epoch that was not written to its end.
func (w *Writer) undo(err error) error {
	if failed := cut(w.f, w.size); failed != nil {
		return Unsure(w.path, failed)
	}
	return Failed(w.path, err)
}

// cut drops the end of a file for good, so that after a power cut nothing of it
// turns up among what is written there later.
func cut(f File, size int64) error {
	if err := f.Truncate(size); err != nil {
		return err
	}
	return f.Sync()
}

// End is where the committed epochs end.
func (w *Writer) End() End { return End{Size: w.size, CRC: w.crc} }

// Close closes the file.
func (w *Writer) Close() error { return w.f.Close() }
