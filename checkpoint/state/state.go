// Package state holds the four primitives that all state of all operators lives in:
// Table (key to columns, in slices), Queue (entries that wait for a time), Lists (key
// to entries in order) and Value (one small blob). They own their memory, count it, know what
// changed since they were last saved, and encode that (Delta) or everything
// (Base); an operator contains no encoding and no file.
//
// Nothing here knows operators, batches or files. Start with Primitive and
// Table. No primitive is safe for use by several goroutines.
package state

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"unsafe"

	"github.com/zeebo/xxh3"
)

// Primitive is what the pipeline sees of a piece of state. Between two barriers
// the operator changes it; at a barrier the pipeline calls Delta or Base, on the
// shard's goroutine. At the start, before any row, Apply is called once for
// every saved part, in the order of their epochs. Entries keep the order in which they
// were added over all that.
type Primitive interface {
	// Name distinguishes the primitives of one operator.
	Name() string
	// Rows is the number of entries held.
	Rows() int
	// Bytes is the memory held, pooled memory included.
	Bytes() int
	// Announce has the primitive call grows before it takes much memory at once, with
	// about the bytes; grows may end the process. It is called before any other
	// method.
	Announce(grows func(bytes int))
	// Delta appends what changed since the last Delta, Base or Apply. Nothing
	// appended: nothing changed.
	Delta(dst []byte) []byte
	// Base calls write with everything, in parts of about most bytes, to be applied in
	// that order; the bytes are the primitive's when write returns. It changes nothing
	// but the room that it encodes in.
	Base(most int, write func(part []byte) error) error
	// Apply adds what is in a part of a Delta or Base, as far as own has the entry's
	// key group. Several former shards' parts of one epoch may come in any
	// order. An error wraps ErrDamaged and leaves the primitive unusable.
	Apply(part []byte, own func(group uint8) bool) error

	apply(part []byte, in intake) error
}

// ErrDamaged marks bytes that no primitive of this layout has made.
var ErrDamaged = errors.New("damaged state")

func damaged(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrDamaged, fmt.Sprintf(format, args...))
}

// muchAtOnce is what is worth an announcement.
const muchAtOnce = 4 << 20

// grow makes room for n more values. Many at once, as a part that is applied brings
// them, get exactly the room that they need, so that a restored table is not larger
// than the one that was saved; a few get more, so that there are not as many copies
// as rows.
func grow[T any](v []T, n int) []T {
	if growth(v, n) == 0 || !exactly(v, n) {
		return slices.Grow(v, n)
	}
	return append(make([]T, 0, len(v)+n), v...)
}

// growth is how many bytes grow takes; 0: there is room.
func growth[T any](v []T, n int) int {
	var one T
	switch {
	case n <= cap(v)-len(v):
		return 0
	case exactly(v, n):
		return (len(v) + n) * int(unsafe.Sizeof(one))
	}
	// A large one grows by a quarter (runtime.growslice).
	return max(len(v)+n, cap(v)+cap(v)/4) * int(unsafe.Sizeof(one))
}

// exactly reports whether n more values are many for v: more than a batch has, and
// than an eighth of those that are copied.
func exactly[T any](v []T, n int) bool { return n > 4096 && n > cap(v)/8 }

// Keys are the encoded keys of a batch (batch.Keys has the same fields): key i
// is Data[Offsets[i]:Offsets[i+1]], Hashes[i] its Hash.
type Keys struct {
	Data    []byte
	Offsets []int32
	Hashes  []uint64
}

func (k *Keys) key(i int) []byte { return k.Data[k.Offsets[i]:k.Offsets[i+1]] }

// Hash is the hash of an encoded key; its highest 8 bits are the key group. It
// is part of the state format.
func Hash(key []byte) uint64 { return xxh3.Hash(key) }

// HashWith is the hash of a key that belongs to another one, whose hash is owner:
// it has the owner's key group, so that the two move between shards together.
func HashWith(owner uint64, key []byte) uint64 { return owner&(0xFF<<56) | Hash(key)>>8 }

func groupOf(hash uint64) uint8 { return uint8(hash >> 56) }

// groupSet is a set of key groups.
type groupSet [4]uint64

func (g *groupSet) add(group uint8) { g[group/64] |= 1 << (group % 64) }

func (g *groupSet) has(group uint8) bool { return g[group/64]>>(group%64)&1 != 0 }

func (g *groupSet) contains(other groupSet) bool {
	for i := range g {
		if other[i]&^g[i] != 0 {
			return false
		}
	}
	return true
}

func (g *groupSet) append(dst []byte) []byte {
	for _, word := range g {
		dst = binary.LittleEndian.AppendUint64(dst, word)
	}
	return dst
}

// bitset is one bit a slot; it grows as needed.
type bitset []uint64

func (b bitset) get(i int) bool {
	return i/64 < len(b) && b[i/64]>>(uint(i)%64)&1 != 0
}

func (b *bitset) grow(n int) {
	for len(*b)*64 < n {
		*b = append(*b, 0)
	}
}

func (b bitset) set(i int) { b[i/64] |= 1 << (uint(i) % 64) }
