package kafkatest

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"
	"time"
)

// A program lives on when the thread that asked for it has ended.
func TestProcessOutlivesThread(t *testing.T) {
	cmd := exec.Command("cat")
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	log := filepath.Join(t.TempDir(), "log")
	var p *process
	thread := onEndingThread(func() { p, err = startProcess(cmd, log) })
	if err != nil {
		t.Fatal(err)
	}
	defer p.kill()
	tick, late := time.NewTicker(time.Millisecond), time.After(Patience)
	defer tick.Stop()
	for gone := false; !gone; {
		select {
		case <-tick.C:
			_, err := os.Stat(fmt.Sprintf("/proc/self/task/%d", thread))
			gone = os.IsNotExist(err)
		case <-late:
			t.Fatal("the thread does not end")
		}
	}
	in.Close()
	if <-p.ended; !cmd.ProcessState.Success() {
		t.Errorf("the program ended with the thread: %v", cmd.ProcessState)
	}
}

// onEndingThread calls f on a thread that ends then. It is not the first of the
// process, which the runtime keeps.
func onEndingThread(f func()) (thread int) {
	called := make(chan int)
	go func() {
		runtime.LockOSThread()
		if syscall.Gettid() == syscall.Getpid() {
			defer runtime.UnlockOSThread()
			called <- onEndingThread(f)
			return
		}
		f()
		called <- syscall.Gettid()
	}()
	return <-called
}
