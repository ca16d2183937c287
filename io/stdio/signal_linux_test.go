package stdio

import (
	"os"
	"runtime"
	"sync"
	"testing"

	"golang.org/x/sys/unix"
)

// Signals, of which the runtime sends itself many, do not end the silence of an
// input that has nothing more.
func TestSignalIsNoInput(t *testing.T) {
	input, writer, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer input.Close()
	defer writer.Close()
	s := &stdin{input: input, waiting: true}
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	thread, done := unix.Gettid(), make(chan struct{})
	var sender sync.WaitGroup
	sender.Go(func() {
		for {
			select {
			case <-done:
				return
			default:
				unix.Tgkill(os.Getpid(), thread, unix.SIGURG)
			}
		}
	})
	for range 50_000 {
		if !s.empty() {
			t.Error("a signal was taken for input")
			break
		}
	}
	close(done)
	sender.Wait()
}
