package pipeline_test

import (
	"context"
	"sync/atomic"
	"testing"
	"time"

	"github.com/eventflux-io/engine/io/connector"
	"github.com/eventflux-io/engine/operators"
	"github.com/eventflux-io/engine/operators/pipeline"
)

// backlog is a partition that has a row for each of the first seconds, is then
// read to its end for a while, and has another row a second for the time that
// nobody looked: found only late looks after the pause.
type backlog struct {
	key    string
	found  int          // empty looks after the pause, before the rest is found
	paused *atomic.Bool // the pause has begun
	second int64
	looks  int
}

const before, after = 30, 90 // seconds of rows before the pause, and to the end

func (b *backlog) next() ([]row, connector.PartitionState) {
	switch {
	case b.second < before:
		b.second++
		return []row{{second(b.second), b.key}}, connector.Reading
	case !b.paused.Load():
		return nil, connector.CaughtUp
	case b.looks < b.found:
		b.looks++
		return nil, connector.CaughtUp
	case b.second < after:
		b.second++
		return []row{{second(b.second), b.key}}, connector.Reading
	}
	return nil, connector.Ended
}

// A pause of the process is no silence: the rows that came meanwhile are in time,
// though some partitions are found to have none at first, and however the clock
// goes.
func TestPauseIsNoSilence(t *testing.T) {
	for name, c := range map[string]struct {
		found  []int // by partition
		shards int
	}{
		"one partition":                      {[]int{3}, 1},
		"two partitions, one behind":         {[]int{0, 20}, 1},
		"two partitions, none known":         {[]int{3, 5}, 1},
		"two partitions on two shards":       {[]int{2, 9}, 2},
		"four partitions, two of each shard": {[]int{0, 9, 4, 0}, 2},
	} {
		t.Run(name, func(t *testing.T) {
			time, out, paused := &clock{at: start}, newTaken(), &atomic.Bool{}
			s := &script{}
			for p, found := range c.found {
				b := &backlog{key: string(rune('a' + p)), found: found, paused: paused}
				s.parts = append(s.parts, b.next)
			}
			pauseAfter(s, time, paused, 20)
			sum, err := pipeline.Run(t.Context(), counting(s, out), pipeline.Options{Shards: c.shards, Clock: time.now, Poison: true})
			if err != nil {
				t.Fatal(err)
			}
			if sum.Late != 0 {
				t.Errorf("%s", sum)
			}
			for key, n := range out.sums() {
				if n != after {
					t.Errorf("%d rows of %s, not %d", n, key, after)
				}
			}
		})
	}
}

// pauseAfter has the first partition let a minute pass between two polls, after so
// many that found nothing.
func pauseAfter(s *script, time *clock, paused *atomic.Bool, polls int) {
	first := s.parts[0]
	empty := 0
	s.parts[0] = func() ([]row, connector.PartitionState) {
		rows, state := first()
		if state == connector.CaughtUp && len(rows) == 0 {
			if empty++; empty == polls {
				time.move(60e9)
				paused.Store(true)
			}
		}
		return rows, state
	}
}

// slow is a source that looks at the outside only now and then.
type slow struct {
	script
	age func() time.Duration
}

type slowSource struct {
	connector.Source
	age func() time.Duration
}

func (s *slow) New(shard, shards int) (connector.Source, error) {
	src, err := s.script.New(shard, shards)
	return &slowSource{src, s.age}, err
}

func (s *slowSource) Looked() time.Duration { return s.age() }

// Where a source looks only now and then, a partition is silent as long as its
// looks show it, not as long as polls find nothing.
func TestSilenceOfLooks(t *testing.T) {
	clock, out := &clock{at: start}, newTaken()
	looked, polls, closed := start, 0, time.Time{}
	ctx, stop := context.WithCancel(t.Context())
	s := &slow{age: func() time.Duration { return clock.now().Sub(looked) }}
	s.parts = []func() ([]row, connector.PartitionState){func() ([]row, connector.PartitionState) {
		clock.move(1e9)
		polls++
		switch {
		case polls == 1:
			return []row{{second(1), "a"}}, connector.Reading
		case out.any():
			closed = clock.now()
			stop()
		case polls == 200: // the server has not answered for three minutes
			looked = clock.now()
		}
		return nil, connector.CaughtUp
	}}
	g := counting(&s.script, out)
	g.Nodes[0].Source.Factory = s
	if _, err := pipeline.Run(ctx, g, pipeline.Options{Clock: clock.now}); err != nil {
		t.Fatal(err)
	}
	if polled := closed.Sub(start); polled < 200*time.Second {
		t.Errorf("the window closed after %v, before the first look", polled)
	}
}

// A clock that is set forward by an hour lets no time pass.
func TestClockForward(t *testing.T) {
	wall, elapsed := &clock{at: start}, &clock{at: start}
	out, over, polls := newTaken(), false, 0
	s := &script{parts: []func() ([]row, connector.PartitionState){func() ([]row, connector.PartitionState) {
		if polls++; polls == 10 {
			wall.move(3600e9)
		}
		switch {
		case polls < 5:
			return []row{{second(int64(polls)), "a"}}, connector.Reading
		case polls < 50:
			return nil, connector.CaughtUp
		case !over:
			over = true
			return []row{{second(6), "a"}}, connector.Reading
		}
		return nil, connector.Ended
	}}}
	sum, err := pipeline.Run(t.Context(), counting(s, out), pipeline.Options{Clock: wall.now,
		Elapsed: func() time.Duration { return elapsed.now().Sub(start) }})
	if err != nil {
		t.Fatal(err)
	}
	if sum.Late != 0 || out.sums()["a"] != 5 {
		t.Errorf("%s: %v", sum, out.sums())
	}
}

