// Package blackholeio is a sink that takes rows and forgets them, to measure
// what comes before it.
package blackholeio

import (
	"context"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/io/connector"
)

// Connector is the blackhole.
var Connector = connector.Connector{
	Name: "blackhole", Doc: "takes rows and forgets them",
	Sink: func(connector.Spec) (connector.SinkFactory, error) { return factory{}, nil },
}

type factory struct{}

func (factory) Durable() bool                { return false }
func (factory) New() (connector.Sink, error) { return sink{}, nil }

type sink struct{}

func (sink) Open(context.Context, bool) error          { return nil }
func (sink) Write(context.Context, *batch.Batch) error { return nil }
func (sink) Flush(context.Context) error               { return nil }
func (sink) Close() error                              { return nil }
