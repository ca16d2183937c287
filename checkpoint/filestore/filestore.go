// Package filestore keeps epochs in a folder of the local disk: a log of epochs
// (checkpoint/wal), a base that holds everything up to where the log begins, and
// CURRENT, which names both and is replaced as a whole. Start with Open.
//
//	CURRENT           what counts, as JSON
//	LOCK              held by the engine that runs
//	0000000042.snap   a base: epoch 42, compressed with zstd
//	0000000007.wal    a segment of the log
//
// A file that CURRENT does not name is left from an interrupted step and may
// vanish; one that it names and that is gone is damage.
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

// baseAfter is how many bytes of log make a base worth its while: it bounds the
// disk that is used and the time that a restart takes.
const baseAfter = 4 * wal.SegmentBytes

// Store is the epochs of one application.
type Store struct {
	dir     string
	lock    *os.File
	current current
	loaded  bool
	writer  *wal.Writer
	since   int64 // bytes of log since the base
	last    uint64
	end     wal.End
}

// Open takes the state of an application, which lives in dir/app: it makes the
// folder where there is none, and takes the lock. plan describes the nodes that
// keep state; state that another plan kept and that this one cannot go on with
// is a *checkpoint.ChangedError.
func Open(dir, app string, plan []Part) (*Store, error) {
	s := &Store{dir: filepath.Join(dir, app)}
	if err := os.MkdirAll(s.dir, 0o700); err != nil {
		return nil, disk(s.dir, err)
	}
	if err := s.acquire(); err != nil {
		return nil, err
	}
	c, err := readCurrent(s.dir)
	if err == nil && c.Application == "" {
		c = current{Format: formatVersion, Application: app, Segments: []uint64{1}, Plan: plan}
	} else if err == nil {
		err = fits(c.Plan, plan)
		c.Plan = plan
	}
	if err != nil {
		s.Close()
		return nil, err
	}
	s.current = c
	return s, nil
}

// acquire locks the folder against a second engine, and writes who holds it.
func (s *Store) acquire() error {
	path := filepath.Join(s.dir, "LOCK")
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return disk(path, err)
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
			return disk(path, err)
		}
	}
	return nil
}

// Empty tells whether there is no CURRENT yet.
func (s *Store) Empty() bool {
	_, err := os.Stat(filepath.Join(s.dir, currentName))
	return errors.Is(err, fs.ErrNotExist)
}

// Load reads the base and the log.
func (s *Store) Load(visit func(checkpoint.Epoch) error) error {
	if s.Empty() {
		return checkpoint.ErrNone
	}
	if s.current.Base != "" {
		if err := readBase(filepath.Join(s.dir, s.current.Base), s.seen(visit)); err != nil {
			return err
		}
	}
	end := wal.End{CRC: s.current.CRC}
	for i, n := range s.current.Segments {
		var err error
		end, err = wal.Read(s.dir, n, end.CRC, i == len(s.current.Segments)-1, s.seen(visit))
		if err != nil {
			return err
		}
		s.since += end.Size
	}
	s.loaded, s.end = true, end
	if s.last == 0 {
		return checkpoint.ErrNone
	}
	return nil
}

// seen passes an epoch on if it follows the one before.
func (s *Store) seen(visit func(checkpoint.Epoch) error) func(checkpoint.Epoch) error {
	return func(e checkpoint.Epoch) error {
		if s.last > 0 && e.Number != s.last+1 {
			return &checkpoint.DamagedError{Path: s.dir, Why: fmt.Sprintf("epoch %d follows epoch %d", e.Number, s.last)}
		}
		s.last = e.Number
		return visit(e)
	}
}

// begin opens the log for appending, at the first commit.
func (s *Store) begin() error {
	n := s.current.Segments[len(s.current.Segments)-1]
	var err error
	if s.loaded {
		s.writer, err = wal.Continue(s.dir, n, s.end)
		return err
	}
	// A segment that no CURRENT names is left from a start that came to nothing.
	if err := os.Remove(filepath.Join(s.dir, wal.SegmentName(n))); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return disk(s.dir, err)
	}
	if s.writer, err = wal.Create(s.dir, n, 0); err != nil {
		return err
	}
	return s.current.write(s.dir)
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
	if s.writer.End().Size >= wal.SegmentBytes {
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

// roll begins a further segment.
func (s *Store) roll(c current, prev uint32) error {
	next := s.current.Segments[len(s.current.Segments)-1] + 1
	if err := os.Remove(filepath.Join(s.dir, wal.SegmentName(next))); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return disk(s.dir, err)
	}
	w, err := wal.Create(s.dir, next, prev)
	if err != nil {
		return err
	}
	c.Segments = append(append([]uint64{}, c.Segments...), next)
	if err := c.write(s.dir); err != nil {
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
	if err := writeBase(s.dir, name, e); err != nil {
		return err
	}
	old := s.current
	c := old
	c.Base, c.CRC, c.Segments = name, 0, nil
	if err := s.roll(c, 0); err != nil {
		return err
	}
	s.since = 0
	for _, n := range old.Segments {
		os.Remove(filepath.Join(s.dir, wal.SegmentName(n)))
	}
	if old.Base != "" {
		os.Remove(filepath.Join(s.dir, old.Base))
	}
	return nil
}

// WantsBase tells whether the log has become long.
func (s *Store) WantsBase() bool { return s.since >= baseAfter }

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

// Archive moves the state of an application aside and returns where to; "" if
// there was none.
func Archive(dir, app, stamp string) (string, error) {
	from := filepath.Join(dir, app)
	if _, err := os.Stat(filepath.Join(from, currentName)); err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return "", nil
		}
		return "", disk(from, err)
	}
	s := &Store{dir: from}
	if err := s.acquire(); err != nil {
		return "", err
	}
	defer s.Close()
	to := from + ".archived-" + stamp
	if err := os.Rename(from, to); err != nil {
		return "", disk(from, err)
	}
	return to, wal.SyncDir(dir)
}

func disk(path string, err error) error {
	var at *fs.PathError
	if errors.As(err, &at) {
		path, err = at.Path, at.Err
	}
	if errors.Is(err, unix.ENOSPC) {
		return fmt.Errorf("%s: %w", path, checkpoint.ErrFull)
	}
	return &checkpoint.DiskError{Path: path, Err: err}
}
