package flightio

import (
	"context"
	"fmt"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/flight"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/eventflux-io/engine/batch"
)

// The most rows of a portion, and about the most bytes.
const portionRows, portionBytes = 1024, 256 << 10

// put takes what one client puts. Each record batch is acknowledged when all its
// rows are in the pipeline or in errors(s).
func (s *source) put(ctx context.Context, r *flight.Reader, acknowledge func()) error {
	columns, err := match(s.stream, s.columns, r.Schema())
	if err != nil {
		return err
	}
	t := &taking{source: s, columns: columns, rows: batch.NewBuilder(s.columns, portionRows, portionBytes), taken: make(chan struct{}, 1)}
	for r.Next() {
		t.batches++
		if err := t.record(ctx, r.RecordBatch()); err != nil {
			return err
		}
		acknowledge()
	}
	if err := r.Err(); err != nil {
		return status.Errorf(codes.InvalidArgument, "batch %d: %v", t.batches+1, err)
	}
	return nil
}

// taking is a client's call at work.
type taking struct {
	source  *source
	columns []taken
	batches int
	rows    *batch.Builder // of the portion at hand
	scratch batch.Scratch
	taken   chan struct{}
}

// record gives the rows of a record batch to the pipeline, portion by portion.
func (t *taking) record(ctx context.Context, rec arrow.RecordBatch) error {
	for row := range int(rec.NumRows()) {
		t.row(rec, row)
		if t.rows.Full() {
			if err := t.hand(ctx); err != nil {
				return err
			}
		}
	}
	return t.hand(ctx)
}

// row converts one row, or rejects it.
func (t *taking) row(rec arrow.RecordBatch, row int) {
	size := 0
	for c, col := range t.columns {
		to := t.rows.Col(c)
		if col.at < 0 {
			to.AppendNull()
			continue
		}
		before := to.Size()
		bad := col.convert.append(to, rec.Column(col.at), row)
		if size += to.Size() - before; size > maxRow {
			bad = tooLarge
		}
		if bad != (fault{}) {
			t.rows.Reject(batch.Rejected{Code: bad.code, Column: col.field.Name, Offset: int64(t.rows.Len()), Position: fmt.Sprintf("batch %d, row %d", t.batches, row+1),
				Message: fmt.Sprintf("the column %q: %s", col.field.Name, bad.message)})
			return
		}
	}
	t.rows.EndRow(0, 0, size)
}

// hand gives the rows at hand to the pipeline.
func (t *taking) hand(ctx context.Context) error {
	if t.rows.Empty() {
		return nil
	}
	t.scratch.Reset()
	p := &portion{rows: t.rows.Batch(&t.scratch), rejected: t.rows.Rejected(), taken: t.taken}
	if p.rows.N > 0 {
		p.bytes = t.rows.Bytes() / p.rows.N
	}
	if err := t.source.hand(ctx, p); err != nil {
		return err
	}
	t.rows.Reset()
	return nil
}
