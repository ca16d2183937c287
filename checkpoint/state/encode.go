package state

import (
	"encoding/binary"
	"math"
	"math/bits"
	"slices"
	"sort"

	"github.com/eventflux-io/engine/checkpoint/wire"
)

// The encoding of a part of a table: its kind and its layout (number of columns and
// their kinds), then a list of entries, each a tag byte with
//
//	drop    position, groups           rows of these key groups are gone from the slice
//	delete  position, hash, key        the row is gone
//	rows    position, block            rows are new or changed
//
// where drops come first and rows last. A block is column after column, so that
// both sides run straight loops: the number of rows, how many of them (the first)
// are not new, their hashes, their keys, and each column (see appendInts and its
// siblings). Integers are varints, lengths uvarints, hashes and doubles 8 bytes
// little endian. Rows are in the order of their ids.
//
// Parts of several shards commute: each names only key groups of its own.
const (
	tagDrop byte = iota + 1
	tagDelete
	tagRows
)

// Delta appends what changed since the last save.
func (t *Table) Delta(dst []byte) []byte {
	start := len(dst)
	dst = t.appendLayout(dst)
	header := len(dst)
	for _, d := range t.drops {
		dst = binary.AppendVarint(append(dst, tagDrop), d.at)
		dst = d.groups.append(dst)
	}
	for _, s := range t.slices {
		dst = s.appendGone(dst)
	}
	t.drops = t.drops[:0]
	for _, s := range t.slices {
		t.ids = s.changed(t.ids[:0])
		if len(t.ids) > 0 {
			known := sort.Search(len(t.ids), func(i int) bool { return int(t.ids[i]) >= s.saved })
			dst = t.appendRows(dst, s, known)
		}
		s.clean()
	}
	if len(dst) == header {
		return dst[:start]
	}
	return dst
}

// Base calls write with all rows.
func (t *Table) Base(most int, write func(part []byte) error) error {
	dst := t.appendLayout(nil)
	header := len(dst)
	for _, s := range t.slices {
		perPart := max(1, most/max(1, s.rowBytes()))
		for id, end := 0, s.Len(); id < end; {
			t.ids = t.ids[:0]
			for ; id < end && len(t.ids) < perPart; id++ {
				if s.Live(uint32(id)) {
					t.ids = append(t.ids, uint32(id))
				}
			}
			if len(t.ids) > 0 {
				dst = t.appendRows(dst, s, 0)
			}
			if len(dst) < most {
				continue
			}
			if err := write(dst); err != nil {
				return err
			}
			dst = dst[:header]
		}
	}
	if len(dst) == header {
		return nil
	}
	return write(dst)
}

func (t *Table) appendLayout(dst []byte) []byte {
	dst = append(dst, partTable, byte(len(t.kinds)))
	for _, k := range t.kinds {
		dst = append(dst, byte(k))
	}
	return dst
}

// rowBytes is about what a row takes in a part.
func (s *Slice) rowBytes() int {
	n := len(s.keys)
	for i := range s.cols {
		n += s.cols[i].size()
	}
	return 8 + n/max(1, s.Len())
}

// changed appends the ids of the rows that changed since the last save.
func (s *Slice) changed(ids []uint32) []uint32 {
	if !s.anyDirty {
		return ids
	}
	for i, word := range s.dirty {
		for ; word != 0; word &= word - 1 {
			if id := uint32(i*64 + bits.TrailingZeros64(word)); s.Live(id) {
				ids = append(ids, id)
			}
		}
	}
	return ids
}

func (s *Slice) appendGone(dst []byte) []byte {
	from := uint32(0)
	for i, end := range s.goneEnds {
		dst = binary.AppendVarint(append(dst, tagDelete), s.at)
		dst = binary.LittleEndian.AppendUint64(dst, s.goneHashes[i])
		dst = wire.AppendBytes(dst, s.gone[from:end])
		from = end
	}
	return dst
}

