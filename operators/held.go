package operators

import (
	"cmp"
	"encoding/binary"
	"math"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/checkpoint/state"
)

// held is rows that wait for the watermark to pass their row time. They live in
// a state.Queue, one entry a row: stamp, then the columns as an encoded key.
type held struct {
	queue   *state.Queue
	schema  batch.Schema
	scratch *batch.Scratch
	buf     []byte
}

func newHeld(schema batch.Schema, scratch *batch.Scratch) *held {
	return &held{queue: state.NewQueue("rows"), schema: schema, scratch: scratch}
}

// add copies the rows of in.
func (h *held) add(in *batch.Batch) {
	rows := encodeRows(h.scratch, in.Cols, in.N)
	for i := range in.N {
		h.buf = append(appendStamp(h.buf[:0], in, i), rows.Key(i)...)
		h.queue.Add(int64(in.TimeOf(i)), 0, h.buf)
	}
}

// release calls bucket with the rows of each row time below the watermark, in
// ascending order, and drops them; with all rows at the end of the stream where
// there is no row time.
func (h *held) release(watermark batch.Time, bucket func(*batch.Batch) error) error {
	var rows *batch.Builder
	var at int64
	end := func() error {
		if rows == nil {
			return nil
		}
		b := rows.Batch(h.scratch)
		if batch.Time(at) == batch.MinTime {
			b.Times, b.Met = nil, nil
		}
		return bucket(b)
	}
	err := h.queue.Take(before(watermark), func(time int64, entry []byte) error {
		if rows == nil || time != at {
			if err := end(); err != nil {
				return err
			}
			rows, at = batch.NewBuilder(h.schema, 1<<30, 1<<62), time
		}
		readRow(entry, rows)
		return nil
	})
	if err != nil {
		return err
	}
	return end()
}

// before is the last time that a watermark has passed.
func before(watermark batch.Time) int64 {
	if watermark == batch.EndOfStream {
		return math.MaxInt64
	}
	return int64(max(watermark, batch.MinTime+1)) - 1
}

// encodeRows encodes the rows of columns, whole, as keys.
func encodeRows(s *batch.Scratch, cols []batch.Column, n int) batch.Keys {
	flat := s.Columns(len(cols))
	for i := range cols {
		flat[i] = batch.Flatten(s, &cols[i], n)
	}
	return batch.EncodeKeys(s, flat, n)
}

const stampBytes = 5 * 8

func appendStamp(dst []byte, in *batch.Batch, i int) []byte {
	s := in.StampOf(i)
	dst = binary.LittleEndian.AppendUint64(dst, uint64(s.Time))
	dst = binary.LittleEndian.AppendUint64(dst, uint64(in.MetOf(i)))
	dst = binary.LittleEndian.AppendUint64(dst, uint64(s.Source()))
	dst = binary.LittleEndian.AppendUint64(dst, uint64(s.Offset))
	return binary.LittleEndian.AppendUint64(dst, uint64(in.ArrivedAt(i)))
}

// compareOrigins orders entries by where their rows are from: stream and partition,
// then offset.
func compareOrigins(a, b []byte) int {
	for _, at := range []int{16, 24} {
		if c := cmp.Compare(binary.LittleEndian.Uint64(a[at:]), binary.LittleEndian.Uint64(b[at:])); c != 0 {
			return c
		}
	}
	return 0
}

func stampTime(entry []byte) batch.Time { return batch.Time(binary.LittleEndian.Uint64(entry)) }

// readRow appends the row of an entry to b.
func readRow(entry []byte, b *batch.Builder) {
	cols := make([]*batch.ColumnBuilder, len(b.Schema))
	for i := range cols {
		cols[i] = b.Col(i)
	}
	batch.AppendKey(entry[stampBytes:], cols)
	at := func(i int) int64 { return int64(binary.LittleEndian.Uint64(entry[8*i:])) }
	b.EndStamped(batch.StampFrom(stampTime(entry), at(2), at(3)), batch.Time(at(1)), batch.Time(at(4)))
}
