package filestore

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"syscall"
	"testing"
	"time"

	"github.com/eventflux-io/engine/checkpoint"
	"github.com/eventflux-io/engine/checkpoint/disktest"
	"github.com/eventflux-io/engine/checkpoint/state"
)

// scenario commits epochs up to a number, with a base merged after every fifth, in
// segments of a few epochs each. What is committed is a table that changes at random
// and a counter.
type scenario struct {
	disk  *disktest.Disk
	dir   string
	acked uint64 // the last epoch that Commit said is durable
	tried uint64
}

const scenarioEpochs = 20

// change makes the changes of an epoch: the same ones whenever it is made.
func change(table *state.Table, n uint64) {
	dice := rand.New(rand.NewPCG(n, 1))
	var id [1]uint32
	for range 30 {
		key := fmt.Append(nil, dice.IntN(60))
		keys := state.Keys{Data: key, Offsets: []int32{0, int32(len(key))}, Hashes: []uint64{state.Hash(key)}}
		slice := table.Slice(int64(dice.IntN(3)))
		slice.Upsert(keys, nil, id[:])
		slice.SetValue(0, id[0], bytes.Repeat([]byte{byte(n)}, dice.IntN(40)))
		if dice.IntN(4) == 0 {
			slice.Delete(id[0])
		}
	}
	if n%6 == 0 {
		table.Drop(int64(dice.IntN(3)))
	}
}

// held is all that a table holds.
func held(table *state.Table) map[string]string {
	all := map[string]string{}
	for _, s := range table.Slices() {
		for id := range uint32(s.Len()) {
			if s.Live(id) {
				all[fmt.Sprintf("%d/%s", s.At(), s.Key(id))] = string(s.Value(0, id))
			}
		}
	}
	return all
}

// run opens the store, checks that it holds every epoch that was acknowledged and
// nothing that was not tried, and commits the rest. A full disk is tried again.
func (s *scenario) run() error {
	store, err := OpenOn(s.disk, s.dir, "app", plan)
	if err != nil {
		return err
	}
	defer store.Close()
	store.most, store.mostMerged = 4000, 500
	last, counted := uint64(0), ""
	table := state.NewTable("t", state.Bytes)
	err = store.Load(func(e checkpoint.Epoch) error {
		last = e.Number
		for _, section := range e.Sections {
			switch section.Kind {
			case checkpoint.State:
				if err := table.Apply(section.Data, func(uint8) bool { return true }); err != nil {
					return err
				}
			case checkpoint.Counters:
				counted = string(section.Data)
			}
		}
		return nil
	})
	switch {
	case err != nil && !errors.Is(err, checkpoint.ErrNone):
		return err
	case last < s.acked || last > s.tried:
		return fmt.Errorf("epoch %d is the last one; %d was acknowledged, %d tried", last, s.acked, s.tried)
	case last > 0 && counted != fmt.Sprint(last):
		return fmt.Errorf("epoch %d has the counters of %s", last, counted)
	}
	want := state.NewTable("t", state.Bytes)
	for n := uint64(1); n <= last; n++ {
		change(want, n)
	}
	if got, want := held(table), held(want); !maps.Equal(got, want) {
		return fmt.Errorf("after epoch %d there are %d rows, not %d", last, len(got), len(want))
	}
	for n := last + 1; n <= scenarioEpochs; n++ {
		s.tried = max(s.tried, n)
		change(table, n)
		e := checkpoint.Epoch{Number: n, Time: time.UnixMicro(int64(n)).UTC(), Sections: []checkpoint.Section{
			{Kind: checkpoint.State, Name: "t", Data: table.Delta(nil)}, {Kind: checkpoint.Counters, Data: fmt.Append(nil, n)}}}
		err := store.Commit(e)
		if errors.Is(err, checkpoint.ErrFull) {
			err = store.Commit(e)
		}
		if err != nil {
			return err
		}
		s.acked = n
		if n%5 == 0 {
			if err := store.Compact(); err != nil {
				return err
			}
			if store.merging != nil { // else there was no room
				<-store.merging.done
			}
		}
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
			s := &scenario{disk: disktest.New(), dir: dir}
			s.disk.FailAt(call, fault)
			err := s.run()
			if s.disk.Calls() < call {
				break
			}
			if err != nil {
				reported++
				var disk *checkpoint.DiskError
				if !errors.As(err, &disk) && !errors.Is(err, checkpoint.ErrFull) {
					t.Fatalf("%v at call %d became %v", fault, call, err)
				}
			}
			s.disk.FailAt(0, nil)
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
		s := &scenario{disk: disktest.New(), dir: dir}
		for cuts := 0; ; cuts++ {
			s.disk.DieAt(1+dice.IntN(120), syscall.EIO)
			err := s.run()
			if err == nil {
				break
			}
			var disk *checkpoint.DiskError
			if !errors.As(err, &disk) {
				t.Fatalf("after %d cuts: %v", cuts, err)
			}
			s.disk.PowerCut(dice)
		}
	}
}
