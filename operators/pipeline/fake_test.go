package pipeline_test

import (
	"context"
	"io"
	"sync"
	"time"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/expr"
	"github.com/eventflux-io/engine/expr/agg"
	"github.com/eventflux-io/engine/io/connector"
	"github.com/eventflux-io/engine/operators"
	"github.com/eventflux-io/engine/operators/pipeline"
)

// row is a row of a test's stream: a time in seconds, and a key.
type row struct {
	at  int64
	key string
}

var rowSchema = batch.Schema{{Name: "ts", Type: batch.Of(batch.Timestamp)}, {Name: "k", Type: batch.Of(batch.String)}}

// absent is the state of a partition that is not there yet.
const absent connector.PartitionState = 99

// script is a source whose partitions do what a test says: each poll of a
// partition calls its function.
type script struct {
	bounded bool
	parts   []func() ([]row, connector.PartitionState)
}

func (s *script) Bounded() bool                           { return s.bounded }
func (s *script) Replayable() bool                        { return false }
func (s *script) Partitions(context.Context) (int, error) { return len(s.parts), nil }

func (s *script) New(shard, shards int) (connector.Source, error) {
	src := &scriptSource{script: s, ready: make(chan struct{})}
	close(src.ready) // always worth a poll
	for p := shard; p < len(s.parts); p += shards {
		src.parts = append(src.parts, &scriptPart{number: int32(p), next: s.parts[p]})
	}
	return src, nil
}

type scriptSource struct {
	script *script
	parts  []*scriptPart
	ready  chan struct{}
	out    []connector.Position
}

type scriptPart struct {
	number int32
	next   func() ([]row, connector.PartitionState)
	at     int64
	state  connector.PartitionState
}

func (s *scriptSource) Open(context.Context, []connector.Position) error { return nil }
func (s *scriptSource) Ready() <-chan struct{}                           { return s.ready }
func (s *scriptSource) Pause(int32, bool)                                {}
func (s *scriptSource) Close() error                                     { return nil }

func (s *scriptSource) Poll(into *batch.Builder) ([]connector.Position, error) {
	s.out = s.out[:0]
	ended := true
	for _, p := range s.parts {
		if p.state != connector.Ended {
			var rows []row
			if rows, p.state = p.next(); p.state == absent {
				ended = false
				continue
			}
			for _, r := range rows {
				batch.Append(into.Col(0), batch.Time(r.at*batch.Second))
				into.Col(1).AppendText([]byte(r.key))
				p.at++
				into.EndRow(p.number, p.at, 16)
			}
		}
		ended = ended && p.state == connector.Ended
		s.out = append(s.out, connector.Position{Partition: p.number, Name: string(rune('A' + p.number)), Offset: p.at, State: p.state})
	}
	if ended {
		return s.out, io.EOF
	}
	return s.out, nil
}

// given is a partition with these rows, a few at a time.
func given(rows []row) func() ([]row, connector.PartitionState) {
	return func() ([]row, connector.PartitionState) {
		n := min(7, len(rows))
		out := rows[:n]
		if rows = rows[n:]; len(rows) == 0 {
			return out, connector.Ended
		}
		return out, connector.Reading
	}
}

// taken is a sink that keeps the key and the number of each row: count, or 1.
type taken struct {
	mu   sync.Mutex
	rows []counted
	seen chan struct{} // closed at the first row
	fail error
}

type counted struct {
	key string
	n   int64
}

func newTaken() *taken { return &taken{seen: make(chan struct{})} }

func (t *taken) Durable() bool                    { return false }
func (t *taken) New() (connector.Sink, error)     { return t, nil }
func (t *taken) Open(context.Context, bool) error { return nil }
func (t *taken) Flush(context.Context) error      { return nil }
func (t *taken) Close() error                     { return nil }

func (t *taken) Write(_ context.Context, b *batch.Batch) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.rows) == 0 {
		close(t.seen)
	}
	for i := range b.N {
		r := counted{n: 1}
		for c := range b.Cols {
			switch col := &b.Cols[c]; col.Type.Kind {
			case batch.String:
				r.key = string(col.Text(col.Slot(i)))
			case batch.Int64:
				r.n = batch.Values[int64](col)[col.Slot(i)]
			}
		}
		t.rows = append(t.rows, r)
	}
	return t.fail
}

// sums adds the counts up by key.
func (t *taken) sums() map[string]int64 {
	out := map[string]int64{}
	for _, r := range t.rows {
		out[r.key] += r.n
	}
	return out
}

const idle = 5 * batch.Time(batch.Second)

var key = &expr.ColumnRef{Index: 1, Name: "k", T: batch.Of(batch.String)}

// head is the node of a source.
func head(s *script) *pipeline.Node {
	return &pipeline.Node{ID: "T", Query: "T", Schema: rowSchema, Label: "Scan T", Source: &pipeline.SourceSpec{
		Name: "T", Schema: rowSchema, Factory: s, Bounded: s.bounded,
		Ingest: operators.IngestSpec{Schema: rowSchema, Time: operators.TimeSpec{Column: 0, Idle: idle}, Exprs: []expr.Expr{
			&expr.ColumnRef{Index: 0, Name: "ts", T: rowSchema[0].Type}, key}},
	}}
}

// counts is the node that counts rows by key and minute.
func counts() *pipeline.Node {
	schema := batch.Schema{{Name: "k", Type: batch.Of(batch.String)}, {Name: "n", Type: batch.Of(batch.Int64)},
		{Name: "window_start", Type: batch.Of(batch.Timestamp)}, {Name: "window_end", Type: batch.Of(batch.Timestamp)}}
	spec := operators.AggregateSpec{Keys: []expr.Expr{key}, Calls: []operators.AggregateCall{{Func: agg.Lookup("count")}},
		Window: &operators.Tumbling{Size: int64(batch.Minute)}}
	return &pipeline.Node{ID: "q/Aggregate", Query: "q", Schema: schema, Label: "Aggregate",
		New:    func(env operators.Env) operators.Operator { return operators.NewAggregate(spec, env) },
		Inputs: []pipeline.Edge{{From: 0, Keys: spec.Keys}}}
}

func sink(t *taken, from int, schema batch.Schema) *pipeline.Node {
	return &pipeline.Node{ID: "out/sink", Query: "out", Schema: schema, Label: "Sink", Sink: &pipeline.SinkSpec{Name: "out", Factory: t},
		Inputs: []pipeline.Edge{{From: from}}}
}

// counting is the graph source → count by key and minute → sink.
func counting(s *script, t *taken) *pipeline.Graph {
	n := counts()
	return &pipeline.Graph{Nodes: []*pipeline.Node{head(s), n, sink(t, 1, n.Schema)}}
}

// clock is a time that tests move.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) move(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}
