package format

import (
	"bytes"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/eventflux-io/engine/batch"
)

func validText(s []byte) bool { return utf8.Valid(s) }

// Table writes rows as an aligned table for people. Column widths grow with the
// rows; they are never cut.
type Table struct {
	schema batch.Schema
	widths []int
	begun  bool
	cells  [][]byte
}

// NewTable makes a writer for rows of a schema.
func NewTable(schema batch.Schema) *Table {
	t := &Table{schema: schema, widths: make([]int, len(schema)), cells: make([][]byte, len(schema))}
	for i, f := range schema {
		t.widths[i] = screenWidth([]byte(f.Name))
	}
	return t
}

// Begin writes nothing: the header waits for the widths of the first rows.
func (t *Table) Begin(dst []byte) []byte { return dst }

// Append writes the rows of b, and the header before the first.
func (t *Table) Append(dst []byte, b *batch.Batch) []byte {
	for i := range b.N {
		for c := range b.Cols {
			t.widths[c] = max(t.widths[c], screenWidth(t.cell(&b.Cols[c], i, nil)))
		}
	}
	if !t.begun {
		t.begun = true
		for c, f := range t.schema {
			dst = t.pad(dst, []byte(f.Name), c, false)
		}
		dst = append(trimRight(dst), '\n')
		for c := range t.schema {
			dst = t.pad(dst, []byte(strings.Repeat("-", t.widths[c])), c, false)
		}
		dst = append(trimRight(dst), '\n')
	}
	for i := range b.N {
		for c := range b.Cols {
			t.cells[c] = t.cell(&b.Cols[c], i, t.cells[c][:0])
			dst = t.pad(dst, t.cells[c], c, b.Cols[c].Type.IsNumeric())
		}
		dst = append(trimRight(dst), '\n')
	}
	return dst
}

// cell is a value as it is in the table. Control characters are escaped: they
// would break the lines, or mean something to the terminal.
func (t *Table) cell(c *batch.Column, i int, dst []byte) []byte {
	text := dst[:0:0]
	if !c.IsNull(i) && c.Type.Kind == batch.String {
		text = c.Text(c.Slot(i))
	} else {
		text = AppendJSON(text, c, i)
		if len(text) > 1 && text[0] == '"' {
			text = text[1 : len(text)-1]
		}
	}
	if bytes.ContainsFunc(text, unicode.IsControl) {
		quoted := strconv.Quote(string(text))
		return append(dst, quoted[1:len(quoted)-1]...)
	}
	return append(dst, text...)
}

func (t *Table) pad(dst, text []byte, c int, right bool) []byte {
	fill := strings.Repeat(" ", max(t.widths[c]-screenWidth(text), 0))
	if right {
		return append(append(append(dst, fill...), text...), "  "...)
	}
	return append(append(append(dst, text...), fill...), "  "...)
}

func trimRight(dst []byte) []byte {
	for len(dst) > 0 && dst[len(dst)-1] == ' ' {
		dst = dst[:len(dst)-1]
	}
	return dst
}
