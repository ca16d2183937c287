package fileio

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/io/connector"
)

// pushes are the payloads that a log holds in these tests; the last one may not
// have been pushed.
var pushes = []string{"header\n", "first\nsecond\n", "third\n"}

const whole = "header\nfirst\nsecond\nthird\n"

// TestResume leaves a file as a crash, a power cut or somebody else may, and starts
// on it with everything that the log holds.
func TestResume(t *testing.T) {
	pushed := pushes[0] + pushes[1]
	cases := []struct {
		name, left string
		powerCut   bool
		alike      string // why it is refused; "": it is not
	}{
		{"without the last push", pushed, false, ""},
		{"a part of the last push", whole[:len(whole)-3], false, ""},
		{"everything", whole, false, ""},
		{"a part of a push before", pushed[:len(pushed)-3], false, "has 17 bytes and is shorter than the 26 that were written to it"},
		{"the same after a power cut", pushed[:len(pushed)-3], true, ""},
		{"nothing", "", false, "has 0 bytes and is shorter than the 26 that were written to it"},
		{"nothing, after a power cut", "", true, ""},
		{"rows of others", whole + "fourth\n", false, "has 33 bytes and is longer than the 26 that were written to it"},
		{"rows of others after a power cut", whole + "fourth\n", true, "has 33 bytes and is longer than the 26 that were written to it"},
		{"rows of others in place of the last", pushed + "fourth\n", false, "differs at byte 20 from what was written to it"},
		{"another row", strings.Replace(whole, "second", "SECOND", 1), true, "differs at byte 13 from what was written to it"},
		{"zeros for the second push", pushes[0] + strings.Repeat("\x00", len(pushes[1])) + pushes[2], true, ""},
		{"zeros for the second push and no power cut", pushes[0] + strings.Repeat("\x00", len(pushes[1])) + pushes[2], false, "differs at byte 7 from what was written to it"},
		{"zeros at the end, and more", whole + strings.Repeat("\x00", flushAt) + "mine\n", true, "has 262175 bytes and is longer than the 26 "},
		{"zeros at the end", pushes[0] + strings.Repeat("\x00", 100), true, ""},
		{"the end of a line", whole[:len(whole)-1], false, ""},
	}
	for _, c := range cases {
		path := filepath.Join(t.TempDir(), "out.csv")
		write(t, path, c.left)
		s := sinkOn(t, path)
		boot := s.boot
		if c.powerCut {
			boot = "another"
		}
		_, err := resume(t, s, noteOf(t, path, boot, 0), false)
		if altered, is := errors.AsType[*connector.AlteredError](err); is {
			if got := whatIs(t, path); got != c.left {
				t.Errorf("%s: refused, and the file is %q", c.name, got)
			}
			if c.alike == "" || !strings.HasPrefix(altered.Why, c.alike) {
				t.Errorf("%s: %v", c.name, err)
			}
		} else if err != nil || c.alike != "" {
			t.Errorf("%s: %v instead of %q", c.name, err, c.alike)
		} else if got := whatIs(t, path); got != whole {
			t.Errorf("%s: the file is %q", c.name, got)
		}
		closes(t, s)
	}
}

// State of the version before says no more than lengths. A file that is a copy of
// the one that the log names is as good as that one.
func TestResumeOtherNotes(t *testing.T) {
	path := filepath.Join(t.TempDir(), "out.csv")
	for name, c := range map[string]struct {
		left  string
		place func(at uint64) connector.OutputPlace
	}{
		"without a note":                  {pushes[0] + pushes[1] + pushes[2][:2], func(at uint64) connector.OutputPlace { return connector.OutputPlace{At: at} }},
		"without a note, after power cut": {pushes[0] + pushes[1][:5], func(at uint64) connector.OutputPlace { return connector.OutputPlace{At: at} }},
		"of a file that this one copies": {pushes[0] + pushes[1], func(at uint64) connector.OutputPlace {
			return connector.OutputPlace{At: at, Note: connector.NoteText(outputNote{File: identity{7, 7}, Boot: "another"})}
		}},
	} {
		write(t, path, c.left)
		s := sinkOn(t, path)
		if _, err := resumeAt(t, s, c.place, false); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if got := whatIs(t, path); got != whole {
			t.Errorf("%s: the file is %q", name, got)
		}
		closes(t, s)
	}
}

