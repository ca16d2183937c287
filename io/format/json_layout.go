package format

import (
	"bytes"

	"github.com/eventflux-io/engine/batch"
)

// layout is how the rows before were written: which bytes are between their
// values. Programs write all rows alike, so these bytes are compared, not read.
type layout struct {
	fields []laidField
	tail   lead  // what ends the row
	absent []int // columns that have no field
	ready  bool  // a row may be expected to look like this

	notes   []seenField // of the row that is being read completely
	missing []int       // its columns without a field
	memory  []byte      // of the leads
	misses  int         // rows in sequence that looked otherwise
	rest    int         // rows that are read completely without another try
}

// laidField is one field: the bytes between the value before and its own, and
// what its value is for.
type laidField struct {
	lead
	col  int            // -1: nothing
	kind batch.TypeKind // of the column; Null: there is none
}

// lead is a run of bytes. Up to 16 are compared as two words.
type lead struct {
	text           []byte
	lo, hi         uint64
	loMask, hiMask uint64
}

// seenField is where the value of a field was.
type seenField struct{ from, to, col int }

const (
	maxLaid   = 64   // fields of a layout
	maxLeads  = 4096 // bytes of its leads
	maxMisses = 8    // then rows look too different to be expected
	restRows  = 256
)

func newLead(text []byte) lead {
	l := lead{text: text}
	var padded [16]byte
	copy(padded[:], text)
	l.lo, l.hi = word(padded[:], 0), word(padded[:], 8)
	n := min(len(text), 16)
	l.loMask, l.hiMask = lowBytes(min(n, 8)), lowBytes(n-min(n, 8))
	return l
}

func lowBytes(n int) uint64 { return 1<<(8*n) - 1 }

// past is after the lead at s[i]; 0 where something else is there.
func (l *lead) past(s []byte, i int) int {
	end := i + len(l.text)
	if i+16 <= len(s) && (word(s, i)^l.lo)&l.loMask|(word(s, i+8)^l.hi)&l.hiMask != 0 {
		return 0
	}
	if len(l.text) <= 16 && i+16 <= len(s) || end <= len(s) && string(s[i:end]) == string(l.text) {
		return end
	}
	return 0
}

// begin starts the notes of a row that is read completely.
func (l *layout) begin() { l.notes, l.missing = l.notes[:0], l.missing[:0] }

// see records that the value of s[from:to] belongs to a key's target.
func (l *layout) see(from, to int, of target) {
	col := of.col
	if of.more != nil {
		col = unexpected
	}
	if len(l.notes) <= maxLaid {
		l.notes = append(l.notes, seenField{from, to, col})
	}
}

const unexpected = -2 // the column of a value whose row is always read completely

// learn takes the layout of the row s[start:end], which was read completely.
func (l *layout) learn(s []byte, start, end int, schema batch.Schema, skipped []bool) {
	if l.ready = false; l.rest > 0 {
		l.rest--
		return
	}
	if len(l.notes) > maxLaid || end-start > maxLeads+l.valueBytes() {
		return
	}
	l.fields, l.memory = l.fields[:0], l.memory[:0]
	at := start
	for i, n := range l.notes {
		if n.col == unexpected || n.col >= 0 && l.twice(i) {
			return
		}
		f := laidField{lead: l.keep(s[at:n.from]), col: n.col}
		if n.col >= 0 && skipped != nil && skipped[n.col] {
			f.col = -1
		}
		if f.col >= 0 {
			f.kind = schema[f.col].Type.Kind
		}
		l.fields = append(l.fields, f)
		at = n.to
	}
	l.tail = l.keep(s[at:end])
	l.absent = append(l.absent[:0], l.missing...)
	l.ready = true
}

func (l *layout) valueBytes() (sum int) {
	for _, n := range l.notes {
		sum += n.to - n.from
	}
	return sum
}

