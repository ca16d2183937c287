package connector

// Targets are what a stream reads or writes. Two streams of a connector meet where
// they share a name, or where the pattern of one, a source, matches a name of the
// other.
type Targets struct {
	Names   []string               // of all names of a target: a file's path, and its number on the disk
	Matches func(name string) bool // nil: no pattern
}
