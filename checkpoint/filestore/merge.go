package filestore

import (
	"errors"
	"fmt"
	"slices"
	"sync/atomic"

	"github.com/eventflux-io/engine/checkpoint"
	"github.com/eventflux-io/engine/checkpoint/base"
	"github.com/eventflux-io/engine/checkpoint/state"
	"github.com/eventflux-io/engine/checkpoint/wal"
)

// A base is merged on a goroutine of its own, from the base before it and the
// segments that were complete when it was begun, while further epochs are committed
// to later ones. The goroutine reads those files and writes one that nobody knows
// yet; the next Commit names it in CURRENT and removes what it replaces. So at every
// moment CURRENT names a base and a log that fit each other.

// merging is a base on its way.
type merging struct {
	name     string
	from     current // what it is made of
	crc      uint32  // of the last frame of that
	replaces int64   // bytes of log
	stopped  atomic.Bool
	done     chan struct{}

	// What came of it, once done is closed.
	size, unpacked int64
	err            error
}

// WantsCompaction reports whether the log has become long.
func (s *Store) WantsCompaction() bool {
	return s.merging == nil && s.since >= max(baseAfter, 2*s.base, s.wait)
}

// Compact begins a base of all that was committed.
func (s *Store) Compact() error {
	if s.merging != nil || s.writer == nil || s.since == 0 {
		return nil
	}
	m := &merging{name: fmt.Sprintf("%010d.snap", s.last), from: s.current, crc: s.writer.End().CRC, replaces: s.since, done: make(chan struct{})}
	switch err := s.roll(s.current, m.crc); {
	case errors.Is(err, checkpoint.ErrFull):
		s.postpone()
		return nil
	case err != nil:
		return err
	}
	s.merging = m
	go func() {
		defer close(m.done)
		m.run(s.dir, s.mostMerged)
	}()
	return nil
}

// postpone has the next merge wait until the log is longer by a half: there is no room
// for a base now.
func (s *Store) postpone() { s.wait = s.since + s.since/2 }

// stop ends the goroutine.
func (m *merging) stop() {
	m.stopped.Store(true)
	<-m.done
}

func (m *merging) run(dir wal.Dir, most int) {
	m.size, m.unpacked, m.err = writeBase(dir, m.name, func(w *baseWriter) error {
		merge := &base.Merge{Begin: w.begin, Write: w.section, Stopped: m.stopped.Load, Most: most}
		if m.from.Base != "" {
			merge.Base = func(visit func(checkpoint.Section) error) error {
				_, err := readBase(dir, m.from.Base, nil, func(checkpoint.Epoch) error { return nil }, visit)
				return err
			}
		}
		merge.Epochs = func(visit func(checkpoint.Epoch) error) error {
			crc := m.from.CRC
			for _, n := range m.from.Segments {
				end, err := wal.Read(dir, n, crc, false, visit)
				if err != nil {
					return err
				}
				crc = end.CRC
			}
			return nil
		}
		return merge.Run()
	})
	if errors.Is(m.err, state.ErrDamaged) {
		m.err = &checkpoint.DamagedError{Path: dir.Path(), Offset: checkpoint.Nowhere, Why: m.err.Error()}
	}
}

// adopt names a base that is ready in CURRENT, and removes what it replaces.
func (s *Store) adopt() error {
	m := s.merging
	if m == nil {
		return nil
	}
	select {
	case <-m.done:
	default:
		return nil
	}
	if m.err != nil {
		s.merging = nil
		if errors.Is(m.err, checkpoint.ErrFull) {
			s.postpone()
			return nil
		}
		return m.err
	}
	c := s.current
	c.Base, c.Unpacked, c.CRC = m.name, m.unpacked, m.crc
	c.Segments = slices.Clone(c.Segments[len(m.from.Segments):])
	if err := c.write(s.dir); err != nil {
		return err // for want of room perhaps: the next Commit tries again
	}
	s.merging, s.current, s.base, s.since, s.wait = nil, c, m.size, s.since-m.replaces, 0
	return s.removeReplaced(m.from)
}

// removeReplaced removes the files of which a base has been made.
func (s *Store) removeReplaced(old current) error {
	if old.Base != "" && old.Base != s.current.Base {
		if err := s.remove(old.Base); err != nil {
			return err
		}
	}
	for _, n := range old.Segments {
		if err := s.remove(wal.SegmentName(n)); err != nil {
			return err
		}
	}
	return nil
}
