package operators

import (
	"bytes"
	"cmp"
	"context"
	"slices"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/checkpoint/state"
	"github.com/eventflux-io/engine/expr"
)

// SortKey is a key of Sort.
type SortKey struct {
	Expr expr.Expr
	Desc bool
}

// Sort orders, and cuts, what one closing bucket emits: the rows of one row time
// that come before the watermark passes it, or all rows where the stream has no
// row time. NULL sorts first, as in MySQL; rows with equal keys come in row
// order. It holds the rows until then.
type Sort struct {
	Keys []SortKey
	// Limit is how many rows of a bucket pass after the first Offset; below 0: all.
	Limit, Offset int64

	env  Env
	held *held
}

// NewSort makes the operator; it runs on one shard.
func NewSort(keys []SortKey, limit, offset int64, schema batch.Schema, env Env) *Sort {
	return &Sort{Keys: keys, Limit: limit, Offset: offset, env: env, held: newHeld(schema, env.Scratch)}
}

// State is the rows held.
func (s *Sort) State() []state.Primitive { return []state.Primitive{s.held.queue} }

func (s *Sort) Process(_ context.Context, _ int, in *batch.Batch, out Output) error {
	s.held.add(in)
	out.Used(in.N)
	return nil
}

func (s *Sort) Advance(ctx context.Context, watermark batch.Time, out Output) (batch.Time, error) {
	return watermark, s.held.release(watermark, func(rows *batch.Batch) error { return s.bucket(ctx, rows, out) })
}

func (s *Sort) bucket(ctx context.Context, rows *batch.Batch, out Output) error {
	exprs := make([]expr.Expr, len(s.Keys))
	for i, k := range s.Keys {
		exprs[i] = k.Expr
	}
	rows, cols, err := s.env.evaluate(ctx, 0, rows, exprs, out)
	if err != nil {
		return err
	}
	order := make([]int32, rows.N)
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortStableFunc(order, func(a, b int32) int {
		for i := range cols {
			c := Compare(&cols[i], int(a), int(b))
			if s.Keys[i].Desc {
				c = -c
			}
			if c != 0 {
				return c
			}
		}
		return rows.StampOf(int(a)).Compare(rows.StampOf(int(b)))
	})
	from := int(min(s.Offset, int64(rows.N)))
	to := rows.N
	if s.Limit >= 0 {
		to = int(min(int64(from)+s.Limit, int64(rows.N)))
	}
	for ; from < to; from += emitChunk {
		if err := out.Emit(ctx, batch.Gather(s.env.Scratch, rows, order[from:min(from+emitChunk, to)])); err != nil {
			return err
		}
	}
	return nil
}

// Compare orders two rows of a column, NULL first.
func Compare(c *batch.Column, a, b int) int {
	if x, y := c.IsNull(a), c.IsNull(b); x || y {
		return int(bit(y)) - int(bit(x))
	}
	a, b = c.Slot(a), c.Slot(b)
	switch t := c.Type; {
	case t.IsText():
		return bytes.Compare(c.Text(a), c.Text(b))
	case t.Kind == batch.Decimal:
		v := batch.Values[batch.Decimal128](c)
		return v[a].Cmp(v[b])
	case t.Kind == batch.Float64:
		v := batch.Values[float64](c)
		return cmp.Compare(v[a], v[b])
	case t.Kind == batch.Float32:
		v := batch.Values[float32](c)
		return cmp.Compare(v[a], v[b])
	case t.Kind == batch.Bool:
		return int(bit(c.Bits().Get(a))) - int(bit(c.Bits().Get(b)))
	case t.Width() == 8:
		v := batch.Values[int64](c)
		return cmp.Compare(v[a], v[b])
	case t.Width() == 4:
		v := batch.Values[int32](c)
		return cmp.Compare(v[a], v[b])
	case t.Width() == 2:
		v := batch.Values[int16](c)
		return cmp.Compare(v[a], v[b])
	case t.Width() == 1:
		v := batch.Values[int8](c)
		return cmp.Compare(v[a], v[b])
	}
	return 0
}

func bit(v bool) uint8 {
	if v {
		return 1
	}
	return 0
}
