// Package cputest measures for tests how long this process has worked, where an assertion
// is about work: what others do on the machine does not count, nor do pauses.
package cputest

import (
	"syscall"
	"testing"
	"time"
)

// Time is the processor time of this process so far.
func Time(t testing.TB) time.Duration {
	t.Helper()
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		t.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}
