package kafkaio

import (
	"context"
	"fmt"
	"testing"

	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/eventflux-io/engine/io/connector/connectortest"
	"github.com/eventflux-io/engine/io/format"
	"github.com/eventflux-io/engine/io/servicetest"
)

// The contract of connectors, on a broker in memory.
func TestContract(t *testing.T) {
	for _, end := range []string{"none", "latest"} {
		t.Run("source to "+end, func(t *testing.T) {
			var b *broker
			source := &connectortest.Source{
				Fill: func(t *testing.T, partitions [][]string) map[string]string {
					b = newBroker(t, ownPort(t))
					b.create("rows", len(partitions))
					for p, rows := range partitions {
						b.produce("rows", p, rows...)
					}
					return map[string]string{"kafka.brokers": b.addr, "kafka.topic": "rows", "kafka.end": end}
				},
			}
			if end == "none" {
				source.Add = func(t *testing.T, p int, rows []string) { b.produce("rows", p, rows...) }
				source.Break = func(*testing.T) (mend func()) {
					b.cluster.Close()
					return b.start
				}
			}
			connectortest.Run(t, connectortest.Case{Connector: Connector, Format: &format.JSON, Source: source})
		})
	}
}

// broker is a Kafka cluster of one broker in memory, and a client for questions.
type broker struct {
	t       testing.TB
	opts    []kfake.Opt
	cluster *kfake.Cluster
	addr    string
	client  *kgo.Client
}

func newBroker(t testing.TB, opts ...kfake.Opt) *broker {
	t.Helper()
	b := &broker{t: t, opts: append([]kfake.Opt{kfake.NumBrokers(1), kfake.DataDir(t.TempDir())}, opts...)}
	b.start()
	var err error
	if b.client, err = kgo.NewClient(kgo.SeedBrokers(b.addr)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		b.client.Close()
		b.cluster.Close()
	})
	return b
}

// ownPort is a port that nobody else takes while the broker is away.
func ownPort(t testing.TB) kfake.Opt {
	t.Helper()
	port, err := servicetest.FreePort()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(port.Release)
	return kfake.Ports(port.Number)
}

// start starts the cluster, again with the records that it had, and under its
// address if that is of ownPort.
func (b *broker) start() {
	b.t.Helper()
	cluster, err := kfake.NewCluster(b.opts...)
	if err != nil {
		b.t.Fatal(err)
	}
	b.cluster, b.addr = cluster, cluster.ListenAddrs()[0]
}

func (b *broker) create(topic string, partitions int) {
	b.t.Helper()
	if err := b.cluster.CreateTopic(topic, int32(partitions), nil); err != nil {
		b.t.Fatal(err)
	}
}

// produce puts records with values into a partition.
func (b *broker) produce(topic string, partition int, values ...string) {
	b.t.Helper()
	var records []*kgo.Record
	for _, v := range values {
		records = append(records, &kgo.Record{Topic: topic, Partition: int32(partition), Value: []byte(v)})
	}
	b.send(records...)
}

// send writes records with a client of its own, which knows no topics that were
// there before.
func (b *broker) send(records ...*kgo.Record) {
	b.t.Helper()
	b.sendWith(nil, records...)
}

func (b *broker) sendWith(opts []kgo.Opt, records ...*kgo.Record) {
	b.t.Helper()
	cl, err := kgo.NewClient(append(opts, kgo.SeedBrokers(b.addr), kgo.RecordPartitioner(kgo.ManualPartitioner()), kgo.MaxBufferedRecords(len(records)+1))...)
	if err != nil {
		b.t.Fatal(err)
	}
	defer cl.Close()
	if err := cl.ProduceSync(context.Background(), records...).FirstErr(); err != nil {
		b.t.Fatal(fmt.Errorf("produce: %w", err))
	}
}
