// Package operators holds the operators that rows flow through: one file each.
//
// An operator is driven by one goroutine at a time and knows nothing of
// goroutines, clocks, connectors or files. What it keeps lives in the
// primitives of checkpoint/state, which know how to persist themselves. Start
// with Operator; filter.go shows all there is to one.
package operators

import (
	"context"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/checkpoint/state"
)

// Operator transforms a stream. The pipeline calls Process with the rows of
// input port in the order of the stream, and Advance when the operator's
// watermark (the least of its inputs') rises; both from the goroutine of the
// operator's shard. in is the caller's: read it until you return.
//
// What Advance emits comes before the watermark it returns: the one that the
// operator's own output has reached (usually the same, less for an operator
// that holds rows back). Advance(EndOfStream) is the last call.
//
// An error ends the run. Rows that cannot be evaluated are no error: they go to
// out.Reject.
type Operator interface {
	Process(ctx context.Context, port int, in *batch.Batch, out Output) error
	Advance(ctx context.Context, watermark batch.Time, out Output) (batch.Time, error)
}

// Output takes what an operator makes. The batch is the operator's own memory
// (scratch) and is read before Emit returns.
type Output interface {
	Emit(ctx context.Context, b *batch.Batch) error
	// Reject hands over rows that came by an input and that an expression refused;
	// they count as rejected and go to errors(s) of their stream if the script reads
	// it. What an operator has made of several inputs came by the first.
	Reject(ctx context.Context, port int, rows []batch.Rejected) error
	// Late hands over rows that came too late by an input: in's rows, which have its
	// columns, with the end of the last window each missed (MinTime: none, an ordered
	// operator).
	Late(ctx context.Context, port int, in *batch.Batch, windowEnd []batch.Time) error
	// Expire counts entries of state that RETENTION or another bound dropped while more
	// could have come of them: groups, rows that were held.
	Expire(entries int)
	// Used counts rows that went into state, to come out as results.
	Used(rows int)
}

// Stateful is an operator that keeps state. State returns its primitives, the
// same ones in the same order at every call.
type Stateful interface {
	State() []state.Primitive
}

// Finisher is an operator that can have enough (LIMIT). Once Done is true its
// query has ended and the pipeline stops feeding it.
type Finisher interface {
	Done() bool
}
