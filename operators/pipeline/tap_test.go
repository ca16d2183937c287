package pipeline_test

import (
	"maps"
	"sync"
	"testing"
	"time"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/operators/pipeline"
)

// tap counts the rows of each key that it is offered.
type tap struct {
	mu   sync.Mutex
	keys map[string]int64
}

func (t *tap) Offer(b *batch.Batch) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for i := range b.N {
		for c := range b.Cols {
			if col := &b.Cols[c]; col.Type.Kind == batch.String {
				t.keys[string(col.Text(col.Slot(i)))]++
			}
		}
	}
}

// A tap sees every row of its node once, on whatever shard the row is made, be
// it that other nodes read them or not; a graph without a sink runs to the end
// of its sources.
func TestTap(t *testing.T) {
	for _, shards := range []int{1, 2, 4} {
		for name, graph := range map[string]func(*script, *tap, *taken) *pipeline.Graph{
			"beside readers": func(s *script, seen *tap, out *taken) *pipeline.Graph {
				g := counting(s, out)
				g.Nodes[0].Tap = seen
				return g
			},
			"of a source alone": func(s *script, seen *tap, _ *taken) *pipeline.Graph {
				source := head(s)
				source.Tap = seen
				return &pipeline.Graph{Nodes: []*pipeline.Node{source}}
			},
		} {
			parts, want := partitions(3, 1000)
			seen := &tap{keys: map[string]int64{}}
			if _, err := pipeline.Run(t.Context(), graph(scripted(true, parts), seen, newTaken()), pipeline.Options{Shards: shards, Clock: time.Now, Poison: true}); err != nil {
				t.Fatal(err)
			}
			if !maps.Equal(seen.keys, want) {
				t.Errorf("%s, %d shards: %v instead of %v", name, shards, seen.keys, want)
			}
		}
	}
}

// What nobody reads is computed to its end for its tap: each count of each key
// comes by, on the shard that made it.
func TestTapOfAnAggregate(t *testing.T) {
	for _, shards := range []int{1, 3} {
		parts, _ := partitions(2, 1000)
		seen := &tap{keys: map[string]int64{}}
		aggregate := counts()
		aggregate.Tap = seen
		g := &pipeline.Graph{Nodes: []*pipeline.Node{head(scripted(true, parts)), aggregate}}
		if _, err := pipeline.Run(t.Context(), g, pipeline.Options{Shards: shards, Clock: time.Now, Poison: true}); err != nil {
			t.Fatal(err)
		}
		out := newTaken()
		if _, err := pipeline.Run(t.Context(), counting(scripted(true, parts), out), pipeline.Options{Shards: shards, Clock: time.Now}); err != nil {
			t.Fatal(err)
		}
		want := map[string]int64{}
		for _, r := range out.rows {
			want[r.key]++
		}
		if !maps.Equal(seen.keys, want) {
			t.Errorf("%d shards: %v instead of %v", shards, seen.keys, want)
		}
	}
}
