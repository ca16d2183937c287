package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// stopDeadline is how long a stopping run may push what it has.
const stopDeadline = 20 * time.Second

// untilSignal is a context that ends at the first SIGINT or SIGTERM: the run
// stops reading, commits and flushes; stopping gets its name. A second
// signal ends the process at once with 128 + its number, the deadline with the
// code that overdue gives; what was committed stays committed. announced returns when
// stopping, if it was called, has returned: what is said after it follows its
// words. Until release, whoever closes standard output early causes an
// error of the write and no signal, so that other sinks are still flushed.
func untilSignal(stopping func(name string), overdue func() int) (ctx context.Context, announced, release func()) {
	ctx, cancel := context.WithCancel(context.Background())
	signal.Ignore(syscall.SIGPIPE)
	signals := make(chan os.Signal, 2)
	stopped := make(chan struct{})
	signal.Notify(signals, syscall.SIGINT, syscall.SIGTERM)
	go func() {
		first, ok := <-signals
		if !ok {
			return
		}
		cancel()
		go func() { // nobody may read the words, and a second signal counts nevertheless
			stopping(signalName(first))
			close(stopped)
		}()
		deadline := time.NewTimer(stopDeadline)
		defer deadline.Stop()
		select {
		case second, ok := <-signals:
			if ok {
				os.Exit(128 + int(second.(syscall.Signal)))
			}
		case <-deadline.C:
			os.Exit(overdue())
		}
	}()
	announced = func() {
		if ctx.Err() != nil {
			<-stopped
		}
	}
	return ctx, announced, func() {
		cancel()
		signal.Stop(signals)
		close(signals)
		signal.Reset(syscall.SIGPIPE)
	}
}

func signalName(s os.Signal) string { return unix.SignalName(s.(syscall.Signal)) }