// The log has pushed to two files, the first of which was moved away. Only the
// second is at the path, and only what went there is compared with it.
func TestResumeSecondFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "out.csv")
	write(t, path, "header\nfou")
	s := sinkOn(t, path)
	defer closes(t, s)
	first := noteOf(t, path, "another", 0) // the inode was used again
	at := uint64(0)
	for _, p := range pushes {
		if err := s.Recall(placeOf(at, first), []byte(p)); err != nil {
			t.Fatal(err)
		}
		at += uint64(len(p))
	}
	if _, err := s.Resume(t.Context(), placeOf(0, noteOf(t, path, s.boot, 1)), []byte("header\nfourth\n"), false); err != nil {
		t.Fatal(err)
	}
	if got := whatIs(t, path); got != "header\nfourth\n" {
		t.Errorf("the file is %q", got)
	}
	if place, err := s.Place(t.Context()); err != nil || place != placeOf(14, noteOf(t, path, s.boot, 1)) {
		t.Errorf("%+v, %v", place, err)
	}
}

// Of a file that is gone before the first row nothing is missed.
func TestResumeNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "out.csv")
	s := sinkOn(t, path)
	defer closes(t, s)
	if r, err := s.Resume(t.Context(), placeOf(0, outputNote{File: identity{7, 7}, Boot: "now"}), nil, false); err != nil || r.Anew {
		t.Fatalf("%+v, %v", r, err)
	}
	if place, err := s.Place(t.Context()); err != nil || place != placeOf(0, noteOf(t, path, "now", 1)) {
		t.Errorf("%+v, %v", place, err)
	}
}

// A file that was empty is not taken for moved because another one got its inode.
func TestInodeIsUsedAgain(t *testing.T) {
	dir := t.TempDir()
	other := filepath.Join(dir, "other.csv")
	write(t, other, "")
	note := noteOf(t, other, "now", 0)
	if note.Born == 0 {
		t.Skip("this file system does not say when a file was made")
	}
	for _, same := range []bool{true, false} {
		s := sinkOn(t, filepath.Join(dir, "out.csv"))
		if !same {
			note.Born--
		}
		_, err := s.Resume(t.Context(), placeOf(0, note), []byte("first\n"), false)
		if err == nil || strings.Contains(err.Error(), "that file is ") != same {
			t.Errorf("the same file %t: %v", same, err)
		}
		closes(t, s)
	}
}

// What is accepted as lost is kept where there is something. A file that was moved
// is completed, whatever it is called; one that others have altered gives the last
// push to the new file, if it has not got it itself.
func TestResumeAnew(t *testing.T) {
	pushed := pushes[0] + pushes[1]
	cases := []struct {
		name, left string
		moved      string // to; "": it was not
		file       string // the new one, with a row more
		kept       string // what is kept of the old one, or moved
		says       string
	}{
		{"gone", "", "gone", "fourth\n", "", "is gone, and 26 bytes were written to it"},
		{"moved", whole, "old/out.1", "fourth\n", whole, "is gone, and 26 bytes were written to it; that file is "},
		{"moved before the last push", pushed, "out.1", "fourth\n", whole, "is gone"},
		{"moved amid the last push", pushed + "thi", "out.1", "fourth\n", whole, "is gone"},
		{"moved and altered", pushed + "fourth\n", "out.1", "third\nfourth\n", pushed + "fourth\n", "is gone"},
		{"gone, and its inode is that of another file", whole, "out.1 altered", "fourth\n", "", "is gone, and 26 bytes were written to it; a new file"},
		{"cut", "", "", "fourth\n", "", "has 0 bytes and is shorter"},
		{"cut in part", "header\n", "", "fourth\n", "header\n", "has 7 bytes and is shorter than the 26 that were written to it; it is kept as "},
		{"longer", whole + "more\n", "", "fourth\n", whole + "more\n", "has 31 bytes and is longer than the 26 "},
		{"longer, and the last push came never", pushed + "more, much more\n", "", "third\nfourth\n", pushed + "more, much more\n", "differs at byte 20"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			path := filepath.Join(dir, "out.csv")
			write(t, path, c.left)
			note := noteOf(t, path, "now", 0)
			away := filepath.Join(dir, c.moved)
			switch {
			case c.moved == "gone":
				if err := os.Remove(path); err != nil {
					t.Fatal(err)
				}
			case c.moved != "":
				if err := os.MkdirAll(filepath.Dir(away), 0o755); err != nil {
					t.Fatal(err)
				}
				move(t, path, away)
			}
			if c.moved == "out.1 altered" {
				write(t, away, "mine"+whole)
			}
			s := sinkOn(t, path)
			s.roots = rootsAt(t, dir)
			r, err := resume(t, s, note, true)
			if err != nil || !r.Anew || r.Owed != strings.HasPrefix(c.file, "third") {
				t.Fatalf("%+v, %v", r, err)
			}
			place, err := s.Place(t.Context())
			if err != nil || place.At != 0 || connector.ReadNote[outputNote](place.Note).Number != 1 {
				t.Fatalf("%+v, %v", place, err)
			}
			if err := s.Push(t.Context(), []byte(c.file)); err != nil {
				t.Fatal(err)
			}
			if got := whatIs(t, path); got != c.file {
				t.Errorf("the file is %q", got)
			}
			if said := s.Notices(); len(said) != 1 || !strings.Contains(said[0], c.says) {
				t.Errorf("it says %q", said)
			}
			closes(t, s)
			if c.moved == "" {
				kept, _ := filepath.Glob(path + ".kept-*")
				if (c.kept != "") != (len(kept) == 1) {
					t.Fatalf("kept: %q", kept)
				}
				away = strings.Join(kept, "")
			}
			if c.kept != "" && whatIs(t, away) != c.kept {
				t.Errorf("%s is %q", away, whatIs(t, away))
			}
		})
	}
}

