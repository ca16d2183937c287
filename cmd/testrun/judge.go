package main

import (
	"fmt"
	"io"
	"slices"
)

// judge knows how the packages ended, and of those that failed whether running
// their failed tests again says enough: it does where the package ran all its
// tests and it is they that failed.
type judge struct {
	trials []*trial
}

// trial is one run of a package's tests, or of some of them.
type trial struct {
	pkg            string
	failed         bool
	toTheEnd       bool     // the tests all ran and some failed: only then is FAIL printed
	failing, holds []string // whole tests
}

func (j *judge) see(e event) {
	if e.Action == "start" {
		j.trials = append(j.trials, &trial{pkg: e.Package})
		return
	}
	t := j.last(e.Package)
	switch {
	case t == nil: // a build that failed: gotestsum ends with it
	case e.Test == "" && e.Action == "fail":
		t.failed = true
	case e.Test == "" && e.Output == "FAIL\n":
		t.toTheEnd = true
	case e.Test == "" || e.Test != e.root():
	case e.Action == "fail":
		t.failing = append(t.failing, e.Test)
	case e.Action == "pass":
		t.holds = append(t.holds, e.Test)
	}
}

// last is the trial of the package that is under way or was the last to end.
func (j *judge) last(pkg string) *trial {
	for _, t := range slices.Backward(j.trials) {
		if t.pkg == pkg {
			return t
		}
	}
	return nil
}

// verdict names at the end which tests are flaky and what has failed, and reports
// whether nothing has.
func (j *judge) verdict(out io.Writer) (green bool) {
	flaky, failed := j.tests()
	failed = append(failed, j.broken()...)
	list(out, "flaky: failed, then passed when run again; each is a fault to mend", flaky)
	list(out, "failed", failed)
	return len(failed) == 0
}

func list(out io.Writer, title string, names []string) {
	if len(names) == 0 {
		return
	}
	fmt.Fprintf(out, "\n%s:\n", title)
	for _, name := range names {
		fmt.Fprintln(out, "  "+name)
	}
}

// tests are those that failed: flaky where they passed in a later trial. One that was
// skipped in that has failed.
func (j *judge) tests() (flaky, failed []string) {
	for i, t := range j.trials {
		for _, test := range t.failing {
			name := t.pkg + " " + test
			switch {
			case slices.ContainsFunc(j.trials[i+1:], func(later *trial) bool {
				return later.pkg == t.pkg && slices.Contains(later.holds, test)
			}):
				flaky = append(flaky, name)
			case !slices.Contains(failed, name):
				failed = append(failed, name)
			}
		}
	}
	return flaky, failed
}

// broken are the packages that failed in another way than by a test.
func (j *judge) broken() (packages []string) {
	for _, t := range j.trials {
		name := t.pkg + ": it did not build, ended among its tests, or leaks a goroutine"
		if t.failed && (!t.toTheEnd || len(t.failing) == 0) && !slices.Contains(packages, name) {
			packages = append(packages, name)
		}
	}
	return packages
}
