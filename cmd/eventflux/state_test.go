package main

import (
	"fmt"
	"hash/crc32"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
)

// The scripts of these tests count the trades of a file by minute; follow goes on
// until it is stopped.
const (
	followTrades = "CREATE STREAM T (ts BIGINT, k STRING, v INT, WATERMARK FOR ts) WITH ('type'='source', 'extension'='file', 'file.path'='trades.jsonl', 'file.mode'='follow', 'watermark.idle-timeout'='1h');\n"
	countTrades  = "CREATE STREAM Counts WITH ('type'='sink', 'extension'='file', 'file.path'='counts.jsonl') AS SELECT k, count(*) AS n FROM T WINDOW TUMBLING (SIZE 1 MINUTE) GROUP BY k;\n"
	printTrades  = "SELECT k, v FROM T;\n"
)

func stateFolder(t *testing.T) string {
	return folder(t, map[string]string{
		"trades.jsonl": trades,
		"bounded.sql":  declareTrades + countTrades,
		"follow.sql":   followTrades + countTrades,
		"named.sql":    "SET 'pipeline.name' = 'mine';\n" + followTrades + countTrades,
		"print.sql":    followTrades + printTrades,
		"changed.sql":  strings.ReplaceAll(declareTrades+countTrades, "count(*) AS n", "sum(v) AS n"),
		"missing.sql":  strings.ReplaceAll(followTrades+countTrades, "trades.jsonl", "gone.jsonl"),
	})
}

// untilReady starts the binary, waits until it is ready, and stops it; a run that
// ends by itself is not stopped.
func untilReady(t *testing.T, dir string, env []string, args ...string) outcome {
	t.Helper()
	cmd := start(t, dir, args...)
	cmd.Env = append(cmd.Env, env...)
	said := startWithMessages(t, cmd)
	said.until(t, "ready")
	cmd.Process.Signal(syscall.SIGTERM) // it may have ended
	text := said.until(t, "")
	if err := cmd.Wait(); err != nil {
		t.Fatalf("%v: %v: %s", args, err, text)
	}
	return outcome{cmd.ProcessState.ExitCode(), "", text}
}

// State is kept where a run goes on forever and writes to a sink that outlives
// it, and where this call asks for it.
func TestWhereStateIsKept(t *testing.T) {
	cases := []struct{ name, args, env, want string }{
		{"a bounded run keeps none", "bounded.sql", "", ""},
		{"unless it is told where", "bounded.sql --state st", "", "st/bounded"},
		{"by its flag or its variable", "bounded.sql", "EVENTFLUX_STATE_PATH=st", "st/bounded"},
		{"or by its key", "bounded.sql --set eventflux.state.path=st", "", "st/bounded"},
		{"a run without end keeps it", "follow.sql", "", "eventflux-state/follow"},
		{"under the name of the script", "named.sql", "", "eventflux-state/mine"},
		{"or of the configuration", "named.sql --set eventflux.application.name=ours", "", "eventflux-state/ours"},
		{"not if it only prints", "print.sql", "", ""},
		{"unless a backend is named", "print.sql --set eventflux.state.backend=file", "", "eventflux-state/print"},
		{"not with none", "follow.sql --state none", "", ""},
		{"not with the backend none", "follow.sql", "EVENTFLUX_STATE_BACKEND=none", ""},
		{"a flag wins over it", "follow.sql --state st", "EVENTFLUX_STATE_BACKEND=none", "st/follow"},
		{"a query keeps none", "-q " + strings.ReplaceAll(strings.ReplaceAll(followTrades+countTrades, " ", "·"), "\n", ""), "", ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			dir := stateFolder(t)
			args := strings.Fields("run " + c.args)
			for i := range args {
				args[i] = strings.ReplaceAll(args[i], "·", " ")
			}
			untilReady(t, dir, strings.Fields(c.env), args...)
			found, err := filepath.Glob(filepath.Join(dir, "*", "*", "LOCK"))
			if err != nil {
				t.Fatal(err)
			}
			got := ""
			for _, path := range found {
				got += strings.TrimPrefix(filepath.Dir(path), dir+"/")
			}
			if got != c.want {
				t.Errorf("state in %q, want %q", got, c.want)
			}
		})
	}
}

