package fileio

import (
	"path/filepath"
	"testing"

	"github.com/eventflux-io/engine/batch"
)

// rowed is an encoder with a header that makes each batch a row.
type rowed struct{ headed7 }

func (rowed) Append(dst []byte, _ *batch.Batch) []byte { return append(dst, "row\n"...) }

// A file has its header once, wherever the path leads when the first rows are
// written: they may have waited in the buffer.
func TestMovedBeforeTheFirstRows(t *testing.T) {
	for name, c := range map[string]struct{ there, want string }{
		"to none":    {"", "header\nrow\n"},
		"to another": {"theirs\n", "theirs\nrow\n"},
	} {
		path := filepath.Join(t.TempDir(), "out.csv")
		s := newSinkOn(t, path)
		s.encoder = rowed{}
		if err := s.Write(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
		move(t, path, path+".1")
		if c.there != "" {
			write(t, path, c.there)
		}
		closes(t, s)
		if got := whatIs(t, path); got != c.want {
			t.Errorf("moved, and the path leads %s: %q", name, got)
		}
	}
}

// A file without rows has a header all the same.
func TestNoRows(t *testing.T) {
	path := filepath.Join(t.TempDir(), "out.csv")
	closes(t, newSinkOn(t, path))
	if got := whatIs(t, path); got != "header\n" {
		t.Errorf("%q", got)
	}
}
