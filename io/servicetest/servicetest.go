// Package servicetest finds what .ci/services installs for tests, and ports for
// servers to listen on. Where something is missing the test is skipped, or fails if
// EVENTFLUX_REQUIRE_SERVICES is set: a test that was meant to run shall not pass by
// being skipped.
package servicetest

import (
	"fmt"
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

// Folder is where the named download is, such as kafka-4.4.0.
func Folder(t testing.TB, name string) (path string) {
	t.Helper()
	path, err := Find(name)
	if err != nil {
		missing(t, name)
	}
	return path
}

// Find is Folder for programs that are no test: a folder of the user's cache that
// is marked as complete, or an error that says what to do.
func Find(name string) (path string, err error) {
	cache := os.Getenv("XDG_CACHE_HOME")
	if cache == "" {
		home, err := os.UserHomeDir()
		if err != nil {
			return "", err
		}
		cache = filepath.Join(home, ".cache")
	}
	path = filepath.Join(cache, "eventflux", name)
	if _, err := os.Stat(filepath.Join(path, "complete")); err != nil {
		return "", fmt.Errorf("%s is not installed; .ci/services installs it", name)
	}
	return path, nil
}

func missing(t testing.TB, name string) {
	t.Helper()
	if os.Getenv("EVENTFLUX_REQUIRE_SERVICES") != "" {
		t.Fatalf("%s is not installed; .ci/services installs it", name)
	}
	t.Skipf("%s is not installed (.ci/services installs it)", name)
}
