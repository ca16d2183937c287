package operators

import "github.com/eventflux-io/engine/batch"

// Tumbling is windows [n·Size + Offset, (n+1)·Size + Offset), in microseconds.
type Tumbling struct{ Size, Offset int64 }

// start is the start of the window that t lies in.
func (w *Tumbling) start(t batch.Time) int64 {
	into := (int64(t) - w.Offset) % w.Size
	if into < 0 {
		into += w.Size
	}
	return int64(t) - into
}
