package kafkaio

import (
	"bytes"
	"encoding/binary"
	"errors"
	"strings"
	"testing"

	"github.com/klauspost/compress/s2"
	"github.com/twmb/franz-go/pkg/kgo"
)

var packings = map[string]kgo.CompressionCodec{
	"none": kgo.NoCompression(), "gzip": kgo.GzipCompression(), "snappy": kgo.SnappyCompression(), "lz4": kgo.Lz4Compression(), "zstd": kgo.ZstdCompression(),
}

// pack packs as a producer does.
func pack(t *testing.T, with kgo.CompressionCodec, text []byte) ([]byte, kgo.CompressionCodecType) {
	t.Helper()
	c, err := kgo.DefaultCompressor(with)
	if err != nil || c == nil {
		return text, kgo.CodecNone
	}
	packed, codec := c.Compress(new(bytes.Buffer), text)
	return bytes.Clone(packed), codec
}

// What producers pack comes out as it was; what unpacks to too much is refused,
// and takes no memory; broken text is an error.
func TestUnpack(t *testing.T) {
	u, err := newUnpacker()
	if err != nil {
		t.Fatal(err)
	}
	defer u.zstd.Close()
	text := []byte(strings.Repeat(`{"symbol":"AAPL","price":12.5}`, 5000))
	bomb := make([]byte, mostUnpacked+1)
	for name, with := range packings {
		t.Run(name, func(t *testing.T) {
			u.release()
			packed, codec := pack(t, with, text)
			for range 3 {
				if out, err := u.Decompress(packed, codec); err != nil || !bytes.Equal(out, text) {
					t.Fatalf("%d bytes, %v", len(out), err)
				}
			}
			if codec == kgo.CodecNone {
				return
			}
			packed, codec = pack(t, with, bomb)
			if out, err := u.Decompress(packed, codec); !errors.Is(err, kgo.ErrMaxDecompress) {
				t.Errorf("%d bytes came out of %d: %v", len(out), len(packed), err)
			}
			if _, err := u.Decompress([]byte("\xff\xfftext"), codec); err == nil {
				t.Error("broken text came out")
			}
		})
	}
}

// The frame that Java clients put around snappy.
func TestUnpackXerial(t *testing.T) {
	framed := append(bytes.Clone(xerial), 0, 0, 0, 1, 0, 0, 0, 1)
	for _, part := range []string{"first,", "second"} {
		block := s2.EncodeSnappy(nil, []byte(part))
		framed = append(binary.BigEndian.AppendUint32(framed, uint32(len(block))), block...)
	}
	if out, err := unsnappy(nil, framed); err != nil || string(out) != "first,second" {
		t.Errorf("%q, %v", out, err)
	}
	if _, err := unsnappy(nil, framed[:len(framed)-1]); err == nil {
		t.Error("a frame that is cut off came out")
	}
}

// Beyond a bound, batches are fetched again later, and none is lost.
func TestUnpackLater(t *testing.T) {
	u, err := newUnpacker()
	if err != nil {
		t.Fatal(err)
	}
	defer u.zstd.Close()
	packed, codec := pack(t, kgo.ZstdCompression(), make([]byte, mostUnpacked/2))
	n := 0
	for ; ; n++ {
		if _, err := u.Decompress(packed, codec); errors.Is(err, errLater) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
	if n != mostFetched/(mostUnpacked/2) {
		t.Errorf("%d batches were unpacked at once", n)
	}
	u.release()
	if _, err := u.Decompress(packed, codec); err != nil {
		t.Error(err)
	}
}
