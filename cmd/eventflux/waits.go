package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/eventflux-io/engine/operators/pipeline"
)

// waitsSaid is what a run without a terminal has said of the sources and sinks
// that wait for something outside, by stream.
type waitsSaid map[string]*waitSaid

type waitSaid struct {
	at    time.Duration // when it was said last
	since time.Duration // when the wait began
	waits bool          // it still waits
	open  bool          // it was said that it waits, and not yet that it goes on
}

// waitsEvery is how often a run says what a stream waits for.
const waitsEvery = time.Minute

// report writes what the streams wait for, at most once a minute for each, and one
// line where a stream of which that was said goes on.
func (all *waitsSaid) report(j *journal, p pipeline.Progress) {
	for _, w := range p.Waits {
		said := (*all)[w.Stream]
		if said == nil {
			if *all == nil {
				*all = waitsSaid{}
			}
			said = &waitSaid{at: p.Elapsed - waitsEvery}
			(*all)[w.Stream] = said
		}
		if !said.waits {
			said.waits, said.since = true, p.Elapsed
		}
		if p.Elapsed-said.at >= waitsEvery {
			said.at, said.open = p.Elapsed, true
			j.event(warnLevel, "waits", w.String(), field{"stream", w.Stream}, field{"for", w.For})
		}
	}
	for _, stream := range all.gone(p.Waits) {
		said := (*all)[stream]
		if said.open {
			after := p.Elapsed - said.since
			j.event(infoLevel, "resumed", fmt.Sprintf("%s goes on after %s", stream, lag(after)),
				field{"stream", stream}, field{"seconds", after.Seconds()})
		}
		said.waits, said.open = false, false
	}
}

// gone are the streams that wait no more, sorted.
func (all waitsSaid) gone(waits []pipeline.Wait) (streams []string) {
	for stream, said := range all {
		if said.waits && !slices.ContainsFunc(waits, func(w pipeline.Wait) bool { return w.Stream == stream }) {
			streams = append(streams, stream)
		}
	}
	slices.SortFunc(streams, strings.Compare)
	return streams
}
