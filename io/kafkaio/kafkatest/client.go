package kafkatest

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"
)

// Client does to a cluster what tests need done. A call that fails, or takes
// longer than Patience, fails its test.
type Client struct {
	Admin *kadm.Client

	seed   string
	client *kgo.Client
}

// Dial makes a client of the cluster at an address, until the test ends.
func Dial(t testing.TB, addr string) *Client {
	t.Helper()
	c, err := dial(addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.close)
	return c
}

func dial(addr string) (*Client, error) {
	client, err := kgo.NewClient(kgo.SeedBrokers(addr))
	if err != nil {
		return nil, err
	}
	return &Client{Admin: kadm.NewClient(client), seed: addr, client: client}, nil
}

func (c *Client) close() { c.client.Close() }

// CreateTopic makes a topic, with settings as "retention.ms", "1000", and returns
// when it can be used.
func (c *Client) CreateTopic(t testing.TB, name string, partitions int, settings ...string) {
	t.Helper()
	if err := c.Create(t.Context(), name, partitions, settings...); err != nil {
		t.Fatal(err)
	}
}

// Create is CreateTopic outside a test.
func (c *Client) Create(ctx context.Context, name string, partitions int, settings ...string) error {
	ctx, cancel := context.WithTimeout(ctx, Patience)
	defer cancel()
	all := map[string]*string{}
	for pair := range slices.Chunk(settings, 2) {
		all[pair[0]] = &pair[1]
	}
	if _, err := c.Admin.CreateTopic(ctx, int32(partitions), 1, all, name); err != nil {
		return fmt.Errorf("creating the topic %s: %w", name, err)
	}
	return c.await(ctx, name, partitions)
}

// AddPartitions makes a topic one of that many partitions and returns when they can
// be used.
func (c *Client) AddPartitions(t testing.TB, name string, total int) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), Patience)
	defer cancel()
	answers, err := c.Admin.UpdatePartitions(ctx, total, name)
	if err == nil {
		err = answers.Error()
	}
	if err != nil {
		t.Fatalf("adding partitions to %s: %v", name, err)
	}
	if err := c.await(ctx, name, total); err != nil {
		t.Fatal(err)
	}
}

// await returns when a topic has that many partitions, each with a leader: that
// comes to the metadata a moment after its making.
func (c *Client) await(ctx context.Context, name string, partitions int) error {
	ticks := time.NewTicker(pollEvery)
	defer ticks.Stop()
	for {
		topics, err := c.Admin.ListTopics(ctx, name)
		if err == nil && topics.Error() == nil && len(topics[name].Partitions) == partitions {
			if offsets, err := c.Admin.ListEndOffsets(ctx, name); err == nil && offsets.Error() == nil {
				return nil
			}
		}
		select {
		case <-ticks.C:
		case <-ctx.Done():
			return fmt.Errorf("the topic %s never had %d partitions", name, partitions)
		}
	}
}

// Values are records of one partition with nothing but values; "" stands for an
// empty one, not for none.
func Values(topic string, partition int, values ...string) []*kgo.Record {
	records := make([]*kgo.Record, len(values))
	for i, value := range values {
		records[i] = &kgo.Record{Topic: topic, Partition: int32(partition), Value: []byte(value)}
	}
	return records
}

// Produce writes records to the partitions that they name, those of one in their
// order, and returns when all are there. A record without a timestamp gets the
// time of now.
func (c *Client) Produce(t testing.TB, records ...*kgo.Record) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), Patience)
	defer cancel()
	client := c.producer(t)
	defer client.Close()
	if err := client.ProduceSync(ctx, records...).FirstErr(); err != nil {
		t.Fatalf("producing to %s: %v", records[0].Topic, err)
	}
}

// producer is a client that sends each record to the partition that it names. It
// is a new one each time, since an older one may not know a partition yet.
func (c *Client) producer(t testing.TB, more ...kgo.Opt) *kgo.Client {
	t.Helper()
	client, err := kgo.NewClient(append(more, kgo.SeedBrokers(c.seed), kgo.RecordPartitioner(kgo.ManualPartitioner()))...)
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// Commit writes records in a transaction.
func (c *Client) Commit(t testing.TB, records ...*kgo.Record) {
	t.Helper()
	c.transact(t, kgo.TryCommit, records)
}

// Abort writes records in a transaction that is then aborted.
func (c *Client) Abort(t testing.TB, records ...*kgo.Record) {
	t.Helper()
	c.transact(t, kgo.TryAbort, records)
}

func (c *Client) transact(t testing.TB, end kgo.TransactionEndTry, records []*kgo.Record) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), Patience)
	defer cancel()
	client := c.producer(t, kgo.TransactionalID("eventflux-test"))
	defer client.Close()
	if err := client.BeginTransaction(); err != nil {
		t.Fatal(err)
	}
	if err := client.ProduceSync(ctx, records...).FirstErr(); err != nil {
		t.Fatalf("producing to %s in a transaction: %v", records[0].Topic, err)
	}
	if err := client.EndTransaction(ctx, end); err != nil {
		t.Fatalf("ending a transaction: %v", err)
	}
}

// EndOffsets has, by partition, the offset that the next record of a topic gets.
func (c *Client) EndOffsets(t testing.TB, topic string) []int64 {
	t.Helper()
	return ends(t, topic, c.Admin.ListEndOffsets)
}

func ends(t testing.TB, topic string, list func(context.Context, ...string) (kadm.ListedOffsets, error)) []int64 {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), Patience)
	defer cancel()
	listed, err := list(ctx, topic)
	if err == nil {
		err = listed.Error()
	}
	if err != nil {
		t.Fatalf("end offsets of %s: %v", topic, err)
	}
	offsets := make([]int64, len(listed[topic]))
	listed.Each(func(o kadm.ListedOffset) { offsets[o.Partition] = o.Offset })
	return offsets
}

// Consume reads a topic from its start to the end that it has now, without what
// transactions aborted or have not ended: partition by partition, each in its order.
func (c *Client) Consume(t testing.TB, topic string) []*kgo.Record {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), Patience)
	defer cancel()
	// What transactions left behind is no record, and still counts in offsets: the
	// end of one is kept so that the reader sees how far it has come.
	starts, left := map[int32]kgo.Offset{}, map[int32]int64{}
	for partition, end := range ends(t, topic, c.Admin.ListCommittedOffsets) {
		starts[int32(partition)] = kgo.NewOffset().AtStart()
		if end > 0 {
			left[int32(partition)] = end
		}
	}
	client, err := kgo.NewClient(kgo.SeedBrokers(c.seed), kgo.ConsumePartitions(map[string]map[int32]kgo.Offset{topic: starts}),
		kgo.FetchIsolationLevel(kgo.ReadCommitted()), kgo.KeepControlRecords())
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	var records []*kgo.Record
	for len(left) > 0 {
		fetches := client.PollFetches(ctx)
		if err := fetches.Err(); err != nil {
			t.Fatalf("consuming %s: %v", topic, err)
		}
		fetches.EachRecord(func(r *kgo.Record) {
			end := left[r.Partition]
			if r.Offset < end && !r.Attrs.IsControl() {
				records = append(records, r)
			}
			if r.Offset+1 >= end {
				delete(left, r.Partition)
			}
		})
	}
	slices.SortStableFunc(records, func(a, b *kgo.Record) int { return cmp.Compare(a.Partition, b.Partition) })
	return records
}
