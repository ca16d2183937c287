// Package checkpoint says what an epoch is and where epochs are kept. An epoch
// is everything that a run must know to go on: what changed in the state, how
// far each source was read, the counters, and the rows that sinks have yet to be
// given. A Store makes epochs durable, one after the other; filestore is the one
// on a local disk, wal its log. Nothing here knows operators or connectors.
package checkpoint

import (
	"errors"
	"fmt"
	"time"
)

// Kind says what a Section holds.
type Kind uint8

const (
	State    Kind = iota + 1 // a change of one state primitive; or all of it, in a base
	Source                   // how far a source was read, and its watermarks
	Counters                 // of all nodes
	Outbox                   // rows for a sink
	Finished                 // the run has ended: there is nothing left to do
	Place                    // where the rows of a sink's Outbox go; before it
)

// Section is one part of an epoch. Name distinguishes sections of a kind and is
// stable across runs.
type Section struct {
	Kind Kind
	Name string
	Data []byte
}

// Epoch is a unit of recovery: after a crash a run goes on after the last one
// that is durable.
type Epoch struct {
	Number   uint64 // from 1, without gaps
	Time     time.Time
	Sections []Section
	// Base: the sections are all that there is up to this epoch, and Load gives it
	// before the first one; those of a Commit are what changed.
	Base bool
}

// Store keeps epochs. One goroutine at a time uses it: Load first, then Commit
// for each further epoch.
type Store interface {
	// Empty reports whether no run has ever committed anything.
	Empty() bool
	// Load calls visit with the last base, if there is one, and every epoch after
	// it, oldest first. A base may come in several calls with the same number and
	// some of its sections each, so that it is never in memory whole; the sections
	// are read before visit returns. ErrNone: nothing was ever committed. A
	// *DamagedError: what is there cannot be trusted.
	Load(visit func(e Epoch) error) error
	// Commit makes an epoch durable: it is when Commit returns nil. The sections are
	// the caller's again then. ErrFull: there is no room, nothing was kept, and the
	// same epoch may be committed again later. After any other error the store must
	// not be used again.
	Commit(e Epoch) error
	// Held is nil while what the store keeps is where it was opened and nobody else
	// can have taken it; any other error is final. It costs a few microseconds.
	// Commit looks, too.
	Held() error
	Close() error
}

// Compacter is a Store that keeps the log short. The goroutine that commits asks
// WantsCompaction after an epoch; where it is true, it sees to it that what was pushed
// to sinks survives a power cut, since the log forgets it then, and calls Compact. That
// returns at once: the store merges what was committed into a base beside further
// commits. What goes wrong with it, a later Commit says; where there is no room for it,
// nothing is lost, and it is tried again later.
type Compacter interface {
	WantsCompaction() bool
	Compact() error
}

// Ending is a Store that can say, after Load, in which file its last epoch ends and
// at which byte. A log that was cut there looks like one that was written no further.
type Ending interface {
	End() (path string, offset int64)
}

var (
	// ErrNone is what Load returns where there is no epoch yet.
	ErrNone = errors.New("no epoch was ever committed")
	// ErrFull is what Commit returns where the disk is full.
	ErrFull = errors.New("no space left")
)

// Nowhere is the offset of damage that is at no byte of a file: what was read and
// means nothing.
const Nowhere = -1

// DamagedError names bytes that are not what was once written there.
type DamagedError struct {
	Path   string
	Offset int64 // where what does not fit its checksum begins, 0 of a file that is gone, or Nowhere
	Why    string
}

func (e *DamagedError) Error() string {
	if e.Offset == Nowhere {
		return fmt.Sprintf("%s is damaged: %s", e.Path, e.Why)
	}
	return fmt.Sprintf("%s is damaged at byte %d: %s", e.Path, e.Offset, e.Why)
}

// ChangedError reports that state was kept by a plan that does not fit the one
// that wants to go on with it.
type ChangedError struct {
	Why     string
	Queries []Change // what became of each, in the order of the old plan; may be nil
}

// Change is what a changed script makes of the state of a query.
type Change struct {
	Query string // its output name
	Fate  Fate
}

// Fate is what becomes of a query's state.
type Fate string

const (
	Kept         Fate = "kept"
	New          Fate = "new"
	Dropped      Fate = "dropped"
	Incompatible Fate = "incompatible"
)

// Fits reports whether a plan can go on in spite of the change: it may have queries
// more, but not less, and none that is altered.
func (c Change) Fits() bool { return c.Fate == Kept || c.Fate == New }

// String is the change's line in a table.
func (c Change) String() string { return fmt.Sprintf("  %-13s %s", c.Fate, c.Query) }

func (e *ChangedError) Error() string {
	text := e.Why
	for _, q := range e.Queries {
		text += "\n" + q.String()
	}
	return text
}

// DiskError is a failure of the disk that the state is on.
type DiskError struct {
	Path string
	Err  error
}

func (e *DiskError) Error() string { return fmt.Sprintf("%s: %v", e.Path, e.Err) }
func (e *DiskError) Unwrap() error { return e.Err }
