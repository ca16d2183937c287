package fileio

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/eventflux-io/engine/io/connector"
)

// leftFile is where the file that the log names was moved to, "" where it was not
// moved, or is not found.
func (s *sink) leftFile() string {
	n := s.log.note
	if n.File == (identity{}) || s.out != nil && s.out.id == n.File {
		return ""
	}
	path := s.roots.Search(s.path, func(info fs.FileInfo) bool { return identityOf(info) == n.File })
	if path == "" {
		return ""
	}
	f, err := s.roots.Open(path)
	if err != nil {
		return ""
	}
	defer f.Close()
	same := (positionNote{Head: n.Head, Sum: n.Sum}).sameHead(f)
	if n.Head == 0 { // it was empty
		same = n.Born != 0 && n.Born == born(f)
	}
	if !same {
		return "" // another file, which has got its inode
	}
	return path
}

// leave leaves what the log names as it is and begins an empty file. The last
// payload may not have been pushed yet: a file that was moved is completed with it,
// so that it and the new one have every row once. Where the file is gone, so is the
// payload.
func (s *sink) leave(at int64, payload []byte) (connector.Resumption, error) {
	done := connector.Resumption{Anew: true}
	var left *output
	if id := s.log.note.File; s.out != nil && (id == identity{} || id == s.out.id) {
		left = s.out
	}
	if path := s.leftFile(); path != "" {
		moved, err := openOutput(s.roots, path, 0)
		if err != nil {
			return done, err
		}
		defer moved.close()
		left = moved
	}
	var err error
	if left != nil && left.size >= at {
		if done.Owed, err = left.complete(at, payload, left != s.out); err != nil {
			return done, err
		}
	}
	why := s.whatHappened(at, payload)
	kept, err := s.setAside()
	if err != nil {
		return done, err
	}
	s.known, s.number = true, s.log.note.Number+1
	s.log = logged{}
	s.say("%s%s; a new file is begun with the rows from here on", why, kept)
	return done, nil
}

// complete pushes what is missing of the last payload to a file that was moved
// and has been let alone since. owed: the payload is not there.
func (o *output) complete(at int64, payload []byte, moved bool) (owed bool, err error) {
	found, err := o.read(at, at+int64(len(payload)))
	if err != nil {
		return false, err
	}
	switch {
	case bytes.Equal(found, payload):
		return false, nil
	case !moved || o.size != at+int64(len(found)) || !bytes.HasPrefix(payload, found):
		return true, nil
	}
	if err := o.put(payload[len(found):], o.size); err != nil {
		return false, err
	}
	return false, o.sync(true)
}

// setAside gives the file that the path leads to another name, unless it is empty,
// and begins a new one.
func (s *sink) setAside() (words string, err error) {
	if s.out != nil && s.out.size == 0 {
		return "", nil
	}
	if s.out != nil {
		to, err := s.roots.Rename(s.path, ".kept-"+stamp())
		if err != nil {
			return "", err
		}
		words = fmt.Sprintf("; it is kept as %s", shown(to))
		if err := s.out.close(); err != nil {
			return "", err
		}
		s.out = nil
	}
	return words, s.claim(os.O_CREATE)
}

// stamp distinguishes names that are given at different times.
func stamp() string { return time.Now().UTC().Format("20060102T150405.000") }

// archive keeps what an earlier run has written and begins a new file.
func (s *sink) archive() error {
	old := s.out
	to, err := s.moveTo(s.keep)
	if err != nil {
		return err
	}
	s.say("begins again; what it held (%d bytes) is in %s", old.size, to)
	if err := old.close(); err != nil {
		return err
	}
	s.out = nil
	return s.claim(os.O_CREATE)
}

// moveTo moves the output into a folder, or, where that is on another disk, gives
// it another name.
func (s *sink) moveTo(folder string) (string, error) {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return "", err
	}
	name := filepath.Base(s.path)
	to := filepath.Join(folder, name)
	for n := 2; exists(to); n++ { // two outputs in different folders
		to = filepath.Join(folder, fmt.Sprintf("%d-%s", n, name))
	}
	err := s.roots.MoveOut(s.path, to)
	if err == nil {
		return to, nil
	}
	if there, again := s.roots.Rename(s.path, ".archived-"+stamp()); again == nil {
		return shown(there), nil
	}
	return "", err
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return !errors.Is(err, fs.ErrNotExist)
}
