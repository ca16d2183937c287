package state

import "encoding/binary"

// Log is entries in the order in which they were appended; entries leave from
// anywhere, usually the front. Each has a key group, which decides the shard it
// belongs to.
type Log struct {
	name    string
	data    []byte // group, length, bytes of each entry
	count   int
	saved   int  // bytes of data in what was saved
	removed bool // entries have left since the last save
}

// NewLog makes an empty log.
func NewLog(name string) *Log { return &Log{name: name} }

// Append adds a copy of entry.
func (l *Log) Append(group uint8, entry []byte) {
	l.data = appendBytes(append(l.data, group), entry)
	l.count++
}

// Each calls visit with every entry, oldest first; the bytes are the log's.
func (l *Log) Each(visit func(entry []byte)) {
	r := &reader{data: l.data}
	for len(r.data) > 0 {
		r.byte()
		visit(r.bytes())
	}
}

// Keep drops the entries that keep does not want.
func (l *Log) Keep(keep func(entry []byte) bool) {
	r := &reader{data: l.data}
	to := 0
	for len(r.data) > 0 {
		from := len(l.data) - len(r.data)
		r.byte()
		entry := r.bytes()
		end := len(l.data) - len(r.data)
		if keep(entry) {
			to += copy(l.data[to:], l.data[from:end])
			continue
		}
		l.count--
		l.removed = true
	}
	l.data = l.data[:to]
}

// Name tells the log from the operator's other primitives.
func (l *Log) Name() string { return l.name }

// Rows is the number of entries.
func (l *Log) Rows() int { return l.count }

// Bytes is the memory held.
func (l *Log) Bytes() int { return cap(l.data) }

const (
	logAppend byte = iota + 1
	logReplace
)

// Delta appends the entries added since the last save, or all that are left
// where some were dropped.
func (l *Log) Delta(dst []byte) []byte {
	if l.removed {
		return l.save(append(dst, logReplace), 0)
	}
	if l.saved == len(l.data) {
		return dst
	}
	return l.save(append(dst, logAppend), l.saved)
}

// Base appends all entries.
func (l *Log) Base(dst []byte) []byte {
	if l.count == 0 {
		l.saved, l.removed = 0, false
		return dst
	}
	return l.save(append(dst, logReplace), 0)
}

func (l *Log) save(dst []byte, from int) []byte {
	dst = binary.AppendUvarint(dst, uint64(len(l.data)-from))
	dst = append(dst, l.data[from:]...)
	l.saved, l.removed = len(l.data), false
	return dst
}

// Apply adds saved entries, or replaces those of the shard with them.
func (l *Log) Apply(data []byte, own func(group uint8) bool) error {
	if len(data) == 0 {
		return nil
	}
	r := &reader{data: data}
	switch r.byte() {
	case logReplace:
		l.data, l.count = l.data[:0], 0
	case logAppend:
	default:
		return damaged("log %s: unknown part", l.name)
	}
	entries := &reader{data: r.bytes()}
	for len(entries.data) > 0 && !entries.bad {
		group := entries.byte()
		if entry := entries.bytes(); !entries.bad && own(group) {
			l.Append(group, entry)
		}
	}
	if r.bad || entries.bad {
		return damaged("log %s: cut off or altered", l.name)
	}
	l.saved, l.removed = len(l.data), false
	return nil
}
