package main

import (
	"context"
	"errors"
	"time"

	"github.com/eventflux-io/engine/checkpoint"
	"github.com/eventflux-io/engine/checkpoint/filestore"
	"github.com/eventflux-io/engine/operators/pipeline"
)

// roomEvery is how often a start on a full disk looks for room.
const roomEvery = time.Second

// openState opens the store. Where the disk is full it waits as a run does, until
// there is room or ctx ends.
func (r *session) openState(ctx context.Context, g *pipeline.Graph) (*filestore.Store, error) {
	look := time.NewTicker(roomEvery)
	defer look.Stop()
	for {
		store, err := r.state.open(g)
		if !errors.Is(err, checkpoint.ErrFull) {
			if err == nil {
				r.room()
			}
			return store, err
		}
		r.full(err)
		select {
		case <-look.C:
		case <-ctx.Done():
			return nil, err
		}
	}
}
