package filestore

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"

	"github.com/eventflux-io/engine/checkpoint"
	"github.com/eventflux-io/engine/checkpoint/wal"
	"github.com/eventflux-io/engine/checkpoint/wire"
)

const (
	currentName = "CURRENT"
	// formatVersion 3 has parts that begin with the kind of their primitive; 2 found the
	// state of a node by what it means, 1 by a line of EXPLAIN.
	formatVersion = 3
)

// current is what CURRENT says: which files count. The file is JSON and a line
// with the CRC-32C of what comes before it.
type current struct {
	Format      int      `json:"format"`
	Application string   `json:"application"`
	Base        string   `json:"base,omitempty"`     // file of the base; "": the log begins with epoch 1
	Unpacked    int64    `json:"unpacked,omitempty"` // bytes of the base before they were compressed
	CRC         uint32   `json:"crc"`                // that the first frame of the log follows
	Segments    []uint64 `json:"segments"`
	Plan        []Part   `json:"plan"`
}

// readCurrent is what CURRENT says; the zero value where there is none.
func readCurrent(dir wal.Dir) (current, error) {
	path := filepath.Join(dir.Path(), currentName)
	data, err := wal.ReadFile(dir, currentName)
	if errors.Is(err, fs.ErrNotExist) {
		return current{}, orphans(dir)
	}
	if err != nil {
		return current{}, wal.Failed(path, err)
	}
	altered := &checkpoint.DamagedError{Path: path, Why: "it is not what the engine wrote there"}
	text, sum, _ := bytes.Cut(data, []byte(sumMark))
	if string(sum) != checksum(text) {
		return current{}, altered
	}
	var c current
	if err := json.Unmarshal(text, &c); err != nil {
		return current{}, altered
	}
	if c.Format != formatVersion {
		return current{}, &checkpoint.ChangedError{Why: otherFormat(dir.Path(), c.Format)}
	}
	if c.Application == "" || len(c.Segments) == 0 {
		return current{}, altered
	}
	return c, nil
}

// otherFormat says why a folder cannot be gone on with.
func otherFormat(folder string, format int) string {
	version := "a later version of eventflux"
	if format < formatVersion {
		version = "an earlier version of eventflux"
	}
	return fmt.Sprintf("the state in %s is of %s (format %d), and this version goes on with format %d alone", folder, version, format, formatVersion)
}

const sumMark = "\ncrc32c "

// checksum is what follows the mark.
func checksum(text []byte) string {
	return fmt.Sprintf("%08x\n", wire.Sum(text))
}

// orphans refuses a folder that has no CURRENT but more than a first start can
// have left: a base, or a segment with something in it.
func orphans(dir wal.Dir) error {
	names, err := dir.Names()
	if err != nil {
		return wal.Failed(dir.Path(), err)
	}
	for _, name := range names {
		n, isSegment := numbered(name, ".wal")
		_, orphan := numbered(name, ".snap")
		if isSegment {
			data, err := wal.ReadFile(dir, name)
			if err != nil {
				return wal.Failed(filepath.Join(dir.Path(), name), err)
			}
			orphan = n > 1 || len(data) > 0
		}
		if orphan {
			return &checkpoint.DamagedError{Path: filepath.Join(dir.Path(), currentName), Why: "the file is gone, and " + name + " is there"}
		}
	}
	return nil
}

// write replaces CURRENT as a whole.
func (c current) write(dir wal.Dir) error {
	text, err := json.MarshalIndent(c, "", "  ")
	if err != nil {
		return err
	}
	return wal.Replace(dir, currentName, func(w io.Writer) error {
		_, err := io.WriteString(w, string(text)+sumMark+checksum(text))
		return err
	})
}
