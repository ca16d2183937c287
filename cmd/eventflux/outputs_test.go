package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// These tests do to output files what people and programs do: write them twice at a
// time, move, delete, cut and edit them, while a run writes them and between runs.

const twoOutputs = `
CREATE STREAM All (k STRING, v INT) WITH ('type'='sink', 'extension'='file', 'file.path'='all.csv');
INSERT INTO All SELECT k, v FROM T;
CREATE STREAM Minutes (k STRING, n BIGINT) WITH ('type'='sink', 'extension'='file', 'file.path'='minutes.jsonl', 'file.mode'='append');
INSERT INTO Minutes SELECT k, count(*) FROM T WINDOW TUMBLING (SIZE 1 MINUTE) GROUP BY k;
`

func outputFolder(t *testing.T) string {
	return folder(t, map[string]string{
		"trades.jsonl": trades,
		"bounded.sql":  declareTrades + twoOutputs,
		"follow.sql":   followTrades + twoOutputs,
	})
}

// followed is a run of follow.sql that is fed row by row.
type followed struct {
	*testing.T
	dir  string
	cmd  *exec.Cmd
	said *messages
}

// follow starts follow.sql and waits until it is ready.
func follow(t *testing.T, dir string, args ...string) *followed {
	t.Helper()
	f := &followed{T: t, dir: dir, cmd: start(t, dir, append([]string{"run", "follow.sql"}, args...)...)}
	f.said = startWithMessages(t, f.cmd)
	f.said.until(t, "ready")
	return f
}

// add adds a trade and waits until it is in all.csv.
func (f *followed) add(v int) {
	f.Helper()
	appendRow(f.T, f.dir, fmt.Sprintf(`{"ts":1704067290000,"k":"a","v":%d}`, v))
	waitFor(f.T, "a row in all.csv", func() bool {
		return strings.HasSuffix(read(f, filepath.Join(f.dir, "all.csv")), fmt.Sprintf("\na,%d\n", v))
	})
}

// grown waits until a file has more than that many lines.
func (f *followed) grown(file string, lines int) {
	f.Helper()
	waitFor(f.T, "a row in "+file, func() bool { return strings.Count(read(f, filepath.Join(f.dir, file)), "\n") > lines })
}

// end ends the run with a signal and returns what it said.
func (f *followed) end(signal syscall.Signal) string {
	f.Helper()
	f.cmd.Process.Signal(signal)
	text := f.said.until(f.T, "")
	if err := f.cmd.Wait(); err != nil && signal != syscall.SIGKILL {
		f.Errorf("%v: %s", err, text)
	}
	return text
}

// holds compares a file.
func (f *followed) holds(file, want string) {
	f.Helper()
	if got := read(f, filepath.Join(f.dir, file)); got != want {
		f.Errorf("%s is %q, want %q", file, got, want)
	}
}

func rename(t testing.TB, dir, from, to string) {
	t.Helper()
	if err := os.Rename(filepath.Join(dir, from), filepath.Join(dir, to)); err != nil {
		t.Fatal(err)
	}
}

// One run at a time writes a file, whatever its state folder. The lock ends with
// the process.
func TestOneWriter(t *testing.T) {
	for _, args := range []string{"--state st", "--state none"} {
		dir := outputFolder(t)
		first := follow(t, dir, strings.Fields(args)...)
		first.grown("all.csv", 3)
		for _, second := range []string{"bounded.sql --state none", "bounded.sql --state other", "bounded.sql --state other --fresh", "follow.sql --state other"} {
			got := run(t, dir, "", append([]string{"run"}, strings.Fields(second)...)...)
			want := fmt.Sprintf("eventflux: all.csv: is being written by process %d (%s run follow.sql %s); one run at a time writes a file", first.cmd.Process.Pid, first.cmd.Path, args)
			if got.code != 1 || !strings.Contains(got.stderr, want) {
				t.Errorf("%s: exit %d: %s", second, got.code, got.stderr)
			}
			first.holds("all.csv", "k,v\na,1\nb,2\na,3\n")
		}
		if err := os.Link(filepath.Join(dir, "all.csv"), filepath.Join(dir, "linked.csv")); err != nil {
			t.Fatal(err)
		}
		got := run(t, dir, "", "run", "-q", declareTrades+"CREATE STREAM Out WITH ('type'='sink', 'extension'='file', 'file.path'='linked.csv', 'file.mode'='append') AS SELECT k FROM T;")
		if got.code != 1 || !strings.Contains(got.stderr, "linked.csv: is being written by process ") {
			t.Errorf("by another name: exit %d: %s", got.code, got.stderr)
		}
		free := "CREATE STREAM Free (k STRING) WITH ('type'='sink', 'extension'='file', 'file.path'='free.csv'); INSERT INTO Free SELECT k FROM T;"
		for _, held := range []string{"", "mine\n"} {
			if err := os.WriteFile(filepath.Join(dir, "free.csv"), []byte(held), 0o644); err != nil {
				t.Fatal(err)
			}
			got = run(t, dir, "", "run", "-q", declareTrades+free+twoOutputs)
			if text := read(t, filepath.Join(dir, "free.csv")); got.code != 1 || text != held {
				t.Errorf("refused for another output: exit %d, and free.csv is %q: %s", got.code, text, got.stderr)
			}
		}
		first.end(syscall.SIGKILL)
		if got := run(t, dir, "", "run", "bounded.sql", "--state", "none"); got.code != 0 {
			t.Errorf("after the first was killed: exit %d: %s", got.code, got.stderr)
		}
	}
}

