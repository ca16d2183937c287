package main

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// killScript has one path without state and one with two chained windows, each
// into a file of its own.
const killScript = `
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, ts BIGINT, WATERMARK FOR ts AS ts - INTERVAL 1 SECOND)
WITH ('type'='source', 'extension'='file', 'file.path'='trades*.jsonl', 'format'='json');
CREATE STREAM Big (symbol STRING, price DOUBLE, ts BIGINT) WITH ('type'='sink', 'extension'='file', 'file.path'='big.jsonl');
CREATE STREAM Buckets (symbol STRING, start TIMESTAMP, n BIGINT, total BIGINT, opening DOUBLE, closing DOUBLE)
WITH ('type'='sink', 'extension'='file', 'file.path'='buckets.jsonl');
INSERT INTO Big SELECT symbol, price, ts FROM Trades WHERE quantity > 90;
CREATE STREAM Seconds AS SELECT symbol, count(*) AS n, sum(quantity) AS total, first(price) AS opening, last(price) AS closing
FROM Trades WINDOW TUMBLING (SIZE 1 SECOND) GROUP BY symbol;
INSERT INTO Buckets SELECT symbol, window_start, CAST(sum(n) AS BIGINT) AS n, CAST(sum(total) AS BIGINT) AS total, first(opening), last(closing)
FROM Seconds WINDOW TUMBLING (SIZE 5 SECONDS) GROUP BY symbol;
`

// TestKill ends the engine with SIGKILL at random moments, starts it again, and
// expects the files that a run without interruption writes: the same bytes for
// one partition, else the same rows in the same order per key.
func TestKill(t *testing.T) {
	kills := 20
	if os.Getenv("EVENTFLUX_TORTURE") != "" {
		kills = 200
	}
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	dice := rand.New(rand.NewPCG(seed, 0))
	for scenario := 0; kills > 0; scenario++ {
		partitions := 1 + 2*(scenario%2)
		kills -= killScenario(t, dice, partitions, kills)
	}
}

// killScenario runs the script once to its end, killed on the way at most most
// times, and returns how often it was.
func killScenario(t *testing.T, dice *rand.Rand, partitions, most int) int {
	t.Helper()
	dir := folder(t, map[string]string{"app.sql": killScript})
	writeTrades(t, dir, partitions, 300_000)

	want := run(t, dir, "", "run", "app.sql", "--state", "none")
	if want.code != 0 {
		t.Fatalf("uninterrupted run: exit %d: %s", want.code, want.stderr)
	}
	expected := outputs(t, dir)

	killed := 0
	for {
		args := []string{"run", "app.sql", "--state", "st"}
		inRecovery := dice.IntN(8) == 0
		wait := time.Duration(dice.IntN(30_000)) * time.Microsecond
		if killed == most {
			wait = time.Hour
		}
		if runUntilKilled(t, dir, inRecovery && killed < most, wait, args) {
			break
		}
		killed++
	}
	got := outputs(t, dir)
	exact := partitions == 1
	for name := range expected {
		if exact && got[name] != expected[name] {
			t.Fatalf("%s differs after %d kills: %s", name, killed, firstDifference(expected[name], got[name]))
		}
		if w, g := perKey(expected[name]), perKey(got[name]); w != g {
			t.Fatalf("%s differs per key after %d kills: %s", name, killed, firstDifference(w, g))
		}
	}
	return max(killed, 1)
}

// runUntilKilled starts the binary and kills it a while after it said `ready`,
// or after its start where the kill shall hit recovery. It tells whether the
// run ended by itself first.
func runUntilKilled(t *testing.T, dir string, inRecovery bool, wait time.Duration, args []string) (ended bool) {
	t.Helper()
	cmd := start(t, dir, args...)
	stderr, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ready, text := make(chan struct{}), make(chan string, 1)
	go func() {
		var all strings.Builder
		lines := bufio.NewScanner(io.TeeReader(stderr, &all))
		announced := false
		for lines.Scan() {
			if !announced && lines.Text() == "ready" {
				announced = true
				close(ready)
			}
		}
		if !announced {
			close(ready)
		}
		text <- all.String()
	}()
	if !inRecovery {
		<-ready
	} else {
		wait /= 10
	}
	timer := time.AfterFunc(wait, func() { cmd.Process.Signal(syscall.SIGKILL) })
	defer timer.Stop()
	said := <-text
	err = cmd.Wait()
	if status := cmd.ProcessState.Sys().(syscall.WaitStatus); status.Signaled() {
		return false
	}
	if err != nil {
		t.Fatalf("run %v: %v: %s", args, err, said)
	}
	return true
}

// writeTrades makes the input: rows trades of 50 symbols, a little out of order,
// dealt to as many files as there are partitions.
func writeTrades(t *testing.T, dir string, partitions, rows int) {
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
		at := 1_704_067_200_000 + int64(i)/5 - dice.Int64N(900)
		fmt.Fprintf(files[dice.IntN(partitions)], `{"symbol":"S%02d","price":%d.%02d,"quantity":%d,"ts":%d}`+"\n",
			dice.IntN(50), 10+dice.IntN(90), dice.IntN(100), 1+dice.IntN(100), at)
	}
}

func outputs(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, name := range []string{"big.jsonl", "buckets.jsonl"} {
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		out[name] = string(text)
	}
	return out
}

// perKey sorts lines by their symbol and keeps the order within one. Rows of
// several partitions have no order among each other where the query is a mere
// filter, so they are compared as a multiset there.
func perKey(text string) string {
	lines := strings.SplitAfter(text, "\n")
	key := func(line string) string { return line[:min(len(line), len(`{"symbol":"S00"`))] }
	if strings.Contains(text, `"price"`) {
		slices.Sort(lines)
	} else {
		slices.SortStableFunc(lines, func(a, b string) int { return cmp.Compare(key(a), key(b)) })
	}
	return strings.Join(lines, "")
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
