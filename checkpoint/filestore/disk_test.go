package filestore

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/eventflux-io/engine/checkpoint"
	"github.com/eventflux-io/engine/checkpoint/wal"
)

// simDisk is a disk in memory of which every call can fail once, and that can
// lose power: then a file that was not synced has any of its sectors as they were
// before, and of what was done to names since the folder was synced only the
// first steps may be left.
type simDisk struct {
	names   map[string]*inode
	durable map[string]*inode
	steps   []map[string]*inode // names after each step since the folder was synced
	calls   int
	failAt  int   // the call that fails; 0: none
	err     error // with this
	dead    bool  // so do all later ones
}

type inode struct{ data, durable []byte }

func newDisk() *simDisk {
	return &simDisk{names: map[string]*inode{}, durable: map[string]*inode{}}
}

// call counts a call and tells whether it fails.
func (d *simDisk) call() error {
	d.calls++
	if d.failAt > 0 && (d.calls == d.failAt || d.dead && d.calls > d.failAt) {
		return d.err
	}
	return nil
}

func (d *simDisk) named() { d.steps = append(d.steps, maps.Clone(d.names)) }

func (d *simDisk) Create(path string) (wal.File, error) {
	if err := d.call(); err != nil {
		return nil, err
	}
	if d.names[path] != nil {
		return nil, fs.ErrExist
	}
	d.names[path] = &inode{}
	d.named()
	return &simFile{d, d.names[path]}, nil
}

func (d *simDisk) Open(path string) (wal.File, error) {
	if err := d.call(); err != nil {
		return nil, err
	}
	if d.names[path] == nil {
		return nil, fs.ErrNotExist
	}
	return &simFile{d, d.names[path]}, nil
}

func (d *simDisk) ReadFile(path string) ([]byte, error) {
	if err := d.call(); err != nil {
		return nil, err
	}
	if d.names[path] == nil {
		return nil, fs.ErrNotExist
	}
	return bytes.Clone(d.names[path].data), nil
}

func (d *simDisk) Names(string) ([]string, error) {
	var names []string
	for path := range d.names {
		names = append(names, filepath.Base(path))
	}
	return names, d.call()
}

func (d *simDisk) Remove(path string) error {
	if err := d.call(); err != nil {
		return err
	}
	if d.names[path] == nil {
		return fs.ErrNotExist
	}
	delete(d.names, path)
	d.named()
	return nil
}

func (d *simDisk) Rename(from, to string) error {
	if err := d.call(); err != nil {
		return err
	}
	d.names[to] = d.names[from]
	delete(d.names, from)
	d.named()
	return nil
}

func (d *simDisk) SyncDir(string) error {
	if err := d.call(); err != nil {
		return err
	}
	d.durable, d.steps = maps.Clone(d.names), nil
	return nil
}

type simFile struct {
	disk *simDisk
	*inode
}

func (f *simFile) WriteAt(p []byte, at int64) (int, error) {
	err := f.disk.call()
	if err != nil {
		p = p[:len(p)/2]
	}
	if grow := int(at) + len(p) - len(f.data); grow > 0 {
		f.data = append(f.data, make([]byte, grow)...)
	}
	return copy(f.data[at:], p), err
}

func (f *simFile) Truncate(size int64) error {
	if err := f.disk.call(); err != nil {
		return err
	}
	f.data = f.data[:size]
	return nil
}

func (f *simFile) Sync() error {
	if err := f.disk.call(); err != nil {
		return err
	}
	f.durable = bytes.Clone(f.data)
	return nil
}

func (f *simFile) Close() error { return f.disk.call() }

// powerCut leaves what may be left after one.
func (d *simDisk) powerCut(dice *rand.Rand) {
	d.names = maps.Clone(d.durable)
	if n := dice.IntN(len(d.steps) + 1); n > 0 {
		d.names = d.steps[n-1]
	}
	for _, f := range d.names {
		const sector = 512
		size := len(f.durable)
		if dice.IntN(2) == 0 {
			size = len(f.data)
		}
		left := make([]byte, size)
		for at := 0; at < size; at += sector {
			from := f.durable
			if dice.IntN(2) == 0 {
				from = f.data
			}
			if at < len(from) {
				copy(left[at:min(at+sector, size)], from[at:])
			}
		}
		f.data, f.durable = left, bytes.Clone(left)
	}
	d.durable, d.steps = maps.Clone(d.names), nil
	d.failAt, d.dead = 0, false
}

