package connector

// Noticer is a Source or a Sink that sometimes has something to say once: that a
// file is left out, that the output was moved. Notices are whole sentences without
// the stream's name, each of them given once. They are asked for after every call
// that may have brought one (Open and Poll of a source; Open, Write, Flush, Place,
// Push, Sync, Resume and Close of a sink), from the goroutine of that call and also
// where it failed. What lasts is for Waiter to say.
type Noticer interface {
	Notices() []string
}
