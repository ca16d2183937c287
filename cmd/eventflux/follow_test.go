package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// followLog runs a script that follows a log until it says ready, and gives what ends
// it: when that many rows are in its output, what it has said, the summary left out.
func followLog(t *testing.T, dir string, args ...string) func(rows int) string {
	t.Helper()
	cmd := start(t, dir, append([]string{"run", "app.sql", "--state", "state"}, args...)...)
	said := startWithMessages(t, cmd)
	said.until(t, "ready")
	return func(rows int) string {
		t.Helper()
		waitFor(t, fmt.Sprint(rows, " rows"), func() bool { return strings.Count(read(t, filepath.Join(dir, "out.jsonl")), "\n") >= rows })
		if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
			t.Fatal(err)
		}
		said.until(t, "")
		if err := cmd.Wait(); err != nil {
			t.Error(err)
		}
		var out []string
		for _, line := range said.all {
			if strings.HasPrefix(line, "L: ") {
				out = append(out, line)
			}
		}
		return strings.Join(out, "\n")
	}
}

// A run says what it does not read of a log: that there is none yet, and after a
// start those that were rotated away in the meantime.
func TestFollowedLog(t *testing.T) {
	dir := folder(t, map[string]string{"app.sql": `
CREATE STREAM L (v INT) WITH ('type'='source', 'extension'='file', 'file.mode'='follow', 'file.path'='app.log', 'format'='json');
CREATE STREAM Out WITH ('type'='sink', 'extension'='file', 'file.path'='out.jsonl') AS SELECT v FROM L;
`})
	log := filepath.Join(dir, "app.log")
	put := func(text string) {
		t.Helper()
		if err := os.WriteFile(log, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	rotate := func(to string) {
		t.Helper()
		if err := os.Rename(log, log+to); err != nil {
			t.Fatal(err)
		}
	}
	end := followLog(t, dir)
	put("{\"v\":1}\n")
	if said, want := end(1), "L: app.log: no such file yet: read when there is one"; said != want {
		t.Errorf("the first run said %q, not %q", said, want)
	}
	rotate(".2")
	put("{\"v\":2}\n")
	rotate(".1")
	put("{\"v\":3}\n")
	end = followLog(t, dir)
	if said, want := end(2), "L: app.log.1: not read: written and moved away while nothing ran"; said != want {
		t.Errorf("the second run said %q, not %q", said, want)
	}
	put("{\"v\":4}\n") // in place, as long as before
	end = followLog(t, dir)
	if said, want := end(3), "L: app.log: rewritten since the run before: read from the start"; said != want {
		t.Errorf("the third run said %q, not %q", said, want)
	}
	if got, want := read(t, filepath.Join(dir, "out.jsonl")), "{\"v\":1}\n{\"v\":3}\n{\"v\":4}\n"; got != want {
		t.Errorf("the output is %q, not %q", got, want)
	}
}
