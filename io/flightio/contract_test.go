package flightio

import (
	"encoding/json"
	"errors"
	"io"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/flight"
	"github.com/apache/arrow-go/v18/arrow/ipc"
	"github.com/apache/arrow-go/v18/arrow/memory"

	"github.com/eventflux-io/engine/io/connector"
	"github.com/eventflux-io/engine/io/connector/connectortest"
)

// The contract of connectors, for a source that a client puts into, and for a
// sink, whose rows are seen at its tap alone.
func TestContract(t *testing.T) {
	var (
		hub    *Hub
		client *putting
		first  []string // rows to put as soon as there is a source
	)
	c := Connector(&Hub{})
	c.Source = func(spec connector.Spec) (connector.SourceFactory, error) {
		factory, err := Connector(hub).Source(spec)
		client.rows(first...)
		return factory, err
	}
	source := &connectortest.Source{
		Partitions: 1,
		Fill: func(t *testing.T, partitions [][]string) map[string]string {
			hub, first = &Hub{}, partitions[0]
			client = put(t, connect(t, serve(t, hub, Options{})), "s", connectortest.Schema.Arrow())
			return nil
		},
		Pushed: true,
		Add:    func(t *testing.T, _ int, rows []string) { client.rows(rows...) },
	}
	connectortest.Run(t, connectortest.Case{Connector: c, Source: source,
		Sink: &connectortest.Sink{Empty: func(*testing.T) (map[string]string, func() []string) { return nil, nil }}})
}

// putting is a client that puts rows under a name.
type putting struct {
	t      testing.TB
	schema *arrow.Schema
	call   flight.FlightService_DoPutClient
	writer *flight.Writer
}

// put begins to put.
func put(t testing.TB, c flight.Client, name string, schema *arrow.Schema) *putting {
	t.Helper()
	call, err := c.DoPut(background(t))
	if err != nil {
		t.Fatal(err)
	}
	w := flight.NewRecordWriter(call, ipc.WithSchema(schema))
	w.SetFlightDescriptor(path(name))
	return &putting{t, schema, call, w}
}

// rows puts rows, given as JSON, as one record batch. That the call has ended
// shows when its outcome is asked for.
func (p *putting) rows(texts ...string) {
	p.t.Helper()
	b := array.NewRecordBuilder(memory.DefaultAllocator, p.schema)
	defer b.Release()
	for _, text := range texts {
		if err := json.Unmarshal([]byte(text), b); err != nil {
			p.t.Fatal(err)
		}
	}
	rec := b.NewRecordBatch()
	defer rec.Release()
	if err := p.writer.Write(rec); err != nil && !errors.Is(err, io.EOF) {
		p.t.Fatal(err)
	}
}
