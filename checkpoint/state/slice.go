package state

import (
	"encoding/binary"
	"math"
)

// None is the id of a key that is not there.
const None = math.MaxUint32

// Slice is one slice of a Table. A row is named by its id: rows are numbered in
// the order in which their keys first appeared, so ids are dense and index the
// columns directly. Ids and column views are valid until the next Upsert on the
// slice.
type Slice struct {
	at int64

	entries []uint64 // open addressing: high half of the hash << 32 | id+1; 0: free
	hashes  []uint64 // by id, as are starts and the columns
	starts  []uint32 // id's key is keys[starts[id]:starts[id+1]]
	keys    []byte
	cols    []column

	dead  bitset // deleted rows, until the next compaction
	ndead int

	dirty      bitset // rows changed since the last save
	anyDirty   bool
	saved      int      // rows below this id are in what was saved
	gone       []byte   // keys of saved rows deleted since the last save
	goneEnds   []uint32 // ends in gone
	goneHashes []uint64
	groups     groupSet // of every key there ever was

	grows func(bytes int) // is called beforehand
}

func newSlice(kinds []Kind, grows func(bytes int)) *Slice {
	s := &Slice{starts: []uint32{0}, cols: make([]column, len(kinds)), grows: grows}
	for i, k := range kinds {
		s.cols[i].kind, s.cols[i].arena.grows = k, grows
	}
	return s
}

// At is the position of the slice in its table.
func (s *Slice) At() int64 { return s.at }

// Len is the number of ids given; those of deleted rows are among them.
func (s *Slice) Len() int { return len(s.hashes) }

// Count is the number of rows.
func (s *Slice) Count() int { return len(s.hashes) - s.ndead }

// Live reports whether the row id has not been deleted.
func (s *Slice) Live(id uint32) bool { return s.ndead == 0 || !s.dead.get(int(id)) }

// Key is the encoded key of row id; do not keep or change it.
func (s *Slice) Key(id uint32) []byte { return s.keys[s.starts[id]:s.starts[id+1]] }

// Hash is the hash of the key of row id.
func (s *Slice) Hash(id uint32) uint64 { return s.hashes[id] }

// Int64s is column col, by id. Values of new rows are 0.
func (s *Slice) Int64s(col int) []int64 { return s.cols[col].ints }

// Float64s is column col, by id.
func (s *Slice) Float64s(col int) []float64 { return s.cols[col].floats }

// Wides is column col, by id.
func (s *Slice) Wides(col int) []Wide { return s.cols[col].wides }

// Bytes is the memory that the slice holds.
func (s *Slice) Bytes() int {
	n := 8*(cap(s.entries)+cap(s.hashes)+cap(s.dead)+cap(s.dirty)+cap(s.goneHashes)) +
		4*(cap(s.starts)+cap(s.goneEnds)) + cap(s.keys) + cap(s.gone)
	for i := range s.cols {
		n += s.cols[i].size()
	}
	return n
}

// Value is the value of a Bytes column; valid until the next SetValue or Upsert.
func (s *Slice) Value(col int, id uint32) []byte { return s.cols[col].arena.get(id) }

// SetValue sets the value of a Bytes column and copies v. It does not mark the
// row as changed: Upsert has, or call Touch.
func (s *Slice) SetValue(col int, id uint32, v []byte) { s.cols[col].arena.set(id, v) }

// Touch marks row id as changed. Upsert does so for the rows it finds;
// callers that change a row found by Lookup or by ranging call Touch.
func (s *Slice) Touch(id uint32) {
	s.dirty.set(int(id))
	s.anyDirty = true
}

// Upsert finds the rows of the given keys, or adds them with zero columns, and
// marks them as changed: ids[i] becomes the id of the key of rows[i], of key i
// where rows is nil. Rows with ids of before and above are new.
func (s *Slice) Upsert(keys Keys, rows []int32, ids []uint32) (before int) {
	s.tidy()
	before = len(s.hashes)
	n := len(keys.Hashes)
	if rows != nil {
		n = len(rows)
	}
	if n == 0 {
		return before
	}
	s.anyDirty = true
	s.reserve(1)
	ids = ids[:n]
	if rows == nil {
		s.guess(keys.Hashes, ids)
	} else {
		s.guessRows(keys.Hashes, rows, ids)
	}
	for i, id := range ids {
		row := i
		if rows != nil {
			row = int(rows[i])
		}
		key := keys.Data[keys.Offsets[row]:keys.Offsets[row+1]]
		if id == None || !same(s.keys[s.starts[id]:s.starts[id+1]], key) {
			id = s.upsert(key, keys.Hashes[row])
			ids[i] = id
		}
		s.dirty[id/64] |= 1 << (id % 64)
	}
	s.growColumns()
	return before
}

