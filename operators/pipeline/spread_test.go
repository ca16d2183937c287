package pipeline_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/expr"
	"github.com/eventflux-io/engine/expr/agg"
	"github.com/eventflux-io/engine/io/connector"
	"github.com/eventflux-io/engine/operators"
	"github.com/eventflux-io/engine/operators/pipeline"
)

// countedNode is a node that counts rows by key and minute, and what each shard's
// operator is told.
func countedNode(id string, from int, envs map[string][]operators.Env) *pipeline.Node {
	n := counts()
	n.ID, n.Query, n.Inputs[0].From = id, id, from
	of := n.New
	n.New = func(env operators.Env) operators.Operator {
		envs[id] = append(envs[id], env)
		return of(env)
	}
	return n
}

// unionOf is a node that passes on the rows of others.
func unionOf(from ...int) *pipeline.Node {
	n := &pipeline.Node{ID: fmt.Sprint("union of ", from), Query: "q", Schema: rowSchema, Label: "Union", Union: true,
		New: func(env operators.Env) operators.Operator { return &operators.Union{Env: env} }}
	for _, i := range from {
		n.Inputs = append(n.Inputs, pipeline.Edge{From: i})
	}
	return n
}

// What a second source with several partitions has its own nodes do, sort, hold
// corrections, hand rows to other shards, those of the first need not.
func TestSecondSourceLeavesTheFirstAlone(t *testing.T) {
	one, _ := partitions(1, 100)
	three, _ := partitions(3, 100)
	for _, c := range []struct {
		options pipeline.Options
		shards  map[string]int
	}{
		{pipeline.Options{Parallelism: 4}, map[string]int{"first": 1, "second": 3, "both": 3, "twice": 1}},
		{pipeline.Options{Shards: 2}, map[string]int{"first": 2, "second": 2, "both": 2, "twice": 2}},
	} {
		envs := map[string][]operators.Env{}
		filter := &pipeline.Node{ID: "filter", Query: "first", Schema: rowSchema, Label: "Filter", Inputs: []pipeline.Edge{{From: 0}},
			New: func(env operators.Env) operators.Operator {
				return &operators.Project{Exprs: []expr.Expr{&expr.ColumnRef{Index: 0, Name: "ts", T: rowSchema[0].Type}, key}, Env: env}
			}}
		g := &pipeline.Graph{Nodes: []*pipeline.Node{
			stream("T", scripted(true, one)), stream("U", scripted(true, three)),
			filter, countedNode("first", 2, envs), countedNode("second", 1, envs),
			unionOf(0, 1), countedNode("both", 5, envs), unionOf(0, 0), countedNode("twice", 7, envs),
		}}
		for _, from := range []int{3, 4, 6, 8} {
			n := sink(newTaken(), from, g.Nodes[3].Schema)
			n.ID = fmt.Sprint(n.ID, from)
			g.Nodes = append(g.Nodes, n)
		}
		c.options.Clock = time.Now
		if _, err := pipeline.Run(t.Context(), g, c.options); err != nil {
			t.Fatal(err)
		}
		for id, want := range c.shards {
			if len(envs[id]) != want {
				t.Errorf("%s runs on %d shards instead of %d", id, len(envs[id]), want)
			}
			for _, env := range envs[id] {
				one := env.OnePartition != nil && env.OnePartition()
				if one != (id == "first") {
					t.Errorf("%s is told that its rows come from one partition: %t", id, one)
				}
			}
		}
	}
}

// growing is a source that gets a second partition while it is read.
type growing struct{ *script }

func (g growing) Partitions(context.Context) (int, error) { return 1, nil }

// latest is a sink that keeps the last count of each key and window.
type latest struct {
	*taken
	last map[string]int64
}

func (l *latest) New() (connector.Sink, error) { return l, nil }

func (l *latest) Write(_ context.Context, b *batch.Batch) error {
	k, n, start := &b.Cols[0], batch.Values[int64](&b.Cols[1]), batch.Flatten(&batch.Scratch{}, &b.Cols[2], b.N)
	for i := range b.N {
		l.last[fmt.Sprintf("%s %d", k.Text(k.Slot(i)), batch.Int64s(&batch.Scratch{}, &start, b.N)[i]/int64(batch.Second)-second(0))] = n[b.Cols[1].Slot(i)]
	}
	return nil
}

// A topic of one partition gets a second one. It may run ahead of the first: rows of
// the first for windows that are closed in the second alone still count. Or it may
// begin behind: its rows correct what the first has closed already.
func TestSecondPartitionComes(t *testing.T) {
	for name, c := range map[string]struct {
		from      int64 // where the second begins
		partition int   // that has a correction
		row       int   // before which it is
		at        int64
	}{
		"ahead":  {400, 1, 70, 405},
		"behind": {100, 0, 170, 80},
	} {
		for _, shards := range []int{1, 2, 4} {
			parts := make([][]row, 2)
			for i := range int64(600) {
				parts[0] = append(parts[0], row{second(i), "a"})
				parts[1] = append(parts[1], row{second(c.from + i), "a"})
			}
			parts[c.partition] = slices.Insert(parts[c.partition], c.row, row{second(c.at), "a"})
			want := map[string]int64{}
			for _, r := range slices.Concat(parts...) {
				want[fmt.Sprintf("a %d", (r.at-second(0))/60*60)]++
			}
			var read atomic.Int64
			first, other := given(parts[0]), given(parts[1])
			s := growing{&script{bounded: true, parts: []func() ([]row, connector.PartitionState){
				func() ([]row, connector.PartitionState) {
					rows, state := first()
					read.Add(int64(len(rows)))
					return rows, state
				},
				func() ([]row, connector.PartitionState) {
					if read.Load() < 180 {
						return nil, absent
					}
					return other()
				},
			}}}
			out := &latest{newTaken(), map[string]int64{}}
			g := &pipeline.Graph{Nodes: []*pipeline.Node{stream("T", s), counts()}}
			spec := operators.AggregateSpec{Keys: []expr.Expr{key}, Calls: []operators.AggregateCall{{Func: agg.Lookup("count")}},
				Window: &operators.Tumbling{Size: int64(batch.Minute)}, Lateness: batch.Time(batch.Day)}
			g.Nodes[1].New = func(env operators.Env) operators.Operator { return operators.NewAggregate(spec, env) }
			to := sink(out.taken, 1, g.Nodes[1].Schema)
			to.Sink.Factory = out
			g.Nodes = append(g.Nodes, to)
			if _, err := pipeline.Run(t.Context(), g, pipeline.Options{Shards: shards, Clock: time.Now}); err != nil {
				t.Fatal(err)
			}
			if !maps.Equal(out.last, want) {
				t.Errorf("%s, %d shards: %v instead of %v", name, shards, out.last, want)
			}
		}
	}
}
