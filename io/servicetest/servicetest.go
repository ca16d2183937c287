// Package servicetest finds what .ci/services installs for tests. Where something
// is missing the test is skipped, or fails if EVENTFLUX_REQUIRE_SERVICES is set:
// a test that was meant to run shall not pass by being skipped.
package servicetest

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// Program is the path of a program that a package of the system brings.
func Program(t testing.TB, name string) (path string) {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		missing(t, name)
	}
	return path
}

// Folder is where the named download is, such as kafka-4.4.0: a folder of the
// user's cache that is marked as complete.
func Folder(t testing.TB, name string) (path string) {
	t.Helper()
	cache := os.Getenv("XDG_CACHE_HOME")
	if cache == "" {
		home, err := os.UserHomeDir()
		if err != nil {
			t.Fatal(err)
		}
		cache = filepath.Join(home, ".cache")
	}
	path = filepath.Join(cache, "eventflux", name)
	if _, err := os.Stat(filepath.Join(path, "complete")); err != nil {
		missing(t, name)
	}
	return path
}

func missing(t testing.TB, name string) {
	t.Helper()
	if os.Getenv("EVENTFLUX_REQUIRE_SERVICES") != "" {
		t.Fatalf("%s is not installed; .ci/services installs it", name)
	}
	t.Skipf("%s is not installed (.ci/services installs it)", name)
}