// What others do to a file under a run is noticed at the next epoch, and again
// between its record and its push: every row is in one file, once, and nobody's rows
// are overwritten.
func TestAlteredUnderRun(t *testing.T) {
	type step = func(t *testing.T, path string)
	away := func(t *testing.T, path string) { move(t, path, path+".1") }
	cut := func(t *testing.T, path string) {
		if err := os.Truncate(path, 0); err != nil {
			t.Fatal(err)
		}
	}
	cases := []struct {
		name        string
		before      step // the epoch is recorded
		between     step // that and its push
		place       uint64
		file, moved string // at the end
		says        string
	}{
		{"nothing", nil, nil, 8, "header\n1\n2\n3\n", "", ""},
		{"moved", away, nil, 0, "header\n2\n3\n", "header\n1\n", "was moved to "},
		{"moved after the record", nil, away, 8, "header\n3\n", "header\n1\n2\n", "was moved to "},
		{"moved, and another is there", func(t *testing.T, path string) {
			away(t, path)
			write(t, path, "mine")
		}, nil, 5, "mine\n2\n3\n", "header\n1\n", "gone on with, after the 4 bytes in it,"},
		{"deleted", func(t *testing.T, path string) {
			if err := os.Remove(path); err != nil {
				t.Fatal(err)
			}
		}, nil, 0, "header\n2\n3\n", "", "was deleted under the run, with all rows up to byte 9; a new file is begun"},
		{"linked and deleted", func(t *testing.T, path string) {
			if err := os.Link(path, path+".1"); err != nil {
				t.Fatal(err)
			}
			if err := os.Remove(path); err != nil {
				t.Fatal(err)
			}
		}, nil, 0, "header\n2\n3\n", "header\n1\n", "was moved "},
		{"linked", func(t *testing.T, path string) {
			if err := os.Link(path, path+".1"); err != nil {
				t.Fatal(err)
			}
		}, nil, 9, "header\n1\n2\n3\n", "header\n1\n2\n3\n", ""},
		{"copied over", func(t *testing.T, path string) {
			write(t, path+".2", whatIs(t, path))
			move(t, path, path+".1")
			move(t, path+".2", path)
		}, nil, 9, "header\n1\n2\n3\n", "header\n1\n", "was moved to "},
		{"cut", cut, nil, 0, "header\n2\n3\n", "", "was cut to 0 bytes under the run, which had written up to byte 9"},
		{"cut after the record", nil, cut, 9, "header\n2\n3\n", "", "was cut to 0 bytes under the run"},
		{"written to", func(t *testing.T, path string) { extend(t, path, "mine") }, nil, 14, "header\n1\nmine\n2\n3\n", "", "has 4 bytes that something else has written under the run, from byte 9 on"},
		{"written to after the record", nil, func(t *testing.T, path string) { extend(t, path, "mine\n") }, 9, "header\n1\nmine\n2\n3\n", "", "has 5 bytes that something else has written"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "out.csv")
			s := newSinkOn(t, path)
			var last connector.OutputPlace
			epoch := func(row string, between step) {
				var err error
				if last, err = s.Place(t.Context()); err != nil {
					t.Fatal(err)
				}
				payload := []byte(row)
				if last.At == 0 {
					payload = append(s.Begin(nil), payload...)
				}
				if between != nil {
					between(t, path)
				}
				if err := s.Push(t.Context(), payload); err != nil {
					t.Fatal(err)
				}
			}
			epoch("1\n", nil)
			if c.before != nil {
				c.before(t, path)
			}
			epoch("2\n", c.between)
			if want := c.place; c.before != nil && last.At != want {
				t.Errorf("the second epoch goes to byte %d, not %d", last.At, want)
			}
			epoch("3\n", nil)
			if got := whatIs(t, path); got != c.file {
				t.Errorf("the file is %q", got)
			}
			if got := whatIs(t, path+".1"); got != c.moved {
				t.Errorf("the file that was moved is %q", got)
			}
			said := strings.Join(s.Notices(), "\n")
			if (c.says == "") != (said == "") || !strings.Contains(said, c.says) || strings.Contains(said, "\n") {
				t.Errorf("it says %q", said)
			}
			closes(t, s)
		})
	}
}

