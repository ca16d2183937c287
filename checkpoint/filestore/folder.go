package filestore

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"

	"github.com/eventflux-io/engine/checkpoint"
	"github.com/eventflux-io/engine/checkpoint/wal"
)

// folder is where the state of an application lives, held against a second
// engine. Two locks hold it: one on the folder itself, which nobody can delete
// without the state, and one on LOCK, which names the holder.
type folder struct {
	*wal.OSDir
	lock        *os.File
	own, locked os.FileInfo // the folder and LOCK, as they were opened
}

const lockName = "LOCK"

// hold opens a folder, which it makes where there is none, and takes its locks.
func hold(path string) (*folder, error) {
	if err := os.MkdirAll(path, 0o700); err != nil {
		return nil, wal.Failed(path, err)
	}
	dir, err := wal.OpenDir(path)
	if err != nil {
		return nil, wal.Failed(path, err)
	}
	f := &folder{OSDir: dir}
	if err := f.acquire(); err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}

// acquire locks the folder, then LOCK, and writes there who holds it.
func (f *folder) acquire() error {
	// Some network file systems lock no folder; LOCK alone has to do there.
	if err := unix.Flock(int(f.Self().Fd()), unix.LOCK_EX|unix.LOCK_NB); errors.Is(err, unix.EWOULDBLOCK) {
		return f.inUse()
	}
	path := filepath.Join(f.Path(), lockName)
	var err error
	if f.lock, err = f.Root().OpenFile(lockName, os.O_RDWR|os.O_CREATE, 0o600); err != nil {
		return wal.Failed(path, err)
	}
	if err := unix.Flock(int(f.lock.Fd()), unix.LOCK_EX|unix.LOCK_NB); errors.Is(err, unix.EWOULDBLOCK) {
		return f.inUse()
	} else if err != nil {
		return wal.Failed(path, err)
	}
	if f.own, err = f.Self().Stat(); err != nil {
		return wal.Failed(f.Path(), err)
	}
	if f.locked, err = f.lock.Stat(); err != nil {
		return wal.Failed(path, err)
	}
	if err := f.held(); err != nil { // it went between opening and locking
		return err
	}
	if err := f.lock.Truncate(0); err == nil {
		_, err = f.lock.WriteAt([]byte(strconv.Itoa(os.Getpid())+"\n"), 0)
		if err != nil {
			return wal.Failed(path, err)
		}
	}
	return nil
}

// inUse names the engine that holds the folder.
func (f *folder) inUse() error {
	holder, err := wal.ReadFile(f, lockName)
	if pid := strings.TrimSpace(string(holder)); err == nil && pid != "" {
		return fmt.Errorf("the state in %s is in use by process %s", f.Path(), pid)
	}
	return fmt.Errorf("the state in %s is in use by another engine, though its %s is gone or empty", f.Path(), lockName)
}

// held is nil while the folder's path leads to it and LOCK is in it, as when they
// were opened: it looks at both, and writes nothing.
func (f *folder) held() error {
	switch at, err := os.Stat(f.Path()); {
	case errors.Is(err, fs.ErrNotExist), err == nil && !os.SameFile(at, f.own):
		return f.lost(err == nil)
	case err != nil:
		return wal.Unsure(f.Path(), err)
	}
	switch lock, err := f.Root().Lstat(lockName); {
	case errors.Is(err, fs.ErrNotExist), err == nil && !os.SameFile(lock, f.locked):
		return &checkpoint.DiskError{Path: filepath.Join(f.Path(), lockName), Err: errors.New(
			"the lock was deleted or replaced under this run, so that a second engine may take the same state; see that none runs, then start again")}
	case err != nil:
		return wal.Unsure(f.Path(), err)
	}
	return nil
}

// lost says what became of the folder.
func (f *folder) lost(taken bool) error {
	now, err := os.Readlink(fmt.Sprintf("/proc/self/fd/%d", f.Self().Fd()))
	became := "moved to " + now
	advice := "move it back before the next start, which else begins anew and replaces the outputs"
	switch {
	case err != nil:
		became = "moved or deleted"
	case strings.HasSuffix(now, " (deleted)"):
		became = "deleted"
		advice = "the next start begins anew and replaces the outputs: copy first what is to be kept of them"
	}
	what := "the state folder was " + became + " under this run"
	if taken {
		what += ", and something else has taken its place"
	}
	return &checkpoint.DiskError{Path: f.Path(), Err: errors.New(what + "; " + advice)}
}

// Close gives the locks back.
func (f *folder) Close() error {
	if f.lock != nil {
		f.lock.Close()
	}
	return f.OSDir.Close()
}
