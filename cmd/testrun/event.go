package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"time"
)

// event is a line of `go test -json`; see `go doc test2json`. A package that is
// tested again starts again.
type event struct {
	Time    time.Time
	Action  string
	Package string
	Test    string
	Output  string
}

// root is the test that a part such as TestX/part belongs to, "" of what concerns
// the package.
func (e event) root() string {
	root, _, _ := strings.Cut(e.Test, "/")
	return root
}

// follower reads a log of events while it is being written.
type follower struct {
	path string
	file *os.File
	rest []byte // the beginning of a line that is not written to its end
}

// read calls see with what the log got since the last call.
func (f *follower) read(see ...func(event)) error {
	if f.file == nil {
		var err error
		if f.file, err = os.Open(f.path); err != nil {
			f.file = nil
			if errors.Is(err, fs.ErrNotExist) {
				return nil
			}
			return err
		}
	}
	var more bytes.Buffer
	if _, err := more.ReadFrom(f.file); err != nil {
		return err
	}
	f.rest = append(f.rest, more.Bytes()...)
	for {
		line, rest, whole := bytes.Cut(f.rest, []byte("\n"))
		if !whole {
			return nil
		}
		f.rest = rest
		var e event
		if err := json.Unmarshal(line, &e); err != nil {
			return fmt.Errorf("%s: %w", f.path, err)
		}
		for _, see := range see {
			see(e)
		}
	}
}

func (f *follower) close() {
	if f.file != nil {
		f.file.Close()
	}
}
