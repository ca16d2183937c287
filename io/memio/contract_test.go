package memio

import (
	"fmt"
	"strings"
	"testing"

	"github.com/eventflux-io/engine/io/connector"
	"github.com/eventflux-io/engine/io/connector/connectortest"
	"github.com/eventflux-io/engine/io/format"
)

// The contract of connectors, for a feed and a collector. A feed is of one run,
// so each source of the suite gets one of its own.
func TestContract(t *testing.T) {
	var steps []Step
	out := &Collector{}
	c := (&Feed{}).Connector()
	source := c.Source
	c.Source = func(spec connector.Spec) (connector.SourceFactory, error) {
		made, err := source(spec)
		return perSource{made.(factory), steps}, err
	}
	c.Sink = func(spec connector.Spec) (connector.SinkFactory, error) { return out.Sink(spec.Schema) }
	connectortest.Run(t, connectortest.Case{Connector: c, Format: &format.JSON,
		Source: &connectortest.Source{
			Fill: func(t *testing.T, partitions [][]string) map[string]string {
				steps = nil
				for p, rows := range partitions {
					steps = append(steps, Step{Stream: "S", Partition: p, Rows: strings.Join(rows, "\n") + "\n"})
				}
				steps = append(steps, Step{End: true})
				return map[string]string{"mem.partitions": fmt.Sprint(len(partitions))}
			},
		},
		Sink: &connectortest.Sink{
			Empty: func(*testing.T) (map[string]string, func() []string) {
				out.Take()
				var rows []string
				return nil, func() []string {
					rows = append(rows, strings.FieldsFunc(out.Take(), func(r rune) bool { return r == '\n' })...)
					return rows
				}
			},
		}})
}

// perSource makes a feed for each source.
type perSource struct {
	factory
	steps []Step
}

func (p perSource) New(shard, shards int) (connector.Source, error) {
	p.feed = &Feed{Steps: p.steps}
	return p.factory.New(shard, shards)
}
