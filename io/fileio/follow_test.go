package fileio

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/io/connector"
	"github.com/eventflux-io/engine/io/format"
)

// tail is sources of one stream at work, one a shard, and what came of them.
type tail struct {
	t       *testing.T
	factory connector.SourceFactory
	sources []connector.Source
	into    *batch.Builder
	rows    []string // "path:v"
	said    []string // notices
	at      map[int32]connector.Position
}

var tailSchema = batch.Schema{{Name: "v", Type: batch.Of(batch.Int64)}, {Name: "file", Type: batch.Of(batch.String)}}

func newTail(t *testing.T, path, mode string, shards int, from map[int32]connector.Position) (*tail, error) {
	t.Helper()
	factory, err := newSource(connector.Spec{Stream: "S", Schema: tailSchema, Metadata: []string{"", "path"}, Files: rootsAt(t, filepath.Dir(path)), Format: &format.JSON,
		Options: connector.Options{"file.path": path, "file.mode": mode}})
	if err != nil {
		t.Fatal(err)
	}
	r := &tail{t: t, factory: factory, into: batch.NewBuilder(tailSchema, 100, 1<<20), at: map[int32]connector.Position{}}
	var list []connector.Position
	for n, p := range from {
		r.at[n] = p
		list = append(list, p)
	}
	if _, err := factory.Partitions(t.Context()); err != nil { // as the pipeline does, before it knows how many shards there are
		t.Fatal(err)
	}
	for shard := range shards {
		src, err := factory.New(shard, shards)
		if err != nil {
			t.Fatal(err)
		}
		r.sources = append(r.sources, src)
		if err := src.Open(t.Context(), list); err != nil {
			r.stop()
			return nil, err
		}
	}
	t.Cleanup(r.stop)
	return r, nil
}

func follow(t *testing.T, path string, shards int, from map[int32]connector.Position) *tail {
	t.Helper()
	r, err := newTail(t, path, "follow", shards, from)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func (r *tail) stop() {
	for _, s := range r.sources {
		s.Close()
	}
	r.sources = nil
}

// poll polls one shard.
func (r *tail) poll(shard int) {
	r.t.Helper()
	r.into.Reset()
	positions, err := r.sources[shard].Poll(r.into)
	if err != nil && err != io.EOF {
		r.t.Fatal(err)
	}
	r.said = append(r.said, r.sources[shard].(connector.Noticer).Notices()...)
	for _, bad := range r.into.Rejected() {
		r.t.Fatal(bad.Message)
	}
	for _, p := range positions {
		if was, known := r.at[p.Partition]; known && was.Name != p.Name {
			r.t.Fatalf("partition %d is called %s and %s", p.Partition, was.Name, p.Name)
		}
		r.at[p.Partition] = p
	}
	b := r.into.Batch(&batch.Scratch{})
	for i := range b.N {
		r.rows = append(r.rows, fmt.Sprintf("%s:%d", filepath.Base(string(b.Cols[1].Text(i))), batch.Values[int64](&b.Cols[0])[i]))
	}
}

// until waits for rows, in any order.
func (r *tail) until(want ...string) {
	r.t.Helper()
	late := time.NewTimer(time.Minute)
	defer late.Stop()
	for len(r.rows) < len(want) {
		for shard, s := range r.sources {
			select {
			case <-s.Ready():
				r.poll(shard)
			case <-late.C:
				r.t.Fatalf("only %v came", r.rows)
			}
		}
	}
	r.looks(3) // for what should not come
	got := slices.Clone(r.rows)
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		r.t.Fatalf("%v came instead of %v", got, want)
	}
	r.rows = nil
}

// looks lets the sources look at their files so many times.
func (r *tail) looks(n int) {
	r.t.Helper()
	for range n {
		for shard, s := range r.sources {
			for !s.(*source).follow.due.Load() {
				<-s.Ready()
			}
			r.poll(shard)
		}
	}
}

func row(v ...int) string {
	var b strings.Builder
	for _, v := range v {
		fmt.Fprintf(&b, "{\"v\":%d}\n", v)
	}
	return b.String()
}

// A file that was rotated while nobody looked is read to its end under its new
// name, and then what is in its place.
func TestRotatedWhileStopped(t *testing.T) {
	log := filepath.Join(t.TempDir(), "app.log")
	write(t, log, row(1, 2))
	r := follow(t, log, 1, nil)
	r.until("app.log:1", "app.log:2")
	r.stop()
	extend(t, log, row(3))
	move(t, log, log+".1")
	write(t, log, row(4, 5, 6))
	r = follow(t, log, 1, r.at)
	r.until("app.log:3", "app.log:4", "app.log:5", "app.log:6")
	r.stop()
	extend(t, log, row(7))
	follow(t, log, 1, r.at).until("app.log:7")
}

// A file that is gone for good leaves its place to the one that took it.
func TestReplacedWhileStopped(t *testing.T) {
	log := filepath.Join(t.TempDir(), "app.log")
	write(t, log, row(1, 2))
	r := follow(t, log, 1, nil)
	r.until("app.log:1", "app.log:2")
	r.stop()
	if err := os.Remove(log); err != nil {
		t.Fatal(err)
	}
	r = follow(t, log, 1, r.at) // it may come back
	write(t, log, row(8, 9, 10, 11))
	r.until("app.log:8", "app.log:9", "app.log:10", "app.log:11")
}

