package main

import (
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/creack/pty"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/operators/pipeline"
)

// terminal is a command whose outputs are a terminal of 200 columns.
type terminal struct {
	t    *testing.T
	cmd  *exec.Cmd
	tty  *os.File
	text strings.Builder
}

func startOnTerminal(t *testing.T, cmd *exec.Cmd) *terminal {
	t.Helper()
	ours, theirs, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ours.Close() })
	if err := pty.Setsize(ours, &pty.Winsize{Rows: 24, Cols: 200}); err != nil {
		t.Fatal(err)
	}
	cmd.Stdout, cmd.Stderr = theirs, theirs
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	theirs.Close()
	return &terminal{t: t, cmd: cmd, tty: ours}
}

// until reads on until the terminal has shown all of the words; without any, to
// the end of the command.
func (term *terminal) until(words ...string) string {
	term.t.Helper()
	buf := make([]byte, 4096)
	for {
		missing := len(words) == 0
		for _, w := range words {
			missing = missing || !strings.Contains(term.text.String(), w)
		}
		if !missing {
			return term.text.String()
		}
		n, err := term.tty.Read(buf)
		term.text.Write(buf[:n])
		if err != nil { // EIO: nobody has the other side open
			if len(words) > 0 {
				term.t.Fatalf("the terminal never showed %q: %q", words, term.text.String())
			}
			return term.text.String()
		}
	}
}

// On a terminal rows are an aligned table, wherever messages go.
func TestTable(t *testing.T) {
	dir := folder(t, map[string]string{"trades.jsonl": trades, "app.sql": declareTrades + "SELECT k, v * 100 AS worth FROM T;"})
	term := startOnTerminal(t, start(t, dir, "run", "app.sql"))
	text := term.until()
	if err := term.cmd.Wait(); err != nil {
		t.Fatal(err)
	}
	if want := "k  worth\r\n-  -----\r\na    100\r\nb    200\r\na    300\r\n"; !strings.Contains(text, want) {
		t.Errorf("the terminal shows %q, not %q", text, want)
	}
}

// On a narrow terminal the figures give way to the words.
func TestProgressFits(t *testing.T) {
	p := pipeline.Progress{Read: 1000, Written: 20, Elapsed: 2 * time.Second, Watermark: batch.Time(1704067200000000), Lag: 90 * time.Second,
		Waiting: "q1: window 12:00–12:01 closes when a row comes"}
	for width, want := range map[int]string{
		200: "1000 rows in, 20 out, 500 rows/s, watermark 2024-01-01T00:00:00Z, lag 90 s; q1: window 12:00–12:01 closes when a row comes",
		120: "1000 rows in, 20 out, 500 rows/s, watermark 2024-01-01T00:00:00Z; q1: window 12:00–12:01 closes when a row comes",
		80:  "1000 rows in, 20 out; q1: window 12:00–12:01 closes when a row comes",
		40:  "1000 rows in, 20 out; q1: window 12:00…",
	} {
		if got := progressLine(p, pipeline.Progress{}, width); got != want {
			t.Errorf("%d columns: %q, want %q", width, got, want)
		}
	}
}

// A window that nothing closes is explained by the progress line, which gives way
// to rows and messages.
func TestProgressLine(t *testing.T) {
	dir := folder(t, map[string]string{"app.sql": `
CREATE STREAM S (ts BIGINT, k STRING, WATERMARK FOR ts) WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow', 'watermark.idle-timeout'='1h');
SELECT k, count(*) AS n FROM S WINDOW TUMBLING (SIZE 1 MINUTE) GROUP BY k;`})
	cmd := start(t, dir, "run", "app.sql")
	input, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	term := startOnTerminal(t, cmd)
	if _, err := input.Write([]byte(`{"ts":1704067200000,"k":"a"}` + "\n")); err != nil {
		t.Fatal(err)
	}
	term.until("1 rows in, 0 out, ", "watermark 2024-01-01T00:00:00Z, lag ",
		"; q1: window 2024-01-01 00:00–00:01 closes with a row from 2024-01-01")
	if _, err := input.Write([]byte(`{"ts":1704067260000,"k":"b"}` + "\n")); err != nil {
		t.Fatal(err)
	}
	term.until("\r\x1b[Kk  n\r\n-  -\r\na  1\r\n")
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	text := term.until()
	if err := cmd.Wait(); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	_, summary, _ := strings.Cut(text, "stopping after SIGINT; a second signal ends the run at once\r\n")
	if !strings.Contains(summary, "2 rows read, 1 written") || !strings.HasSuffix(summary, "stopped by a signal at stdin, line 2\r\n") {
		t.Errorf("the terminal shows %q", text)
	}
	for _, line := range strings.Split(text, "\r\n") {
		for _, shown := range strings.Split(line, eraseLine) {
			if len([]rune(shown)) > 200 {
				t.Errorf("a line is wider than the terminal: %q", shown)
			}
		}
	}
}
