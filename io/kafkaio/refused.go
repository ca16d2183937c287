package kafkaio

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"
)

// refused says what becomes of a partition whose records did not come. What may
// pass is asked for again by the client; what never will ends the run.
func (s *source) refused(ctx context.Context, f *fetcher, at topicPartition, err error) {
	var lost *kgo.ErrDataLoss
	var bad *kgo.ErrDecompressTooLarge
	switch {
	case errors.Is(err, errLater), errors.Is(err, kgo.ErrClientClosed):
	case errors.As(err, &bad):
		s.in.skip(at, gap{to: bad.NextOffset, lost: fmt.Sprintf("the batch of records from offset %d to %d is damaged, or unpacks to more than %d MiB",
			bad.Offset, bad.NextOffset-1, mostUnpacked>>20)})
		f.cl.SetOffsets(map[string]map[int32]kgo.EpochOffset{at.topic: {at.partition: {Epoch: bad.Epoch, Offset: bad.NextOffset}}})
	case errors.As(err, &lost):
		s.truncated(at, lost)
	case errors.Is(err, kerr.OffsetOutOfRange):
		s.outOfRange(ctx, f, at, s.in.wanted(at))
	case errors.Is(err, kerr.UnknownTopicID):
		s.in.fail(&anewError{at.topic})
	case final(err) && at.topic == "":
		s.in.fail(err)
	case final(err):
		s.in.fail(fmt.Errorf("%s: %w", at, err))
	default:
		s.links.refused(at, err)
	}
}

// final reports whether an error stays what it is however often one asks.
func final(err error) bool {
	for _, is := range []error{
		kerr.TopicAuthorizationFailed, kerr.ClusterAuthorizationFailed, kerr.SaslAuthenticationFailed, kerr.UnsupportedSaslMechanism,
		kerr.InvalidTopicException, kerr.UnsupportedVersion, kerr.UnsupportedCompressionType, kerr.UnsupportedForMessageFormat,
	} {
		if errors.Is(err, is) {
			return true
		}
	}
	return false
}

// goesOn reports whether records that are gone do not end the run.
func (s *source) goesOn() bool { return s.spec.Options["kafka.out-of-range"] == "earliest" }

// wayOn is the end of messages about records that are gone.
const wayOn = "; 'kafka.out-of-range'='earliest' goes on with what is there"

// truncated is about a log that has become shorter than what was read of it: its
// broker came back without its last records.
func (s *source) truncated(at topicPartition, lost *kgo.ErrDataLoss) {
	msg := fmt.Sprintf("the broker has lost records: %d were read, and the log ends at %d now", lost.ConsumedTo, lost.ResetTo)
	if !s.goesOn() {
		s.in.fail(fmt.Errorf("%s: %s%s", at, msg, wayOn))
		return
	}
	s.in.skip(at, gap{to: lost.ResetTo, lost: msg})
}

// outOfRange is about a record that was to be read next and is not there any
// more, because its time is over or its topic was recreated. A broker that has
// just become the leader of the partition may say so without reason, and is asked
// again.
func (s *source) outOfRange(ctx context.Context, f *fetcher, at topicPartition, wanted int64) {
	first, last, err := s.extent(ctx, at)
	if err != nil || first <= wanted && wanted <= last {
		s.links.refused(at, cmp.Or(err, error(kerr.OffsetOutOfRange)))
		select {
		case <-ctx.Done():
		case <-time.After(pingPause):
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

// extent is the first offset of a partition and the one after its last.
func (s *source) extent(ctx context.Context, at topicPartition) (first, last int64, err error) {
	within, cancel := context.WithTimeout(ctx, 2*asking)
	defer cancel()
	admin := kadm.NewClient(s.admin)
	one := []numbered{{topicPartition: at}}
	from, err := admin.ListStartOffsets(within, at.topic)
	begin, err := offsets(from, err, one)
	if err != nil {
		return 0, 0, err
	}
	to, err := admin.ListEndOffsets(within, at.topic)
	end, err := offsets(to, err, one)
	return begin[at], end[at], err
}
