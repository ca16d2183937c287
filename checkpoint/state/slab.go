package state

import (
	"cmp"
	"encoding/binary"
	"math"
	"slices"
	"unsafe"
)

// slab is the memory of entries that come and go: they are appended to chunks, and a
// chunk whose entries have all gone serves the next ones. An entry is named by its
// ref, which stays; a word of the owner's, its key group and its bytes are all there
// is to it. Nothing in it is a pointer, so that a collection of garbage does not look
// at entries.
type slab struct {
	chunks  []chunk // by number
	free    []uint32
	current uint32  // number of the chunk that is appended to, where there is one
	fresh   []visit // chunks that were appended to since the last save, in order
	seq     uint64  // of the chunk that was begun last
	grows   func(bytes int)
}

type chunk struct {
	data  []byte // a header and its bytes, entry after entry
	live  int    // entries that have not gone
	saved int    // bytes of data that were saved
	seq   uint64 // when it was begun; a chunk that is begun again has another
	fresh bool   // among slab.fresh
}

type visit struct {
	number uint32
	seq    uint64
}

// ref names an entry: the number of its chunk and where in it the entry begins.
type ref uint64

const nowhere ref = math.MaxUint64

func (r ref) chunk() uint32 { return uint32(r >> 32) }
func (r ref) offset() int   { return int(uint32(r)) }

// The header of an entry.
const (
	wordAt      = 0  // 8 bytes: the owner's
	lengthAt    = 8  // 4 bytes
	groupAt     = 12 // 1 byte
	goneAt      = 13 // 1 byte: 1 once it has gone
	headerBytes = 14
)

const (
	chunkBytes   = 64 << 10
	maxFreeParts = 4 // of the chunks there are, one in that many may be kept empty
)

// add copies an entry to the end.
func (s *slab) add(word uint64, group uint8, entry []byte) ref {
	if len(entry) > math.MaxInt32 {
		panic("state: an entry of more than 2 GiB")
	}
	need := headerBytes + len(entry)
	if len(s.chunks) == 0 || len(s.chunks[s.current].data)+need > cap(s.chunks[s.current].data) {
		s.begin(need)
	}
	c := &s.chunks[s.current]
	if !c.fresh {
		c.fresh = true
		s.fresh = append(s.fresh, visit{s.current, c.seq})
	}
	at := ref(s.current)<<32 | ref(len(c.data))
	c.data = binary.LittleEndian.AppendUint64(c.data, word)
	c.data = binary.LittleEndian.AppendUint32(c.data, uint32(len(entry)))
	c.data = append(append(c.data, group, 0), entry...)
	c.live++
	return at
}

// begin makes a chunk the current one, with room for need bytes.
func (s *slab) begin(need int) {
	size := max(need, chunkBytes)
	if n := len(s.free); len(s.chunks) > 0 && s.chunks[s.current].live == 0 {
		// begun again as it is
	} else if n > 0 {
		s.current, s.free = s.free[n-1], s.free[:n-1]
	} else {
		s.current, s.chunks = uint32(len(s.chunks)), append(s.chunks, chunk{})
	}
	c := &s.chunks[s.current]
	if cap(c.data) < size {
		if size >= muchAtOnce && s.grows != nil {
			s.grows(size)
		}
		c.data = make([]byte, 0, size)
	}
	s.seq++
	*c = chunk{data: c.data[:0], seq: s.seq}
}

// entry is the header of an entry, with what follows it in its chunk.
func (s *slab) entry(at ref) []byte { return s.chunks[at.chunk()].data[at.offset():] }

func (s *slab) word(at ref) uint64 { return binary.LittleEndian.Uint64(s.entry(at)[wordAt:]) }

func (s *slab) setWord(at ref, word uint64) {
	binary.LittleEndian.PutUint64(s.entry(at)[wordAt:], word)
}

func (s *slab) group(at ref) uint8 { return s.entry(at)[groupAt] }

// bytes are those of an entry, until something is added after it has gone.
func (s *slab) bytes(at ref) []byte { return bytesOf(s.entry(at)) }

func bytesOf(header []byte) []byte {
	n := int(binary.LittleEndian.Uint32(header[lengthAt:]))
	return header[headerBytes : headerBytes+n : headerBytes+n]
}

// isSaved reports whether an entry was there at the last save.
func (s *slab) isSaved(at ref) bool { return at.offset() < s.chunks[at.chunk()].saved }

// drop has an entry gone.
func (s *slab) drop(at ref) {
	c := &s.chunks[at.chunk()]
	c.data[at.offset()+goneAt] = 1
	if c.live--; c.live > 0 || at.chunk() == s.current {
		return
	}
	data := c.data[:0]
	if cap(data) > chunkBytes || len(s.free)*maxFreeParts > len(s.chunks) {
		data = nil // made for one entry, or too many are kept
	}
	*c = chunk{data: data}
	s.free = append(s.free, at.chunk())
}

// each calls visit with the entries of a chunk from a byte on that have not gone.
func (c *chunk) each(number uint32, from int, visit func(at ref)) {
	for from < len(c.data) {
		n := headerBytes + int(binary.LittleEndian.Uint32(c.data[from+lengthAt:]))
		if c.data[from+goneAt] == 0 {
			visit(ref(number)<<32 | ref(from))
		}
		from += n
	}
}

// unsaved calls visit with the entries that were added since the last save and have
// not gone, in the order in which they were added.
func (s *slab) unsaved(visit func(at ref)) {
	for _, v := range s.fresh {
		if c := &s.chunks[v.number]; c.seq == v.seq {
			c.each(v.number, c.saved, visit)
		}
	}
}

// all calls visit with the entries that have not gone, in the order in which they
// were added.
func (s *slab) all(visit func(at ref)) {
	numbers := make([]uint32, len(s.chunks))
	for i := range numbers {
		numbers[i] = uint32(i)
	}
	slices.SortFunc(numbers, func(a, b uint32) int { return cmp.Compare(s.chunks[a].seq, s.chunks[b].seq) })
	for _, number := range numbers {
		s.chunks[number].each(number, 0, visit)
	}
}

// clean says that everything was saved.
func (s *slab) clean() {
	for _, v := range s.fresh {
		if c := &s.chunks[v.number]; c.seq == v.seq {
			c.saved, c.fresh = len(c.data), false
		}
	}
	s.fresh = s.fresh[:0]
}

// size is the memory held.
func (s *slab) size() int {
	n := cap(s.chunks)*int(unsafe.Sizeof(chunk{})) + 4*cap(s.free) + cap(s.fresh)*int(unsafe.Sizeof(visit{}))
	for i := range s.chunks {
		n += cap(s.chunks[i].data)
	}
	return n
}
