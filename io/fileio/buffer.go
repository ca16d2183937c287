package fileio

import "io"

// buffer is what was read of a file and not decoded yet. It keeps the last bytes
// that were decoded before it, too: by them the file is known again.
type buffer struct {
	buf      []byte
	from, to int // what is not decoded
}

// maxTail is how many of the last bytes that were read are compared to know a file
// again while it is read.
const maxTail = 16 << 10

func (b *buffer) data() []byte { return b.buf[b.from:b.to] }

// decoded are the last bytes that were decoded.
func (b *buffer) decoded() []byte { return b.buf[max(0, b.from-maxTail):b.from] }

// last are the last bytes that were read before the newest ones.
func (b *buffer) last(newest int) []byte {
	to := b.to - newest
	return b.buf[max(0, to-maxTail):to]
}

// goOn is after bytes that an earlier run has decoded.
func (b *buffer) goOn(decoded []byte) { *b = buffer{decoded, len(decoded), len(decoded)} }

// read reads a chunk after what is there, which it moves to the front. The bytes
// that it gives are part of the buffer.
func (b *buffer) read(r io.Reader) ([]byte, error) {
	kept := b.buf[b.from-len(b.decoded()) : b.to]
	b.from = len(b.decoded())
	if need := len(kept) + chunk; need > len(b.buf) {
		b.buf = make([]byte, max(need, maxTail+chunk))
	}
	b.to = copy(b.buf, kept)
	n, err := r.Read(b.buf[b.to : b.to+chunk])
	b.to += n
	return b.buf[b.to-n : b.to], err
}
