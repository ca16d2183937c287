package pipeline

import (
	"fmt"
	"time"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/io/connector"
)

// Progress is how far a run is.
type Progress struct {
	Read, Written int64
	Elapsed       time.Duration
	Watermark     batch.Time    // of the stream furthest behind; MinTime: there is none
	Lag           time.Duration // of the watermark behind the clock
	Waits         []Wait        // of the sources, then of the sinks
	Waiting       string        // what a silent query waits for; "" for nothing
	Late          []string      // a sentence for each query that rows came too late for
}

// shown is what one shard contributes to the progress.
type shown struct {
	at            time.Duration
	read, written int64
	mark          batch.Time // the least watermark of its sources; EndOfStream: they have ended
	waits         []Wait
	windows       []window
	holders       []holder
}

// progressEvery is how often the progress is reported.
const progressEvery = time.Second

// waiter is an operator that holds rows back until the watermark passes to, or
// until its input ends (EndOfStream). ok is false while it holds none.
type waiter interface {
	Waiting() (from, to batch.Time, ok bool)
}

// show publishes how far the shard is, once a second.
func (s *shard) show(now time.Duration) {
	if s.run.opt.Progress == nil {
		return
	}
	if last := s.shown.Load(); last != nil && now-last.at < progressEvery {
		return
	}
	all := &shown{at: now, mark: batch.EndOfStream}
	for i, t := range s.tasks {
		switch {
		case t == nil:
		case t.source != nil:
			all.read += t.source.read
			if t.source.spec.Ingest.Time.Timed() {
				all.mark = min(all.mark, t.mark)
			}
			all.holders = append(all.holders, t.source.holders(i)...)
			all.waits = t.source.waits(all.waits)
		case t.sink != nil:
			all.written += t.count.Out
		default:
			if w, ok := t.op.(waiter); ok {
				from, to, open := w.Waiting()
				all.windows = append(all.windows, window{node: i, from: from, to: to, open: open, out: t.count.Out})
			}
		}
	}
	s.shown.Store(all)
}

// holders are the partitions that have not ended.
func (s *source) holders(node int) []holder {
	var out []holder
	for p := range s.partitions {
		part := &s.partitions[p]
		if !part.known || part.position.State == connector.Ended {
			continue
		}
		out = append(out, holder{
			node: node, name: part.position.Name, mark: *s.marks.Of(int32(p)), idle: part.idle,
			caughtUp: part.position.State == connector.CaughtUp,
			quiet:    part.quiet.lasts(),
			timeout:  s.timeout(),
			delay:    s.spec.Ingest.Time.Delay,
		})
	}
	return out
}

// report gives the caller the progress, once a second.
func (r *run) report(now time.Duration) {
	if r.opt.Progress == nil {
		return
	}
	before := r.shards[0].shown.Load()
	r.shards[0].show(now)
	if r.shards[0].shown.Load() != before {
		r.reportProgress(now)
	}
}

// reportProgress gathers what the shards have published. The first shard calls it, and
// watch where that one is held up.
func (r *run) reportProgress(now time.Duration) {
	r.reporting.Lock()
	defer r.reporting.Unlock()
	r.toldAt = now
	p := Progress{Elapsed: now, Watermark: batch.EndOfStream, Late: r.remarks.late()}
	var all shown
	for _, s := range r.shards {
		if part := s.shown.Load(); part != nil {
			p.Read += part.read
			p.Written += part.written
			p.Waits = addWaits(p.Waits, part.waits)
			p.Watermark = min(p.Watermark, part.mark)
			all.windows = append(all.windows, part.windows...)
			all.holders = append(all.holders, part.holders...)
		}
	}
	p.Waits = addWaits(p.Waits, r.sinksWait())
	clock := r.stamp()
	if p.Watermark == batch.EndOfStream || p.Watermark == batch.MinTime {
		p.Watermark = batch.MinTime
	} else {
		p.Lag = time.Duration(clock-p.Watermark) * time.Microsecond
	}
	if w, silent := r.silent(all.windows); silent {
		p.Waiting = w.words(r.graph.Nodes[w.node].Query, r.heldBy(w.node, all.holders), clock)
	}
	r.opt.Progress(p)
}

// silent is the earliest window of the first query that has one open and has
// given no row since the last report.
func (r *run) silent(windows []window) (first window, found bool) {
	out := map[int]int64{}
	for _, w := range windows {
		out[w.node] += w.out
	}
	for _, w := range windows {
		switch before, known := r.reported[w.node]; {
		case !w.open, known && before != out[w.node]:
		case !found, w.node < first.node, w.node == first.node && w.to < first.to:
			first, found = w, true
		}
	}
	r.reported = out
	return first, found
}

// heldBy are the holders among the sources that a node reads.
func (r *run) heldBy(node int, holders []holder) (out []holder) {
	above := map[int]bool{}
	var climb func(node int)
	climb = func(node int) {
		above[node] = true
		for _, e := range r.graph.Nodes[node].Inputs {
			if !above[e.From] {
				climb(e.From)
			}
		}
	}
	climb(node)
	for _, h := range holders {
		if above[h.node] {
			out = append(out, h)
		}
	}
	return out
}

// late is a sentence for each query that rows came too late for, so far.
func (n *remarks) late() (lines []string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	for _, q := range n.lateQueries {
		lines = append(lines, n.lateBy[q].line(q))
	}
	return lines
}

// mostPositions is how many partitions a summary names.
const mostPositions = 5

// where is how far the partitions were read that had not ended.
func (r *run) where() (positions []string) {
	left := 0
	for _, s := range r.shards {
		for _, src := range s.sources {
			for _, p := range src.partitions {
				switch {
				case !p.known || p.position.State == connector.Ended:
				case len(positions) == mostPositions:
					left++
				default:
					positions = append(positions, describe(p.position))
				}
			}
		}
	}
	if left > 0 {
		positions = append(positions, fmt.Sprintf("%d more", left))
	}
	return positions
}

// describe is a position in words.
func describe(p connector.Position) string {
	if p.Line > 0 {
		return fmt.Sprintf("%s, line %d", p.Name, p.Line)
	}
	return fmt.Sprintf("%s, offset %d", p.Name, p.Offset)
}
