package kafkaio

import (
	"context"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/io/connector"
	"github.com/eventflux-io/engine/io/format"
)

// stream is a declaration that tests read by; nil fields have plain values.
type stream struct {
	schema   batch.Schema
	metadata []string
	format   *connector.Format
	options  map[string]string
	files    *connector.Roots
	hasty    bool // takes a topic that is not there for deleted at once
}

var ids = batch.Schema{{Name: "id", Type: batch.Of(batch.Int64)}}

// factory checks the options as the planner does.
func (s stream) factory(t testing.TB) (connector.SourceFactory, error) {
	t.Helper()
	spec := connector.Spec{Stream: "S", Schema: s.schema, Metadata: s.metadata, Format: s.format, Files: s.files}
	if spec.Schema == nil {
		spec.Schema = ids
	}
	if spec.Metadata == nil {
		spec.Metadata = make([]string, len(spec.Schema))
	}
	if spec.Format == nil {
		spec.Format = &format.JSON
	}
	options, wrong := connector.Check(slices.Concat(Connector.Fields, spec.Format.Fields), s.options, true)
	if wrong != nil {
		t.Fatal(wrong[0])
	}
	spec.Options = options
	return Connector.Source(spec)
}

// reading is a source of the only shard, and what came of it.
type reading struct {
	t         testing.TB
	src       connector.Source
	into      *batch.Builder
	encoder   connector.Encoder
	rows      []string
	times     []batch.Time
	rejected  []batch.Rejected
	positions map[string]connector.Position
	err       error // io.EOF, or what ended the run
}

// open begins to read after positions.
func (s stream) open(t testing.TB, from ...connector.Position) *reading {
	t.Helper()
	r, err := s.try(t, from...)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func (s stream) try(t testing.TB, from ...connector.Position) (*reading, error) {
	t.Helper()
	f, err := s.factory(t)
	if err != nil {
		return nil, err
	}
	if s.hasty {
		f.(*sourceFactory).longGone = 0
	}
	src, err := f.New(0, 1)
	if err != nil {
		t.Fatal(err)
	}
	schema := s.schema
	if schema == nil {
		schema = ids
	}
	encoder, err := format.JSON.NewEncoder(schema, nil)
	if err != nil {
		t.Fatal(err)
	}
	r := &reading{t: t, src: src, into: batch.NewBuilder(schema, 100, 1<<30), encoder: encoder, positions: map[string]connector.Position{}}
	t.Cleanup(r.close)
	return r, src.Open(context.WithoutCancel(t.Context()), from)
}

func (r *reading) close() {
	if err := r.src.Close(); err != nil {
		r.t.Error(err)
	}
}

func (r *reading) poll() {
	r.into.Reset()
	positions, err := r.src.Poll(r.into)
	r.err = err
	for _, p := range positions {
		r.positions[p.Name] = p
	}
	b := r.into.Batch(&batch.Scratch{})
	for line := range strings.Lines(string(r.encoder.Append(nil, b))) {
		r.rows = append(r.rows, strings.TrimSuffix(line, "\n"))
	}
	r.times = append(r.times, b.Times...)
	r.rejected = append(r.rejected, r.into.Rejected()...)
}

// until polls, as a shard does, until something holds or the source has ended.
func (r *reading) until(holds func() bool) *reading {
	r.t.Helper()
	late := time.NewTimer(longEnough)
	defer late.Stop()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for r.poll(); !holds() && r.err == nil; r.poll() {
		select {
		case <-r.src.Ready():
		case <-tick.C:
		case <-late.C:
			r.t.Fatalf("waited %s in vain; rows %q, positions %v", longEnough, r.rows, r.positions)
		}
	}
	return r
}

// count reads that many rows and rejected ones.
func (r *reading) count(n int) *reading {
	r.t.Helper()
	return r.until(func() bool { return len(r.rows)+len(r.rejected) >= n })
}

// caughtUp reads to the end of all partitions.
func (r *reading) caughtUp() *reading {
	r.t.Helper()
	return r.until(func() bool {
		for _, p := range r.positions {
			if p.State == connector.Reading {
				return false
			}
		}
		return len(r.positions) > 0
	})
}

// ends reads a bounded source to its end.
func (r *reading) ends() *reading {
	r.t.Helper()
	r.until(func() bool { return false })
	if r.err != io.EOF {
		r.t.Fatalf("ended with %v", r.err)
	}
	return r
}

// where is the positions in the order of the partitions.
func (r *reading) where() []connector.Position {
	return slices.SortedFunc(maps.Values(r.positions), func(a, b connector.Position) int { return int(a.Partition - b.Partition) })
}

func (r *reading) want(rows ...string) {
	r.t.Helper()
	if !slices.Equal(r.rows, rows) {
		r.t.Errorf("rows\n%q\ninstead of\n%q", r.rows, rows)
	}
}
