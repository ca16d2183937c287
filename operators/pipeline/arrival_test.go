package pipeline_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/expr"
	"github.com/eventflux-io/engine/io/connector"
	"github.com/eventflux-io/engine/operators"
	"github.com/eventflux-io/engine/operators/pipeline"
)

// now() of a row that waited for its window is when the row came, whatever else has
// come since and on however many shards.
func TestNowIsTheArrival(t *testing.T) {
	for _, shards := range []int{1, 3} {
		clock, came := &clock{at: start}, 0
		s := &script{bounded: true, parts: []func() ([]row, connector.PartitionState){func() ([]row, connector.PartitionState) {
			clock.move(time.Second)
			if came++; came == 4 {
				return nil, connector.Ended
			}
			return []row{{second(int64(came)), fmt.Sprint("row ", came)}}, connector.Reading
		}}}
		source := head(s)
		source.Source.Arrivals = true
		bounds := batch.Field{Type: batch.Of(batch.Timestamp)}
		held := append(rowSchema[:2:2], bounds, bounds)
		wait := &pipeline.Node{ID: "q/collect", Query: "q", Schema: held, Label: "Collect", Once: true, Inputs: []pipeline.Edge{{From: 0}},
			New: func(env operators.Env) operators.Operator {
				return operators.NewCollect(operators.Tumbling{Size: int64(batch.Minute)}, held, env)
			}}
		now := &expr.RowInfo{What: expr.Arrival}
		shown := batch.Schema{rowSchema[1], {Name: "now", Type: now.Type()}}
		project := &pipeline.Node{ID: "q/project", Query: "q", Schema: shown, Label: "Project", Inputs: []pipeline.Edge{{From: 1}},
			New: func(env operators.Env) operators.Operator {
				return &operators.Project{Exprs: []expr.Expr{key, now}, Env: env}
			}}
		out := &times{taken: newTaken(), of: map[string]batch.Time{}}
		write := sink(nil, 2, shown)
		write.Sink.Factory = out
		g := &pipeline.Graph{Nodes: []*pipeline.Node{source, wait, project, write}}
		if _, err := pipeline.Run(t.Context(), g, pipeline.Options{Shards: shards, Clock: clock.now}); err != nil {
			t.Fatal(err)
		}
		if got := out.of; len(got) != 3 || got["row 2"]-got["row 1"] != batch.Time(batch.Second) || got["row 3"]-got["row 2"] != batch.Time(batch.Second) {
			t.Errorf("%d shards: now() is %v", shards, got)
		}
	}
}

// times is a sink of keys, each with a time.
type times struct {
	*taken
	of map[string]batch.Time
}

func (o *times) New() (connector.Sink, error) { return o, nil }

func (o *times) Write(_ context.Context, b *batch.Batch) error {
	for i := range b.N {
		o.of[string(b.Cols[0].Text(i))] = batch.Values[batch.Time](&b.Cols[1])[i]
	}
	return nil
}
