package flightio

import (
	"context"
	"fmt"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/io/connector"
)

// Connector makes the streams of a script that are declared to be of Flight: a
// source is put into by the clients of the hub's server, a sink is a stream that
// they read, as they can every other. Without a hub such streams can be declared,
// and not opened.
func Connector(hub *Hub) connector.Connector {
	return connector.Connector{
		Name: "flight",
		Doc:  "Arrow Flight, where the server of the run listens (--flight ADDR): a source takes the record batches that clients put (DoPut) under its name, at most once, a sink is read by them (DoGet)",
		Source: func(spec connector.Spec) (connector.SourceFactory, error) {
			f := sourceFactory{spec.Stream, nil}
			if hub != nil {
				f.source = newSource(hub, spec.Stream, spec.Schema)
			}
			return f, nil
		},
		Sink: func(spec connector.Spec) (connector.SinkFactory, error) {
			return sinkFactory{hub, spec.Stream}, nil
		},
	}
}

// NoServerError reports that a stream is of Flight and the run has no server.
type NoServerError struct{ Stream string }

func (e *NoServerError) Error() string {
	return fmt.Sprintf("the stream %q is of Arrow Flight, and nothing listens; set eventflux.flight.listen (--flight 127.0.0.1:8815)", e.Stream)
}

// sourceFactory has the source from the start, so that a client that is early
// waits for the run to begin.
type sourceFactory struct {
	stream string
	source *source // nil: no hub
}

func (f sourceFactory) Bounded() bool                           { return false }
func (f sourceFactory) Replayable() bool                        { return false }
func (f sourceFactory) Partitions(context.Context) (int, error) { return 1, nil }

func (f sourceFactory) New(shard, _ int) (connector.Source, error) {
	switch {
	case f.source == nil:
		return nil, &NoServerError{f.stream}
	case shard != 0:
		return connector.None{}, nil
	}
	return f.source, nil
}

// sinkFactory makes a sink that has nothing to do: the stream's tap has seen the
// rows.
type sinkFactory struct {
	hub    *Hub
	stream string
}

func (f sinkFactory) Durable() bool { return false }

func (f sinkFactory) New() (connector.Sink, error) {
	if f.hub == nil {
		return nil, &NoServerError{f.stream}
	}
	return sink{}, nil
}

type sink struct{}

func (sink) Open(context.Context, bool) error          { return nil }
func (sink) Write(context.Context, *batch.Batch) error { return nil }
func (sink) Flush(context.Context) error               { return nil }
func (sink) Close() error                              { return nil }
