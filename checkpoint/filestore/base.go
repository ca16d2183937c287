package filestore

import (
	"encoding/binary"
	"errors"
	"hash/crc32"
	"io/fs"
	"os"
	"time"

	"github.com/klauspost/compress/zstd"

	"github.com/eventflux-io/engine/checkpoint"
)

// A base file is the CRC-32C of what follows, then, compressed with zstd: the
// number of the epoch, its time, and each section as kind, name and data with
// their lengths.

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

func writeBase(dir, name string, e checkpoint.Epoch) error {
	var plain []byte
	plain = binary.AppendUvarint(plain, e.Number)
	plain = binary.AppendVarint(plain, e.Time.UnixMicro())
	for _, s := range e.Sections {
		plain = append(plain, byte(s.Kind))
		plain = append(binary.AppendUvarint(plain, uint64(len(s.Name))), s.Name...)
		plain = append(binary.AppendUvarint(plain, uint64(len(s.Data))), s.Data...)
	}
	z, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1))
	if err != nil {
		return err
	}
	defer z.Close()
	packed := z.EncodeAll(plain, make([]byte, 4))
	binary.LittleEndian.PutUint32(packed, crc32.Checksum(packed[4:], castagnoli))
	return replace(dir, name, packed)
}

func readBase(path string, visit func(checkpoint.Epoch) error) error {
	damaged := func(why string) error { return &checkpoint.DamagedError{Path: path, Why: why} }
	packed, err := os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return damaged("the file is gone")
	case err != nil:
		return disk(path, err)
	case len(packed) < 4 || binary.LittleEndian.Uint32(packed) != crc32.Checksum(packed[4:], castagnoli):
		return damaged("the checksum does not fit")
	}
	z, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1))
	if err != nil {
		return err
	}
	defer z.Close()
	plain, err := z.DecodeAll(packed[4:], nil)
	if err != nil {
		return damaged("it does not unpack")
	}
	e, ok := decodeBase(plain)
	if !ok {
		return damaged("it is no base")
	}
	return visit(e)
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
