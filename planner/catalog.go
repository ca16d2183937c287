package planner

import (
	"context"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/io/connector"
)

// Catalog is what a script can name beside its own streams: connectors and
// formats, and how to look at a file to learn its columns.
type Catalog struct {
	Connectors []connector.Connector
	Formats    []connector.Format
	Files      *connector.Roots
	// InferFile is the schema of FROM 'path'. The options are those of FROM
	// 'path' WITH (…), by full name. Nil: files must be declared.
	InferFile func(ctx context.Context, path string, options map[string]string) (batch.Schema, error)
}
