package operators

import (
	"context"
	"slices"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/checkpoint/state"
)

// Collect holds the rows of a bucket window until it closes and adds the columns
// window_start and window_end. A row that finds its window closed is late.
type Collect struct {
	Window Tumbling
	env    Env
	held   *held
}

// NewCollect makes the operator; schema is that of its rows, window_start and
// window_end included.
func NewCollect(w Tumbling, schema batch.Schema, env Env) *Collect {
	return &Collect{Window: w, env: env, held: newHeld(schema, env.Scratch)}
}

// State is the rows held.
func (c *Collect) State() []state.Primitive { return []state.Primitive{c.held.queue} }

// Waiting is the earliest window with rows, for the progress line.
func (c *Collect) Waiting() (from, to batch.Time, ok bool) {
	last, any := c.held.queue.Next()
	end := batch.Time(last) + 1
	return end - batch.Time(c.Window.Size), end, any
}

func (c *Collect) Process(ctx context.Context, _ int, in *batch.Batch, out Output) error {
	s := c.env.Scratch
	open := s.Bitmap(in.N)
	starts, ends := batch.Alloc[int64](s, in.N), batch.Alloc[int64](s, in.N)
	times := batch.Alloc[batch.Time](s, in.N)
	var late []int32
	var missed []batch.Time
	for i, t := range in.Times {
		starts[i] = c.Window.start(t)
		ends[i] = starts[i] + c.Window.Size
		times[i] = batch.Time(ends[i]) - 1
		if batch.Time(ends[i]) <= in.MetOf(i) {
			late, missed = append(late, int32(i)), append(missed, batch.Time(ends[i]))
			continue
		}
		open.Set(i)
	}
	cols := s.Columns(len(in.Cols) + 2)
	copy(cols, in.Cols)
	cols[len(in.Cols)] = batch.FixedColumn(batch.Of(batch.Timestamp), starts, nil)
	cols[len(in.Cols)+1] = batch.FixedColumn(batch.Of(batch.Timestamp), ends, nil)
	rows := in.WithCols(s, cols)
	rows.Times, rows.Met = times, times
	rows = batch.Compact(s, rows, open)
	c.held.add(rows)
	out.Used(rows.N)
	if len(late) == 0 {
		return nil
	}
	return out.Late(ctx, 0, batch.Gather(s, in, late), missed)
}

func (c *Collect) Advance(ctx context.Context, watermark batch.Time, out Output) (batch.Time, error) {
	return watermark, c.held.release(watermark, func(rows *batch.Batch) error {
		if !c.env.onePartition() {
			rows = c.inOrder(rows)
		}
		for from := 0; from < rows.N; from += emitChunk {
			if err := out.Emit(ctx, rows.Slice(c.env.Scratch, from, min(from+emitChunk, rows.N))); err != nil {
				return err
			}
		}
		return nil
	})
}

// inOrder sorts the rows of a bucket by stream, partition and offset: how those
// were interleaved is chance.
func (c *Collect) inOrder(rows *batch.Batch) *batch.Batch {
	order := batch.Alloc[int32](c.env.Scratch, rows.N)
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortStableFunc(order, func(a, b int32) int { return rows.StampOf(int(a)).Compare(rows.StampOf(int(b))) })
	return batch.Gather(c.env.Scratch, rows, order)
}

func (c *Collect) String() string { return "Collect" }
