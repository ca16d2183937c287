// Package flightio serves the streams of a run over Arrow Flight, and takes rows
// that clients put. A Hub holds streams by name; each is a tap (stream.go) that
// costs an atomic load where nobody reads, and else gathers rows into frames
// (frame.go), which are encoded once for all its readers (reader.go). Rows come in
// by put.go and convert*.go to a source (source.go, connector.go). server.go
// listens, flights.go answers the calls of the protocol, auth.go lets in who has
// the token. Start with Hub.
package flightio

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/apache/arrow-go/v18/arrow/flight"
	"github.com/apache/arrow-go/v18/arrow/memory"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/expr/spelling"
)

// Hub is what a server serves: streams to read, by name, and names that rows can
// be put under. Its methods may be called from several goroutines; whoever holds
// the lock of a hub may take that of a stream, not the other way round. The zero
// value is ready to use.
type Hub struct {
	// Memory is where batches are encoded; nil: Go's own. Tests count it.
	Memory memory.Allocator
	// Window is how many bytes of a stream are held for readers that lag; the one
	// that is further behind is ended. Default 64 MiB for each stream that is read.
	Window int

	mu      sync.Mutex
	streams []*Stream
	puts    map[string]PutHandler
}

// PutHandler takes the record batches that a client puts, until the client has
// ended them (r.Next is false and r.Err nil) or the handler returns an error, which
// the client gets. acknowledge, called for a batch, informs the client that it was
// taken, and returns at once. The handler is called on a goroutine of the call,
// several of them at once where several clients put; it returns when ctx ends,
// and keeps neither r nor what r gives.
type PutHandler func(ctx context.Context, r *flight.Reader, acknowledge func()) error

const defaultWindow = 64 << 20

// Stream adds a stream that can be read. An upsert stream, whose rows may correct
// earlier ones, gets a column emit_kind after the others where it has none.
func (h *Hub) Stream(name string, schema batch.Schema, upsert bool) *Stream {
	window, memory := h.Window, h.Memory
	if window == 0 {
		window = defaultWindow
	}
	s := newStream(name, schema, upsert, window, memory)
	h.mu.Lock()
	defer h.mu.Unlock()
	h.streams = append(h.streams, s)
	return s
}

// Streams is how many streams there are to read.
func (h *Hub) Streams() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.streams)
}

// HandlePut gives what clients put under a name to a handler; nil: no longer to
// any.
func (h *Hub) HandlePut(name string, handler PutHandler) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if handler == nil {
		delete(h.puts, name)
		return
	}
	if h.puts == nil {
		h.puts = map[string]PutHandler{}
	}
	h.puts[name] = handler
}

// End informs the readers that there will be no more rows; failure is what ended the
// run early, nil where nothing did.
func (h *Hub) End(failure error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, s := range h.streams {
		s.end(failure)
	}
}

// Readers is how many readers there are.
func (h *Hub) Readers() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	n := 0
	for _, s := range h.streams {
		n += int(s.watched.Load())
	}
	return n
}

// withPrefix are the streams whose name begins so, upper or lower case.
func (h *Hub) withPrefix(prefix string) []*Stream {
	h.mu.Lock()
	defer h.mu.Unlock()
	var found []*Stream
	for _, s := range h.streams {
		if len(s.name) >= len(prefix) && strings.EqualFold(s.name[:len(prefix)], prefix) {
			found = append(found, s)
		}
	}
	return found
}

// stream is the stream of a name, found as SQL finds it.
func (h *Hub) stream(name string) (*Stream, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	names := make([]string, len(h.streams))
	for i, s := range h.streams {
		names[i] = s.name
	}
	i, err := find(name, names)
	if err != nil {
		return nil, err
	}
	return h.streams[i], nil
}

// putHandler is the handler of a name.
func (h *Hub) putHandler(name string) (PutHandler, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	var names []string
	for n := range h.puts {
		names = append(names, n)
	}
	i, err := find(name, names)
	if err != nil {
		return nil, err
	}
	return h.puts[names[i]], nil
}

// find is the place of a name among those of streams.
func find(name string, names []string) (int, error) {
	i := index(name, names)
	if i >= 0 {
		return i, nil
	}
	return i, fmt.Errorf("there is no stream %q%s", name, spelling.Hint(name, names))
}

// index is the place of a name among names: exactly, else ignoring case; -1 where
// it is not there.
func index(name string, names []string) int {
	if i := slices.Index(names, name); i >= 0 {
		return i
	}
	return slices.IndexFunc(names, func(n string) bool { return strings.EqualFold(n, name) })
}
