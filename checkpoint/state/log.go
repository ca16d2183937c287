package state

import (
	"encoding/binary"

	"github.com/eventflux-io/engine/checkpoint/wire"
)

// Log is entries in the order in which they were appended; entries leave from
// anywhere, usually the front. Each has a key group, which decides the shard it
// belongs to.
type Log struct {
	name    string
	data    []byte // group, length, bytes of each entry
	count   int
	saved   int      // bytes of data in what was saved
	removed bool     // entries have left since the last save
	groups  groupSet // of the entries, those that have left since the last save too
	grows   func(bytes int)
}

// NewLog makes an empty log.
func NewLog(name string) *Log { return &Log{name: name} }

// Append adds a copy of entry.
func (l *Log) Append(group uint8, entry []byte) {
	if more := growth(l.data, 1+binary.MaxVarintLen32+len(entry)); more >= muchAtOnce && l.grows != nil {
		l.grows(more)
	}
	l.data = wire.AppendBytes(append(l.data, group), entry)
	l.groups.add(group)
	l.count++
}

// Announce has the log announce its growth.
func (l *Log) Announce(grows func(bytes int)) { l.grows = grows }

// Each calls visit with every entry, oldest first; the bytes are the log's.
func (l *Log) Each(visit func(entry []byte)) {
	l.each(func(_ uint8, entry []byte) { visit(entry) })
}

func (l *Log) each(visit func(group uint8, entry []byte)) {
	for r := (&wire.Reader{Data: l.data}); len(r.Data) > 0; {
		visit(r.Byte(), r.Bytes())
	}
}

// Keep drops the entries that keep does not want.
func (l *Log) Keep(keep func(entry []byte) bool) {
	l.keep(func(_ uint8, entry []byte) bool { return keep(entry) })
}

func (l *Log) keep(keep func(group uint8, entry []byte) bool) {
	r := &wire.Reader{Data: l.data}
	to := 0
	for len(r.Data) > 0 {
		from := len(l.data) - len(r.Data)
		group, entry := r.Byte(), r.Bytes()
		if keep(group, entry) {
			to += copy(l.data[to:], l.data[from:len(l.data)-len(r.Data)])
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

// A saved part of a log is a tag byte, with logReplace the key groups whose
// entries it replaces, and the entries.
const (
	logAppend byte = iota + 1
	logReplace
)

// Delta appends the entries added since the last save, or all that are left
// where some were dropped.
func (l *Log) Delta(dst []byte) []byte {
	switch {
	case l.removed:
		return l.replace(dst)
	case l.saved == len(l.data):
		return dst
	}
	dst = wire.AppendBytes(append(dst, logAppend), l.data[l.saved:])
	l.saved = len(l.data)
	return dst
}

// Base appends all entries.
func (l *Log) Base(dst []byte) []byte {
	if l.count == 0 {
		l.saved, l.removed, l.groups = 0, false, groupSet{}
		return dst
	}
	return l.replace(dst)
}

func (l *Log) replace(dst []byte) []byte {
	dst = wire.AppendBytes(l.groups.append(append(dst, logReplace)), l.data)
	l.saved, l.removed, l.groups = len(l.data), false, groupSet{}
	l.each(func(group uint8, _ []byte) { l.groups.add(group) })
	return dst
}

// Apply adds saved entries, or replaces those of the shard with them.
func (l *Log) Apply(data []byte, own func(group uint8) bool) error {
	if len(data) == 0 {
		return nil
	}
	r := &wire.Reader{Data: data}
	switch r.Byte() {
	case logReplace:
		replaced := readGroups(r)
		l.keep(func(group uint8, _ []byte) bool { return !replaced.has(group) })
	case logAppend:
	default:
		return damaged("log %s: unknown part", l.name)
	}
	entries := &wire.Reader{Data: r.Bytes()}
	for len(entries.Data) > 0 && !entries.Bad {
		group := entries.Byte()
		if entry := entries.Bytes(); !entries.Bad && own(group) {
			l.Append(group, entry)
		}
	}
	if r.Bad || entries.Bad || len(r.Data) > 0 {
		return damaged("log %s: cut off or altered", l.name)
	}
	l.saved, l.removed = len(l.data), false
	return nil
}
