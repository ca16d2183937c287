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
// interrupted step and goes at the next start; any other file is left alone. One
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

	"github.com/eventflux-io/engine/checkpoint"
	"github.com/eventflux-io/engine/checkpoint/wal"
)

// baseAfter is how many bytes of log make a base worthwhile, unless the
// last base was half as large: it bounds the disk that is used and the time that
// a restart takes.
const baseAfter = 4 * wal.SegmentBytes

// Store is the epochs of one application.
type Store struct {
	folder  *folder
	dir     wal.Dir // the files
	current current
	began   bool // CURRENT is there
	empty   bool // no epoch is
	stale   bool // CURRENT has another plan
	writer  *wal.Writer
	merging *merging // nil: none is under way
	base    int64    // bytes of the base
	since   int64    // bytes of log since the base
	wait    int64    // bytes of log that a merge waits for, at least
	last    uint64
	end     wal.End
	most    int64 // bytes of a segment, above which the next is begun
	// mostMerged is about how many bytes of saved state a merge holds at a time; decoded,
	// they take some three times as much.
	mostMerged int
	grows      func(bytes int)
}

// Open takes the state of an application, which lives in dir/app: it makes the
// folder where there is none, and takes the lock. plan describes the nodes that
// keep state; state that another plan kept and that this one cannot go on with
// is a *checkpoint.ChangedError.
func Open(dir, app string, plan []Part) (*Store, error) { return OpenOn(nil, dir, app, plan) }

