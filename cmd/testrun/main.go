// Command testrun runs the tests of the packages that it is given: `make test`.
//
// It runs them through gotestsum, which prints a line for each package, runs what
// failed once more and ends with what was skipped and what failed. Three things are
// added. While packages take long, a line a minute names them (running.go). A test
// that passed only when it was run again is named as flaky at the end: it is a fault
// to mend. And a run is not green because what failed could not be run again: a
// package that leaks a goroutine after its tests, or dies among them, has failed
// (judge.go).
package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"time"
)

func main() {
	// An interrupt reaches gotestsum, too, which ends its run and reports on it.
	signal.Notify(make(chan os.Signal, 1), os.Interrupt)

	green, err := testAll(".", 10*time.Minute, os.Args[1:], os.Stdout)
	if err != nil {
		fmt.Fprintln(os.Stderr, "testrun:", err)
	}
	if err != nil || !green {
		os.Exit(1)
	}
}

// testAll tests the packages of the module in dir, each within the timeout, and
// reports whether all of them hold.
func testAll(dir string, timeout time.Duration, packages []string, out io.Writer) (green bool, err error) {
	folder, err := os.MkdirTemp("", "testrun-")
	if err != nil {
		return false, err
	}
	defer os.RemoveAll(folder)
	log := filepath.Join(folder, "events.jsonl")

	cmd, err := gotestsum(log, timeout, packages)
	if err != nil {
		return false, err
	}
	cmd.Dir, cmd.Stdout, cmd.Stderr = dir, out, out
	if err := cmd.Start(); err != nil {
		return false, err
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()

	events := follower{path: log}
	defer events.close()
	var j judge
	r := running{started: map[string]time.Time{}, tests: map[string][]string{}}
	minute := time.NewTicker(time.Minute)
	defer minute.Stop()
	for {
		select {
		case now := <-minute.C:
			if err := events.read(r.see, j.see); err != nil {
				return false, err
			}
			r.print(out, now)
		case runErr := <-ended:
			if err := events.read(r.see, j.see); err != nil {
				return false, err
			}
			if exit := (*exec.ExitError)(nil); runErr != nil && !errors.As(runErr, &exit) {
				return false, runErr
			}
			return j.verdict(out) && runErr == nil, nil
		}
	}
}

// gotestsum is the command. It runs the whole of a test again when a part of it
// failed, since parts may build on each other.
func gotestsum(log string, timeout time.Duration, packages []string) (*exec.Cmd, error) {
	path, err := exec.Command("go", "tool", "-n", "gotestsum").Output()
	if err != nil {
		return nil, fmt.Errorf("go tool -n gotestsum: %w", err)
	}
	return exec.Command(strings.TrimSpace(string(path)),
		"--format", "standard-quiet", "--jsonfile", log,
		"--rerun-fails=1", "--rerun-fails-run-root-test", "--rerun-fails-abort-on-data-race",
		"--packages", strings.Join(packages, " "), "--", "-timeout", timeout.String()), nil
}
