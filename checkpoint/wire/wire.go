// Package wire is the one way in which what is kept on disk is written and read:
// integers as varints, fixed ones little endian, lengths before what they are of,
// checksums as CRC-32C. It imports nothing of ours. Start with Reader.
package wire

import (
	"encoding/binary"
	"hash/crc32"
)

// Castagnoli is the table of CRC-32C, which processors compute.
var Castagnoli = crc32.MakeTable(crc32.Castagnoli)

// Sum is the CRC-32C of the parts, one after the other.
func Sum(parts ...[]byte) (sum uint32) {
	for _, part := range parts {
		sum = crc32.Update(sum, Castagnoli, part)
	}
	return sum
}

// AppendBytes appends v after its length.
func AppendBytes(dst, v []byte) []byte {
	return append(binary.AppendUvarint(dst, uint64(len(v))), v...)
}

// AppendText appends s after its length.
func AppendText(dst []byte, s string) []byte {
	return append(binary.AppendUvarint(dst, uint64(len(s))), s...)
}

// AppendBool appends a byte that is 1 or 0.
func AppendBool(dst []byte, v bool) []byte {
	if v {
		return append(dst, 1)
	}
	return append(dst, 0)
}

// Reader reads what was appended, from the front of Data. After a fault Bad is set
// and all it gives is zero: callers look once, at the end. What it gives as bytes is
// part of Data.
type Reader struct {
	Data []byte
	Bad  bool
}

// More reports whether there is something left to read.
func (r *Reader) More() bool { return len(r.Data) > 0 && !r.Bad }

// Take is the next n bytes.
func (r *Reader) Take(n int) []byte {
	if n < 0 || n > len(r.Data) {
		r.fail()
		return nil
	}
	v := r.Data[:n:n]
	r.Data = r.Data[n:]
	return v
}

func (r *Reader) fail() { r.Data, r.Bad = nil, true }

// Byte is the next byte.
func (r *Reader) Byte() byte {
	if v := r.Take(1); len(v) == 1 {
		return v[0]
	}
	return 0
}

// Uint64 is the next 8 bytes, little endian.
func (r *Reader) Uint64() uint64 {
	if v := r.Take(8); len(v) == 8 {
		return binary.LittleEndian.Uint64(v)
	}
	return 0
}

// Varint is the next signed integer.
func (r *Reader) Varint() int64 {
	v, n := binary.Varint(r.Data)
	if n <= 0 {
		r.fail()
		return 0
	}
	r.Data = r.Data[n:]
	return v
}

// Uvarint is the next unsigned integer.
func (r *Reader) Uvarint() uint64 {
	v, n := binary.Uvarint(r.Data)
	if n <= 0 {
		r.fail()
		return 0
	}
	r.Data = r.Data[n:]
	return v
}

// Count is the next unsigned integer as a number of things that take at least that
// many bytes each: more than there can be is a fault, so that nobody makes room for
// what a damaged byte promises.
func (r *Reader) Count(each int) int {
	v := r.Uvarint()
	if v > uint64(len(r.Data)/each) {
		r.fail()
		return 0
	}
	return int(v)
}

// Bytes is what AppendBytes appended.
func (r *Reader) Bytes() []byte { return r.Take(r.Count(1)) }

// Text is what AppendText appended.
func (r *Reader) Text() string { return string(r.Bytes()) }
