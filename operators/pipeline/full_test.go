package pipeline_test

import (
	"context"
	"errors"
	"fmt"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/eventflux-io/engine/checkpoint"
	"github.com/eventflux-io/engine/operators/pipeline"
)

// failingStore fails its first commit.
type failingStore struct {
	*epochStore
	with  error
	tries int
}

func (s *failingStore) Commit(e checkpoint.Epoch) error {
	if s.tries++; s.tries == 1 {
		return s.with
	}
	return s.epochStore.Commit(e)
}

// A commit for which there was no room is tried again. One that failed otherwise is
// not, whatever the cause: a base may have taken the place of the one before it, and
// the second try would remove it.
func TestCommitFails(t *testing.T) {
	for _, c := range []struct {
		with  error
		tries int
	}{
		{fmt.Errorf("st/app/0000000001.wal: %w", checkpoint.ErrFull), 2},
		{&checkpoint.DiskError{Path: "st/app/0000000001.wal", Err: syscall.ENOSPC}, 1},
		{&checkpoint.DiskError{Path: "st/app/0000000001.wal", Err: syscall.EIO}, 1},
	} {
		parts, _ := partitions(1, 20)
		store := &failingStore{epochStore: newEpochStore(), with: c.with}
		var err error
		synctest.Test(t, func(t *testing.T) { // in which the pause before the second try takes no time
			_, err = pipeline.Run(t.Context(), counting(scripted(true, parts), newTaken()),
				pipeline.Options{Clock: time.Now, Store: store, Interval: time.Hour})
		})
		if again := c.tries > 1; again != (err == nil) || !again && !errors.Is(err, c.with) || store.tries != c.tries {
			t.Errorf("%v: %d tries, then %v", c.with, store.tries, err)
		}
	}
}

// fullStore has no room from some commit on. Whoever tries again waits for it, and is
// stopped in the end, which the test takes for a fault.
type fullStore struct {
	*epochStore
	room   int // for that many commits
	waited func()
	tries  int // beyond
	stop   func()
}

func (s *fullStore) Commit(e checkpoint.Epoch) error {
	if s.room > 0 {
		s.room--
		return s.epochStore.Commit(e)
	}
	if s.tries++; s.tries == 1 {
		s.waited()
	} else if s.tries == 5 {
		s.stop()
	}
	return fmt.Errorf("st/app/0000000001.wal: %w", checkpoint.ErrFull)
}

// A run that fails while an epoch waits for room ends with its error.
func TestFailsWhileTheDiskIsFull(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		src := &broken{replayed: minutes(1, 1_000_000), now: make(chan struct{}), failed: make(chan struct{})}
		store := &fullStore{epochStore: newEpochStore(), stop: stop, waited: func() {
			close(src.now)
			<-src.failed
		}}
		g := counting(&script{}, newTaken())
		g.Nodes[0].Source.Factory = src
		_, err := pipeline.Run(ctx, g, pipeline.Options{Clock: time.Now, Store: store, Interval: -1})
		if !errors.Is(err, errBroken) || store.tries >= 5 {
			t.Errorf("%d tries, then %v", store.tries, err)
		}
	})
}

// A run whose rows are committed and pushed has ended: it does not wait for room to
// note that.
func TestEndsWhileTheDiskIsFull(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		parts, _ := partitions(1, 20)
		g, out := counting(scripted(true, parts), newTaken()), &pushed{}
		g.Nodes[2].Sink.Factory = out
		store := &fullStore{epochStore: newEpochStore(), room: 1, stop: stop, waited: func() {}}
		_, err := pipeline.Run(ctx, g, pipeline.Options{Clock: time.Now, Store: store, Interval: time.Hour})
		if err != nil || store.tries > 1 || out.has() == 0 {
			t.Errorf("%d tries, then %v", store.tries, err)
		}
	})
}
