package pipeline_test

import (
	"context"
	"testing"
	"time"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/expr"
	"github.com/eventflux-io/engine/io/connector"
	"github.com/eventflux-io/engine/operators"
	"github.com/eventflux-io/engine/operators/pipeline"
)

// constants is the node of a source without a connector: two rows.
func constants() *pipeline.Node {
	untimed := operators.TimeSpec{Column: -1}
	return &pipeline.Node{ID: "V", Query: "V", Schema: rowSchema, Label: "Values", Source: &pipeline.SourceSpec{
		Name: "V", Schema: rowSchema, Bounded: true,
		Ingest: operators.IngestSpec{Schema: rowSchema, Time: untimed, Exprs: []expr.Expr{
			&expr.ColumnRef{Index: 0, Name: "ts", T: rowSchema[0].Type}, key}},
		Rows: func(env operators.Env) (*batch.Batch, error) {
			rows := batch.NewBuilder(rowSchema, 8, 1<<20)
			for i, k := range []string{"x", "y"} {
				batch.Append(rows.Col(0), batch.Time(0))
				rows.Col(1).AppendText([]byte(k))
				rows.EndRow(0, int64(i+1), 0)
			}
			return rows.Batch(env.Scratch), nil
		},
	}}
}

// Rows of constants come once, though the run that gave them was stopped before
// all of its shards had been asked for theirs.
func TestConstantsComeOnce(t *testing.T) {
	store := newEpochStore()
	run := func(until <-chan struct{}, out *taken, parts ...func() ([]row, connector.PartitionState)) {
		ctx, stop := context.WithCancel(t.Context())
		defer stop()
		go func() {
			<-until
			stop()
		}()
		beside := head(&script{parts: parts})
		beside.Source.Ingest.Time = operators.TimeSpec{Column: -1} // so that it is asked first, as the first in the graph
		graph := &pipeline.Graph{Nodes: []*pipeline.Node{beside, constants(), sink(out, 1, rowSchema)}}
		opt := pipeline.Options{Shards: 2, Clock: func() time.Time { return start }, Store: store}
		if _, err := pipeline.Run(ctx, graph, opt); err != nil {
			t.Fatal(err)
		}
	}
	first := newTaken()
	silent := func() ([]row, connector.PartitionState) { return nil, connector.CaughtUp }
	busy := func() ([]row, connector.PartitionState) { return []row{{1, "a"}}, connector.Reading }
	run(first.seen, first, silent, busy) // the second shard has no time for constants
	if len(first.rows) != 2 {
		t.Errorf("%d rows came", len(first.rows))
	}
	ended := func() ([]row, connector.PartitionState) { return nil, connector.Ended }
	second := newTaken()
	over := make(chan struct{})
	defer close(over)
	run(over, second, ended, ended)
	if len(second.rows) > 0 {
		t.Errorf("after the stop came %v again", second.rows)
	}
}
