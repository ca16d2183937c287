package operators

import (
	"cmp"
	"encoding/binary"
	"slices"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/checkpoint/state"
)

// held is rows that wait for the watermark to pass their row time. They live in
// a state.Log, one entry a row: stamp, then the columns as an encoded key.
type held struct {
	log     *state.Log
	schema  batch.Schema
	scratch *batch.Scratch
	buf     []byte
	// least is the earliest row time held; unknown until the rows of an earlier
	// run have been looked through.
	least  batch.Time
	looked bool
}

func newHeld(schema batch.Schema, scratch *batch.Scratch) *held {
	return &held{log: state.NewLog("rows"), schema: schema, scratch: scratch, least: batch.EndOfStream}
}

// add copies the rows of in.
func (h *held) add(in *batch.Batch) {
	rows := encodeRows(h.scratch, in.Cols, in.N)
	for i := range in.N {
		h.buf = appendStamp(h.buf[:0], in, i)
		h.buf = append(h.buf, rows.Key(i)...)
		h.log.Append(0, h.buf)
		h.least = min(h.least, in.TimeOf(i))
	}
}

// release calls bucket with the rows of each row time below the watermark, in
// ascending order, and drops them; with all rows at the end of the stream where
// there is no row time.
func (h *held) release(watermark batch.Time, bucket func(*batch.Batch) error) error {
	if h.looked && (h.log.Rows() == 0 || h.least >= watermark && watermark != batch.EndOfStream) {
		return nil
	}
	var due [][]byte
	h.log.Each(func(entry []byte) {
		if stampTime(entry) < watermark || watermark == batch.EndOfStream {
			due = append(due, entry)
		}
	})
	slices.SortStableFunc(due, func(a, b []byte) int { return cmp.Compare(stampTime(a), stampTime(b)) })
	for rest := due; len(rest) > 0; {
		t := stampTime(rest[0])
		b := batch.NewBuilder(h.schema, 1<<30, 1<<62)
		for ; len(rest) > 0 && stampTime(rest[0]) == t; rest = rest[1:] {
			readRow(rest[0], b)
		}
		rows := b.Batch(h.scratch)
		if t == batch.MinTime {
			rows.Times, rows.Met = nil, nil
		}
		if err := bucket(rows); err != nil {
			return err
		}
	}
	h.least, h.looked = batch.EndOfStream, true
	h.log.Keep(func(entry []byte) bool {
		t := stampTime(entry)
		left := t >= watermark && watermark != batch.EndOfStream
		if left {
			h.least = min(h.least, t)
		}
		return left
	})
	return nil
}

// encodeRows encodes the rows of columns, whole, as keys.
func encodeRows(s *batch.Scratch, cols []batch.Column, n int) batch.Keys {
	flat := s.Columns(len(cols))
	for i := range cols {
		flat[i] = batch.Flatten(s, &cols[i], n)
	}
	return batch.EncodeKeys(s, flat, n)
}

const stampBytes = 4 * 8

func appendStamp(dst []byte, in *batch.Batch, i int) []byte {
	s := in.StampOf(i)
	dst = binary.LittleEndian.AppendUint64(dst, uint64(s.Time))
	dst = binary.LittleEndian.AppendUint64(dst, uint64(in.MetOf(i)))
	dst = binary.LittleEndian.AppendUint64(dst, uint64(s.Source()))
	return binary.LittleEndian.AppendUint64(dst, uint64(s.Offset))
}

func stampTime(entry []byte) batch.Time { return batch.Time(binary.LittleEndian.Uint64(entry)) }

// readRow appends the row of an entry to b.
func readRow(entry []byte, b *batch.Builder) {
	cols := make([]*batch.ColumnBuilder, len(b.Schema))
	for i := range cols {
		cols[i] = b.Col(i)
	}
	batch.AppendKey(entry[stampBytes:], cols)
	met, source, offset := binary.LittleEndian.Uint64(entry[8:]), binary.LittleEndian.Uint64(entry[16:]), binary.LittleEndian.Uint64(entry[24:])
	b.EndStamped(batch.StampFrom(stampTime(entry), int64(source), int64(offset)), batch.Time(met))
}
