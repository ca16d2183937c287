package pipeline_test

import (
	"testing"
	"time"

	"github.com/eventflux-io/engine/io/connector"
	"github.com/eventflux-io/engine/operators"
	"github.com/eventflux-io/engine/operators/pipeline"
)

// A source that always has more, and never comes further, keeps no other unread
// whose rows go elsewhere.
func TestSourcesThatNeverMeetTakeTurns(t *testing.T) {
	for _, shards := range []int{1, 2, 3} {
		answered := newTaken()
		behind := func() ([]row, connector.PartitionState) {
			select {
			case <-answered.seen:
				return nil, connector.Ended
			default:
				return []row{{second(0), "a"}}, connector.Reading
			}
		}
		rows, _ := partitions(2, 1000)
		envs := map[string][]operators.Env{}
		g := &pipeline.Graph{Nodes: []*pipeline.Node{
			stream("T", &script{bounded: true, parts: []func() ([]row, connector.PartitionState){behind, behind}}), stream("U", scripted(true, rows)),
			countedNode("slow", 0, envs), countedNode("quick", 1, envs),
		}}
		schema := g.Nodes[2].Schema
		slow := sink(newTaken(), 2, schema)
		slow.ID = "slow"
		g.Nodes = append(g.Nodes, slow, sink(answered, 3, schema))
		if _, err := pipeline.Run(t.Context(), g, pipeline.Options{Shards: shards, Clock: time.Now}); err != nil {
			t.Fatal(err)
		}
	}
}

// Sources whose rows meet are read in step: the one ahead is not read while the one
// behind has rows.
func TestSourcesThatMeetAreReadInStep(t *testing.T) {
	var ahead, behind int64 // row times, in seconds, of the last that were read
	most := int64(0)
	source := func(at, other *int64, from, to, step int64) *script {
		next := from
		return &script{bounded: true, parts: []func() ([]row, connector.PartitionState){func() ([]row, connector.PartitionState) {
			*at = next
			if *other != 0 {
				most = max(most, *at-*other)
			}
			out := []row{{second(next), "a"}}
			if next += step; next > to {
				return out, connector.Ended
			}
			return out, connector.Reading
		}}}
	}
	envs := map[string][]operators.Env{}
	g := &pipeline.Graph{Nodes: []*pipeline.Node{
		stream("T", source(&behind, &ahead, 1, 1000, 1)), stream("U", source(&ahead, &behind, 1, 1000, 10)),
		unionOf(0, 1), countedNode("both", 2, envs),
	}}
	g.Nodes = append(g.Nodes, sink(newTaken(), 3, g.Nodes[3].Schema))
	if _, err := pipeline.Run(t.Context(), g, pipeline.Options{Shards: 1, Clock: time.Now}); err != nil {
		t.Fatal(err)
	}
	if most > 10 {
		t.Errorf("one source was read %d s ahead of the other, and each poll gives one row", most)
	}
}
