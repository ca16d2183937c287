package state

import (
	"encoding/binary"
	"math/bits"

	"github.com/eventflux-io/engine/checkpoint/wire"
)

// Lists are entries in order under keys: appended at the end, trimmed from the front.
// What is saved of a list is what was added to it and how many left, so that a long
// one costs no more than a short one.
type Lists struct {
	name    string
	keys    *Slice
	entries slab // the word of an entry is the ref of the next one
	n       int
}

// The columns of Lists.keys.
const (
	listFirst   = iota // ref of the first entry
	listLast           // and of the last
	listFresh          // of the first that was not saved, where listAdded > 0
	listCount          // entries
	listAdded          // of these, added since the last save
	listTrimmed        // entries that were saved and have left since
	listColumns
)

// NewLists makes it empty.
func NewLists(name string) *Lists {
	kinds := make([]Kind, listColumns)
	for i := range kinds {
		kinds[i] = Int64
	}
	return &Lists{name: name, keys: newSlice(kinds, nil)}
}

// Append adds a copy of entry to the end of a key's list.
func (l *Lists) Append(key []byte, hash uint64, entry []byte) {
	l.keys.tidy()
	id := l.keys.upsert(key, hash)
	l.keys.growColumns()
	l.append(id, groupOf(hash), entry)
}

func (l *Lists) append(id uint32, group uint8, entry []byte) {
	at := l.entries.add(uint64(nowhere), group, entry)
	if count := l.at(listCount, id); *count > 0 {
		l.entries.setWord(ref(*l.at(listLast, id)), uint64(at))
	} else {
		*l.at(listFirst, id) = int64(at)
	}
	*l.at(listLast, id) = int64(at)
	if *l.at(listAdded, id) == 0 {
		*l.at(listFresh, id) = int64(at)
	}
	*l.at(listCount, id)++
	*l.at(listAdded, id)++
	l.n++
	l.keys.Touch(id)
}

func (l *Lists) at(col int, id uint32) *int64 { return &l.keys.cols[col].ints[id] }

// Count is how many entries a key's list has.
func (l *Lists) Count(key []byte, hash uint64) int {
	if id := l.keys.Lookup(key, hash); id != None {
		return int(*l.at(listCount, id))
	}
	return 0
}

// Each calls visit with the entries of a key's list, first to last. The bytes are the
// lists' until visit returns, which changes nothing.
func (l *Lists) Each(key []byte, hash uint64, visit func(entry []byte)) {
	id := l.keys.Lookup(key, hash)
	if id == None {
		return
	}
	l.walk(ref(*l.at(listFirst, id)), *l.at(listCount, id), func(at ref) { visit(l.entries.bytes(at)) })
}

// walk calls visit with count entries from one on.
func (l *Lists) walk(at ref, count int64, visit func(at ref)) {
	for ; count > 0; count-- {
		next := ref(l.entries.word(at))
		visit(at)
		at = next
	}
}

// Trim removes the first n entries of a key's list, or all where it has fewer. A list
// without entries is not kept.
func (l *Lists) Trim(key []byte, hash uint64, n int) {
	if id := l.keys.Lookup(key, hash); id != None {
		l.trim(id, int64(n))
	}
}

func (l *Lists) trim(id uint32, n int64) {
	count, added := l.at(listCount, id), l.at(listAdded, id)
	n = min(n, *count)
	l.walk(ref(*l.at(listFirst, id)), n, func(at ref) {
		*l.at(listFirst, id) = int64(l.entries.word(at))
		l.entries.drop(at)
	})
	saved := min(n, *count-*added)
	*l.at(listTrimmed, id) += saved
	*added -= n - saved
	*count -= n
	l.n -= int(n)
	switch {
	case *count == 0:
		l.keys.Delete(id)
	case *added == *count:
		*l.at(listFresh, id) = *l.at(listFirst, id)
	}
	l.keys.Touch(id)
}

// Drop removes a key's list.
func (l *Lists) Drop(key []byte, hash uint64) {
	l.Trim(key, hash, l.Count(key, hash))
}

// Name distinguishes the lists from the operator's other primitives.
func (l *Lists) Name() string { return l.name }

// Announce has the lists announce their growth.
func (l *Lists) Announce(grows func(bytes int)) {
	l.keys.grows, l.entries.grows = grows, grows
}

// Rows is the number of entries of all lists.
func (l *Lists) Rows() int { return l.n }

// Bytes is the memory held.
func (l *Lists) Bytes() int { return l.keys.Bytes() + l.entries.size() }

