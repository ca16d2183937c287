package flightio

import (
	"io"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/memory"

	"github.com/eventflux-io/engine/batch"
)

// Stream is a stream that readers can follow. It holds the rows that some reader
// has not taken yet, at most a window of them: a reader that falls behind the
// window is ended. When the last reader goes, nothing is held.
type Stream struct {
	name    string
	columns batch.Schema // of the batches
	kinds   bool         // emit_kind follows them
	schema  *arrow.Schema
	head    *message // the schema
	window  int
	alloc   memory.Allocator

	watched atomic.Int64 // readers

	mu      sync.Mutex
	readers map[*reader]struct{}
	open    *batch.Builder // rows that are in no frame yet; nil: none
	spare   *batch.Builder // of a frame that was encoded
	frames  []*frame
	first   int // number of frames[0]
	bytes   int // of frames
	sealed  time.Time
	rows    int64         // offered while somebody read
	news    chan struct{} // closed when there is something new; nil: nobody waits
	ended   error         // io.EOF: the run has ended; else what ended it early
}

// A frame is closed when it has that many rows or bytes, or when a reader wants it
// and the last one was closed that long ago: small batches that come fast go
// together, and a row that comes alone goes at once.
const frameRows, frameBytes, frameGap = 8192, 1 << 20, 2 * time.Millisecond

func newStream(name string, columns batch.Schema, upsert bool, window int, alloc memory.Allocator) *Stream {
	if alloc == nil {
		alloc = memory.DefaultAllocator
	}
	s := &Stream{name: name, columns: columns, window: window, alloc: alloc, readers: map[*reader]struct{}{}}
	shown := columns
	if upsert && columns.Index("emit_kind") < 0 {
		s.kinds = true
		shown = append(slices.Clone(columns), batch.Field{Name: "emit_kind", Type: batch.Of(batch.String), NotNull: true})
	}
	s.schema = shown.Arrow()
	s.head = schemaMessage(s.schema, alloc)
	return s
}

// Offer gives the rows of b to whoever reads. It copies them and waits for no
// reader.
func (s *Stream) Offer(b *batch.Batch) {
	if s.watched.Load() == 0 || b.N == 0 {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.readers) == 0 || s.ended != nil {
		return
	}
	var scratch batch.Scratch
	rows := batch.Batch{N: b.N, Cols: b.Cols, Emits: b.Emits}
	for from := 0; from < b.N; from += frameRows {
		if s.open == nil {
			s.open, s.spare = s.spare, nil
		}
		if s.open == nil {
			s.open = batch.NewBuilder(s.columns, frameRows, frameBytes)
		}
		s.open.AppendBatch(rows.Slice(&scratch, from, min(from+frameRows, b.N)), nil)
		if s.open.Full() {
			s.seal()
		}
	}
	s.rows += int64(b.N)
	if s.news != nil {
		close(s.news)
		s.news = nil
	}
}

// seal makes a frame of the rows that are in none yet. Frames that all readers
// have are dropped, and the oldest that the window has no room for: readers that
// still wanted those are lost.
func (s *Stream) seal() {
	if s.open == nil {
		return
	}
	f := &frame{of: s, rows: s.open, size: s.open.Bytes()}
	s.open, s.sealed = nil, time.Now()
	s.frames = append(s.frames, f)
	s.bytes += f.size
	wanted := s.first + len(s.frames)
	for r := range s.readers {
		if !r.isLost() {
			wanted = min(wanted, r.next)
		}
	}
	for len(s.frames) > 0 && (s.first < wanted || s.bytes > s.window && len(s.frames) > 1) {
		s.bytes -= s.frames[0].size
		s.frames[0] = nil
		s.frames = s.frames[1:]
		s.first++
	}
	for r := range s.readers {
		if r.next < s.first && !r.isLost() {
			close(r.lost)
		}
	}
}

// giveBack takes the memory of a frame's rows for those of a later one.
func (s *Stream) giveBack(rows *batch.Builder) {
	rows.Reset()
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.readers) > 0 {
		s.spare = rows
	}
}

// end informs the readers that there is nothing more to come.
func (s *Stream) end(failure error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ended != nil {
		return
	}
	s.ended = io.EOF
	if failure != nil {
		s.ended = failure
	}
	if s.news != nil {
		close(s.news)
		s.news = nil
	}
}
