package goldentest

// Mode is one way of running a file. What comes out must not depend on it.
type Mode struct {
	Batch   int  // most rows of a batch
	Unruled bool // without the optimiser
	Restore Restore
	Shards  int // 0: one; with several, only what all steps cause together is certain
}

// Restore says what happens between all steps.
type Restore string

const (
	Never   Restore = ""        // one run
	Deltas  Restore = "deltas"  // stopped at an epoch, gone on with in a new run
	Bases   Restore = "bases"   // the same, from an epoch that holds everything
	Crashes Restore = "crashes" // every step is read, lost in a crash, and read again
)
