package main

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/eventflux-io/engine/io/kafkaio/kafkatest"
)

const (
	kafkaPartitions = 4
	// kafkaPatience is the most that one step with the broker may take.
	kafkaPatience = 2 * time.Minute
)

// kafkaRun is a measurement over a topic that holds the trades.
type kafkaRun struct {
	workload
	into    string
	toTopic bool // the result goes into another topic, or else into a JSON file
	epochs  bool // measured with state on disk, too
}

var kafkaRuns = []kafkaRun{
	{tumbling, "result into a JSON file", false, true},
	{filterProject, "result into a topic", true, false},
}

// kafkaLines starts a broker, writes the trades into a topic, and runs the engine
// between topics of it.
func kafkaLines(r *results, o options) error {
	var runs []kafkaRun
	for _, run := range kafkaRuns {
		if o.wants("kafka/" + run.name) {
			runs = append(runs, run)
		}
	}
	if len(runs) == 0 && !o.wants("kafka/latency") {
		return nil
	}
	broker, err := kafkatest.Begin(kafkatest.Options{Fast: true})
	if err != nil {
		r.missing("Kafka", err)
		return nil
	}
	defer broker.Stop()
	k := &kafka{broker: broker}
	if len(runs) > 0 {
		known, err := k.preload(o.rows)
		if err != nil {
			return fmt.Errorf("writing the trades to Kafka: %w", err)
		}
		for _, run := range runs {
			if err := r.kafka(k, run, known, o); err != nil {
				return err
			}
		}
	}
	if !o.wants("kafka/latency") {
		return nil
	}
	return r.kafkaLatency(k, o)
}

// kafka is a broker and the topics that were made on it.
type kafka struct {
	broker *kafkatest.Broker
	topics int
}

// topic makes a new topic.
func (k *kafka) topic() (name string, err error) {
	k.topics++
	name = fmt.Sprintf("topic%d", k.topics)
	return name, k.broker.Create(context.Background(), name, kafkaPartitions)
}

func (k *kafka) drop(topic string) error {
	_, err := k.broker.Admin.DeleteTopic(context.Background(), topic)
	return err
}

// options are those of a source or a sink of a topic.
func (k *kafka) options(topic string) string {
	return fmt.Sprintf("'extension'='kafka', 'kafka.brokers'='%s', 'kafka.topic'='%s'", k.broker.Addr, topic)
}

// preloaded is the topic with the trades.
const preloaded = "trades"

// preload writes the trades into a topic, row i into partition i mod
// kafkaPartitions.
func (k *kafka) preload(rows int) (truth, error) {
	ctx, cancel := context.WithTimeout(context.Background(), kafkaPatience)
	defer cancel()
	if err := k.broker.Create(ctx, preloaded, kafkaPartitions); err != nil {
		return truth{}, err
	}
	client, err := kgo.NewClient(kgo.SeedBrokers(k.broker.Addr), kgo.RecordPartitioner(kgo.ManualPartitioner()),
		kgo.ProducerBatchCompression(kgo.Lz4Compression()), kgo.ProducerLinger(50*time.Millisecond))
	if err != nil {
		return truth{}, err
	}
	defer client.Close()
	var first firstError
	var slab []byte
	known, err := trades(rows, func(i int, line []byte) error {
		line = line[:len(line)-1]
		if cap(slab)-len(slab) < len(line) {
			slab = make([]byte, 0, 1<<20)
		}
		slab = append(slab, line...)
		record := &kgo.Record{Topic: preloaded, Partition: int32(i % kafkaPartitions), Value: slab[len(slab)-len(line):]}
		client.Produce(ctx, record, first.promise)
		return first.get()
	})
	if err == nil {
		err = client.Flush(ctx)
	}
	if err == nil {
		err = first.get()
	}
	return known, err
}

// firstError keeps the first failure of what is produced.
type firstError struct {
	mu  sync.Mutex
	err error
}

func (f *firstError) promise(_ *kgo.Record, err error) {
	if err == nil {
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.err == nil {
		f.err = err
	}
}

func (f *firstError) get() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.err
}

// kafka measures one workload with epochs off and, where wanted, on, in turn.
func (r *results) kafka(k *kafka, run kafkaRun, known truth, o options) error {
	title := "Kafka → " + run.title + ", " + run.into
	names := []string{"eventflux"}
	if run.epochs {
		names = append(names, "eventflux, epochs on")
	}
	samples := map[string][]sample{}
	for range o.rounds {
		for i, name := range names {
			s, got, err := k.run(run, i > 0)
			if err == nil {
				err = check(name, got, run.want(known))
			}
			if err != nil {
				return fmt.Errorf("%s: %w", title, err)
			}
			samples[name] = append(samples[name], s)
		}
	}
	for _, name := range names {
		r.add(line{Section: "kafka", Workload: title, Engine: name, Cores: 1, Rows: o.rows}, samples[name])
	}
	return nil
}

// run runs the engine over the trades on one core, up to the ends that the topic
// has, and adds its result up.
func (k *kafka) run(run kafkaRun, epochs bool) (sample, []float64, error) {
	args := []string{"--state", "none"}
	if epochs {
		args[1] = "state"
	}
	source := k.options(preloaded) + ", 'kafka.end'='latest'"
	if !run.toTopic {
		return runEngine(run.script(source, outFile), ".", 1, run.columns, args)
	}
	out, err := k.topic()
	if err != nil {
		return sample{}, nil, err
	}
	s, _, err := runEngine(run.script(source, k.options(out)+", 'format'='json'"), ".", 1, nil, args)
	if err != nil {
		return s, nil, err
	}
	answer, err := k.answer(out, run.columns)
	if err == nil {
		err = k.drop(out)
	}
	return s, answer, err
}

// answer counts the records of a topic and adds up fields of their values.
func (k *kafka) answer(topic string, columns []string) ([]float64, error) {
	ctx, cancel := context.WithTimeout(context.Background(), kafkaPatience)
	defer cancel()
	listed, err := k.broker.Admin.ListEndOffsets(ctx, topic)
	if err == nil {
		err = listed.Error()
	}
	if err != nil {
		return nil, err
	}
	left := int64(0)
	listed.Each(func(end kadm.ListedOffset) { left += end.Offset })
	client, err := k.consumer(topic)
	if err != nil {
		return nil, err
	}
	defer client.Close()
	sums := make([]float64, 1+len(columns))
	for left > 0 {
		fetches := client.PollFetches(ctx)
		if err := fetches.Err(); err != nil {
			return nil, err
		}
		for records := fetches.RecordIter(); !records.Done(); left-- {
			value := records.Next().Value
			sums[0]++
			for i, c := range columns {
				v, err := numberIn(value, c)
				if err != nil {
					return nil, err
				}
				sums[1+i] += v
			}
		}
	}
	return sums, nil
}

// consumer reads a topic from its start.
func (k *kafka) consumer(topic string) (*kgo.Client, error) {
	return kgo.NewClient(kgo.SeedBrokers(k.broker.Addr), kgo.ConsumeTopics(topic), kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()))
}
