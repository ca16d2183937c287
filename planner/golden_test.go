package planner_test

import (
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/eventflux-io/engine/io/connector"
	"github.com/eventflux-io/engine/planner/goldentest"
)

var rewrite = flag.Bool("rewrite", false, "write what comes out into the golden files")

// modes are the ways that every file runs.
var modes = []goldentest.Mode{
	{Batch: 1},
	{Batch: 2},
	{Batch: 7},
	{Batch: 1024},
	{Batch: 1024, Unruled: true},
	{Batch: 2, Restore: goldentest.Deltas},
	{Batch: 1, Restore: goldentest.Bases},
	{Batch: 1024, Restore: goldentest.Bases, Unruled: true},
	{Batch: 7, Restore: goldentest.Crashes},
	{Batch: 2, Shards: 4},
	{Batch: 7, Shards: 4, Restore: goldentest.Deltas},
}

// TestGolden runs every file of testdata in every mode (see goldentest). -rewrite
// writes what comes out with batches of one row, where what is written is not right:
// rows of several streams may come in another order.
func TestGolden(t *testing.T) {
	err := filepath.WalkDir("testdata", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".sql") {
			return err
		}
		t.Run(strings.TrimSuffix(path[len("testdata/"):], ".sql"), func(t *testing.T) { golden(t, path) })
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func golden(t *testing.T, path string) {
	path, err := filepath.Abs(path)
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	file := goldentest.Read(t, string(text))
	roots := inputs(t, file)
	for i, m := range modes {
		for _, c := range file.Cases {
			c.Run(t, m, roots, i == 0 && *rewrite)
		}
		if t.Failed() {
			return // other modes would say the same
		}
	}
	if *rewrite && file.String() != string(text) {
		if err := os.WriteFile(path, []byte(file.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// inputs writes the files that scripts read into a folder, and goes there.
func inputs(t *testing.T, file *goldentest.File) *connector.Roots {
	dir := t.TempDir()
	roots, err := connector.NewRoots(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(dir)
	for _, s := range file.Sections {
		if s.Word == "input:" {
			if err := os.WriteFile(s.Arg, []byte(s.Body), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	return roots
}
