package kafkaio

import (
	"fmt"
	"time"
)

// longGone is how long a topic of a pattern is not there before it counts as
// deleted. One that is listed is waited for: it was asked for by name.
const longGone = time.Minute

// giveUp ends the partitions of topics that were deleted, so that they do not hold
// time back forever. What is known to have been in them and was not read is lost.
func (s *source) giveUp() {
	for _, p := range s.in.all() {
		if !s.topics.deleted(p.topic, s.longGone) {
			continue
		}
		if from, end := s.in.rest(p); from < end {
			lost := fmt.Sprintf("the topic was deleted before its records from offset %d to %d were read", from, end-1)
			if !s.goesOn() {
				s.in.fail(fmt.Errorf("%s: %s%s", p.name, lost, wayOn))
				return
			}
			s.in.skip(p.topicPartition, gap{to: end, lost: lost})
		}
		s.in.leave(p)
		s.topics.remove(p.topicPartition)
		if f := s.fetcher.Load(); f != nil {
			f.cl.PurgeTopicsFromConsuming(p.topic) // all its partitions are gone, and a new one of its name is another
		}
	}
}
