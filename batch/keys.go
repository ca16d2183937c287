package batch

import (
	"encoding/binary"
	"math"
	"math/bits"

	"github.com/apache/arrow-go/v18/arrow/decimal128"
	"github.com/zeebo/xxh3"
)

// Keys are the encoded keys of the rows of a batch: row i's key is
// Data[Offsets[i]:Offsets[i+1]], its hash Hashes[i].
//
// The encoding is part of the state format. Column by column: a tag byte, 0 for
// NULL and 1 for a value; then integers, timestamps and times as 8 bytes, floats
// as the 8 bytes of a DOUBLE (one NaN, no negative zero), dates as 4, decimals
// as 16, all little endian; booleans as one byte; text as its length (uvarint)
// and bytes; arrays as their length (uvarint) and elements, structs as their
// members, encoded in the same way. Equal values have equal encodings, and no
// encoding is the beginning of another one of the same column types.
type Keys struct {
	Data    []byte
	Offsets []int32
	Hashes  []uint64
}

// Len is the number of keys.
func (k *Keys) Len() int { return len(k.Hashes) }

// Key is the encoded key of row i.
func (k *Keys) Key(i int) []byte { return k.Data[k.Offsets[i]:k.Offsets[i+1]] }

// KeyGroups is the number of key groups: the unit in which state moves between
// shards when the parallelism changes.
const KeyGroups = 256

// Group is the key group of a key with this hash.
func Group(hash uint64) uint8 { return uint8(hash >> 56) }

// ShardOf is the shard among shards that owns a key group; shards own
// consecutive runs of groups.
func ShardOf(group uint8, shards int) int { return int(group) * shards / KeyGroups }

// EncodeKeys encodes the key columns cols of n rows. With no columns all rows
// have the same, empty key. The memory is that of s.
func EncodeKeys(s *Scratch, cols []Column, n int) Keys {
	k := Keys{Offsets: Alloc[int32](s, n+1), Hashes: Alloc[uint64](s, n)}
	if len(cols) == 1 && cols[0].Type.IsText() && cols[0].Valid == nil && !cols[0].Const {
		k.encodeText(s, &cols[0], n)
	} else {
		k.encode(s, cols, n)
	}
	for i := range k.Hashes {
		k.Hashes[i] = xxh3.Hash(k.Data[k.Offsets[i]:k.Offsets[i+1]])
	}
	return k
}

// encodeText is encode for a single text column without NULLs, the usual key,
// in one pass.
func (k *Keys) encodeText(s *Scratch, c *Column, n int) {
	offsets, data := c.offsets[:n+1], c.data
	k.Data = s.Bytes(int(offsets[n]-offsets[0]) + n*(1+binary.MaxVarintLen32) + wordSlack)
	at := 0
	k.Offsets[0] = 0
	for i := range n {
		from, size := int(offsets[i]), int(offsets[i+1]-offsets[i])
		k.Data[at] = 1
		at++
		if size < 0x80 {
			k.Data[at] = byte(size)
			at++
		} else {
			at += binary.PutUvarint(k.Data[at:], uint64(size))
		}
		copyText(k.Data, at, data, from, size)
		at += size
		k.Offsets[i+1] = int32(at)
	}
	k.Data = k.Data[:at]
}

// wordSlack is what a buffer needs after the last text for copyText to be fast
// for that one, too.
const wordSlack = 8

// copyText copies data[from:from+size] to dst[at:]. A text of up to a word is
// copied as a word, with what follows it: in a column of short texts a call for
// each would be most of the cost. What comes next in dst overwrites the rest.
func copyText(dst []byte, at int, data []byte, from, size int) {
	if size <= 8 && from+8 <= len(data) && at+8 <= len(dst) {
		binary.NativeEndian.PutUint64(dst[at:], binary.NativeEndian.Uint64(data[from:]))
		return
	}
	copy(dst[at:], data[from:from+size])
}

