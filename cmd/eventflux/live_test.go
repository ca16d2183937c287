package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// liveScript follows trades whose times go on with the clock. Its small windows
// close all the while, its large one stays open. What is late is written down.
const liveScript = `
CREATE STREAM Trades (id BIGINT, symbol STRING, quantity INT, ts BIGINT)
WITH ('type'='source', <from>, <time> 'watermark.idle-timeout'='300ms');

CREATE STREAM Big (id BIGINT, symbol STRING) WITH ('type'='sink', 'extension'='file', 'file.path'='big.jsonl');
INSERT INTO Big SELECT id, symbol FROM Trades WHERE quantity > 60;

CREATE STREAM Small (symbol STRING, start TIMESTAMP, n BIGINT, total BIGINT) WITH ('type'='sink', 'extension'='file', 'file.path'='small.jsonl');
INSERT INTO Small SELECT symbol, window_start, count(*), CAST(sum(id) AS BIGINT)
FROM Trades WINDOW TUMBLING (SIZE 100 MILLISECONDS) GROUP BY symbol;

CREATE STREAM Large (symbol STRING, start TIMESTAMP, n BIGINT, total BIGINT) WITH ('type'='sink', 'extension'='file', 'file.path'='large.jsonl');
INSERT INTO Large SELECT symbol, window_start, count(*), CAST(sum(id) AS BIGINT)
FROM Trades WINDOW TUMBLING (SIZE 1 DAY) GROUP BY symbol;

CREATE STREAM Late (query STRING, late_by_ms BIGINT) WITH ('type'='sink', 'extension'='file', 'file.path'='late.jsonl');
INSERT INTO Late SELECT query, late_by_ms FROM late(Trades);
`

const smallSize, largeSize = 100 * time.Millisecond, 24 * time.Hour

// live is liveScript in a folder, and somebody who writes trades for it while it
// runs, stands still, or is gone.
//
// The times of the trades go on with the test's monotonic clock, so that silence
// that is none of the engine's making, of a test that is held up on a busy
// machine, makes no row late: rows are as much later as the silence took. What is
// left is the moment from a row's time to when it is there to be read, for which
// there is the delay of the watermark.
type live struct {
	testing.TB
	dir        string
	partitions int
	delay      time.Duration // 0: the time of a row is that of its arrival
	set        []string      // what the script is given
	writer     *tradeWriter
	clock      *wallClock // nil: the machine's
}

// followFiles has that many files followed.
func followFiles(t testing.TB, partitions int, delay time.Duration, more string) *live {
	t.Helper()
	l := &live{TB: t, partitions: partitions, delay: delay}
	l.dir = folder(t, map[string]string{"app.sql": l.script("'extension'='file', 'file.mode'='follow', 'file.path'='trades*.jsonl'") + more})
	store := tradeFiles{l.dir}
	if err := store.put(t.Context(), int32(partitions), nil); err != nil {
		t.Fatal(err)
	}
	l.begin(store)
	return l
}

// followTopic has a new topic of the shared broker followed.
func followTopic(t testing.TB, partitions int, delay time.Duration) *live {
	t.Helper()
	b, topic := kafka.Broker(t), fmt.Sprint("live-", time.Now().UnixNano())
	b.CreateTopic(t, topic, partitions)
	l := &live{TB: t, partitions: partitions, delay: delay, set: []string{"--set", "KAFKA=" + b.Addr, "--set", "TOPIC=" + topic}}
	l.dir = folder(t, map[string]string{"app.sql": l.script(
		"'extension'='kafka', 'kafka.brokers'='${KAFKA}', 'kafka.topic'='${TOPIC}', 'kafka.start-timeout'='90s'")})
	l.begin(&tradeTopic{addr: b.Addr, topic: topic})
	return l
}

func (l *live) script(from string) string {
	rowTime := fmt.Sprintf("'event.time'='ts', 'watermark.delay'='%v',", l.delay)
	if l.delay == 0 {
		rowTime = ""
	}
	return strings.NewReplacer("<from>", from, "<time>", rowTime).Replace(liveScript)
}

// begin has trades written from now on, a thousand a second.
func (l *live) begin(to tradeStore) {
	began := time.Now()
	l.writer = startTradeWriter(l, to, int32(l.partitions), 10, func(int) int64 {
		return tradesBegin + time.Since(began).Milliseconds()
	})
}

