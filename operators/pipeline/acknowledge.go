package pipeline

import (
	"errors"

	"github.com/eventflux-io/engine/io/connector"
)

// acknowledged is a sink that learns later that its rows have arrived. Its rows
// go out as they are made, and an epoch is not committed before all rows that
// were written before its barrier are acknowledged.
type acknowledged struct {
	task *task
	sink connector.Acknowledged
}

// line is drawn after the rows that a sink was given before a barrier.
type line struct {
	task    *task
	settled <-chan error
}

func (a acknowledged) seal() line { return line{a.task, a.sink.Seal()} }

// await returns when all rows before the line are acknowledged, or abandoned is
// closed.
func (l line) await(abandoned <-chan struct{}) error {
	select {
	case err := <-l.settled:
		if err != nil {
			return l.task.named(err)
		}
		return nil
	case <-abandoned:
		return errAbandoned
	}
}

// errAbandoned is of an epoch that waited for a sink when its run failed.
var errAbandoned = errors.New("the run has failed")

// heed holds the sources where a sink has no room for more rows, or an epoch on
// its way takes long and much output waits after it. The first shard calls it
// between turns: it is never held up itself.
func (r *run) heed() error {
	hold := r.epochs.crowded()
	for _, a := range r.acknowledged {
		room, err := a.sink.Room()
		if err != nil {
			return a.task.named(err)
		}
		hold = hold || !room
	}
	if before := r.held.Swap(hold); before && !hold {
		r.nudgeAll()
	}
	return nil
}

// awaitAcknowledgements waits until everything that was written is acknowledged.
func (r *run) awaitAcknowledgements() error {
	for _, a := range r.acknowledged {
		if err := a.seal().await(nil); err != nil {
			return err
		}
	}
	return nil
}
