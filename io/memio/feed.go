package memio

import (
	"slices"
	"strings"
	"sync"
)

// Feed is what the sources of one run read, in order. The sources of several
// shards may share it; then only what all steps cause together is certain.
type Feed struct {
	Steps []Step
	From  int // the step to begin with: an earlier run read the rows before it
	// Begin is called before step i is read, Done when everything that it causes
	// has come out. Nil: not called.
	Begin, Done func(i int)

	mu    sync.Mutex
	known map[string]int // the partitions of the streams that sources were made of
	past  int            // steps done since From
	begun bool           // the current one was
	round int            // counts polls that found rows, and steps
}

// Step is rows of one partition of a stream, as JSON Lines. Without a stream
// nothing comes; End ends all streams. Nothing comes after the last step.
type Step struct {
	Stream    string
	Partition int
	Rows      string
	End       bool
}

// Current is the step that is being read, the last one when all were.
func (f *Feed) Current() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return min(f.From+f.past, len(f.Steps)-1)
}

// Stray is the first step whose rows no source reads, since none was made of its
// stream or its partition; -1 if there is none.
func (f *Feed) Stray() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.IndexFunc(f.Steps, func(s Step) bool {
		return s.Stream != "" && (s.Partition < 0 || s.Partition >= f.known[strings.ToLower(s.Stream)])
	})
}

// know notes the partitions of a stream.
func (f *Feed) know(stream string, partitions int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.known == nil {
		f.known = map[string]int{}
	}
	f.known[strings.ToLower(stream)] = partitions
}

// log is the rows of all steps for one partition, and where each step's end.
func (f *Feed) log(stream string, partition int) (log []byte, ends []int) {
	for _, s := range f.Steps {
		if strings.EqualFold(s.Stream, stream) && s.Partition == partition {
			log = append(log, s.Rows...)
		}
		ends = append(ends, len(log))
	}
	return log, ends
}

// begin is the step to poll for.
func (f *Feed) begin() int {
	step := min(f.From+f.past, len(f.Steps)-1)
	if !f.begun {
		f.begun = true
		if f.Begin != nil {
			f.Begin(step)
		}
	}
	return step
}

// enough is how often one source must find nothing before a step is over. A run
// polls its sources in turn and looks at the clock in between, so by the third
// time all of them have been asked since the last rows came.
const enough = 3

// polled records what a source found, and goes on to the next step when this one
// is over.
func (f *Feed) polled(s *source, found bool) {
	if found {
		f.round++
	}
	if s.round != f.round {
		s.round, s.quiet = f.round, 0
	}
	if s.quiet++; s.quiet < enough || f.From+f.past >= len(f.Steps) {
		return
	}
	if f.Done != nil {
		f.Done(f.From + f.past)
	}
	f.past++
	f.round++
	f.begun = f.From+f.past >= len(f.Steps)
}
