package kafkaio

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"

	"github.com/eventflux-io/engine/io/connector"
)

// fault is something that goes wrong for a moment; mend takes back what of it has
// not happened yet.
type fault struct {
	name   string
	strike func(c *kfake.Cluster, dice *rand.Rand) (mend func())
}

// once has the next request of a kind answered by answer, which reports whether it
// did.
func once(c *kfake.Cluster, key kmsg.Key, answer func(kmsg.Request) (kmsg.Response, error, bool)) (mend func()) {
	var mended atomic.Bool
	c.ControlKey(int16(key), func(r kmsg.Request) (kmsg.Response, error, bool) {
		c.DropControl()
		if mended.Load() {
			return nil, nil, false
		}
		return answer(r)
	})
	return func() { mended.Store(true) }
}

// failing has the next few requests of these kinds fail.
func failing(err *kerr.Error, keys ...kmsg.Key) fault {
	name := err.Message
	for _, k := range keys {
		name += " on " + k.Name()
	}
	return fault{name, func(c *kfake.Cluster, dice *rand.Rand) func() {
		return c.Fault(kfake.Fault{Keys: keys, Err: err, Count: 1 + dice.IntN(4)}).Remove
	}}
}

// cut closes the connection of the next request of a kind.
func cut(key kmsg.Key) fault {
	return fault{"connection cut on " + key.Name(), func(c *kfake.Cluster, _ *rand.Rand) func() {
		return once(c, key, func(kmsg.Request) (kmsg.Response, error, bool) { return nil, errors.New("cut"), true })
	}}
}

// slow answers the next request of a kind late, and all that come in the meantime.
func slow(key kmsg.Key) fault {
	return fault{"slow " + key.Name(), func(c *kfake.Cluster, dice *rand.Rand) func() {
		pause := time.Duration(dice.IntN(400)) * time.Millisecond
		return once(c, key, func(kmsg.Request) (kmsg.Response, error, bool) {
			<-time.After(pause)
			return nil, nil, false
		})
	}}
}

// throttled answers the next fetch with nothing but a demand to wait.
func throttled(c *kfake.Cluster, dice *rand.Rand) func() {
	millis := int32(dice.IntN(400))
	return once(c, kmsg.Fetch, func(r kmsg.Request) (kmsg.Response, error, bool) {
		resp := r.ResponseKind().(*kmsg.FetchResponse)
		resp.ThrottleMillis = millis
		return resp, nil, true
	})
}

var sourceFaults = []fault{
	failing(kerr.NotLeaderForPartition, kmsg.Fetch),
	failing(kerr.UnknownTopicOrPartition, kmsg.Fetch),
	failing(kerr.LeaderNotAvailable, kmsg.Fetch),
	failing(kerr.ReplicaNotAvailable, kmsg.Fetch),
	failing(kerr.KafkaStorageError, kmsg.Fetch),
	failing(kerr.UnknownLeaderEpoch, kmsg.Fetch),
	failing(kerr.FencedLeaderEpoch, kmsg.Fetch),
	failing(kerr.OffsetNotAvailable, kmsg.Fetch),
	failing(kerr.OffsetOutOfRange, kmsg.Fetch),
	failing(kerr.CorruptMessage, kmsg.Fetch),
	failing(kerr.UnknownServerError, kmsg.Fetch),
	failing(kerr.RequestTimedOut, kmsg.Fetch),
	failing(kerr.BrokerNotAvailable, kmsg.Fetch),
	failing(kerr.UnknownTopicID, kmsg.Fetch),
	failing(kerr.LeaderNotAvailable, kmsg.Metadata),
	failing(kerr.UnknownTopicOrPartition, kmsg.Metadata),
	failing(kerr.NotLeaderForPartition, kmsg.ListOffsets),
	failing(kerr.LeaderNotAvailable, kmsg.ListOffsets),
	failing(kerr.UnknownTopicOrPartition, kmsg.ListOffsets),
	failing(kerr.NotLeaderForPartition, kmsg.OffsetForLeaderEpoch),
	{"fetch session lost", func(c *kfake.Cluster, _ *rand.Rand) func() {
		return c.Fault(kfake.Fault{Keys: []kmsg.Key{kmsg.Fetch}, TopLevel: true, Err: kerr.FetchSessionIDNotFound}).Remove
	}},
	cut(kmsg.Fetch), cut(kmsg.Metadata), cut(kmsg.ListOffsets),
	slow(kmsg.Fetch), slow(kmsg.Metadata), slow(kmsg.ListOffsets),
	{"throttled", throttled},
	leadersMove, oneLeaderMoves("rows"),
}

