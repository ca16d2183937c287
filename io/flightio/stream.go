package flightio

import (
	"io"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/memory"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/expr"
)

// Stream is a stream that readers can follow. It holds the frames that some
// reader has not taken yet, at most a window of them: a reader that falls behind
// the window is ended. When the last reader goes, nothing is held.
type Stream struct {
	name    string
	columns batch.Schema // of the batches
	kinds   bool         // emit_kind follows them
	schema  *arrow.Schema
	head    *frame // the schema
	window  int
	alloc   memory.Allocator

	watched atomic.Int64 // readers

	mu      sync.Mutex
	readers map[*reader]struct{}
	frames  []*frame
	first   int           // number of frames[0]
	bytes   int           // of frames
	rows    int64         // offered while somebody read
	news    chan struct{} // closed when there is something new; nil: nobody waits
	ended   error         // io.EOF: the run has ended; else what ended it early
}

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
	s.head = schemaFrame(s.schema, alloc)
	return s
}

// Offer gives the rows of b to whoever reads. It copies them and waits for no
// reader.
func (s *Stream) Offer(b *batch.Batch) {
	if s.watched.Load() == 0 || b.N == 0 {
		return
	}
	frames, err := recordFrames(nil, s.record(b), s.alloc)
	s.mu.Lock()
	defer s.mu.Unlock()
	if err != nil {
		s.ended = err
	}
	if len(s.readers) > 0 && s.ended == nil {
		s.append(frames)
	}
	s.tell()
}

// record is b as Arrow, in b's memory.
func (s *Stream) record(b *batch.Batch) arrow.RecordBatch {
	rec := b.Record(s.columns)
	columns := rec.Columns()
	if s.kinds {
		env := expr.Env{Scratch: &batch.Scratch{}}
		kinds := &batch.Batch{N: b.N, Cols: []batch.Column{(&expr.RowInfo{What: expr.EmitKind}).Eval(&env, b)}}
		columns = append(slices.Clone(columns), kinds.Record(batch.Schema{{Type: batch.Of(batch.String)}}).Column(0))
	}
	return array.NewRecordBatch(s.schema, columns, int64(b.N))
}

// append adds frames at the end and drops those that all readers have, and the
// oldest that the window has no room for. Readers that still wanted those are
// lost.
func (s *Stream) append(frames []*frame) {
	for _, f := range frames {
		s.rows += int64(f.rows)
		f.upTo = s.rows
		s.frames = append(s.frames, f)
		s.bytes += len(f.wire)
	}
	wanted := s.first + len(s.frames)
	for r := range s.readers {
		if !r.isLost() {
			wanted = min(wanted, r.next)
		}
	}
	for len(s.frames) > 0 && (s.first < wanted || s.bytes > s.window && len(s.frames) > 1) {
		s.bytes -= len(s.frames[0].wire)
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

// tell wakes the readers that wait.
func (s *Stream) tell() {
	if s.news != nil {
		close(s.news)
		s.news = nil
	}
}

// end tells the readers that there is nothing more to come.
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
	s.tell()
}
