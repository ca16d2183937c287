package filestore

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/eventflux-io/engine/checkpoint"
	"github.com/eventflux-io/engine/checkpoint/state"
)

var plan = []Part{{ID: "q/aggregate", Fingerprint: "a", Query: "q"}, {ID: "p/distinct", Fingerprint: "b", Query: "p"}}

func open(t *testing.T, dir string) *Store {
	t.Helper()
	s, err := Open(dir, "app", plan)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// load copies the epochs that a store holds, the parts of a base put together.
func load(s *Store, out *[]checkpoint.Epoch) error {
	return s.Load(func(e checkpoint.Epoch) error {
		more := e.Sections
		if n := len(*out); n == 0 || (*out)[n-1].Number != e.Number {
			e.Sections = nil
			*out = append(*out, e)
		}
		last := &(*out)[len(*out)-1]
		for _, s := range more {
			s.Data = bytes.Clone(s.Data)
			last.Sections = append(last.Sections, s)
		}
		return nil
	})
}

// numbers loads a store and returns the epochs that it holds.
func numbers(s *Store) (out []uint64, err error) {
	var all []checkpoint.Epoch
	err = load(s, &all)
	for _, e := range all {
		out = append(out, e.Number)
	}
	return out, err
}

func epoch(n uint64, data string) checkpoint.Epoch {
	v := state.NewValue("")
	v.Set([]byte(data))
	return checkpoint.Epoch{Number: n, Time: time.UnixMicro(int64(n)), Sections: []checkpoint.Section{{Kind: checkpoint.State, Name: "x", Data: v.Delta(nil)}}}
}

// compact makes a base of what was committed, which the next commit names.
func compact(t *testing.T, s *Store) {
	t.Helper()
	if err := s.Compact(); err != nil {
		t.Fatal(err)
	}
	<-s.merging.done
}

func TestCommitAndLoad(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	if _, err := numbers(s); !errors.Is(err, checkpoint.ErrNone) || !s.Empty() {
		t.Fatalf("a new store: %v", err)
	}
	for n := uint64(1); n <= 3; n++ {
		if err := s.Commit(epoch(n, "delta")); err != nil {
			t.Fatal(err)
		}
	}
	s.Close()
	s = open(t, dir)
	if got, err := numbers(s); err != nil || len(got) != 3 || s.Empty() {
		t.Fatalf("%v, %v", got, err)
	}
	if err := s.Commit(epoch(4, strings.Repeat("everything", 1000))); err != nil {
		t.Fatal(err)
	}
	compact(t, s)
	if err := s.Commit(epoch(5, "delta")); err != nil {
		t.Fatal(err)
	}
	s.Close()
	s = open(t, dir)
	if got, err := numbers(s); err != nil || len(got) != 2 || got[0] != 4 || got[1] != 5 {
		t.Fatalf("after a base: %v, %v", got, err)
	}
	files, _ := filepath.Glob(filepath.Join(dir, "app", "*.wal"))
	if len(files) != 1 {
		t.Errorf("the log before the base was not dropped: %v", files)
	}
}

func TestOneEngineOnly(t *testing.T) {
	dir := t.TempDir()
	open(t, dir)
	if _, err := Open(dir, "app", plan); err == nil || !strings.Contains(err.Error(), "in use by process") {
		t.Fatalf("a second engine on the same state: %v", err)
	}
}

func TestChangedPlan(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	if err := s.Commit(epoch(1, "x")); err != nil {
		t.Fatal(err)
	}
	s.Close()
	more := append([]Part{{ID: "new/sort", Fingerprint: "c", Query: "new"}}, plan...)
	s, err := Open(dir, "app", more)
	if err != nil {
		t.Fatalf("a query more: %v", err)
	}
	s.Close()
	other := []Part{{ID: "q/aggregate", Fingerprint: "z", Query: "q"}, more[0]}
	var changed *checkpoint.ChangedError
	if _, err = Open(dir, "app", other); !errors.As(err, &changed) {
		t.Fatalf("another layout: %v", err)
	}
	for _, line := range []string{"incompatible  q", "dropped       p", "new           new"} {
		if !strings.Contains(changed.Error(), line) {
			t.Errorf("%q does not say %q", changed.Error(), line)
		}
	}
}

// TestOtherFormat: state of another version is refused as such, by Open and Compare.
func TestOtherFormat(t *testing.T) {
	for format, want := range map[int]string{1: "is of an earlier version of eventflux (format 1)", formatVersion + 1: "is of a later version of eventflux"} {
		dir := t.TempDir()
		s := open(t, dir)
		if err := s.Commit(epoch(1, "x")); err != nil {
			t.Fatal(err)
		}
		c := s.current
		c.Format = format
		if err := c.write(s.dir); err != nil {
			t.Fatal(err)
		}
		s.Close()
		_, opened := Open(dir, "app", plan)
		_, compared := Compare(dir, "app", plan)
		for _, err := range []error{opened, compared} {
			var changed *checkpoint.ChangedError
			if !errors.As(err, &changed) || !strings.Contains(err.Error(), want) {
				t.Errorf("format %d: %v", format, err)
			}
		}
	}
}

// TestDamage alters each file that counts; none is ever taken for a first start.
func TestDamage(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	for n := uint64(1); n <= 4; n++ {
		if err := s.Commit(epoch(n, "something")); err != nil {
			t.Fatal(err)
		}
		if n == 2 {
			compact(t, s)
		}
	}
	s.Close()
	files, err := filepath.Glob(filepath.Join(dir, "app", "*"))
	if err != nil || len(files) != 4 {
		t.Fatalf("%v, %v", files, err)
	}
	load := func() error {
		s, err := Open(dir, "app", plan)
		if err != nil {
			return err
		}
		defer s.Close()
		_, err = numbers(s)
		return err
	}
	for _, path := range files {
		name := filepath.Base(path)
		if name == "LOCK" {
			continue
		}
		whole, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		altered := bytes.Clone(whole)
		altered[len(altered)/3] ^= 0xFF
		os.WriteFile(path, altered, 0o600)
		var damaged *checkpoint.DamagedError
		if err := load(); !errors.As(err, &damaged) {
			t.Errorf("%s altered: %v", name, err)
		}
		os.Remove(path)
		if err := load(); !errors.As(err, &damaged) {
			t.Errorf("%s removed: %v", name, err)
		}
		os.WriteFile(path, whole, 0o600)
	}
}

// A base is loaded part by part: that takes the memory of the largest one, not of all.
func TestLoadTakesOnePart(t *testing.T) {
	const sections, each = 64, 1 << 20
	dir := t.TempDir()
	s := open(t, dir)
	for n := range sections {
		e := epoch(uint64(n+1), strings.Repeat(string(rune('0'+n)), each))
		e.Sections[0].Name = fmt.Sprint(n)
		if err := s.Commit(e); err != nil {
			t.Fatal(err)
		}
	}
	compact(t, s)
	if err := s.Commit(epoch(sections+1, "last")); err != nil {
		t.Fatal(err)
	}
	s.Close()
	s = open(t, dir)
	announced := 0
	s.Announce(func(bytes int) { announced += bytes })
	if size := s.Size(); size < sections*each || size > sections*each+10_000 {
		t.Errorf("the size is %d", size)
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	seen := 0
	if err := s.Load(func(e checkpoint.Epoch) error {
		for _, section := range e.Sections {
			if e.Base && (section.Name != fmt.Sprint(seen) || len(section.Data) != each+2 || section.Data[each+1] != byte('0'+seen)) {
				t.Errorf("section %d is %q with %d bytes", seen, section.Name, len(section.Data))
			}
			seen++
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	runtime.ReadMemStats(&after)
	if took := after.TotalAlloc - before.TotalAlloc; seen != sections+1 || took > sections*each/4 || announced < each {
		t.Errorf("%d sections took %d bytes, %d announced", seen, took, announced)
	}
}
