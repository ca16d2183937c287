package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

const endlessTrades = `
CREATE STREAM T (symbol STRING, price DOUBLE, quantity INT, timestamp BIGINT) WITH ('type'='source', 'extension'='generator', 'generator.dataset'='trades');
`

// endless prints every trade of an unbounded stream and writes it to a file.
const endless = endlessTrades + `
CREATE STREAM Out (symbol STRING, quantity INT) WITH ('type'='sink', 'extension'='file', 'file.path'='out.jsonl');
INSERT INTO Out SELECT symbol, quantity FROM T;
SELECT symbol, price FROM T;
`

// messages reads standard error until a line begins with what is waited for, and
// goes on collecting it.
type messages struct {
	lines chan string
	all   []string
}

func collect(stderr io.Reader) *messages {
	m := &messages{lines: make(chan string, 1000)}
	go func() {
		defer close(m.lines)
		for in := bufio.NewScanner(stderr); in.Scan(); {
			m.lines <- in.Text()
		}
	}()
	return m
}

// until waits for a line that begins so; "" for the end.
func (m *messages) until(t *testing.T, begin string) string {
	t.Helper()
	for line := range m.lines {
		m.all = append(m.all, line)
		if begin != "" && strings.HasPrefix(line, begin) {
			return line
		}
	}
	if begin != "" {
		t.Fatalf("nobody said %q: %q", begin, m.all)
	}
	return strings.Join(m.all, "\n")
}

// The first signal ends a long run as if its input had ended there: rows are
// whole, the summary counts them and says where it stopped.
func TestStop(t *testing.T) {
	for _, signal := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM} {
		t.Run(unix.SignalName(signal), func(t *testing.T) {
			dir := folder(t, map[string]string{"app.sql": endless})
			cmd := start(t, dir, "run", "app.sql", "--state", "none")
			rows, err := cmd.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			said := startWithMessages(t, cmd)
			printed, last := 0, ""
			for in := bufio.NewScanner(rows); in.Scan(); {
				if printed++; printed == 10_000 {
					if err := cmd.Process.Signal(signal); err != nil {
						t.Fatal(err)
					}
				}
				last = in.Text()
			}
			summary := said.until(t, "")
			if err := cmd.Wait(); err != nil {
				t.Fatalf("%v: %s", err, summary)
			}
			if !json.Valid([]byte(last)) {
				t.Errorf("the last row is cut off: %s", last)
			}
			file, err := os.ReadFile(filepath.Join(dir, "out.jsonl"))
			if err != nil {
				t.Fatal(err)
			}
			written := strings.Count(string(file), "\n")
			if !strings.HasSuffix(string(file), "}\n") || written != printed {
				t.Errorf("the file has %d rows and ends in %q; %d were printed", written, file[max(len(file)-20, 0):], printed)
			}
			want := fmt.Sprintf("%d rows read, %d written, 0 filtered, 0 late, 0 rejected in ", printed, 2*printed)
			if !strings.Contains(summary, want) || !strings.HasSuffix(summary, fmt.Sprintf(", stopped by a signal at generator, line %d", printed)) {
				t.Errorf("%q lacks %q and where it stopped", summary, want)
			}
		})
	}
}

// keeping writes two files from trades, by filter and by window.
const keeping = `
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, ts BIGINT, WATERMARK FOR ts AS ts - INTERVAL 1 SECOND)
WITH ('type'='source', 'extension'='file', 'file.path'='trades*.jsonl');
CREATE STREAM Big WITH ('type'='sink', 'extension'='file', 'file.path'='big.jsonl') AS SELECT symbol, price FROM Trades WHERE quantity > 60;
CREATE STREAM Counts WITH ('type'='sink', 'extension'='file', 'file.path'='counts.csv') AS
SELECT window_start, symbol, count(*) AS n FROM Trades WINDOW TUMBLING (SIZE 1 SECOND) GROUP BY symbol;
`

// A second signal ends a run at once that cannot end well: nobody takes its
// rows. What it had committed is there at the next start, once.
func TestSecondSignal(t *testing.T) {
	for _, signals := range [][2]syscall.Signal{{syscall.SIGINT, syscall.SIGTERM}, {syscall.SIGTERM, syscall.SIGINT}, {syscall.SIGINT, syscall.SIGINT}} {
		t.Run(unix.SignalName(signals[0])+unix.SignalName(signals[1]), func(t *testing.T) {
			dir := folder(t, map[string]string{"app.sql": keeping, "printing.sql": keeping + "SELECT * FROM Trades;"})
			writeTrades(t, dir, 1, 20_000)
			if got := run(t, dir, "", "run", "app.sql", "--state", "none"); got.code != 0 {
				t.Fatal(got.stderr)
			}
			files := func() string {
				return read(t, filepath.Join(dir, "big.jsonl")) + read(t, filepath.Join(dir, "counts.csv"))
			}
			want := files()

			args := []string{"run", "printing.sql", "--state", "st"}
			cmd := start(t, dir, args...)
			full, rows := filledPipe(t)
			cmd.Stdout = rows
			said := startWithMessages(t, cmd)
			said.until(t, "ready")
			full()
			for i, signal := range signals {
				if err := cmd.Process.Signal(signal); err != nil {
					t.Fatal(err)
				}
				if i == 0 {
					said.until(t, "stopping after "+unix.SignalName(signal))
				}
			}
			text := said.until(t, "")
			if err := cmd.Wait(); err == nil || cmd.ProcessState.ExitCode() != 128+int(signals[1]) {
				t.Fatalf("%v instead of exit %d: %s", err, 128+int(signals[1]), text)
			}
			if got := run(t, dir, "", args...); got.code != 0 {
				t.Fatalf("exit %d: %s", got.code, got.stderr)
			}
			if got := files(); got != want {
				t.Error(firstDifference(want, got))
			}
		})
	}
}

