package filestore

import (
	"bufio"
	"encoding/binary"
	"errors"
	"hash"
	"hash/crc32"
	"io"
	"io/fs"
	"time"

	"github.com/klauspost/compress/zstd"

	"github.com/eventflux-io/engine/checkpoint"
	"github.com/eventflux-io/engine/checkpoint/wal"
)

// A base file is, compressed with zstd, the number of the epoch, its time, and
// each section as kind, name and data with their lengths; then the CRC-32C of
// all that.

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// writeBase writes a base and returns its size.
func writeBase(disk wal.Disk, dir, name string, e checkpoint.Epoch) (size int64, err error) {
	err = wal.Replace(disk, dir, name, func(w io.Writer) error {
		file := &summed{w: w, sum: crc32.New(castagnoli)}
		// A small window: the memory of the engine counts more than the last percent.
		z, err := zstd.NewWriter(file, zstd.WithEncoderConcurrency(1), zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithWindowSize(1<<20))
		if err != nil {
			return err
		}
		if err := encodeBase(z, e); err != nil {
			return err
		}
		if err := z.Close(); err != nil {
			return err
		}
		_, err = w.Write(binary.LittleEndian.AppendUint32(nil, file.sum.Sum32()))
		size = file.size + 4
		return err
	})
	return size, err
}

// summed is a writer that knows the checksum of what went through it.
type summed struct {
	w    io.Writer
	sum  hash.Hash32
	size int64
}

func (s *summed) Write(p []byte) (int, error) {
	s.sum.Write(p)
	s.size += int64(len(p))
	return s.w.Write(p)
}

func encodeBase(to io.Writer, e checkpoint.Epoch) error {
	w := bufio.NewWriterSize(to, 64<<10)
	head := binary.AppendUvarint(nil, e.Number)
	head = binary.AppendVarint(head, e.Time.UnixMicro())
	for _, s := range e.Sections {
		head = append(head, byte(s.Kind))
		head = append(binary.AppendUvarint(head, uint64(len(s.Name))), s.Name...)
		head = binary.AppendUvarint(head, uint64(len(s.Data)))
		w.Write(head)
		if _, err := w.Write(s.Data); err != nil {
			return err
		}
		head = head[:0]
	}
	w.Write(head)
	return w.Flush()
}

// readBase calls visit with the epoch of a base and returns the file's size.
func readBase(disk wal.Disk, path string, visit func(checkpoint.Epoch) error) (int64, error) {
	damaged := func(why string) (int64, error) { return 0, &checkpoint.DamagedError{Path: path, Why: why} }
	packed, err := disk.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return damaged("the file is gone")
	case err != nil:
		return 0, wal.Failed(path, err)
	}
	end := len(packed) - 4
	if end < 0 || binary.LittleEndian.Uint32(packed[end:]) != crc32.Checksum(packed[:end], castagnoli) {
		return damaged("the checksum does not fit")
	}
	z, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1))
	if err != nil {
		return 0, err
	}
	defer z.Close()
	plain, err := z.DecodeAll(packed[:end], nil)
	if err != nil {
		return damaged("it does not unpack")
	}
	e, ok := decodeBase(plain)
	if !ok {
		return damaged("it is no base")
	}
	return int64(len(packed)), visit(e)
}

func decodeBase(plain []byte) (checkpoint.Epoch, bool) {
	e := checkpoint.Epoch{Base: true}
	ok := true
	take := func(n uint64) []byte {
		if n > uint64(len(plain)) {
			ok, n = false, 0
		}
		v := plain[:n]
		plain = plain[n:]
		return v
	}
	length := func() uint64 {
		v, n := binary.Uvarint(plain)
		if n <= 0 {
			ok = false
			return 0
		}
		plain = plain[n:]
		return v
	}
	e.Number = length()
	micros, n := binary.Varint(plain)
	if n <= 0 {
		return e, false
	}
	plain = plain[n:]
	e.Time = time.UnixMicro(micros).UTC()
	for ok && len(plain) > 0 {
		s := checkpoint.Section{Kind: checkpoint.Kind(take(1)[0])}
		s.Name = string(take(length()))
		s.Data = take(length())
		e.Sections = append(e.Sections, s)
	}
	return e, ok
}
