// Package expr evaluates typed SQL expressions over batches: MySQL's operators
// and functions with three-valued logic, as dense loops over whole columns.
//
// An expression is a tree of the node types in node.go, built through the
// constructors there, which check types and pick the kernel. Kernels live in
// one file a family (arith.go, compare.go, textfn.go, …), beside the table of the
// family's functions that SQL can name; builtins.go lists the families. expr/agg
// holds the aggregates. This package parses nothing and knows nothing of streams. Start with Expr.
package expr

import (
	"github.com/eventflux-io/engine/batch"
)

// Expr computes one column from a batch. It is immutable and may be shared by
// shards; everything that changes is in Env.
type Expr interface {
	// Type is the type of the result; it never depends on data.
	Type() batch.Type
	// Eval is the value for each row of in: in.N slots, or a constant. A row for
	// which it failed (overflow, bad cast) has its bit set in the column's Errs.
	// The column's memory is in's or the scratch memory's.
	Eval(env *Env, in *batch.Batch) batch.Column
	// String is the expression as SQL; equal expressions have equal texts.
	String() string
}

// Env is what evaluation needs beside the batch. One shard owns it.
type Env struct {
	Scratch *batch.Scratch
	// Now is the arrival stamp of rows that do not carry their own.
	Now batch.Time

	fail     failure      // the first failure since the last call of TakeFailure
	wanted   batch.Bitmap // rows whose value matters: those that reached this arm; nil: all
	text     []byte       // reused to build text columns
	choosers []*batch.ColumnBuilder
}

// Failure says why a row failed.
type Failure struct {
	Code    string // one word: overflow, cast, range, …
	Message string
}

type failure struct {
	set bool
	Failure
}

// Fail remembers why a row failed; kernels call it beside setting the row's
// bit in Errs. Only the first message since TakeFailure is kept: an operator
// that wants the message of each row evaluates the rejected rows one by one.
func (e *Env) Fail(code string, message func() string) {
	if !e.fail.set {
		e.fail = failure{true, Failure{code, message()}}
	}
}

// TakeFailure returns the first failure since the last call and forgets it.
func (e *Env) TakeFailure() Failure {
	f := e.fail.Failure
	e.fail = failure{}
	return f
}

// TypeError says that an expression cannot be built from its arguments. Arg is
// the argument at fault, -1 for the whole expression.
type TypeError struct {
	Msg string
	Arg int
}

func (e *TypeError) Error() string { return e.Msg }
