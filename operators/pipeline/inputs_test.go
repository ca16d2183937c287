package pipeline_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/checkpoint/state"
	"github.com/eventflux-io/engine/expr"
	"github.com/eventflux-io/engine/io/connector"
	"github.com/eventflux-io/engine/operators"
	"github.com/eventflux-io/engine/operators/pipeline"
)

// pair counts, for each key, the rows of its two inputs, and says them when both
// have ended. A row that is behind is late, and one with a bad key refused, each by
// the input that it came by.
type pair struct {
	keys  [2]expr.Expr
	env   operators.Env
	table *state.Table
}

var pairSchema = batch.Schema{{Name: "k", Type: batch.Of(batch.String)}}

func (p *pair) State() []state.Primitive { return []state.Primitive{p.table} }

func (p *pair) Process(ctx context.Context, port int, in *batch.Batch, out operators.Output) error {
	s := p.env.Scratch
	c := p.keys[port].Eval(p.env.Expr, in)
	var late []int32
	good := []int32{} // nil would be all
	var bad []batch.Rejected
	for i := range in.N {
		stamp := in.StampOf(i)
		switch {
		case strings.HasPrefix(string(c.Text(i)), "bad"):
			bad = append(bad, batch.Rejected{Code: "bad", Message: string(c.Text(i)), Stream: stamp.Stream, Partition: stamp.Partition, Offset: stamp.Offset, At: in.MetOf(i)})
		case in.TimeOf(i) < in.MetOf(i):
			late = append(late, int32(i))
		default:
			good = append(good, int32(i))
		}
	}
	keys := batch.EncodeKeys(s, []batch.Column{c}, in.N)
	ids := make([]uint32, len(good))
	slice := p.table.Slice(0)
	slice.Upsert(state.Keys{Data: keys.Data, Offsets: keys.Offsets, Hashes: keys.Hashes}, good, ids)
	for _, id := range ids {
		slice.Int64s(port)[id]++
	}
	out.Used(len(good))
	if len(bad) > 0 {
		if err := out.Reject(ctx, port, bad); err != nil {
			return err
		}
	}
	if len(late) == 0 {
		return nil
	}
	return out.Late(ctx, port, batch.Gather(s, in, late), slices.Repeat([]batch.Time{batch.MinTime}, len(late)))
}

func (p *pair) Advance(ctx context.Context, w batch.Time, out operators.Output) (batch.Time, error) {
	if w != batch.EndOfStream {
		return w, nil
	}
	b := batch.NewBuilder(pairSchema, 1<<20, 1<<40)
	slice := p.table.Slice(0)
	k := batch.NewColumnBuilder(batch.Of(batch.String))
	for id := range uint32(slice.Len()) {
		k.Reset()
		batch.AppendKey(slice.Key(id), []*batch.ColumnBuilder{k})
		c := k.Column()
		b.Col(0).AppendText(fmt.Appendf(nil, "%s %d %d", c.Text(0), slice.Int64s(0)[id], slice.Int64s(1)[id]))
		b.EndRow(0, int64(id), 0)
	}
	if b.Len() == 0 {
		return w, nil
	}
	return w, out.Emit(ctx, b.Batch(p.env.Scratch))
}

// texts is a sink that keeps one column of its rows.
type texts struct {
	*taken
	col int
	mu  sync.Mutex
	got map[string]int
}

func keep(col int) *texts { return &texts{taken: newTaken(), col: col, got: map[string]int{}} }

func (t *texts) New() (connector.Sink, error) { return t, nil }

func (t *texts) Write(_ context.Context, b *batch.Batch) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	c := &b.Cols[t.col]
	for i := range b.N {
		t.got[string(c.Text(c.Slot(i)))]++
	}
	return nil
}

// stream is the head of a source, by name.
func stream(name string, of connector.SourceFactory) *pipeline.Node {
	n := head(&script{bounded: of.Bounded()})
	n.ID, n.Query, n.Label = name, name, "Scan "+name
	n.Source.Name, n.Source.Factory = name, of
	return n
}

// edgeTo is a sink at the end of an edge.
func edgeTo(name string, to *texts, e pipeline.Edge) *pipeline.Node {
	return &pipeline.Node{ID: name + "/sink", Query: name, Label: "Sink", Sink: &pipeline.SinkSpec{Name: name, Factory: to}, Inputs: []pipeline.Edge{e}}
}

// side is the head of errors(s), or of late(s) with its columns.
func side(name, of string, schema batch.Schema, e pipeline.Edge) *pipeline.Node {
	e.Stream = of
	return &pipeline.Node{ID: name, Query: name, Schema: schema, Label: "Side " + name, Union: true, Side: of, Inputs: []pipeline.Edge{e},
		New: func(env operators.Env) operators.Operator { return &operators.Union{Env: env} }}
}

