package pipeline_test

import (
	"errors"
	"testing"
	"time"

	"github.com/eventflux-io/engine/io/connector"
	"github.com/eventflux-io/engine/operators/pipeline"
)

// silent is a partition that gives nothing and never ends.
func silent() ([]row, connector.PartitionState) { return nil, connector.CaughtUp }

// lostStore is not held any more, though nothing is committed to it.
type lostStore struct {
	*epochStore
	why error
}

func (s *lostStore) Held() error { return s.why }

// A run ends with the error that comes through Failed, and with that of a store which
// is not held any more, though no row comes.
func TestFails(t *testing.T) {
	want := errors.New("told to end")
	failed := make(chan error, 1)
	failed <- want
	for name, opt := range map[string]pipeline.Options{
		"told":              {Failed: failed, Store: newEpochStore()},
		"the store is lost": {Store: &lostStore{newEpochStore(), want}},
	} {
		opt.Clock, opt.Shards = time.Now, 2
		source := &script{parts: []func() ([]row, connector.PartitionState){silent, silent}}
		if _, err := pipeline.Run(t.Context(), counting(source, newTaken()), opt); !errors.Is(err, want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
