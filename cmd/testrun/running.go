package main

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"
)

// running is what has started and not ended.
type running struct {
	started map[string]time.Time // of packages
	tests   map[string][]string  // of packages, the oldest first
}

func (r *running) see(e event) {
	tests := r.tests[e.Package]
	switch {
	case e.Test == "" && e.Action == "start":
		r.started[e.Package] = e.Time
	case e.Test == "" && (e.Action == "pass" || e.Action == "fail" || e.Action == "skip"):
		delete(r.started, e.Package)
		delete(r.tests, e.Package)
	case e.Test != e.root():
	case e.Action == "run" || e.Action == "cont":
		r.tests[e.Package] = append(tests, e.Test)
	case e.Action == "pause" || e.Action == "pass" || e.Action == "fail" || e.Action == "skip":
		r.tests[e.Package] = slices.DeleteFunc(tests, func(t string) bool { return t == e.Test })
	}
}

// print writes a line that says what a reader waits for.
func (r *running) print(out io.Writer, now time.Time) {
	if len(r.started) == 0 {
		fmt.Fprintln(out, "… compiling tests")
		return
	}
	packages := slices.SortedFunc(maps.Keys(r.started), func(a, b string) int {
		return r.started[a].Compare(r.started[b])
	})
	for i, pkg := range packages {
		line := fmt.Sprintf("%s for %v", pkg, now.Sub(r.started[pkg]).Round(time.Second))
		if tests := r.tests[pkg]; len(tests) > 0 {
			line += ", now in " + tests[0]
		}
		packages[i] = line
	}
	fmt.Fprintln(out, "… testing "+strings.Join(packages, "; "))
}
