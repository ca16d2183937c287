package format

import (
	"bytes"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/io/connector"
)

// inputKind is how the rows of an input follow each other.
type inputKind uint8

const (
	unknownInput inputKind = iota // nothing but white space so far
	lineInput                     // one object a line
	arrayStart                    // one array, whose bracket is still to come
	arrayInput                    // after an element, or a broken one
	arrayBroken
)

// inArray reports whether data is of an array: the first character of an input
// says so. Rows of an array are counted, not lines, because several may share a
// line. What follows the array is read as lines.
func (d *jsonDecoder) inArray(data []byte) bool {
	if d.input == unknownInput {
		if i := space(data, 0); i < len(data) {
			d.input = lineInput
			if data[i] == '[' {
				d.input = arrayStart
			}
		}
	}
	return d.input > lineInput
}

// element reads an element with the comma, or bracket, before it; n is 0
// where it is not whole.
func (d *jsonDecoder) element(data []byte, final bool, at *connector.Cursor, into *batch.Builder) (n int) {
	if d.skipping {
		if n = d.skipElement(data, at); n > 0 {
			return n
		}
	}
	i := space(data, 0)
	if i == len(data) {
		at.Offset += int64(i)
		return i
	}
	apart := d.input == arrayBroken
	switch c := data[i]; {
	case c == ']' && d.input != arrayStart:
		return d.closeArray(i+1, at)
	case c == '[' && d.input == arrayStart, c == ',' && d.input != arrayStart:
		apart = true
		i = space(data, i+1)
	}
	switch {
	case i == len(data) && (final || i > d.max):
		at.Offset += int64(i)
		return i
	case i == len(data):
		return 0
	case data[i] == ']' && d.input == arrayStart:
		return d.closeArray(i+1, at)
	}
	if end := d.expected(data[i:], true, into); end > 0 && end <= d.max && apart {
		return d.endElement(i+end, at, into)
	}
	into.Undo()
	window := data[i:min(len(data), i+d.max+1)] // so that its end does not matter
	end, good := d.row(window, 0, into)
	if good && !apart {
		good = d.fail("decode", "", "the array is broken: expected \",\" between its elements")
	}
	if good && end <= d.max {
		return d.endElement(i+end, at, into)
	}
	return d.badElement(data, i, window, final, at, into)
}

// endElement ends a row whose element ends at data[n].
func (d *jsonDecoder) endElement(n int, at *connector.Cursor, into *batch.Builder) int {
	d.input = arrayInput
	d.endRow(n, at, into)
	return n
}

// badElement refuses the element that window, after data[:i], starts with, or
// waits for more of it. One whose brackets do not close, although its text is
// broken, is given up at the end of its line, so that the elements after it are
// read.
func (d *jsonDecoder) badElement(data []byte, i int, window []byte, final bool, at *connector.Cursor, into *batch.Builder) (n int) {
	into.Undo()
	d.nesting = nesting{}
	length, state := d.nesting.scan(window)
	feed := bytes.IndexByte(window, '\n') + 1
	long := length > d.max
	if !final && len(window) <= d.max && (state == nestingOpen || state == nestingBroken && feed == 0) {
		return 0
	}
	d.input = arrayInput
	switch {
	case state == nestingClosed && length == 0: // a comma or bracket instead of an element
		d.input = arrayBroken
		if window[0] == '}' { // the others mean something to what is after it
			length = 1
		}
	case state == nestingClosed:
	case state == nestingOpen && d.fault.cut && !long:
		d.input = lineInput // the end of the array is missing with that of its element
	case !d.fault.cut && feed > 0:
		d.input, length, long = arrayBroken, feed, false
	case state == nestingOpen && long:
		d.skipping = true
	default:
		d.input = arrayBroken
	}
	here := *at
	here.Offset += int64(i)
	if long {
		d.tooLong(into, &here, "row", window)
	} else {
		reject(into, &here, "row", d.fault, window[:max(length, 1)])
	}
	at.Offset += int64(i + length)
	if !d.skipping {
		at.Line++
	}
	return i + length
}

// skipElement gives up the rest of an element that is too long.
func (d *jsonDecoder) skipElement(data []byte, at *connector.Cursor) (n int) {
	n, state := d.nesting.scan(data)
	at.Offset += int64(n)
	if state != nestingOpen {
		d.skipping, d.input = false, arrayBroken
		at.Line++
	}
	return n
}

// closeArray ends the array after its bracket.
func (d *jsonDecoder) closeArray(n int, at *connector.Cursor) int {
	d.input = lineInput
	d.layout.ready = false // it may hold line feeds
	at.Offset += int64(n)
	return n
}

// endInput refuses an array that the input ends within.
func (d *jsonDecoder) endInput(at *connector.Cursor, into *batch.Builder) {
	if d.input > lineInput {
		d.input = lineInput
		reject(into, at, "row", fault{code: "decode", msg: "the array is cut off: its \"]\" is missing"}, nil)
	}
}

// nesting follows the brackets of a value, however broken, to its end.
type nesting struct {
	depth           int
	objects         uint64 // bit d: the bracket at depth d is {
	quoted, escaped bool
}

type nestingState uint8

const (
	nestingOpen   nestingState = iota // the bytes end within the value
	nestingClosed                     // the value has ended
	nestingBroken                     // brackets do not fit, or a line feed is quoted
)

// scan reads on; n bytes of s belong to the value.
func (b *nesting) scan(s []byte) (n int, state nestingState) {
	for n, c := range s {
		switch {
		case b.quoted:
			switch {
			case c == '\n':
				return n, nestingBroken
			case b.escaped:
				b.escaped = false
			case c == '\\':
				b.escaped = true
			case c == '"':
				if b.quoted = false; b.depth == 0 {
					return n + 1, nestingClosed
				}
			}
		case c == '"':
			b.quoted = true
		case c == '{' || c == '[':
			b.open(c == '{')
		case b.depth == 0:
			if c == ',' || c == ']' || c == '}' || c == ' ' || c == '\t' || c == '\r' || c == '\n' {
				return n, nestingClosed
			}
		case c == '}' || c == ']':
			if !b.close(c == '}') {
				return n, nestingBroken
			}
			if b.depth == 0 {
				return n + 1, nestingClosed
			}
		}
	}
	return len(s), nestingOpen
}

func (b *nesting) open(object bool) {
	b.objects &^= 1 << b.depth // no bit beyond depth 63: those brackets are not distinguished
	if object {
		b.objects |= 1 << b.depth
	}
	b.depth++
}

func (b *nesting) close(object bool) (fits bool) {
	b.depth--
	return b.depth > 63 || object == (b.objects>>b.depth&1 != 0)
}