// OpenOn is Open with the files elsewhere; the lock is always in dir/app.
func OpenOn(files wal.Dir, dir, app string, plan []Part) (*Store, error) {
	f, err := hold(filepath.Join(dir, app))
	if err != nil {
		return nil, err
	}
	if files == nil {
		files = f
	}
	s := &Store{folder: f, dir: files, most: wal.SegmentBytes, mostMerged: 16 << 20}
	c, err := readCurrent(s.dir)
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

// blank reports whether the log was begun, but the first epoch never came to its
// end.
func (s *Store) blank() (bool, error) {
	if s.current.Base != "" || len(s.current.Segments) > 1 {
		return false, nil
	}
	found := errors.New("an epoch")
	_, err := wal.Read(s.dir, s.current.Segments[0], s.current.CRC, true, func(checkpoint.Epoch) error { return found })
	if err == found {
		return false, nil
	}
	return true, err
}

// Announce has Load call grows before it takes much memory at once.
func (s *Store) Announce(grows func(bytes int)) { s.grows = grows }

// Size is about how many bytes Load reads: the base, unpacked, and the log.
func (s *Store) Size() int64 {
	size := s.current.Unpacked
	if s.current.Base != "" && size == 0 { // of a version that did not note it
		size = s.length(s.current.Base)
	}
	for _, n := range s.current.Segments {
		size += s.length(wal.SegmentName(n))
	}
	return size
}

// length is that of a file; what is wrong with one, Load says.
func (s *Store) length(name string) int64 {
	r, size, err := s.dir.Reader(name)
	if err != nil {
		return 0
	}
	r.Close()
	return size
}

// Path is the folder of the application's state.
func (s *Store) Path() string { return s.folder.Path() }

// Empty reports whether no epoch was ever committed.
func (s *Store) Empty() bool { return s.empty }

// Load reads the base and the log.
func (s *Store) Load(visit func(checkpoint.Epoch) error) error {
	if !s.began {
		return checkpoint.ErrNone
	}
	if s.current.Base != "" {
		var err error
		var e checkpoint.Epoch
		see := s.seen(visit)
		s.base, err = readBase(s.dir, s.current.Base, s.grows, func(begun checkpoint.Epoch) error {
			e = begun
			return see(e)
		}, func(s checkpoint.Section) error {
			e.Sections = append(e.Sections[:0], s)
			return see(e)
		})
		if err != nil {
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
	s.end = end
	if s.last == 0 {
		return checkpoint.ErrNone
	}
	return nil
}

// End is where the last epoch ends, after Load.
func (s *Store) End() (path string, offset int64) {
	last := s.current.Segments[len(s.current.Segments)-1]
	return filepath.Join(s.dir.Path(), wal.SegmentName(last)), s.end.Size
}

// seen passes an epoch on if it follows the one before, or is more of it.
func (s *Store) seen(visit func(checkpoint.Epoch) error) func(checkpoint.Epoch) error {
	return func(e checkpoint.Epoch) error {
		if more := e.Base && e.Number == s.last; s.last > 0 && e.Number != s.last+1 && !more {
			return &checkpoint.DamagedError{Path: s.dir.Path(), Offset: checkpoint.Nowhere, Why: fmt.Sprintf("epoch %d follows epoch %d", e.Number, s.last)}
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
			if err := s.current.write(s.dir); err != nil {
				return err
			}
			s.stale = false
		}
		if err := s.sweep(); err != nil {
			return err
		}
		var err error
		s.writer, err = wal.Continue(s.dir, n, s.end)
		return err
	}
	w, err := s.segment(n, 0)
	if err != nil {
		return err
	}
	if err := s.current.write(s.dir); err != nil {
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
	return wal.Create(s.dir, n, prev)
}

// remove removes a file, if it is there. Its failure is never taken for a full
// disk: the epoch that it comes after must not be committed again.
func (s *Store) remove(name string) error {
	if err := s.dir.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return wal.Unsure(filepath.Join(s.dir.Path(), name), err)
	}
	return nil
}

// sweep removes the bases that CURRENT does not name, and the segments from before
// those that it names: a crash came while a base was made, or between naming the new
// files and removing the old.
func (s *Store) sweep() error {
	names, err := s.dir.Names()
	if err != nil {
		return wal.Failed(s.dir.Path(), err)
	}
	for _, name := range names {
		whole := strings.TrimSuffix(name, wal.DraftSuffix)
		n, isSegment := numbered(whole, ".wal")
		_, isBase := numbered(whole, ".snap")
		if isSegment && n < s.current.Segments[0] || isBase && whole != s.current.Base {
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

// Held looks at the folder and at LOCK.
func (s *Store) Held() error { return s.folder.held() }

// Commit makes an epoch durable.
func (s *Store) Commit(e checkpoint.Epoch) error {
	if err := s.Held(); err != nil {
		return err
	}
	if err := s.adopt(); err != nil {
		return err
	}
	if s.writer == nil {
		if err := s.begin(); err != nil {
			return err
		}
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
	s.last = e.Number
	return nil
}

// roll begins another segment, as the last one that c names.
func (s *Store) roll(c current, prev uint32) error {
	next := s.current.Segments[len(s.current.Segments)-1] + 1
	w, err := s.segment(next, prev)
	if err != nil {
		return err
	}
	c.Segments = append(slices.Clone(c.Segments), next)
	if err := c.write(s.dir); err != nil {
		w.Close()
		return err
	}
	s.writer.Close()
	s.writer, s.current = w, c
	return nil
}

// Close gives the lock back. A merge under way is given up.
func (s *Store) Close() error {
	var err error
	if s.merging != nil {
		s.merging.stop()
	}
	if s.writer != nil {
		err = s.writer.Close()
	}
	s.folder.Close()
	return err
}

// Archive moves the state of an application aside, damaged or not, and returns
// where to; "" if there was none.
func Archive(dir, app, stamp string) (string, error) {
	path := filepath.Join(dir, app)
	entries, err := os.ReadDir(path)
	switch {
	case errors.Is(err, fs.ErrNotExist), err == nil && len(entries) == 0, err == nil && len(entries) == 1 && entries[0].Name() == lockName:
		return "", nil
	case err != nil:
		return "", wal.Failed(path, err)
	}
	f, err := hold(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	to := path + ".archived-" + stamp
	if err := os.Rename(path, to); err != nil {
		return "", wal.Failed(path, err)
	}
	return to, syncDir(dir)
}

// syncDir makes the names in a folder durable.
func syncDir(path string) error {
	d, err := wal.OpenDir(path)
	if err != nil {
		return wal.Failed(path, err)
	}
	defer d.Close()
	if err := d.Sync(); err != nil {
		return wal.Failed(path, err)
	}
	return nil
}
