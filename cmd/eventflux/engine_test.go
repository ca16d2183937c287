package main

import (
	"bufio"
	"fmt"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// engine is a running binary that is watched by what it says.
type engine struct {
	cmd      *exec.Cmd
	began    time.Time
	ready    chan struct{} // closed when it has said so
	ended    chan struct{} // closed when it has
	took     time.Duration // from the start to ready; read when that is closed
	restored int           // rows in the state that it went on with; -1: with none. Read when ready or ended is closed

	mu   sync.Mutex
	said strings.Builder
}

var restoredRows = regexp.MustCompile(`^restored epoch .* \((\d+) rows in state\)`)

// launch starts a command, which is killed in the end where it still runs.
func launch(t testing.TB, cmd *exec.Cmd) *engine {
	t.Helper()
	e := &engine{cmd: cmd, began: time.Now(), ready: make(chan struct{}), ended: make(chan struct{}), restored: -1}
	stderr, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { e.kill(); <-e.ended })
	go func() {
		defer close(e.ended)
		for lines := bufio.NewScanner(stderr); lines.Scan(); {
			e.hear(lines.Text())
		}
		cmd.Wait()
	}()
	return e
}

func (e *engine) hear(line string) {
	e.mu.Lock()
	fmt.Fprintln(&e.said, line)
	e.mu.Unlock()
	if rows := restoredRows.FindStringSubmatch(line); rows != nil {
		e.restored, _ = strconv.Atoi(rows[1])
	}
	if line == "ready" {
		e.took = time.Since(e.began)
		close(e.ready)
	}
}

// words are what it has said up to now.
func (e *engine) words() string {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.said.String()
}

func (e *engine) says(words string) bool { return strings.Contains(e.words(), words) }

func (e *engine) kill() { e.cmd.Process.Signal(syscall.SIGKILL) }

// isReady waits until the engine is ready, or has ended before it was.
func (e *engine) isReady() bool {
	select {
	case <-e.ready:
	case <-e.ended:
	}
	select {
	case <-e.ready:
		return true
	default:
		return false
	}
}

func (e *engine) waitReady(t testing.TB) {
	t.Helper()
	if !e.isReady() {
		t.Fatalf("ended before it was ready: %v: %s", e.cmd.ProcessState, e.words())
	}
}

// waitKilled returns when the engine is gone, which must not have ended by
// itself, and reports whether it was ready before.
func (e *engine) waitKilled(t testing.TB) (wasReady bool) {
	t.Helper()
	if <-e.ended; !e.cmd.ProcessState.Sys().(syscall.WaitStatus).Signaled() {
		t.Fatalf("ended by itself, %v: %s", e.cmd.ProcessState, e.words())
	}
	return e.isReady()
}

// stop ends a run by SIGTERM, which must go well, and returns what it has said.
func (e *engine) stop(t testing.TB) string {
	t.Helper()
	e.cmd.Process.Signal(syscall.SIGTERM)
	if <-e.ended; e.cmd.ProcessState.ExitCode() != 0 {
		t.Errorf("%v: %s", e.cmd.ProcessState, e.words())
	}
	return e.words()
}

// freeze stops the process as a hypervisor or a shell does it, until thaw.
func (e *engine) freeze() { e.cmd.Process.Signal(syscall.SIGSTOP) }
func (e *engine) thaw()   { e.cmd.Process.Signal(syscall.SIGCONT) }
