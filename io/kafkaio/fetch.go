package kafkaio

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/eventflux-io/engine/io/connector"
)

// fetcher takes records from the brokers and puts them into the inbox, on a
// goroutine of its own. The client library asks the leader of each partition,
// follows it when it moves, and tries again, with growing pauses, for ever.
type fetcher struct{ cl *kgo.Client }

// fetchOpts are what a source wants of its client.
func fetchOpts(o connector.Options) []kgo.Opt {
	opts := []kgo.Opt{
		kgo.FetchMaxBytes(int32(min(o.Size("kafka.fetch-max-bytes"), 1<<30))),
		kgo.FetchMaxPartitionBytes(int32(min(o.Size("kafka.fetch-max-partition-bytes"), 1<<30))),
		kgo.FetchMinBytes(int32(min(o.Size("kafka.fetch-min-bytes"), 1<<30))),
		kgo.FetchMaxWait(o.Duration("kafka.fetch-max-wait")),
		kgo.MaxDecompressBatchBytes(mostUnpacked),
		kgo.KeepControlRecords(), // so that positions come to the end of a log that a transaction ends
		kgo.ConsumeResetOffset(kgo.NoResetOffset()),
		kgo.MetadataMaxAge(o.Duration("kafka.discovery-interval")),
		kgo.MetadataMinAge(min(o.Duration("kafka.discovery-interval"), 250*time.Millisecond)),
		kgo.Rack(o["kafka.rack"]),
	}
	if o["kafka.isolation"] != "read_uncommitted" {
		opts = append(opts, kgo.FetchIsolationLevel(kgo.ReadCommitted()))
	}
	return opts
}

// mostUnpacked bounds a batch of records once it is unpacked.
const mostUnpacked = 64 << 20

// fetch begins to read partitions, which the inbox knows.
func (s *source) fetch(ctx context.Context, of []*partition) error {
	from := map[string]map[int32]kgo.Offset{}
	for _, p := range of {
		if p.done() {
			continue
		}
		if from[p.topic] == nil {
			from[p.topic] = map[int32]kgo.Offset{}
		}
		from[p.topic][p.partition] = kgo.NoResetOffset().At(p.next)
	}
	if len(from) == 0 {
		return nil
	}
	if f := s.fetcher.Load(); f != nil {
		f.cl.AddConsumePartitions(from)
		return nil
	}
	cl, err := newClient(s.spec, append(fetchOpts(s.spec.Options), kgo.ConsumePartitions(from), kgo.WithHooks(s.links))...)
	if err != nil {
		return err
	}
	f := &fetcher{cl}
	s.fetcher.Store(f)
	s.workers.Go(func() { s.receive(ctx, f) })
	return nil
}

// receive puts what is fetched into the inbox until the source is closed.
func (s *source) receive(ctx context.Context, f *fetcher) {
	for {
		for s.in.full() {
			select {
			case <-ctx.Done():
				return
			case <-s.in.room:
			}
		}
		fetches := f.cl.PollFetches(ctx)
		if ctx.Err() != nil {
			return
		}
		now := time.Now()
		stop := map[string][]int32{}
		fetches.EachPartition(func(t kgo.FetchTopicPartition) {
			at := place{t.Topic, t.Partition}
			if t.Err != nil {
				s.refused(ctx, at, t.Err)
				return
			}
			if s.in.put(at, t.Records, t.HighWatermark, now) {
				stop[t.Topic] = append(stop[t.Topic], t.Partition)
			}
		})
		if len(stop) > 0 {
			f.cl.PauseFetchPartitions(stop)
		}
		signal(s.in.ready)
	}
}

// resume fetches a partition again that was held up.
func (f *fetcher) resume(at place) {
	f.cl.ResumeFetchPartitions(map[string][]int32{at.topic: {at.partition}})
}

// refused ends the run for a partition that cannot be read on. What may pass has
// been tried again before.
func (s *source) refused(ctx context.Context, at place, err error) {
	var lost *kgo.ErrDataLoss
	var bomb *kgo.ErrDecompressTooLarge
	switch {
	case errors.As(err, &bomb):
		s.in.fail(fmt.Errorf("%s: the batch of records at offset %d unpacks to more than %d MiB", at, bomb.Offset, mostUnpacked>>20))
	case errors.As(err, &lost):
		s.outOfRange(ctx, at, lost.ConsumedTo)
	case errors.Is(err, kerr.OffsetOutOfRange):
		s.outOfRange(ctx, at, s.in.wanted(at))
	case errors.Is(err, kerr.UnknownTopicID), errors.Is(err, kerr.UnknownTopicOrPartition):
		s.in.fail(fmt.Errorf("%s: the topic was deleted", at))
	case errors.Is(err, kgo.ErrClientClosed):
	default:
		s.in.fail(fmt.Errorf("%s: %w", at, err))
	}
}

// outOfRange ends the run because the record that was to be read next is gone.
func (s *source) outOfRange(ctx context.Context, at place, wanted int64) {
	there := "the broker does not tell what is there"
	admin := kadm.NewClient(s.admin)
	from, err := admin.ListStartOffsets(ctx, at.topic)
	if first, ok := from.Lookup(at.topic, at.partition); err == nil && ok && first.Err == nil {
		if to, err := admin.ListEndOffsets(ctx, at.topic); err == nil {
			if last, ok := to.Lookup(at.topic, at.partition); ok && last.Err == nil {
				there = fmt.Sprintf("there are %d up to %d", first.Offset, last.Offset)
			}
		}
	}
	s.in.fail(fmt.Errorf("%s: offset %d, the next to read, is not there: %s; 'kafka.out-of-range'='earliest' goes on with the first that is there", at, wanted, there))
}