// A file that was moved is not begun again where another run writes already.
func TestMovedAndTaken(t *testing.T) {
	path := filepath.Join(t.TempDir(), "out.csv")
	s, other := newSinkOn(t, path), &sink{roots: rootsOf(t), path: path, encoder: headed7{}}
	defer closes(t, s)
	if err := other.Open(t.Context(), false); err == nil || !strings.Contains(err.Error(), "out.csv: is being written by another stream of this run") {
		t.Errorf("%v", err)
	}
	move(t, path, path+".1")
	if err := other.Open(t.Context(), false); err != nil {
		t.Fatal(err)
	}
	defer closes(t, other)
	if _, err := s.Place(t.Context()); err == nil || !strings.Contains(err.Error(), "out.csv: is being written by another stream of this run") {
		t.Errorf("%v", err)
	}
}

// newSinkOn is a sink that begins a file.
func newSinkOn(t *testing.T, path string) *sink {
	t.Helper()
	s := &sink{roots: rootsOf(t), path: path, replace: true, boot: "now", encoder: headed7{}}
	if err := s.Open(t.Context(), false); err != nil {
		t.Fatal(err)
	}
	return s
}

// headed7 is an encoder whose header has seven bytes.
type headed7 struct{}

func (headed7) Begin(dst []byte) []byte                  { return append(dst, "header\n"...) }
func (headed7) Append(dst []byte, _ *batch.Batch) []byte { return dst }

// sinkOn is a sink that resumes on a file.
func sinkOn(t *testing.T, path string) *sink {
	t.Helper()
	s := &sink{roots: rootsOf(t), path: path, replace: true, boot: "now", encoder: headed7{}}
	if err := s.Open(context.Background(), true); err != nil {
		t.Fatal(err)
	}
	return s
}

// resume tells a sink that pushes went to the file of a note.
func resume(t *testing.T, s *sink, note outputNote, anew bool) (connector.Resumption, error) {
	return resumeAt(t, s, func(at uint64) connector.OutputPlace { return placeOf(at, note) }, anew)
}

func resumeAt(t *testing.T, s *sink, place func(at uint64) connector.OutputPlace, anew bool) (connector.Resumption, error) {
	t.Helper()
	at, last := uint64(0), len(pushes)-1
	for _, p := range pushes[:last] {
		if err := s.Recall(place(at), []byte(p)); err != nil {
			t.Fatal(err)
		}
		at += uint64(len(p))
	}
	return s.Resume(t.Context(), place(at), []byte(pushes[last]), anew)
}

func placeOf(at uint64, note outputNote) connector.OutputPlace {
	return connector.OutputPlace{At: at, Note: connector.NoteText(note)}
}

// noteOf is what the log says of a file of the test's pushes.
func noteOf(t *testing.T, path, boot string, number int) outputNote {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	n := min(info.Size(), 14) // the header and a row, where there are that many
	head, _ := sum(f, n)
	return outputNote{File: identityOf(info), Head: n, Sum: head, Boot: boot, Number: number, Born: born(f)}
}

// whatIs is what a file holds, "" where it is not there.
func whatIs(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	return string(text)
}

func closes(t *testing.T, s *sink) {
	t.Helper()
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

func rootsOf(t *testing.T) *connector.Roots { return rootsAt(t, "/") }

func rootsAt(t *testing.T, dir string) *connector.Roots {
	t.Helper()
	roots, err := connector.NewRoots(dir)
	if err != nil {
		t.Fatal(err)
	}
	return roots
}