// encode measures every row, then writes column by column.
func (k *Keys) encode(s *Scratch, cols []Column, n int) {
	sizes := k.Offsets[1:]
	clear(sizes)
	for i := range cols {
		addKeySizes(&cols[i], sizes)
	}
	at := Alloc[int32](s, n) // where the next column of each row goes
	total := int32(0)
	k.Offsets[0] = 0
	for i, size := range sizes {
		at[i] = total
		total += size
		sizes[i] = total
	}
	k.Data = s.Bytes(int(total))
	for i := range cols {
		writeKeys(&cols[i], k.Data, at)
	}
}

// keyWidth is the encoded size of a value without its tag, 0 where it varies.
func keyWidth(t Type) int {
	switch t.Kind {
	case Bool:
		return 1
	case Date:
		return 4
	case Decimal:
		return 16
	case Int8, Int16, Int32, Int64, Float32, Float64, Timestamp, TimeOfDay:
		return 8
	}
	return 0
}

func addKeySizes(c *Column, sizes []int32) {
	width := int32(keyWidth(c.Type))
	switch {
	case c.Type.Kind == Null:
		for i := range sizes {
			sizes[i]++
		}
	case width > 0 && c.Valid == nil:
		for i := range sizes {
			sizes[i] += 1 + width
		}
	case c.Const:
		size := int32(keySize(c, 0))
		for i := range sizes {
			sizes[i] += size
		}
	default:
		for i := range sizes {
			sizes[i] += int32(keySize(c, i))
		}
	}
}

// keySize is the encoded size of slot i, tag included.
func keySize(c *Column, i int) int {
	if c.Type.Kind == Null || c.Valid != nil && !c.Valid.Get(i) {
		return 1
	}
	switch {
	case c.Type.IsText():
		n := int(c.offsets[i+1] - c.offsets[i])
		return 1 + uvarintSize(n) + n
	case c.Type.Kind == Array:
		from, to := int(c.offsets[i]), int(c.offsets[i+1])
		size := 1 + uvarintSize(to-from)
		elem := &c.children[0]
		for j := from; j < to; j++ {
			size += keySize(elem, elem.Slot(j))
		}
		return size
	case c.Type.Kind == Struct:
		size := 1
		for m := range c.children {
			size += keySize(&c.children[m], c.children[m].Slot(i))
		}
		return size
	}
	return 1 + keyWidth(c.Type)
}

func uvarintSize(n int) int { return (bits.Len32(uint32(n)|1) + 6) / 7 }

// writeKeys writes the column's part of every key at at[i] and moves at on.
func writeKeys(c *Column, out []byte, at []int32) {
	if c.Valid == nil && !c.Const {
		switch c.Type.Kind {
		case Int64, Timestamp, TimeOfDay:
			values := Values[int64](c)
			for i := range at {
				p := out[at[i] : at[i]+9]
				p[0] = 1
				binary.LittleEndian.PutUint64(p[1:], uint64(values[i]))
				at[i] += 9
			}
			return
		case Int32:
			values := Values[int32](c)
			for i := range at {
				p := out[at[i] : at[i]+9]
				p[0] = 1
				binary.LittleEndian.PutUint64(p[1:], uint64(int64(values[i])))
				at[i] += 9
			}
			return
		}
	}
	for i := range at {
		at[i] += int32(putKey(c, c.Slot(i), out[at[i]:]))
	}
}

