package wire

import (
	"encoding/binary"
	"testing"
)

func TestReader(t *testing.T) {
	data := AppendBool(AppendText(AppendBytes(nil, []byte("abc")), "é"), true)
	data = binary.AppendUvarint(binary.AppendVarint(data, -3), 1<<40)
	data = binary.LittleEndian.AppendUint64(data, 7)
	read := func(r *Reader) (out [6]any) {
		return [...]any{string(r.Bytes()), r.Text(), r.Byte(), r.Varint(), r.Uvarint(), r.Uint64()}
	}
	r := &Reader{Data: data}
	if got, want := read(r), [...]any{"abc", "é", byte(1), int64(-3), uint64(1 << 40), uint64(7)}; got != want || r.Bad || r.More() {
		t.Errorf("read %v, bad %t", got, r.Bad)
	}
	for n := range data {
		if r := (&Reader{Data: data[:n]}); read(r) == [6]any{} || !r.Bad {
			t.Errorf("%d of %d bytes are enough", n, len(data))
		}
	}
}

// A length that a damaged byte has made large is a fault, not an allocation.
func TestCountIsBounded(t *testing.T) {
	r := &Reader{Data: append(binary.AppendUvarint(nil, 5), make([]byte, 9)...)}
	if n := r.Count(2); n != 0 || !r.Bad {
		t.Errorf("9 bytes hold %d things of 2", n)
	}
}

func TestSumIsOfAllParts(t *testing.T) {
	if a, b := Sum([]byte("12345"), []byte("6789")), uint32(0xE3069283); a != b { // the check value of CRC-32C
		t.Errorf("%08x, not %08x", a, b)
	}
}
