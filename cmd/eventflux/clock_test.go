package main

import (
	endian "encoding/binary"
	"os"
	"os/exec"
	"path/filepath"
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
