package main

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// killScript has a path without state, two chained windows, a window with
// corrections, and what went wrong, each into a file of its own: JSON and CSV,
// again and appended to what was there.
const killScript = `
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, part INT, ts BIGINT, WATERMARK FOR ts AS ts - INTERVAL 1 SECOND)
WITH ('type'='source', 'extension'='file', 'file.path'='trades*.jsonl', 'format'='json');

CREATE STREAM Big (symbol STRING, part INT, price DOUBLE, ts BIGINT)
WITH ('type'='sink', 'extension'='file', 'file.path'='big.jsonl');
INSERT INTO Big SELECT symbol, part, price, ts FROM Trades WHERE quantity > 60;

CREATE STREAM Seconds AS SELECT symbol, count(*) AS n, sum(quantity) AS total, first(price) AS opening, last(price) AS closing
FROM Trades WINDOW TUMBLING (SIZE 1 SECOND) WHERE quantity > 10 GROUP BY symbol;
CREATE STREAM Buckets (symbol STRING, start TIMESTAMP, n BIGINT, total BIGINT, opening DOUBLE, closing DOUBLE)
WITH ('type'='sink', 'extension'='file', 'file.path'='buckets.csv');
INSERT INTO Buckets SELECT symbol, window_start, CAST(sum(n) AS BIGINT), CAST(sum(total) AS BIGINT), first(opening), last(closing)
FROM Seconds WINDOW TUMBLING (SIZE 5 SECONDS) GROUP BY symbol;

CREATE STREAM Corrected (symbol STRING, start TIMESTAMP, n BIGINT, total BIGINT, extra DOUBLE)
WITH ('type'='sink', 'extension'='file', 'file.path'='corrected.csv', 'file.mode'='append');
INSERT INTO Corrected SELECT symbol, window_start, count(*), sum(quantity), EXTRA(price)
FROM Trades WINDOW TUMBLING (SIZE 2 SECONDS) ALLOWED LATENESS 1 SECOND GROUP BY symbol;

CREATE STREAM Wrong (source STRING, position STRING, error STRING)
WITH ('type'='sink', 'extension'='file', 'file.path'='wrong.jsonl', 'file.mode'='append');
INSERT INTO Wrong SELECT source, position, error FROM errors(Trades);
`

// killOutputs are the files that killScript writes, and which fields of a line
// its order is kept by.
var killOutputs = []struct {
	name string
	key  func(line string) string
	// newest: only the last line of a key counts. Which corrections come before
	// it depends on how partitions meet.
	newest bool
}{
	{name: "big.jsonl", key: func(line string) string { return upTo(line, `,"price"`) }},
	{name: "buckets.csv", key: func(line string) string { return upTo(line, ",") }},
	{name: "corrected.csv", key: func(line string) string { return upTo(line, "Z") }, newest: true},
	{name: "wrong.jsonl", key: func(line string) string { return upTo(line, `,"position"`) }},
}

func upTo(line, mark string) string { key, _, _ := strings.Cut(line, mark); return key }

// parallelisms are the numbers of shards that starts take turns with.
var parallelisms = []int{1, 2, 4}

// moment is when a start is killed.
type moment uint8

const (
	running  moment = iota // after ready, before the last row
	recovery               // before ready
	anywhere               // any time after the start
)

// TestKill ends the engine with SIGKILL at random moments, starts it again,
// perhaps on another number of shards, and expects the files that a run without
// interruption writes: the same bytes for one partition and one shard, else the
// same rows in the same order per key. EVENTFLUX_KILLS is how often.
func TestKill(t *testing.T) {
	kills := 20
	if n, err := strconv.Atoi(os.Getenv("EVENTFLUX_KILLS")); err == nil {
		kills = n
	}
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	k := &killer{T: t, dice: rand.New(rand.NewPCG(seed, 0))}
	// Of 200: 150 while it runs, 20 in recovery, the rest anywhere.
	k.left[running], k.left[recovery] = kills*3/4, kills/10
	k.left[anywhere] = kills - k.left[running] - k.left[recovery]
	for i := 0; k.left != [3]int{}; i++ {
		k.scenario(1+2*(i%2), i%4 < 2)
	}
}

// killer has kills left to do, by moment.
type killer struct {
	*testing.T
	dice  *rand.Rand
	left  [3]int
	ready time.Duration // that the last start took
}

// scenario runs the script to its end, killed on the way.
func (k *killer) scenario(partitions int, oneShard bool) {
	k.Helper()
	// The mean of doubles depends, in its last digits, on how partitions meet.
	extra := map[bool]string{true: "avg", false: "max"}[partitions == 1]
	dir := folder(k, map[string]string{"app.sql": strings.ReplaceAll(killScript, "EXTRA", extra), "wrong.jsonl": "{\"was\":\"there\"}\n"})
	writeTrades(k, dir, partitions, 300_000)
	if want := run(k, dir, "", "run", "app.sql", "--state", "none"); want.code != 0 {
		k.Fatalf("uninterrupted run: exit %d: %s", want.code, want.stderr)
	}
	expected := map[string]string{}
	for _, o := range killOutputs {
		expected[o.name] = read(k, filepath.Join(dir, o.name))
		os.Remove(filepath.Join(dir, o.name))
	}
	if err := os.WriteFile(filepath.Join(dir, "wrong.jsonl"), []byte("{\"was\":\"there\"}\n"), 0o644); err != nil {
		k.Fatal(err)
	}

	kills, shards := 0, 1
	for {
		if !oneShard {
			shards = parallelisms[k.dice.IntN(len(parallelisms))]
		}
		if k.start(dir, shards, len(expected["big.jsonl"])) {
			break
		}
		kills++
	}
	for _, o := range killOutputs {
		want, got := expected[o.name], read(k, filepath.Join(dir, o.name))
		if partitions > 1 || !oneShard {
			want, got = perKey(want, o.key, o.newest), perKey(got, o.key, o.newest)
		}
		if want != got {
			k.Fatalf("%s of %d partitions (one shard: %v) differs after %d kills: %s", o.name, partitions, oneShard, kills, firstDifference(want, got))
		}
	}
}

