package operators

import (
	"bytes"
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
// The state is a queue in which each row waits for the watermark that it met.
type corrections struct {
	env   Env
	queue *state.Queue
	types batch.Schema // of the evaluated expressions
	entry []byte
}

func newCorrections(exprs []expr.Expr, env Env) *corrections {
	c := &corrections{env: env, queue: state.NewQueue("corrections")}
	for _, x := range exprs {
		c.types = append(c.types, batch.Field{Type: x.Type()})
	}
	return c
}

// add copies rows of a run.
func (c *corrections) add(r *run, rows []int32) {
	encoded := encodeRows(c.env.Scratch, r.cols, r.in.N)
	for _, i := range rows {
		c.entry = append(appendStamp(c.entry[:0], r.in, int(i)), encoded.Key(int(i))...)
		c.queue.Add(int64(r.in.MetOf(int(i))), uint8(r.keys.Hashes[i]>>56), c.entry)
	}
}

// release calls apply with the rows that met less than the watermark, a run for
// each watermark met, ascending.
func (c *corrections) release(watermark batch.Time, apply func(r *run) error) error {
	var held [][]byte
	var met int64
	end := func() error {
		if len(held) == 0 {
			return nil
		}
		rows := held
		held = nil
		return apply(c.rows(rows))
	}
	err := c.queue.Take(before(watermark), func(time int64, entry []byte) error {
		if time != met {
			if err := end(); err != nil {
				return err
			}
			met = time
		}
		held = append(held, bytes.Clone(entry))
		return nil
	})
	if err != nil {
		return err
	}
	return end()
}

// rows are the rows of entries, by stream, partition and offset.
func (c *corrections) rows(held [][]byte) *run {
	slices.SortStableFunc(held, compareOrigins)
	b := batch.NewBuilder(c.types, len(held)+1, 1<<62)
	for _, entry := range held {
		readRow(entry, b)
	}
	in := b.Batch(c.env.Scratch)
	return &run{in: in, cols: in.Cols}
}
