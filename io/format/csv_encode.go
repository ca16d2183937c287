package format

import (
	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/expr"
	"github.com/eventflux-io/engine/io/connector"
)

// csvEncoder writes records, and a header before the first.
type csvEncoder struct {
	schema batch.Schema
	comma  byte
	header bool
	null   string
	buf    []byte
}

func newCSVEncoder(schema batch.Schema, o connector.Options) (connector.Encoder, error) {
	comma, err := delimiter(o)
	if err != nil {
		return nil, err
	}
	return &csvEncoder{schema: schema, comma: comma, header: o["csv.header"] != "false", null: o["csv.null"]}, nil
}

func (e *csvEncoder) Begin(dst []byte) []byte {
	if !e.header {
		return dst
	}
	for i, f := range e.schema {
		if i > 0 {
			dst = append(dst, e.comma)
		}
		dst = e.field(dst, []byte(f.Name))
	}
	return append(dst, '\n')
}

func (e *csvEncoder) Append(dst []byte, b *batch.Batch) []byte {
	for i := range b.N {
		dst = append(e.AppendRow(dst, b, i), '\n')
	}
	return dst
}

func (e *csvEncoder) AppendRow(dst []byte, b *batch.Batch, i int) []byte {
	for c := range b.Cols {
		if c > 0 {
			dst = append(dst, e.comma)
		}
		col := &b.Cols[c]
		if col.IsNull(i) {
			dst = append(dst, e.null...)
			continue
		}
		if k := col.Type.Kind; k == batch.Array || k == batch.Struct {
			e.buf = AppendJSON(e.buf[:0], col, i)
		} else {
			e.buf = expr.AppendText(e.buf[:0], col, i)
		}
		dst = e.field(dst, e.buf)
	}
	return dst
}

// field quotes a text where it must be: where it holds a delimiter, a quote or a
// line end, or would read back as NULL.
func (e *csvEncoder) field(dst, text []byte) []byte {
	if string(text) != e.null && !e.needsQuotes(text) {
		return append(dst, text...)
	}
	dst = append(dst, '"')
	for _, c := range text {
		if c == '"' {
			dst = append(dst, '"')
		}
		dst = append(dst, c)
	}
	return append(dst, '"')
}

func (e *csvEncoder) needsQuotes(text []byte) bool {
	commas := uint64(e.comma) * ones
	for i := fieldEnd(text, 0, commas); i < len(text); i = fieldEnd(text, i+1, commas) {
		if c := text[i]; c == e.comma || c == '"' || c == '\n' || c == '\r' {
			return true
		}
	}
	return false
}
