// Package filestore keeps epochs in a folder of the local disk: a log of epochs
// (checkpoint/wal), a base that holds everything up to where the log begins, and
// CURRENT, which names both and is replaced as a whole. Start with Open.
//
//	CURRENT           what counts, as JSON
//	LOCK              held by the engine that runs
//	0000000042.snap   a base: epoch 42, compressed with zstd
//	0000000007.wal    a segment of the log
//
// A base or segment that CURRENT does not name any more is left from an
// interrupted step and goes at the next start; any other file is let alone. One
// that CURRENT names and that is gone is damage.
package filestore

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"

	"github.com/eventflux-io/engine/checkpoint"
	"github.com/eventflux-io/engine/checkpoint/wal"
)

// baseAfter is how many bytes of log make a base worth its while, unless the
// last base was half as large: it bounds the disk that is used and the time that
// a restart takes.
const baseAfter = 4 * wal.SegmentBytes

// Store is the epochs of one application.
type Store struct {
	disk    wal.Disk
	dir     string
	lock    *os.File
	current current
	began   bool // CURRENT is there
	empty   bool // no epoch is
	stale   bool // CURRENT has another plan
	writer  *wal.Writer
	base    int64 // bytes of the base
	since   int64 // bytes of log since the base
	last    uint64
	end     wal.End
	most    int64 // bytes of a segment, above which the next is begun
}

// Open takes the state of an application, which lives in dir/app: it makes the
// folder where there is none, and takes the lock. plan describes the nodes that
// keep state; state that another plan kept and that this one cannot go on with
// is a *checkpoint.ChangedError.
func Open(dir, app string, plan []Part) (*Store, error) { return OpenOn(wal.OS, dir, app, plan) }

// OpenOn is Open with the files on another disk; the lock is always on this
// machine's.
func OpenOn(on wal.Disk, dir, app string, plan []Part) (*Store, error) {
	s := &Store{disk: on, dir: filepath.Join(dir, app), most: wal.SegmentBytes}
	if err := os.MkdirAll(s.dir, 0o700); err != nil {
		return nil, wal.Failed(s.dir, err)
	}
	if err := s.acquire(); err != nil {
		return nil, err
	}
	c, err := readCurrent(on, s.dir)
	if err != nil {
		s.Close()
		return nil, err
	}
	if c.Application == "" {
		s.empty = true
		s.current = current{Format: formatVersion, Application: app, Segments: []uint64{1}, Plan: plan}
		return s, nil
	}
	if err := fits(c.Plan, plan); err != nil {
		s.Close()
		return nil, err
	}
	s.began, s.stale = true, !slices.Equal(c.Plan, plan)
	s.current = c
	s.current.Plan = plan
	if s.empty, err = s.blank(); err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

// blank tells whether the log was begun, but the first epoch never came to its
// end.
func (s *Store) blank() (bool, error) {
	if s.current.Base != "" || len(s.current.Segments) > 1 {
		return false, nil
	}
	found := errors.New("an epoch")
	_, err := wal.Read(s.disk, s.dir, s.current.Segments[0], s.current.CRC, true, func(checkpoint.Epoch) error { return found })
	if err == found {
		return false, nil
	}
	return true, err
}

const lockName = "LOCK"

// acquire locks the folder against a second engine, and writes who holds it.
func (s *Store) acquire() error {
	path := filepath.Join(s.dir, lockName)
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return wal.Failed(path, err)
	}
	if err := unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB); err != nil {
		holder, _ := os.ReadFile(path)
		f.Close()
		return fmt.Errorf("the state in %s is in use by process %s", s.dir, strings.TrimSpace(string(holder)))
	}
	s.lock = f
	if err := f.Truncate(0); err == nil {
		_, err = f.WriteAt([]byte(strconv.Itoa(os.Getpid())+"\n"), 0)
		if err != nil {
			return wal.Failed(path, err)
		}
	}
	return nil
}

// Empty tells whether no epoch was ever committed.
func (s *Store) Empty() bool { return s.empty }

// Load reads the base and the log.
func (s *Store) Load(visit func(checkpoint.Epoch) error) error {
	if !s.began {
		return checkpoint.ErrNone
	}
	if s.current.Base != "" {
		var err error
		if s.base, err = readBase(s.disk, filepath.Join(s.dir, s.current.Base), s.seen(visit)); err != nil {
			return err
		}
	}
	end := wal.End{CRC: s.current.CRC}
	for i, n := range s.current.Segments {
		var err error
		end, err = wal.Read(s.disk, s.dir, n, end.CRC, i == len(s.current.Segments)-1, s.seen(visit))
		if err != nil {
			return err
		}
		s.since += end.Size
	}
	s.end = end
	if s.last == 0 {
		return checkpoint.ErrNone
	}
	return nil
}

// End is where the last epoch ends, after Load.
func (s *Store) End() (path string, offset int64) {
	last := s.current.Segments[len(s.current.Segments)-1]
	return filepath.Join(s.dir, wal.SegmentName(last)), s.end.Size
}

// seen passes an epoch on if it follows the one before.
func (s *Store) seen(visit func(checkpoint.Epoch) error) func(checkpoint.Epoch) error {
	return func(e checkpoint.Epoch) error {
		if s.last > 0 && e.Number != s.last+1 {
			return &checkpoint.DamagedError{Path: s.dir, Offset: checkpoint.Nowhere, Why: fmt.Sprintf("epoch %d follows epoch %d", e.Number, s.last)}
		}
		s.last = e.Number
		return visit(e)
	}
}

