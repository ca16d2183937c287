package fileio

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/eventflux-io/engine/io/connector"
	"github.com/eventflux-io/engine/io/format"
)

// What a glob matches and cannot be followed is left out and named once, at the
// start and later; the rest is read.
func TestLeftOut(t *testing.T) {
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	write(t, at("a.log"), row(1))
	write(t, at("b.log.gz"), "")
	if err := os.Mkdir(at("c.log"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mkfifo(at("d.log"), 0o644); err != nil {
		t.Fatal(err)
	}
	outside := filepath.Join(t.TempDir(), "outside.log")
	write(t, outside, row(66))
	if err := os.Symlink(outside, at("e.log")); err != nil {
		t.Fatal(err)
	}
	r := follow(t, filepath.Join(dir, "*.log*"), 2, nil)
	r.until("a.log:1")
	want := []string{
		at("e.log") + ": left out: outside the folders that files may be in (eventflux.files.roots)",
		at("b.log.gz") + ": left out: packed, and only plain files can be followed",
		at("c.log") + ": left out: a folder",
		at("d.log") + ": left out: not a regular file",
	}
	if !slices.Equal(r.said, want) {
		t.Errorf("%q was said instead of %q", r.said, want)
	}
	r.said = nil
	for i := range 10 {
		write(t, at(fmt.Sprintf("f%d.log.gz", i)), "")
	}
	write(t, at("a.log"), row(2))
	r.until("a.log:2")
	if err := os.Remove(at("d.log")); err != nil {
		t.Fatal(err)
	}
	write(t, at("d.log"), row(3)) // now it can be
	r.until("d.log:3")
	if len(r.said) == 0 || strings.Count(strings.Join(r.said, "\n"), "left out: packed") == 0 || strings.Contains(strings.Join(r.said, "\n"), "b.log.gz") {
		t.Errorf("%q was said", r.said)
	}
}

// A path at which there is something else for a while is named, and read when a file
// is there again.
func TestLeftOutForAWhile(t *testing.T) {
	log := filepath.Join(t.TempDir(), "app.log")
	write(t, log, row(1))
	r := follow(t, log, 1, nil)
	r.until("app.log:1")
	for n := range 2 {
		if err := os.Remove(log); err != nil {
			t.Fatal(err)
		}
		if err := os.Mkdir(log, 0o755); err != nil {
			t.Fatal(err)
		}
		for r.sources[0].(*source).files[0].in != nil {
			r.looks(1)
		}
		r.until()
		if err := os.Remove(log); err != nil {
			t.Fatal(err)
		}
		write(t, log, row(2+n))
		r.until(fmt.Sprint("app.log:", 2+n))
	}
	if want := []string{log + ": left out: a folder"}; !slices.Equal(r.said, want) {
		t.Errorf("%q was said instead of %q", r.said, want)
	}
}

// A sentence names some of many files.
func TestRemarksTogether(t *testing.T) {
	var r remarks
	for i := range 7 {
		r.add(fmt.Sprint("f", i), "left out")
		r.add(fmt.Sprint("f", i), "left out")
	}
	r.add("g", "read")
	want := []string{"f0, f1, f2, f3, f4 and 2 more: left out", "g: read"}
	if got := r.take(); !slices.Equal(got, want) {
		t.Errorf("%q instead of %q", got, want)
	}
	r.add("g", "read")
	if got := r.take(); got != nil {
		t.Errorf("%q again", got)
	}
}

// rotate moves a log and its older ones up by one, and writes a new one.
func rotate(t *testing.T, log string, n int, text string) {
	t.Helper()
	for ; n > 1; n-- {
		move(t, fmt.Sprint(log, ".", n-1), fmt.Sprint(log, ".", n))
	}
	move(t, log, log+".1")
	write(t, log, text)
}

// age makes a file look as if it had been written that many minutes ago.
func age(t *testing.T, path string, minutes int) {
	t.Helper()
	at := time.Now().Add(-time.Duration(minutes) * time.Minute)
	if err := os.Chtimes(path, at, at); err != nil {
		t.Fatal(err)
	}
}

// A log that was rotated several times while nobody looked: a path reads the rest of
// the old file and what is there now, and names those in between; a glob that
// matches them reads all, the oldest first, which tells their partitions.
func TestRotatedSeveralTimesWhileStopped(t *testing.T) {
	for _, gone := range []bool{false, true} {
		for _, glob := range []bool{false, true} {
			t.Run(fmt.Sprintf("gone %t glob %t", gone, glob), func(t *testing.T) {
				dir := t.TempDir()
				log := filepath.Join(dir, "app.log")
				write(t, filepath.Join(dir, "app-error.log"), row(66))
				write(t, log+".9", row(9))
				age(t, log+".9", 60)
				write(t, log, row(1))
				age(t, log, 50)
				path := log
				if glob {
					path += "*"
				}
				r := follow(t, path, 1, nil)
				first := []string{"app.log:1"}
				if glob {
					first = []string{"app.log.9:9", "app.log:1"}
				}
				r.untilInOrder(first)
				r.stop()
				extend(t, log, row(2))
				age(t, log, 40)
				for i := 1; i < 4; i++ {
					rotate(t, log, i, row(2+i))
					age(t, log, 40-10*i)
				}
				want := []string{"app.log:2", "app.log:5"}
				if gone {
					if err := os.Remove(log + ".3"); err != nil {
						t.Fatal(err)
					}
					want = want[1:]
				}
				var say []string
				if gone {
					say = append(say, log+": another file than in the run before, of which no more is found: read from the start")
				}
				if glob {
					want = append(want[:len(want)-1:len(want)-1], "app.log.2:3", "app.log.1:4", "app.log:5")
				} else {
					say = append(say, log+".1, "+log+".2: not read: written and moved away while nothing ran")
				}
				r = follow(t, path, 1, r.at)
				r.untilInOrder(want)
				if !slices.Equal(r.said, say) {
					t.Errorf("%q was said instead of %q", r.said, say)
				}
				at := r.at
				r.stop()
				r = follow(t, path, 1, at)
				r.until()
				if r.said != nil {
					t.Errorf("%q was said again", r.said)
				}
			})
		}
	}
}

// Of several new files that are followed the one that was written first is read
// first, whatever they are called.
func TestNewFilesInOrder(t *testing.T) {
	dir := t.TempDir()
	r := follow(t, filepath.Join(dir, "logs", "*.log"), 1, nil)
	making := filepath.Join(dir, "making")
	if err := os.Mkdir(making, 0o755); err != nil {
		t.Fatal(err)
	}
	for i, name := range []string{"b.log", "c.log", "a.log"} {
		path := filepath.Join(making, name)
		write(t, path, row(i))
		age(t, path, 9-i)
	}
	move(t, making, filepath.Join(dir, "logs"))
	r.untilInOrder([]string{"b.log:0", "c.log:1", "a.log:2"})
}

// untilInOrder waits for rows.
func (r *tail) untilInOrder(want []string) {
	r.t.Helper()
	late := time.NewTimer(time.Minute)
	defer late.Stop()
	for len(r.rows) < len(want) {
		select {
		case <-r.sources[0].Ready():
			r.poll(0)
		case <-late.C:
			r.t.Fatalf("only %v came", r.rows)
		}
	}
	r.looks(3)
	if !slices.Equal(r.rows, want) {
		r.t.Fatalf("%v came instead of %v", r.rows, want)
	}
	r.rows = nil
}

// However many files have another identity after a restart, moved or not, their
// folder is read once.
func TestFolderReadOnce(t *testing.T) {
	const files = 60
	for _, moved := range []bool{false, true} {
		dir := t.TempDir()
		log := func(i int) string { return filepath.Join(dir, fmt.Sprintf("f%d.log", i)) }
		var want []string
		for i := range files {
			write(t, log(i), row(1))
			want = append(want, fmt.Sprintf("f%d.log:1", i))
		}
		glob := filepath.Join(dir, "*.log")
		r := follow(t, glob, 1, nil)
		r.until(want...)
		r.stop()
		want = nil
		for i := range files {
			if moved {
				extend(t, log(i), row(2))
				move(t, log(i), log(i)+".1")
				write(t, log(i), row(3))
				want = append(want, fmt.Sprintf("f%d.log:2", i))
			} else {
				write(t, log(i)+".new", row(3))
				move(t, log(i)+".new", log(i))
			}
			want = append(want, fmt.Sprintf("f%d.log:3", i))
		}
		reads := 0
		factory, err := newSource(connector.Spec{Stream: "S", Schema: tailSchema, Metadata: []string{"", "path"}, Files: rootsAt(t, dir), Format: &format.JSON,
			Options: connector.Options{"file.path": glob, "file.mode": "follow"}})
		if err != nil {
			t.Fatal(err)
		}
		factory.(*sourceFactory).list.readDir = func(path string) ([]os.DirEntry, error) {
			reads++
			return os.ReadDir(path)
		}
		src, err := factory.New(0, 1)
		if err != nil {
			t.Fatal(err)
		}
		var from []connector.Position
		for _, p := range r.at {
			from = append(from, p)
		}
		if err := src.Open(context.WithoutCancel(t.Context()), from); err != nil {
			t.Fatal(err)
		}
		r.sources = []connector.Source{src}
		r.until(want...)
		if reads != 1 {
			t.Errorf("moved %t: the folder was read %d times", moved, reads)
		}
	}
}
