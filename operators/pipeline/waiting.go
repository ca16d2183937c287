package pipeline

import (
	"fmt"
	"strconv"
	"time"

	"github.com/eventflux-io/engine/batch"
)

// window is one that an operator holds open, as the progress reports it.
type window struct {
	node     int
	from, to batch.Time
	open     bool
	out      int64 // rows that the operator has given so far
}

// holder is a partition whose rows a window may wait for.
type holder struct {
	node     int // of its source
	name     string
	mark     batch.Time // its watermark
	caughtUp bool       // read to its end
	idle     bool       // holds nobody back
	quiet    time.Duration
	timeout  time.Duration // of silence, after which it is idle
	delay    batch.Time
}

// words says what must happen for the window to close. A partition that is still
// being read has to come to the window's end. Silent ones need not: each counts
// as idle after a while, and when all are idle, time goes on with the silence,
// but not beyond the clock.
func (w window) words(query string, holders []holder, clock batch.Time) string {
	if w.to == batch.EndOfStream {
		return query + " answers when its input ends"
	}
	begin := fmt.Sprintf("%s: window %s closes", query, span(w.from, w.to, clock))
	var slowest, reading *holder // of those below the end: the last to be idle, the furthest behind
	newest, least := batch.MinTime, time.Duration(-1)
	needs := w.to // what the clock must show for silence to close it
	for i := range holders {
		h := &holders[i]
		newest = max(newest, h.mark)
		needs = max(needs, w.to+h.delay)
		if least < 0 || h.quiet < least {
			least = h.quiet
		}
		switch {
		case h.idle || h.mark >= w.to:
		case !h.caughtUp:
			if reading == nil || h.mark < reading.mark {
				reading = h
			}
		case slowest == nil || h.left() > slowest.left():
			slowest = h
		}
	}
	switch {
	case len(holders) == 0:
		return begin + " when its input ends"
	case reading != nil:
		return fmt.Sprintf("%s when %s, %s, has come to %s", begin, reading.label(), reading.reached(clock), moment(w.to+reading.delay, clock))
	case newest >= w.to && slowest != nil:
		return fmt.Sprintf("%s when %s, silent for %s, counts as idle, in %s", begin, slowest.label(), seconds(slowest.quiet), seconds(slowest.left()))
	case newest == batch.MinTime:
		return begin + " when a first row has come"
	}
	wait := max(0, time.Duration(w.to-newest)*time.Microsecond-least, time.Duration(needs-clock)*time.Microsecond)
	if slowest != nil {
		wait = max(wait, slowest.left())
	}
	return fmt.Sprintf("%s with a row from %s on, or in %s if there is none", begin, moment(needs, clock), seconds(wait))
}

// left is the silence until the partition counts as idle.
func (h *holder) left() time.Duration { return max(h.timeout-h.quiet, 0) }

// label names the partition; a mere number says what it is.
func (h *holder) label() string {
	if _, err := strconv.Atoi(h.name); err == nil {
		return "partition " + h.name
	}
	return h.name
}

// reached is how far the partition has been read.
func (h *holder) reached(clock batch.Time) string {
	if h.mark == batch.MinTime {
		return "of which no row was read so far"
	}
	return "read up to " + moment(h.mark+h.delay, clock)
}

// span is a window; the day is left out where it is the clock's.
func span(from, to, clock batch.Time) string {
	if from == batch.MinTime {
		return "up to " + moment(to, clock)
	}
	end := moment(to, from)
	return moment(from, clock) + "–" + end
}

// moment is a time of the clock's day, or with its own day; seconds and less only
// where they are not zero.
func moment(t, clock batch.Time) string {
	at := time.UnixMicro(int64(t)).UTC()
	form := "15:04"
	switch {
	case at.Nanosecond() != 0:
		form = "15:04:05.000"
	case at.Second() != 0:
		form = "15:04:05"
	}
	if day := 24 * time.Hour; !at.Truncate(day).Equal(time.UnixMicro(int64(clock)).UTC().Truncate(day)) {
		form = "2006-01-02 " + form
	}
	return at.Format(form)
}

// seconds is a duration in whole seconds, begun ones included.
func seconds(d time.Duration) string {
	return fmt.Sprintf("%d s", (d+time.Second-1)/time.Second)
}
