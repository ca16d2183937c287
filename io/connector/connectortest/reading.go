package connectortest

import (
	"context"
	"errors"
	"io"
	"slices"
	"testing"
	"time"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/io/connector"
)

// reading is a source at work, as a shard would use it, and what came of it.
type reading struct {
	t             *testing.T
	schema        batch.Schema
	src           connector.Source
	shard, shards int
	into          *batch.Builder
	ended         bool
	rows          map[int32][]string
	offsets       map[int32]int64 // of the last row
	positions     map[int32]connector.Position
	failed        int       // polls that failed for a time
	began         time.Time // the last poll
}

// open opens the source of one of several shards after positions.
func (c Case) open(t *testing.T, f connector.SourceFactory, shard, shards, batchRows int, from []connector.Position) *reading {
	t.Helper()
	src, err := f.New(shard, shards)
	if err != nil {
		t.Fatalf("New: %v", err)
	}
	schema := c.schema()
	r := &reading{t: t, schema: schema, src: src, shard: shard, shards: shards, into: batch.NewBuilder(schema, batchRows, 1<<30),
		rows: map[int32][]string{}, offsets: map[int32]int64{}, positions: map[int32]connector.Position{}}
	for _, p := range from {
		r.positions[p.Partition] = p
	}
	// Close must end what Open starts, whether or not the context does.
	if err := src.Open(context.WithoutCancel(t.Context()), from); err != nil {
		t.Fatalf("Open: %v", err)
	}
	return r
}

func (c Case) schema() batch.Schema {
	if c.Source != nil && c.Source.Schema != nil {
		return c.Source.Schema
	}
	return Schema
}

// poll polls once and reports whether anything came.
func (r *reading) poll() bool {
	r.t.Helper()
	r.into.Reset()
	r.began = time.Now()
	positions, err := r.src.Poll(r.into)
	switch {
	case err == io.EOF:
		r.ended = true
	case errors.Is(err, connector.ErrTemporary):
		r.failed++
	case err != nil:
		r.t.Fatalf("Poll: %v", err)
	}
	for _, p := range positions {
		r.moved(p)
	}
	for _, bad := range r.into.Rejected() {
		r.t.Errorf("a row was rejected: %s", bad.Message)
	}
	b := r.into.Batch(&batch.Scratch{})
	for i := range b.N {
		p, at := b.Partition[i], b.Offset[i]
		if _, known := r.positions[p]; !known {
			r.t.Fatalf("a row of partition %d, whose position nobody reported", p)
		}
		if last, any := r.offsets[p]; any && at <= last {
			r.t.Fatalf("partition %d: offset %d comes after %d", p, at, last)
		}
		r.offsets[p] = at
		r.rows[p] = append(r.rows[p], textOf(b, r.schema, i))
	}
	return b.N > 0
}

// looked is when the last look began that found the partitions without more.
func (r *reading) looked() time.Time {
	if l, is := r.src.(connector.Looker); is {
		return time.Now().Add(-l.Looked())
	}
	return r.began
}

func (r *reading) moved(p connector.Position) {
	r.t.Helper()
	was, known := r.positions[p.Partition]
	switch {
	case p.Name == "":
		r.t.Fatalf("partition %d has no name", p.Partition)
	case int(p.Partition)%r.shards != r.shard:
		r.t.Fatalf("partition %d is not of shard %d of %d", p.Partition, r.shard, r.shards)
	case known && was.Name != p.Name:
		r.t.Fatalf("partition %d was called %s and is called %s", p.Partition, was.Name, p.Name)
	case known && p.Offset < was.Offset:
		r.t.Fatalf("partition %d goes back from %d to %d", p.Partition, was.Offset, p.Offset)
	}
	r.positions[p.Partition] = p
}

// until polls until that many rows have come in all or the source has ended.
func (r *reading) until(rows int) *reading {
	r.t.Helper()
	r.wait(func() bool { return r.count() >= rows })
	if !r.ended && r.count() < rows {
		r.t.Fatalf("%d rows of %d came within %s", r.count(), rows, patience)
	}
	return r
}

// untilCaughtUp polls until every partition has been read to its end.
func (r *reading) untilCaughtUp() {
	r.t.Helper()
	r.wait(func() bool {
		for _, p := range r.positions {
			if p.State != connector.CaughtUp {
				return false
			}
		}
		return true
	})
	for _, p := range r.positions {
		if p.State != connector.CaughtUp {
			r.t.Errorf("partition %d was read to its end, and its state is %d", p.Partition, p.State)
		}
	}
}

// wait polls, and waits on Ready where nothing came, until something is so or the
// source has ended, but no longer than patience.
func (r *reading) wait(so func() bool) {
	r.t.Helper()
	late := time.NewTimer(patience)
	defer late.Stop()
	for !r.ended && !so() {
		if r.poll() || r.ended {
			continue
		}
		select {
		case <-r.src.Ready():
		case <-late.C:
			return
		}
	}
}

// toEnd reads what is there, or to the end of a source that ends.
func (r *reading) toEnd(bounded bool, rows int) *reading {
	r.t.Helper()
	if !bounded {
		return r.until(rows)
	}
	if r.until(1 << 30); !r.ended {
		r.t.Fatal("the source did not end")
	}
	for _, p := range r.positions {
		if p.State != connector.Ended {
			r.t.Errorf("partition %d has not ended: %+v", p.Partition, p)
		}
	}
	return r
}

func (r *reading) count() int {
	n := 0
	for _, rows := range r.rows {
		n += len(rows)
	}
	return n
}

// where is the positions in the order of the partitions.
func (r *reading) where() []connector.Position { return inOrder(r.positions) }

func inOrder(positions map[int32]connector.Position) []connector.Position {
	var out []connector.Position
	for _, p := range positions {
		out = append(out, p)
	}
	slices.SortFunc(out, func(a, b connector.Position) int { return int(a.Partition) - int(b.Partition) })
	return out
}

func (r *reading) close() {
	r.t.Helper()
	if err := r.src.Close(); err != nil {
		r.t.Fatalf("Close: %v", err)
	}
}

// same compares the rows of each partition.
func same(t *testing.T, got, want map[int32][]string) {
	t.Helper()
	for p := range want {
		if !slices.Equal(got[p], want[p]) {
			t.Errorf("partition %d: %d rows\n%.300q\ninstead of %d\n%.300q", p, len(got[p]), got[p], len(want[p]), want[p])
		}
	}
	for p := range got {
		if _, known := want[p]; !known {
			t.Errorf("rows of partition %d, which is none: %.300q", p, got[p])
		}
	}
}
