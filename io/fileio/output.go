package fileio

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"

	"github.com/eventflux-io/engine/checkpoint"
	"github.com/eventflux-io/engine/io/connector"
)

// output is a file that a sink holds: open, locked, and of a known length. It
// ends in a whole line: what a full disk took a part of is cut off again.
type output struct {
	path     string
	f        *os.File
	id       identity
	born     int64
	size     int64
	head     int64 // how many first bytes have the hash sum
	sum      uint64
	buf      []byte
	torn     bool // there may be more than size: a part that could not be cut off
	unlocked bool // its file system knows no locks
}

// openOutput opens the file that a path leads to and locks it; nothing in it is
// changed.
func openOutput(roots *connector.Roots, path string, flags int) (*output, error) {
	for range 100 {
		if info, err := roots.Stat(path); err == nil && !info.Mode().IsRegular() {
			return nil, fmt.Errorf("%s: is not a regular file", path)
		}
		f, err := roots.OpenFile(path, os.O_RDWR|flags, 0o644)
		if err != nil {
			return nil, err
		}
		err = lock(f, path)
		unlocked := errors.Is(err, errNoLocks)
		if err != nil && !unlocked {
			f.Close()
			return nil, err
		}
		info, err := f.Stat()
		if err != nil {
			f.Close()
			return nil, connector.At(path, err)
		}
		o := &output{path: path, f: f, id: identityOf(info), born: born(f), size: info.Size(), unlocked: unlocked}
		if !o.moved() {
			return o, nil
		}
		f.Close() // it was moved before it was locked
	}
	return nil, fmt.Errorf("%s: is moved again and again", path)
}

// moved reports whether the path leads to the file no more.
func (o *output) moved() bool {
	var there unix.Stat_t
	err := unix.Stat(o.path, &there)
	if err != nil {
		return errors.Is(err, fs.ErrNotExist) || errors.Is(err, unix.ENOTDIR)
	}
	return o.id != identity{uint64(there.Dev), there.Ino}
}

// length is how long the file is now, which others may have changed.
func (o *output) length() (int64, error) {
	if o.torn {
		return o.size, nil
	}
	var held unix.Stat_t
	if err := unix.Fstat(int(o.f.Fd()), &held); err != nil {
		return 0, connector.At(o.path, err)
	}
	return held.Size, nil
}

// put writes to a place: at the end of the file all or nothing. In its midst a part may
// be left, which is to be written again.
func (o *output) put(lines []byte, at int64) error {
	_, err := o.f.WriteAt(lines, at)
	if err == nil {
		o.size, o.torn = max(o.size, at+int64(len(lines))), false
		return nil
	}
	err = connector.At(o.path, err)
	if at < o.size {
		return err
	}
	if cut := o.cut(o.size); cut != nil {
		o.torn = true
		return fmt.Errorf("%w; and it could not be cut to whole lines: %v", err, cut)
	}
	return err
}

// read is what the file has of a range, valid until the next call.
func (o *output) read(at, end int64) ([]byte, error) {
	n := max(min(end, o.size)-at, 0)
	o.buf = slices.Grow(o.buf[:0], int(n))[:n]
	got, err := o.f.ReadAt(o.buf, at)
	if err != nil && err != io.EOF {
		return nil, connector.At(o.path, err)
	}
	return o.buf[:got], nil
}

func (o *output) cut(at int64) error {
	o.size, o.head = at, min(o.head, at)
	return connector.At(o.path, o.f.Truncate(at))
}

// goOn goes on at a length that the file has, in a new line.
func (o *output) goOn(size int64) error {
	last := []byte{'\n'}
	if size > 0 {
		if _, err := o.f.ReadAt(last, size-1); err != nil {
			return connector.At(o.path, err)
		}
	}
	if last[0] != '\n' {
		if _, err := o.f.WriteAt([]byte{'\n'}, size); err != nil {
			return connector.At(o.path, err)
		}
		size++
	}
	o.size, o.head = size, min(o.head, size)
	return nil
}

// know takes the hash of the first bytes, while there are more of them.
func (o *output) know() {
	n := min(o.size, maxHead)
	if n == o.head && n > 0 {
		return
	}
	if got, whole := sum(o.f, n); whole {
		o.head, o.sum = n, got
	}
}

// sync makes the file survive a power cut; with named, its name too.
func (o *output) sync(named bool) error {
	if err := o.f.Sync(); err != nil {
		return o.unsure(err)
	}
	if named {
		return nil
	}
	dir, err := os.Open(filepath.Dir(o.path))
	if errors.Is(err, fs.ErrPermission) {
		return nil // a folder that may be written and not read
	}
	if err != nil {
		return connector.At(o.path, err)
	}
	defer dir.Close()
	if err := dir.Sync(); err != nil && !errors.Is(err, unix.EINVAL) { // some network file systems cannot
		return o.unsure(err)
	}
	return nil
}

// unsure is the error of a sync, which is never tried again, also where there was no
// room: the second one may succeed although the first has lost what was written.
func (o *output) unsure(err error) error {
	if at, is := errors.AsType[*fs.PathError](err); is {
		err = at.Err
	}
	return &checkpoint.DiskError{Path: o.path, Err: err}
}

func (o *output) close() error { return connector.At(o.path, o.f.Close()) }

// whereabouts says in words where a file that was moved is; gone: nowhere.
func (o *output) whereabouts() (words string, gone bool) {
	info, err := o.f.Stat()
	if err != nil {
		return "elsewhere", false
	}
	if stat, ok := info.Sys().(*syscall.Stat_t); ok && stat.Nlink == 0 {
		return "", true
	}
	path, err := os.Readlink(fmt.Sprintf("/proc/self/fd/%d", o.f.Fd()))
	if err == nil {
		if there, err := os.Stat(path); err == nil && os.SameFile(info, there) {
			return "to " + shown(path), false
		}
	}
	return fmt.Sprintf("elsewhere (its inode is %d)", o.id.Inode), false
}

// shown is a path as people write it: relative where it is below the working
// directory.
func shown(path string) string {
	here, err := os.Getwd()
	if err != nil {
		return path
	}
	if rel, ok := strings.CutPrefix(path, here+string(filepath.Separator)); ok {
		return rel
	}
	return path
}
