package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

const groundScript = `
CREATE STREAM T (x INT) WITH ('type'='source', 'extension'='file', 'file.path'='in.jsonl', 'file.mode'='follow');
CREATE STREAM Out (x INT) WITH ('type'='sink', 'extension'='file', 'file.path'='out.jsonl');
INSERT INTO Out SELECT x FROM T;
`

// grounded is a run of groundScript that has committed its first row.
type grounded struct {
	dir  string
	cmd  *exec.Cmd
	said *messages
}

func newGrounded(t *testing.T) *grounded {
	t.Helper()
	g := &grounded{dir: folder(t, map[string]string{"app.sql": groundScript, "in.jsonl": ""})}
	g.cmd = start(t, g.dir, "run", "app.sql", "--state", "st")
	g.said = startWithMessages(t, g.cmd)
	t.Cleanup(func() { g.cmd.Process.Kill() })
	g.said.until(t, "ready")
	g.row(t, 1)
	waitFor(t, "the first row", func() bool { return g.out(t) == `{"x":1}`+"\n" })
	return g
}

// row gives the run a row to read.
func (g *grounded) row(t *testing.T, x int) {
	t.Helper()
	f, err := os.OpenFile(filepath.Join(g.dir, "in.jsonl"), os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := fmt.Fprintf(f, "{\"x\":%d}\n", x); err != nil {
		t.Fatal(err)
	}
}

func (g *grounded) out(t *testing.T) string { return read(t, filepath.Join(g.dir, "out.jsonl")) }

// ends waits for the end of the run and returns what it said since.
func (g *grounded) ends(t *testing.T, code int) string {
	t.Helper()
	text := g.said.until(t, "")
	g.cmd.Wait()
	if got := g.cmd.ProcessState.ExitCode(); got != code {
		t.Errorf("exit %d instead of %d: %s", got, code, text)
	}
	return text
}

// A state folder that goes, moves or is taken under a run ends it with 74 and a
// sentence that says so, whether rows come or not, and at a stop; the folder that
// took its place is left alone.
func TestStateFolderGoes(t *testing.T) {
	do := func(t *testing.T, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	cases := []struct {
		name   string
		happen func(t *testing.T, app string)
		says   string
	}{
		{"deleted", func(t *testing.T, app string) { do(t, os.RemoveAll(app)) },
			"st/app: the state folder was deleted under this run; the next start begins anew and replaces the outputs"},
		{"deleted with the folder above", func(t *testing.T, app string) { do(t, os.RemoveAll(filepath.Dir(app))) },
			"st/app: the state folder was deleted under this run; "},
		{"moved", func(t *testing.T, app string) { do(t, os.Rename(app, app+".old")) },
			"st/app.old under this run; move it back before the next start"},
		{"moved with the folder above", func(t *testing.T, app string) { do(t, os.Rename(filepath.Dir(app), filepath.Dir(app)+".old")) },
			"st.old/app under this run; move it back before the next start"},
		{"replaced by another folder", func(t *testing.T, app string) {
			do(t, os.Rename(app, app+".old"))
			do(t, os.Mkdir(app, 0o700))
		}, "app.old under this run, and something else has taken its place; move it back"},
		{"replaced by a symbolic link to a copy", func(t *testing.T, app string) {
			do(t, os.CopyFS(app+".copy", os.DirFS(app)))
			do(t, os.RemoveAll(app))
			do(t, os.Symlink(app+".copy", app))
		}, "the state folder was deleted under this run, and something else has taken its place"},
		{"its LOCK deleted", func(t *testing.T, app string) { do(t, os.Remove(filepath.Join(app, "LOCK"))) },
			"st/app/LOCK: the lock was deleted or replaced under this run"},
		{"its LOCK replaced", func(t *testing.T, app string) {
			do(t, os.Remove(filepath.Join(app, "LOCK")))
			do(t, os.WriteFile(filepath.Join(app, "LOCK"), nil, 0o600))
		}, "st/app/LOCK: the lock was deleted or replaced under this run"},
	}
	for _, c := range cases {
		for _, then := range []string{"a row comes", "nothing comes", "it is stopped"} {
			t.Run(c.name+", "+then, func(t *testing.T) {
				t.Parallel()
				g := newGrounded(t)
				c.happen(t, filepath.Join(g.dir, "st", "app"))
				after := names(t, filepath.Join(g.dir))
				switch then {
				case "a row comes":
					g.row(t, 2)
				case "it is stopped":
					g.cmd.Process.Signal(syscall.SIGTERM)
				}
				if text := g.ends(t, 74); !strings.Contains(text, c.says) {
					t.Errorf("%q lacks %q", text, c.says)
				}
				if now := names(t, filepath.Join(g.dir)); strings.Join(now, "\n") != strings.Join(after, "\n") {
					t.Errorf("the run left %q, there was %q", now, after)
				}
			})
		}
	}
}

// A second engine that starts again where the state folder was moved away does not
// touch the output that the first one still writes.
func TestSecondEngineInPlaceOfMovedState(t *testing.T) {
	g := newGrounded(t)
	app := filepath.Join(g.dir, "st", "app")
	g.cmd.Process.Signal(syscall.SIGSTOP) // so that it does not end before the second one starts
	if err := os.Rename(app, app+".old"); err != nil {
		t.Fatal(err)
	}
	second := run(t, g.dir, "", "run", "app.sql", "--state", "st")
	if says := fmt.Sprintf("out.jsonl: is being written by process %d (", g.cmd.Process.Pid); second.code != 1 || !strings.Contains(second.stderr, says) {
		t.Errorf("the second engine: exit %d: %s", second.code, second.stderr)
	}
	g.cmd.Process.Signal(syscall.SIGCONT)
	g.ends(t, 74)
	if out := g.out(t); out != `{"x":1}`+"\n" {
		t.Errorf("the output is %q", out)
	}
}

// A state folder that was moved and to which a symbolic link leads is the same
// folder: the run goes on in it.
func TestStateFolderBehindLink(t *testing.T) {
	g := newGrounded(t)
	app := filepath.Join(g.dir, "st", "app")
	// The link leads to its own name, and the two are exchanged in one step, so that
	// no look falls between.
	if err := os.Symlink("app.moved", app+".moved"); err != nil {
		t.Fatal(err)
	}
	if err := unix.Renameat2(unix.AT_FDCWD, app, unix.AT_FDCWD, app+".moved", unix.RENAME_EXCHANGE); err != nil {
		t.Skip("this file system exchanges no names:", err)
	}
	g.row(t, 2)
	waitFor(t, "the second row", func() bool { return g.out(t) == "{\"x\":1}\n{\"x\":2}\n" })
	g.cmd.Process.Signal(syscall.SIGTERM)
	g.ends(t, 0)
}

// No second engine gets into a folder in use, whatever became of its LOCK.
func TestSecondEngine(t *testing.T) {
	g := newGrounded(t)
	// The first one must not end at the deleted LOCK before the second has tried.
	if err := g.cmd.Process.Signal(syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	before := g.out(t)
	if err := os.Remove(filepath.Join(g.dir, "st", "app", "LOCK")); err != nil {
		t.Fatal(err)
	}
	second := run(t, g.dir, "", "run", "app.sql", "--state", "st")
	if second.code != 1 || !strings.Contains(second.stderr, "the state in st/app is in use by another engine") {
		t.Errorf("the second engine: exit %d: %s", second.code, second.stderr)
	}
	if got := g.out(t); got != before {
		t.Errorf("the second engine made the output %q", got)
	}
	g.row(t, 2)
	if err := g.cmd.Process.Signal(syscall.SIGCONT); err != nil {
		t.Fatal(err)
	}
	if text := g.ends(t, 74); !strings.Contains(text, "LOCK") {
		t.Errorf("the first engine says %q", text)
	}
	// Nothing is lost: the next one goes on.
	third := start(t, g.dir, "run", "app.sql", "--state", "st")
	said := startWithMessages(t, third)
	said.until(t, "restored epoch ")
	waitFor(t, "both rows", func() bool { return g.out(t) == "{\"x\":1}\n{\"x\":2}\n" })
	third.Process.Signal(syscall.SIGTERM)
	said.until(t, "")
	if err := third.Wait(); err != nil {
		t.Error(err)
	}
}
