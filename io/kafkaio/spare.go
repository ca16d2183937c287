package kafkaio

import (
	"slices"
	"sync"
	"unsafe"

	"github.com/twmb/franz-go/pkg/kgo"
)

// spare keeps the memory of records that were read, for those that come: the
// records themselves and what their batches were unpacked to. The client takes
// records from here and gives both back once each record of a batch has had its
// Recycle; what never has is left to the garbage collector.
type spare struct {
	records  shelf[kgo.Record]
	unpacked shelf[byte]
}

func (s *spare) GetRecords(n int) []kgo.Record      { return s.records.take(n)[:n] }
func (s *spare) PutRecords(records []kgo.Record)    { s.records.put(records) }
func (s *spare) PutDecompressBytes(unpacked []byte) { s.unpacked.put(unpacked) }

// GetDecompressBytes is not called where there is a decompressor of our own.
func (s *spare) GetDecompressBytes([]byte, kgo.CompressionCodecType) []byte { return nil }

// shelf is memory that waits to be used again, at most mostShelved bytes of it.
// Its methods are called from any goroutine.
type shelf[T any] struct {
	mu    sync.Mutex
	slabs [][]T
	size  int // bytes
}

// mostShelved is about what is on its way from the brokers to the shard.
const mostShelved = 16 << 20

// take returns an empty slab with room for n.
func (s *shelf[T]) take(n int) []T {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, slab := range slices.Backward(s.slabs) {
		if cap(slab) >= n {
			s.slabs = slices.Delete(s.slabs, i, i+1)
			s.size -= bytesOf(slab)
			return slab[:0]
		}
	}
	return make([]T, 0, n)
}

// put gives a slab back. Where there is no room, the oldest make some.
func (s *shelf[T]) put(slab []T) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.slabs = append(s.slabs, slab)
	s.size += bytesOf(slab)
	gone := 0
	for s.size > mostShelved {
		s.size -= bytesOf(s.slabs[gone])
		gone++
	}
	s.slabs = slices.Delete(s.slabs, 0, gone)
}

func bytesOf[T any](slab []T) int {
	var one T
	return cap(slab) * int(unsafe.Sizeof(one))
}