// A glob that matches the old names of a rotated log does not read it twice, not
// after a restart either.
func TestGlobMatchesRotated(t *testing.T) {
	dir := t.TempDir()
	log, glob := filepath.Join(dir, "app.log"), filepath.Join(dir, "app.log*")
	write(t, log, row(1))
	r := follow(t, glob, 1, nil)
	r.until("app.log:1")
	move(t, log, log+".1")
	write(t, log, row(2))
	r.until("app.log:2")
	r.stop()
	r = follow(t, glob, 1, r.at)
	move(t, log+".1", log+".2")
	move(t, log, log+".1")
	write(t, log, row(3))
	r.until("app.log:3")
}

// Files that appear while several shards look get the same numbers on all of
// them, whoever sees them first, and keep them after a restart.
func TestShardsNumberAlike(t *testing.T) {
	dir := t.TempDir()
	glob := filepath.Join(dir, "*.log")
	r := follow(t, glob, 2, nil) // empty
	r.looks(1)
	write(t, filepath.Join(dir, "z.log"), row(1))
	r.until("z.log:1")
	write(t, filepath.Join(dir, "y.log"), row(2))
	write(t, filepath.Join(dir, "x.log"), row(3))
	r.until("y.log:2", "x.log:3")
	r.stop()
	if len(r.at) != 3 || r.at[0].Name != filepath.Join(dir, "z.log") {
		t.Fatalf("positions %v", r.at)
	}
	write(t, filepath.Join(dir, "a.log"), row(4))
	r = follow(t, glob, 3, r.at)
	r.until("a.log:4")
	if r.at[3].Name != filepath.Join(dir, "a.log") {
		t.Errorf("positions %v", r.at)
	}
}

// A file that was cut is read again, even where it has grown beyond its old length
// before anybody looked.
func TestCut(t *testing.T) {
	log := filepath.Join(t.TempDir(), "app.log")
	write(t, log, row(1, 2))
	r := follow(t, log, 1, nil)
	r.until("app.log:1", "app.log:2")
	write(t, log, row(3))
	r.until("app.log:3")
	write(t, log, row(4, 5, 6))
	r.until("app.log:4", "app.log:5", "app.log:6")
}

// A file that came while the run was stopped, and precedes the others in
// the order of their names, takes no number from them: all are read, each once.
func TestNewWhileStopped(t *testing.T) {
	for _, mode := range []string{"read", "follow"} {
		dir := t.TempDir()
		glob := filepath.Join(dir, "*.jsonl")
		write(t, filepath.Join(dir, "m.jsonl"), row(1, 2))
		write(t, filepath.Join(dir, "n.jsonl"), row(3))
		r, err := newTail(t, glob, mode, 1, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.poll(0)
		r.stop()
		first, at := r.rows, r.at
		for n, p := range at {
			p.State = connector.Reading // as if it had been stopped before it noticed the end
			at[n] = p
		}
		write(t, filepath.Join(dir, "a.jsonl"), row(4))
		if r, err = newTail(t, glob, mode, 2, at); err != nil {
			t.Fatal(err)
		}
		for range 10 {
			r.poll(0)
			r.poll(1)
		}
		got := append(first, r.rows...)
		slices.Sort(got)
		if want := []string{"a.jsonl:4", "m.jsonl:1", "m.jsonl:2", "n.jsonl:3"}; !slices.Equal(got, want) {
			t.Errorf("%s: %v instead of %v", mode, got, want)
		}
	}
}

// A script that follows another path than before reads what is there.
func TestOtherPath(t *testing.T) {
	dir := t.TempDir()
	one, two := filepath.Join(dir, "one.log"), filepath.Join(dir, "two.log")
	write(t, one, row(1))
	write(t, two, row(2))
	r := follow(t, one, 1, nil)
	r.until("one.log:1")
	r.stop()
	follow(t, two, 1, r.at).until("two.log:2")
}

// A bounded run that goes on wants the file that it began with.
func TestChangedWhileStopped(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.jsonl")
	for name, c := range map[string]struct{ after, wrong string }{
		"longer":        {row(1, 2, 3), ""},
		"another start": {row(5, 6, 7), "is not the file"},
		"shorter":       {row(1), "is not the file"},
	} {
		write(t, path, row(1, 2))
		r, err := newTail(t, path, "read", 1, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.poll(0)
		r.stop()
		p := r.at[0]
		p.State = connector.Reading // as if it had been stopped before it noticed the end
		write(t, path, c.after)
		if _, err = newTail(t, path, "read", 1, map[int32]connector.Position{0: p}); err == nil && c.wrong != "" || err != nil && (c.wrong == "" || !strings.Contains(err.Error(), c.wrong)) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A pause of the process that falls into a look does not put off those after it.
// Looks that take long one after the other are rarer.
func TestPauseInLook(t *testing.T) {
	var l looks
	for i, c := range []struct{ took, wait time.Duration }{
		{time.Millisecond, lookEvery},
		{time.Minute, lookEvery},
		{time.Millisecond, lookEvery},
		{2 * time.Second, lookEvery},
		{3 * time.Second, lookShare * 2 * time.Second},
		{4 * time.Second, lookShare * 3 * time.Second},
		{time.Millisecond, lookEvery},
	} {
		l.record(c.took)
		if got := l.interval(); got != c.wait {
			t.Errorf("after look %d, which took %v: the next waits %v, not %v", i, c.took, got, c.wait)
		}
	}
}
