package stdio

import (
	"context"
	"io"
	"os"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/io/connector"
	"github.com/eventflux-io/engine/io/format"
)

// Stdout is standard output as a sink.
var Stdout = connector.Connector{
	Name: "stdout", Doc: "rows to standard output", Format: "json",
	Sink: func(spec connector.Spec) (connector.SinkFactory, error) {
		encoder, err := spec.Format.NewEncoder(spec.Schema, spec.Options)
		if err != nil {
			return nil, err
		}
		return &Printer{Out: os.Stdout, Encoder: encoder}, nil
	},
}

// NewPrinter prints rows as json, csv or table.
func NewPrinter(out io.Writer, form string, schema batch.Schema) (*Printer, error) {
	if form == "table" {
		return &Printer{Out: out, Encoder: format.NewTable(schema)}, nil
	}
	encoder, err := connector.FindFormat(format.All, form, "").NewEncoder(schema, connector.Options{})
	return &Printer{Out: out, Encoder: encoder}, err
}

// Printer is a sink that encodes rows into a writer.
type Printer struct {
	Out     io.Writer
	Encoder connector.Encoder
	buf     []byte
}

// Durable is false: what was printed cannot be taken back or asked for.
func (p *Printer) Durable() bool { return false }

// New is the printer itself.
func (p *Printer) New() (connector.Sink, error) { return p, nil }

// Open writes what comes before the first row.
func (p *Printer) Open(context.Context, bool) error {
	p.buf = p.Encoder.Begin(p.buf[:0])
	return nil
}

const flushAt = 64 << 10

// Write encodes the rows and writes them out when enough have come together.
func (p *Printer) Write(ctx context.Context, b *batch.Batch) error {
	p.buf = p.Encoder.Append(p.buf, b)
	if len(p.buf) < flushAt {
		return nil
	}
	return p.Flush(ctx)
}

// Flush writes out what was encoded.
func (p *Printer) Flush(context.Context) error {
	if len(p.buf) == 0 {
		return nil
	}
	_, err := p.Out.Write(p.buf)
	p.buf = p.buf[:0]
	return err
}

// Close writes out the rest.
func (p *Printer) Close() error { return p.Flush(context.Background()) }
