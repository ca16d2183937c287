package main

import (
	"time"

	"golang.org/x/sys/unix"
)

// sharpenSleep asks the kernel to wake this thread without the usual slack of
// 50 µs.
func sharpenSleep() {
	_ = unix.Prctl(unix.PR_SET_TIMERSLACK, 1, 0, 0, 0) // as it is where this is refused
}

// sleepUntil sleeps by the kernel's clock: the runtime's timers are up to a
// millisecond late when nothing else is going on.
func sleepUntil(t time.Time) {
	var now unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_MONOTONIC, &now); err != nil {
		time.Sleep(time.Until(t))
		return
	}
	left := time.Until(t)
	if left <= 0 {
		return
	}
	until := unix.NsecToTimespec(now.Nano() + int64(left))
	for unix.ClockNanosleep(unix.CLOCK_MONOTONIC, unix.TIMER_ABSTIME, &until, nil) == unix.EINTR {
	}
}
