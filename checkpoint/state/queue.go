package state

import (
	"encoding/binary"
	"math"

	"github.com/eventflux-io/engine/checkpoint/wire"
)

// Queue is entries that wait for a time: they are taken in the order of their times,
// those of one time in the order in which they were added. Each has a key group,
// which decides the shard it belongs to. Taking what is due costs what is due; no
// operation looks at what is not.
type Queue struct {
	name    string
	entries slab
	order   radix
	taken   bool     // entries that were saved have been taken since
	through int64    // up to here
	groups  groupSet // those of them
}

// NewQueue makes an empty queue.
func NewQueue(name string) *Queue {
	return &Queue{name: name, order: newRadix(), through: math.MinInt64}
}

// Add adds a copy of entry that waits for a time.
func (q *Queue) Add(time int64, group uint8, entry []byte) {
	q.order.add(due{time, q.entries.add(uint64(time), group, entry)})
}

// Take calls visit with every entry whose time is not after through and removes it.
// The bytes are the queue's until visit returns, which may add entries. An error of
// visit ends it, after that entry.
func (q *Queue) Take(through int64, visit func(time int64, entry []byte) error) error {
	return q.order.take(through, func(d due) error {
		err := visit(d.time, q.entries.bytes(d.at))
		q.remove(d.at, through)
		return err
	})
}

func (q *Queue) remove(at ref, through int64) {
	if q.entries.isSaved(at) {
		q.taken, q.through = true, max(q.through, through)
		q.groups.add(q.entries.group(at))
	}
	q.entries.drop(at)
}

// Next is the earliest time that an entry waits for; false: there is none.
func (q *Queue) Next() (time int64, any bool) { return q.order.next() }

// Name distinguishes the queue from the operator's other primitives.
func (q *Queue) Name() string { return q.name }

// Announce has the queue announce its growth.
func (q *Queue) Announce(grows func(bytes int)) { q.entries.grows, q.order.grows = grows, grows }

// Rows is the number of entries.
func (q *Queue) Rows() int { return q.order.n }

// Bytes is the memory held.
func (q *Queue) Bytes() int { return q.entries.size() + q.order.size() }

// A saved part is, after its kind, how far entries of some key groups were taken,
// where any were, and then the entries that were added and have not been taken.
const (
	queueTaken byte = iota + 1 // time, groups
	queueAdded                 // time less that of the entry before, group, bytes of each entry
)

// Delta appends what was added since the last save and how far entries were taken.
func (q *Queue) Delta(dst []byte) []byte {
	start := len(dst)
	dst = append(dst, partQueue)
	if q.taken {
		dst = binary.AppendVarint(append(dst, queueTaken), q.through)
		dst = q.groups.append(dst)
	}
	header, last := len(dst), int64(0)
	q.entries.unsaved(func(at ref) {
		if len(dst) == header {
			dst = append(dst, queueAdded)
		}
		dst, last = q.appendEntry(dst, at, last)
	})
	q.clean()
	if len(dst) == start+1 {
		return dst[:start]
	}
	return dst
}

// Base calls write with all entries.
func (q *Queue) Base(most int, write func(part []byte) error) (err error) {
	header := []byte{partQueue, queueAdded}
	dst, last := header, int64(0)
	q.entries.all(func(at ref) {
		if dst, last = q.appendEntry(dst, at, last); len(dst) >= most && err == nil {
			err = write(dst)
			dst, last = dst[:len(header)], 0
		}
	})
	if err != nil || len(dst) == len(header) {
		return err
	}
	return write(dst)
}

// appendEntry appends an entry after one that waits for the time last.
func (q *Queue) appendEntry(dst []byte, at ref, last int64) ([]byte, int64) {
	time := int64(q.entries.word(at))
	dst = binary.AppendVarint(dst, time-last)
	return wire.AppendBytes(append(dst, q.entries.group(at)), q.entries.bytes(at)), time
}

func (q *Queue) clean() {
	q.entries.clean()
	q.taken, q.through, q.groups = false, math.MinInt64, groupSet{}
}

// Apply adds a saved part.
func (q *Queue) Apply(part []byte, own func(group uint8) bool) error { return q.apply(part, all(own)) }

func (q *Queue) apply(part []byte, in intake) error {
	if len(part) == 0 {
		return nil
	}
	r := &wire.Reader{Data: part}
	if r.Byte() != partQueue {
		return damaged("queue %s: a part of something else", q.name)
	}
	for r.More() {
		switch r.Byte() {
		case queueTaken:
			through := r.Varint()
			if groups := readGroups(r); !r.Bad {
				q.dropTaken(through, groups)
			}
		case queueAdded:
			last := int64(0)
			for r.More() {
				last += r.Varint()
				group := r.Byte()
				if entry := r.Bytes(); !r.Bad && in.owns(group) && in.admits(true, headerBytes+len(entry)) {
					q.Add(last, group, entry)
				}
			}
		default:
			r.Bad = true
		}
	}
	if r.Bad {
		return damaged("queue %s: cut off or altered", q.name)
	}
	q.clean()
	return nil
}

// dropTaken removes what another queue has taken: the entries of its key groups.
func (q *Queue) dropTaken(through int64, groups groupSet) {
	var others []due
	q.order.take(through, func(d due) error {
		if groups.has(q.entries.group(d.at)) {
			q.entries.drop(d.at)
		} else {
			others = append(others, d)
		}
		return nil
	})
	for _, d := range others {
		q.order.add(d)
	}
}
