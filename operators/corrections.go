package operators

import (
	"bytes"
	"context"
	"encoding/binary"
	"slices"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/checkpoint/state"
	"github.com/eventflux-io/engine/expr"
)

// corrections are rows that came too late for the first result of their window,
// but within its lateness. With several partitions the first result may not be
// out yet when such a row comes: whether it is depends on how far the others have
// been read, and must not be seen. So the rows wait until the watermark has
// passed what they met; then no row that met less can come any more, and they are
// applied in the order of what they met, then of stream,
// partition and offset.
//
// The state is a table with a slice for each watermark met, dropped when the rows
// are applied.
type corrections struct {
	env   Env
	table *state.Table
	types batch.Schema // of the evaluated expressions
	key   []byte
	entry []byte
}

func newCorrections(exprs []expr.Expr, env Env) *corrections {
	c := &corrections{env: env, table: state.NewTable("corrections", state.Bytes)}
	for _, x := range exprs {
		c.types = append(c.types, batch.Field{Type: x.Type()})
	}
	return c
}

// add copies rows of a run.
func (c *corrections) add(r *run, rows []int32) {
	encoded := encodeRows(c.env.Scratch, r.cols, r.in.N)
	ids := make([]uint32, 1)
	for _, i := range rows {
		stamp := r.in.StampOf(int(i))
		c.key = binary.BigEndian.AppendUint64(c.key[:0], uint64(stamp.Source()))
		c.key = binary.BigEndian.AppendUint64(c.key, uint64(stamp.Offset))
		c.entry = append(appendStamp(c.entry[:0], r.in, int(i)), encoded.Key(int(i))...)
		hash := state.HashWith(r.keys.Hashes[i], c.key)
		slice := c.table.Slice(int64(r.in.MetOf(int(i))))
		slice.Upsert(state.Keys{Data: c.key, Offsets: []int32{0, int32(len(c.key))}, Hashes: []uint64{hash}}, nil, ids)
		slice.SetValue(0, ids[0], c.entry)
	}
}

// release calls apply with the rows that met less than the watermark, a run for
// each watermark met, ascending.
func (c *corrections) release(ctx context.Context, watermark batch.Time, apply func(r *run) error) error {
	for len(c.table.Slices()) > 0 {
		slice := c.table.Slices()[0]
		if met := batch.Time(slice.At()); met >= watermark && watermark != batch.EndOfStream {
			return nil
		}
		if err := apply(c.rows(slice)); err != nil {
			return err
		}
		c.table.Drop(slice.At())
	}
	return nil
}

// rows are the rows of a slice, by stream, partition and offset.
func (c *corrections) rows(slice *state.Slice) *run {
	ids := make([]uint32, slice.Len())
	for i := range ids {
		ids[i] = uint32(i)
	}
	slices.SortFunc(ids, func(a, b uint32) int { return bytes.Compare(slice.Key(a), slice.Key(b)) })
	b := batch.NewBuilder(c.types, len(ids)+1, 1<<62)
	for _, id := range ids {
		readRow(slice.Value(0, id), b)
	}
	in := b.Batch(c.env.Scratch)
	return &run{in: in, cols: in.Cols}
}
