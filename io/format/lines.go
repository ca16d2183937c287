package format

import (
	"bytes"
	"strconv"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/io/connector"
)

// defaultMaxRecord is how long a record may be where no option says.
const defaultMaxRecord = "1MiB"

var byteOrderMark = []byte("\xef\xbb\xbf")

// lines finds records that end with a line feed. A record longer than the limit
// is rejected and skipped, however long it is, and takes no memory.
type lines struct {
	max      int
	began    bool
	skipping bool // within a line that is too long
	looked   int  // bytes of what Decode left that hold no line feed
}

func newLines(options connector.Options, name string) lines {
	max := int(options.Size(name))
	if max == 0 {
		max = 1 << 20
	}
	return lines{max: max}
}

// begin passes over a byte order mark at the start of the input. ready is false
// where it takes more bytes to know.
func (l *lines) begin(data []byte, final bool, at *connector.Cursor) (n int, ready bool) {
	switch {
	case l.began:
	case at.Offset == 0 && bytes.HasPrefix(data, byteOrderMark):
		n, at.Offset = len(byteOrderMark), int64(len(byteOrderMark))
	case at.Offset == 0 && !final && bytes.HasPrefix(byteOrderMark, data):
		return 0, false
	}
	l.began = true
	return n, true
}

// line is the first line of data without its end, and the bytes it takes with
// it; 0 where its end is not there yet.
func (l *lines) line(data []byte, final bool) (line []byte, n int) {
	from := min(l.looked, len(data))
	l.looked = 0
	switch end := bytes.IndexByte(data[from:], '\n'); {
	case end >= 0:
		line, n = data[:from+end], from+end+1
	case final:
		line, n = data, len(data)
	default:
		l.looked = len(data)
		return nil, 0
	}
	if len(line) > 0 && line[len(line)-1] == '\r' {
		line = line[:len(line)-1]
	}
	return line, n
}

// skipLine gives up the rest of a line that is too long; whole reports whether its
// end was there.
func (l *lines) skipLine(data []byte, final bool, at *connector.Cursor) (n int) {
	n = len(data)
	end := bytes.IndexByte(data, '\n')
	if end >= 0 {
		n = end + 1
	}
	l.skipping = end < 0 && !final
	at.Offset += int64(n)
	if !l.skipping {
		at.Line++
	}
	return n
}

// tooLong refuses a record that is longer than the limit.
func (l *lines) tooLong(into *batch.Builder, at *connector.Cursor, counted string, raw []byte) {
	raw = raw[:min(len(raw), l.max)] // how much more is there depends on how it was read
	reject(into, at, counted, overlong(l.max), raw)
}

// reject hands a record that does not decode to the builder. counted is what
// at.Line counts.
func reject(into *batch.Builder, at *connector.Cursor, counted string, why fault, raw []byte) {
	number := at.Line + 1
	into.Reject(batch.Rejected{
		Message: why.msg, Code: why.code, Column: why.column, Partition: at.Partition, Offset: number, Raw: raw,
		Position: counted + " " + strconv.FormatInt(number, 10) + ", offset " + strconv.FormatInt(at.Offset, 10),
	})
}
