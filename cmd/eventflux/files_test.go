package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// What is wrong with a file ends a run with one line that names the file and says
// what, and with the code of its kind.
func TestBadFiles(t *testing.T) {
	out := "CREATE STREAM Out WITH ('type'='sink', 'extension'='file', 'file.path'='%s') AS SELECT a FROM 'rows.jsonl';"
	follow := "CREATE STREAM S (a INT) WITH ('type'='source', 'extension'='file', 'file.mode'='follow', 'file.path'='%s'); SELECT a FROM S;"
	cases := []struct {
		name, sql string
		code      int
		stderr    string
	}{
		{"missing", "SELECT * FROM 'missing.jsonl';", 1, "missing.jsonl: no such file"},
		{"missing, declared", "CREATE STREAM S (a INT) WITH ('type'='source', 'extension'='file', 'file.path'='missing.jsonl'); SELECT a FROM S;", 1, "missing.jsonl: no such file"},
		{"no match", "SELECT * FROM 'no*.jsonl';", 1, "no*.jsonl: no such file"},
		{"wrong script too", "SELECT * FROM 'missing.jsonl'; SELECT b FROM 'rows.jsonl';", 2, `unknown column "b"`},
		{"outside", "SELECT * FROM '/etc/hostname';", 2, "/etc/hostname is outside the folders"},
		{"outside by ..", "SELECT * FROM '../*.jsonl';", 2, "../*.jsonl is outside the folders"},
		{"outside by a link", "SELECT * FROM 'link.jsonl';", 2, "link.jsonl is outside the folders"},
		{"outside by a link in a glob", "SELECT * FROM 'l*.jsonl';", 2, "link.jsonl is outside the folders"},
		{"sink outside", fmt.Sprintf(out, "/tmp/out.jsonl"), 2, "/tmp/out.jsonl is outside the folders"},
		{"folder", "SELECT * FROM 'folder';", 1, "folder: is a folder"},
		{"sink into a folder", fmt.Sprintf(out, "folder"), 1, "folder: is not a regular file"},
		{"sink in a folder that is not there", fmt.Sprintf(out, "gone/out.jsonl"), 1, "gone/out.jsonl: no such file"},
		{"sink into a circle of links", fmt.Sprintf(out, "circle.jsonl"), 1, "circle.jsonl: too many levels of symbolic links"},
		{"circle of links", "SELECT * FROM 'circle.jsonl';", 1, "circle.jsonl: too many levels of symbolic links"},
		{"no permission", "SELECT * FROM 'secret/rows.jsonl';", 1, "secret/rows.jsonl: permission denied"},
		{"no permission to write", fmt.Sprintf(out, "secret/out.jsonl"), 1, "secret/out.jsonl: permission denied"},
		{"no gzip file", "SELECT * FROM 'plain.jsonl.gz';", 1, "plain.jsonl.gz: is no gzip file"},
		{"no zstd file", "SELECT * FROM 'plain.jsonl.zst';", 1, "plain.jsonl.zst: is no zstd file"},
		{"packed and cut off", "SELECT count(*) FROM 'cut.jsonl.gz';", 1, "cut.jsonl.gz: is cut off"},
		{"packed and endless", "SELECT count(*) FROM 'bomb.jsonl.gz';", 1, "bomb.jsonl.gz: unpacks to more than 200 times its size"},
		{"packed and followed", fmt.Sprintf(follow, "cut.jsonl.gz"), 2, "only plain files can be followed"},
		{"parquet", "SELECT * FROM 'x.parquet';", 2, "the format parquet"},
		{"roll", strings.Replace(fmt.Sprintf(out, "out.jsonl"), "'type'", "'file.mode'='roll', 'type'", 1), 2, "file.mode roll"},
		{"sink that is read", fmt.Sprintf(out, "./rows.jsonl"), 2, "./rows.jsonl is what FROM 'rows.jsonl' reads"},
		{"two sinks", fmt.Sprintf(out, "out.jsonl") + strings.Replace(fmt.Sprintf(out, "folder/../out.jsonl"), "Out", "Too", 1), 2, `is what "Out" writes`},
	}
	dir := folder(t, map[string]string{
		"rows.jsonl": "{\"a\":1}\n", "plain.jsonl.gz": strings.Repeat("{\"a\":1}\n", 9), "plain.jsonl.zst": strings.Repeat("{\"a\":1}\n", 9),
		"cut.jsonl.gz": gzipped(t, numbered(200_000))[:90_000], "bomb.jsonl.gz": gzipped(t, "{\"a\":1}\n"+strings.Repeat(" ", 80<<20)),
	})
	for _, name := range []string{"folder", "secret"} {
		if err := os.Mkdir(filepath.Join(dir, name), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink("/etc/hostname", filepath.Join(dir, "link.jsonl")); err != nil {
		t.Fatal(err)
	}
	for from, to := range map[string]string{"circle.jsonl": "circle.2", "circle.2": "circle.jsonl"} {
		if err := os.Symlink(to, filepath.Join(dir, from)); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chmod(filepath.Join(dir, "secret"), 0); err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if err := os.WriteFile(filepath.Join(dir, "app.sql"), []byte(c.sql), 0o644); err != nil {
				t.Fatal(err)
			}
			cmd := start(t, dir, "run", "app.sql")
			unprivileged(t, cmd, dir)
			var stderr bytes.Buffer
			cmd.Stderr = &stderr
			cmd.Run()
			if code := cmd.ProcessState.ExitCode(); code != c.code || !strings.Contains(stderr.String(), c.stderr) {
				t.Errorf("exit %d instead of %d, and standard error lacks %q:\n%s", code, c.code, c.stderr, &stderr)
			}
			if n := strings.Count(stderr.String(), c.stderr); n > 1 {
				t.Errorf("it is said %d times:\n%s", n, &stderr)
			}
		})
	}
}