// A second signal ends a run also where nobody reads its messages any more.
func TestSecondSignalUnheard(t *testing.T) {
	cmd := start(t, t.TempDir(), "run", "-q", endlessTrades+"SELECT symbol FROM T;")
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	defer w.Close()
	cmd.Stderr = w
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(r).ReadString('\n'); err != nil || line != "ready\n" {
		t.Fatalf("%q, %v", line, err)
	}
	for hasRoom(t, w) { // for a page
		if _, err := w.Write(make([]byte, os.Getpagesize())); err != nil {
			t.Fatal(err)
		}
	}
	cmd.Process.Signal(syscall.SIGINT)
	cmd.Process.Signal(syscall.SIGTERM)
	cmd.Wait()
	if code := cmd.ProcessState.ExitCode(); code != 128+int(syscall.SIGINT) && code != 128+int(syscall.SIGTERM) {
		t.Errorf("exit %d", code)
	}
}

// A sink that takes nothing holds a stopping run up to the deadline, and no
// longer: with state nothing is lost, without it the exit code says so.
func TestStopDeadline(t *testing.T) {
	var ends []func()
	for _, c := range []struct {
		state string
		code  int
		words string
	}{{"st", 0, "pushed at the next start"}, {"none", 1, "are lost"}} {
		dir := folder(t, map[string]string{"printing.sql": keeping + "SELECT * FROM Trades;"})
		writeTrades(t, dir, 1, 20_000)
		cmd := start(t, dir, "run", "printing.sql", "--state", c.state)
		full, rows := filledPipe(t)
		cmd.Stdout = rows
		said := startWithMessages(t, cmd)
		said.until(t, "ready")
		ends = append(ends, func() {
			full()
			if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
				t.Error(err)
			}
			text := said.until(t, "")
			if cmd.Wait(); cmd.ProcessState.ExitCode() != c.code || !strings.Contains(text, c.words) {
				t.Errorf("state %s: exit %d: %s", c.state, cmd.ProcessState.ExitCode(), text)
			}
		})
	}
	var both sync.WaitGroup
	for _, end := range ends {
		both.Go(end)
	}
	both.Wait()
}

func startWithMessages(t *testing.T, cmd *exec.Cmd) *messages {
	t.Helper()
	stderr, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return collect(stderr)
}

// filledPipe is a pipe that nobody reads; full returns when there is no room in
// it for a writer.
func filledPipe(t *testing.T) (full func(), w *os.File) {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close(); w.Close() })
	return func() {
		t.Helper()
		waitFor(t, "a full pipe", func() bool { return !hasRoom(t, w) })
	}, w
}

// hasRoom reports whether a write to a pipe would not wait.
func hasRoom(t *testing.T, w *os.File) bool {
	t.Helper()
	for {
		n, err := unix.Poll([]unix.PollFd{{Fd: int32(w.Fd()), Events: unix.POLLOUT}}, 0)
		if err == nil {
			return n > 0
		}
		if err != unix.EINTR {
			t.Fatal(err)
		}
	}
}

// waitFor returns when something has come true.
func waitFor(t *testing.T, what string, came func() bool) {
	t.Helper()
	if !comes(came) {
		t.Fatalf("%s never came", what)
	}
}

// comes looks again and again whether something has come true, for a minute.
func comes(came func() bool) bool { return within(time.Minute, came) }

// within looks again and again whether something has come true, that long.
func within(limit time.Duration, came func() bool) bool {
	ticks, giveUp := time.NewTicker(time.Millisecond), time.After(limit)
	defer ticks.Stop()
	for !came() {
		select {
		case <-ticks.C:
		case <-giveUp:
			return false
		}
	}
	return true
}

// Whoever closes standard output has enough: no failure, and what goes elsewhere
// is whole.
func TestClosedOutput(t *testing.T) {
	dir := folder(t, map[string]string{"app.sql": endless})
	cmd := start(t, dir, "run", "app.sql", "--state", "none")
	rows, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	said := startWithMessages(t, cmd)
	if _, err := bufio.NewReader(rows).ReadString('\n'); err != nil {
		t.Fatal(err)
	}
	rows.Close()
	text := said.until(t, "")
	if err := cmd.Wait(); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	file, err := os.ReadFile(filepath.Join(dir, "out.jsonl"))
	if err != nil || !strings.HasSuffix(string(file), "}\n") {
		t.Errorf("the file ends in %q, %v", file[max(len(file)-20, 0):], err)
	}
}

// A stop that lasted until its deadline says who had not taken their rows.
func TestOverdue(t *testing.T) {
	var out bytes.Buffer
	r := &session{journal: &journal{out: &out}}
	if code := r.overdue(); code != exitFailed || !strings.HasPrefix(out.String(), "a sink did not take its rows within 20s") {
		t.Errorf("exit %d, %q", code, out.String())
	}
	out.Reset()
	r.draining.Store(&draining{readers: func() int { return 2 }, code: exitDone})
	if code := r.overdue(); code != exitDone || out.String() != "flight: readers that did not take all their rows in time: 2\n" {
		t.Errorf("exit %d, %q", code, out.String())
	}
}