// A start on an output that is not what the state explains ends with 78, touches
// nothing, and names the command that goes on with windows and positions.
func TestStartOnAlteredOutput(t *testing.T) {
	const all = "k,v\na,1\nb,2\na,3\n"
	edit := func(change func(text string) string) func(t *testing.T, path string) {
		return func(t *testing.T, path string) {
			if err := os.WriteFile(path, []byte(change(read(t, path))), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	cases := []struct {
		name   string
		happen func(t *testing.T, path string)
		says   string
		kept   string // under a name of its own
	}{
		{"deleted", remove, "all.csv: is gone, and 16 bytes were written to it\n", ""},
		{"moved", func(t *testing.T, path string) { rename(t, filepath.Dir(path), "all.csv", "all.csv.kept-1") },
			"all.csv: is gone, and 16 bytes were written to it; that file is all.csv.kept-1 now\n", all},
		{"moved and begun anew", func(t *testing.T, path string) {
			rename(t, filepath.Dir(path), "all.csv", "all.csv.kept-1")
			edit(func(string) string { return "" })(t, path)
		}, "all.csv: has 0 bytes and is shorter than the 16 that were written to it; that file is all.csv.kept-1 now\n", all},
		{"emptied", edit(func(string) string { return "" }), "all.csv: has 0 bytes and is shorter than the 16 that were written to it\n", ""},
		{"shortened", edit(func(text string) string { return text[:8] }), "all.csv: has 8 bytes and is shorter than the 16 that were written to it\n", all[:8]},
		{"written to", edit(func(text string) string { return text + "mine\n" }),
			"all.csv: has 21 bytes and is longer than the 16 that were written to it: something else has written to it; or eventflux-state/follow/0000000001.wal is damaged at byte ", all + "mine\n"},
		{"edited", edit(func(text string) string { return strings.Replace(text, "b,2", "b,9", 1) }),
			"all.csv: differs at byte 10 from what was written to it: something else has written to it\n", strings.Replace(all, "b,2", "b,9", 1)},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			dir := outputFolder(t)
			f := follow(t, dir)
			f.grown("all.csv", 3)
			f.end(syscall.SIGTERM)
			f.holds("minutes.jsonl", "{\"k\":\"a\",\"n\":1}\n{\"k\":\"b\",\"n\":1}\n")
			c.happen(t, filepath.Join(dir, "all.csv"))
			before := everything(t, dir)
			got := run(t, dir, "", "run", "follow.sql")
			if got.code != 78 || !strings.Contains(got.stderr, c.says) {
				t.Fatalf("exit %d: %s", got.code, got.stderr)
			}
			if after := everything(t, dir); after != before {
				t.Errorf("the refused start changed %s\ninto %s", before, after)
			}
			_, command, _ := strings.Cut(got.stderr, "keep what is there aside: eventflux run follow.sql ")
			command, _, _ = strings.Cut(command, "\n")
			if command != "--accept-output-loss" || !strings.Contains(got.stderr, "to start anew and archive what is there: eventflux run follow.sql --fresh\n") {
				t.Fatalf("the command to go on is %q: %s", command, got.stderr)
			}

			f = follow(t, dir, command)
			f.add(4)
			f.add(5)
			text := f.end(syscall.SIGKILL)
			if says, _, _ := strings.Cut(strings.TrimSuffix(c.says, "\n"), "; or "); !strings.Contains(text, says) || !strings.Contains(text, "restored epoch ") {
				t.Errorf("it says %q", text)
			}
			f.holds("all.csv", "k,v\na,4\na,5\n")
			kept, err := filepath.Glob(filepath.Join(dir, "all.csv.kept-*"))
			if err != nil || (len(kept) == 1) != (c.kept != "") || len(kept) == 1 && read(t, kept[0]) != c.kept {
				t.Errorf("kept is %q, %v", kept, err)
			}

			f = follow(t, dir) // without the flag, and with the window that was open all the time
			f.add(6)
			f.end(syscall.SIGTERM)
			f.holds("all.csv", "k,v\na,4\na,5\na,6\n")
			appendRow(t, dir, `{"ts":1704067390000,"k":"b","v":7}`)
			f = follow(t, dir)
			f.grown("minutes.jsonl", 2)
			f.end(syscall.SIGTERM)
			f.holds("minutes.jsonl", "{\"k\":\"a\",\"n\":1}\n{\"k\":\"b\",\"n\":1}\n{\"k\":\"a\",\"n\":4}\n")
		})
	}
}

// After a kill the last rows may or may not have come out. Those that went along
// with a file that was moved are not written again to the one in its place.
func TestMovedAfterKill(t *testing.T) {
	const all = "k,v\na,1\nb,2\na,3\n"
	for _, inPlace := range []string{"", "k,v\n", "k,v\na,1\n"} {
		dir := outputFolder(t)
		f := follow(t, dir)
		f.grown("all.csv", 3)
		f.end(syscall.SIGKILL)
		rename(t, dir, "all.csv", "all.csv.1")
		if err := os.WriteFile(filepath.Join(dir, "all.csv"), []byte(inPlace), 0o600); err != nil {
			t.Fatal(err)
		}
		refused := start(t, dir, "run", "follow.sql")
		text := ""
		for line := range startWithMessages(t, refused).lines {
			if text += line + "\n"; line == "ready" {
				refused.Process.Kill() // it should not have started
			}
		}
		says := fmt.Sprintf("all.csv: has %d bytes and is shorter than the 16 that were written to it; that file is all.csv.1 now\n", len(inPlace))
		refused.Wait()
		if code := refused.ProcessState.ExitCode(); code != 78 || !strings.Contains(text, says) {
			t.Fatalf("exit %d: %s", code, text)
		}
		f = follow(t, dir, "--accept-output-loss")
		f.add(4)
		f.end(syscall.SIGTERM)
		f.holds("all.csv", "k,v\na,4\n")
		f.holds("all.csv.1", all)
	}
}

func appendRow(t *testing.T, dir, row string) {
	t.Helper()
	f, err := os.OpenFile(filepath.Join(dir, "trades.jsonl"), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	fmt.Fprintln(f, row)
}

// A bounded run that has ended says so too, and knows the new output from then on.
func TestFinishedRunOnAlteredOutput(t *testing.T) {
	dir := outputFolder(t)
	args := []string{"run", "bounded.sql", "--state", "st"}
	if got := run(t, dir, "", args...); got.code != 0 {
		t.Fatal(got.stderr)
	}
	remove(t, filepath.Join(dir, "all.csv"))
	remove(t, filepath.Join(dir, "minutes.jsonl"))
	got := run(t, dir, "", args...)
	if got.code != 78 || !strings.Contains(got.stderr, "all.csv: is gone") || !strings.Contains(got.stderr, "minutes.jsonl: is gone") {
		t.Errorf("exit %d: %s", got.code, got.stderr)
	}
	for range 2 {
		if got := run(t, dir, "", append(args, "--accept-output-loss")...); got.code != 0 || !strings.Contains(got.stderr, "the run had ended before") {
			t.Errorf("exit %d: %s", got.code, got.stderr)
		}
		if got := read(t, filepath.Join(dir, "all.csv")); got != "k,v\n" {
			t.Errorf("all.csv is %q", got)
		}
	}
	if got := run(t, dir, "", args...); got.code != 0 {
		t.Errorf("exit %d: %s", got.code, got.stderr)
	}
	if got := run(t, dir, "", "run", "bounded.sql", "--accept-output-loss"); got.code != 2 || !strings.Contains(got.stderr, "this run keeps none") {
		t.Errorf("without state: exit %d: %s", got.code, got.stderr)
	}
}

// An output that is moved, deleted or cut under a run is begun again with the next
// rows, and the user is told what is in which; also where the run is killed then.
func TestOutputAlteredUnderRun(t *testing.T) {
	const all, more = "k,v\na,1\nb,2\na,3\n", "k,v\na,4\n"
	away := func(t *testing.T, dir string) { rename(t, dir, "all.csv", "all.csv.1") }
	cases := []struct {
		name   string
		happen func(t *testing.T, dir string)
		says   string
		file   string
		moved  string
	}{
		{"moved", away, "All: all.csv: was moved to all.csv.1 under the run, with all rows up to byte 16; a new file is begun with the rows from here on", more, all},
		{"moved to another folder", func(t *testing.T, dir string) {
			if err := os.Mkdir(filepath.Join(dir, "old"), 0o755); err != nil {
				t.Fatal(err)
			}
			rename(t, dir, "all.csv", "old/all.csv")
		}, "was moved to old/all.csv under the run, with all rows up to byte 16", more, ""},
		{"rotated", func(t *testing.T, dir string) {
			away(t, dir)
			if err := os.WriteFile(filepath.Join(dir, "all.csv"), nil, 0o600); err != nil {
				t.Fatal(err)
			}
		}, "was moved to all.csv.1 under the run, with all rows up to byte 16", more, all},
		{"replaced by an editor", func(t *testing.T, dir string) {
			if err := os.WriteFile(filepath.Join(dir, "draft"), []byte(all+"mine"), 0o600); err != nil {
				t.Fatal(err)
			}
			rename(t, dir, "draft", "all.csv")
		}, "was deleted under the run, with all rows up to byte 16; the file that is there now is gone on with, after the 20 bytes in it,", all + "mine\na,4\n", ""},
		{"deleted", func(t *testing.T, dir string) { remove(t, filepath.Join(dir, "all.csv")) },
			"was deleted under the run, with all rows up to byte 16; a new file is begun", more, ""},
		{"copied and truncated", func(t *testing.T, dir string) {
			if err := os.Truncate(filepath.Join(dir, "all.csv"), 0); err != nil {
				t.Fatal(err)
			}
		}, "was cut to 0 bytes under the run, which had written up to byte 16", more, ""},
	}
	for _, c := range cases {
		for _, args := range []string{"--state st", "--state none"} {
			t.Run(c.name+" "+args, func(t *testing.T) {
				dir := outputFolder(t)
				f := follow(t, dir, strings.Fields(args)...)
				f.grown("all.csv", 3)
				c.happen(t, dir)
				f.add(4)
				f.holds("all.csv", c.file)
				f.holds("all.csv.1", c.moved)
				second := run(t, dir, "", "run", "bounded.sql", "--state", "none")
				if second.code != 1 || !strings.Contains(second.stderr, "all.csv: is being written by process ") {
					t.Errorf("the new file is not locked: exit %d: %s", second.code, second.stderr)
				}
				if text := f.end(syscall.SIGKILL); strings.Count(text, c.says) != 1 {
					t.Errorf("it says %q", text)
				}
				if args == "--state none" {
					return
				}
				f = follow(t, dir, strings.Fields(args)...)
				f.add(5)
				f.end(syscall.SIGTERM)
				f.holds("all.csv", c.file+"a,5\n")
				f.holds("all.csv.1", c.moved)
			})
		}
	}
}

// --fresh keeps the outputs that it begins again beside the archived state.
func TestFreshKeepsOutputs(t *testing.T) {
	dir := outputFolder(t)
	args := []string{"run", "bounded.sql", "--state", "st"}
	for i, want := range []string{"", "k,v\na,1\nb,2\na,3\n"} {
		got := run(t, dir, "", append(args, "--fresh")...)
		if got.code != 0 {
			t.Fatalf("exit %d: %s", got.code, got.stderr)
		}
		kept, err := filepath.Glob(filepath.Join(dir, "st", "bounded.archived-*", "outputs", "*"))
		if err != nil || len(kept) != i {
			t.Fatalf("%q, %v", kept, err)
		}
		for _, path := range kept {
			rel, err := filepath.Rel(dir, path)
			says := fmt.Sprintf("All: all.csv: begins again; what it held (%d bytes) is in %s\n", len(want), rel)
			if got := read(t, path); err != nil || got != want {
				t.Errorf("%s is %q", path, got)
			}
			if !strings.Contains(got.stderr, says) {
				t.Errorf("%q lacks %q", got.stderr, says)
			}
		}
	}
}
