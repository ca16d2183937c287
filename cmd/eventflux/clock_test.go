package main

import (
	endian "encoding/binary"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// wallClock is a clock on the wall that a test puts forward and back under the
// runs that go by it, and under nobody else. It is a file with how far it is
// ahead of the machine's.
type wallClock struct{ path string }

func newWallClock(t testing.TB) *wallClock {
	c := &wallClock{filepath.Join(t.TempDir(), "clock")}
	c.set(t, 0)
	return c
}

// set puts the clock so far ahead of the machine's, or behind it.
func (c *wallClock) set(t testing.TB, ahead time.Duration) {
	t.Helper()
	f, err := os.OpenFile(c.path, os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := f.WriteAt(endian.LittleEndian.AppendUint64(nil, uint64(ahead)), 0); err != nil {
		t.Fatal(err)
	}
}

// start is a command that runs as the binary does, by this clock.
func (c *wallClock) start(t testing.TB, dir string, args ...string) *exec.Cmd {
	cmd := start(t, dir, args...)
	cmd.Path, cmd.Args[0] = os.Args[0], os.Args[0]
	cmd.Env = append(cmd.Env, steppedBy+"="+c.path)
	return cmd
}

// steppedBy makes the test binary one of EventFlux that goes by a wallClock.
const steppedBy = "EVENTFLUX_TEST_CLOCK"

// steppedClock is the time by a wallClock. What has elapsed is not stepped.
func steppedClock(path string) clock {
	f, err := os.Open(path)
	if err != nil {
		panic(err)
	}
	began := time.Now()
	now := func() time.Time {
		var ahead [8]byte
		if _, err := f.ReadAt(ahead[:], 0); err != nil {
			panic(err)
		}
		return time.Now().Add(time.Duration(endian.LittleEndian.Uint64(ahead[:])))
	}
	return clock{now, func() time.Duration { return time.Since(began) }}
}

// steps are where a test puts the clock: an hour ahead, a little back, to where
// it was and an hour further, and right again.
var steps = []time.Duration{time.Hour, time.Hour - 2*time.Second, 0, -time.Hour, 0}

// Rows have their own times: a clock that is put forward and back makes none of
// them late, whether they are written all the while or silence comes and goes.
func TestClockSteps(t *testing.T) {
	l := followFiles(t, 2, time.Second, "")
	l.clock = newWallClock(t)
	e := launch(l, l.command(2))
	e.waitReady(l)
	for _, ahead := range steps {
		l.moves(e)
		l.clock.set(t, ahead)
		l.writes(200 * time.Millisecond)
	}
	l.moves(e)
	l.fallsSilent(e)
	l.judge(e, false)
}

// Rows have the time of their arrival: a clock that is put back makes none late,
// also while the engine is gone, and time goes on so that their windows close.
func TestClockStepsUnderArrival(t *testing.T) {
	l := followFiles(t, 2, 0, "")
	l.clock = newWallClock(t)
	e := launch(l, l.command(2))
	e.waitReady(l)
	for i, ahead := range append(steps, -2*time.Second, -time.Hour) {
		l.moves(e)
		gone := i >= len(steps)
		if gone {
			e.kill()
			e.waitKilled(l)
		}
		l.clock.set(t, ahead)
		if gone {
			e = launch(l, l.command(1+i%2))
			e.waitReady(l)
		}
		l.writes(200 * time.Millisecond)
	}
	l.moves(e)
	trades := l.writer.finish(l)
	want := map[string]sums{}
	for _, r := range trades {
		want[r.Symbol] = sums{want[r.Symbol].n + 1, want[r.Symbol].total + r.ID}
	}
	var got map[string]sums
	closed := comes(func() bool {
		got = map[string]sums{}
		for _, line := range l.lines("small") {
			var w struct {
				Symbol   string
				N, Total int
			}
			decode(l, line, &w)
			got[w.Symbol] = sums{got[w.Symbol].n + w.N, got[w.Symbol].total + w.Total}
		}
		return maps.Equal(got, want) || l.size("late") > 0
	})
	said := e.stop(l)
	if !closed || !maps.Equal(got, want) || !strings.Contains(said, " 0 late,") {
		t.Errorf("%d rows in, by symbol %v, and windows of %v: %s", len(trades), want, got, said)
	}
}
