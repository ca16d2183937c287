package state

import (
	"encoding/binary"
	"math"
)

// The encoding of a part of a table: its layout (number of columns and their
// kinds), then a list of entries, each a tag byte with
//
//	drop    position                       the slice is gone
//	delete  position, hash, key            the row is gone
//	row     position, hash, key, columns   the row is new or changed
//
// in this order. Integers are varints, lengths uvarints, hashes and doubles 8
// bytes little endian. Rows stand in the order of their ids.
const (
	tagDrop byte = iota + 1
	tagDelete
	tagRow
)

// encoder counts the memory that encoding holds on to: none, parts go straight
// into the caller's buffer.
type encoder struct{}

func (encoder) size() int { return 0 }

func appendBytes(dst, v []byte) []byte {
	return append(binary.AppendUvarint(dst, uint64(len(v))), v...)
}

// Delta appends what changed since the last save.
func (t *Table) Delta(dst []byte) []byte { return t.save(dst, false) }

// Base appends everything.
func (t *Table) Base(dst []byte) []byte { return t.save(dst, true) }

func (t *Table) save(dst []byte, all bool) []byte {
	start := len(dst)
	dst = append(dst, byte(len(t.kinds)))
	for _, k := range t.kinds {
		dst = append(dst, byte(k))
	}
	header := len(dst)
	if !all {
		for _, d := range t.drops {
			dst = binary.AppendVarint(append(dst, tagDrop), d.at)
		}
	}
	t.drops = t.drops[:0]
	for _, s := range t.slices {
		if !all {
			dst = s.appendGone(dst)
		}
		for id := range uint32(len(s.hashes)) {
			if s.Live(id) && (all || s.dirty.get(int(id))) {
				dst = s.appendRow(dst, id)
			}
		}
		s.clean()
	}
	if len(dst) == header {
		return dst[:start]
	}
	return dst
}

func (s *Slice) appendGone(dst []byte) []byte {
	from := uint32(0)
	for _, end := range s.goneEnds {
		dst = binary.AppendVarint(append(dst, tagDelete), s.at)
		dst = appendBytes(dst, s.gone[from:end])
		from = end
	}
	return dst
}

func (s *Slice) appendRow(dst []byte, id uint32) []byte {
	dst = binary.AppendVarint(append(dst, tagRow), s.at)
	dst = binary.LittleEndian.AppendUint64(dst, s.hashes[id])
	dst = appendBytes(dst, s.Key(id))
	for i := range s.cols {
		c := &s.cols[i]
		switch c.kind {
		case Int64:
			dst = binary.AppendVarint(dst, c.ints[id])
		case Float64:
			dst = binary.LittleEndian.AppendUint64(dst, math.Float64bits(c.floats[id]))
		case Fixed16:
			dst = binary.LittleEndian.AppendUint64(dst, c.wides[id][0])
			dst = binary.LittleEndian.AppendUint64(dst, c.wides[id][1])
		case Bytes:
			dst = appendBytes(dst, c.arena.get(id))
		}
	}
	return dst
}

// reader reads an encoded part; after a fault all it gives is zero.
type reader struct {
	data []byte
	bad  bool
}

func (r *reader) take(n int) []byte {
	if n < 0 || n > len(r.data) {
		r.bad = true
		n = 0
	}
	v := r.data[:n]
	r.data = r.data[n:]
	return v
}

func (r *reader) byte() byte {
	if v := r.take(1); len(v) == 1 {
		return v[0]
	}
	return 0
}

func (r *reader) uint64() uint64 {
	if v := r.take(8); len(v) == 8 {
		return binary.LittleEndian.Uint64(v)
	}
	return 0
}

func (r *reader) varint() int64 {
	v, n := binary.Varint(r.data)
	if n <= 0 {
		r.bad, n = true, 0
	}
	r.take(n)
	return v
}

func (r *reader) bytes() []byte {
	v, n := binary.Uvarint(r.data)
	if n <= 0 || v > uint64(len(r.data)) {
		r.bad = true
		return nil
	}
	r.take(n)
	return r.take(int(v))
}

// Apply adds a saved part.
func (t *Table) Apply(data []byte, own func(group uint8) bool) error {
	if len(data) == 0 {
		return nil
	}
	r := &reader{data: data}
	if int(r.byte()) != len(t.kinds) {
		return damaged("table %s: another number of columns", t.name)
	}
	for _, k := range t.kinds {
		if Kind(r.byte()) != k {
			return damaged("table %s: columns of other kinds", t.name)
		}
	}
	for len(r.data) > 0 && !r.bad {
		tag := r.byte()
		at := r.varint()
		switch tag {
		case tagDrop:
			t.Drop(at)
		case tagDelete:
			key := r.bytes()
			if s := t.Find(at); s != nil && !r.bad {
				s.deleteKey(key)
			}
		case tagRow:
			t.applyRow(r, at, own)
		default:
			r.bad = true
		}
	}
	if r.bad {
		return damaged("table %s: cut off or altered", t.name)
	}
	for _, s := range t.slices {
		s.clean()
	}
	t.drops = t.drops[:0]
	return nil
}

func (s *Slice) deleteKey(key []byte) {
	hash := Hash(key)
	if id := s.Lookup(key, hash); id != None {
		s.Delete(id)
	}
}

func (t *Table) applyRow(r *reader, at int64, own func(group uint8) bool) {
	hash, key := r.uint64(), r.bytes()
	if r.bad {
		return
	}
	mine := own(groupOf(hash))
	var s *Slice
	id := uint32(None)
	if mine {
		s = t.Slice(at)
		s.reserve(1)
		id = s.upsert(key, hash)
	}
	for i, kind := range t.kinds {
		switch kind {
		case Int64:
			if v := r.varint(); mine {
				s.cols[i].ints[id] = v
			}
		case Float64:
			if v := r.uint64(); mine {
				s.cols[i].floats[id] = math.Float64frombits(v)
			}
		case Fixed16:
			if v := (Wide{r.uint64(), r.uint64()}); mine {
				s.cols[i].wides[id] = v
			}
		case Bytes:
			if v := r.bytes(); mine {
				s.cols[i].arena.set(id, v)
			}
		}
	}
}
