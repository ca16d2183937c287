package kafkaio

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"sync"
	"sync/atomic"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/s2"
	"github.com/klauspost/compress/zstd"
	"github.com/pierrec/lz4/v4"
	"github.com/twmb/franz-go/pkg/kgo"
)

// What records unpack to is bounded, however small they are on their way: a batch
// by mostUnpacked, and all batches together that come between two looks at what
// was fetched by mostFetched and one batch.
const (
	mostUnpacked = 64 << 20
	mostFetched  = 32 << 20
)

// errLater has a batch fetched again: there is enough to do with those that were
// unpacked.
var errLater = errors.New("enough was unpacked")

// unpacker unpacks batches of records, for one client.
type unpacker struct {
	unpacked atomic.Int64 // since took
	gzips    sync.Pool    // of *gzip.Reader
	lz4s     sync.Pool    // of *lz4.Reader
	zstd     *zstd.Decoder
	spare    spare
}

func newUnpacker() (*unpacker, error) {
	z, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(mostUnpacked), zstd.WithDecoderLowmem(true))
	return &unpacker{zstd: z}, err
}

// release makes room again: everything fetched so far has been handed over.
func (u *unpacker) release() { u.unpacked.Store(0) }

// Decompress is called by the client, from several goroutines. Whatever does not
// unpack is reported as too large: only then the client says where the batch ends, so
// that it can be passed over.
func (u *unpacker) Decompress(src []byte, codec kgo.CompressionCodecType) ([]byte, error) {
	if u.unpacked.Load() >= mostFetched {
		return nil, errLater
	}
	out, err := u.unpack(src, codec)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", kgo.ErrMaxDecompress, err)
	}
	u.unpacked.Add(int64(len(out)))
	return out, nil
}

func (u *unpacker) unpack(src []byte, codec kgo.CompressionCodecType) (out []byte, err error) {
	switch codec {
	case kgo.CodecNone:
		return src, nil
	case kgo.CodecGzip:
		z, ok := u.gzips.Get().(*gzip.Reader)
		if !ok {
			z = new(gzip.Reader)
		}
		defer u.gzips.Put(z)
		if err = z.Reset(bytes.NewReader(src)); err == nil {
			out, err = u.readBatch(z, len(src))
		}
	case kgo.CodecLz4:
		z, ok := u.lz4s.Get().(*lz4.Reader)
		if !ok {
			z = lz4.NewReader(nil)
		}
		defer u.lz4s.Put(z)
		z.Reset(bytes.NewReader(src))
		out, err = u.readBatch(z, len(src))
	case kgo.CodecSnappy:
		out, err = unsnappy(u.spare.unpacked.take(usualRatio*len(src)), src)
	case kgo.CodecZstd:
		if out, err = u.zstd.DecodeAll(src, u.spare.unpacked.take(usualRatio*len(src))); errors.Is(err, zstd.ErrDecoderSizeExceeded) || errors.Is(err, zstd.ErrWindowSizeExceeded) {
			err = kgo.ErrMaxDecompress
		}
	default:
		return nil, fmt.Errorf("records are packed in a way that is not known: %d", codec)
	}
	return out, err
}

// usualRatio is by how much records of JSON grow when they are unpacked.
const usualRatio = 4

// readBatch reads to the end of a batch.
func (u *unpacker) readBatch(r io.Reader, packed int) ([]byte, error) {
	out := bytes.NewBuffer(u.spare.unpacked.take(usualRatio*packed + bytes.MinRead))
	n, err := out.ReadFrom(io.LimitReader(r, mostUnpacked+1))
	if err == nil && n > mostUnpacked {
		err = kgo.ErrMaxDecompress
	}
	return out.Bytes(), err
}

// The Java clients put snappy into a frame of their own, "xerial": 16 bytes, then
// blocks, each after its length.
var (
	xerial    = []byte{130, 'S', 'N', 'A', 'P', 'P', 'Y', 0}
	errSnappy = errors.New("the blocks of snappy do not fit")
)

const xerialStart = 16

// unsnappy unpacks into a buffer, or another one where it has no room.
func unsnappy(out, src []byte) (_ []byte, err error) {
	if len(src) < xerialStart || !bytes.HasPrefix(src, xerial) {
		return unsnappyBlock(out, src)
	}
	for src = src[xerialStart:]; len(src) > 0; {
		if len(src) < 4 || uint64(binary.BigEndian.Uint32(src)) > uint64(len(src)-4) {
			return nil, errSnappy
		}
		n := 4 + int(binary.BigEndian.Uint32(src))
		if out, err = unsnappyBlock(out, src[4:n]); err != nil {
			return nil, err
		}
		src = src[n:]
	}
	return out, nil
}

// unsnappyBlock appends a block. Its length is at its start.
func unsnappyBlock(dst, src []byte) ([]byte, error) {
	n, err := s2.DecodedLen(src)
	switch {
	case err != nil:
		return nil, err
	case len(dst)+n > mostUnpacked:
		return nil, kgo.ErrMaxDecompress
	}
	from := len(dst)
	dst = append(dst, make([]byte, n)...)
	_, err = s2.Decode(dst[from:], src)
	return dst, err
}
