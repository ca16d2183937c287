package pipeline

import (
	"context"
	"sync/atomic"
)

// barrier brings all shards to one point between two rows. The first shard leads:
// it announces the barrier, every shard stops reading its sources, and what is
// under way between shards arrives. Then no row is anywhere but in the state of
// an operator, and each shard may seal its part of an epoch.
//
// A barrier costs the time in which the queues run empty; it needs no alignment
// of inputs, so operators never hear of it.
type barrier struct {
	// word is the number of the barrier and, in the lowest bits, the phase.
	word   atomic.Uint64
	parked atomic.Int64 // shards that have stopped reading
	sealed atomic.Int64 // shards that have sealed their part
	flight atomic.Int64 // messages that were sent and have not been worked off
}

type phase uint64

const (
	reading phase = iota // between barriers
	pausing              // stop reading, work off what arrives
	sealing              // seal
	over                 // the run has ended
	phaseBits
)

func (b *barrier) load() (number uint64, p phase) {
	w := b.word.Load()
	return w / uint64(phaseBits), phase(w % uint64(phaseBits))
}

// enter begins a phase; a new barrier begins with pausing.
func (r *run) enter(p phase) {
	number, _ := r.barrier.load()
	if p == pausing {
		number++
		r.barrier.parked.Store(0)
		r.barrier.sealed.Store(0)
	}
	r.barrier.word.Store(number*uint64(phaseBits) + uint64(p))
	r.nudgeAll()
}

func (r *run) nudgeAll() {
	for _, s := range r.shards {
		s.inbox.nudge()
	}
}

// quiesce returns when no shard reads and nothing is under way. The first shard
// calls it; enter(reading) lets all go on.
func (r *run) quiesce(ctx context.Context) error {
	r.enter(pausing)
	others := int64(len(r.shards) - 1)
	for {
		got, err := r.shards[0].receive(ctx)
		if err != nil {
			return err
		}
		if r.barrier.parked.Load() == others && r.barrier.flight.Load() == 0 {
			return nil
		}
		if !got {
			if err := r.shards[0].nudged(ctx); err != nil {
				return err
			}
		}
	}
}

// sealParts has every shard seal its part of the epoch that is being sealed.
func (r *run) sealParts(ctx context.Context) error {
	r.enter(sealing)
	r.shards[0].seal()
	for r.barrier.sealed.Load() < int64(len(r.shards)-1) {
		if err := r.shards[0].nudged(ctx); err != nil {
			return err
		}
	}
	return nil
}

// attend is a turn of another shard while there is a barrier. It returns when
// there may be something to do.
func (s *shard) attend(ctx context.Context, number uint64, p phase) error {
	b := s.run.barrier
	if p == pausing && s.parkedAt != number {
		s.parkedAt = number
		b.parked.Add(1)
		s.run.shards[0].inbox.nudge()
	}
	if p == sealing && s.sealedAt != number {
		s.sealedAt = number
		s.seal()
		b.sealed.Add(1)
		s.run.shards[0].inbox.nudge()
	}
	got, err := s.receive(ctx)
	if err != nil || got {
		return err
	}
	return s.nudged(ctx)
}

// nudged waits until somebody nudges the shard.
func (s *shard) nudged(ctx context.Context) error {
	select {
	case <-s.inbox.wake:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
