package kafkaio

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/io/connector"
	"github.com/eventflux-io/engine/io/format"
)

// intake is a source at work under faults: it keeps the numbers of the rows that
// came, by the partition's name, and looks at every promise on the way.
type intake struct {
	t         testing.TB
	factory   connector.SourceFactory
	src       connector.Source
	into      *batch.Builder
	rows      map[string][]int64
	names     map[int32]string
	positions map[int32]connector.Position
	rejected  []batch.Rejected
	waits     []string // what it said it waits for, without repeats
	anew      bool     // positions may go back
	starts    int      // times that Open may fail
	ended     bool
	err       error // that ended it
}

// intakeSchema is the columns of a numbered row, and where it was.
var intakeSchema = batch.Schema{
	{Name: "n", Type: batch.Of(batch.Int64)},
	{Name: "at", Type: batch.Of(batch.Int64)},
}

// rowOf is row number n, which intake reads.
func rowOf(n int) string { return fmt.Sprintf(`{"n":%d}`, n) }

// sourceOf is the factory of a source with these options.
func (b *broker) sourceOf(options map[string]string) connector.SourceFactory {
	b.t.Helper()
	given := map[string]string{"kafka.brokers": b.addr}
	maps.Copy(given, options)
	checked, wrong := connector.Check(slices.Concat(Connector.Fields, format.JSON.Fields), given, true)
	for _, w := range wrong {
		b.t.Fatal(w)
	}
	factory, err := Connector.Source(connector.Spec{Stream: "S", Schema: intakeSchema, Metadata: []string{"", "offset"}, Options: checked, Format: &format.JSON})
	if err != nil {
		b.t.Fatal(err)
	}
	return factory
}

// take opens a source with these options.
func (b *broker) take(options map[string]string) *intake {
	b.t.Helper()
	in := b.intake(options)
	in.open()
	return in
}

// intake is one that is not open.
func (b *broker) intake(options map[string]string) *intake {
	b.t.Helper()
	in := &intake{t: b.t, factory: b.sourceOf(options), rows: map[string][]int64{}, names: map[int32]string{}, positions: map[int32]connector.Position{}}
	b.t.Cleanup(in.close)
	return in
}

func (in *intake) open() {
	in.t.Helper()
	src, err := in.factory.New(0, 1)
	if err != nil {
		in.t.Fatal(err)
	}
	var from []connector.Position
	for _, p := range slices.Sorted(maps.Keys(in.positions)) {
		from = append(from, in.positions[p])
	}
	in.src, in.into = src, batch.NewBuilder(intakeSchema, 1000, 1<<20)
	for tries := 0; ; tries++ {
		err := src.Open(context.Background(), from)
		switch {
		case err == nil:
			return
		case tries == in.starts:
			in.t.Fatalf("Open: %v", err)
		}
		src.Close()
		if src, err = in.factory.New(0, 1); err != nil {
			in.t.Fatal(err)
		}
		in.src = src
	}
}

func (in *intake) close() {
	if in.src == nil {
		return
	}
	if err := in.src.Close(); err != nil {
		in.t.Errorf("Close: %v", err)
	}
	in.src = nil
}

// again closes the source and opens it where it was.
func (in *intake) again() {
	in.t.Helper()
	in.close()
	in.open()
}

// poll polls once.
func (in *intake) poll() {
	in.t.Helper()
	in.into.Reset()
	positions, err := in.src.Poll(in.into)
	switch {
	case err == io.EOF:
		in.ended = true
	case errors.Is(err, connector.ErrTemporary):
	case err != nil:
		in.err = err
	}
	for _, p := range positions {
		if was, known := in.positions[p.Partition]; known && (was.Name != p.Name || p.Offset < was.Offset && !in.anew) {
			in.t.Fatalf("from %+v to %+v", was, p)
		}
		in.positions[p.Partition], in.names[p.Partition] = p, p.Name
	}
	in.rejected = append(in.rejected, in.into.Rejected()...)
	b := in.into.Batch(&batch.Scratch{})
	for i := range b.N {
		name := in.names[b.Partition[i]]
		n := int64(-1)
		if !b.Cols[0].IsNull(i) {
			n = batch.Values[int64](&b.Cols[0])[b.Cols[0].Slot(i)]
		}
		in.rows[name] = append(in.rows[name], n)
		if p := in.positions[b.Partition[i]]; b.Offset[i] >= p.Offset {
			in.t.Fatalf("a row at offset %d, and the position %+v", b.Offset[i], p)
		}
	}
	if w, is := in.src.(connector.Waiter); is {
		if words := w.Waits(); words != "" && (len(in.waits) == 0 || in.waits[len(in.waits)-1] != words) {
			in.waits = append(in.waits, words)
		}
	}
}

// longEnough is how long a test waits for what must happen.
const longEnough = 90 * time.Second

// until polls until something is so; false: it was not within longEnough.
func (in *intake) until(so func() bool) bool {
	in.t.Helper()
	return in.within(longEnough, so)
}

// within is until with another limit. It is counted in ticks, which do not come
// while the machine stands still.
func (in *intake) within(limit time.Duration, so func() bool) bool {
	in.t.Helper()
	const often = 20 * time.Millisecond
	tick := time.NewTicker(often)
	defer tick.Stop()
	for left := limit; left > 0; {
		before := in.count()
		in.poll()
		switch {
		case so():
			return true
		case in.err != nil || in.ended:
			return false
		case in.count() > before:
			continue
		}
		select {
		case <-in.src.Ready():
		case <-tick.C:
			left -= often
		}
	}
	return false
}

func (in *intake) count() int {
	n := 0
	for _, rows := range in.rows {
		n += len(rows)
	}
	return n
}

// has reports whether that many rows came in all.
func (in *intake) has(rows int) func() bool {
	return func() bool { return in.count() >= rows }
}

// in state reports whether all known partitions, and at least that many, are in a state.
func (in *intake) all(n int, state connector.PartitionState) func() bool {
	return func() bool {
		for _, p := range in.positions {
			if p.State != state {
				return false
			}
		}
		return len(in.positions) >= n
	}
}

// exactly checks that each partition gave the rows 0, 1, 2 … n-1, once each, in
// that order.
func (in *intake) exactly(counts map[string]int) {
	in.t.Helper()
	for name, n := range counts {
		got := in.rows[name]
		for i, v := range got {
			if v != int64(i) {
				in.t.Errorf("%s: row %d comes where %d should", name, v, i)
				break
			}
		}
		if len(got) != n {
			in.t.Errorf("%s: %d rows, not %d; at %+v; it waits %q", name, len(got), n, in.at(name), in.waits)
		}
	}
	for name := range in.rows {
		if _, known := counts[name]; !known {
			in.t.Errorf("%s: rows of a partition that has none", name)
		}
	}
	for _, r := range in.rejected {
		in.t.Errorf("rejected: %s", r.Message)
	}
	if in.err != nil {
		in.t.Errorf("ended with %v", in.err)
	}
}

// at is the position of a partition.
func (in *intake) at(name string) connector.Position {
	for _, p := range in.positions {
		if p.Name == name {
			return p
		}
	}
	return connector.Position{}
}
