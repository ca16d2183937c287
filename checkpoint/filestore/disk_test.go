package filestore

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"syscall"
	"testing"
	"time"

	"github.com/eventflux-io/engine/checkpoint"
	"github.com/eventflux-io/engine/checkpoint/disktest"
)

// scenario commits epochs up to a number, every seventh a base, in segments of a
// few epochs each.
type scenario struct {
	disk  *disktest.Disk
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
	var loaded []checkpoint.Epoch
	err = load(store, &loaded)
	for _, e := range loaded {
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
	}
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
			s.disk.DieAt(1+dice.IntN(60), syscall.EIO)
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
