// Package batch holds the rows that flow through the engine: a Batch is a few
// hundred rows in columns, laid out in memory as Apache Arrow lays them out.
//
// It owns the type system (type.go), columns and bitmaps (column.go,
// bitmap.go), the scratch memory that temporaries live in (scratch.go), the
// builder that sources decode into (builder.go), group keys (keys.go) and the
// view of a batch as an Arrow record (record.go). It knows nothing of
// expressions, operators or connectors. Start with Batch, below.
//
// One rule governs memory everywhere: whatever you are handed is yours to read
// until you return; to keep it, copy it.
package batch

import (
	"cmp"
	"math"
)

// Time is an instant in microseconds since 1970-01-01 UTC.
type Time int64

const (
	// MinTime is earlier than every row time: the watermark of a stream that has
	// not said anything.
	MinTime Time = math.MinInt64
	// EndOfStream is the watermark after the last row of a bounded stream.
	EndOfStream Time = math.MaxInt64
)

// Kind says what a row of an upsert stream does to the row with the same key.
type Kind uint8

const (
	Insert Kind = iota // a new row; the only kind on append-only streams
	Upsert             // replaces the row with the same key
	Delete             // removes the row with the same key
)

// Emit says why a closing or open window produced a row (`emit_kind`).
type Emit uint8

const (
	Final      Emit = iota // the window closed
	Early                  // EMIT CHANGES or EMIT EVERY, before the close
	Correction             // ALLOWED LATENESS, after the close
	Deleted                // a correction that HAVING no longer lets through
)

// Batch is a run of rows of one stream, immutable once made. Cols has one
// column per field of the stream's schema, each N rows long (or Const).
//
// The other slices describe rows and are nil where the stream has no such
// notion; otherwise they are N long. All memory belongs to whoever made the
// batch and is valid until the call that handed it over returns.
type Batch struct {
	N    int
	Cols []Column

	Times     []Time  // row time (event time); nil: the stream has none
	Met       []Time  // watermark of its partition just before the row; nil: MinTime
	Arrived   []Time  // arrival stamp, MinTime of rows that did not come from outside; nil: nobody in the plan reads it
	Stream    []int32 // which of the streams that a union brought together, in order of appearance; nil: 0
	Partition []int32 // partition the row came from, or of its cause; nil: 0
	Offset    []int64 // position of the row in that partition (line, Kafka offset); nil: unknown
	Kinds     []Kind  // nil: all Insert
	Emits     []Emit  // nil: all Final
}

// Slice is rows [from, to) of b as a batch that shares b's memory where the
// layout allows (bit-packed columns are copied unless from is a multiple of 64).
func (b *Batch) Slice(s *Scratch, from, to int) *Batch {
	if from == 0 && to == b.N {
		return b
	}
	out := s.NewBatch(len(b.Cols))
	out.N = to - from
	for i := range b.Cols {
		out.Cols[i] = b.Cols[i].Slice(s, from, to)
	}
	out.Times = cut(b.Times, from, to)
	out.Met = cut(b.Met, from, to)
	out.Arrived = cut(b.Arrived, from, to)
	out.Stream = cut(b.Stream, from, to)
	out.Partition = cut(b.Partition, from, to)
	out.Offset = cut(b.Offset, from, to)
	out.Kinds = cut(b.Kinds, from, to)
	out.Emits = cut(b.Emits, from, to)
	return out
}

func cut[T any](v []T, from, to int) []T {
	if v == nil {
		return nil
	}
	return v[from:to]
}

// WithCols is a batch of the same rows with other columns; it shares the row
// descriptions of b.
func (b *Batch) WithCols(s *Scratch, cols []Column) *Batch {
	out := s.NewBatch(0)
	c := *b
	c.Cols = cols
	*out = c
	return out
}

// TimeOf is the row time of row i, MinTime where the stream has none.
func (b *Batch) TimeOf(i int) Time {
	if b.Times == nil {
		return MinTime
	}
	return b.Times[i]
}

// MetOf is the watermark that row i met.
func (b *Batch) MetOf(i int) Time {
	if b.Met == nil {
		return MinTime
	}
	return b.Met[i]
}

// ArrivedAt is the arrival stamp of row i; MinTime where it is not known.
func (b *Batch) ArrivedAt(i int) Time {
	if b.Arrived == nil {
		return MinTime
	}
	return b.Arrived[i]
}

// Stamp is a row's place in row order: row time, then stream, partition and offset.
type Stamp struct {
	Time      Time
	Stream    int32
	Partition int32
	Offset    int64
}

// StampOf is the place of row i in row order.
func (b *Batch) StampOf(i int) Stamp {
	s := Stamp{Time: b.TimeOf(i)}
	if b.Stream != nil {
		s.Stream = b.Stream[i]
	}
	if b.Partition != nil {
		s.Partition = b.Partition[i]
	}
	if b.Offset != nil {
		s.Offset = b.Offset[i]
	}
	return s
}

// Source is the stream and the partition as one number, which orders as they do:
// state keeps it.
func (a Stamp) Source() int64 { return int64(a.Stream)<<32 | int64(uint32(a.Partition)) }

// StampFrom is the stamp of which state keeps these.
func StampFrom(t Time, source, offset int64) Stamp {
	return Stamp{Time: t, Stream: int32(source >> 32), Partition: int32(source), Offset: offset}
}

// Before reports whether a comes before b in row order.
func (a Stamp) Before(b Stamp) bool { return a.Compare(b) < 0 }

// Compare is negative where a comes before b in row order, 0 where they are
// equal.
func (a Stamp) Compare(b Stamp) int {
	if c := cmp.Compare(a.Time, b.Time); c != 0 {
		return c
	}
	if c := cmp.Compare(a.Source(), b.Source()); c != 0 {
		return c
	}
	return cmp.Compare(a.Offset, b.Offset)
}