// A restart says what it goes on with, then that it is ready.
func TestRestart(t *testing.T) {
	dir := stateFolder(t)
	first := start(t, dir, "run", "follow.sql")
	said := startWithMessages(t, first)
	waitFor(t, "an epoch", func() bool {
		_, err := os.Stat(filepath.Join(dir, "eventflux-state", "follow", "CURRENT"))
		return err == nil
	})
	first.Process.Signal(syscall.SIGTERM)
	said.until(t, "")
	if err := first.Wait(); err != nil {
		t.Fatal(err)
	}
	text := untilReady(t, dir, nil, "run", "follow.sql").stderr
	if !regexp.MustCompile(`(?m)^restored epoch \d+ of \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z \(\d+ rows in state\) in \d+ ms\nready$`).MatchString(text) {
		t.Errorf("the restart says %q", text)
	}
	cmd := start(t, dir, "run", "follow.sql", "--log", "json")
	said = startWithMessages(t, cmd)
	said.until(t, `{"event":"restored","epoch":`)
	said.until(t, `{"event":"ready"}`)
	cmd.Process.Signal(syscall.SIGTERM)
	said.until(t, `{"event":"ended","read":`)
	if err := cmd.Wait(); err != nil {
		t.Error(err)
	}
}

// A bounded run that has ended finds its end recorded and writes nothing.
func TestFinishedRun(t *testing.T) {
	dir := stateFolder(t)
	args := []string{"run", "bounded.sql", "--state", "st"}
	if got := run(t, dir, "", args...); got.code != 0 {
		t.Fatal(got.stderr)
	}
	before := everything(t, dir)
	got := run(t, dir, "", args...)
	if got.code != 0 || !strings.Contains(got.stderr, "the run had ended before") {
		t.Errorf("exit %d: %s", got.code, got.stderr)
	}
	if after := everything(t, dir); after != before {
		t.Errorf("a finished run changed %s\ninto %s", before, after)
	}
	got = run(t, dir, "", append(args, "--fresh")...)
	if got.code != 0 || !strings.Contains(got.stderr, "archived the state in st/bounded.archived-") || strings.Contains(got.stderr, "restored") {
		t.Errorf("--fresh: exit %d: %s", got.code, got.stderr)
	}
}