// scenario commits epochs up to a number, every seventh a base, in segments of a
// few epochs each.
type scenario struct {
	disk  *simDisk
	dir   string
	acked uint64 // the last epoch that Commit said is durable
	tried uint64
}

const scenarioEpochs = 20

func scenarioEpoch(n uint64) checkpoint.Epoch {
	e := checkpoint.Epoch{Number: n, Time: time.UnixMicro(int64(n)).UTC(), Base: n%7 == 0}
	for s := range n % 4 {
		data := bytes.Repeat([]byte{byte(n), 0, byte(s)}, int(n*53%700))
		data = append(data, make([]byte, n*97%1500)...)
		e.Sections = append(e.Sections, checkpoint.Section{Kind: checkpoint.State, Name: fmt.Sprint(n, s), Data: data})
	}
	return e
}

// run opens the store, checks that it holds every epoch that was acknowledged and
// nothing that was not tried, and commits the rest. A full disk is tried again.
func (s *scenario) run() error {
	store, err := OpenOn(s.disk, s.dir, "app", plan)
	if err != nil {
		return err
	}
	defer store.Close()
	store.most = 4000
	last := uint64(0)
	err = store.Load(func(e checkpoint.Epoch) error {
		want := scenarioEpoch(e.Number)
		if len(e.Sections) != len(want.Sections) || !e.Time.Equal(want.Time) {
			return fmt.Errorf("epoch %d is not what was committed", e.Number)
		}
		for i := range want.Sections {
			if e.Sections[i].Name != want.Sections[i].Name || !bytes.Equal(e.Sections[i].Data, want.Sections[i].Data) {
				return fmt.Errorf("section %d of epoch %d is not what was committed", i, e.Number)
			}
		}
		last = e.Number
		return nil
	})
	switch {
	case err != nil && !errors.Is(err, checkpoint.ErrNone):
		return err
	case last < s.acked || last > s.tried:
		return fmt.Errorf("epoch %d is the last one; %d was acknowledged, %d tried", last, s.acked, s.tried)
	}
	for n := last + 1; n <= scenarioEpochs; n++ {
		s.tried = max(s.tried, n)
		err := store.Commit(scenarioEpoch(n))
		if errors.Is(err, checkpoint.ErrFull) {
			err = store.Commit(scenarioEpoch(n))
		}
		if err != nil {
			return err
		}
		s.acked = n
	}
	return nil
}

// Every call to the disk fails once, for want of room or for good: the store
// goes on, or says so and a restart finds every epoch that it acknowledged.
func TestEveryCallFails(t *testing.T) {
	dir := t.TempDir() // of the lock
	for _, fault := range []syscall.Errno{syscall.EIO, syscall.ENOSPC} {
		reported := 0
		for call := 1; ; call++ {
			s := &scenario{disk: newDisk(), dir: dir}
			s.disk.failAt, s.disk.err = call, fault
			err := s.run()
			if s.disk.calls < call {
				break
			}
			if err != nil {
				reported++
				var disk *checkpoint.DiskError
				if !errors.As(err, &disk) && !errors.Is(err, checkpoint.ErrFull) {
					t.Fatalf("%v at call %d became %v", fault, call, err)
				}
			}
			s.disk.failAt = 0
			if err := s.run(); err != nil {
				t.Fatalf("%v at call %d, started again: %v", fault, call, err)
			}
		}
		if reported < 10 {
			t.Errorf("%v was reported %d times", fault, reported)
		}
	}
}

// The power goes at any call, again and again: a restart always finds what was
// acknowledged, and takes nothing for damage.
func TestPowerCut(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	dice := rand.New(rand.NewPCG(seed, 0))
	dir := t.TempDir() // of the lock
	for range 200 {
		s := &scenario{disk: newDisk(), dir: dir}
		for cuts := 0; ; cuts++ {
			s.disk.calls, s.disk.failAt, s.disk.err, s.disk.dead = 0, 1+dice.IntN(60), syscall.EIO, true
			err := s.run()
			if err == nil {
				break
			}
			var disk *checkpoint.DiskError
			if !errors.As(err, &disk) {
				t.Fatalf("after %d cuts: %v", cuts, err)
			}
			s.disk.powerCut(dice)
		}
	}
}
