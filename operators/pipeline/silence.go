package pipeline

import (
	"time"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/io/connector"
)

// silence is how long a partition that was read to its end has had nothing more.
// It lasts from the look that first found nothing to the last one that did: a
// clock that goes on while nobody looks (the process is stopped, the machine is
// moved, the disk is full, a sink takes nothing) shows no silence.
//
// Times are those of run.elapsed.
type silence struct {
	from, to time.Duration
}

func (q *silence) begin(at time.Duration) { *q = silence{at, at} }

// empty notes a look that found nothing; one that began before the silence says
// nothing about it.
func (q *silence) empty(at time.Duration) { q.to = max(q.to, at) }

func (q silence) lasts() time.Duration { return q.to - q.from }

// leastPause is the shortest gap between two looks that counts as a pause: an idle
// shard looks every idleTick, and other work may come in between.
const leastPause = 5 * idleTick

// pause is the gap between two looks at the source after which its silence begins
// again. A shorter one may count as silence, because no partition is taken for
// idle before a look that came after the timeout.
func (s *source) pause() time.Duration {
	if p := s.task.on.run.opt.Pause; p > 0 {
		return p
	}
	return max(s.timeout()/2, leastPause)
}

// timeout is the silence after which a partition holds nobody back.
func (s *source) timeout() time.Duration {
	return time.Duration(s.spec.Ingest.Time.Idle) * time.Microsecond
}

// resumeAfterPause has silence begin again where nobody has looked for a while, and
// partitions that were idle hold the stream back until they are silent again.
func (s *source) resumeAfterPause(now time.Duration) {
	if now-s.looked < s.pause() {
		return
	}
	for p := range s.partitions {
		s.partitions[p].quiet.begin(now)
		s.wake(int32(p))
	}
}

// answered records that a poll has had an answer. Looking may take long by itself (of
// very many files, say): only a look that took more than twice as long as the one
// before was paused in its midst, and then the gap begins with it.
func (s *source) answered(began time.Duration) {
	age := time.Duration(0)
	if looker, is := s.from.(connector.Looker); is {
		age = looker.Looked()
	}
	now := s.task.on.run.elapsed()
	took := now - began
	s.looked = now
	if took >= max(s.pause(), 2*s.lookTime) {
		s.looked = began
	}
	if age <= took { // it has looked
		s.lookTime = took
	}
}

// listen notes the partitions that a poll, begun at a moment, found with nothing
// more. Where rows are stamped on arrival, time has come to that moment there:
// whatever comes later is stamped later.
func (s *source) listen(began time.Duration, stamp batch.Time) {
	found := began
	if looker, is := s.from.(connector.Looker); is {
		found = s.task.on.run.elapsed() - looker.Looked()
	} else if s.builder.Full() {
		return // it may not have come to all partitions
	}
	for p := range s.partitions {
		part := &s.partitions[p]
		if !part.known || part.position.State != connector.CaughtUp {
			continue
		}
		part.quiet.empty(found)
		if time := &s.spec.Ingest.Time; time.Arrival {
			mark := s.marks.Of(int32(p))
			*mark = max(*mark, stamp-time.Delay)
		}
	}
}
