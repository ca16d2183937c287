package main

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
)

// built is the binary under test, linked once for all tests of the package.
var built = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "eventflux-test-")
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "eventflux")
	build := exec.Command("go", "build", "-o", path, ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0") // as it is given to people
	out, err := build.CombinedOutput()
	if err != nil {
		return "", errors.New(string(out))
	}
	return path, nil
})

func binary(t testing.TB) string {
	t.Helper()
	path, err := built()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

func TestMain(m *testing.M) {
	if os.Getenv(measuring) != "" {
		os.Exit(measure(os.Args[1:]))
	}
	if path := os.Getenv(steppedBy); path != "" {
		os.Exit(call(os.Args[1:], steppedClock(path)))
	}
	code := m.Run()
	kafka.Stop()
	if path, err := built(); err == nil {
		os.RemoveAll(filepath.Dir(path))
	}
	os.Exit(code)
}

// outcome is what a call of the binary left behind.
type outcome struct {
	code           int
	stdout, stderr string
}

// start makes a command that runs the binary in dir, with nothing of the
// caller's EventFlux settings in its environment.
func start(t testing.TB, dir string, args ...string) *exec.Cmd {
	cmd := exec.Command(binary(t), args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "EVENTFLUX_LOG_FORMAT=text")
	return cmd
}

// run calls the binary in dir and waits for its end.
func run(t testing.TB, dir, stdin string, args ...string) outcome {
	t.Helper()
	cmd := start(t, dir, args...)
	var stdout, stderr bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = bytes.NewReader([]byte(stdin)), &stdout, &stderr
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return outcome{cmd.ProcessState.ExitCode(), stdout.String(), stderr.String()}
}

// folder puts files into a new folder and returns it.
func folder(t testing.TB, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}