// command is a start of the engine on that many shards.
func (l *live) command(shards int, more ...string) *exec.Cmd {
	l.Helper()
	args := append([]string{"run", "app.sql", "--state", "st", "--set", fmt.Sprint("eventflux.runtime.parallelism=", shards)}, l.set...)
	args = append(args, more...)
	if l.clock != nil {
		return l.clock.start(l, l.dir, args...)
	}
	return start(l, l.dir, args...)
}

// moves waits until windows have come out that were not there.
func (l *live) moves(e *engine) {
	l.Helper()
	before := l.size("small")
	if !comes(func() bool { return l.size("small") > before }) {
		l.Fatalf("no further window came: %s", e.words())
	}
}

// writes waits until trades have been written of so much time.
func (l *live) writes(d time.Duration) {
	l.Helper()
	until := l.writer.newest.Load() + d.Milliseconds()
	l.waits("a trade of "+d.String()+" later", d+time.Minute, func() bool { return l.writer.newest.Load() >= until })
}

func (l *live) waits(what string, limit time.Duration, came func() bool) {
	l.Helper()
	if !within(limit, came) {
		l.Fatalf("%s never came", what)
	}
}

// files are an output and what it was called before it was moved.
func (l *live) files(output string) []string {
	l.Helper()
	paths, err := filepath.Glob(filepath.Join(l.dir, output+"*.jsonl"))
	if err != nil {
		l.Fatal(err)
	}
	return paths
}

func (l *live) size(output string) (size int64) {
	for _, path := range l.files(output) {
		size += sizeOf(path)
	}
	return size
}

func (l *live) lines(output string) (lines [][]byte) {
	l.Helper()
	for _, path := range l.files(output) {
		lines = append(lines, wholeLines(l, path)...)
	}
	return lines
}

// has waits until that many lines have come out, a row was late, or the engine has
// ended.
func (l *live) has(e *engine, output string, lines int) {
	l.Helper()
	size := int64(-1)
	came := comes(func() bool {
		select {
		case <-e.ended:
			return true
		default:
		}
		if l.size("late") > 0 {
			return true
		}
		if now := l.size(output); now == size {
			return false
		} else {
			size = now
		}
		return l.count(output) >= lines
	})
	if !came {
		l.Errorf("%s has %d lines, and not %d: %s", output, l.count(output), lines, e.words())
	}
}

func (l *live) count(output string) (lines int) {
	for _, path := range l.files(output) {
		text, err := os.ReadFile(path)
		if err != nil && !os.IsNotExist(err) {
			l.Fatal(err)
		}
		lines += bytes.Count(text, []byte("\n"))
	}
	return lines
}

// fallsSilent ends the writing and waits until silence has closed the small
// windows, and only those.
func (l *live) fallsSilent(e *engine) {
	l.Helper()
	trades := l.writer.finish(l)
	l.has(e, "small", len(windowsOf(trades, smallSize)))
	l.has(e, "big", len(bigOf(trades)))
}

// closes ends the writing with rows that close all windows.
func (l *live) closes(e *engine) {
	l.Helper()
	trades := l.writer.finish(l)
	l.writer.close(l, 2*largeSize)
	l.has(e, "small", len(windowsOf(trades, smallSize)))
	l.has(e, "large", len(windowsOf(trades, largeSize)))
	l.has(e, "big", len(bigOf(trades)))
}

// judge stops the engine and counts what is lost, repeated, late or wrong; with
// all, in the large windows too.
func (l *live) judge(e *engine, all bool) {
	l.Helper()
	said := e.stop(l)
	trades := l.writer.finish(l)
	if l.writer.held > l.delay/2 {
		l.Skipf("no verdict: it took the writer %v to have a row there, and the watermark's delay is %v", l.writer.held, l.delay)
	}
	var v verdict
	v.judgeRows(l, l.lines("big"), bigOf(trades))
	v.judgeWindows(l, l.lines("small"), windowsOf(trades, smallSize))
	if all {
		v.judgeWindows(l, l.lines("large"), windowsOf(trades, largeSize))
	}
	late := l.count("late")
	l.Logf("%d rows in: %d lost, %d repeated, %d late", len(trades), v.lost, v.repeated, late)
	if v != (verdict{}) || late > 0 || !strings.Contains(said, " 0 late,") {
		l.Errorf("%d rows in: %d lost, %d repeated, %d late: %s", len(trades), v.lost, v.repeated, late, said)
	}
}
