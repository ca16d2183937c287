// Package connector holds the contracts between the engine and the outside:
// sources, sinks and tables, and the declaration of their options. Each
// connector is a package of its own that exports one Connector value; the
// table of them all is in cmd/eventflux/connectors.go. Start with Connector.
package connector

import (
	"context"
	"io"
	"time"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/expr"
)

// Connector is one way to the outside, as a value in the table of connectors.
type Connector struct {
	Name    string // the 'extension'
	Aliases []string
	Doc     string
	Fields  []Field // every option it takes, those of formats excepted
	// Renamed are options as other programs call them.
	Renamed []Renamed
	// Format is the format where none is named and no file's ending names one; "":
	// the connector takes no format.
	Format string
	// Path is the option whose value's ending may name the format.
	Path string
	// Metadata are the keys of METADATA FROM.
	Metadata []Metadata
	// Bounded reports whether a source with these options ends by itself. Nil: none does.
	Bounded func(o Options) bool
	// Timed: a source stamps its rows (batch.Builder.Stamp): each record
	// carries a time, which is the row time where none is declared.
	Timed bool
	// Number is what the number of a row (batch.Batch.Offset) is called in messages;
	// "": it is a line, counted from 1.
	Number string
	// Target is the option that says where rows are; "": Path is.
	Target string
	// Targets says what a stream reads or writes, so that no sink writes what a source,
	// or another sink, of the same connector uses. Nil: no two can
	// collide. Shared: several sinks may write to one target.
	Targets func(o Options) Targets
	Shared  bool

	// Nil where the connector cannot be used that way.
	Source func(spec Spec) (SourceFactory, error)
	Sink   func(spec Spec) (SinkFactory, error)
}

// Spec is a stream's declaration as a connector sees it. Options hold defaults
// and checked values.
type Spec struct {
	Stream string
	Schema batch.Schema
	// Metadata[i] is the key that column i is read from, "" for a plain column.
	Metadata []string
	// Exprs[i] computes column i from an option that is an expression; nil: no such
	// option. Nil altogether: there is none.
	Exprs []expr.Expr
	// Key is the columns of Schema by which the rows of an upsert stream correct and
	// delete earlier ones; nil: the stream only adds rows. Of sinks.
	Key     []int
	Options Options
	Files   *Roots  // where files may be
	Format  *Format // nil: the connector takes none
}

// Metadata is a column that the connector itself knows of a row.
type Metadata struct {
	Key    string
	Prefix bool // Key is the beginning of any number of keys ("header.")
	Type   batch.Type
	Doc    string
}

// SourceFactory is a source that is declared and checked, but not opened: no
// connection, no file.
type SourceFactory interface {
	// Bounded reports whether the source ends by itself.
	Bounded() bool
	// Replayable reports whether it can be read again from a position.
	Replayable() bool
	// New makes the source of one shard: the partitions p with p mod shards ==
	// shard. All sources of one factory number the partitions alike. Partitions
	// reports how many there are at the moment (0: not known, or there may be more).
	New(shard, shards int) (Source, error)
	Partitions(ctx context.Context) (int, error)
}

// Source yields rows. It never blocks: the shard that polls it also serves
// barriers, time and other inputs. Open, Poll, Pause and Close are called from
// one goroutine; only Ready's channel crosses.
type Source interface {
	// Open starts reading after the given positions (none: from the start): those
	// of all partitions that the stream has, other shards' too, so that the numbers
	// stay what they were. A source that does I/O of its own starts its goroutines
	// here; they end with ctx or Close.
	Open(ctx context.Context, from []Position) error
	// Poll appends what is there now, at most until into is full, and says how
	// far its partitions have come: all of them at first, then those that have moved
	// since. Rows that do not decode go to into.Reject. The slice is the source's,
	// valid until the next call. io.EOF means that
	// all partitions have ended and everything was handed out. An error that wraps
	// ErrTemporary makes the pipeline poll again later; any other ends the run.
	Poll(into *batch.Builder) ([]Position, error)
	// Ready has a value when there may be something to poll after a Poll that
	// found nothing.
	Ready() <-chan struct{}
	// Pause stops or resumes handing out rows of one partition, so that sources
	// are read in step with their watermarks.
	Pause(partition int32, paused bool)
	// Close ends the source and its goroutines; it may not have been opened.
	io.Closer
}

// Looker is a Source that looks at the outside on a schedule of its own and hands out
// in Poll what it has found: a Poll without rows then says nothing about the outside.
// Looked is how long ago the look began that found nothing more in the partitions that
// are CaughtUp; the oldest, if there were several. It is called after Poll, from the
// same goroutine. For other sources, each Poll that does not fill the builder is such a
// look.
type Looker interface {
	Looked() time.Duration
}

// Waiter is a Source or a Sink that can say what it waits for: a server that it cannot
// reach, rows that are not acknowledged. Waits returns words that follow "TRADES waits: ",
// or "" if it waits for nothing. It returns at once and is called about once a second:
// for a source from the goroutine that polls it, for a sink from any goroutine at any
// time after Open, even during another call.
type Waiter interface {
	Waits() string
}

