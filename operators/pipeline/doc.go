// Package pipeline runs a plan: it moves batches and watermarks through the graph
// of operators, keeps the ledger, and stops cleanly. Nothing here knows SQL or a
// particular connector.
//
// The graph is data (Graph, in pipeline.go). run.go starts one goroutine a shard and
// ends them; shard.go is what each of them does; task.go is a node at work on a
// shard, source.go the head of a stream, exchange.go the transport of rows to another
// shard. barrier.go brings all shards to a point between two rows, where
// epoch.go seals an epoch and restore.go goes on from one. ledger.go counts;
// tap.go lets others look at the rows.
//
// Some properties of a node follow from the sources that reach it: spread.go decides on
// how many shards it runs and whether its rows are in order; origin.go, whose its bad
// rows are; convoy.go, which sources are read in step.
//
// # Glossary
//
// These words have one meaning throughout the repository.
//
//	arrival      the stamp that a row is given when it is read; what now() returns
//	barrier      the point between two rows at which all shards stand still for an epoch
//	base         everything a run needs to go on from an epoch; the log before it is gone
//	convoy       sources that are read in step, because their rows meet
//	delta        the part of a primitive of state that changed since the last epoch
//	epoch        the unit of recovery: state, positions and output between two barriers
//	exchange     the transport of rows to the shard that owns their key
//	expired      dropped from state by RETENTION or another bound
//	held         waiting in state for the watermark, as a row in an open window does
//	idle         a partition that is caught up and silent; it holds back no watermark
//	key group    one of 256 parts of all keys, by hash; each belongs to one shard
//	lane         the queue from one shard to a node on another
//	late         below the watermark it met, and of no use to a query for that reason
//	ledger       the counters of each node, which balance at every epoch
//	line         a mark in the output of an acknowledged sink: all rows before it belong
//	             to one epoch
//	met          the watermark met by a row is its partition's, just before the row
//	note         what a connector keeps beside a position or a place, opaque to others
//	origin       the source that a row of a node comes from, for errors(s) and late(s)
//	outbox       the output of an epoch, recorded in the log before it is pushed
//	part         what one shard contributes: of an epoch, of a source, of a base
//	partition    a part of the outside whose rows are in order: a file, a topic's partition
//	place        where in its output a sink's rows go, as the log records it
//	port         an input of a node, or one of its outputs: rows, errors, late rows
//	position     where in a partition reading goes on
//	push         the delivery of an outbox to the outside
//	rejected     refused by an expression or a decoder; rows of errors(s)
//	remark       a sentence of the summary at the end of a run
//	row order    row time, then stream, partition and offset
//	seal         to copy what changed, at a barrier
//	segment      a file of the log
//	shard        a goroutine with its own operators and its own key groups
//	slice        the rows of a table that are dropped together, as those of a window are
//	stamp        a row's place in row order; also a time of the run's own clock
//	tap          an outside reader of a stream's rows
//	wait         what a stream is waiting for, as the progress shows it
//	watermark    no row of an earlier time is expected; late is what comes all the same
package pipeline
