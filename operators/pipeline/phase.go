package pipeline

import "github.com/eventflux-io/engine/io/connector"

// Phase is what a start is doing.
type Phase struct {
	Doing string // "opening the sinks"
	Of    string // the stream or file that it is at; "": none
	// Waits says what it waits for outside, "" for nothing. Nil: it does not wait there.
	// It may be called from any goroutine until the next phase begins.
	Waits func() string
}

// enters reports that the start enters a phase, which is about a stream; by is what does
// the work there and may have to wait.
func (o *Options) enters(doing, stream string, by any) {
	if o.Phase == nil {
		return
	}
	p := Phase{Doing: doing, Of: stream}
	if w, is := by.(connector.Waiter); is {
		p.Waits = w.Waits
	}
	o.Phase(p)
}
