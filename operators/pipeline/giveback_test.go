package pipeline_test

import (
	"context"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/io/connector"
	"github.com/eventflux-io/engine/operators/pipeline"
)

// faulty is a stream of numbered rows, one a poll and partition, some of which
// are bad. A next one comes when an epoch was committed since.
type faulty struct {
	parts int
	rows  int64 // of a partition
	bad   func(partition int, n int64) bool
	store *epochStore
}

func (f *faulty) Bounded() bool                           { return false }
func (f *faulty) Replayable() bool                        { return true }
func (f *faulty) Partitions(context.Context) (int, error) { return f.parts, nil }

func (f *faulty) New(shard, shards int) (connector.Source, error) {
	s := &faultySource{of: f, epochs: -1, shard: shard, shards: shards, at: make([]int64, f.parts), ready: make(chan struct{})}
	close(s.ready)
	return s, nil
}

type faultySource struct {
	of            *faulty
	shard, shards int
	at            []int64
	epochs        int // there were at the last row
	ready         chan struct{}
	out           []connector.Position
}

func (s *faultySource) Open(_ context.Context, from []connector.Position) error {
	for _, p := range from {
		s.at[p.Partition] = p.Offset
	}
	return nil
}

func (s *faultySource) Ready() <-chan struct{} { return s.ready }
func (s *faultySource) Pause(int32, bool)      {}
func (s *faultySource) Close() error           { return nil }

func (s *faultySource) Poll(into *batch.Builder) ([]connector.Position, error) {
	s.out = s.out[:0]
	epochs := s.of.store.count()
	if epochs == s.epochs {
		return nil, nil
	}
	s.epochs = epochs
	ended := true
	for p := s.shard; p < s.of.parts; p += s.shards {
		state := connector.Ended
		if s.at[p] < s.of.rows {
			state, ended = connector.Reading, false
			s.at[p]++
			if s.of.bad(p, s.at[p]) {
				into.Reject(batch.Rejected{Message: "is bad", Code: "bad", Partition: int32(p), Offset: s.at[p], Raw: fmt.Appendf(nil, "<%d>", s.at[p])})
			} else {
				batch.Append(into.Col(0), batch.Time(second(s.at[p])*batch.Second))
				into.Col(1).AppendText(fmt.Appendf(nil, "%d", s.at[p]))
				into.EndRow(int32(p), s.at[p], 16)
			}
		}
		s.out = append(s.out, connector.Position{Partition: int32(p), Name: fmt.Sprint("p", p), Offset: s.at[p], State: state})
	}
	if ended {
		return s.out, io.EOF
	}
	return s.out, nil
}

// The rows that end a run because too many of them are bad are read again by the
// next one, also where epochs were committed while they came in; what was good
// before them is not.
func TestRowsThatEndTheRunAreGivenBack(t *testing.T) {
	const good, all = 20, 150
	for _, shards := range []int{1, 2} {
		for _, parts := range []int{1, 3} {
			store, out := newEpochStore(), newTaken()
			f := &faulty{parts: parts, rows: all, store: store}
			run := func() (pipeline.Summary, error) {
				g := counting(&script{}, out)
				g.Nodes[0].Source.Factory, g.Nodes[0].Source.MaxRatio = f, 0.1
				clock := &clock{at: start}
				return pipeline.Run(t.Context(), g, pipeline.Options{Shards: shards, Clock: clock.now, Store: store, Interval: -1, BatchRows: 1})
			}
			for range 3 { // a wrong clock, boot after boot
				f.bad = func(_ int, n int64) bool { return n > good }
				_, err := run()
				if err == nil || !strings.Contains(err.Error(), "error.max-ratio") || strings.Count(err.Error(), "is bad: <2") != 3 {
					t.Fatalf("%d partitions: %v", parts, err)
				}
			}
			if len(store.epochs) < 30 {
				t.Fatalf("%d partitions: %d epochs were committed", parts, len(store.epochs))
			}
			f.bad = func(int, int64) bool { return false }
			sum, err := run()
			if err != nil {
				t.Fatal(err)
			}
			if sum.Read != int64(parts*all) || sum.Rejected != 0 {
				t.Errorf("%d partitions, %d shards: %s", parts, shards, sum)
			}
			for p := range parts {
				for n := range all {
					if got := out.sums()[fmt.Sprint(n+1)]; got != int64(parts) {
						t.Fatalf("%d partitions, %d shards: row %d of %d was counted %d times, not %d", parts, shards, n+1, p, got, parts)
					}
				}
			}
		}
	}
}
