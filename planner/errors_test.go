package planner_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"
)

// The files of testdata/errors are golden files like the others. They are also the
// documentation of what goes wrong: a sentence, a script, and its errors. That
// the form is kept is checked here; that the errors are right, by TestGolden.

// fewestErrorFiles is how many kinds of mistakes are shown at least.
const fewestErrorFiles = 120

var errorHead = regexp.MustCompile(`^test\.sql:(\d+):(\d+): (.+)$`)

func TestErrorFiles(t *testing.T) {
	paths := sqlFiles(t, "testdata/errors")
	if len(paths) < fewestErrorFiles {
		t.Errorf("%d files, fewer than %d", len(paths), fewestErrorFiles)
	}
	for _, path := range paths {
		t.Run(strings.TrimPrefix(path, "testdata/errors/"), func(t *testing.T) {
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			sentence, rest, _ := strings.Cut(string(data), "\n")
			if !strings.HasPrefix(sentence, "-- ") || !strings.HasSuffix(sentence, ".") {
				t.Errorf("the first line is no sentence: %s", sentence)
			}
			scripts := strings.Split(rest, "-- sql\n")[1:]
			if len(scripts) == 0 {
				t.Error("there is no script")
			}
			for _, s := range scripts {
				script, output, _ := strings.Cut(s, "-- output\n")
				checkErrorOutput(t, script, output)
			}
		})
	}
}

// checkErrorOutput holds the rendered errors to what CLI.md says of their form.
func checkErrorOutput(t *testing.T, script, output string) {
	lines := strings.Split(strings.TrimSuffix(output, "\n"), "\n")
	if len(lines)%3 != 0 {
		t.Fatalf("errors have three lines each:\n%s", output)
	}
	before := []int{0, 0, 0} // what is refused comes after the mistakes of its line
	for ; len(lines) > 0; lines = lines[3:] {
		head := errorHead.FindStringSubmatch(lines[0])
		if head == nil {
			t.Fatalf("this is no error: %s", lines[0])
		}
		line, _ := strconv.Atoi(head[1])
		col, _ := strconv.Atoi(head[2])
		at := []int{line, strings.Count(head[3], "; this version does not run it"), col}
		if slices.Compare(at, before) < 0 {
			t.Errorf("%d:%d does not stand in the order of the text", line, col)
		}
		before = at
		if n := utf8.RuneCountInString(lines[1]); n > 120 {
			t.Errorf("%d:%d shows a line of %d characters", line, col, n)
		}
		caret := utf8.RuneCountInString(lines[2]) - 1
		if whole := strings.Split(script, "\n")[line-1]; lines[1] == whole && caret != col-1 {
			t.Errorf("%d:%d: the caret stands below column %d", line, col, caret+1)
		}
	}
}

// sqlFiles are the paths of the SQL files below a folder.
func sqlFiles(t testing.TB, folder string) []string {
	var paths []string
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && strings.HasSuffix(path, ".sql") {
			paths = append(paths, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return paths
}
