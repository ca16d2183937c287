// Package format turns bytes into rows and rows into bytes: JSON Lines and CSV,
// and the aligned table that a terminal shows. Decoders write straight into
// column buffers and allocate nothing a row; a record that does not decode goes
// to Builder.Reject with its place. The table of formats is below; start with
// json.go.
package format

import (
	"bytes"
	"fmt"
	"strconv"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/io/connector"
)

// All is the table of formats.
var All = []connector.Format{JSON, CSV}

const defaultMaxRecord = "1MiB"

// lines finds records that end with a line feed. A record longer than the limit
// is rejected and skipped, however long it is.
type lines struct {
	max      int
	skipping bool // within a record that is too long
}

// next is the first whole line of data without its end, and the bytes it takes
// with it; n is 0 where the end is not there yet.
func (l *lines) next(data []byte, final bool) (line []byte, n int) {
	end := bytes.IndexByte(data, '\n')
	switch {
	case end >= 0:
		n = end + 1
	case final:
		end, n = len(data), len(data)
	default:
		return nil, 0
	}
	line = data[:end]
	if len(line) > 0 && line[len(line)-1] == '\r' {
		line = line[:len(line)-1]
	}
	return line, n
}

// refuse rejects a record.
func refuse(into *batch.Builder, at *connector.Place, code, column, msg string, raw []byte) {
	line, offset := strconv.FormatInt(at.Line+1, 10), strconv.FormatInt(at.Offset, 10)
	into.Reject(batch.Rejected{
		Message: msg, Code: code, Column: column, Partition: at.Partition, Offset: at.Line + 1,
		Position: "line " + line + ", offset " + offset, Raw: raw,
	})
}

// tooLong handles data without a line end that is longer than a record may be:
// it is given up, and so is the rest of its line.
func (l *lines) tooLong(data []byte, at *connector.Place, into *batch.Builder) (n int) {
	if !l.skipping {
		refuse(into, at, "size", "", fmt.Sprintf("a record of more than %d bytes", l.max), data)
	}
	l.skipping = true
	at.Offset += int64(len(data))
	return len(data)
}
