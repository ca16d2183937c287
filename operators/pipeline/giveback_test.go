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

// faulty is a stream of numbered rows, some of which are bad. The next ones come when
// an epoch was committed since.
type faulty struct {
	parts int
	rows  int64 // of a partition
	first int64 // of the first one, where it has more
	poll  int64 // that many of them at a time
	bad   func(partition int, n int64) bool
	store *epochStore
}

func (f *faulty) Bounded() bool                           { return false }
func (f *faulty) Replayable() bool                        { return true }
func (f *faulty) Partitions(context.Context) (int, error) { return f.parts, nil }

func (f *faulty) New(shard, shards int) (connector.Source, error) {
	s := &faultySource{of: f, epochs: -1, shard: shard, shards: shards, at: make([]int64, f.parts), left: make([]int64, f.parts), paused: make([]bool, f.parts), ready: make(chan struct{})}
	close(s.ready)
	return s, nil
}

type faultySource struct {
	of            *faulty
	shard, shards int
	at, left      []int64 // of each partition: the last row, and what may still be read before the next epoch
	paused        []bool
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
func (s *faultySource) Pause(p int32, on bool) { s.paused[p] = on }
func (s *faultySource) Close() error           { return nil }

func (s *faultySource) Poll(into *batch.Builder) ([]connector.Position, error) {
	s.out = s.out[:0]
	if epochs := s.of.store.count(); epochs != s.epochs {
		s.epochs = epochs
		for p := range s.left {
			s.left[p] = s.of.poll
		}
	}
	ended := true
	for p := s.shard; p < s.of.parts; p += s.shards {
		if s.paused[p] {
			ended = false
			continue
		}
		state, rows := connector.Ended, s.of.rows
		if p == 0 {
			rows = max(rows, s.of.first)
		}
		if s.at[p] < rows {
			state, ended = connector.Reading, false
		}
		for s.left[p] > 0 && s.at[p] < rows && !into.Full() {
			s.at[p]++
			s.left[p]--
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
		for _, of := range []struct {
			parts int
			poll  int64
		}{{1, 1}, {3, 1}, {1, 7}, {3, 7}, {1, all}} {
			parts := of.parts
			store, out := newEpochStore(), newTaken()
			f := &faulty{parts: parts, rows: all, poll: of.poll, store: store}
			run := func() (pipeline.Summary, error) {
				g := counting(&script{}, out)
				g.Nodes[0].Source.Factory, g.Nodes[0].Source.MaxRatio = f, 0.1
				clock := &clock{at: start}
				return pipeline.Run(t.Context(), g, pipeline.Options{Shards: shards, Clock: clock.now, Store: store, Interval: -1, BatchRows: parts * int(of.poll)})
			}
			for range 3 { // a wrong clock, boot after boot
				f.bad = func(_ int, n int64) bool { return n > good }
				_, err := run()
				if err == nil || !strings.Contains(err.Error(), "error.max-ratio") || strings.Count(err.Error(), "is bad: <2") != 3 {
					t.Fatalf("%d partitions: %v", parts, err)
				}
			}
			if got := int64(len(store.epochs)); got < 30/of.poll {
				t.Fatalf("%d partitions, %d rows a poll: %d epochs were committed", parts, of.poll, got)
			}
			f.bad = func(int, int64) bool { return false }
			sum, err := run()
			if err != nil {
				t.Fatal(err)
			}
			if sum.Read != int64(parts*all) || sum.Rejected != 0 {
				t.Errorf("%d partitions, %d rows a poll, %d shards: %s", parts, of.poll, shards, sum)
			}
			for p := range parts {
				for n := range all {
					if got := out.sums()[fmt.Sprint(n+1)]; got != int64(parts) {
						t.Fatalf("%d partitions, %d rows a poll, %d shards: row %d of %d was counted %d times, not %d", parts, of.poll, shards, n+1, p, got, parts)
					}
				}
			}
		}
	}
}
