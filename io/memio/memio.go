// Package memio is a source that is fed from memory and a sink that collects
// rows, for tests and measurements. A Feed is a list of steps over several
// streams: each step's rows are read to their end before the next one's, so
// what a step causes can be told from what others do. Start with Feed.
package memio

import (
	"context"
	"io"
	"strings"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/io/connector"
	"github.com/eventflux-io/engine/io/format"
)

// Feed is what the sources of one run read, in order. One goroutine uses it.
type Feed struct {
	Steps []Step
	// Done is called when everything that step i caused has come out, before the
	// next step is read.
	Done func(i int)

	at int
}

// Step is rows of one stream, as JSON Lines.
type Step struct{ Stream, Rows string }

// Connector is the feed as a connector called "mem".
func (f *Feed) Connector() connector.Connector {
	return connector.Connector{
		Name: "mem", Doc: "reads rows from memory", Format: "json",
		Fields:  []connector.Field{{Name: "mem.bounded", Type: connector.Bool, Default: "true", Source: true, Doc: "whether the planner takes it for bounded"}},
		Bounded: func(o connector.Options) bool { return o["mem.bounded"] != "false" },
		Source: func(spec connector.Spec) (connector.SourceFactory, error) {
			return factory{feed: f, spec: spec}, nil
		},
	}
}

type factory struct {
	feed *Feed
	spec connector.Spec
}

func (f factory) Bounded() bool                           { return f.spec.Options["mem.bounded"] != "false" }
func (f factory) Replayable() bool                        { return true }
func (f factory) Partitions(context.Context) (int, error) { return 1, nil }

func (f factory) New(int, int) (connector.Source, error) {
	decoder, err := f.spec.Format.NewDecoder(f.spec.Decoding())
	if err != nil {
		return nil, err
	}
	s := &source{feed: f.feed, name: f.spec.Stream, decoder: decoder, step: -1, ready: make(chan struct{})}
	close(s.ready) // always: what is not there now ends the step
	return s, nil
}

type source struct {
	feed    *Feed
	name    string
	decoder connector.Decoder
	place   connector.Place
	step    int    // the step that left belongs to
	left    []byte // of the step's rows
	ready   chan struct{}
}

func (s *source) Open(context.Context, []connector.Position) error { return nil }

func (s *source) Poll(into *batch.Builder) ([]connector.Position, error) {
	f := s.feed
	if f.at == len(f.Steps) {
		return nil, io.EOF
	}
	if !strings.EqualFold(f.Steps[f.at].Stream, s.name) {
		return nil, nil
	}
	if s.step != f.at {
		s.step, s.left = f.at, []byte(f.Steps[f.at].Rows)
	}
	if len(s.left) == 0 {
		f.Done(f.at)
		f.at++
		return nil, nil
	}
	s.left = s.left[s.decoder.Decode(s.left, true, &s.place, into):]
	return []connector.Position{{Name: s.name, Offset: s.place.Offset, Line: s.place.Line}}, nil
}

func (s *source) Ready() <-chan struct{} { return s.ready }
func (s *source) Pause(int32, bool)      {}
func (s *source) Close() error           { return nil }

// Collector is a sink that keeps its rows as JSON Lines.
type Collector struct{ Rows []byte }

// Sink is a sink for rows of a schema that adds to the collector; several may.
func (c *Collector) Sink(schema batch.Schema) (connector.SinkFactory, error) {
	encoder, err := format.JSON.NewEncoder(schema, connector.Options{})
	return sinkFactory{sink{c, encoder}}, err
}

// Take is the rows since the last call.
func (c *Collector) Take() string {
	rows := string(c.Rows)
	c.Rows = c.Rows[:0]
	return rows
}

type sinkFactory struct{ sink }

func (sinkFactory) Durable() bool                  { return false }
func (f sinkFactory) New() (connector.Sink, error) { return f.sink, nil }

type sink struct {
	to      *Collector
	encoder connector.Encoder
}

func (s sink) Open(context.Context, bool) error { return nil }
func (s sink) Flush(context.Context) error      { return nil }
func (s sink) Close() error                     { return nil }

func (s sink) Write(_ context.Context, b *batch.Batch) error {
	s.to.Rows = s.encoder.Append(s.to.Rows, b)
	return nil
}
