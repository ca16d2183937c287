package wal

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/eventflux-io/engine/checkpoint"
)

func newDir(t testing.TB) *OSDir {
	t.Helper()
	dir, err := OpenDir(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { dir.Close() })
	return dir
}

// write makes a segment of some epochs and returns where each ends.
func write(t testing.TB, dir Dir, epochs int) (ends []int64) {
	t.Helper()
	w, err := Create(dir, 1, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	for n := range epochs {
		e := checkpoint.Epoch{Number: uint64(n + 1), Time: time.UnixMicro(int64(n)).UTC()}
		for s := range n % 3 {
			e.Sections = append(e.Sections, checkpoint.Section{Kind: checkpoint.State, Name: fmt.Sprint("part", s), Data: bytes.Repeat([]byte{byte(n)}, 10*n)})
		}
		if err := w.Append(e); err != nil {
			t.Fatal(err)
		}
		ends = append(ends, w.End().Size)
	}
	return ends
}

// count reads segment 1 as the last one and counts its epochs.
func count(dir Dir, last bool) (n int, end End, err error) {
	end, err = Read(dir, 1, 0, last, func(e checkpoint.Epoch) error {
		n++
		if e.Number != uint64(n) || len(e.Sections) != (n-1)%3 {
			return fmt.Errorf("epoch %d with %d sections stands at place %d", e.Number, len(e.Sections), n)
		}
		return nil
	})
	return n, end, err
}

// TestTornTail cuts a log at every byte: what was committed before is read, the
// rest is passed over, and the log can be gone on with.
func TestTornTail(t *testing.T) {
	dir := newDir(t)
	ends := write(t, dir, 8)
	whole, err := os.ReadFile(filepath.Join(dir.Path(), SegmentName(1)))
	if err != nil {
		t.Fatal(err)
	}
	for cut := range whole {
		path := filepath.Join(dir.Path(), SegmentName(1))
		if err := os.WriteFile(path, whole[:cut], 0o600); err != nil {
			t.Fatal(err)
		}
		want := 0
		for want < len(ends) && ends[want] <= int64(cut) {
			want++
		}
		n, end, err := count(dir, true)
		if err != nil || n != want {
			t.Fatalf("cut at %d: %d epochs instead of %d: %v", cut, n, want, err)
		}
		if _, _, err := count(dir, false); err == nil && end.Size < int64(cut) {
			t.Fatalf("cut at %d: a torn segment in the middle of the log was taken", cut)
		}
		w, err := Continue(dir, 1, end)
		if err != nil {
			t.Fatal(err)
		}
		sections := make([]checkpoint.Section, want%3)
		for i := range sections {
			sections[i] = checkpoint.Section{Kind: checkpoint.State, Name: "x", Data: []byte{1}}
		}
		err = w.Append(checkpoint.Epoch{Number: uint64(want + 1), Sections: sections})
		w.Close()
		if n, _, readErr := count(dir, true); err != nil || readErr != nil || n != want+1 {
			t.Fatalf("cut at %d, gone on with: %d epochs: %v, %v", cut, n, err, readErr)
		}
	}
}

// TestAltered flips a bit of every byte: it is damage at that place, whatever
// epoch it hits. Only a length that points after the end of the file cannot be
// told from a torn tail.
func TestAltered(t *testing.T) {
	dir := newDir(t)
	ends := write(t, dir, 6)
	path := filepath.Join(dir.Path(), SegmentName(1))
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	taken := 0
	for at := range whole {
		altered := bytes.Clone(whole)
		altered[at] ^= 1 << rand.IntN(8)
		if err := os.WriteFile(path, altered, 0o600); err != nil {
			t.Fatal(err)
		}
		n, _, err := count(dir, true)
		var damaged *checkpoint.DamagedError
		switch {
		case err == nil && n == len(ends)-1:
			taken++
		case !errors.As(err, &damaged):
			t.Fatalf("byte %d altered: %d epochs, %v", at, n, err)
		case damaged.Path != path || damaged.Offset > int64(at) || damaged.Offset < int64(at)-headerBytes-100:
			t.Fatalf("byte %d altered: the error names %s, byte %d", at, damaged.Path, damaged.Offset)
		}
	}
	if taken > 4 {
		t.Errorf("%d altered bytes passed for a torn tail", taken)
	}
}

// TestLostSector zeroes a sector of the last epoch, as a power cut does with one
// that was never synced: a torn tail. The same in an epoch before is damage.
func TestLostSector(t *testing.T) {
	dir := newDir(t)
	w, err := Create(dir, 1, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	var begins [3]int64
	for n := range begins {
		begins[n] = w.End().Size
		data := bytes.Repeat([]byte{byte(n + 1)}, 5000)
		if err := w.Append(checkpoint.Epoch{Number: uint64(n + 1), Sections: []checkpoint.Section{
			{Kind: checkpoint.State, Name: "a", Data: data}, {Kind: checkpoint.State, Name: "b", Data: data}}}); err != nil {
			t.Fatal(err)
		}
	}
	path := filepath.Join(dir.Path(), SegmentName(1))
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for sector := 0; sector < len(whole); sector += sectorBytes {
		lost := bytes.Clone(whole)
		from, to := sector, min(sector+sectorBytes, len(whole))
		if int64(from) < begins[2] && int64(to) > begins[2] {
			from = int(begins[2]) // what was synced of the sector stays
		}
		clear(lost[from:to])
		if err := os.WriteFile(path, lost, 0o600); err != nil {
			t.Fatal(err)
		}
		n := 0
		end, err := Read(dir, 1, 0, true, func(checkpoint.Epoch) error { n++; return nil })
		var damaged *checkpoint.DamagedError
		if int64(from) < begins[2] {
			if !errors.As(err, &damaged) {
				t.Fatalf("sector at %d lost: %d epochs, %v", from, n, err)
			}
		} else if err != nil || n != 2 || end.Size != begins[2] {
			t.Fatalf("sector at %d lost: %d epochs, %v", from, n, err)
		}
	}
}

// FuzzRead reads any bytes as a segment: no panic, and no epoch that was not
// committed in order.
func FuzzRead(f *testing.F) {
	dir := newDir(f)
	write(f, dir, 4)
	whole, err := os.ReadFile(filepath.Join(dir.Path(), SegmentName(1)))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(whole)
	f.Add(whole[:len(whole)/2])
	f.Fuzz(func(t *testing.T, data []byte) {
		dir := newDir(t)
		if err := os.WriteFile(filepath.Join(dir.Path(), SegmentName(1)), data, 0o600); err != nil {
			t.Fatal(err)
		}
		end, err := Read(dir, 1, 0, true, func(checkpoint.Epoch) error { return nil })
		if err == nil && end.Size > int64(len(data)) {
			t.Fatalf("%d bytes of %d", end.Size, len(data))
		}
	})
}