// stopping is a source that ends the run after a number of polls.
type stopping struct {
	*replayed
	after int
	stop  func()
}

func (s *stopping) New(shard, shards int) (connector.Source, error) {
	src, err := s.replayed.New(shard, shards)
	return &stoppingSource{src, s, 0}, err
}

type stoppingSource struct {
	connector.Source
	of    *stopping
	polls int
}

func (s *stoppingSource) Poll(into *batch.Builder) ([]connector.Position, error) {
	if s.polls++; s.polls == s.of.after {
		s.of.stop()
	}
	return s.Source.Poll(into)
}

// sidesOf are rows of a few partitions, and how often each key is among those that
// are good and those that are late; the others have a bad key.
func sidesOf(name string, partitions, rows int) (of *replayed, keys, late map[string]int, bad int) {
	of, keys, late = &replayed{}, map[string]int{}, map[string]int{}
	for p := range partitions {
		var part []row
		for i := range rows {
			k := fmt.Sprint("k", (i*7+p)%23)
			switch {
			case i%10 == 3:
				k = fmt.Sprint("bad ", name)
				part = append(part, row{second(int64(i)), k})
				bad++
			case i%10 == 7:
				k = fmt.Sprint(name, " late ", i%3)
				part = append(part, row{second(int64(i - 5)), k})
				late[k]++
			default:
				part = append(part, row{second(int64(i)), k})
				keys[k]++
			}
		}
		of.parts = append(of.parts, part)
	}
	return of, keys, late, bad
}

// Both inputs of an operator have keys of their own, by which their rows come to the
// shard that has the state; what one of them turns away is reported under the stream
// that it came from, in the columns of that input. All of it goes on after a restart
// with another number of shards.
func TestTwoInputs(t *testing.T) {
	left, leftKeys, leftLate, leftBad := sidesOf("T", 3, 300)
	right, rightKeys, rightLate, rightBad := sidesOf("U", 2, 200)
	want := map[string]int{}
	for k := range leftKeys {
		want[fmt.Sprintf("%s %d %d", k, leftKeys[k], rightKeys[k])] = 1
	}
	for _, shards := range [][2]int{{1, 1}, {2, 2}, {4, 4}, {1, 4}, {4, 1}, {2, 4}} {
		t.Run(fmt.Sprint(shards), func(t *testing.T) {
			store := newEpochStore()
			pairs, errorsT, errorsU, lateT, lateU := keep(0), keep(0), keep(0), keep(1), keep(0)
			run := func(shards int, after int) pipeline.Summary {
				ctx, stop := context.WithCancel(t.Context())
				defer stop()
				// The columns of U change places, so that its key is another column.
				turned := batch.Schema{rowSchema[1], rowSchema[0]}
				turnedExprs := []expr.Expr{key, &expr.ColumnRef{Index: 0, Name: "ts", T: rowSchema[0].Type}}
				turn := &pipeline.Node{ID: "turn", Query: "q", Schema: turned, Label: "Project", Inputs: []pipeline.Edge{{From: 1}},
					New: func(env operators.Env) operators.Operator {
						return &operators.Project{Exprs: turnedExprs, Env: env}
					}}
				keyOfU := &expr.ColumnRef{Index: 0, Name: "k", T: batch.Of(batch.String)}
				meet := &pipeline.Node{ID: "pair", Query: "q", Schema: pairSchema, Label: "Pair",
					Inputs: []pipeline.Edge{{From: 0, Keys: []expr.Expr{key}}, {From: 2, Keys: []expr.Expr{keyOfU}}},
					New: func(env operators.Env) operators.Operator {
						return &pair{keys: [2]expr.Expr{key, keyOfU}, env: env, table: state.NewTable("pairs", state.Int64, state.Int64)}
					}}
				g := &pipeline.Graph{Nodes: []*pipeline.Node{
					stream("T", &stopping{left, after, stop}), stream("U", right), turn, meet,
					side("errors(T)", "T", pipeline.ErrorSchema, pipeline.Edge{From: 3, Port: pipeline.Errors, Input: 0}),
					side("errors(U)", "U", pipeline.ErrorSchema, pipeline.Edge{From: 3, Port: pipeline.Errors, Input: 1}),
					side("late(T)", "T", slices.Concat(rowSchema, pipeline.LateColumns), pipeline.Edge{From: 3, Port: pipeline.Late, Input: 0}),
					side("late(U)", "U", slices.Concat(turned, pipeline.LateColumns), pipeline.Edge{From: 3, Port: pipeline.Late, Input: 1}),
					edgeTo("pairs", pairs, pipeline.Edge{From: 3}),
					edgeTo("errorsT", errorsT, pipeline.Edge{From: 4}), edgeTo("errorsU", errorsU, pipeline.Edge{From: 5}),
					edgeTo("lateT", lateT, pipeline.Edge{From: 6}), edgeTo("lateU", lateU, pipeline.Edge{From: 7}),
				}}
				sum, err := pipeline.Run(ctx, g, pipeline.Options{Shards: shards, Clock: time.Now, Store: store, Poison: true})
				if err != nil {
					t.Fatal(err)
				}
				return sum
			}
			if sum := run(shards[0], 5); !sum.Interrupted || sum.Read == 0 {
				t.Fatalf("the first run was not stopped in its midst: %s", sum)
			}
			run(shards[1], 0)
			for name, c := range map[string]struct{ got, want map[string]int }{
				"pairs":     {pairs.got, want},
				"errors(T)": {errorsT.got, map[string]int{"bad T": leftBad}},
				"errors(U)": {errorsU.got, map[string]int{"bad U": rightBad}},
				"late(T)":   {lateT.got, leftLate},
				"late(U)":   {lateU.got, rightLate},
			} {
				if !maps.Equal(c.got, c.want) {
					t.Errorf("%s: %v instead of %v", name, c.got, c.want)
				}
			}
		})
	}
}

