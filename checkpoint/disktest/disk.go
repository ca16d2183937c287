// Package disktest holds a disk for tests of what writes logs: every call to it
// can fail, and it can lose power.
package disktest

import (
	"bytes"
	"io"
	"io/fs"
	"maps"
	"math/rand/v2"
	"slices"
	"sync"

	"github.com/eventflux-io/engine/checkpoint/wal"
)

// Disk is a folder on a disk in memory of which every call can fail once, and that
// can lose power: then a file that was not synced has any of its sectors as they were
// before, and of what was done to names since the folder was synced only the
// first steps may be left.
type Disk struct {
	mu      sync.Mutex
	names   map[string]*inode
	durable map[string]*inode
	steps   []map[string]*inode // names after each step since the folder was synced
	calls   int
	failAt  int   // the call that fails; 0: none
	err     error // with this
	dead    bool  // so do all later ones
}

var _ wal.Dir = (*Disk)(nil)

type inode struct{ data, durable []byte }

// New is an empty disk that works.
func New() *Disk {
	return &Disk{names: map[string]*inode{}, durable: map[string]*inode{}}
}

// FailAt makes the n-th call from now fail with err, a write after half of it is
// done. n 0: none fails.
func (d *Disk) FailAt(n int, err error) { d.calls, d.failAt, d.err, d.dead = 0, n, err, false }

// DieAt is FailAt for that call and all later ones.
func (d *Disk) DieAt(n int, err error) {
	d.FailAt(n, err)
	d.dead = true
}

// Calls is how many there were since FailAt or DieAt.
func (d *Disk) Calls() int {
	defer d.lock()()
	return d.calls
}

// lock takes the disk for a call, and gives what lets go of it: a base is merged
// beside the log.
func (d *Disk) lock() (unlock func()) {
	d.mu.Lock()
	return d.mu.Unlock
}

// call counts a call and reports whether it fails.
func (d *Disk) call() error {
	d.calls++
	if d.failAt > 0 && (d.calls == d.failAt || d.dead && d.calls > d.failAt) {
		return d.err
	}
	return nil
}

func (d *Disk) named() { d.steps = append(d.steps, maps.Clone(d.names)) }

func (d *Disk) Path() string { return "disk" }

func (d *Disk) Create(name string) (wal.File, error) {
	defer d.lock()()
	if err := d.call(); err != nil {
		return nil, err
	}
	if d.names[name] != nil {
		return nil, fs.ErrExist
	}
	d.names[name] = &inode{}
	d.named()
	return &file{d, d.names[name]}, nil
}

func (d *Disk) Open(name string) (wal.File, error) {
	defer d.lock()()
	if err := d.call(); err != nil {
		return nil, err
	}
	if d.names[name] == nil {
		return nil, fs.ErrNotExist
	}
	return &file{d, d.names[name]}, nil
}

func (d *Disk) Reader(name string) (io.ReadCloser, int64, error) {
	defer d.lock()()
	if err := d.call(); err != nil {
		return nil, 0, err
	}
	f := d.names[name]
	if f == nil {
		return nil, 0, fs.ErrNotExist
	}
	return reading{d, bytes.NewReader(bytes.Clone(f.data))}, int64(len(f.data)), nil
}

type reading struct {
	disk *Disk
	*bytes.Reader
}

func (r reading) Read(p []byte) (int, error) {
	defer r.disk.lock()()
	if err := r.disk.call(); err != nil {
		return 0, err
	}
	return r.Reader.Read(p)
}

func (r reading) Close() error { return nil }

func (d *Disk) Names() ([]string, error) {
	defer d.lock()()
	return slices.Collect(maps.Keys(d.names)), d.call()
}

func (d *Disk) Remove(name string) error {
	defer d.lock()()
	if err := d.call(); err != nil {
		return err
	}
	if d.names[name] == nil {
		return fs.ErrNotExist
	}
	delete(d.names, name)
	d.named()
	return nil
}

func (d *Disk) Rename(from, to string) error {
	defer d.lock()()
	if err := d.call(); err != nil {
		return err
	}
	d.names[to] = d.names[from]
	delete(d.names, from)
	d.named()
	return nil
}

func (d *Disk) Sync() error {
	defer d.lock()()
	if err := d.call(); err != nil {
		return err
	}
	d.durable, d.steps = maps.Clone(d.names), nil
	return nil
}

type file struct {
	disk *Disk
	*inode
}

func (f *file) WriteAt(p []byte, at int64) (int, error) {
	defer f.disk.lock()()
	err := f.disk.call()
	if err != nil {
		p = p[:len(p)/2]
	}
	if grow := int(at) + len(p) - len(f.data); grow > 0 {
		f.data = append(f.data, make([]byte, grow)...)
	}
	return copy(f.data[at:], p), err
}

func (f *file) Truncate(size int64) error {
	defer f.disk.lock()()
	if err := f.disk.call(); err != nil {
		return err
	}
	f.data = f.data[:size]
	return nil
}

func (f *file) Sync() error {
	defer f.disk.lock()()
	if err := f.disk.call(); err != nil {
		return err
	}
	f.durable = bytes.Clone(f.data)
	return nil
}

func (f *file) Close() error {
	defer f.disk.lock()()
	return f.disk.call()
}

// PowerCut leaves what may be left after one, on a disk that works again.
func (d *Disk) PowerCut(dice *rand.Rand) {
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
	d.FailAt(0, nil)
}
