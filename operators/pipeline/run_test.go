package pipeline_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/io/connector"
	"github.com/eventflux-io/engine/operators"
	"github.com/eventflux-io/engine/operators/pipeline"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var start = time.Date(2024, 1, 1, 0, 10, 0, 0, time.UTC)

// second is a row time that many seconds after the start.
func second(n int64) int64 { return start.Unix() + n }

// partitions are n partitions of rows with many keys, and how often each key is
// among them.
func partitions(n, rows int) (parts [][]row, keys map[string]int64) {
	keys = map[string]int64{}
	for p := range n {
		var part []row
		for i := range rows {
			k := fmt.Sprint("k", (i*7+p)%97)
			part = append(part, row{second(int64(i)), k})
			keys[k]++
		}
		parts = append(parts, part)
	}
	return parts, keys
}

func scripted(bounded bool, parts [][]row) *script {
	s := &script{bounded: bounded}
	for _, rows := range parts {
		s.parts = append(s.parts, given(rows))
	}
	return s
}

// Every row is counted once, whatever the number of partitions and shards.
func TestShardsCountEveryRow(t *testing.T) {
	for _, shards := range []int{1, 2, 3, 4, 7} {
		for _, n := range []int{1, 2, 5} {
			parts, want := partitions(n, 1000)
			out := newTaken()
			s, err := pipeline.Run(t.Context(), counting(scripted(true, parts), out), pipeline.Options{Shards: shards, Clock: time.Now, Poison: true})
			if err != nil {
				t.Fatal(err)
			}
			if got := out.sums(); !maps.Equal(got, want) {
				t.Errorf("%d shards, %d partitions: %v instead of %v", shards, n, got, want)
			}
			if s.Read != int64(n)*1000 || s.Late != 0 {
				t.Errorf("%d shards, %d partitions: %s", shards, n, s)
			}
		}
	}
}

// A partition that was read to its end and is silent holds nobody back once the
// idle timeout is over, on its own shard as on another; a row that it gives
// later meets the watermark of the stream.
func TestIdlePartition(t *testing.T) {
	for _, shards := range []int{1, 2} {
		time := &clock{at: start}
		out := newTaken()
		woke, i := false, int64(0)
		var looked atomic.Bool // at the silent one, since the clock went on: else that is a pause
		s := &script{parts: []func() ([]row, connector.PartitionState){
			func() ([]row, connector.PartitionState) {
				select {
				case <-out.seen:
					return nil, connector.Ended
				default:
				}
				if !looked.Swap(false) {
					return nil, connector.Reading
				}
				time.move(1e9)
				i++
				return []row{{second(i), "a"}}, connector.Reading
			},
			func() ([]row, connector.PartitionState) {
				select {
				case <-out.seen: // the first minute is closed
					if woke {
						return nil, connector.Ended
					}
					woke = true
					return []row{{second(30), "late"}}, connector.Reading
				default:
					looked.Store(true)
					return nil, connector.CaughtUp
				}
			},
		}}
		sum, err := pipeline.Run(t.Context(), counting(s, out), pipeline.Options{Shards: shards, Clock: time.now})
		if err != nil {
			t.Fatal(err)
		}
		if sum.Late != 1 || out.sums()["late"] != 0 {
			t.Errorf("%d shards: the row that woke the partition was not late: %s", shards, sum)
		}
	}
}

// A stop ends all shards; what was read so far is finished and counted.
func TestStop(t *testing.T) {
	for _, shards := range []int{1, 3} {
		ctx, stop := context.WithCancel(t.Context())
		parts := make([]func() ([]row, connector.PartitionState), 3)
		for p := range parts {
			n := int64(0)
			parts[p] = func() ([]row, connector.PartitionState) {
				if n++; n == 1000 {
					stop()
				}
				return []row{{second(n), "a"}}, connector.Reading
			}
		}
		out := newTaken()
		s, err := pipeline.Run(ctx, counting(&script{parts: parts}, out), pipeline.Options{Shards: shards, Clock: time.Now})
		stop()
		if err != nil || !s.Interrupted || s.Read < 1000 {
			t.Errorf("%d shards: %v, %s", shards, err, s)
		}
	}
}

// An error on any shard ends the run, and so does a panic, which names the query
// and the operator.
func TestFailures(t *testing.T) {
	broken := errors.New("the disk is broken")
	for _, shards := range []int{1, 4} {
		parts, _ := partitions(4, 300)
		out := newTaken()
		out.fail = broken
		if _, err := pipeline.Run(t.Context(), counting(scripted(true, parts), out), pipeline.Options{Shards: shards, Clock: time.Now}); !errors.Is(err, broken) || err.Error() != "out: the disk is broken" {
			t.Errorf("%d shards: %v instead of the sink's error", shards, err)
		}
		out = newTaken()
		g := counting(scripted(true, parts), out)
		g.Nodes[1].New = func(operators.Env) operators.Operator { return panics{} }
		_, err := pipeline.Run(t.Context(), g, pipeline.Options{Shards: shards, Clock: time.Now})
		if err == nil || !strings.Contains(err.Error(), "q: Aggregate: internal error: out of luck") {
			t.Errorf("%d shards: %v instead of a panic", shards, err)
		}
	}
}

type panics struct{}

func (panics) Process(context.Context, int, *batch.Batch, operators.Output) error {
	panic("out of luck")
}
func (panics) Advance(_ context.Context, w batch.Time, _ operators.Output) (batch.Time, error) {
	return w, nil
}

// LIMIT has enough on whatever shard its rows are made.
func TestLimitEndsTheRun(t *testing.T) {
	for _, shards := range []int{1, 3} {
		endless := func() ([]row, connector.PartitionState) { return []row{{second(1), "a"}}, connector.Reading }
		s := &script{parts: []func() ([]row, connector.PartitionState){endless, endless, endless}}
		out := newTaken()
		limit := &pipeline.Node{ID: "q/Limit", Query: "q", Schema: rowSchema, Label: "Limit", Once: true,
			New:    func(env operators.Env) operators.Operator { return operators.NewLimit(10, 0, env) },
			Inputs: []pipeline.Edge{{From: 0}}}
		g := &pipeline.Graph{Nodes: []*pipeline.Node{head(s), limit, sink(out, 1, rowSchema)}}
		if _, err := pipeline.Run(t.Context(), g, pipeline.Options{Shards: shards, Clock: time.Now}); err != nil {
			t.Fatal(err)
		}
		if len(out.rows) != 10 {
			t.Errorf("%d shards: %d rows instead of 10", shards, len(out.rows))
		}
	}
}

// A graph runs on as many shards as its sources have partitions, at most the
// parallelism asked for.
func TestShardsFollowPartitions(t *testing.T) {
	for _, c := range []struct{ partitions, parallelism, shards int }{{1, 4, 1}, {2, 4, 2}, {5, 4, 4}, {3, 1, 1}} {
		parts, _ := partitions(c.partitions, 10)
		g := counting(scripted(true, parts), newTaken())
		made, of := 0, g.Nodes[1].New
		g.Nodes[1].New = func(env operators.Env) operators.Operator { made++; return of(env) }
		if _, err := pipeline.Run(t.Context(), g, pipeline.Options{Parallelism: c.parallelism, Clock: time.Now}); err != nil {
			t.Fatal(err)
		}
		if made != c.shards {
			t.Errorf("%+v: %d shards", c, made)
		}
	}
}