// Position is how far a partition has been read.
type Position struct {
	Partition int32  // number in this run
	Name      string // stable across runs: a file's path, topic/partition
	Offset    int64  // where to go on: bytes, a Kafka offset
	Line      int64  // rows or lines so far, for messages; 0 where meaningless
	State     PartitionState
	// Note is what the connector needs beside Offset to go on (a file's
	// identity and first bytes); opaque.
	Note string
}

// PartitionState reports whether a partition holds others back when it is silent.
type PartitionState uint8

const (
	Reading  PartitionState = iota // more is known to be there, or it is not known
	CaughtUp                       // read to its end; more may come
	Ended                          // nothing will come any more
)

// SinkFactory is a sink that is declared and checked, but not opened.
type SinkFactory interface {
	// Durable reports whether its rows outlive the process, so that state is worth
	// keeping for it.
	Durable() bool
	New() (Sink, error)
}

// Deleter is a SinkFactory whose sinks may take rows that delete earlier ones
// (batch.Delete). Where Deletes says no, and of all other sinks, such rows are left
// out, unless the reader can recognize them by a column.
type Deleter interface {
	Deletes() bool
}

// Refuser is a Sink that can say of a row at once that the outside will never
// take it. Refused are the rows of the last Write that it left out, valid until the
// next one.
type Refuser interface {
	Refused() []batch.Rejected
}

// Sink takes rows to the outside. All calls come from one goroutine.
type Sink interface {
	// Open connects; ctx is its own and ends with a stop, so the sink does not keep
	// it. resume says that a recorded epoch will be pushed or was pushed, so what is
	// there must be kept.
	Open(ctx context.Context, resume bool) error
	// Write delivers rows, possibly through a buffer.
	Write(ctx context.Context, b *batch.Batch) error
	// Flush makes everything written visible outside.
	Flush(ctx context.Context) error
	// Close flushes and releases everything; the sink may not have been opened.
	io.Closer
}

// ExactlyOnce is a Sink that can be pushed epoch by epoch. Rows are encoded
// into the epoch's outbox, recorded in the log beside the place that they go to,
// and then pushed there. Encode is called from the run's goroutine; the others
// from the one that makes epochs durable, or before there is one. Write and Flush
// are not called on a sink that is used this way.
//
// After an Open that resumes, the sink learns what the log holds before anything
// else: Recall for each payload that an earlier run has pushed, oldest first, then
// Resume for the last one. Neither is called where the log does not know the sink.
type ExactlyOnce interface {
	Sink
	// Begin appends what comes before the first row of all (a CSV header).
	Begin(payload []byte) []byte
	// Encode appends the rows to the payload of the epoch that is being filled.
	Encode(payload []byte, b *batch.Batch) []byte
	// Place is where the next payload goes; at 0, what Begin appends is put in front
	// of it. It is asked before each epoch is recorded, so that the log never names
	// what was lost before: a file that was moved away is begun again first.
	Place(ctx context.Context) (OutputPlace, error)
	// Push delivers a payload to the place that Place gave last. After an error the
	// same payload may be pushed again.
	Push(ctx context.Context, payload []byte) error
	// Sync makes everything pushed so far survive a power cut; then the log may
	// forget it.
	Sync(ctx context.Context) error
	// Recall compares a payload that was pushed with what is there. What does not
	// agree is for Resume to report: the log may go on to another place that does.
	Recall(place OutputPlace, payload []byte) error
	// Resume pushes what is missing of the last payload of the log, which may have
	// been pushed in whole, in part or not at all. An *AlteredError: what is there is
	// not what the log explains, and nothing was changed. With anew that is no error:
	// what is there is kept aside and an empty output begun; the Resumption says so.
	Resume(ctx context.Context, last OutputPlace, payload []byte, anew bool) (Resumption, error)
}

// OutputPlace is where a payload goes.
type OutputPlace struct {
	At   uint64 // bytes that come before it
	Note string // of what: opaque, as that of a Position
}

// Resumption is how a sink goes on.
type Resumption struct {
	Anew bool // with an empty output
	// Owed: the last payload is certain not to be in the output that was left behind;
	// it belongs in the new one.
	Owed bool
}

// AlteredError reports that an output is not what the log explains: others have
// shortened it, taken it away or written to it.
type AlteredError struct {
	Output string
	Why    string // follows the output's name
	Longer bool   // than the log explains: the log may have lost its end, too
}

func (e *AlteredError) Error() string { return e.Output + ": " + e.Why }

// Claimer is a Sink whose output nobody else may write to during a run. Claim changes
// nothing and fails if somebody does write to it; it is called for all sinks of a run
// before the first of them is opened, so that a run that is refused has overwritten
// nothing. A sink that does not resume moves what an earlier run has written to the
// folder keepIn, which may not exist yet; if keepIn is "", it is overwritten.
type Claimer interface {
	Claim(resume bool, keepIn string) error
}
