package filestore

import (
	"errors"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/eventflux-io/engine/checkpoint"
	"github.com/eventflux-io/engine/checkpoint/wal"
)

// gate is a folder whose bases cannot be written before it is opened.
type gate struct {
	wal.Dir
	begun, open chan struct{}
}

func (g *gate) Create(name string) (wal.File, error) {
	f, err := g.Dir.Create(name)
	if strings.Contains(name, ".snap") {
		close(g.begun)
		<-g.open
	}
	return f, err
}

func gated(t *testing.T) (*Store, *gate, string) {
	t.Helper()
	dir := t.TempDir()
	files, err := wal.OpenDir(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	g := &gate{Dir: files, begun: make(chan struct{}), open: make(chan struct{})}
	s, err := OpenOn(g, dir, "app", plan)
	if err != nil {
		t.Fatal(err)
	}
	return s, g, files.Path()
}

// Epochs are committed while a base is merged, and the one after it names the base.
func TestCommitsGoOnBesideAMerge(t *testing.T) {
	s, g, path := gated(t)
	defer s.Close()
	commit := func(n uint64) {
		t.Helper()
		if err := s.Commit(epoch(n, "x")); err != nil {
			t.Fatal(err)
		}
	}
	commit(1)
	commit(2)
	if err := s.Compact(); err != nil {
		t.Fatal(err)
	}
	<-g.begun
	for n := uint64(3); n < 100; n++ {
		commit(n)
	}
	if s.WantsCompaction() {
		t.Error("it wants a second merge beside the first")
	}
	close(g.open)
	<-s.merging.done
	commit(100)
	files, _ := filepath.Glob(filepath.Join(path, "*"))
	for i := range files {
		files[i] = filepath.Base(files[i])
	}
	if want := []string{"0000000002.snap", "0000000002.wal", "CURRENT"}; !slices.Equal(files, want) {
		t.Errorf("the files are %v, want %v", files, want)
	}
}

// A store that is closed gives up the merge, and the next start removes what is left
// of it.
func TestCloseGivesUpAMerge(t *testing.T) {
	s, g, path := gated(t)
	if err := s.Commit(epoch(1, "x")); err != nil {
		t.Fatal(err)
	}
	if err := s.Compact(); err != nil {
		t.Fatal(err)
	}
	m := s.merging
	<-g.begun
	m.stopped.Store(true)
	close(g.open)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if m.err == nil {
		t.Error("it was finished")
	}
	if left, _ := filepath.Glob(filepath.Join(path, "*.snap")); len(left) > 0 {
		t.Errorf("%v is there", left)
	}
}

// broken is a folder in which bases cannot be written.
type broken struct{ wal.Dir }

func (f broken) Create(name string) (wal.File, error) {
	file, err := f.Dir.Create(name)
	if err == nil && strings.Contains(name, ".snap") {
		return brokenFile{file}, nil
	}
	return file, err
}

type brokenFile struct{ wal.File }

func (brokenFile) WriteAt([]byte, int64) (int, error) { return 0, io.ErrShortWrite }

// What is wrong with a merge, the next commit says.
func TestMergeFails(t *testing.T) {
	files, err := wal.OpenDir(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	s, err := OpenOn(broken{files}, t.TempDir(), "app", plan)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.Commit(epoch(1, "x")); err != nil {
		t.Fatal(err)
	}
	compact(t, s)
	var disk *checkpoint.DiskError
	if err := s.Commit(epoch(2, "x")); !errors.As(err, &disk) {
		t.Errorf("the next commit said %v", err)
	}
}
