package main

import (
	"context"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/io/connector"
)

// tally is a sink that counts rows and adds up columns of numbers, so that every
// measured run in memory is checked. NULLs count as zero.
type tally struct {
	columns []string
	parts   []*tallySink // one a shard that writes
}

// tallySink is the sink of one shard.
type tallySink struct {
	at   []int // of the columns in the schema
	rows float64
	sum  []float64
}

func (t *tally) connector() connector.Connector {
	return connector.Connector{
		Name: "tally", Doc: "adds rows up",
		Sink: func(spec connector.Spec) (connector.SinkFactory, error) {
			return tallyFactory{t, spec.Schema}, nil
		},
	}
}

// sums are the number of rows and the sum of each column.
func (t *tally) sums() []float64 {
	out := make([]float64, 1+len(t.columns))
	for _, part := range t.parts {
		out[0] += part.rows
		for i, v := range part.sum {
			out[1+i] += v
		}
	}
	return out
}

type tallyFactory struct {
	tally  *tally
	schema batch.Schema
}

func (tallyFactory) Durable() bool { return false }

func (f tallyFactory) New() (connector.Sink, error) {
	s := &tallySink{sum: make([]float64, len(f.tally.columns))}
	for _, name := range f.tally.columns {
		for i, field := range f.schema {
			if field.Name == name {
				s.at = append(s.at, i)
			}
		}
	}
	f.tally.parts = append(f.tally.parts, s)
	return s, nil
}

func (s *tallySink) Open(context.Context, bool) error { return nil }
func (s *tallySink) Flush(context.Context) error      { return nil }
func (s *tallySink) Close() error                     { return nil }

func (s *tallySink) Write(_ context.Context, b *batch.Batch) error {
	s.rows += float64(b.N)
	for i, at := range s.at {
		c := &b.Cols[at]
		switch {
		case c.Valid != nil || c.Const:
			s.addSlots(i, c, b.N)
		case c.Type.Kind == batch.Float64:
			s.sum[i] += total(batch.Values[float64](c))
		default:
			s.sum[i] += total(batch.Values[int64](c))
		}
	}
	return nil
}

// addSlots is the long way, for columns with NULLs and constants.
func (s *tallySink) addSlots(i int, c *batch.Column, n int) {
	for row := range n {
		switch slot := c.Slot(row); {
		case c.IsNull(row):
		case c.Type.Kind == batch.Float64:
			s.sum[i] += batch.Values[float64](c)[slot]
		default:
			s.sum[i] += float64(batch.Values[int64](c)[slot])
		}
	}
}

func total[T int64 | float64](values []T) float64 {
	var sum T
	for _, v := range values {
		sum += v
	}
	return float64(sum)
}
