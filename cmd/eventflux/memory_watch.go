package main

import (
	"errors"
	"fmt"
	"math"
	"os"
	"runtime/debug"
	"slices"
	"sync"
	"time"
)

// A run that grows beyond a limit of its memory is killed without a word, or ends
// with a dump of the runtime. So it ends itself before: when the last part of a
// limit, the margin, is begun and a collection of garbage does not change that; and
// when state announces that it takes more at once than there is.

// margin is what must be free of a limit: room for what grows between two looks,
// but of a small limit not more than an eighth.
func (l *memoryLimit) margin() int64 {
	own := l.bytes - l.beside
	return min(max(own/10, min(32<<20, own/8)), 1<<30)
}

// softShare is the part of a limit, in percent, above which the runtime collects
// garbage more often, so that a heap that could be smaller becomes so first.
const softShare = 80

func (l *memoryLimit) soft() int64 { return l.beside + (l.bytes-l.beside)/100*softShare }

const (
	lookSeldom = 100 * time.Millisecond
	lookOften  = 10 * time.Millisecond // above softShare
	// findEvery is how often the limits themselves are looked up again: whoever runs
	// the engine may set them at any time.
	findEvery = time.Second
	// endWithin is how long a run may take to end when it was asked to.
	endWithin = 3 * time.Second
)

// memoryWatch ends a run before it meets a limit of its memory.
type memoryWatch struct {
	find    func() []memoryLimit
	soft    func(limits []memoryLimit) // has the runtime keep away from them
	collect func()                     // collects garbage and gives the memory back
	full    func(l *memoryLimit, used, more int64)
	exit    func() // ends the process at once

	mu        sync.Mutex // shards announce their growth
	limits    []memoryLimit
	found     time.Time // when they were looked up
	collected time.Time // when it did so last
	took      time.Duration
}

// run looks until stop is closed, and has the run end when a limit is near.
func (w *memoryWatch) run(stop <-chan struct{}) {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-stop:
			return
		case <-timer.C:
		}
		l, used, pause := w.look()
		if l != nil {
			w.full(l, used, 0)
			w.last(l, stop)
			return
		}
		timer.Reset(pause)
	}
}

// look is the limit of which too much is in use, if there is one; and when to look
// again.
func (w *memoryWatch) look() (full *memoryLimit, used int64, pause time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if time.Since(w.found) >= findEvery {
		w.refresh()
	}
	if len(w.limits) == 0 {
		return nil, 0, findEvery
	}
	pause = lookSeldom
	for i := range w.limits {
		l := &w.limits[i]
		used, err := l.used()
		if err != nil {
			continue
		}
		if used > l.soft() {
			pause = lookOften
		}
		if most := l.bytes - l.margin(); used > most && w.worth(used > l.bytes-l.margin()/2) {
			if used = w.withoutGarbage(l); used > most {
				return l, used, 0
			}
		}
	}
	return nil, 0, pause
}

// refresh looks up the limits again.
func (w *memoryWatch) refresh() {
	w.found = time.Now()
	limits := w.find()
	if !slices.EqualFunc(limits, w.limits, func(a, b memoryLimit) bool { return a.name == b.name && a.bytes == b.bytes }) {
		w.limits = limits
		w.soft(limits)
	}
}

// worth reports whether it is time for another collection: it should not take more
// than a tenth of the time, unless there is no more to spare.
func (w *memoryWatch) worth(urgent bool) bool {
	return urgent || time.Since(w.collected) > 10*w.took
}

// withoutGarbage is what is in use after a collection.
func (w *memoryWatch) withoutGarbage(l *memoryLimit) int64 {
	began := time.Now()
	w.collect()
	w.collected, w.took = time.Now(), time.Since(began)
	used, err := l.used()
	if err != nil {
		return 0
	}
	return used
}

// growing ends the process where there is no room for what is about to be taken at
// once: it is called from the midst of that, so the run cannot end in order.
func (w *memoryWatch) growing(bytes int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for i := range w.limits {
		l := &w.limits[i]
		if room, err := l.room(); err != nil || int64(bytes) <= room {
			continue
		}
		w.withoutGarbage(l)
		if room, err := l.room(); err == nil && int64(bytes) > room {
			w.full(l, l.bytes-room, int64(bytes))
			w.exit()
		}
	}
}

// last waits for the end of a run that was asked to end, and ends the process where
// that takes long, or more of the margin than there is.
func (w *memoryWatch) last(l *memoryLimit, stop <-chan struct{}) {
	tick, deadline := time.NewTicker(lookOften), time.NewTimer(endWithin)
	defer tick.Stop()
	defer deadline.Stop()
	for {
		select {
		case <-stop:
			return
		case <-deadline.C:
			w.exit()
			return
		case <-tick.C:
			if used, err := l.used(); err == nil && used > l.bytes-l.margin()/2 {
				w.exit()
				return
			}
		}
	}
}

// sentence says that so much is in use of the limit, and how much more is needed at
// once.
func (l *memoryLimit) sentence(used, more int64) string {
	needs := ""
	if more > 0 {
		needs = fmt.Sprintf(" and the state needs %d more at once", more>>20)
	}
	return fmt.Sprintf("out of memory: of the %d MiB that %s allows, %d are in use%s", l.bytes>>20, l.name, used>>20, needs)
}

// watchMemory begins to watch the limits that the process lives under. The run
// shall end with the error that comes through failed, and report to growing what its
// state takes; end ends the watch.
func (r *session) watchMemory() (failed <-chan error, growing func(bytes int), end func()) {
	fail := make(chan error, 1)
	var once sync.Once
	w := &memoryWatch{find: func() []memoryLimit { return memoryLimits("/") }, soft: softLimit(), collect: debug.FreeOSMemory, exit: func() { os.Exit(exitFailed) }}
	w.full = func(l *memoryLimit, used, more int64) {
		text := l.sentence(used, more) + "; raise the limit, or let the script keep less (fewer keys, shorter windows)"
		if r.state.kept {
			text += "; what was committed stays, and the next start goes on from there"
		}
		once.Do(func() {
			err := errors.New(text)
			r.journal.failure(err) // at once: there may be no time for it later
			r.failed.Store(true)
			fail <- err
		})
	}
	w.refresh()
	stop, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		w.run(stop)
	}()
	return fail, w.growing, func() {
		close(stop)
		<-stopped
	}
}

// softLimit has the runtime collect garbage harder near the least of the limits it is
// called with, unless the user has set GOMEMLIMIT.
func softLimit() func(limits []memoryLimit) {
	if debug.SetMemoryLimit(-1) != math.MaxInt64 {
		return func([]memoryLimit) {}
	}
	return func(limits []memoryLimit) {
		least := int64(math.MaxInt64)
		for i := range limits {
			least = min(least, max(limits[i].soft()-limits[i].beside, 16<<20))
		}
		debug.SetMemoryLimit(least)
	}
}