// A saved part is, after its kind, the keys whose lists were dropped and then those
// whose lists were changed and those that are new.
const (
	listsDrop   byte = iota + 1 // hash, key
	listsChange                 // hash, key, how many have left, how many follow, their bytes
	listsNew                    // the same
)

// Delta appends what changed since the last save.
func (l *Lists) Delta(dst []byte) []byte {
	start := len(dst)
	dst = append(dst, partLists)
	s, from := l.keys, uint32(0)
	for i, end := range s.goneEnds {
		dst = binary.LittleEndian.AppendUint64(append(dst, listsDrop), s.goneHashes[i])
		dst = wire.AppendBytes(dst, s.gone[from:end])
		from = end
	}
	l.dirty(func(id uint32) {
		tag := listsChange
		if int(id) >= l.keys.saved {
			tag = listsNew
		}
		dst = l.change(append(dst, tag), id, *l.at(listTrimmed, id), ref(*l.at(listFresh, id)), *l.at(listAdded, id))
	})
	l.clean()
	if len(dst) == start+1 {
		return dst[:start]
	}
	return dst
}

// Base calls write with all lists.
func (l *Lists) Base(most int, write func(part []byte) error) error {
	dst := []byte{partLists}
	for id := range uint32(l.keys.Len()) {
		if !l.keys.Live(id) {
			continue
		}
		dst = l.change(append(dst, listsNew), id, 0, ref(*l.at(listFirst, id)), *l.at(listCount, id))
		if len(dst) < most {
			continue
		}
		if err := write(dst); err != nil {
			return err
		}
		dst = dst[:1]
	}
	if len(dst) == 1 {
		return nil
	}
	return write(dst)
}

func (l *Lists) change(dst []byte, id uint32, trimmed int64, from ref, count int64) []byte {
	dst = binary.LittleEndian.AppendUint64(dst, l.keys.Hash(id))
	dst = wire.AppendBytes(dst, l.keys.Key(id))
	dst = binary.AppendUvarint(dst, uint64(trimmed))
	dst = binary.AppendUvarint(dst, uint64(count))
	l.walk(from, count, func(at ref) { dst = wire.AppendBytes(dst, l.entries.bytes(at)) })
	return dst
}

// dirty calls visit with the lists that were changed and are there.
func (l *Lists) dirty(visit func(id uint32)) {
	if !l.keys.anyDirty {
		return
	}
	for i, word := range l.keys.dirty {
		for ; word != 0; word &= word - 1 {
			if id := uint32(i*64 + bits.TrailingZeros64(word)); l.keys.Live(id) {
				visit(id)
			}
		}
	}
}

// clean says that everything was saved.
func (l *Lists) clean() {
	l.dirty(func(id uint32) { *l.at(listAdded, id), *l.at(listTrimmed, id) = 0, 0 })
	l.keys.clean()
	l.entries.clean()
}

// Apply adds a saved part.
func (l *Lists) Apply(part []byte, own func(group uint8) bool) error { return l.apply(part, all(own)) }

func (l *Lists) apply(part []byte, in intake) error {
	if len(part) == 0 {
		return nil
	}
	r := &wire.Reader{Data: part}
	if r.Byte() != partLists {
		return damaged("lists %s: a part of something else", l.name)
	}
	for r.More() {
		tag, hash, key := r.Byte(), r.Uint64(), r.Bytes()
		switch {
		case r.Bad:
		case tag == listsDrop:
			l.Drop(key, hash)
		case tag == listsChange || tag == listsNew:
			l.applyChange(r, tag == listsNew, key, hash, in)
		default:
			r.Bad = true
		}
	}
	if r.Bad {
		return damaged("lists %s: cut off or altered", l.name)
	}
	l.clean()
	return nil
}

func (l *Lists) applyChange(r *wire.Reader, fresh bool, key []byte, hash uint64, in intake) {
	trimmed, count := r.Uvarint(), r.Count(1)
	own := in.owns(groupOf(hash))
	if there := l.keys.Lookup(key, hash) != None; own && (fresh || !there) {
		own = in.admits(fresh, len(key)+headerBytes*count) || there
	}
	if own && trimmed > 0 {
		if trimmed > uint64(l.Count(key, hash)) {
			r.Bad = true
			return
		}
		// The list may become empty for a moment; what follows begins it again.
		l.Trim(key, hash, int(trimmed))
	}
	for range count {
		if entry := r.Bytes(); own && !r.Bad {
			l.Append(key, hash, entry)
		}
	}
}