// everything is the files of a folder with their contents; the lock names a
// process.
func everything(t *testing.T, dir string) string {
	t.Helper()
	var all strings.Builder
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() && d.Name() != "LOCK" {
			all.WriteString(path + ": " + read(t, path) + "\n")
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all.String()
}

// Two runs exclude each other from the same state.
func TestOneRunOnly(t *testing.T) {
	dir := stateFolder(t)
	first := start(t, dir, "run", "follow.sql")
	said := startWithMessages(t, first)
	said.until(t, "ready")
	for _, more := range []string{"--log=text", "--fresh"} {
		got := run(t, dir, "", "run", "follow.sql", more)
		if got.code != 1 || !strings.Contains(got.stderr, "eventflux-state/follow is in use by process ") {
			t.Errorf("a second run: exit %d: %s", got.code, got.stderr)
		}
	}
	first.Process.Signal(syscall.SIGTERM)
	said.until(t, "")
	if err := first.Wait(); err != nil {
		t.Error(err)
	}
}

// A state folder that cannot be written ends the start with 74, before a source
// is opened: that of this script is missing, which nobody notices.
func TestReadOnlyState(t *testing.T) {
	dir := stateFolder(t)
	if err := os.Mkdir(filepath.Join(dir, "st"), 0o500); err != nil {
		t.Fatal(err)
	}
	cmd := start(t, dir, "run", "missing.sql", "--state", "st")
	if os.Getuid() == 0 { // whom no mode stops
		for _, path := range []string{filepath.Dir(dir), dir, filepath.Dir(cmd.Path)} {
			if err := os.Chmod(path, 0o755); err != nil {
				t.Fatal(err)
			}
		}
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	}
	text, err := cmd.CombinedOutput()
	if err == nil || cmd.ProcessState.ExitCode() != 74 || !strings.Contains(string(text), "st/missing: permission denied") {
		t.Errorf("%v: %s", err, text)
	}
	if err := os.WriteFile(filepath.Join(dir, "file"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	got := run(t, dir, "", "run", "missing.sql", "--state", "file")
	if got.code != 74 || !strings.Contains(got.stderr, "file/missing: not a directory") {
		t.Errorf("a file as the folder: exit %d: %s", got.code, got.stderr)
	}
}

// State that does not fit, or is damaged, ends the start with 78 and the command
// that goes on; nothing is written.
func TestStateThatDoesNotFit(t *testing.T) {
	cases := []struct {
		name   string
		spoil  func(t *testing.T, dir string)
		script string
		want   []string
	}{
		{"a changed script", func(t *testing.T, dir string) {}, "changed.sql",
			[]string{"the script has changed so that its state does not fit:\n  kept          T\n  incompatible  Counts\n"}},
		{"state of an earlier version", func(t *testing.T, dir string) { age(t, filepath.Join(dir, "st", "app", "CURRENT")) }, "bounded.sql",
			[]string{"the state in st/app is of an earlier version of eventflux (format 1), and this version goes on with format 3 alone"}},
		{"an altered byte", func(t *testing.T, dir string) { alter(t, filepath.Join(dir, "st", "app", "0000000001.wal")) }, "bounded.sql",
			[]string{"st/app/0000000001.wal is damaged at byte 0: the checksum does not fit"}},
		{"a log that is gone", func(t *testing.T, dir string) { remove(t, filepath.Join(dir, "st", "app", "0000000001.wal")) }, "bounded.sql",
			[]string{"st/app/0000000001.wal is damaged at byte 0: the file is gone"}},
		{"a list of files that is gone", func(t *testing.T, dir string) { remove(t, filepath.Join(dir, "st", "app", "CURRENT")) }, "bounded.sql",
			[]string{"st/app/CURRENT is damaged at byte 0: the file is gone"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			dir := stateFolder(t)
			args := func(script string) []string {
				return []string{"run", script, "--state", "st", "--set", "eventflux.application.name=app"}
			}
			if got := run(t, dir, "", args("bounded.sql")...); got.code != 0 {
				t.Fatal(got.stderr)
			}
			c.spoil(t, dir)
			got := run(t, dir, "", args(c.script)...)
			if got.code != 78 || strings.Contains(got.stderr, "ready") {
				t.Errorf("exit %d: %s", got.code, got.stderr)
			}
			for _, want := range c.want {
				if !strings.Contains(got.stderr, want) {
					t.Errorf("%q lacks %q", got.stderr, want)
				}
			}
			_, command, _ := strings.Cut(got.stderr, "to start anew and archive what is there: eventflux ")
			if command = strings.TrimSpace(command); command != strings.Join(args(c.script), " ")+" --fresh" {
				t.Fatalf("the command to go on is %q", command)
			}
			if got := run(t, dir, "", strings.Fields(command)...); got.code != 0 {
				t.Errorf("%s: exit %d: %s", command, got.code, got.stderr)
			}
			if old, err := filepath.Glob(filepath.Join(dir, "st", "app.archived-*")); err != nil || len(old) != 1 {
				t.Errorf("archived: %v, %v", old, err)
			}
		})
	}
}

// age makes a list of files one of the version before.
func age(t *testing.T, path string) {
	t.Helper()
	text, _, _ := strings.Cut(strings.Replace(read(t, path), `"format": 3`, `"format": 1`, 1), "\ncrc32c ")
	sum := crc32.Checksum([]byte(text), crc32.MakeTable(crc32.Castagnoli))
	if err := os.WriteFile(path, fmt.Appendf(nil, "%s\ncrc32c %08x\n", text, sum), 0o600); err != nil {
		t.Fatal(err)
	}
}

// State is found by what it means: a filter below a window that is changed makes it
// another window, and what is changed above the window goes on with it.
func TestChangedFilter(t *testing.T) {
	const windowed = followTrades + "CREATE STREAM Counts WITH ('type'='sink', 'extension'='file', 'file.path'='counts.jsonl') AS SELECT k, n FROM " +
		"(SELECT k, count(*) AS n FROM T WINDOW TUMBLING (SIZE 1 MINUTE) WHERE v > 5 GROUP BY k HAVING count(*) > 1) AS c WHERE n < 9;\n"
	change := func(from, to string) string { return strings.Replace(windowed, from, to, 1) }
	dir := folder(t, map[string]string{
		"trades.jsonl": trades, "app.sql": windowed,
		"below.sql":  change("v > 5", "v > 150"),
		"having.sql": change("count(*) > 1", "count(*) > 2"),
		"above.sql":  change("n < 9", "n < 8"),
		"more.sql":   windowed + "CREATE STREAM More WITH ('type'='sink', 'extension'='file', 'file.path'='more.jsonl') AS SELECT k FROM T WHERE v > 150;\n",
	})
	args := func(verb, script string) []string {
		return []string{verb, script, "--state", "st", "--set", "eventflux.application.name=app"}
	}
	first := start(t, dir, args("run", "app.sql")...)
	said := startWithMessages(t, first)
	waitFor(t, "an epoch", func() bool {
		_, err := os.Stat(filepath.Join(dir, "st", "app", "CURRENT"))
		return err == nil
	})
	first.Process.Signal(syscall.SIGTERM)
	said.until(t, "")
	if err := first.Wait(); err != nil {
		t.Fatal(err)
	}
	const table = "  kept          T\n  incompatible  Counts\n"
	got := run(t, dir, "", args("run", "below.sql")...)
	if got.code != 78 || !strings.Contains(got.stderr, table) || !strings.Contains(got.stderr, " --fresh\n") {
		t.Errorf("a filter below the window: exit %d: %s", got.code, got.stderr)
	}
	if got := run(t, dir, "", args("check", "below.sql")...); got.code != 2 || got.stdout != table {
		t.Errorf("a filter below the window: check: exit %d: %s%s", got.code, got.stdout, got.stderr)
	}
	for _, script := range []string{"having.sql", "above.sql", "more.sql"} {
		if got := run(t, dir, "", args("check", script)...); got.code != 0 {
			t.Errorf("check %s: exit %d: %s%s", script, got.code, got.stdout, got.stderr)
		}
		if text := untilReady(t, dir, nil, args("run", script)...).stderr; !strings.Contains(text, "restored epoch ") {
			t.Errorf("%s does not go on: %s", script, text)
		}
	}
}

func alter(t *testing.T, path string) {
	t.Helper()
	data := []byte(read(t, path))
	data[20] ^= 1
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

func remove(t *testing.T, path string) {
	t.Helper()
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
}

// check says beforehand what a changed script would keep.
func TestCheckState(t *testing.T) {
	dir := stateFolder(t)
	check := func(script string) outcome {
		return run(t, dir, "", "check", script, "--state", "st", "--set", "eventflux.application.name=app")
	}
	if got := check("bounded.sql"); got.code != 0 || got.stdout != "there is no state of \"app\" in st\n" {
		t.Errorf("before the first run: exit %d: %s%s", got.code, got.stdout, got.stderr)
	}
	if got := run(t, dir, "", "run", "bounded.sql", "--state", "st", "--set", "eventflux.application.name=app"); got.code != 0 {
		t.Fatal(got.stderr)
	}
	if got := check("bounded.sql"); got.code != 0 || got.stdout != "  kept          T\n  kept          Counts\n" {
		t.Errorf("the same script: exit %d: %s%s", got.code, got.stdout, got.stderr)
	}
	if got := check("changed.sql"); got.code != 2 || got.stdout != "  kept          T\n  incompatible  Counts\n" {
		t.Errorf("another script: exit %d: %s%s", got.code, got.stdout, got.stderr)
	}
	age(t, filepath.Join(dir, "st", "app", "CURRENT"))
	if got := check("bounded.sql"); got.code != 78 || !strings.Contains(got.stderr, ": eventflux run bounded.sql --state st --set eventflux.application.name=app --fresh\n") {
		t.Errorf("state of an earlier version: exit %d: %s%s", got.code, got.stdout, got.stderr)
	}
}
