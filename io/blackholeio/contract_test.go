package blackholeio

import (
	"testing"

	"github.com/eventflux-io/engine/io/connector/connectortest"
)

// The contract of connectors; there is nothing to see outside.
func TestContract(t *testing.T) {
	connectortest.Run(t, connectortest.Case{Connector: Connector, Sink: &connectortest.Sink{
		Empty: func(*testing.T) (map[string]string, func() []string) { return nil, nil },
	}})
}
