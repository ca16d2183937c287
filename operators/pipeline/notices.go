package pipeline

import (
	"strings"

	"github.com/eventflux-io/engine/io/connector"
)

// Notice is what a source or a sink says once, as its connector says it.
type Notice struct {
	Stream string
	Text   string // "logs/app.log.2: is left out: …"
}

func (n Notice) String() string {
	if strings.HasPrefix(n.Text, n.Stream+":") { // FROM 'path': the stream is called as the file
		return n.Text
	}
	return n.Stream + ": " + n.Text
}

// noticed passes on what a source or a sink has to say. It is called on the
// goroutine that has just called the connector.
func (r *run) noticed(stream string, from any) {
	n, is := from.(connector.Noticer)
	if !is || r.opt.Notice == nil {
		return
	}
	for _, text := range n.Notices() {
		r.noticing.Lock()
		r.opt.Notice(Notice{stream, text})
		r.noticing.Unlock()
	}
}

// sinksNoticed passes on what the sinks that were opened have to say.
func (r *run) sinksNoticed() {
	for _, t := range r.shards[0].tasks {
		if t.sink != nil {
			r.noticed(t.node.Sink.Name, t.sink)
		}
	}
}

// noticed passes on what the sinks have to say that are pushed epoch by epoch.
func (e *epochs) noticed() {
	for _, o := range e.outboxes {
		e.run.noticed(o.stream, o.sink)
	}
}
