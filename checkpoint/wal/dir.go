package wal

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"golang.org/x/sys/unix"

	"github.com/eventflux-io/engine/checkpoint"
)

// Dir is all that a log and its store ask of a folder; a test gives them one that
// fails or loses power. It was opened once, and names are of files in it, wherever
// it is moved and whatever takes its path. Errors are as those of package os.
type Dir interface {
	// Path is where the folder was opened, for messages.
	Path() string
	// Create makes a file, for the owner alone, where there was none; its name is
	// durable after Sync.
	Create(name string) (File, error)
	// Open opens a file for writing.
	Open(name string) (File, error)
	// Reader opens a file for reading, and says how long it is.
	Reader(name string) (r io.ReadCloser, size int64, err error)
	// Names lists the folder.
	Names() ([]string, error)
	Remove(name string) error
	// Rename replaces the file to as a whole; durable after Sync.
	Rename(from, to string) error
	// Sync makes the names durable.
	Sync() error
}

// File is a file open for writing.
type File interface {
	io.WriterAt
	Truncate(size int64) error
	// Sync makes what was written durable.
	Sync() error
	Close() error
}

// OSDir is a folder of this machine.
type OSDir struct {
	path string
	root *os.Root
	self *os.File // the folder itself
}

// OpenDir opens a folder that is there.
func OpenDir(path string) (*OSDir, error) {
	root, err := os.OpenRoot(path)
	if err != nil {
		return nil, err
	}
	self, err := root.Open(".")
	if err != nil {
		root.Close()
		return nil, err
	}
	return &OSDir{path: path, root: root, self: self}, nil
}

func (d *OSDir) Path() string { return d.path }

// Self is the folder's own descriptor.
func (d *OSDir) Self() *os.File { return d.self }

// Root opens and looks at files of the folder.
func (d *OSDir) Root() *os.Root { return d.root }

// Close gives the descriptors back; files that are open stay open.
func (d *OSDir) Close() error { return errors.Join(d.self.Close(), d.root.Close()) }

type osFile struct{ *os.File }

func (f osFile) Sync() error { return unix.Fdatasync(int(f.Fd())) }

func (d *OSDir) Create(name string) (File, error) { return d.open(name, os.O_CREATE|os.O_EXCL) }
func (d *OSDir) Open(name string) (File, error)   { return d.open(name, 0) }

func (d *OSDir) open(name string, flags int) (File, error) {
	f, err := d.root.OpenFile(name, os.O_WRONLY|flags, 0o600)
	return osFile{f}, err
}

func (d *OSDir) Remove(name string) error     { return d.root.Remove(name) }
func (d *OSDir) Rename(from, to string) error { return d.root.Rename(from, to) }
func (d *OSDir) Sync() error                  { return d.self.Sync() }

func (d *OSDir) Reader(name string) (io.ReadCloser, int64, error) {
	f, err := d.root.Open(name)
	if err != nil {
		return nil, 0, err
	}
	info, err := f.Stat()
	if err != nil {
		f.Close()
		return nil, 0, err
	}
	return f, info.Size(), nil
}

func (d *OSDir) Names() ([]string, error) {
	again, err := d.root.Open(".") // reading moves the descriptor's place
	if err != nil {
		return nil, err
	}
	defer again.Close()
	return again.Readdirnames(-1)
}

// ReadFile is the whole of a file.
func ReadFile(dir Dir, name string) ([]byte, error) {
	r, size, err := dir.Reader(name)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	data := make([]byte, size)
	n, err := io.ReadFull(r, data)
	if err == io.EOF || err == io.ErrUnexpectedEOF { // it was cut meanwhile
		err = nil
	}
	return data[:n], err
}

// Replace writes a file of a folder so that it is there whole or not at all,
// whenever the power goes.
func Replace(dir Dir, name string, write func(w io.Writer) error) error {
	path := filepath.Join(dir.Path(), name)
	draft := name + DraftSuffix
	if err := dir.Remove(draft); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return Failed(path, err)
	}
	f, err := dir.Create(draft)
	if err != nil {
		return Failed(path, err)
	}
	if err := write(io.NewOffsetWriter(f, 0)); err != nil {
		f.Close()
		dir.Remove(draft)
		return Failed(path, err)
	}
	err = f.Sync()
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = dir.Rename(draft, name)
	}
	if err == nil {
		err = dir.Sync()
	}
	if err != nil {
		return Unsure(path, err)
	}
	return nil
}

// DraftSuffix ends the name of a file that is not whole yet.
const DraftSuffix = ".new"

// Failed is the error of a call that the disk refused: one that wraps
// checkpoint.ErrFull where there was no room, else a *checkpoint.DiskError.
func Failed(path string, err error) error {
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		return fmt.Errorf("%s: %w", path, checkpoint.ErrFull)
	}
	return Unsure(path, err)
}

// Unsure is the error of a call after which nobody knows what is on the disk, so
// that there is no second try (Rebello et al., "Can Applications Recover from
// fsync Failures?", 2020).
func Unsure(path string, err error) error {
	var at *fs.PathError
	var link *os.LinkError
	switch {
	case errors.As(err, &at):
		err = at.Err
	case errors.As(err, &link):
		err = link.Err
	}
	return &checkpoint.DiskError{Path: path, Err: err}
}