// What several streams bring by one input, through a union, is told apart by the
// stream of each row.
func TestUnionKeepsStreamsApart(t *testing.T) {
	left, _, leftLate, leftBad := sidesOf("T", 2, 100)
	right, _, rightLate, rightBad := sidesOf("U", 2, 100)
	for _, shards := range []int{1, 2, 4} {
		errorsT, errorsU, lateT, lateU, where := keep(0), keep(0), keep(1), keep(1), keep(4)
		union := func(from ...int) *pipeline.Node {
			n := side("union", "", rowSchema, pipeline.Edge{From: from[0]})
			n.Side, n.Inputs[0].Stream = "", ""
			for _, i := range from[1:] {
				n.Inputs = append(n.Inputs, pipeline.Edge{From: i})
			}
			n.ID = fmt.Sprint("union of ", from)
			return n
		}
		meet := &pipeline.Node{ID: "pair", Query: "q", Schema: pairSchema, Label: "Pair", Inputs: []pipeline.Edge{{From: 4, Keys: []expr.Expr{key}}},
			New: func(env operators.Env) operators.Operator {
				return &pair{keys: [2]expr.Expr{key}, env: env, table: state.NewTable("pairs", state.Int64, state.Int64)}
			}}
		g := &pipeline.Graph{Nodes: []*pipeline.Node{
			// U comes by the second input of the inner union, and T by that of the outer.
			stream("T", left), stream("U", right), stream("V", &replayed{parts: [][]row{{{second(0), "v"}}}}), union(2, 1), union(3, 0), meet,
			side("errors(T)", "T", pipeline.ErrorSchema, pipeline.Edge{From: 5, Port: pipeline.Errors}),
			side("errors(U)", "U", pipeline.ErrorSchema, pipeline.Edge{From: 5, Port: pipeline.Errors}),
			side("late(T)", "T", slices.Concat(rowSchema, pipeline.LateColumns), pipeline.Edge{From: 5, Port: pipeline.Late}),
			side("late(U)", "U", slices.Concat(rowSchema, pipeline.LateColumns), pipeline.Edge{From: 5, Port: pipeline.Late}),
			edgeTo("errorsT", errorsT, pipeline.Edge{From: 6}), edgeTo("errorsU", errorsU, pipeline.Edge{From: 7}),
			edgeTo("lateT", lateT, pipeline.Edge{From: 8}), edgeTo("lateU", lateU, pipeline.Edge{From: 9}),
			edgeTo("where", where, pipeline.Edge{From: 6}),
		}}
		if _, err := pipeline.Run(t.Context(), g, pipeline.Options{Shards: shards, Clock: time.Now, Poison: true}); err != nil {
			t.Fatal(err)
		}
		for name, c := range map[string]struct{ got, want map[string]int }{
			"errors(T)": {errorsT.got, map[string]int{"bad T": leftBad}},
			"errors(U)": {errorsU.got, map[string]int{"bad U": rightBad}},
			"late(T)":   {lateT.got, leftLate},
			"late(U)":   {lateU.got, rightLate},
			"source":    {where.got, map[string]int{"0": leftBad / 2, "1": leftBad / 2}},
		} {
			if !maps.Equal(c.got, c.want) {
				t.Errorf("%d shards: %s: %v instead of %v", shards, name, c.got, c.want)
			}
		}
	}
}
