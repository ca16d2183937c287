package wal

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"io/fs"
	"path/filepath"
	"slices"
	"time"

	"github.com/eventflux-io/engine/checkpoint"
	"github.com/eventflux-io/engine/checkpoint/wire"
)

// End is where the last committed epoch ends of a segment.
type End struct {
	Size int64
	CRC  uint32 // of the last frame
}

// Read calls visit with each committed epoch of a segment, whose first frame
// follows one with CRC prev. In the last segment a tail that was not
// written to its end is passed over; anything else that is not as it was written
// is a *checkpoint.DamagedError. One epoch at a time is in memory, and is Read's
// again when visit returns.
func Read(dir Dir, n uint64, prev uint32, last bool, visit func(checkpoint.Epoch) error) (End, error) {
	name := SegmentName(n)
	path := filepath.Join(dir.Path(), name)
	file, size, err := dir.Reader(name)
	if errors.Is(err, fs.ErrNotExist) {
		return End{}, &checkpoint.DamagedError{Path: path, Why: "the file is gone"}
	}
	if err != nil {
		return End{}, Failed(path, err)
	}
	defer file.Close()
	end := End{CRC: prev}
	damaged := func(at int64, why string) (End, error) {
		return end, &checkpoint.DamagedError{Path: path, Offset: at, Why: why}
	}
	in := bufio.NewReaderSize(file, 64<<10)
	at, crc := int64(0), prev
	var epoch []byte // the frames of its sections
	var ends []int   // where each of them ends
	for at < size {
		from := len(epoch)
		if epoch, err = appendFrame(in, epoch, size-at); err != nil {
			return end, Failed(path, err)
		}
		payload, next, why := frame(epoch, from, crc)
		if why != "" {
			if last {
				if lost, err := tornFile(dir, name, end.Size, at); lost || err != nil {
					return end, err
				}
			}
			return damaged(at, why)
		}
		begin := at
		at += int64(len(epoch) - from)
		crc = next
		if len(payload) == 0 || payload[0] != commitKind {
			if _, ok := section(payload); !ok {
				return damaged(begin, "a frame that is no section")
			}
			ends = append(ends, len(epoch))
			continue
		}
		e, ok := commit(payload)
		if !ok || e.count != uint64(len(ends)) {
			return damaged(begin, "a commit frame that does not fit its epoch")
		}
		from = 0
		for _, to := range ends {
			s, _ := section(epoch[from+headerBytes : to])
			e.Sections = append(e.Sections, s)
			from = to
		}
		if err := visit(e.Epoch); err != nil {
			return end, err
		}
		epoch, ends = epoch[:0], ends[:0]
		end = End{Size: at, CRC: crc}
	}
	if end.Size < size && !last {
		return damaged(end.Size, "an epoch without its end, and a further segment after it")
	}
	return end, nil
}

// appendFrame appends a frame to buf, or what there is of it: at most left bytes.
func appendFrame(in io.Reader, buf []byte, left int64) ([]byte, error) {
	from := len(buf)
	buf, err := appendRead(in, buf, min(left, headerBytes))
	if head := buf[from:]; err != nil || len(head) < headerBytes || binary.LittleEndian.Uint32(head) != magic {
		return buf, err
	}
	n := int64(binary.LittleEndian.Uint32(buf[from+4:]))
	if n > left-headerBytes {
		return buf, nil
	}
	return appendRead(in, buf, n)
}

// appendRead appends n bytes, or fewer where the file ends.
func appendRead(in io.Reader, buf []byte, n int64) ([]byte, error) {
	from := len(buf)
	buf = slices.Grow(buf, int(n))[:from+int(n)]
	got, err := io.ReadFull(in, buf[from:])
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		err = nil
	}
	return buf[:from+got], err
}

// tornFile is torn for a file.
func tornFile(dir Dir, name string, from, at int64) (bool, error) {
	data, err := ReadFile(dir, name)
	if err != nil {
		return false, Failed(filepath.Join(dir.Path(), name), err)
	}
	return torn(data, int(from), int(at)), nil
}

// frame reads the frame at an offset; why says what is wrong with it.
func frame(data []byte, at int, prev uint32) (payload []byte, crc uint32, why string) {
	rest := data[at:]
	if len(rest) < headerBytes {
		return nil, 0, "a frame that is cut off"
	}
	if binary.LittleEndian.Uint32(rest) != magic {
		return nil, 0, "no frame begins here"
	}
	n := binary.LittleEndian.Uint32(rest[4:])
	if uint64(n) > uint64(len(rest)-headerBytes) {
		return nil, 0, "a frame that is cut off"
	}
	payload = rest[headerBytes : headerBytes+int(n)]
	crc = wire.Sum(rest[4:12], payload)
	switch {
	case crc != binary.LittleEndian.Uint32(rest[12:]):
		return nil, 0, "the checksum does not fit"
	case binary.LittleEndian.Uint32(rest[8:]) != prev:
		return nil, 0, "the frame before it is another one"
	}
	return payload, crc, ""
}

// A disk writes sectors of this size, or of a multiple, whole or not at all.
const sectorBytes = 512

// torn reports whether the frame at an offset is broken because the write of its
// epoch, which begins at from, never came to its end. Then the file ends within
// the frame, or a power cut lost sectors of what was not synced: those read as
// zeros, for segments are never recycled. And no epoch comes after it: each is
// synced before the next begins.
func torn(data []byte, from, at int) bool {
	next := wholeFrame(data, at+1)
	for i := next; i >= 0; i = wholeFrame(data, i+1) {
		n := int(binary.LittleEndian.Uint32(data[i+4:]))
		if end := i + headerBytes + n; n > 0 && data[i+headerBytes] == commitKind && end < len(data) {
			return false
		}
	}
	if next < 0 {
		if rest := data[at:]; len(rest) < headerBytes ||
			binary.LittleEndian.Uint32(rest) == magic && uint64(binary.LittleEndian.Uint32(rest[4:])) > uint64(len(rest)-headerBytes) {
			return true
		}
		next = len(data)
	}
	for sector := at / sectorBytes * sectorBytes; sector < next; sector += sectorBytes {
		lost := data[max(sector, from):min(sector+sectorBytes, len(data))]
		if len(bytes.Trim(lost, "\x00")) == 0 {
			return true
		}
	}
	return false
}

// wholeFrame is the offset of the first whole frame from one on, whatever it follows;
// -1: there is none.
func wholeFrame(data []byte, from int) int {
	mark := binary.LittleEndian.AppendUint32(nil, magic)
	for {
		i := bytes.Index(data[from:], mark)
		if i < 0 {
			return -1
		}
		from += i
		if len(data)-from >= headerBytes {
			if _, _, why := frame(data, from, binary.LittleEndian.Uint32(data[from+8:])); why == "" {
				return from
			}
		}
		from++
	}
}

func section(payload []byte) (checkpoint.Section, bool) {
	r := &wire.Reader{Data: payload}
	s := checkpoint.Section{Kind: checkpoint.Kind(r.Byte()), Name: r.Text()}
	s.Data = r.Data
	return s, !r.Bad
}

type committed struct {
	checkpoint.Epoch
	count uint64
}

func commit(payload []byte) (committed, bool) {
	r := &wire.Reader{Data: payload[1:]}
	e := committed{checkpoint.Epoch{Number: r.Uvarint(), Time: time.UnixMicro(r.Varint()).UTC()}, r.Uvarint()}
	return e, !r.Bad
}