// announce reports that the slice grows by that many bytes at once.
func (s *Slice) announce(more int) {
	if more >= muchAtOnce && s.grows != nil {
		s.grows(more)
	}
}

// same reports whether two keys are equal. Most are of one to three words, for
// which a call into the runtime costs more than the comparison.
func same(a, b []byte) bool {
	if len(a) != len(b) {
		return false
	}
	if len(a) < 8 {
		return string(a) == string(b)
	}
	for at := 8; at < len(a); at += 8 {
		if binary.NativeEndian.Uint64(a[at-8:]) != binary.NativeEndian.Uint64(b[at-8:]) {
			return false
		}
	}
	last := len(a) - 8
	return binary.NativeEndian.Uint64(a[last:]) == binary.NativeEndian.Uint64(b[last:])
}

// guess reads the first entry that each key could be in. The loads do not wait
// for one another, so a table larger than the cache costs one miss a batch row
// at the memory's throughput, not at its latency.
func (s *Slice) guess(hashes []uint64, ids []uint32) {
	entries := s.entries
	mask := uint64(len(entries) - 1)
	for i, h := range hashes[:len(ids)] {
		e := entries[h&mask]
		if e>>32 != h>>32 {
			e = 0
		}
		ids[i] = uint32(e) - 1
	}
}

func (s *Slice) guessRows(hashes []uint64, rows []int32, ids []uint32) {
	entries := s.entries
	mask := uint64(len(entries) - 1)
	for i, r := range rows[:len(ids)] {
		h := hashes[r]
		e := entries[h&mask]
		if e>>32 != h>>32 {
			e = 0
		}
		ids[i] = uint32(e) - 1
	}
}

// upsert is the id of a key, added if it was not there. The columns of new rows
// are made by growColumns.
func (s *Slice) upsert(key []byte, hash uint64) uint32 {
	s.reserve(1)
	at, id := s.find(key, hash)
	if id != None {
		return id
	}
	id = uint32(len(s.hashes))
	if len(s.keys)+len(key) > math.MaxUint32 || id >= unsure {
		panic("state: the keys of one slice take more than 4 GiB")
	}
	if len(s.hashes) == cap(s.hashes) || len(s.starts) == cap(s.starts) || len(s.keys)+len(key) > cap(s.keys) {
		s.makeRoom(1, len(key))
	}
	s.keys = append(s.keys, key...)
	s.starts = append(s.starts, uint32(len(s.keys)))
	s.hashes = append(s.hashes, hash)
	s.dirty.grow(len(s.hashes))
	s.groups.add(groupOf(hash))
	s.entries[at] = entry(id, hash)
	return id
}

// expect makes room, once, for that many new rows and bytes of their keys: what is
// outgrown on the way would double the memory that a large part takes when it is
// applied.
func (s *Slice) expect(rows, bytes int) {
	s.reserve(rows)
	s.makeRoom(rows, bytes)
}

// makeRoom announces what it takes piece by piece: each needs a place for itself
// alone, and what the one before has outgrown may be part of it.
func (s *Slice) makeRoom(rows, bytes int) {
	s.announce(growth(s.hashes, rows))
	s.hashes = grow(s.hashes, rows)
	s.announce(growth(s.starts, rows))
	s.starts = grow(s.starts, rows)
	s.announce(growth(s.keys, bytes))
	s.keys = grow(s.keys, bytes)
}

// growColumns makes the columns as long as there are rows.
func (s *Slice) growColumns() {
	for i := range s.cols {
		s.announce(s.cols[i].growth(len(s.hashes)))
		s.cols[i].grow(len(s.hashes))
	}
}

// Lookup is the id of a key, or None.
func (s *Slice) Lookup(key []byte, hash uint64) uint32 {
	if len(s.entries) == 0 {
		return None
	}
	_, id := s.find(key, hash)
	return id
}

// find is the entry of a key and its id; or the entry that it would take, and
// None.
func (s *Slice) find(key []byte, hash uint64) (at uint64, id uint32) {
	mask := uint64(len(s.entries) - 1)
	for at = hash & mask; ; at = (at + 1) & mask {
		e := s.entries[at]
		if e == 0 {
			return at, None
		}
		if e>>32 == hash>>32 {
			if id := uint32(e) - 1; same(s.Key(id), key) {
				return at, id
			}
		}
	}
}

func entry(id uint32, hash uint64) uint64 { return hash>>32<<32 | uint64(id+1) }

// LookupRows is Lookup for the keys of rows (nil: all): ids[i] becomes the id of
// the key of rows[i], or None.
func (s *Slice) LookupRows(keys Keys, rows []int32, ids []uint32) {
	if rows != nil {
		for i, r := range rows {
			ids[i] = s.Lookup(keys.key(int(r)), keys.Hashes[r])
		}
		return
	}
	for i, h := range keys.Hashes {
		ids[i] = s.Lookup(keys.key(i), h)
	}
}

