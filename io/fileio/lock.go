package fileio

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// An output is locked with flock on the file itself: that needs no further file,
// holds however the file is named, and ends with the process, also by SIGKILL.
// Where a file system knows no locks (some network file systems), the run goes on
// without and says so; NFS lends locks between machines where its lock service
// runs.

// errNoLocks reports that a file system knows no locks.
var errNoLocks = errors.New("the file system knows no locks")

// lock takes the lock of an output, which no other process may have.
func lock(f *os.File, path string) error {
	err := unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB)
	switch {
	case err == nil:
		return nil
	case errors.Is(err, unix.EWOULDBLOCK):
		return fmt.Errorf("%s: is being written by %s; one run at a time writes a file: end that one, or give this one another file.path", path, holder(f))
	case errors.Is(err, unix.ENOSYS), errors.Is(err, unix.EOPNOTSUPP), errors.Is(err, unix.ENOLCK), errors.Is(err, unix.EINVAL):
		return fmt.Errorf("%w: %v", errNoLocks, err)
	}
	return fmt.Errorf("%s: cannot be locked: %w", path, err)
}

// holder is who has the lock of a file, in words.
func holder(f *os.File) string {
	pid := lockedBy(f)
	switch {
	case pid == os.Getpid():
		return "another stream of this run"
	case pid == 0:
		return "a process that cannot be seen from here (in another container, or on another machine)"
	}
	command, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid))
	if err != nil || len(command) == 0 {
		return fmt.Sprintf("process %d", pid)
	}
	words := bytes.ReplaceAll(bytes.TrimRight(command, "\x00"), []byte{0}, []byte{' '})
	return fmt.Sprintf("process %d (%.200s)", pid, words)
}

// lockedBy is the process that has the lock of a file, as /proc/locks says, 0
// where that does not decide it. The device is not compared where only one lock has the
// inode's number: some file systems show another one there.
func lockedBy(f *os.File) int {
	info, err := f.Stat()
	if err != nil {
		return 0
	}
	id := identityOf(info)
	locks, err := os.Open("/proc/locks")
	if err != nil {
		return 0
	}
	defer locks.Close()
	device := fmt.Sprintf("%02x:%02x", unix.Major(id.Device), unix.Minor(id.Device))
	var same, alike []int
	for in := bufio.NewScanner(locks); in.Scan(); {
		// 1: FLOCK  ADVISORY  WRITE 29076 fe:00:9977915 0 EOF
		words := strings.Fields(in.Text())
		if len(words) < 6 || words[1] != "FLOCK" || words[3] != "WRITE" {
			continue
		}
		pid, err := strconv.Atoi(words[4])
		dev, inode, ok := cutLast(words[5], ":")
		if err != nil || !ok || pid <= 0 || inode != strconv.FormatUint(id.Inode, 10) {
			continue
		}
		if alike = append(alike, pid); dev == device {
			same = append(same, pid)
		}
	}
	for _, found := range [][]int{same, alike} {
		if len(found) == 1 {
			return found[0]
		}
	}
	return 0
}

// cutLast cuts a text round the last mark in it.
func cutLast(text, mark string) (before, after string, found bool) {
	i := strings.LastIndex(text, mark)
	if i < 0 {
		return text, "", false
	}
	return text[:i], text[i+len(mark):], true
}
