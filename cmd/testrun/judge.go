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

// verdict writes what a reader of the summary of gotestsum would not see, and
// reports whether nothing stands against a green run.
func (j *judge) verdict(out io.Writer) (green bool) {
	flaky, broken := j.flaky(), j.broken()
	if len(flaky) > 0 {
		fmt.Fprintln(out, "\nflaky: failed, then passed when run again; each is a fault to mend")
		for _, test := range flaky {
			fmt.Fprintln(out, "  "+test)
		}
	}
	if len(broken) > 0 {
		fmt.Fprintln(out, "\nfailed: not because of a test that can be run again: a leak, or an end among the tests")
		for _, pkg := range broken {
			fmt.Fprintln(out, "  "+pkg)
		}
	}
	return len(broken) == 0
}

// flaky are the tests that failed in one trial and passed in a later one.
func (j *judge) flaky() (tests []string) {
	for i, t := range j.trials {
		for _, test := range t.failing {
			if slices.ContainsFunc(j.trials[i+1:], func(later *trial) bool {
				return later.pkg == t.pkg && slices.Contains(later.holds, test)
			}) {
				tests = append(tests, t.pkg+" "+test)
			}
		}
	}
	return tests
}

// broken are the packages that failed in another way than by a test.
func (j *judge) broken() (packages []string) {
	for _, t := range j.trials {
		if t.failed && (!t.toTheEnd || len(t.failing) == 0) && !slices.Contains(packages, t.pkg) {
			packages = append(packages, t.pkg)
		}
	}
	return packages
}
