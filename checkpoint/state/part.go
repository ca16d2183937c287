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

// Merger makes one base of the saved parts of a primitive without the operator that
// it is of. Only the key groups that own reports are looked at: a store that wants to
// bound the memory of a merge makes one for some of them at a time.
type Merger struct {
	own    func(group uint8) bool
	merged Primitive
}

// NewMerger makes one that has no parts yet.
func NewMerger(own func(group uint8) bool) *Merger { return &Merger{own: own} }

// Add applies the next part: first a base, which may be in several, then deltas in the
// order of their epochs. An error wraps ErrDamaged.
func (m *Merger) Add(part []byte) (err error) {
	if len(part) == 0 {
		return nil
	}
	if m.merged == nil {
		if m.merged, err = blank(part); err != nil {
			return err
		}
	}
	return m.merged.Apply(part, m.own)
}

// Base appends what the Base of the primitive would be; nothing if it is empty.
func (m *Merger) Base(dst []byte) []byte {
	if m.merged == nil {
		return dst
	}
	return m.merged.Base(dst)
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
