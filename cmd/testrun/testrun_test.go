package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// What a run says of a package, with the real gotestsum and go. Tests that fail
// only once find out by a file in their folder.
func TestVerdicts(t *testing.T) {
	const once = `if err := os.Mkdir("been", 0o755); err == nil { `
	for _, c := range []struct {
		name, source string
		green        bool
		says         []string
	}{
		{"passes", `func TestX(t *testing.T) {}`, true, []string{"ok  ", "DONE 1 tests in"}},
		{"fails", `func TestX(t *testing.T) { t.Fatal("wrong") }`, false, []string{"=== FAIL: p TestX", "wrong", "\nfailed:\n  trial/p TestX\n"}},
		{"skips", `func TestX(t *testing.T) { t.Skip("no server") }`, true, []string{"no server", "DONE 1 tests, 1 skipped"}},
		{"fails once", `func TestX(t *testing.T) { ` + once + `t.Fatal("unlucky") } }`, true,
			[]string{"unlucky", "\nflaky: ", "\n  trial/p TestX\n"}},
		{"fails once in a part", `func TestX(t *testing.T) { t.Run("a part", func(t *testing.T) { ` + once + `t.Fatal("unlucky") } }) }`, true,
			[]string{"unlucky", "\nflaky: ", "\n  trial/p TestX\n"}},
		{"fails once beside one that fails", `func TestX(t *testing.T) { ` + once + `t.Fatal("unlucky") } }
			func TestY(t *testing.T) { t.Fatal("wrong") }`, false, []string{"\n  trial/p TestX\n"}},
		{"leaks once after its tests", `func TestX(t *testing.T) {}
			func TestMain(m *testing.M) { code := m.Run(); ` + once + `code = 1 }; os.Exit(code) }`, false,
			[]string{"\nfailed:\n  trial/p: it did not build, ended among its tests, or leaks"}},
		{"ends once among its tests", `func TestX(t *testing.T) { ` + once + `os.Exit(1) } }
			func TestY(t *testing.T) { t.Fatal("never seen") }`, false, []string{"\nfailed:\n  trial/p: it did not build, ended among its tests"}},
		{"fails once, then is skipped", `func TestX(t *testing.T) { ` + once + `t.Fatal("unlucky") }; t.Skip("no server") }`, false,
			[]string{"\nfailed:\n  trial/p TestX\n"}},
		{"panics once", `func TestX(t *testing.T) { ` + once + `panic("unlucky") } }`, false, []string{"panic: unlucky"}},
		{"hangs once", `func TestX(t *testing.T) { ` + once + `select {} } }`, false, []string{"test timed out"}},
		{"does not compile", `func TestX(t *testing.T) { nonsense }`, false, []string{"undefined: nonsense"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			write(t, filepath.Join(dir, "go.mod"), "module trial\n\ngo 1.26.0\n")
			write(t, filepath.Join(dir, "p", "p_test.go"), "package p\n\nimport (\"os\"; \"testing\")\n\nvar _ = os.Exit\n\n"+c.source+"\n")
			timeout := time.Minute
			if c.name == "hangs once" {
				timeout = time.Second // it hangs forever, so any limit shows it
			}
			var out strings.Builder
			green, err := testAll(dir, timeout, []string{"./p"}, &out)
			if err != nil {
				t.Fatal(err)
			}
			if green != c.green {
				t.Errorf("green is %v, want %v", green, c.green)
			}
			for _, want := range c.says {
				if !strings.Contains(out.String(), want) {
					t.Errorf("it does not say %q", want)
				}
			}
			if t.Failed() {
				t.Log(out.String())
			}
		})
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// A line a minute names what one waits for.
func TestRunning(t *testing.T) {
	start := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
	r := running{started: map[string]time.Time{}, tests: map[string][]string{}}
	says := func(want string) {
		t.Helper()
		var out strings.Builder
		r.print(&out, start.Add(time.Minute))
		if out.String() != want+"\n" {
			t.Errorf("it says %q, want %q", out.String(), want)
		}
	}
	says("… compiling tests")
	for _, e := range []event{
		{Action: "start", Package: "a", Time: start},
		{Action: "start", Package: "b", Time: start.Add(time.Second)},
		{Action: "run", Package: "a", Test: "TestWaiting"},
		{Action: "pause", Package: "a", Test: "TestWaiting"},
		{Action: "run", Package: "a", Test: "TestLong"},
		{Action: "run", Package: "a", Test: "TestLong/part"},
		{Action: "run", Package: "b", Test: "TestShort"},
		{Action: "pass", Package: "b", Test: "TestShort"},
	} {
		r.see(e)
	}
	says("… testing a for 1m0s, now in TestLong; b for 59s")
	r.see(event{Action: "pass", Package: "a"})
	says("… testing b for 59s")
}
