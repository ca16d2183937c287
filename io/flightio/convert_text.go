package flightio

import (
	"bytes"
	"encoding/json"
	"fmt"
	"unicode/utf8"
	"unsafe"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/eventflux-io/engine/batch"
)

func toText(from arrow.DataType, to batch.Type) conversion {
	var text func(from arrow.Array, i int) []byte
	isText := true
	switch from.ID() {
	case arrow.STRING, arrow.LARGE_STRING, arrow.STRING_VIEW:
		text = func(from arrow.Array, i int) []byte {
			s := from.(values[string]).Value(i)
			return unsafe.Slice(unsafe.StringData(s), len(s))
		}
	case arrow.BINARY, arrow.LARGE_BINARY, arrow.BINARY_VIEW, arrow.FIXED_SIZE_BINARY:
		isText = false
		text = func(from arrow.Array, i int) []byte { return from.(values[[]byte]).Value(i) }
	}
	switch {
	case text == nil:
		return nil
	case to.Kind == batch.Bytes:
		return func(to *batch.ColumnBuilder, from arrow.Array, i int) fault {
			to.AppendText(text(from, i))
			return fault{}
		}
	case !isText:
		return nil
	case to.Kind == batch.JSON:
		return toJSON(text)
	}
	return func(to *batch.ColumnBuilder, from arrow.Array, i int) fault {
		s := text(from, i)
		if !utf8.Valid(s) { // Arrow promises it, and does not check
			return fault{"utf8", "invalid UTF-8"}
		}
		to.AppendText(s)
		return fault{}
	}
}

// toJSON takes texts that are JSON values, without the space between their parts.
func toJSON(text func(from arrow.Array, i int) []byte) conversion {
	return func(to *batch.ColumnBuilder, from arrow.Array, i int) fault {
		s := text(from, i)
		var out bytes.Buffer
		if !utf8.Valid(s) || json.Compact(&out, s) != nil {
			return fault{"type", fmt.Sprintf("the value %.60q is not JSON", s)}
		}
		to.AppendText(out.Bytes())
		return fault{}
	}
}
