package fileio

import (
	"io"
	"os"
	"syscall"

	"github.com/zeebo/xxh3"

	"github.com/eventflux-io/engine/io/connector"
)

// note is what a position says of the file beside how far it was read: enough to
// tell after a restart whether the path still leads to the same file, and to
// find it where it was moved.
type note struct {
	ID     identity `json:"id"`
	Head   int64    `json:"head"`             // this many first bytes
	Sum    uint64   `json:"sum"`              // have this hash
	Header []byte   `json:"header,omitempty"` // what the decoder must know of what was read
}

// identity is a file, whatever it is called.
type identity struct {
	Device uint64 `json:"dev"`
	Inode  uint64 `json:"ino"`
}

func identityOf(info os.FileInfo) identity {
	if s, ok := info.Sys().(*syscall.Stat_t); ok {
		return identity{uint64(s.Dev), s.Ino}
	}
	return identity{}
}

// maxHead is how much of a file is compared to know it again.
const maxHead = 1024

func readNote(text string) note { return connector.ReadNote[note](text) }

func (n note) String() string { return connector.NoteText(n) }

// sum is the hash of the first n bytes of a file.
func sum(f io.ReaderAt, n int64) (uint64, bool) {
	head := make([]byte, n)
	if got, err := f.ReadAt(head, 0); int64(got) < n && err != nil {
		return 0, false
	}
	return xxh3.Hash(head), true
}

// sameHead tells whether a file begins as it did.
func (n note) sameHead(f io.ReaderAt) bool {
	if n.Head == 0 {
		return true
	}
	got, whole := sum(f, n.Head)
	return whole && got == n.Sum
}

// fits tells whether an open file begins as the one that was read to offset.
func (n note) fits(in *input, offset int64) bool {
	return in.info.Size() >= offset && n.sameHead(in.f)
}

// headed is the header that a decoder has read.
func headed(d connector.Decoder) []byte {
	if h, ok := d.(connector.Headed); ok {
		return h.Header()
	}
	return nil
}
