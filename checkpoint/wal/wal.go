// Package wal is the write-ahead log of epochs: numbered segment files of
// frames, appended to and never changed. An epoch is a run of frames that ends
// with a commit frame and lies in one segment; it counts once the segment was
// synced behind it.
//
// A frame is, in little endian,
//
//	magic 4 bytes | length of the payload 4 | CRC of the frame before 4 | CRC 4 | payload
//
// where CRC is CRC-32C over length, the CRC before, and the payload. The chain of
// CRCs shows a frame that was lost or moved, not only one that was altered. wal.go
// writes, read.go reads.
package wal

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"math"
	"os"
	"path/filepath"

	"golang.org/x/sys/unix"

	"github.com/eventflux-io/engine/checkpoint"
)

// SegmentBytes is the size at which a segment is left and the next one begun.
const SegmentBytes = 64 << 20

const (
	magic       = 0x31574645 // "EFW1"
	headerBytes = 16
	commitKind  = 0 // no checkpoint.Kind
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// SegmentName is the file name of a segment.
func SegmentName(n uint64) string { return fmt.Sprintf("%010d.wal", n) }

// Writer appends epochs to one segment.
type Writer struct {
	path string
	f    *os.File
	size int64  // of the committed epochs
	crc  uint32 // of the last committed frame
	head []byte
}

// Create makes a new segment that goes on behind a frame with CRC prev.
func Create(dir string, n uint64, prev uint32) (*Writer, error) {
	path := filepath.Join(dir, SegmentName(n))
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if full(err) {
		return nil, fmt.Errorf("%s: %w", path, checkpoint.ErrFull)
	}
	if err != nil {
		return nil, &checkpoint.DiskError{Path: path, Err: unwrap(err)}
	}
	if err := SyncDir(dir); err != nil {
		f.Close()
		return nil, err
	}
	return &Writer{path: path, f: f, crc: prev}, nil
}

// Continue opens a segment to append behind its committed epochs, as Read found
// them; a torn tail is cut off.
func Continue(dir string, n uint64, at End) (*Writer, error) {
	path := filepath.Join(dir, SegmentName(n))
	f, err := os.OpenFile(path, os.O_WRONLY, 0o600)
	if err == nil {
		if err = f.Truncate(at.Size); err != nil {
			f.Close()
		}
	}
	if err != nil {
		return nil, &checkpoint.DiskError{Path: path, Err: unwrap(err)}
	}
	return &Writer{path: path, f: f, size: at.Size, crc: at.CRC}, nil
}

// Append writes an epoch and syncs it. Where the disk is full nothing of it is
// kept, and the error wraps checkpoint.ErrFull.
func (w *Writer) Append(e checkpoint.Epoch) error {
	at, crc := w.size, w.crc
	put := func(head, data []byte) error {
		n := len(head) + len(data)
		if n > math.MaxUint32 {
			return fmt.Errorf("a section of %d bytes does not fit a frame", n)
		}
		h := binary.LittleEndian.AppendUint32(w.head[:0], magic)
		h = binary.LittleEndian.AppendUint32(h, uint32(n))
		h = binary.LittleEndian.AppendUint32(h, crc)
		crc = crc32.Update(0, castagnoli, h[4:12])
		crc = crc32.Update(crc, castagnoli, head)
		crc = crc32.Update(crc, castagnoli, data)
		h = binary.LittleEndian.AppendUint32(h, crc)
		h = append(h, head...)
		w.head = h
		if _, err := w.f.WriteAt(h, at); err != nil {
			return err
		}
		at += int64(len(h))
		if len(data) == 0 {
			return nil
		}
		_, err := w.f.WriteAt(data, at)
		at += int64(len(data))
		return err
	}
	var head []byte
	for _, s := range e.Sections {
		head = append(head[:0], byte(s.Kind))
		head = binary.AppendUvarint(head, uint64(len(s.Name)))
		head = append(head, s.Name...)
		if err := put(head, s.Data); err != nil {
			return w.failed(err)
		}
	}
	head = append(head[:0], commitKind)
	head = binary.AppendUvarint(head, e.Number)
	head = binary.AppendVarint(head, e.Time.UnixMicro())
	head = binary.AppendUvarint(head, uint64(len(e.Sections)))
	if err := put(head, nil); err != nil {
		return w.failed(err)
	}
	// After a failed sync nobody knows what is on the disk, so there is no second
	// try (Rebello et al., "Can Applications Recover from fsync Failures?", 2020).
	if err := unix.Fdatasync(int(w.f.Fd())); err != nil {
		return &checkpoint.DiskError{Path: w.path, Err: err}
	}
	w.size, w.crc = at, crc
	return nil
}

// failed undoes a write that failed.
func (w *Writer) failed(err error) error {
	cut := w.f.Truncate(w.size)
	if full(err) && cut == nil {
		return fmt.Errorf("%s: %w", w.path, checkpoint.ErrFull)
	}
	return &checkpoint.DiskError{Path: w.path, Err: unwrap(err)}
}

// End is where the committed epochs end.
func (w *Writer) End() End { return End{Size: w.size, CRC: w.crc} }

// Close closes the file.
func (w *Writer) Close() error { return w.f.Close() }

// SyncDir makes the names in a folder durable.
func SyncDir(dir string) error {
	d, err := os.Open(dir)
	if err == nil {
		err = d.Sync()
		d.Close()
	}
	if err != nil {
		return &checkpoint.DiskError{Path: dir, Err: unwrap(err)}
	}
	return nil
}
