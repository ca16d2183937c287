package pipeline_test

import (
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
