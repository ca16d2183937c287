package genio

import (
	"testing"

	"github.com/eventflux-io/engine/io/connector/connectortest"
)

// The contract of connectors, as fast as it can and at a rate.
func TestContract(t *testing.T) {
	for name, options := range map[string]map[string]string{
		"trades": {"generator.dataset": "trades", "generator.rows": "123"},
		"rate":   {"generator.dataset": "trades", "generator.rows": "123", "generator.rate": "20000"},
	} {
		t.Run(name, func(t *testing.T) {
			connectortest.Run(t, connectortest.Case{Connector: Connector, Source: &connectortest.Source{
				Schema:     trades.columns,
				Partitions: 1,
				Fill:       func(*testing.T, [][]string) map[string]string { return options },
			}})
		})
	}
}