func gzipped(t *testing.T, text string) string {
	t.Helper()
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	if _, err := z.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func numbered(rows int) string {
	var b strings.Builder
	for i := range rows {
		fmt.Fprintf(&b, "{\"a\":%d}\n", i)
	}
	return b.String()
}

// A run that cannot open its input leaves alone what an earlier one has written.
func TestMissingInputKeepsOutput(t *testing.T) {
	dir := folder(t, map[string]string{"out.jsonl": "{\"a\":1}\n",
		"app.sql": "CREATE STREAM S (a INT) WITH ('type'='source', 'extension'='file', 'file.path'='gone.jsonl'); " +
			"CREATE STREAM Out WITH ('type'='sink', 'extension'='file', 'file.path'='out.jsonl') AS SELECT a FROM S;"})
	for _, state := range []string{"none", "state"} {
		if got := run(t, dir, "", "run", "app.sql", "--state", state); got.code != 1 {
			t.Errorf("exit %d: %s", got.code, got.stderr)
		}
		if text, err := os.ReadFile(filepath.Join(dir, "out.jsonl")); err != nil || string(text) != "{\"a\":1}\n" {
			t.Errorf("--state %s: the output is %q, error %v", state, text, err)
		}
	}
}

// unprivileged has a command run as nobody where the test runs as root, whom no
// permission stops; the folders on the way to it are opened.
func unprivileged(t *testing.T, cmd *exec.Cmd, dir string) {
	t.Helper()
	if os.Getuid() != 0 {
		return
	}
	const nobody = 65534
	for _, path := range []string{filepath.Dir(cmd.Path), filepath.Dir(dir), dir} {
		if err := os.Chmod(path, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chown(dir, nobody, nobody); err != nil {
		t.Fatal(err)
	}
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
}

// A disk that fills up ends a run without state with one line, and what it has
// written ends in a whole line.
func TestFullDisk(t *testing.T) {
	for _, ending := range []string{"jsonl", "csv"} {
		dir := folder(t, map[string]string{"rows.jsonl": numbered(400_000),
			"app.sql": "CREATE STREAM Out WITH ('type'='sink', 'extension'='file', 'file.path'='disk/out." + ending + "') AS SELECT a FROM 'rows.jsonl';"})
		disk := filepath.Join(dir, "disk")
		if err := os.Mkdir(disk, 0o755); err != nil {
			t.Fatal(err)
		}
		words := []string{"run", "app.sql"}
		cmd := start(t, dir, words...)
		if err := syscall.Mount("tmpfs", disk, "tmpfs", 0, "size=1m"); err == nil {
			t.Cleanup(func() { syscall.Unmount(disk, 0) })
		} else { // not allowed to: a limit of the file's size does as well
			cmd = start(t, dir, words...)
			cmd.Args = append([]string{"sh", "-c", `ulimit -f 2048; exec "$0" "$@"`, cmd.Path}, words...)
			cmd.Path = "/bin/sh"
		}
		var stderr bytes.Buffer
		cmd.Stderr = &stderr
		cmd.Run()
		if code := cmd.ProcessState.ExitCode(); code != 74 || strings.Count(stderr.String(), "out."+ending+": ") != 1 {
			t.Errorf("exit %d: %s", code, &stderr)
		}
		text, err := os.ReadFile(filepath.Join(disk, "out."+ending))
		if err != nil {
			t.Fatal(err)
		}
		if len(text) < 100_000 || text[len(text)-1] != '\n' {
			t.Errorf("%d bytes were written, the last ones %q", len(text), text[max(0, len(text)-30):])
		}
	}
	dir := folder(t, map[string]string{"rows.jsonl": numbered(100_000)})
	cmd := start(t, dir, "run", "-q", "SELECT a FROM 'rows.jsonl'")
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer full.Close()
	var stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = full, &stderr
	cmd.Run()
	if code := cmd.ProcessState.ExitCode(); code != 74 || !strings.Contains(stderr.String(), "no space left on device") {
		t.Errorf("standard output is full: exit %d: %s", code, &stderr)
	}
}

// A followed file may be moved away, removed and cut; what is written to it and
// to what takes its place comes out once, in order.
func TestFollow(t *testing.T) {
	dir := folder(t, map[string]string{"log.jsonl": "{\"a\":1}\n",
		"app.sql": "CREATE STREAM S (a INT) WITH ('type'='source', 'extension'='file', 'file.mode'='follow', 'file.path'='log.jsonl'); SELECT a FROM S;"})
	cmd := start(t, dir, "run", "app.sql")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer cmd.Process.Kill()
	lines := bufio.NewScanner(out)
	next := 1
	read := func(to int) {
		t.Helper()
		for ; next <= to; next++ {
			if want := fmt.Sprintf(`{"a":%d}`, next); !lines.Scan() || lines.Text() != want {
				t.Fatalf("%q came instead of %s: %s", lines.Text(), want, &stderr)
			}
		}
	}
	late := time.AfterFunc(time.Minute, func() { cmd.Process.Kill() })
	defer late.Stop()
	path := filepath.Join(dir, "log.jsonl")
	extend := func(path, text string) {
		t.Helper()
		f, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		if _, err := f.WriteString(text); err != nil {
			t.Fatal(err)
		}
	}
	steps := []struct {
		what string
		do   func() error
		last int
	}{
		{"written to", func() error { extend(path, "{\"a\":2}\n{\"a\":"); extend(path, "3}\n"); return nil }, 3},
		{"moved, written to, and begun anew", func() error {
			err := os.Rename(path, path+".1")
			extend(path+".1", "{\"a\":4}\n{\"a\":5}") // the last line has no end
			extend(path, "{\"a\":6}\n")
			return err
		}, 6},
		{"removed and begun anew", func() error {
			err := os.Remove(path)
			extend(path, "{\"a\":7}\n")
			return err
		}, 7},
		{"cut and written to", func() error { return os.WriteFile(path, []byte("{\"a\":8}\n{\"a\":9}\n"), 0o644) }, 9},
	}
	read(1)
	for _, s := range steps {
		if err := s.do(); err != nil {
			t.Fatal(err)
		}
		read(s.last)
	}
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if lines.Scan() {
		t.Errorf("%q came in the end", lines.Text())
	}
	if err := cmd.Wait(); err != nil || !strings.Contains(stderr.String(), "9 rows read") {
		t.Errorf("%v: %s", err, &stderr)
	}
}
