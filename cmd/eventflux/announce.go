package main

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/checkpoint/filestore"
	"github.com/eventflux-io/engine/operators/pipeline"
)

// What a run says of itself, one function an event.

// found says what is about to be restored, before it takes its time and memory, or
// that there is nothing.
func (r *session) found(store *filestore.Store) {
	if store.Empty() {
		r.journal.event(infoLevel, "new", "starting anew, with empty outputs where file.mode is replace: there is no state in "+store.Path(), field{"path", store.Path()})
		return
	}
	size := store.Size()
	r.journal.event(infoLevel, "restoring", fmt.Sprintf("restoring %s of state from %s", mebibytes(size), store.Path()),
		field{"bytes", size}, field{"path", store.Path()})
}

// mebibytes is a number of bytes as people read it.
func mebibytes(n int64) string { return fmt.Sprintf("%.1f MiB", float64(n)/(1<<20)) }

func (r *session) restored(from pipeline.Restored) {
	at, ms := from.Time.UTC().Format(time.RFC3339Nano), from.Took.Milliseconds()
	r.journal.event(infoLevel, "restored",
		fmt.Sprintf("restored epoch %d of %s (%d rows in state) in %d ms", from.Epoch, at, from.Rows, ms),
		field{"epoch", from.Epoch}, field{"time", at}, field{"rows", from.Rows}, field{"ms", ms})
	r.goesOn, r.finished = true, from.Finished
}

func (r *session) archived(to string) {
	r.journal.event(infoLevel, "archived", "archived the state in "+to, field{"path", to})
}

// fullEvery is how often a run says that the disk is full.
const fullEvery = time.Minute

// fullAgain is how soon it is said again after it was said that the run goes on.
const fullAgain = 5 * time.Second

func (r *session) full(err error) {
	now, every := time.Now(), fullEvery
	if !r.fullSaid {
		every = fullAgain
	}
	if !r.fullAt.IsZero() && now.Sub(r.fullAt) < every {
		return
	}
	r.fullAt, r.fullSaid = now, true
	r.journal.event(warnLevel, "full", err.Error()+": waiting for room", field{"message", err.Error()})
}

// room says that the disk has room again, where it was said that it is full.
func (r *session) room() {
	if r.fullSaid {
		r.fullSaid = false
		r.journal.event(infoLevel, "room", "there is room again: the run goes on")
	}
}

// noticed is what a source or a sink says once.
func (r *session) noticed(n pipeline.Notice) {
	r.journal.event(warnLevel, "notice", n.String(), field{"stream", n.Stream}, field{"message", n.Text})
}

func (r *session) stopping(signal string) {
	now := time.Now()
	r.stopped.Store(&now)
	r.journal.event(infoLevel, "stopping", "stopping after "+signal+"; a second signal ends the run at once", field{"signal", signal})
}

// overdue says who did not take their rows until the deadline of a stop, and gives the
// exit code: Flight readers, who have none to keep, or a sink. With state its rows are
// pushed, or read and written again, at the next start.
func (r *session) overdue() int {
	if d := r.draining.Load(); d != nil {
		r.cut(d.readers())
		return d.code
	}
	lost, code := "the rows that it has not taken are lost", exitFailed
	if r.state.kept {
		lost, code = "what was committed is pushed at the next start, which reads on from there", 0
	}
	r.journal.event(errorLevel, "overdue", fmt.Sprintf("a sink did not take its rows within %v; %s", stopDeadline, lost))
	return code
}

// ended is the summary, then the first error of each kind and what was late.
func (r *session) ended(s pipeline.Summary) {
	text := s.String()
	if r.goesOn {
		text += ", all starts together"
	}
	if r.finished {
		text += "; the run had ended before, --fresh starts it anew"
	}
	r.journal.event(infoLevel, "ended", text,
		field{"read", s.Read}, field{"written", s.Written}, field{"filtered", s.Filtered}, field{"late", s.Late},
		field{"rejected", s.Rejected}, field{"seconds", s.Elapsed.Seconds()}, field{"interrupted", s.Interrupted}, field{"stopped", s.Stopped})
	for i, note := range s.Notes {
		if i < len(s.Rows) && s.Rows[i] != "" {
			note += ": " + s.Rows[i]
		}
		r.journal.event(infoLevel, "note", note, field{"message", note})
	}
}

// lateEvery is how often a run says what came too late.
const lateEvery = time.Minute

// progress shows how far a long run is, where somebody watches; once a minute it
// records what came too late since.
func (r *session) progress(p pipeline.Progress) {
	if p.Elapsed-r.lateAt >= lateEvery {
		for _, line := range p.Late {
			if !slices.Contains(r.late, line) {
				r.journal.event(warnLevel, "late", line, field{"message", line})
			}
		}
		r.lateAt, r.late = p.Elapsed, p.Late
	}
	before := r.shown
	r.shown = p
	switch live := r.screen.live() && !r.journal.json; {
	case !live:
		r.waits.report(r.journal, p)
	case p.Elapsed >= time.Second:
		r.screen.progress(progressLine(p, before, r.screen.width()))
	}
}

// progressLine is rows in and out, the rate since before, watermark and lag, and
// what sources, sinks and a silent query wait for. Where that is wider than the terminal, the last
// of the figures give way to the words.
func progressLine(p, before pipeline.Progress, width int) string {
	rate := float64(p.Read-before.Read) / (p.Elapsed - before.Elapsed).Seconds()
	parts := []string{fmt.Sprintf("%d rows in, %d out", p.Read, p.Written), fmt.Sprintf("%.0f rows/s", rate)}
	if p.Watermark != batch.MinTime {
		at := time.UnixMicro(int64(p.Watermark)).UTC().Truncate(time.Second)
		parts = append(parts, "watermark "+at.Format(time.RFC3339), "lag "+lag(p.Lag))
	}
	var words string
	for _, w := range p.Waits {
		words += "; " + w.String()
	}
	if p.Waiting != "" {
		words += "; " + p.Waiting
	}
	for {
		line := strings.Join(parts, ", ") + words
		if utf8.RuneCountInString(line) < width {
			return line
		}
		if len(parts) == 1 || words == "" {
			return string([]rune(line)[:max(width-2, 0)]) + "…"
		}
		parts = parts[:len(parts)-1]
	}
}

// lag is a duration as people read it: in the largest unit that is whole twice.
func lag(d time.Duration) string {
	for _, u := range []struct {
		of   time.Duration
		name string
	}{{24 * time.Hour, "d"}, {time.Hour, "h"}, {time.Minute, "min"}, {time.Second, "s"}} {
		if d >= 2*u.of {
			return fmt.Sprintf("%d %s", d/u.of, u.name)
		}
	}
	return fmt.Sprintf("%d ms", max(d, 0)/time.Millisecond)
}
