package format

import (
	"strings"
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
		t.widths[i] = utf8.RuneCountInString(f.Name)
	}
	return t
}

// Begin writes nothing: the header waits for the widths of the first rows.
func (t *Table) Begin(dst []byte) []byte { return dst }

// Append writes the rows of b, and the header before the first.
func (t *Table) Append(dst []byte, b *batch.Batch) []byte {
	for i := range b.N {
		for c := range b.Cols {
			t.widths[c] = max(t.widths[c], utf8.RuneCount(t.cell(&b.Cols[c], i, nil)))
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

func (t *Table) cell(c *batch.Column, i int, dst []byte) []byte {
	if !c.IsNull(i) && c.Type.Kind == batch.String {
		return append(dst, c.Text(c.Slot(i))...)
	}
	quoted := AppendJSON(dst, c, i)
	if len(quoted) > 1 && quoted[0] == '"' {
		return quoted[1 : len(quoted)-1]
	}
	return quoted
}

func (t *Table) pad(dst, text []byte, c int, right bool) []byte {
	fill := strings.Repeat(" ", max(t.widths[c]-utf8.RuneCount(text), 0))
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