// start runs the binary in dir until it is killed or ends by itself; ended tells
// which. whole is the length that big.jsonl shall come to.
func (k *killer) start(dir string, shards, whole int) (ended bool) {
	k.Helper()
	when, by := k.pick(), k.dice.Int64N(int64(whole/6))
	big := filepath.Join(dir, "big.jsonl")
	args := []string{"run", "app.sql", "--state", "st", "--set", fmt.Sprint("eventflux.runtime.parallelism=", shards)}
	e := launch(k, start(k, dir, args...))
	switch when {
	case recovery:
		defer time.AfterFunc(k.within(k.ready), e.kill).Stop()
	case anywhere:
		defer time.AfterFunc(k.within(200*time.Millisecond), e.kill).Stop()
	}
	isReady := e.isReady()
	if isReady {
		k.ready = e.took
	}
	if isReady && when == running && whenGrown(big, sizeOf(big)+by, e.ended) {
		e.kill()
	}
	<-e.ended
	if !e.cmd.ProcessState.Sys().(syscall.WaitStatus).Signaled() {
		if !e.cmd.ProcessState.Success() {
			k.Fatalf("run %v: %v: %s", args, e.cmd.ProcessState, e.words())
		}
		return true
	}
	k.count(isReady, sizeOf(big) < int64(whole))
	return false
}

// pick is a moment of which there is a kill left; anywhere where there is none,
// which then comes too late to hit.
func (k *killer) pick() moment {
	total := k.left[running] + k.left[recovery] + k.left[anywhere]
	if total == 0 {
		k.ready = time.Hour
		return recovery
	}
	n := k.dice.IntN(total)
	for m, left := range k.left {
		if n < left {
			return moment(m)
		}
		n -= left
	}
	return anywhere
}

// count strikes a kill off the moment that it has hit, else off those anywhere.
func (k *killer) count(isReady, rowsToCome bool) {
	hit := anywhere
	switch {
	case !isReady && k.left[recovery] > 0:
		hit = recovery
	case isReady && rowsToCome && k.left[running] > 0:
		hit = running
	}
	k.left[hit] = max(k.left[hit]-1, 0)
}

func (k *killer) within(most time.Duration) time.Duration {
	return time.Duration(k.dice.Int64N(int64(max(most, time.Millisecond))))
}

// whenGrown returns true when a file has come to a size, false when stop is
// closed before.
func whenGrown(path string, size int64, stop <-chan struct{}) bool {
	tick := time.NewTicker(100 * time.Microsecond)
	defer tick.Stop()
	for sizeOf(path) < size {
		select {
		case <-stop:
			return false
		case <-tick.C:
		}
	}
	return true
}

// sizeOf is the size of a file, 0 where there is none.
func sizeOf(path string) int64 {
	info, err := os.Stat(path)
	if err != nil {
		return 0
	}
	return info.Size()
}

// writeTrades makes the input: rows trades of 50 symbols, a little out of order,
// some of them late and a few no rows at all, dealt to as many files as there are
// partitions.
func writeTrades(t testing.TB, dir string, partitions, rows int) {
	t.Helper()
	dice := rand.New(rand.NewPCG(1, 2))
	files := make([]*bufio.Writer, partitions)
	for i := range files {
		f, err := os.Create(filepath.Join(dir, fmt.Sprintf("trades%d.jsonl", i)))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		files[i] = bufio.NewWriter(f)
		defer files[i].Flush()
	}
	for i := range rows {
		part := dice.IntN(partitions)
		late := 1000
		switch dice.IntN(1000) {
		case 0:
			late = 2500
		case 1:
			fmt.Fprintf(files[part], `{"symbol":"S%02d","price":%d`+"\n", dice.IntN(50), i)
			continue
		}
		at := 1_704_067_200_000 + int64(i)/5 - dice.Int64N(int64(late))
		fmt.Fprintf(files[part], `{"symbol":"S%02d","price":%d.%02d,"quantity":%d,"part":%d,"ts":%d}`+"\n",
			dice.IntN(50), 10+dice.IntN(90), dice.IntN(100), 1+dice.IntN(100), part, at)
	}
}

func read(t testing.TB, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	return string(text)
}

// perKey sorts lines by key and keeps the order within one; with newest it keeps
// only the last line of each.
func perKey(text string, key func(line string) string, newest bool) string {
	lines := strings.SplitAfter(text, "\n")
	slices.SortStableFunc(lines, func(a, b string) int { return strings.Compare(key(a), key(b)) })
	if !newest {
		return strings.Join(lines, "")
	}
	var last strings.Builder
	for i, line := range lines {
		if i+1 == len(lines) || key(lines[i+1]) != key(line) {
			last.WriteString(line)
		}
	}
	return last.String()
}

func firstDifference(want, got string) string {
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range min(len(w), len(g)) {
		if w[i] != g[i] {
			return fmt.Sprintf("line %d of %d: want %s, got %s (%d lines)", i+1, len(w), w[i], g[i], len(g))
		}
	}
	return fmt.Sprintf("%d lines wanted, %d there", len(w), len(g))
}
