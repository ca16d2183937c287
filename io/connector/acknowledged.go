package connector

// Acknowledged is a Sink whose rows are taken by somebody else, who says only
// later that they have them: a broker. Its rows are delivered at least once: the
// pipeline hands them over as they are made, and commits an epoch when all rows
// that were written before its barrier have been acknowledged; after a kill,
// those since the last epoch are made and written again.
//
// Write never waits for the other side. It takes all rows that it is given, also
// where there is no room for more: what bounds them is that the pipeline reads no
// source until there is room again. Transient failures are the sink's to retry,
// for as long as they last. Flush is not called while a run goes on: rows that
// were written are on their way. Close waits a bounded while for what is
// not acknowledged yet, and gives an error where something still is not. All
// methods are called from the goroutine that writes.
type Acknowledged interface {
	Sink
	// Room reports whether the pipeline should go on reading. An error says that rows
	// will never be acknowledged, and ends the run; it stays.
	Room() (bool, error)
	// Ready has a value when Room may answer otherwise than before.
	Ready() <-chan struct{}
	// Seal draws a line after all rows written so far. The channel gets one value,
	// and has room for it: nil when all rows before the line have been acknowledged,
	// or what Room returns when that will never be. Of a sink that was closed it
	// may get none.
	Seal() <-chan error
}