// keep copies a lead. The memory may move as it grows; leads keep theirs.
func (l *layout) keep(text []byte) lead {
	from := len(l.memory)
	l.memory = append(l.memory, text...)
	return newLead(l.memory[from:len(l.memory):len(l.memory)])
}

// twice reports whether an earlier field has the column of field i.
func (l *layout) twice(i int) bool {
	for _, n := range l.notes[:i] {
		if n.col == l.notes[i].col {
			return true
		}
	}
	return false
}

// missed notes a row that did not look as expected.
func (l *layout) missed() {
	if l.misses++; l.misses >= maxMisses {
		l.ready, l.misses, l.rest = false, 0, restRows
	}
}

// expected reads a row at the start of s in the layout of the one before; end is
// after it. 0: it looks otherwise or is not good, and the builder is as it was.
// A row with a line feed within is taken only where that may be (multiline).
func (r *jsonRow) expected(s []byte, multiline bool, into *batch.Builder) (end int) {
	l := &r.layout
	if !l.ready {
		return 0
	}
	i := 0
	for f := range l.fields {
		field := &l.fields[f]
		if i = field.past(s, i); i == 0 || i >= len(s) {
			return r.unlike(into)
		}
		end = 0
		switch field.kind {
		case batch.Null: // nobody wants it
			switch c := s[i]; {
			case c == '"':
				end = plainString(s, i)
			case c-'1' < 9:
				end = wholeEnd(s, i)
			}
		case batch.String:
			if s[i] == '"' {
				if end = plainString(s, i); end > 0 {
					into.Col(field.col).AppendText(s[i+1 : end-1])
				}
			}
		case batch.Int64:
			var v int64
			if v, end = shortInt(s, i); end > 0 {
				batch.Append(into.Col(field.col), v)
			}
		case batch.Int32:
			var v int64
			if v, end = shortInt(s, i); end > 0 && int64(int32(v)) == v {
				batch.Append(into.Col(field.col), int32(v))
			} else {
				end = 0
			}
		case batch.Float64:
			var v float64
			if v, end = shortFloat(s, i); end > 0 {
				batch.Append(into.Col(field.col), v)
			}
		}
		if end == 0 { // any other value
			if end = r.other(s, i, field, into); end == 0 || !multiline && bytes.IndexByte(s[i:end], '\n') >= 0 {
				return r.unlike(into)
			}
		}
		i = end
	}
	if i = l.tail.past(s, i); i == 0 {
		return r.unlike(into)
	}
	for _, col := range l.absent {
		into.Col(col).AppendNull()
	}
	l.misses = 0
	return i
}

func (r *jsonRow) unlike(into *batch.Builder) int {
	into.Undo()
	r.layout.missed()
	return 0
}

// other reads any value; 0: it is not good.
func (r *jsonRow) other(s []byte, i int, f *laidField, into *batch.Builder) (end int) {
	var good bool
	if f.col < 0 {
		end, good = r.skip(s, i, 1)
	} else {
		end, good = r.value(s, i, into.Col(f.col), &r.schema[f.col], 1)
	}
	if !good {
		return 0
	}
	return end
}

// plainString is the end of the string at s[i], 0 where special bytes are in it.
func plainString(s []byte, i int) (end int) {
	end = i + 1
	if end+8 <= len(s) {
		if m := special(word(s, end)); m != 0 {
			end += first(m)
		} else {
			end = plain(s, end+8)
		}
	} else {
		end = plain(s, end)
	}
	if end < len(s) && s[end] == '"' {
		return end + 1
	}
	return 0
}

// wholeEnd is the end of the whole number at s[i], which begins with 1 to 9; 0
// where it has a point or an exponent.
func wholeEnd(s []byte, i int) (end int) {
	for end = i; end+8 <= len(s); end += 8 {
		if marks := notDigits(word(s, end)); marks != 0 {
			end += first(marks)
			break
		}
	}
	end = pastDigits(s, end)
	if end < len(s) && (s[end] == '.' || s[end]|0x20 == 'e') {
		return 0
	}
	return end
}
