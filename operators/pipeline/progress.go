package pipeline

import (
	"fmt"
	"time"

	"github.com/eventflux-io/engine/batch"
)

// Progress is how far a run is.
type Progress struct {
	Read, Written int64
	Elapsed       time.Duration
	Waiting       string // what a silent query waits for; "" for nothing
}

// shown is what one shard contributes to the progress.
type shown struct {
	at            time.Time
	read, written int64
	waiting       string
}

// progressEvery is how often the progress is told.
const progressEvery = time.Second

// waiter is an operator that knows what it waits for.
type waiter interface {
	Waiting() (from, to batch.Time, ok bool)
}

// show publishes how far the shard is, once a second.
func (s *shard) show(now time.Time) {
	if s.run.opt.Progress == nil {
		return
	}
	if last := s.shown.Load(); last != nil && now.Sub(last.at) < progressEvery {
		return
	}
	all := &shown{at: now}
	for _, t := range s.tasks {
		switch {
		case t == nil:
		case t.source != nil:
			all.read += t.source.read
		case t.sink != nil:
			all.written += t.count.Out
		default:
			if w, ok := t.op.(waiter); ok && all.waiting == "" {
				if from, to, open := w.Waiting(); open {
					all.waiting = fmt.Sprintf("%s: window %s–%s closes when the watermark passes its end%s", t.node.Query,
						clock(from), clock(to), behind(t.mark))
				}
			}
		}
	}
	s.shown.Store(all)
}

// report tells the caller about the progress, once a second.
func (r *run) report(now time.Time) {
	if r.opt.Progress == nil {
		return
	}
	before := r.shards[0].shown.Load()
	r.shards[0].show(now)
	if r.shards[0].shown.Load() == before {
		return
	}
	p := Progress{Elapsed: now.Sub(r.start)}
	for _, s := range r.shards {
		if part := s.shown.Load(); part != nil {
			p.Read += part.read
			p.Written += part.written
			if p.Waiting == "" {
				p.Waiting = part.waiting
			}
		}
	}
	r.opt.Progress(p)
}

func clock(t batch.Time) string {
	return time.UnixMicro(int64(t)).UTC().Format("15:04:05")
}

func behind(mark batch.Time) string {
	if mark == batch.MinTime {
		return "; no watermark so far"
	}
	return "; it stands at " + clock(mark)
}
