// Package format turns bytes into rows and rows into bytes: JSON and CSV, and
// the aligned table that a terminal shows. Decoders write straight into column
// buffers and allocate nothing a row; a record that does not decode goes to
// Builder.Reject with its position and its reason, and the ones after it are read.
//
// A decoder has two ways to read a record. One expects the layout of the record
// before and looks at eight bytes at once (json_layout.go, csv_fast.go, word.go);
// whatever it does not expect makes it give up, and the other, complete one
// reads the record from its start. Start with json.go.
package format

import "github.com/eventflux-io/engine/io/connector"

// All is the table of formats.
var All = []connector.Format{JSON, CSV}
