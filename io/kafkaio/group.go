package kafkaio

import (
	"context"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
)

// informing is how often a group learns how far rows were read.
const informing = 5 * time.Second

// tellGroup commits to kafka.group how far rows were read, so that tools show the
// lag. Nothing hangs on it: positions come from the log, and what fails is reported
// again the next time.
func (s *source) tellGroup(ctx context.Context, admin *kadm.Client) {
	group := s.spec.Options["kafka.group"]
	if group == "" {
		return
	}
	var offsets kadm.Offsets
	for _, p := range s.in.all() {
		if next := p.read.Load(); next != p.committed {
			offsets.AddOffset(p.topic, p.partition, next, -1)
		}
	}
	if len(offsets) == 0 {
		return
	}
	within, cancel := context.WithTimeout(ctx, informing)
	defer cancel()
	done, err := admin.CommitOffsets(within, group, offsets)
	if err != nil {
		return
	}
	for _, p := range s.in.all() {
		if at, answered := done.Lookup(p.topic, p.partition); answered && at.Err == nil {
			p.committed = at.At
		}
	}
}
