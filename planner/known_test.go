package planner_test

import (
	"slices"
	"testing"

	"github.com/eventflux-io/engine/io/blackholeio"
	"github.com/eventflux-io/engine/io/connector"
	"github.com/eventflux-io/engine/io/fileio"
	"github.com/eventflux-io/engine/io/flightio"
	"github.com/eventflux-io/engine/io/genio"
	"github.com/eventflux-io/engine/io/kafkaio"
	"github.com/eventflux-io/engine/io/stdio"
	"github.com/eventflux-io/engine/planner"
)

// A connector that can be opened is not declared a second time: that would never be
// read.
func TestDeclaredConnectorsAreNotOpened(t *testing.T) {
	declared := planner.DeclaredConnectors()
	for _, c := range []connector.Connector{fileio.Connector, stdio.Stdin, stdio.Stdout, genio.Connector, blackholeio.Connector, kafkaio.Connector, flightio.Connector(nil)} {
		if slices.Contains(declared, c.Name) {
			t.Errorf("%q is declared beside the connector itself", c.Name)
		}
	}
}
