package kafkaio

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"
)

// refused ends the run for a partition that cannot be read on, or goes on where
// kafka.out-of-range says so. What may pass has been tried again before.
func (s *source) refused(ctx context.Context, f *fetcher, at place, err error) {
	var lost *kgo.ErrDataLoss
	var bomb *kgo.ErrDecompressTooLarge
	switch {
	case errors.Is(err, errLater), errors.Is(err, kgo.ErrClientClosed):
	case errors.As(err, &bomb):
		s.in.fail(fmt.Errorf("%s: the records from offset %d to %d are packed so that they unpack to more than %d MiB; only a run that begins behind them can go on",
			at, bomb.Offset, bomb.NextOffset-1, mostUnpacked>>20))
	case errors.As(err, &lost):
		s.truncated(at, lost)
	case errors.Is(err, kerr.OffsetOutOfRange):
		s.outOfRange(ctx, f, at, s.in.wanted(at))
	case errors.Is(err, kerr.UnknownTopicID):
		s.in.fail(fmt.Errorf("%s: the topic was deleted and made anew; a new start with 'kafka.out-of-range'='earliest' reads the new one from its beginning", at))
	default:
		s.in.fail(fmt.Errorf("%s: %w", at, err))
	}
}

// goesOn tells whether records that are gone do not end the run.
func (s *source) goesOn() bool { return s.spec.Options["kafka.out-of-range"] == "earliest" }

// wayOn is the end of messages about records that are gone.
const wayOn = "; 'kafka.out-of-range'='earliest' goes on with what is there"

// truncated is about a log that has become shorter than what was read of it: its
// broker came back without its last records.
func (s *source) truncated(at place, lost *kgo.ErrDataLoss) {
	msg := fmt.Sprintf("the broker has lost records: %d were read, and the log ends at %d now", lost.ConsumedTo, lost.ResetTo)
	if !s.goesOn() {
		s.in.fail(fmt.Errorf("%s: %s%s", at, msg, wayOn))
		return
	}
	s.in.skip(at, gap{to: lost.ResetTo, lost: msg})
}

// outOfRange is about a record that was to be read next and is not there any
// more, because its time is over or its topic was made anew.
func (s *source) outOfRange(ctx context.Context, f *fetcher, at place, wanted int64) {
	first, last, err := s.extent(ctx, at)
	if err != nil {
		if ctx.Err() == nil {
			s.in.fail(fmt.Errorf("%s: offset %d, the next to read, is not there: %w", at, wanted, err))
		}
		return
	}
	msg := fmt.Sprintf("offset %d, the next to read, is not there: the log has those from %d up to %d", wanted, first, last-1)
	if first == last {
		msg = fmt.Sprintf("offset %d, the next to read, is not there: the log is empty and goes on at %d", wanted, last)
	}
	if !s.goesOn() {
		s.in.fail(fmt.Errorf("%s: %s%s", at, msg, wayOn))
		return
	}
	s.in.skip(at, gap{to: first, lost: msg})
	f.cl.RemoveConsumePartitions(map[string][]int32{at.topic: {at.partition}})
	f.cl.AddConsumePartitions(map[string]map[int32]kgo.Offset{at.topic: {at.partition: kgo.NoResetOffset().At(first)}})
}

// extent is the first offset of a partition and the one behind its last. It is
// asked for as long as a start may wait.
func (s *source) extent(ctx context.Context, at place) (first, last int64, err error) {
	within, cancel := context.WithTimeout(ctx, s.spec.Options.Duration("kafka.start-timeout"))
	defer cancel()
	admin := kadm.NewClient(s.admin)
	one := []numbered{{place: at}}
	for {
		from, err := admin.ListStartOffsets(within, at.topic)
		begin, err := offsets(from, err, one)
		if err == nil {
			to, listErr := admin.ListEndOffsets(within, at.topic)
			end, listErr := offsets(to, listErr, one)
			if err = listErr; err == nil {
				return begin[at], end[at], nil
			}
		}
		select {
		case <-within.Done():
			return 0, 0, err
		case <-time.After(pingPause):
		}
	}
}
