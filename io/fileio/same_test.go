package fileio

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/eventflux-io/engine/io/connector"
)

// overwrite writes over the first bytes of a file, which is never empty in the meantime.
func overwrite(t *testing.T, path, text string) {
	t.Helper()
	writeTo(t, path, 0, text)
}

// A followed file that is rewritten with as many bytes is a new file, however
// that was done, every time.
func TestRewrittenToTheSameSize(t *testing.T) {
	for name, rewrite := range map[string]func(t *testing.T, path, text string){"cut first": write, "in place": overwrite} {
		t.Run(name, func(t *testing.T) {
			log := filepath.Join(t.TempDir(), "app.log")
			write(t, log, row(100, 101))
			r := follow(t, log, 1, nil)
			r.until("app.log:100", "app.log:101")
			for n := 102; n < 122; n += 2 {
				rewrite(t, log, row(n, n+1))
				r.until(fmt.Sprint("app.log:", n), fmt.Sprint("app.log:", n+1))
			}
		})
	}
}

// The first bytes need not differ, and there may be more of the new file than there
// was of the old one.
func TestRewrittenWithTheSameHead(t *testing.T) {
	same := row(slices.Repeat([]int{7}, 200)...) // more than is compared of the start
	if len(same) < maxHead {
		t.Fatal("the head is too short")
	}
	for name, rest := range map[string]string{"as long": row(3, 4), "longer": row(3, 4, 5)} {
		t.Run(name, func(t *testing.T) {
			log := filepath.Join(t.TempDir(), "app.log")
			write(t, log, same+row(1, 2))
			r := follow(t, log, 1, nil)
			r.wait(202)
			overwrite(t, log, same+rest)
			r.wait(200 + strings.Count(rest, "\n"))
		})
	}
}

// wait waits for that many rows, and for none more.
func (r *tail) wait(n int) {
	r.t.Helper()
	r.rows = nil
	late := time.NewTimer(time.Minute)
	defer late.Stop()
	for len(r.rows) < n {
		select {
		case <-r.sources[0].Ready():
			r.poll(0)
		case <-late.C:
			r.t.Fatalf("only %d rows came of %d", len(r.rows), n)
		}
	}
	r.looks(3)
	if len(r.rows) != n {
		r.t.Fatalf("%d rows came instead of %d", len(r.rows), n)
	}
	r.rows = nil
}

// Times alone make no new file: `touch`, a change of the mode, a second name. Nor
// does writing on, whatever the looks see of it.
func TestTouched(t *testing.T) {
	log := filepath.Join(t.TempDir(), "app.log")
	write(t, log, row(1, 2))
	r := follow(t, log, 1, nil)
	r.until("app.log:1", "app.log:2")
	for i, touch := range []func() error{
		func() error { return os.Chtimes(log, time.Now(), time.Now()) },
		func() error { return os.Chtimes(log, time.Unix(0, 0), time.Unix(0, 0)) },
		func() error { return os.Chmod(log, 0o600) },
		func() error { return os.Link(log, log+".too") },
	} {
		if err := touch(); err != nil {
			t.Fatal(err)
		}
		r.until()
		text := row(10 + i)
		for _, part := range []string{text[:1], text[1:5], text[5:]} {
			extend(t, log, part)
			r.looks(1)
		}
		r.until(fmt.Sprint("app.log:", 10+i))
		if i%2 == 0 { // the same after a restart
			r.stop()
			r = follow(t, log, 1, r.at)
		}
	}
}

// A file that is rewritten again and again, faster than it is looked at, gives no
// row twice, and all rows that it has in the end.
func TestRewrittenAllTheTime(t *testing.T) {
	log := filepath.Join(t.TempDir(), "app.log")
	write(t, log, row(1_000_000, 1_000_001))
	r := follow(t, log, 1, nil)
	last := 0
	for n := range 1000 {
		write(t, log, row(1_000_002+2*n, 1_000_003+2*n))
		last = 1_000_003 + 2*n
		select {
		case <-r.sources[0].Ready():
			r.poll(0)
		default:
		}
	}
	late := time.NewTimer(time.Minute)
	defer late.Stop()
	for !slices.Contains(r.rows, fmt.Sprint("app.log:", last)) {
		select {
		case <-r.sources[0].Ready():
			r.poll(0)
		case <-late.C:
			t.Fatal("the last row did not come")
		}
	}
	r.looks(3)
	slices.Sort(r.rows)
	if n := len(r.rows); n != len(slices.Compact(r.rows)) {
		t.Errorf("%d rows came, some twice", n)
	}
}

// A file of which nothing was read is not taken for moved because another one got
// its inode.
func TestInodeOfUnreadFileIsUsedAgain(t *testing.T) {
	log := filepath.Join(t.TempDir(), "app.log")
	write(t, log, "")
	r := follow(t, log, 1, nil)
	for r.at[0].Note == "" {
		r.poll(0)
	}
	r.stop()
	at := r.at[0]
	note := readNote(at.Note)
	if note.Born == 0 {
		t.Skip("this file system does not say when a file was made")
	}
	move(t, log, log+".1")
	write(t, log+".1", row(1))
	write(t, log, row(2))
	for _, same := range []bool{true, false} {
		want := 2
		if !same {
			note.Born, want = note.Born-1, 1
		}
		at.Note = note.String()
		r := follow(t, log, 1, map[int32]connector.Position{0: at})
		r.wait(want)
		r.stop()
	}
}

// A run that goes on knows a file that was rewritten with as many bytes, also
// where the first of them are the same: a followed one is read from the start, which
// is said, and a bounded one ends the run.
func TestRewrittenWhileStopped(t *testing.T) {
	same := row(slices.Repeat([]int{7}, 200)...)
	for name, c := range map[string]struct{ before, after string }{
		"other start": {row(1, 2), row(3, 4)},
		"same start":  {same + row(1, 2), same + row(3, 4)},
	} {
		t.Run(name, func(t *testing.T) {
			log := filepath.Join(t.TempDir(), "app.log")
			write(t, log, c.before)
			r := follow(t, log, 1, nil)
			r.wait(strings.Count(c.before, "\n"))
			r.stop()
			overwrite(t, log, c.after)
			r = follow(t, log, 1, r.at)
			r.wait(strings.Count(c.after, "\n"))
			if want := []string{log + ": rewritten since the run before: read from the start"}; !slices.Equal(r.said, want) {
				t.Errorf("%q was said instead of %q", r.said, want)
			}
		})
		for _, ending := range []string{".jsonl", ".jsonl.gz", ".jsonl.zst"} {
			t.Run(name+ending, func(t *testing.T) {
				path := filepath.Join(t.TempDir(), "a"+ending)
				write(t, path, pack(t, ending, c.before))
				r, err := newTail(t, path, "read", 1, nil)
				if err != nil {
					t.Fatal(err)
				}
				for r.at[0].State != connector.Ended {
					r.poll(0)
				}
				r.stop()
				at := r.at[0]
				at.State = connector.Reading // as if it had been stopped before it noticed the end
				write(t, path, pack(t, ending, c.after))
				r, err = newTail(t, path, "read", 1, map[int32]connector.Position{0: at})
				if err == nil {
					_, err = r.sources[0].Poll(r.into)
				}
				if err == nil || !strings.Contains(err.Error(), "is not the file") {
					t.Errorf("%v", err)
				}
			})
		}
	}
}
