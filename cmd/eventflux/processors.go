package main

import (
	"os"
	"runtime"
)

// spareProcessor lets one thread more run Go code than there are shards. A commit
// spends its time in system calls, during which the runtime keeps the processor of
// the goroutine for up to 10 ms before another may have it: with one processor the
// only shard stood still for most of each commit (a tenth of the time of filter →
// file). A GOMAXPROCS that is set is respected.
func spareProcessor(shards int) {
	if procs := runtime.GOMAXPROCS(0); os.Getenv("GOMAXPROCS") == "" && shards >= procs {
		runtime.GOMAXPROCS(procs + 1)
	}
}
