package main

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
)

// Bad rows go to errors(s), are skipped, or end the run, as error.strategy says;
// too many of them end a run that has no end of its own.
func TestBadRows(t *testing.T) {
	stdin := func(options, query string) string {
		return "CREATE STREAM S (a INT) WITH ('type'='source', 'extension'='stdin'" + options + "); " + query
	}
	good, bad := "{\"a\":1}\n", "{\"a\":\"x\"}\n"
	cases := []struct {
		name, sql, rows string
		code            int
		stdout, stderr  string
	}{
		{"dlq", stdin("", "SELECT code FROM errors(S);"), good + bad, 0, `{"code":"type"}`, "1 rejected"},
		{"skip", stdin(", 'error.strategy'='skip'", "SELECT a FROM S;"), bad + good, 0, `{"a":1}`, "1 rejected"},
		{"fail", stdin(", 'error.strategy'='FAIL'", "SELECT a FROM S;"), good + bad + good, 1, "", "stdin, line 2, offset 8: "},
		{"all bad, bounded", stdin("", "SELECT a FROM S;"), strings.Repeat(bad, 300), 1, "", "300 rejected"},
		{"99 bad, unbounded", stdin(", 'stdin.mode'='follow'", "SELECT a FROM S;"), strings.Repeat(bad, 99) + good, 0, `{"a":1}`, "99 rejected"},
		{"100 bad, unbounded", stdin(", 'stdin.mode'='follow'", "SELECT a FROM S;"), strings.Repeat(bad, 100) + good, 1, "", "are bad, more than 'error.max-ratio'='0.1' allows; a larger one goes on, 1 whatever comes; the first of them:\n  stdin, line 1"},
		{"100 ahead of the clock", "CREATE STREAM S (ts BIGINT, k STRING, WATERMARK FOR ts) WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow'); SELECT k FROM S;",
			strings.Repeat("{\"ts\":4000000000000,\"k\":\"a\"}\n", 100), 1, "", "stdin, line 3: the row time is too far ahead of the clock (watermark.max-future-skew): ts=4000000000000, k=\"a\"\n"},
		{"bad as allowed", stdin(", 'stdin.mode'='follow', 'error.max-ratio'='0.6'", "SELECT count(*) AS n FROM errors(S) WINDOW TUMBLING (SIZE 1 DAY);"), strings.Repeat(good+bad, 300), 0, `{"n":300}`, "300 rejected"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			dir := folder(t, map[string]string{"app.sql": c.sql})
			got := run(t, dir, c.rows, "run", "app.sql")
			if got.code != c.code || !strings.Contains(got.stdout, c.stdout) || !strings.Contains(got.stderr, c.stderr) {
				t.Errorf("exit %d, %q, %s", got.code, got.stdout, got.stderr)
			}
		})
	}
}

// A machine whose clock is wrong is started again and again over a log whose rows it
// takes for bad, some of them read together with good ones: none is lost when the
// clock is right.
func TestBadRowsAreReadAgain(t *testing.T) {
	const good, all = 50, 250
	var log, want strings.Builder
	for v := range all {
		ts := int64(1_700_000_000_000)
		if v >= good {
			ts = 4_000_000_000_000
		}
		fmt.Fprintf(&log, "{\"ts\":%d,\"v\":%d}\n", ts, v)
		fmt.Fprintf(&want, "{\"v\":%d}\n", v)
	}
	dir := folder(t, map[string]string{"app.log": log.String(), "app.sql": `
CREATE STREAM L (ts BIGINT, v INT, WATERMARK FOR ts) WITH ('type'='source', 'extension'='file', 'file.mode'='follow', 'file.path'='app.log', 'format'='json');
CREATE STREAM Out WITH ('type'='sink', 'extension'='file', 'file.path'='out.jsonl') AS SELECT v FROM L;
`})
	for range 3 {
		got := run(t, dir, "", "run", "app.sql", "--state", "state")
		if got.code != 1 || !strings.Contains(got.stderr, "error.max-ratio") {
			t.Fatalf("exit %d, %s", got.code, got.stderr)
		}
	}
	followLog(t, dir, "--set", "eventflux.watermark.max-future-skew=none")(all)
	if got := read(t, filepath.Join(dir, "out.jsonl")); got != want.String() {
		t.Errorf("the output is %q", got)
	}
}
