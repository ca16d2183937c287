package pipeline

import (
	"sync/atomic"

	"github.com/eventflux-io/engine/batch"
)

// pace keeps shards in step. Partitions of one shard are read in step batch by
// batch; across shards a shard may run ahead of the one furthest behind by so
// many rows, then waits, so that windows need not hold what nobody else has come
// to yet.
type pace struct {
	mark    atomic.Int64 // of the partition furthest behind that holds time back; EndOfStream: none
	ahead   int          // rows read since the shard was last furthest behind
	waiting atomic.Bool
}

// mostAhead is how many rows a shard may run ahead.
const mostAhead = 64 << 10

// readRows counts rows that the shard has read.
func (s *shard) readRows(n int) { s.pace.ahead += n }

// stands notes where the shard's streams stand now, and wakes shards that waited
// for it.
func (s *shard) stands() {
	if len(s.run.shards) == 1 {
		s.pace.ahead = 0
		return
	}
	least := batch.EndOfStream
	for _, src := range s.sources {
		if src.holds && !src.ended {
			least = min(least, src.task.mark)
		}
	}
	if before := s.pace.mark.Swap(int64(least)); before != int64(least) {
		for _, other := range s.run.shards {
			if other.pace.waiting.Load() {
				other.inbox.nudge()
			}
		}
	}
	if least <= s.behindMost() {
		s.pace.ahead = 0
	}
}

// behindMost is the mark of the other shard that is furthest behind.
func (s *shard) behindMost() batch.Time {
	least := batch.EndOfStream
	for _, other := range s.run.shards {
		if other != s {
			least = min(least, batch.Time(other.pace.mark.Load()))
		}
	}
	return least
}

// mustWait tells whether the shard may not read on: it is too far ahead, another
// one has too much to catch up on, or a sink has no room.
func (s *shard) mustWait() bool {
	if s.run.held.Load() {
		return true
	}
	for _, other := range s.run.shards {
		if other != s && other.inbox.size.Load() > crowded {
			return true
		}
	}
	if s.pace.ahead < mostAhead {
		return false
	}
	s.pace.waiting.Store(true)
	if batch.Time(s.pace.mark.Load()) > s.behindMost() {
		return true
	}
	s.pace.waiting.Store(false)
	s.pace.ahead = 0
	return false
}
