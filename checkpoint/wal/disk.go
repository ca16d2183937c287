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

// Disk is all that a log and its store ask of a file system; a test gives them
// one that fails or loses power. Errors are as those of package os.
type Disk interface {
	// Create makes a file, for the owner alone, where there was none; its name is
	// durable after SyncDir.
	Create(path string) (File, error)
	// Open opens a file for writing.
	Open(path string) (File, error)
	ReadFile(path string) ([]byte, error)
	// Names lists a folder.
	Names(dir string) ([]string, error)
	Remove(path string) error
	// Rename replaces what stands at to as a whole; durable after SyncDir.
	Rename(from, to string) error
	SyncDir(dir string) error
}

// File is a file open for writing.
type File interface {
	io.WriterAt
	Truncate(size int64) error
	// Sync makes what was written durable.
	Sync() error
	Close() error
}

// OS is the disk of this machine.
var OS Disk = osDisk{}

type osDisk struct{}

type osFile struct{ *os.File }

func (f osFile) Sync() error { return unix.Fdatasync(int(f.Fd())) }

func (osDisk) Create(path string) (File, error) { return open(path, os.O_CREATE|os.O_EXCL) }
func (osDisk) Open(path string) (File, error)   { return open(path, 0) }

func open(path string, flags int) (File, error) {
	f, err := os.OpenFile(path, os.O_WRONLY|flags, 0o600)
	return osFile{f}, err
}

func (osDisk) ReadFile(path string) ([]byte, error) { return os.ReadFile(path) }
func (osDisk) Remove(path string) error             { return os.Remove(path) }
func (osDisk) Rename(from, to string) error         { return os.Rename(from, to) }

func (osDisk) Names(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names, err
}

func (osDisk) SyncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}

// Replace writes a file of a folder so that it is there whole or not at all,
// whenever the power goes.
func Replace(disk Disk, dir, name string, write func(w io.Writer) error) error {
	path := filepath.Join(dir, name)
	draft := path + DraftSuffix
	if err := disk.Remove(draft); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return Failed(path, err)
	}
	f, err := disk.Create(draft)
	if err != nil {
		return Failed(path, err)
	}
	if err := write(io.NewOffsetWriter(f, 0)); err != nil {
		f.Close()
		disk.Remove(draft)
		return Failed(path, err)
	}
	err = f.Sync()
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = disk.Rename(draft, path)
	}
	if err == nil {
		err = disk.SyncDir(dir)
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