var leadersMove = fault{"leaders shuffled", func(c *kfake.Cluster, _ *rand.Rand) func() {
	c.ShufflePartitionLeaders()
	return func() {}
}}

// oneLeaderMoves moves one of four partitions to one of three brokers.
func oneLeaderMoves(topic string) fault {
	return fault{"one leader moved", func(c *kfake.Cluster, dice *rand.Rand) func() {
		c.MoveTopicPartition(topic, int32(dice.IntN(4)), int32(dice.IntN(3)))
		return func() {}
	}}
}

// newDice is chance that a failing test can be repeated with.
func newDice(t testing.TB) *rand.Rand {
	seed := uint64(time.Now().UnixNano())
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("seed %d", seed)
		}
	})
	return rand.New(rand.NewPCG(seed, 0))
}

// fill puts rows from..to into each partition of the topic, in batches of chance
// sizes, and returns when they are there.
func (b *broker) fill(dice *rand.Rand, topic string, partitions, from, to int) {
	b.t.Helper()
	cl, err := kgo.NewClient(kgo.SeedBrokers(b.cluster.ListenAddrs()...), kgo.RecordPartitioner(kgo.ManualPartitioner()),
		kgo.UnknownTopicRetries(-1), kgo.MetadataMinAge(100*time.Millisecond))
	if err != nil {
		b.t.Error(err)
		return
	}
	defer cl.Close()
	for at := from; at < to; {
		n := min(1+dice.IntN(200), to-at)
		var records []*kgo.Record
		for p := range partitions {
			for i := range n {
				records = append(records, &kgo.Record{Topic: topic, Partition: int32(p), Value: []byte(rowOf(at + i))})
			}
		}
		if err := cl.ProduceSync(context.Background(), records...).FirstErr(); err != nil {
			b.t.Error(err)
			return
		}
		at += n
	}
}

// alike is the count of rows of every partition of a topic.
func alike(topic string, partitions, rows int) map[string]int {
	counts := map[string]int{}
	for p := range partitions {
		counts[fmt.Sprintf("%s/%d", topic, p)] = rows
	}
	return counts
}

// Each fault alone, twice while there is a backlog and once at the end: every row
// comes once and in order, and the source goes on by itself.
func TestSourceBearsEachFault(t *testing.T) {
	const partitions, rows = 4, 800
	for _, f := range sourceFaults {
		t.Run(f.name, func(t *testing.T) {
			t.Parallel()
			dice := newDice(t)
			b := newBroker(t, kfake.NumBrokers(3))
			b.create("rows", partitions)
			b.fill(dice, "rows", partitions, 0, rows)
			in := b.take(map[string]string{"kafka.topic": "rows", "kafka.fetch-max-partition-bytes": "4KiB"})
			for _, at := range []int{1, partitions * rows / 2} {
				if in.until(in.has(at)) {
					f.strike(b.cluster, dice)
				}
			}
			in.until(in.has(partitions * rows))
			b.fill(dice, "rows", partitions, rows, rows+100) // before the last fault, which may hit producers, too
			f.strike(b.cluster, dice)
			in.until(in.has(partitions * (rows + 100)))
			in.exactly(alike("rows", partitions, rows+100))
		})
	}
}

