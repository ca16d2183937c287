package kafkaio

import (
	"context"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/eventflux-io/engine/io/connector"
)

// fetcher takes records from the brokers and puts them into the inbox, on a
// goroutine of its own. The client library asks the leader of each partition,
// follows it when it moves, and tries again, with growing pauses, forever.
type fetcher struct {
	cl     *kgo.Client
	unpack *unpacker
}

// fetchOpts are what a source wants of its client.
func fetchOpts(o connector.Options) []kgo.Opt {
	opts := []kgo.Opt{
		kgo.FetchMaxBytes(int32(min(o.Size("kafka.fetch-max-bytes"), 1<<30))),
		kgo.FetchMaxPartitionBytes(int32(min(o.Size("kafka.fetch-max-partition-bytes"), 1<<30))),
		kgo.FetchMinBytes(int32(min(o.Size("kafka.fetch-min-bytes"), 1<<30))),
		kgo.FetchMaxWait(o.Duration("kafka.fetch-max-wait")),
		kgo.KeepControlRecords(), // so that positions come to the end of a log that a transaction ends
		kgo.ConsumeResetOffset(kgo.NoResetOffset()),
		kgo.MetadataMaxAge(o.Duration("kafka.discovery-interval")),
		metadataAge(o),
		kgo.Rack(o["kafka.rack"]),
	}
	if o["kafka.isolation"] != "read_uncommitted" {
		opts = append(opts, kgo.FetchIsolationLevel(kgo.ReadCommitted()))
	}
	return opts
}

// metadataAge is how old answers may be that the client has in memory: younger
// than the look for new partitions that is answered by them.
func metadataAge(o connector.Options) kgo.Opt {
	return kgo.MetadataMinAge(min(o.Duration("kafka.discovery-interval"), 250*time.Millisecond))
}

// fetch begins to read partitions, which the inbox knows.
func (s *source) fetch(ctx context.Context, of []*partition) error {
	from := map[string]map[int32]kgo.Offset{}
	for _, p := range of {
		if p.done() || p.gone {
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
	unpack, err := newUnpacker()
	if err != nil {
		return err
	}
	cl, err := newClient(s.spec, append(fetchOpts(s.spec.Options), kgo.ConsumePartitions(from), kgo.WithHooks(s.links), kgo.WithDecompressor(unpack), kgo.WithPools(&unpack.spare))...)
	if err != nil {
		return err
	}
	f := &fetcher{cl, unpack}
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
		f.unpack.release()
		now := time.Now()
		stop := map[string][]int32{}
		fetches.EachPartition(func(t kgo.FetchTopicPartition) {
			at := topicPartition{t.Topic, t.Partition}
			if t.Err != nil { // beside which there may be records
				t.HighWatermark = unknown
			}
			if s.in.put(at, t.Records, t.HighWatermark, now) {
				stop[t.Topic] = append(stop[t.Topic], t.Partition)
			}
			if t.Err != nil {
				s.refused(ctx, f, at, t.Err)
			}
		})
		if len(stop) > 0 {
			f.cl.PauseFetchPartitions(stop)
		}
		signal(s.in.ready)
	}
}

// close ends the client, once nothing fetches any more.
func (f *fetcher) close() {
	f.cl.Close()
	f.unpack.zstd.Close()
}

// leave stops fetching a partition that has ended.
func (f *fetcher) leave(at topicPartition) {
	f.cl.PauseFetchPartitions(map[string][]int32{at.topic: {at.partition}})
}

// resume fetches a partition again that was held up.
func (f *fetcher) resume(at topicPartition) {
	f.cl.ResumeFetchPartitions(map[string][]int32{at.topic: {at.partition}})
}
