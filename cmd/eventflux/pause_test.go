package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// long are tests that take minutes, and are part of `make torture`.
var long = os.Getenv("EVENTFLUX_LONG_PAUSES") != ""

// pauses are how long something lasts: short ones, and those of `make torture`.
func pauses(short time.Duration, more ...time.Duration) []time.Duration {
	if long {
		return more
	}
	return []time.Duration{short}
}

// A pause of the process is no silence of its sources: what was written during it
// is read before time goes on, and no row is late. Where one partition is silent,
// and when all are, silence closes the windows as ever.
func TestPause(t *testing.T) {
	for _, pause := range pauses(3*time.Second, 15*time.Second, time.Minute) {
		for partitions := 1; partitions <= 2; partitions++ {
			for shards := 1; shards <= 2; shards++ {
				name := fmt.Sprintf("%d partitions, %d shards, %v", partitions, shards, pause)
				t.Run("files, "+name, func(t *testing.T) {
					t.Parallel()
					freezeOnce(followFiles(t, partitions, time.Second, ""), shards, pause)
				})
				if partitions != shards && !long {
					continue
				}
				t.Run("topic, "+name, func(t *testing.T) {
					t.Parallel()
					freezeOnce(followTopic(t, partitions, 2*time.Second), shards, pause)
				})
			}
		}
	}
}

func freezeOnce(l *live, shards int, pause time.Duration) {
	l.writer.partitions.Store(1)
	e := launch(l, l.command(shards))
	e.waitReady(l)
	l.moves(e) // whether or not there is another partition, which is silent
	l.writer.partitions.Store(int32(l.partitions))
	l.moves(e)
	e.freeze()
	l.writes(pause)
	e.thaw()
	l.moves(e)
	l.fallsSilent(e)
	l.judge(e, false)
}

// A sink that takes nothing for a while holds reading, and that is no silence.
func TestHeldSink(t *testing.T) {
	for _, hold := range pauses(3*time.Second, 35*time.Second) {
		for shards := 1; shards <= 2; shards++ {
			t.Run(fmt.Sprintf("%d shards, %v", shards, hold), func(t *testing.T) {
				t.Parallel()
				l := followFiles(t, 2, time.Second, "SELECT id, symbol, quantity FROM Trades;")
				cmd := l.command(shards)
				r, w, err := os.Pipe()
				if err != nil {
					t.Fatal(err)
				}
				defer r.Close()
				defer w.Close()
				cmd.Stdout = w
				e := launch(l, cmd)
				l.waits("a full pipe", time.Minute, func() bool { return !hasRoom(t, w) })
				l.writes(hold)
				go io.Copy(io.Discard, r)
				l.moves(e)
				l.fallsSilent(e)
				l.judge(e, false)
			})
		}
	}
}

// A full disk under the state holds reading until there is room, and that is no
// silence.
func TestFullStateDisk(t *testing.T) {
	for _, hold := range pauses(3*time.Second, 15*time.Second) {
		t.Run(hold.String(), func(t *testing.T) {
			t.Parallel()
			l := followFiles(t, 2, time.Second, "")
			disk := filepath.Join(l.dir, "st")
			if err := os.Mkdir(disk, 0o700); err != nil {
				t.Fatal(err)
			}
			if err := syscall.Mount("tmpfs", disk, "tmpfs", 0, "size=16m,mode=700"); err != nil {
				t.Skipf("no disk to fill: %v", err)
			}
			t.Cleanup(func() { syscall.Unmount(disk, 0) })
			e := launch(l, l.command(2))
			e.waitReady(l)
			l.moves(e)
			filler := filepath.Join(disk, "filler")
			fill(t, filler)
			l.waits("a word of the full disk", time.Minute, func() bool { return e.says("waiting for room") })
			l.writes(hold)
			if err := os.Remove(filler); err != nil {
				t.Fatal(err)
			}
			l.moves(e)
			l.fallsSilent(e)
			l.judge(e, false)
		})
	}
}

// fill writes a file until its disk is full.
func fill(t testing.TB, path string) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for size := 1 << 20; size > 0; { // the last bytes too
		if _, err := f.Write(make([]byte, size)); err != nil {
			size /= 2
		}
	}
}

// A base of millions of keys is written while rows come, and that is no silence.
// The keys' rows have later times than the trades, so that those are read first.
func TestLongBase(t *testing.T) {
	if !long {
		t.Skip("takes a minute; part of `make torture`")
	}
	l := followFiles(t, 2, 400*time.Millisecond, `
CREATE STREAM Many (k BIGINT, ts BIGINT) WITH ('type'='source', 'extension'='generator', 'generator.rate'='400000',
	'generator.k'='n % 5000000', 'generator.ts'='1704150000000', 'event.time'='ts');
CREATE STREAM Keys (k BIGINT, n BIGINT) WITH ('type'='sink', 'extension'='file', 'file.path'='keys.jsonl');
INSERT INTO Keys SELECT k, count(*) FROM Many WINDOW TUMBLING (SIZE 1 DAY) GROUP BY k;`)
	e := launch(l, l.command(2))
	e.waitReady(t)
	l.waits("a base of millions of keys", 3*time.Minute, func() bool {
		bases, err := filepath.Glob(filepath.Join(l.dir, "st", "app", "*.snap"))
		if err != nil {
			t.Fatal(err)
		}
		for _, base := range bases {
			if sizeOf(base) > 40<<20 { // which 5 million take 60 of
				return true
			}
		}
		return false
	})
	l.moves(e)
	l.fallsSilent(e)
	l.judge(e, false)
}