// putKey writes slot i of c to p and returns how many bytes that took.
func putKey(c *Column, i int, p []byte) int {
	if c.Type.Kind == Null || c.Valid != nil && !c.Valid.Get(i) {
		p[0] = 0
		return 1
	}
	p[0] = 1
	v := p[1:]
	switch c.Type.Kind {
	case Bool:
		v[0] = 0
		if c.Bits().Get(i) {
			v[0] = 1
		}
	case Int8:
		binary.LittleEndian.PutUint64(v, uint64(int64(Values[int8](c)[i])))
	case Int16:
		binary.LittleEndian.PutUint64(v, uint64(int64(Values[int16](c)[i])))
	case Int32:
		binary.LittleEndian.PutUint64(v, uint64(int64(Values[int32](c)[i])))
	case Int64, Timestamp, TimeOfDay:
		binary.LittleEndian.PutUint64(v, uint64(Values[int64](c)[i]))
	case Float32:
		binary.LittleEndian.PutUint64(v, floatKey(float64(Values[float32](c)[i])))
	case Float64:
		binary.LittleEndian.PutUint64(v, floatKey(Values[float64](c)[i]))
	case Date:
		binary.LittleEndian.PutUint32(v, uint32(Values[int32](c)[i]))
	case Decimal:
		d := Values[Decimal128](c)[i]
		binary.LittleEndian.PutUint64(v, d.LowBits())
		binary.LittleEndian.PutUint64(v[8:], uint64(d.HighBits()))
	case String, Bytes, JSON:
		text := c.Text(i)
		n := binary.PutUvarint(v, uint64(len(text)))
		return 1 + n + copy(v[n:], text)
	case Array:
		from, to := int(c.offsets[i]), int(c.offsets[i+1])
		elem := &c.children[0]
		n := binary.PutUvarint(v, uint64(to-from))
		for j := from; j < to; j++ {
			n += putKey(elem, elem.Slot(j), v[n:])
		}
		return 1 + n
	case Struct:
		n := 0
		for m := range c.children {
			n += putKey(&c.children[m], c.children[m].Slot(i), v[n:])
		}
		return 1 + n
	}
	return 1 + keyWidth(c.Type)
}

// floatKey are the bits of v with one NaN and without negative zero.
func floatKey(v float64) uint64 {
	switch {
	case v != v:
		return 0x7FF8000000000000
	case v == 0:
		return 0
	}
	return math.Float64bits(v)
}

// AppendKey appends the values of an encoded key to builders of the types it
// was encoded from, and returns what follows the key. It panics on bytes that
// EncodeKeys has not made.
func AppendKey(key []byte, into []*ColumnBuilder) (rest []byte) {
	for _, c := range into {
		key = appendKeyValue(key, c)
	}
	return key
}

func appendKeyValue(key []byte, c *ColumnBuilder) (rest []byte) {
	tag := key[0]
	key = key[1:]
	if tag == 0 {
		c.AppendNull()
		return key
	}
	switch c.Type.Kind {
	case Bool:
		c.AppendBool(key[0] != 0)
	case Int8:
		Append(c, int8(binary.LittleEndian.Uint64(key)))
	case Int16:
		Append(c, int16(binary.LittleEndian.Uint64(key)))
	case Int32:
		Append(c, int32(binary.LittleEndian.Uint64(key)))
	case Int64, Timestamp, TimeOfDay:
		Append(c, int64(binary.LittleEndian.Uint64(key)))
	case Float32:
		Append(c, float32(math.Float64frombits(binary.LittleEndian.Uint64(key))))
	case Float64:
		Append(c, math.Float64frombits(binary.LittleEndian.Uint64(key)))
	case Date:
		Append(c, int32(binary.LittleEndian.Uint32(key)))
	case Decimal:
		low, high := binary.LittleEndian.Uint64(key), binary.LittleEndian.Uint64(key[8:])
		Append(c, decimal128.New(int64(high), low))
	case String, Bytes, JSON:
		size, n := binary.Uvarint(key)
		c.AppendText(key[n : n+int(size)])
		return key[n+int(size):]
	case Array:
		count, n := binary.Uvarint(key)
		key = key[n:]
		for range count {
			key = appendKeyValue(key, c.Elem())
		}
		c.EndArray()
		return key
	case Struct:
		for i := range c.Type.Fields() {
			key = appendKeyValue(key, c.Member(i))
		}
		c.EndStruct()
		return key
	}
	return key[keyWidth(c.Type):]
}
