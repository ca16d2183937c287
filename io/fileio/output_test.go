package fileio

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/eventflux-io/engine/checkpoint"
)

// What could not be written in the midst of a file takes nothing of what comes after
// it: that is of other epochs.
func TestPutFails(t *testing.T) {
	for at, want := range map[int64]string{2: "abcdef", 6: "abcdef"} {
		path := filepath.Join(t.TempDir(), "out")
		write(t, path, "abcdef")
		f, err := os.OpenFile(path, os.O_RDWR|os.O_APPEND, 0) // which WriteAt refuses
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		o := &output{path: path, f: f, size: 6}
		if err := o.put([]byte("XY"), at); err == nil {
			t.Fatal("it was written")
		}
		if got := whatIs(t, path); got != want || o.size != int64(len(want)) || o.torn {
			t.Errorf("at %d: %q, known as %d bytes", at, got, o.size)
		}
	}
}

// A sync that failed is no full disk, for which it would be tried again.
func TestSyncFails(t *testing.T) {
	path := filepath.Join(t.TempDir(), "out")
	write(t, path, "")
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	f.Close()
	err = (&output{path: path, f: f}).sync(true)
	if _, unsure := errors.AsType[*checkpoint.DiskError](err); !unsure {
		t.Errorf("%v", err)
	}
}
