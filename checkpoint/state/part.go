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

// Merge appends to dst what the Base of a primitive would be to which all the parts
// were applied: a base, which may be in several parts, and then deltas in the order of
// their epochs. Only the key groups that own reports are looked at: a store that wants
// to bound the memory of a merge calls it for some at a time. An error wraps
// ErrDamaged.
func Merge(dst []byte, parts [][]byte, own func(group uint8) bool) ([]byte, error) {
	var merged Primitive
	for _, part := range parts {
		if len(part) == 0 {
			continue
		}
		if merged == nil {
			var err error
			if merged, err = blank(part); err != nil {
				return dst, err
			}
		}
		if err := merged.Apply(part, own); err != nil {
			return dst, err
		}
	}
	if merged == nil {
		return dst, nil
	}
	return merged.Base(dst), nil
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