// appendRows appends a block of rows, of which the first known are not new.
func (t *Table) appendRows(dst []byte, s *Slice, known int) []byte {
	dst = binary.AppendVarint(append(dst, tagRows), s.at)
	dst = binary.AppendUvarint(dst, uint64(len(t.ids)))
	dst = binary.AppendUvarint(dst, uint64(known))
	for _, id := range t.ids {
		dst = binary.LittleEndian.AppendUint64(dst, s.hashes[id])
	}
	for _, id := range t.ids {
		dst = wire.AppendBytes(dst, s.Key(id))
	}
	for i := range s.cols {
		c := &s.cols[i]
		switch c.kind {
		case Int64:
			dst = appendInts(dst, t.gathered(c.ints))
		case Float64:
			for _, id := range t.ids {
				dst = binary.LittleEndian.AppendUint64(dst, math.Float64bits(c.floats[id]))
			}
		case Fixed16:
			for _, id := range t.ids {
				dst = binary.LittleEndian.AppendUint64(dst, c.wides[id][0])
				dst = binary.LittleEndian.AppendUint64(dst, c.wides[id][1])
			}
		case Bytes:
			for _, id := range t.ids {
				dst = wire.AppendBytes(dst, c.arena.get(id))
			}
		}
	}
	return dst
}

// gathered are the values of the rows being saved, until the next call. Rows that
// changed lie far apart: a loop that does nothing but load has many loads under way at
// once.
func (t *Table) gathered(v []int64) []int64 {
	t.ints = grow(t.ints[:0], len(t.ids))[:len(t.ids)]
	for i, id := range t.ids {
		t.ints[i] = v[id]
	}
	return t.ints
}

// appendInts appends integers as the least of them, and what each is above it in
// as many bytes as the greatest needs.
func appendInts(dst []byte, v []int64) []byte {
	least, most := int64(math.MaxInt64), int64(math.MinInt64)
	for _, x := range v {
		least, most = min(least, x), max(most, x)
	}
	width := (bits.Len64(uint64(most)-uint64(least)) + 7) / 8
	dst = append(binary.AppendVarint(dst, least), byte(width))
	if width == 0 {
		return dst
	}
	at, end := len(dst), len(dst)+len(v)*width
	dst = slices.Grow(dst, len(v)*width+8)[:end+8] // each is written as 8 bytes, over what comes next
	for _, x := range v {
		binary.LittleEndian.PutUint64(dst[at:], uint64(x)-uint64(least))
		at += width
	}
	return dst[:end]
}

// readGroups reads what groupSet.append appended.
func readGroups(r *wire.Reader) (g groupSet) {
	for i := range g {
		g[i] = r.Uint64()
	}
	return g
}

// Apply adds a saved part.
func (t *Table) Apply(part []byte, own func(group uint8) bool) error { return t.apply(part, all(own)) }

func (t *Table) apply(part []byte, in intake) error {
	if len(part) == 0 {
		return nil
	}
	r := &wire.Reader{Data: part}
	if r.Byte() != partTable {
		return damaged("table %s: a part of something else", t.name)
	}
	if int(r.Byte()) != len(t.kinds) {
		return damaged("table %s: another number of columns", t.name)
	}
	for _, k := range t.kinds {
		if Kind(r.Byte()) != k {
			return damaged("table %s: columns of other kinds", t.name)
		}
	}
	for r.More() {
		tag := r.Byte()
		at := r.Varint()
		switch tag {
		case tagDrop:
			t.dropGroups(at, readGroups(r))
		case tagDelete:
			hash, key := r.Uint64(), r.Bytes()
			if s := t.Find(at); s != nil && !r.Bad {
				if id := s.Lookup(key, hash); id != None {
					s.Delete(id)
				}
			}
		case tagRows:
			t.applyRows(r, at, in)
		default:
			r.Bad = true
		}
	}
	if r.Bad {
		return damaged("table %s: cut off or altered", t.name)
	}
	for _, s := range t.slices {
		s.clean()
	}
	t.drops = t.drops[:0]
	return nil
}

