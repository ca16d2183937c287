package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

const movedScript = `
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, part INT, ts BIGINT, WATERMARK FOR ts AS ts - INTERVAL 1 SECOND)
WITH ('type'='source', 'extension'='file', 'file.path'='trades0.jsonl');
CREATE STREAM Big (symbol STRING, price DOUBLE, ts BIGINT) WITH ('type'='sink', 'extension'='file', 'file.path'='big.jsonl');
INSERT INTO Big SELECT symbol, price, ts FROM Trades WHERE quantity > 20;
CREATE STREAM Buckets (symbol STRING, start TIMESTAMP, n BIGINT) WITH ('type'='sink', 'extension'='file', 'file.path'='buckets.csv');
INSERT INTO Buckets SELECT symbol, window_start, count(*) FROM Trades WINDOW TUMBLING (SIZE 1 SECOND) GROUP BY symbol;
`

// TestKillMoved moves the outputs away at random moments, ends the engine with
// SIGKILL at others, and starts it again, with --accept-output-loss where it asks
// for that. The files that were moved and the last ones, one after the other, are
// the files of a run that nobody disturbed. EVENTFLUX_KILLS is how often.
func TestKillMoved(t *testing.T) {
	kills := 12
	if n, err := strconv.Atoi(os.Getenv("EVENTFLUX_KILLS")); err == nil {
		kills = n
	}
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	m := &mover{T: t, dice: rand.New(rand.NewPCG(seed, 0)), left: kills}
	for m.left > 0 {
		m.scenario()
	}
	t.Logf("%d kills, %d files moved, %d times with --accept-output-loss", m.killed, m.moved, m.accepted)
}

type mover struct {
	*testing.T
	dice                          *rand.Rand
	left, killed, moved, accepted int
	dir                           string
	pieces                        map[string][]string // of an output, in the order in which they were moved away
}

// scenario runs the script to its end, disturbed on the way.
func (m *mover) scenario() {
	m.Helper()
	m.dir = folder(m, map[string]string{"app.sql": movedScript})
	m.pieces = map[string][]string{}
	writeTrades(m, m.dir, 1, 150_000)
	expected := map[string]string{"big.jsonl": "", "buckets.csv": ""}
	if got := run(m, m.dir, "", "run", "app.sql", "--state", "none"); got.code != 0 {
		m.Fatalf("undisturbed run: exit %d: %s", got.code, got.stderr)
	}
	for name := range expected {
		expected[name] = read(m, filepath.Join(m.dir, name))
		if err := os.Remove(filepath.Join(m.dir, name)); err != nil {
			m.Fatal(err)
		}
	}
	step := len(expected["big.jsonl"]) / 8
	accept := false
	for ended := false; !ended; {
		ended, accept = m.start(step, accept)
	}
	for name, want := range expected {
		got := ""
		for i, piece := range append(m.pieces[name], name) {
			text := read(m, filepath.Join(m.dir, piece))
			if !strings.HasSuffix(text, "\n") && text != "" {
				m.Errorf("%s ends within a line", piece)
			}
			if header, rows, _ := strings.Cut(text, "\n"); i > 0 && header == "symbol,start,n" {
				text = rows
			}
			got += text
		}
		if got != want {
			m.Fatalf("%s in %v differs: %s", name, m.pieces[name], firstDifference(want, got))
		}
	}
	if kept, _ := filepath.Glob(filepath.Join(m.dir, "*.kept-*")); len(kept) > 0 {
		m.Errorf("files that nobody altered were kept aside: %q", kept)
	}
}

// start runs the binary until it is killed or ends, and moves outputs in the meantime.
// refused: it asks for --accept-output-loss.
func (m *mover) start(step int, accept bool) (ended, refused bool) {
	m.Helper()
	args := []string{"run", "app.sql", "--state", "st", "--set", "eventflux.runtime.parallelism=1"}
	if accept {
		args = append(args, "--accept-output-loss")
		m.accepted++
	}
	cmd := start(m, m.dir, args...)
	said := startWithMessages(m.T, cmd)
	stop, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		m.disturb(step, stop, func() { cmd.Process.Signal(syscall.SIGKILL) })
	}()
	text := said.until(m.T, "")
	err := cmd.Wait()
	close(stop)
	<-done
	switch {
	case cmd.ProcessState.Sys().(syscall.WaitStatus).Signaled():
		m.killed++
		m.left--
		return false, accept && !strings.Contains(text, "ready")
	case err == nil:
		return true, false
	case cmd.ProcessState.ExitCode() == 78 && !accept && strings.Contains(text, "--accept-output-loss"):
		return false, true
	}
	m.Fatalf("%v: %v: %s", args, err, text)
	return false, false
}

// disturb moves outputs as they grow, and may kill the run before, between and
// after.
func (m *mover) disturb(step int, stop chan struct{}, kill func()) {
	for {
		big := filepath.Join(m.dir, "big.jsonl")
		if !whenGrown(big, sizeOf(big)+1+m.dice.Int64N(int64(step)), stop) {
			return
		}
		for _, what := range m.dice.Perm(4)[:1+m.dice.IntN(3)] {
			switch what {
			case 0:
				m.move("big.jsonl")
			case 1:
				m.move("buckets.csv")
			case 2:
				if m.dice.IntN(2) == 0 && m.left > 0 {
					kill()
					return
				}
			case 3:
				for range m.dice.IntN(1 << 18) { // a moment, that no timer is fine enough for
					step ^= 1
				}
			}
		}
	}
}

// move moves an output away, if it is there.
func (m *mover) move(name string) {
	to := fmt.Sprintf("%s.%d", name, len(m.pieces[name])+1)
	if os.Rename(filepath.Join(m.dir, name), filepath.Join(m.dir, to)) == nil {
		m.pieces[name] = append(m.pieces[name], to)
		m.moved++
	}
}
