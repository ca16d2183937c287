package filestore

import (
	"bufio"
	"encoding/binary"
	"errors"
	"hash"
	"hash/crc32"
	"io"
	"io/fs"
	"math"
	"path/filepath"
	"time"

	"github.com/klauspost/compress/zstd"

	"github.com/eventflux-io/engine/checkpoint"
	"github.com/eventflux-io/engine/checkpoint/wal"
	"github.com/eventflux-io/engine/checkpoint/wire"
)

// A base file is, compressed with zstd, the number of the epoch, its time, and
// each section as kind, name and data, with their lengths; then the CRC-32C of all
// that.

// baseWriter writes a base into a file.
type baseWriter struct {
	file     *summed
	z        *zstd.Encoder
	to       *bufio.Writer
	head     []byte
	unpacked int64 // bytes, before they are compressed
}

// writeBase writes a base, which fill gives its head and its sections, and returns its
// size, and that of what is compressed.
func writeBase(dir wal.Dir, name string, fill func(w *baseWriter) error) (size, unpacked int64, err error) {
	err = wal.Replace(dir, name, func(to io.Writer) error {
		w := &baseWriter{file: &summed{w: to, sum: crc32.New(wire.Castagnoli)}}
		// A small window: the memory of the engine counts more than the last percent.
		w.z, err = zstd.NewWriter(w.file, zstd.WithEncoderConcurrency(1), zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithWindowSize(1<<20))
		if err != nil {
			return err
		}
		w.to = bufio.NewWriterSize(w.z, 64<<10)
		if err := errors.Join(fill(w), w.to.Flush(), w.z.Close()); err != nil {
			return err
		}
		_, err := to.Write(binary.LittleEndian.AppendUint32(nil, w.file.sum.Sum32()))
		size, unpacked = w.file.size+4, w.unpacked
		return err
	})
	return size, unpacked, err
}

func (w *baseWriter) begin(e checkpoint.Epoch) error {
	w.head = binary.AppendUvarint(w.head[:0], e.Number)
	w.head = binary.AppendVarint(w.head, e.Time.UnixMicro())
	return w.write(w.head)
}

func (w *baseWriter) section(s checkpoint.Section) error {
	w.head = wire.AppendText(append(w.head[:0], byte(s.Kind)), s.Name)
	w.head = binary.AppendUvarint(w.head, uint64(len(s.Data)))
	if err := w.write(w.head); err != nil {
		return err
	}
	return w.write(s.Data)
}

func (w *baseWriter) write(data []byte) error {
	w.unpacked += int64(len(data))
	_, err := w.to.Write(data)
	return err
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

// readBase calls begin with the epoch of a base, then visit with one section at a time,
// and returns the file's size. The file is read twice: what does not fit its checksum
// is never visited.
func readBase(dir wal.Dir, name string, grows func(bytes int), begin func(checkpoint.Epoch) error, visit func(checkpoint.Section) error) (size int64, err error) {
	path := filepath.Join(dir.Path(), name)
	damaged := func(why string) (int64, error) { return 0, &checkpoint.DamagedError{Path: path, Why: why} }
	size, whole, err := sum(dir, name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return damaged("the file is gone")
	case err != nil:
		return 0, wal.Failed(path, err)
	case !whole:
		return damaged("the checksum does not fit")
	}
	file, _, err := dir.Reader(name)
	if err != nil {
		return 0, wal.Failed(path, err)
	}
	defer file.Close()
	packed := &faults{from: io.LimitReader(file, size-4)}
	z, err := zstd.NewReader(packed, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true))
	if err != nil {
		return 0, err
	}
	defer z.Close()
	var failed error // by begin or visit
	err = decodeBase(z, grows, func(e checkpoint.Epoch) error {
		failed = begin(e)
		return failed
	}, func(s checkpoint.Section) error {
		failed = visit(s)
		return failed
	})
	switch {
	case failed != nil:
		return 0, failed
	case packed.err != nil:
		return 0, wal.Failed(path, packed.err)
	case err == errNoBase:
		return damaged("it is no base")
	case err != nil:
		return damaged("it does not unpack")
	}
	return size, nil
}

// faults is a reader that distinguishes the disk's errors from those of unpacking.
type faults struct {
	from io.Reader
	err  error
}

func (f *faults) Read(p []byte) (int, error) {
	n, err := f.from.Read(p)
	if err != nil && err != io.EOF {
		f.err = err
	}
	return n, err
}

// sum is the size of a base, and whether its checksum fits.
func sum(dir wal.Dir, name string) (size int64, whole bool, err error) {
	file, size, err := dir.Reader(name)
	if err != nil {
		return 0, false, err
	}
	defer file.Close()
	if size < 4 {
		return size, false, nil
	}
	crc := crc32.New(wire.Castagnoli)
	if _, err := io.CopyN(crc, file, size-4); err != nil && err != io.EOF {
		return size, false, err
	}
	var want [4]byte
	if _, err := io.ReadFull(file, want[:]); err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return size, false, err
	}
	return size, binary.LittleEndian.Uint32(want[:]) == crc.Sum32(), nil
}

var errNoBase = errors.New("no base")

// decodeBase reads what a baseWriter writes; a section's data is visit's until it returns.
func decodeBase(from io.Reader, grows func(bytes int), begin func(checkpoint.Epoch) error, visit func(checkpoint.Section) error) error {
	r := bufio.NewReaderSize(from, 64<<10)
	number, err := binary.ReadUvarint(r)
	if err != nil {
		return part(err)
	}
	micros, err := binary.ReadVarint(r)
	if err != nil {
		return part(err)
	}
	if err := begin(checkpoint.Epoch{Number: number, Time: time.UnixMicro(micros).UTC(), Base: true}); err != nil {
		return err
	}
	var data []byte
	for {
		kind, err := r.ReadByte()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		name, err := readBytes(r, nil, nil)
		if err != nil {
			return part(err)
		}
		if data, err = readBytes(r, data, grows); err != nil {
			return part(err)
		}
		if err := visit(checkpoint.Section{Kind: checkpoint.Kind(kind), Name: string(name), Data: data}); err != nil {
			return err
		}
	}
}

// readBytes reads a length and that many bytes, into buf if they fit; else it notifies
// grows.
func readBytes(r *bufio.Reader, buf []byte, grows func(bytes int)) ([]byte, error) {
	n, err := binary.ReadUvarint(r)
	if err != nil {
		return nil, err
	}
	if n > math.MaxInt {
		return nil, errNoBase
	}
	if n > uint64(cap(buf)) {
		if grows != nil {
			grows(int(n))
		}
		buf = make([]byte, n)
	}
	buf = buf[:n]
	_, err = io.ReadFull(r, buf)
	return buf, err
}

// part is the error where what was begun is not there to its end.
func part(err error) error {
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		return errNoBase
	}
	return err
}
