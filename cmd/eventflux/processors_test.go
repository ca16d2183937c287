package main

import (
	"runtime"
	"testing"
)

func TestSpareProcessor(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(2))
	for _, c := range []struct {
		shards int
		set    string
		want   int
	}{{1, "", 2}, {2, "", 3}, {8, "", 3}, {2, "2", 2}} {
		t.Setenv("GOMAXPROCS", c.set)
		runtime.GOMAXPROCS(2)
		spareProcessor(c.shards)
		if got := runtime.GOMAXPROCS(0); got != c.want {
			t.Errorf("%d shards, GOMAXPROCS=%q: %d processors, want %d", c.shards, c.set, got, c.want)
		}
	}
}
