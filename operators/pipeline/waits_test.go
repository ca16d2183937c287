package pipeline_test

import (
	"context"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/io/connector"
	"github.com/eventflux-io/engine/operators/pipeline"
)

// lost is a stream of two partitions whose server is away until a moment.
type lost struct {
	script
	until time.Time
}

func (l *lost) New(shard, shards int) (connector.Source, error) {
	src, err := l.script.New(shard, shards)
	return &lostSource{src, l.until}, err
}

type lostSource struct {
	connector.Source
	until time.Time
}

func (l *lostSource) Ready() <-chan struct{} { return nil } // the tick will do

func (l *lostSource) Waits() string {
	if time.Now().Before(l.until) {
		return "the server is away"
	}
	return ""
}

func (l *lostSource) Poll(into *batch.Builder) ([]connector.Position, error) {
	if l.Waits() != "" {
		return nil, connector.ErrTemporary
	}
	return l.Source.Poll(into)
}

// The progress says what a source waits for, once for all its shards, and says it
// no more when the source goes on.
func TestSourceWaits(t *testing.T) {
	for _, shards := range []int{1, 2} {
		synctest.Test(t, func(t *testing.T) {
			ctx, stop := context.WithCancel(t.Context())
			none := func() ([]row, connector.PartitionState) { return nil, connector.CaughtUp }
			s := &lost{script{parts: []func() ([]row, connector.PartitionState){none, none}}, time.Now().Add(4 * time.Second)}
			g := counting(&s.script, newTaken())
			g.Nodes[0].Source.Factory = s
			var said [][]pipeline.Wait
			_, err := pipeline.Run(ctx, g, pipeline.Options{Shards: shards, Clock: time.Now, Progress: func(p pipeline.Progress) {
				said = append(said, p.Waits)
				if p.Elapsed >= 7*time.Second {
					stop()
				}
			}})
			if err != nil {
				t.Fatal(err)
			}
			want := []pipeline.Wait{{Stream: "T", For: "the server is away"}}
			if !slices.Equal(said[2], want) {
				t.Errorf("%d shards: the progress says %v, not %v", shards, said[2], want)
			}
			if last := said[len(said)-1]; len(last) > 0 {
				t.Errorf("%d shards: the progress still says %v", shards, last)
			}
		})
	}
}

// stuck is a sink that takes no row until it is let go.
type stuck struct {
	*taken
	mu      sync.Mutex
	holding bool
	letGo   chan struct{}
}

func (s *stuck) New() (connector.Sink, error) { return s, nil }

func (s *stuck) Waits() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.holding {
		return "nobody takes the rows"
	}
	return ""
}

func (s *stuck) hold(on bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.holding = on
}

func (s *stuck) Write(ctx context.Context, b *batch.Batch) error {
	s.hold(true)
	<-s.letGo
	s.hold(false)
	return s.taken.Write(ctx, b)
}

// A sink that holds the whole run up is named all the same.
func TestSinkWaits(t *testing.T) {
	for _, shards := range []int{1, 2} {
		synctest.Test(t, func(t *testing.T) {
			parts, want := partitions(2, 500)
			s := scripted(true, parts)
			out := &stuck{taken: newTaken(), letGo: make(chan struct{})}
			g := counting(s, out.taken)
			g.Nodes[2].Sink.Factory = out
			said := 0
			_, err := pipeline.Run(t.Context(), g, pipeline.Options{Shards: shards, Clock: time.Now, Progress: func(p pipeline.Progress) {
				if slices.Equal(p.Waits, []pipeline.Wait{{Stream: "out", For: "nobody takes the rows"}}) {
					if said++; said == 3 {
						close(out.letGo)
					}
				}
			}})
			if err != nil {
				t.Fatal(err)
			}
			if got := out.sums(); len(got) != len(want) {
				t.Errorf("%d shards: rows of %d keys, not of %d", shards, len(got), len(want))
			}
		})
	}
}
