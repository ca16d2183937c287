package state

import (
	"encoding/binary"
	"math"
	"math/bits"

	"github.com/eventflux-io/engine/checkpoint/wire"
)

// The encoding of a part of a table: its kind and its layout (number of columns and
// their kinds), then a list of entries, each a tag byte with
//
//	drop    position, groups           rows of these key groups are gone from the slice
//	delete  position, hash, key        the row is gone
//	rows    position, block            rows are new or changed
//
// where drops stand first and rows last. A block is column after column, so that
// both sides run straight loops: the number of rows, their hashes, their keys,
// and each column (see appendInts and its siblings). Integers are varints,
// lengths uvarints, hashes and doubles 8 bytes little endian. Rows stand in the
// order of their ids.
//
// Parts of several shards commute: each names only key groups of its own.
const (
	tagDrop byte = iota + 1
	tagDelete
	tagRows
)

// Delta appends what changed since the last save.
func (t *Table) Delta(dst []byte) []byte { return t.save(dst, false) }

// Base appends everything.
func (t *Table) Base(dst []byte) []byte { return t.save(dst, true) }

func (t *Table) save(dst []byte, all bool) []byte {
	start := len(dst)
	dst = append(dst, partTable, byte(len(t.kinds)))
	for _, k := range t.kinds {
		dst = append(dst, byte(k))
	}
	header := len(dst)
	if !all {
		for _, d := range t.drops {
			dst = binary.AppendVarint(append(dst, tagDrop), d.at)
			dst = d.groups.append(dst)
		}
		for _, s := range t.slices {
			dst = s.appendGone(dst)
		}
	}
	t.drops = t.drops[:0]
	for _, s := range t.slices {
		t.ids = s.changed(t.ids[:0], all)
		if len(t.ids) > 0 {
			dst = s.appendRows(dst, t.ids)
		}
		s.clean()
	}
	if len(dst) == header {
		return dst[:start]
	}
	return dst
}

// changed appends the ids of the rows to save.
func (s *Slice) changed(ids []uint32, all bool) []uint32 {
	if all {
		for id := range uint32(len(s.hashes)) {
			if s.Live(id) {
				ids = append(ids, id)
			}
		}
		return ids
	}
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

func (s *Slice) appendRows(dst []byte, ids []uint32) []byte {
	dst = binary.AppendVarint(append(dst, tagRows), s.at)
	dst = binary.AppendUvarint(dst, uint64(len(ids)))
	for _, id := range ids {
		dst = binary.LittleEndian.AppendUint64(dst, s.hashes[id])
	}
	for _, id := range ids {
		dst = wire.AppendBytes(dst, s.Key(id))
	}
	for i := range s.cols {
		c := &s.cols[i]
		switch c.kind {
		case Int64:
			dst = appendInts(dst, c.ints, ids)
		case Float64:
			for _, id := range ids {
				dst = binary.LittleEndian.AppendUint64(dst, math.Float64bits(c.floats[id]))
			}
		case Fixed16:
			for _, id := range ids {
				dst = binary.LittleEndian.AppendUint64(dst, c.wides[id][0])
				dst = binary.LittleEndian.AppendUint64(dst, c.wides[id][1])
			}
		case Bytes:
			for _, id := range ids {
				dst = wire.AppendBytes(dst, c.arena.get(id))
			}
		}
	}
	return dst
}

// appendInts appends integers as the least of them, and what each is above it in
// as many bytes as the greatest needs.
func appendInts(dst []byte, v []int64, ids []uint32) []byte {
	least, most := int64(math.MaxInt64), int64(math.MinInt64)
	for _, id := range ids {
		least, most = min(least, v[id]), max(most, v[id])
	}
	width := (bits.Len64(uint64(most)-uint64(least)) + 7) / 8
	dst = append(binary.AppendVarint(dst, least), byte(width))
	if width == 0 {
		return dst
	}
	at := len(dst)
	dst = append(dst, make([]byte, len(ids)*width)...)
	out := dst[at:]
	for _, id := range ids {
		above := uint64(v[id]) - uint64(least)
		for i := range out[:width] {
			out[i] = byte(above >> (8 * i))
		}
		out = out[width:]
	}
	return dst
}

// readGroups reads what groupSet.append appended.
func readGroups(r *wire.Reader) (g groupSet) {
	for i := range g {
		g[i] = r.Uint64()
	}
	return g
}

// Apply adds a saved part.
func (t *Table) Apply(data []byte, own func(group uint8) bool) error {
	if len(data) == 0 {
		return nil
	}
	r := &wire.Reader{Data: data}
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
			t.applyRows(r, at, own)
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

func (t *Table) applyRows(r *wire.Reader, at int64, own func(group uint8) bool) {
	n := r.Count(8)
	hashes := r.Take(8 * n)
	hash := func(row int) uint64 { return binary.LittleEndian.Uint64(hashes[8*row:]) }
	var s *Slice
	for row := 0; row < n && s == nil; row++ {
		if own(groupOf(hash(row))) {
			s = t.Slice(at)
			s.tidy()
		}
	}
	t.ids = grow(t.ids[:0], n)
	rows, bytes := 0, 0 // that are new
	keys := *r
	for row := range n {
		key, id := r.Bytes(), uint32(None)
		if own(groupOf(hash(row))) {
			if id = s.Lookup(key, hash(row)); id == None {
				rows, bytes = rows+1, bytes+len(key)
			}
		}
		t.ids = append(t.ids, id)
	}
	if r.Bad {
		return
	}
	if rows > 0 {
		s.expect(rows, bytes)
	}
	for row, id := range t.ids {
		if key := keys.Bytes(); id == None && own(groupOf(hash(row))) {
			t.ids[row] = s.upsert(key, hash(row))
		}
	}
	if s != nil {
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
		for _, id := range ids {
			above := uint64(0)
			for i := range min(width, len(block)) {
				above |= uint64(block[i]) << (8 * i)
			}
			block = block[min(width, len(block)):]
			if id != None {
				c.ints[id] = int64(uint64(least) + above)
			}
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
