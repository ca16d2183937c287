// Package genio makes rows out of nothing: seeded data sets, the same ones in
// every run. The table of data sets is below; trades.go is one.
package genio

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/io/connector"
)

// Connector is the generator.
var Connector = connector.Connector{
	Name: "generator", Aliases: []string{"datagen"}, Doc: "rows of a seeded data set, the same ones in every run",
	Fields: []connector.Field{
		{Name: "generator.dataset", Type: connector.Word, Words: []string{"trades"}, Required: true, Source: true, Doc: "the data set: trades"},
		{Name: "generator.rows", Type: connector.Integer, Default: "0", Source: true, Doc: "how many rows; 0: no end"},
		{Name: "generator.rate", Type: connector.Integer, Default: "0", Source: true, Doc: "rows a second; 0: as fast as it can"},
		{Name: "generator.seed", Type: connector.Integer, Default: "1", Source: true, Doc: "what the random numbers start from"},
	},
	Bounded: func(o connector.Options) bool { return o.Int("generator.rows") > 0 },
	Source:  newSource,
}

// dataset makes rows: the value of each of its columns for row n.
type dataset struct {
	columns batch.Schema
	start   func(seed uint64) func(n int64, put []*batch.ColumnBuilder)
}

var datasets = map[string]dataset{"trades": trades}

type factory struct {
	spec connector.Spec
	set  dataset
	cols []int // per column of the stream: the data set's column
}

func newSource(spec connector.Spec) (connector.SourceFactory, error) {
	f := &factory{spec: spec, set: datasets[spec.Options["generator.dataset"]]}
	for _, c := range spec.Schema {
		at := f.set.columns.Index(c.Name)
		if at < 0 || !f.set.columns[at].Type.Equal(c.Type) {
			return nil, fmt.Errorf("the data set %q has the columns %s; %s %s is none of them",
				spec.Options["generator.dataset"], f.set.columns, c.Name, c.Type)
		}
		f.cols = append(f.cols, at)
	}
	return f, nil
}

func (f *factory) Bounded() bool                           { return f.spec.Options.Int("generator.rows") > 0 }
func (f *factory) Replayable() bool                        { return true }
func (f *factory) Partitions(context.Context) (int, error) { return 1, nil }

func (f *factory) New(shard, shards int) (connector.Source, error) {
	if shard != 0 {
		return connector.None{}, nil
	}
	g := &generator{f: f, rows: f.spec.Options.Int("generator.rows"), rate: f.spec.Options.Int("generator.rate"), ready: make(chan struct{}, 1)}
	g.row = f.set.start(uint64(f.spec.Options.Int("generator.seed")))
	// Columns that nobody declared are made all the same, so that the random
	// numbers of the others do not depend on them.
	for _, c := range f.set.columns {
		g.spare = append(g.spare, batch.NewColumnBuilder(c.Type))
	}
	return g, nil
}

type generator struct {
	f          *factory
	rows, rate int64
	row        func(n int64, put []*batch.ColumnBuilder)
	spare      []*batch.ColumnBuilder
	put        []*batch.ColumnBuilder
	n          int64
	first      int64 // row of this run
	began      time.Time
	ready      chan struct{}
	timer      *time.Timer // of the next row, with a rate
	paused     bool
	out        [1]connector.Position
}

func (g *generator) Open(_ context.Context, from []connector.Position) error {
	for _, p := range from {
		for g.n < p.Offset { // the random numbers must come in the same order
			g.discard()
		}
	}
	g.first, g.began = g.n, time.Now()
	g.timer = time.AfterFunc(0, g.wake)
	return nil
}

func (g *generator) wake() {
	select {
	case g.ready <- struct{}{}:
	default:
	}
}

func (g *generator) discard() {
	g.row(g.n, g.spare)
	for _, s := range g.spare {
		s.Reset()
	}
	g.n++
}

func (g *generator) Poll(into *batch.Builder) ([]connector.Position, error) {
	if g.put == nil {
		g.put = append(g.put, g.spare...)
		for c, at := range g.f.cols {
			g.put[at] = into.Col(c)
		}
	}
	due := int64(1 << 62)
	if g.rate > 0 {
		due = g.first + int64(time.Since(g.began).Seconds()*float64(g.rate))
	}
	for !g.paused && !into.Full() && g.n < due && (g.rows == 0 || g.n < g.rows) {
		g.row(g.n, g.put)
		g.n++
		into.EndRow(0, g.n, 64)
	}
	for _, s := range g.spare {
		s.Reset()
	}
	g.out[0] = connector.Position{Name: "generator", Offset: g.n, Line: g.n, State: connector.Reading}
	if g.rows > 0 && g.n >= g.rows {
		g.out[0].State = connector.Ended
		return g.out[:], io.EOF
	}
	switch {
	case g.paused:
	case g.n < due:
		g.wake()
	default:
		next := time.Duration(float64(g.n+1-g.first) / float64(g.rate) * float64(time.Second))
		g.timer.Reset(next - time.Since(g.began))
	}
	return g.out[:], nil
}

func (g *generator) Ready() <-chan struct{} { return g.ready }

func (g *generator) Pause(_ int32, paused bool) {
	g.paused = paused
	g.wake()
}

func (g *generator) Close() error {
	if g.timer != nil {
		g.timer.Stop()
	}
	return nil
}