// dropGroups removes the rows of some key groups from a slice: those of the
// shard that dropped it. Another shard may have gone on with its own.
func (t *Table) dropGroups(at int64, groups groupSet) {
	s := t.Find(at)
	if s == nil {
		return
	}
	if !groups.contains(s.groups) {
		for id, hash := range s.hashes {
			if groups.has(groupOf(hash)) {
				s.Delete(uint32(id))
			}
		}
		if s.Count() > 0 {
			return
		}
	}
	t.Drop(at)
}

// Ids of rows of a block that are none yet.
const (
	pending = None - 1 // it is to be added
	unsure  = None - 2 // it may be there, but not in the first entry that it could be in
)

// candidates reads, for each of some hashes (8 bytes each), the first entry that its key
// could be in: the id there, None where there is no such key, or unsure. As in guess,
// the loads do not wait for one another. s may be nil: it has no keys.
func (s *Slice) candidates(hashes []byte, ids []uint32) {
	if s == nil || len(s.entries) == 0 {
		for i := range ids {
			ids[i] = None
		}
		return
	}
	entries := s.entries
	mask := uint64(len(entries) - 1)
	for i := range ids {
		h := binary.LittleEndian.Uint64(hashes[8*i:])
		e := entries[h&mask]
		id := uint32(e) - 1 // None of a free entry
		if e != 0 && e>>32 != h>>32 {
			id = unsure
		}
		ids[i] = id
	}
}

func (t *Table) applyRows(r *wire.Reader, at int64, in intake) {
	n := r.Count(8)
	known := r.Uvarint()
	hashes := r.Take(8 * n)
	hash := func(row int) uint64 { return binary.LittleEndian.Uint64(hashes[8*row:]) }
	s := t.Find(at)
	if s != nil {
		s.tidy()
	}
	t.ids = grow(t.ids[:0], n)[:n]
	s.candidates(hashes, t.ids)
	rows, bytes := 0, 0 // that are to be added
	keys := *r
	for row, id := range t.ids {
		key := r.Bytes()
		if !in.owns(groupOf(hash(row))) {
			t.ids[row] = None
			continue
		}
		if id == unsure || id != None && !same(s.Key(id), key) {
			id = s.Lookup(key, hash(row))
		}
		fresh := uint64(row) >= known
		if (fresh || id == None) && in.admits(fresh, len(key)+8*len(t.kinds)) && id == None {
			id, rows, bytes = pending, rows+1, bytes+len(key)
		}
		t.ids[row] = id
	}
	if r.Bad {
		return
	}
	if rows > 0 {
		s = t.Slice(at)
		s.expect(rows, bytes)
		for row, id := range t.ids {
			if key := keys.Bytes(); id == pending {
				t.ids[row] = s.upsert(key, hash(row))
			}
		}
		s.growColumns()
	}
	for i, kind := range t.kinds {
		var c *column
		if s != nil {
			c = &s.cols[i]
		}
		readColumn(r, kind, c, t.ids)
	}
}

// readColumn reads a column of a block into the rows that are kept.
func readColumn(r *wire.Reader, kind Kind, c *column, ids []uint32) {
	switch kind {
	case Int64:
		least, width := r.Varint(), int(r.Byte())
		if width > 8 {
			r.Bad = true
			return
		}
		block := r.Take(width * len(ids))
		if r.Bad {
			return
		}
		for row, id := range ids {
			if id == None {
				continue
			}
			above := uint64(0)
			for i, b := range block[row*width : (row+1)*width] {
				above |= uint64(b) << (8 * i)
			}
			c.ints[id] = int64(uint64(least) + above)
		}
	case Float64:
		for _, id := range ids {
			if v := r.Uint64(); id != None {
				c.floats[id] = math.Float64frombits(v)
			}
		}
	case Fixed16:
		for _, id := range ids {
			if v := (Wide{r.Uint64(), r.Uint64()}); id != None {
				c.wides[id] = v
			}
		}
	case Bytes:
		for _, id := range ids {
			if v := r.Bytes(); id != None {
				c.arena.set(id, v)
			}
		}
	}
}
