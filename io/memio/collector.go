package memio

import (
	"context"
	"sync"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/io/connector"
	"github.com/eventflux-io/engine/io/format"
)

// Collector is a sink that keeps its rows as JSON Lines.
type Collector struct {
	mu   sync.Mutex
	rows []byte
}

// Sink is a sink for rows of a schema that adds to the collector; several may.
func (c *Collector) Sink(schema batch.Schema) (connector.SinkFactory, error) {
	encoder, err := format.JSON.NewEncoder(schema, connector.Options{})
	return sinkFactory{sink{c, encoder}}, err
}

// Take is the rows since the last call.
func (c *Collector) Take() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	rows := string(c.rows)
	c.rows = c.rows[:0]
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
	s.to.mu.Lock()
	defer s.to.mu.Unlock()
	s.to.rows = s.encoder.Append(s.to.rows, b)
	return nil
}
