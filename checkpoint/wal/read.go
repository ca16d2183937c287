package wal

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"github.com/eventflux-io/engine/checkpoint"
)

// End is the place behind the last committed epoch of a segment.
type End struct {
	Size int64
	CRC  uint32 // of the last frame
}

// Read calls visit with each committed epoch of a segment, whose first frame
// stands behind one with CRC prev. In the last segment a tail that was not
// written to its end is passed over; anything else that is not as it was written
// is a *checkpoint.DamagedError.
func Read(dir string, n uint64, prev uint32, last bool, visit func(checkpoint.Epoch) error) (End, error) {
	path := filepath.Join(dir, SegmentName(n))
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return End{}, &checkpoint.DamagedError{Path: path, Why: "the file is gone"}
	}
	if err != nil {
		return End{}, &checkpoint.DiskError{Path: path, Err: unwrap(err)}
	}
	end := End{CRC: prev}
	at, crc := 0, prev
	var sections []checkpoint.Section
	for at < len(data) {
		payload, next, why := frame(data, at, crc)
		if why != "" {
			if last && !validAfter(data, at+1) {
				break
			}
			return end, &checkpoint.DamagedError{Path: path, Offset: int64(at), Why: why}
		}
		at += headerBytes + len(payload)
		crc = next
		if len(payload) == 0 || payload[0] != commitKind {
			s, ok := section(payload)
			if !ok {
				return end, &checkpoint.DamagedError{Path: path, Offset: int64(at), Why: "a frame that is no section"}
			}
			sections = append(sections, s)
			continue
		}
		e, ok := commit(payload)
		if !ok || e.count != uint64(len(sections)) {
			return end, &checkpoint.DamagedError{Path: path, Offset: int64(at), Why: "a commit frame that does not fit its epoch"}
		}
		e.Sections = sections
		if err := visit(e.Epoch); err != nil {
			return end, err
		}
		sections = sections[:0]
		end = End{Size: int64(at), CRC: crc}
	}
	if end.Size < int64(len(data)) && !last {
		return end, &checkpoint.DamagedError{Path: path, Offset: end.Size, Why: "an epoch without its end, and a further segment behind it"}
	}
	return end, nil
}

// frame reads the frame at a place; why says what is wrong with it.
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
	crc = crc32.Update(crc32.Update(0, castagnoli, rest[4:12]), castagnoli, payload)
	switch {
	case crc != binary.LittleEndian.Uint32(rest[12:]):
		return nil, 0, "the checksum does not fit"
	case binary.LittleEndian.Uint32(rest[8:]) != prev:
		return nil, 0, "the frame before it is another one"
	}
	return payload, crc, ""
}

// validAfter tells whether a whole frame stands anywhere behind a place: then
// what is broken there is no torn tail.
func validAfter(data []byte, from int) bool {
	mark := binary.LittleEndian.AppendUint32(nil, magic)
	for from < len(data) {
		i := bytes.Index(data[from:], mark)
		if i < 0 {
			return false
		}
		from += i
		if len(data)-from >= headerBytes {
			if _, _, why := frame(data, from, binary.LittleEndian.Uint32(data[from+8:])); why == "" {
				return true
			}
		}
		from++
	}
	return false
}

func section(payload []byte) (checkpoint.Section, bool) {
	if len(payload) < 2 {
		return checkpoint.Section{}, false
	}
	n, w := binary.Uvarint(payload[1:])
	if w <= 0 || n > uint64(len(payload)-1-w) {
		return checkpoint.Section{}, false
	}
	name, data := payload[1+w:1+w+int(n)], payload[1+w+int(n):]
	return checkpoint.Section{Kind: checkpoint.Kind(payload[0]), Name: string(name), Data: data}, true
}

type committed struct {
	checkpoint.Epoch
	count uint64
}

func commit(payload []byte) (committed, bool) {
	rest := payload[1:]
	number, a := binary.Uvarint(rest)
	if a <= 0 {
		return committed{}, false
	}
	micros, b := binary.Varint(rest[a:])
	if b <= 0 {
		return committed{}, false
	}
	count, c := binary.Uvarint(rest[a+b:])
	if c <= 0 {
		return committed{}, false
	}
	return committed{checkpoint.Epoch{Number: number, Time: time.UnixMicro(micros).UTC()}, count}, true
}

func full(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT)
}

// unwrap leaves out the path, which the error around it names.
func unwrap(err error) error {
	var at *fs.PathError
	if errors.As(err, &at) {
		return at.Err
	}
	return err
}
