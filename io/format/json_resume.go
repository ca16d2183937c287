package format

import "encoding/binary"

// Header is what the decoder of the rest of an input has to know of what is
// before it: nothing where the input is lines.
func (d *jsonDecoder) Header() []byte {
	if d.input <= lineInput && !d.skipping {
		return nil
	}
	d.note = append(d.note[:0], byte(d.input), flags(d.skipping, d.nesting.quoted, d.nesting.escaped))
	d.note = binary.AppendUvarint(d.note, uint64(d.nesting.depth))
	d.note = binary.AppendUvarint(d.note, d.nesting.objects)
	return d.note
}

// Resume goes on in an input of which an earlier run read a part.
func (d *jsonDecoder) Resume(header []byte) {
	d.began, d.input = true, lineInput
	if len(header) < 4 {
		return
	}
	d.input = inputKind(header[0])
	d.skipping, d.nesting.quoted, d.nesting.escaped = header[1]&1 != 0, header[1]&2 != 0, header[1]&4 != 0
	depth, n := binary.Uvarint(header[2:])
	d.nesting.depth = int(depth)
	d.nesting.objects, _ = binary.Uvarint(header[2+max(n, 0):])
}

// flags packs booleans, the first the lowest bit.
func flags(set ...bool) (b byte) {
	for i, s := range set {
		if s {
			b |= 1 << i
		}
	}
	return b
}