func (s *Slice) enter(id uint32, hash uint64) {
	mask := uint64(len(s.entries) - 1)
	at := hash & mask
	for s.entries[at] != 0 {
		at = (at + 1) & mask
	}
	s.entries[at] = entry(id, hash)
}

// reserve makes room for n more keys at a load of at most a half.
func (s *Slice) reserve(n int) {
	need := 2 * (s.Count() + n)
	if need <= len(s.entries) {
		return
	}
	size := max(64, len(s.entries))
	for size < need {
		size *= 2
	}
	s.entries = nil // so that a collection on the way can take them
	s.announce(8 * size)
	s.entries = make([]uint64, size)
	s.rehash()
}

func (s *Slice) rehash() {
	for id, hash := range s.hashes {
		if s.Live(uint32(id)) {
			s.enter(uint32(id), hash)
		}
	}
}

// Delete removes row id. Other ids stay.
func (s *Slice) Delete(id uint32) {
	if !s.Live(id) {
		return
	}
	s.leave(id)
	if int(id) < s.saved {
		s.gone = append(s.gone, s.Key(id)...)
		s.goneEnds = append(s.goneEnds, uint32(len(s.gone)))
		s.goneHashes = append(s.goneHashes, s.hashes[id])
	}
	s.dead.grow(len(s.hashes))
	s.dead.set(int(id))
	s.ndead++
	for i := range s.cols {
		if s.cols[i].kind == Bytes {
			s.cols[i].arena.set(id, nil)
		}
	}
}

// leave takes id out of the entries and moves those after it up, so that there
// are no marks of what was deleted.
func (s *Slice) leave(id uint32) {
	mask := uint64(len(s.entries) - 1)
	free := s.hashes[id] & mask
	for uint32(s.entries[free]) != id+1 {
		free = (free + 1) & mask
	}
	for at := (free + 1) & mask; s.entries[at] != 0; at = (at + 1) & mask {
		home := s.hashes[uint32(s.entries[at])-1] & mask
		if (at-home)&mask >= (at-free)&mask {
			s.entries[free] = s.entries[at]
			free = at
		}
	}
	s.entries[free] = 0
}

// tidy compacts where deleted rows are most of the memory. Ids change.
func (s *Slice) tidy() {
	if s.ndead > 1024 && s.ndead > len(s.hashes)/2 {
		s.compact()
	}
}

// compact gives the rows new ids without the deleted ones between them.
func (s *Slice) compact() {
	to, saved := uint32(0), 0
	var dirty bitset
	dirty.grow(len(s.hashes))
	end := uint32(0)
	for id := range uint32(len(s.hashes)) {
		if !s.Live(id) {
			continue
		}
		key := s.Key(id)
		copy(s.keys[end:], key)
		end += uint32(len(key))
		s.starts[to+1] = end // at or before starts[id+1], which has been read
		s.hashes[to] = s.hashes[id]
		for i := range s.cols {
			s.cols[i].move(id, to)
		}
		if s.dirty.get(int(id)) {
			dirty.set(int(to))
		}
		if int(id) < s.saved {
			saved++
		}
		to++
	}
	s.keys, s.hashes, s.starts = s.keys[:end], s.hashes[:to], s.starts[:to+1]
	for i := range s.cols {
		s.cols[i].truncate(int(to))
	}
	s.dirty, s.saved = dirty, saved
	s.dead, s.ndead = s.dead[:0], 0
	clear(s.entries)
	s.rehash()
}

// clean forgets the changes: they have been saved.
func (s *Slice) clean() {
	if s.anyDirty {
		clear(s.dirty)
		s.anyDirty = false
	}
	s.saved = len(s.hashes)
	s.gone, s.goneEnds, s.goneHashes = s.gone[:0], s.goneEnds[:0], s.goneHashes[:0]
}

// recycle empties the slice for its next use; false where its memory is not
// worth keeping, because it was made for many more rows than it had.
func (s *Slice) recycle() bool {
	if len(s.entries) > 1024 && len(s.hashes) < len(s.entries)/16 {
		return false
	}
	clear(s.entries)
	s.hashes, s.starts, s.keys = s.hashes[:0], s.starts[:1], s.keys[:0]
	for i := range s.cols {
		s.cols[i].truncate(0)
	}
	s.dead, s.ndead = s.dead[:0], 0
	s.dirty, s.anyDirty = s.dirty[:0], false
	s.saved, s.gone, s.goneEnds, s.goneHashes = 0, s.gone[:0], s.goneEnds[:0], s.goneHashes[:0]
	s.groups = groupSet{}
	return true
}
