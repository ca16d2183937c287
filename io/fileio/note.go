package fileio

import (
	"bytes"
	"io"
	"os"
	"strconv"
	"strings"
	"syscall"

	"github.com/zeebo/xxh3"
	"golang.org/x/sys/unix"

	"github.com/eventflux-io/engine/io/connector"
)

// positionNote is what a position says of the file beside how far it was read: enough to
// tell after a restart whether the path still leads to the same file, and to
// find it where it was moved.
type positionNote struct {
	ID      identity `json:"id"`
	Head    int64    `json:"head"`             // this many first bytes
	Sum     uint64   `json:"sum"`              // have this hash
	Tail    int64    `json:"tail,omitempty"`   // this many before the position
	End     uint64   `json:"end,omitempty"`    // have this one
	Born    int64    `json:"born,omitempty"`   // as born says: it distinguishes files of which no byte was read
	Written int64    `json:"at,omitempty"`     // when the file was written last, as far as was seen, in nanoseconds
	Header  []byte   `json:"header,omitempty"` // what the decoder must know of what was read
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

// born is when a file was made, in nanoseconds, 0 where its file system does not
// say. A file that is made gets the inode of one that was removed.
func born(f *os.File) int64 {
	var stat unix.Statx_t
	if unix.Statx(int(f.Fd()), "", unix.AT_EMPTY_PATH, unix.STATX_BTIME, &stat) != nil || stat.Mask&unix.STATX_BTIME == 0 {
		return 0
	}
	return stat.Btime.Sec*1e9 + int64(stat.Btime.Nsec)
}

// maxHead is how many of the first bytes are compared to know a file again, and
// notedTail how many before the position, after a restart. More cost time with every
// batch, whose position they are part of.
const (
	maxHead   = 1 << 10
	notedTail = 4 << 10
)

func readNote(text string) positionNote { return connector.ReadNote[positionNote](text) }

func (n positionNote) String() string { return connector.NoteText(n) }

// withTail is the text of a note that has none, with what was decoded last: it
// changes with every position, the rest of a note hardly ever.
func withTail(text string, decoded []byte) string {
	tail := decoded[max(0, len(decoded)-notedTail):]
	body, is := strings.CutSuffix(text, "}")
	if len(tail) == 0 || !is {
		return text
	}
	return body + `,"tail":` + strconv.Itoa(len(tail)) + `,"end":` + strconv.FormatUint(xxh3.Hash(tail), 10) + "}"
}

// sum is the hash of the first n bytes of a file.
func sum(f io.ReaderAt, n int64) (uint64, bool) {
	head := make([]byte, n)
	if got, err := f.ReadAt(head, 0); int64(got) < n && err != nil {
		return 0, false
	}
	return xxh3.Hash(head), true
}

func (n positionNote) equal(m positionNote) bool {
	return n.ID == m.ID && n.Born == m.Born && n.Head == m.Head && n.Sum == m.Sum && n.Written == m.Written && bytes.Equal(n.Header, m.Header)
}

// packedHead records how a packed file begins.
func (n *positionNote) packedHead(in *input) {
	head := min(in.info.Size(), maxHead)
	if hash, whole := sum(in.f, head); whole {
		n.Head, n.Sum = head, hash
	}
}

// sameHead reports whether a file begins as it did.
func (n positionNote) sameHead(f io.ReaderAt) bool {
	if n.Head == 0 {
		return true
	}
	got, whole := sum(f, n.Head)
	return whole && got == n.Sum
}

// sameTail reports whether a file has before the position what it had there.
func (n positionNote) sameTail(decoded []byte) bool {
	if n.Tail == 0 {
		return true
	}
	return int64(len(decoded)) >= n.Tail && xxh3.Hash(decoded[int64(len(decoded))-n.Tail:]) == n.End
}

// headed is the header that a decoder has read.
func headed(d connector.Decoder) []byte {
	if h, ok := d.(connector.Headed); ok {
		return h.Header()
	}
	return nil
}