// held is a sink that has no room for a while.
type held struct {
	*broker
	room func() bool
}

func (h *held) New() (connector.Sink, error) { return h, nil }

func (h *held) Room() (bool, error) {
	h.locked(func() { h.acknowledge(1 << 30) })
	return h.room(), nil
}

func (h *held) Seal() <-chan error {
	h.locked(func() { h.acknowledge(1 << 30) })
	return h.broker.Seal()
}

// While a sink has no room nobody looks, and that is no silence either.
func TestHeldIsNoSilence(t *testing.T) {
	time, paused, turns := &clock{at: start}, &atomic.Bool{}, 0
	caughtUp := func(b *backlog) func() ([]row, connector.PartitionState) {
		return func() ([]row, connector.PartitionState) {
			rows, state := b.next()
			if state == connector.CaughtUp && !paused.Load() {
				turns++
			}
			return rows, state
		}
	}
	s := &script{parts: []func() ([]row, connector.PartitionState){
		caughtUp(&backlog{key: "a", found: 3, paused: paused}), caughtUp(&backlog{key: "b", found: 20, paused: paused})}}
	sink := &held{broker: newBroker(), room: func() bool {
		if turns < 20 || paused.Load() {
			return true
		}
		time.move(5e9) // the clock goes on, and nobody looks
		paused.Store(time.now().Sub(start) > 60e9)
		return false
	}}
	g := brokered(s, sink.broker, true)
	g.Nodes[0].Source.Bounded, g.Nodes[2].Sink.Factory = false, sink
	sum, err := pipeline.Run(t.Context(), g, pipeline.Options{Clock: time.now})
	if err != nil {
		t.Fatal(err)
	}
	if sum.Late != 0 || sum.Read != 2*after {
		t.Errorf("%s", sum)
	}
}

// backwards is a clock that is set back once, while the time that passes goes on.
type backwards struct {
	calls atomic.Int64
	at    int64         // the call at which it is set
	by    time.Duration // how far
}

func (c *backwards) elapsed() time.Duration { return time.Duration(c.calls.Load()) * time.Millisecond }

func (c *backwards) now() time.Time {
	at := start.Add(c.elapsed())
	if c.calls.Add(1) > c.at {
		at = at.Add(-c.by)
	}
	return at
}

// Rows that are stamped on arrival are never late, though the clock is set back,
// and a run that goes on with the state stamps after those that it had given.
func TestStampsNeverGoBack(t *testing.T) {
	for _, by := range []time.Duration{0, 2 * time.Second, time.Hour} {
		parts, _ := partitions(2, 2000)
		out, clock := newTaken(), &backwards{at: 300, by: by}
		s := scripted(false, parts)
		g := counting(s, out)
		g.Nodes[0].Source.Ingest.Time = operators.TimeSpec{Column: -1, Arrival: true}
		store := newEpochStore()
		opt := pipeline.Options{Shards: 2, Clock: clock.now, Elapsed: clock.elapsed, Store: store, Interval: time.Millisecond}
		sum, err := pipeline.Run(t.Context(), g, opt)
		if err != nil {
			t.Fatal(err)
		}
		if sum.Late != 0 || sum.Read != 4000 {
			t.Errorf("set back by %v: %s", by, sum)
		}
		last := time.Time{}
		for _, e := range store.epochs {
			if e.Time.Before(last) {
				t.Errorf("set back by %v: epoch %d is of %v, after %v", by, e.Number, e.Time, last)
			}
			last = e.Time
		}
		if ran := last.Sub(start); ran < clock.elapsed()/2 {
			t.Errorf("set back by %v: stamps stood still for %v", by, clock.elapsed()-ran)
		}
	}
}

// Looks that take longer than the pause after which silence begins again are none:
// where a source has very many files, time goes on all the same.
func TestSlowLooks(t *testing.T) {
	clock, out := &clock{at: start}, newTaken()
	looked, polls := start, 0
	ctx, stop := context.WithCancel(t.Context())
	s := &slow{age: func() time.Duration { return clock.now().Sub(looked) }}
	s.parts = []func() ([]row, connector.PartitionState){func() ([]row, connector.PartitionState) {
		switch polls++; {
		case polls == 1:
			return []row{{second(1), "a"}}, connector.Reading
		case out.any() || polls == 10_000:
			stop()
		case polls%20 == 0:
			looked = clock.now()
			clock.move(10e9) // twice the timeout
		default:
			clock.move(1e9)
		}
		return nil, connector.CaughtUp
	}}
	g := counting(&s.script, out)
	g.Nodes[0].Source.Factory = s
	if _, err := pipeline.Run(ctx, g, pipeline.Options{Clock: clock.now}); err != nil {
		t.Fatal(err)
	}
	if !out.any() {
		t.Error("the window never closed")
	}
}
