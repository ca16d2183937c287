package fileio

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/eventflux-io/engine/io/connector"
)

// TestPushAgain leaves a file as a crash or a power cut may, pushes everything
// that the log holds again, and expects what was pushed: whole, once.
func TestPushAgain(t *testing.T) {
	pushes := []string{"header\n", "first\nsecond\n", "third\n"}
	whole := strings.Join(pushes, "")
	for name, left := range map[string]string{
		"nothing":                   "",
		"a part of a push":          whole[:len(whole)-3],
		"everything":                whole,
		"rows of an epoch to come":  whole + "fourth\n",
		"zeros for the second push": pushes[0] + strings.Repeat("\x00", len(pushes[1])) + pushes[2],
		"zeros at the end":          pushes[0] + strings.Repeat("\x00", 100),
	} {
		path := filepath.Join(t.TempDir(), "out.csv")
		if err := os.WriteFile(path, []byte(left), 0o644); err != nil {
			t.Fatal(err)
		}
		ctx := context.Background()
		s := &sink{roots: rootsOf(t, "/"), path: path, replace: true}
		if err := s.Open(ctx, true); err != nil {
			t.Fatal(err)
		}
		at := uint64(0)
		for _, p := range pushes {
			if err := s.Push(ctx, at, []byte(p)); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			at += uint64(len(p))
		}
		if err := errors.Join(s.Truncate(ctx, at), s.Sync(ctx), s.Close()); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if got, _ := os.ReadFile(path); string(got) != whole {
			t.Errorf("%s: the file is %q", name, got)
		}
	}
}

// A file that has lost what the log has forgotten is not filled with a hole.
func TestPushBehindTheEnd(t *testing.T) {
	path := filepath.Join(t.TempDir(), "out.csv")
	if err := os.WriteFile(path, []byte("short\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	s := &sink{roots: rootsOf(t, "/"), path: path}
	if err := s.Open(context.Background(), true); err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.Push(context.Background(), 100, []byte("x\n")); !errors.Is(err, connector.ErrMissing) {
		t.Errorf("%v", err)
	}
}

func rootsOf(t *testing.T, dir string) *connector.Roots {
	t.Helper()
	roots, err := connector.NewRoots(dir)
	if err != nil {
		t.Fatal(err)
	}
	return roots
}