// All faults at random while rows are written and read, with restarts in between.
func TestSourceBearsAllFaults(t *testing.T) {
	const partitions, rows = 4, 3000
	dice := newDice(t)
	b := newBroker(t, kfake.NumBrokers(3))
	b.create("rows", partitions)
	ctx, stop := context.WithCancel(t.Context())
	var working sync.WaitGroup
	writer := rand.New(rand.NewPCG(dice.Uint64(), 1))
	working.Go(func() { b.fill(writer, "rows", partitions, 0, rows) })
	went := make(chan struct{})
	breaker := rand.New(rand.NewPCG(dice.Uint64(), 2))
	working.Go(func() {
		for ctx.Err() == nil {
			sourceFaults[breaker.IntN(len(sourceFaults))].strike(b.cluster, breaker)
			select {
			case <-ctx.Done():
			case <-went: // else there would be more faults than the pauses after them allow
			}
		}
	})
	in := b.intake(map[string]string{"kafka.topic": "rows", "kafka.fetch-max-partition-bytes": "4KiB"})
	in.starts = 5 // one ends where a broker cuts the first connection, or knows no topic
	in.open()
	for at := 0; at < partitions*rows && in.err == nil; {
		at = min(at+dice.IntN(partitions*rows/4), partitions*rows)
		before := in.count()
		if !in.until(func() bool {
			if in.count() > before {
				select {
				case went <- struct{}{}:
					before = in.count()
				default:
				}
			}
			return in.has(at)()
		}) {
			break
		}
		if at < partitions*rows {
			in.again()
		}
	}
	stop()
	working.Wait()
	in.exactly(alike("rows", partitions, rows))
}

// brokerAway takes the brokers away, and back.
var brokerAway = map[string]func(c *kfake.Cluster) (back func()){
	"connections are cut": func(c *kfake.Cluster) func() {
		var back atomic.Bool
		c.Control(func(kmsg.Request) (kmsg.Response, error, bool) {
			c.KeepControl()
			return nil, errors.New("cut"), !back.Load()
		})
		return func() { back.Store(true) }
	},
	"it answers nothing": func(c *kfake.Cluster) func() {
		silent := make(chan struct{})
		c.Control(func(kmsg.Request) (kmsg.Response, error, bool) {
			c.KeepControl()
			c.SleepControl(func() { <-silent })
			return nil, nil, false
		})
		return func() { close(silent) }
	},
	"it is never ready": func(c *kfake.Cluster) func() {
		h := c.Fault(kfake.Fault{Keys: []kmsg.Key{kmsg.Fetch, kmsg.ListOffsets, kmsg.Produce}, Err: kerr.NotLeaderForPartition, Count: -1})
		return h.Remove
	},
	"it has no partitions": func(c *kfake.Cluster) func() {
		h := c.Fault(kfake.Fault{Keys: []kmsg.Key{kmsg.Fetch, kmsg.ListOffsets, kmsg.Produce, kmsg.Metadata}, Err: kerr.UnknownTopicOrPartition, Count: -1})
		return h.Remove
	},
}

// While the broker is away a source says what it waits for and that it does not
// know how far its partitions reach; when it is back, it goes on.
func TestSourceBrokerAway(t *testing.T) {
	for name, away := range brokerAway {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBroker(t)
			b.create("rows", 2)
			b.fill(newDice(t), "rows", 2, 0, 10)
			in := b.take(map[string]string{"kafka.topic": "rows", "kafka.fetch-max-wait": "200ms"})
			if !in.until(in.has(20)) || !in.until(in.all(2, connector.CaughtUp)) {
				t.Fatal("the rows did not come")
			}
			back := away(b.cluster)
			// Less than the 5 s of silence after which a partition counts as idle.
			if !in.within(4500*time.Millisecond, in.all(2, connector.Reading)) {
				t.Errorf("without a broker: %+v", in.positions)
			}
			if !in.until(func() bool { return len(in.waits) > 0 }) {
				t.Error("it does not say that it waits")
			}
			t.Logf("it waits: %q", in.waits)
			if words := strings.Join(in.waits, " "); !strings.Contains(words, "127.0.0.1:") && !strings.Contains(words, "rows/") && !strings.Contains(words, "rows") {
				t.Errorf("neither a broker nor a topic is named: %q", words)
			}
			back()
			if !in.until(in.all(2, connector.CaughtUp)) {
				t.Errorf("the broker is back: %+v", in.positions)
			}
			waits := in.src.(connector.Waiter).Waits
			if !in.until(func() bool { return waits() == "" }) {
				t.Errorf("the broker is back, and it waits: %s", waits())
			}
			b.fill(newDice(t), "rows", 2, 10, 20)
			in.until(in.has(40))
			in.exactly(alike("rows", 2, 20))
		})
	}
}
