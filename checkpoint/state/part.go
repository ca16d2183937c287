package state

import "github.com/eventflux-io/engine/checkpoint/wire"

// Every saved part begins with the kind of its primitive, so that a store can merge
// parts without knowing the operators that they are of.
const (
	partTable byte = iota + 1 // then the number of columns and the kind of each
	partQueue
	partLists
	partValue
)

// intake decides which entries of a part come into a primitive.
type intake interface {
	// owns reports whether entries of a key group concern the primitive at all.
	owns(group uint8) bool
	// admits reports whether an entry that is not there is to be added. It is asked
	// once for each entry that was added since the part before (fresh), in their order,
	// and for others that are not there; bytes is about what it takes.
	admits(fresh bool, bytes int) bool
}

// all is the intake of a primitive that is restored: the entries of its key groups.
type all func(group uint8) bool

func (own all) owns(group uint8) bool { return own(group) }
func (own all) admits(bool, int) bool { return true }

// Merger makes one base of the saved parts of a primitive without the operator that
// it is of. A store that wants to bound the memory of a merge makes several, each of
// entries that follow those of the one before in the order in which they were added:
// so that order stays, however many parts a base is in.
type Merger struct {
	merged     Primitive
	takes      bool
	skip, room int // see Take
	seen       int // entries that were skipped or taken
	left       bool
}

// Add adds a part of an earlier base; it comes before every Update.
func (m *Merger) Add(part []byte) error {
	return m.apply(part, all(func(uint8) bool { return true }))
}

// Take has the merger take in, of the entries that the parts of Update add, those
// after the first skip, until they have room bytes. Without it none are taken.
func (m *Merger) Take(skip, room int) { m.takes, m.skip, m.room = true, skip, room }

// Update applies the next part of a delta to the entries that are held, and takes in
// what it adds as Take says. An error wraps ErrDamaged.
func (m *Merger) Update(part []byte) error { return m.apply(part, m) }

// Left reports whether room was too small for all that was added, and what the next
// merger is to skip.
func (m *Merger) Left() (skip int, left bool) { return m.seen, m.left }

// Base calls write with what is held, as Primitive.Base does.
func (m *Merger) Base(most int, write func(part []byte) error) error {
	if m.merged == nil {
		return nil
	}
	return m.merged.Base(most, write)
}

func (m *Merger) owns(uint8) bool { return true }

func (m *Merger) admits(fresh bool, bytes int) bool {
	switch {
	case !fresh || !m.takes:
		return false // it is another merger's
	case m.seen < m.skip:
		m.seen++
		return false
	case m.room <= 0:
		m.left = true
		return false
	}
	m.room -= bytes
	m.seen++
	return true
}

func (m *Merger) apply(part []byte, in intake) (err error) {
	if len(part) == 0 {
		return nil
	}
	if m.merged == nil {
		if m.merged, err = blank(part); err != nil {
			return err
		}
	}
	return m.merged.apply(part, in)
}

// blank is an empty primitive of the kind that a part is of.
func blank(part []byte) (Primitive, error) {
	r := &wire.Reader{Data: part}
	switch kind := r.Byte(); kind {
	case partTable:
		var kinds []Kind
		for range r.Byte() {
			kinds = append(kinds, Kind(r.Byte()))
		}
		if r.Bad || !known(kinds) {
			return nil, damaged("a table whose columns cannot be read")
		}
		return NewTable("", kinds...), nil
	case partQueue:
		return NewQueue(""), nil
	case partLists:
		return NewLists(""), nil
	case partValue:
		return NewValue(""), nil
	default:
		return nil, damaged("a part of an unknown kind, %d", kind)
	}
}

func known(kinds []Kind) bool {
	for _, k := range kinds {
		if k < Int64 || k > Bytes {
			return false
		}
	}
	return true
}
