package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"syscall"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"
)

// kafkaPath is a way of rows that begins in a topic.
type kafkaPath struct {
	name string
	// open starts what carries rows away from the topic. The rows come out of the
	// reader; end stops everything.
	open func(k *kafka, topic string) (out io.Reader, end func() error, err error)
}

var kafkaPaths = []kafkaPath{
	{"eventflux, Kafka → filter → project → stdout", (*kafka).toStdout},
	{"eventflux, Kafka → filter → project → Kafka", (*kafka).toTopic},
	{"the harness alone, through Kafka once", (*kafka).back},
}

// kafkaLatency sends rows at two rates into each path, in turn, and keeps the
// round with the median p99. One that is not counted goes before: by then the
// broker has compiled what small requests need.
func (r *results) kafkaLatency(k *kafka, o options) error {
	if _, err := k.through(kafkaPaths[len(kafkaPaths)-1], 10_000, 5*time.Second); err != nil {
		return fmt.Errorf("warming the broker up: %w", err)
	}
	for _, rate := range []int{10_000, 100_000} {
		rounds := make([][]latencyLine, len(kafkaPaths))
		for range o.rounds {
			for i, path := range kafkaPaths {
				l, err := k.through(path, rate, 3*time.Second)
				if err != nil {
					return fmt.Errorf("latency of %s: %w", path.name, err)
				}
				rounds[i] = append(rounds[i], l)
			}
		}
		for i, path := range kafkaPaths {
			r.addLatency(path.name, rate, rounds[i])
		}
	}
	return nil
}

// through sends rows into a topic of their own and times each.
func (k *kafka) through(path kafkaPath, rate int, lasting time.Duration) (l latencyLine, err error) {
	topic, err := k.topic()
	if err != nil {
		return l, err
	}
	from, end, err := path.open(k, topic)
	if err != nil {
		return l, err
	}
	defer func() {
		if endErr := end(); err == nil {
			err = endErr
		}
		if dropErr := k.drop(topic); err == nil {
			err = dropErr
		}
	}()
	in, err := k.writer(topic)
	if err != nil {
		return l, err
	}
	// A first row shows that the path is open.
	out := newArrivals(from)
	if _, err = io.WriteString(in, `{"symbol":"S","price":1,"quantity":1,"sent":0}`+"\n"); err == nil {
		_, _, err = out.next()
	}
	if err != nil {
		in.Close()
		return l, err
	}
	return timed(in, out, time.Now().Add(50*time.Millisecond), rate, lasting)
}

// back reads the rows from the topic itself.
func (k *kafka) back(topic string) (io.Reader, func() error, error) { return k.reader(topic) }

// toStdout runs the engine from the topic to standard output.
func (k *kafka) toStdout(topic string) (io.Reader, func() error, error) {
	return k.engine(k.latencySource(topic) + latencyQuery + ";\n")
}

// toTopic runs the engine from the topic to another one.
func (k *kafka) toTopic(topic string) (io.Reader, func() error, error) {
	onward, err := k.topic()
	if err != nil {
		return nil, nil, err
	}
	_, stop, err := k.engine(k.latencySource(topic) + "CREATE STREAM Out WITH ('type'='sink', " + k.options(onward) + ", 'format'='json') AS " + latencyQuery + ";\n")
	if err != nil {
		return nil, nil, err
	}
	out, end, err := k.reader(onward)
	return out, func() error {
		stopped := stop()
		if err == nil {
			end()
		}
		if stopped != nil {
			return stopped
		}
		return k.drop(onward)
	}, err
}

func (k *kafka) latencySource(topic string) string {
	return latencyColumns + "WITH ('type'='source', " + k.options(topic) + ", 'format'='json');\n"
}

// engine runs a script until end is called.
func (k *kafka) engine(script string) (out io.Reader, end func() error, err error) {
	dir, path, err := scriptFile(script)
	if err != nil {
		return nil, nil, err
	}
	cmd, err := engine("run", path, "--state", "none")
	if err != nil {
		return nil, nil, err
	}
	var stderr bytes.Buffer
	cmd.Dir, cmd.Stderr = dir, &stderr
	if out, err = cmd.StdoutPipe(); err != nil {
		return nil, nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, nil, err
	}
	return out, func() error {
		defer os.RemoveAll(dir)
		if err := stop(cmd); err != nil {
			return fmt.Errorf("%w: %s", err, stderr.String())
		}
		return nil
	}, nil
}

// stop ends a process by SIGTERM, or by force where that has no effect.
func stop(cmd *exec.Cmd) error {
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	late := time.AfterFunc(kafkaPatience, func() { cmd.Process.Kill() })
	defer late.Stop()
	return cmd.Wait()
}

// writer makes a record of each line that is written, and sends it at once. It
// is closed when all are acknowledged.
func (k *kafka) writer(topic string) (io.WriteCloser, error) {
	client, err := kgo.NewClient(kgo.SeedBrokers(k.broker.Addr), kgo.DefaultProduceTopic(topic), kgo.ProducerLinger(0),
		kgo.RecordPartitioner(kgo.RoundRobinPartitioner()))
	return &recordWriter{client: client}, err
}

type recordWriter struct {
	client *kgo.Client
	first  firstError
}

func (w *recordWriter) Write(lines []byte) (int, error) {
	kept := bytes.Clone(lines)
	for line := range bytes.Lines(kept) {
		w.client.Produce(context.Background(), &kgo.Record{Value: bytes.TrimSuffix(line, []byte("\n"))}, w.first.promise)
	}
	return len(lines), w.first.get()
}

func (w *recordWriter) Close() error {
	defer w.client.Close()
	ctx, cancel := context.WithTimeout(context.Background(), kafkaPatience)
	defer cancel()
	if err := w.client.Flush(ctx); err != nil {
		return err
	}
	return w.first.get()
}

// reader makes a line of each record of a topic.
func (k *kafka) reader(topic string) (io.Reader, func() error, error) {
	client, err := k.consumer(topic)
	if err != nil {
		return nil, nil, err
	}
	ctx, cancel := context.WithTimeout(context.Background(), kafkaPatience)
	return &recordReader{ctx: ctx, client: client}, func() error {
		cancel()
		client.Close()
		return nil
	}, nil
}

type recordReader struct {
	ctx    context.Context // of the whole reading, since a Read has none
	client *kgo.Client
	lines  []byte
	left   []byte // of lines
}

func (r *recordReader) Read(p []byte) (int, error) {
	for len(r.left) == 0 {
		fetches := r.client.PollFetches(r.ctx)
		if err := fetches.Err(); err != nil {
			return 0, err
		}
		r.lines = r.lines[:0]
		fetches.EachRecord(func(record *kgo.Record) { r.lines = append(append(r.lines, record.Value...), '\n') })
		r.left = r.lines
	}
	n := copy(p, r.left)
	r.left = r.left[n:]
	return n, nil
}
