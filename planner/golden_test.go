package planner_test

import (
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/eventflux-io/engine/io/connector"
)

var rewrite = flag.Bool("rewrite", false, "write what comes out into the golden files")

// mode is one way of running a file. What comes out must not depend on it.
type mode struct {
	batch   int  // most rows of a batch
	unruled bool // without the optimiser
	restore restore
	shards  int // 0: one; with several, only what all steps cause together is certain
}

// restore says what happens between all steps.
type restore string

const (
	never   restore = ""        // one run
	deltas  restore = "deltas"  // stopped at an epoch, gone on with in a new run
	bases   restore = "bases"   // the same, from an epoch that holds everything
	crashes restore = "crashes" // every step is read, lost in a crash, and read again
)

var modes = []mode{
	{batch: 1},
	{batch: 2},
	{batch: 7},
	{batch: 1024},
	{batch: 1024, unruled: true},
	{batch: 2, restore: deltas},
	{batch: 1, restore: bases},
	{batch: 1024, restore: bases, unruled: true},
	{batch: 7, restore: crashes},
	{batch: 2, shards: 4},
	{batch: 7, shards: 4, restore: deltas},
}

// TestGolden runs every file of testdata, in every mode, over memory that is
// overwritten after each batch. A file is a sentence, then sections that begin
// with a line of their own:
//
//	-- input: NAME              a file that scripts may read
//	-- sql                      a script; the steps behind it are about this one
//	-- push STREAM [PARTITION]  rows of a stream of the connector 'mem', as JSON Lines
//	-- watermark TIME           no row comes until the wall clock says TIME; the
//	                            watermarks of silent streams go on with it
//	-- checkpoint               everything so far survives a crash
//	-- crash                    everything since the last checkpoint is lost, and the
//	                            rows since then are read again
//	-- explain                  prints the plan
//	-- close                    all streams end
//	-- output                   exactly what came out because of the section before
//
// A section without output has none. Behind a script without steps stands all
// that came out, notes included. -rewrite writes what comes out with batches of
// one row, where what is written is not right: rows of several streams may come in
// another order.
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
	file := readGolden(t, string(text))
	roots := inputs(t, file)
	for i, m := range modes {
		for _, c := range file.cases {
			c.run(t, m, roots, i == 0 && *rewrite)
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
func inputs(t *testing.T, file *goldenFile) *connector.Roots {
	dir := t.TempDir()
	roots, err := connector.NewRoots(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(dir)
	for _, s := range file.sections {
		if s.word == "input:" {
			if err := os.WriteFile(s.arg, []byte(s.body), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	return roots
}
