package main

import (
	"fmt"
	"time"

	"github.com/eventflux-io/engine/operators/pipeline"
)

// What a run says of itself, one function an event.

func (r *session) restored(from pipeline.Restored) {
	at, ms := from.Time.UTC().Format(time.RFC3339Nano), from.Took.Milliseconds()
	r.journal.event(infoLevel, "restored",
		fmt.Sprintf("restored epoch %d of %s (%d rows in state) in %d ms", from.Epoch, at, from.Rows, ms),
		field{"epoch", from.Epoch}, field{"time", at}, field{"rows", from.Rows}, field{"ms", ms})
	if from.Finished {
		r.journal.event(infoLevel, "finished", "the run had ended before: nothing is left to do; --fresh starts it anew")
	}
}

func (r *session) archived(to string) {
	r.journal.event(infoLevel, "archived", "archived the state in "+to, field{"path", to})
}

func (r *session) full(err error) {
	r.journal.event(warnLevel, "full", err.Error()+": waiting for room", field{"message", err.Error()})
}

// ended is the summary, then the first error of each kind and what was late.
func (r *session) ended(s pipeline.Summary) {
	r.journal.event(infoLevel, "ended", s.String(),
		field{"read", s.Read}, field{"written", s.Written}, field{"filtered", s.Filtered}, field{"late", s.Late},
		field{"rejected", s.Rejected}, field{"seconds", s.Elapsed.Seconds()}, field{"interrupted", s.Interrupted})
	for _, note := range s.Notes {
		r.journal.event(infoLevel, "note", note, field{"message", note})
	}
}

// progress shows how far a long run is.
func (r *session) progress(p pipeline.Progress) {
	if p.Elapsed < time.Second {
		return
	}
	line := fmt.Sprintf("%d rows in, %d out, %.0f rows/s", p.Read, p.Written, float64(p.Read)/p.Elapsed.Seconds())
	if p.Waiting != "" {
		line += "; " + p.Waiting
	}
	r.screen.progress(line)
}
