package pipeline

import (
	"context"
	"time"

	"github.com/eventflux-io/engine/io/connector"
)

// Wait is what a source or a sink waits for outside, as its connector says it.
type Wait struct {
	Stream string
	For    string // "broker 127.0.0.1:9092 is unreachable since 12:03:04"
}

func (w Wait) String() string { return w.Stream + " waits: " + w.For }

// waits adds what the shard's part of the source waits for.
func (s *source) waits(to []Wait) []Wait {
	if w, is := s.from.(connector.Waiter); is && !s.ended {
		return addWait(to, s.spec.Name, w.Waits())
	}
	return to
}

// sinksWait is what the sinks wait for.
func (r *run) sinksWait() (all []Wait) {
	for _, t := range r.shards[0].tasks {
		if w, is := t.sink.(connector.Waiter); is {
			all = addWait(all, t.node.Sink.Name, w.Waits())
		}
	}
	return all
}

func addWait(to []Wait, stream, words string) []Wait {
	if words == "" {
		return to
	}
	return append(to, Wait{stream, words})
}

// addWaits adds what another shard reports. A stream is named once: its parts wait
// for much the same.
func addWaits(to, more []Wait) []Wait {
next:
	for _, w := range more {
		for _, said := range to {
			if said.Stream == w.Stream {
				continue next
			}
		}
		to = append(to, w)
	}
	return to
}

// heldUp is how long the first shard may report nothing before watch does.
const heldUp = 2 * progressEvery

// watch reports the progress while the first shard cannot, because a sink has not
// taken its rows.
func (r *run) watch(ctx context.Context) {
	if r.opt.Progress == nil {
		return
	}
	ticker := time.NewTicker(progressEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			r.reportHeldUp(r.elapsed())
		}
	}
}

// reportHeldUp reports the progress where nobody has for a while.
func (r *run) reportHeldUp(now time.Duration) {
	r.reporting.Lock()
	silent := now-r.toldAt >= heldUp
	r.reporting.Unlock()
	if silent {
		r.reportProgress(now)
	}
}