// begin opens the log for appending, at the first commit.
func (s *Store) begin() error {
	n := s.current.Segments[len(s.current.Segments)-1]
	if s.began {
		if s.stale {
			if err := s.current.write(s.disk, s.dir); err != nil {
				return err
			}
			s.stale = false
		}
		if err := s.sweep(); err != nil {
			return err
		}
		var err error
		s.writer, err = wal.Continue(s.disk, s.dir, n, s.end)
		return err
	}
	w, err := s.segment(n, 0)
	if err != nil {
		return err
	}
	if err := s.current.write(s.disk, s.dir); err != nil {
		w.Close()
		return err
	}
	s.writer, s.began = w, true
	return nil
}

// segment makes a segment that CURRENT does not name yet. One with its name is
// left from a start or a step that came to nothing.
func (s *Store) segment(n uint64, prev uint32) (*wal.Writer, error) {
	if err := s.remove(wal.SegmentName(n)); err != nil {
		return nil, err
	}
	return wal.Create(s.disk, s.dir, n, prev)
}

// remove removes a file, if it is there. Its failure is never taken for a full
// disk: the epoch that it comes behind must not be committed again.
func (s *Store) remove(name string) error {
	path := filepath.Join(s.dir, name)
	if err := s.disk.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return wal.Unsure(path, err)
	}
	return nil
}

// sweep removes the bases and segments from before those that CURRENT names: a
// crash came between naming the new ones and removing the old.
func (s *Store) sweep() error {
	names, err := s.disk.Names(s.dir)
	if err != nil {
		return wal.Failed(s.dir, err)
	}
	for _, name := range names {
		whole := strings.TrimSuffix(name, wal.DraftSuffix)
		n, isSegment := numbered(whole, ".wal")
		_, isBase := numbered(whole, ".snap")
		if isSegment && n < s.current.Segments[0] || isBase && whole < s.current.Base {
			if err := s.remove(name); err != nil {
				return err
			}
		}
	}
	return nil
}

// numbered is the number in the name of a base or a segment.
func numbered(name, suffix string) (n uint64, ok bool) {
	digits, ok := strings.CutSuffix(name, suffix)
	if !ok || len(digits) != 10 {
		return 0, false
	}
	n, err := strconv.ParseUint(digits, 10, 64)
	return n, err == nil
}

// Commit makes an epoch durable.
func (s *Store) Commit(e checkpoint.Epoch) error {
	if s.writer == nil {
		if err := s.begin(); err != nil {
			return err
		}
	}
	if e.Base {
		return s.commitBase(e)
	}
	if s.writer.End().Size >= s.most {
		if err := s.roll(s.current, s.writer.End().CRC); err != nil {
			return err
		}
	}
	before := s.writer.End().Size
	if err := s.writer.Append(e); err != nil {
		return err
	}
	s.since += s.writer.End().Size - before
	return nil
}

// roll begins a further segment, as the last one that c names.
func (s *Store) roll(c current, prev uint32) error {
	next := s.current.Segments[len(s.current.Segments)-1] + 1
	w, err := s.segment(next, prev)
	if err != nil {
		return err
	}
	c.Segments = append(slices.Clone(c.Segments), next)
	if err := c.write(s.disk, s.dir); err != nil {
		w.Close()
		return err
	}
	s.writer.Close()
	s.writer, s.current = w, c
	return nil
}

// commitBase writes a base and begins a log of its own behind it; then what was
// before is not needed any more.
func (s *Store) commitBase(e checkpoint.Epoch) error {
	name := fmt.Sprintf("%010d.snap", e.Number)
	size, err := writeBase(s.disk, s.dir, name, e)
	if err != nil {
		return err
	}
	old := s.current
	c := old
	c.Base, c.CRC, c.Segments = name, 0, nil
	if err := s.roll(c, 0); err != nil {
		return err
	}
	s.base, s.since = size, 0
	for _, n := range old.Segments {
		if err := s.remove(wal.SegmentName(n)); err != nil {
			return err
		}
	}
	if old.Base != "" {
		return s.remove(old.Base)
	}
	return nil
}

// WantsBase tells whether the log has become long.
func (s *Store) WantsBase() bool { return s.since >= max(baseAfter, 2*s.base) }

// Close gives the lock back.
func (s *Store) Close() error {
	var err error
	if s.writer != nil {
		err = s.writer.Close()
	}
	if s.lock != nil {
		s.lock.Close()
	}
	return err
}

// Archive moves the state of an application aside, damaged or not, and returns
// where to; "" if there was none.
func Archive(dir, app, stamp string) (string, error) {
	s := &Store{disk: wal.OS, dir: filepath.Join(dir, app)}
	names, err := s.disk.Names(s.dir)
	switch {
	case errors.Is(err, fs.ErrNotExist), err == nil && len(names) == 0, err == nil && len(names) == 1 && names[0] == lockName:
		return "", nil
	case err != nil:
		return "", wal.Failed(s.dir, err)
	}
	if err := s.acquire(); err != nil {
		return "", err
	}
	defer s.Close()
	to := s.dir + ".archived-" + stamp
	if err := s.disk.Rename(s.dir, to); err != nil {
		return "", wal.Failed(s.dir, err)
	}
	if err := s.disk.SyncDir(dir); err != nil {
		return "", wal.Failed(dir, err)
	}
	return to, nil
}
