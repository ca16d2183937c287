package kafkaio

import (
	"context"
	"errors"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/io/connector"
)

// sinkFields are the options of sinks alone.
var sinkFields = []connector.Field{
	{Name: "kafka.key", Sink: true, Doc: "columns, separated by commas, that make the record's key: the text of one, a JSON object of several; equal keys go to one partition, and rows that an upsert stream deletes to a record without a value, where the key is that of the stream"},
	{Name: "kafka.compression", Type: connector.Word, Words: []string{"none", "gzip", "snappy", "lz4", "zstd"}, Default: "lz4", Sink: true, Doc: "how batches of records are packed"},
	{Name: "kafka.linger", Type: connector.Duration, Default: "5ms", Sink: true, Doc: "how long a record may wait for others of its batch, at most 1m"},
	{Name: "kafka.timestamp", Type: connector.Word, Words: []string{"written", "row"}, Default: "written", Sink: true, Doc: "the record's timestamp: when it was written, or the row time, which a broker may count as older than its retention; a row ahead of the clock or before 1678 has the time of writing"},
	{Name: "kafka.delivery", Type: connector.Word, Words: []string{"at_least_once", "exactly_once"}, Default: "at_least_once", Sink: true, Doc: "at_least_once: rows go out at once, and are written again after a kill if no epoch was committed since"},
}

// codecs are the words of kafka.compression.
var codecs = map[string]kgo.CompressionCodec{
	"none": kgo.NoCompression(), "gzip": kgo.GzipCompression(), "snappy": kgo.SnappyCompression(), "lz4": kgo.Lz4Compression(), "zstd": kgo.ZstdCompression(),
}

type sinkFactory struct {
	spec  *connector.Spec
	topic string
	key   *recordKey // nil: records have no key
}

func newSink(spec connector.Spec) (connector.SinkFactory, error) {
	o := spec.Options
	if err := checkClient(&spec); err != nil {
		return nil, err
	}
	if err := checkTopic(o["kafka.topic"]); err != nil {
		return nil, err
	}
	if o["kafka.delivery"] == "exactly_once" {
		return nil, &connector.OptionError{Key: "kafka.delivery", Value: true,
			Msg: "kafka.delivery exactly_once writes each epoch in a transaction; this version does not run it, only at_least_once"}
	}
	if o.Duration("kafka.linger") > mostLinger {
		return nil, &connector.OptionError{Key: "kafka.linger", Value: true, Msg: "kafka.linger is at most 1m"}
	}
	key, err := newRecordKey(&spec)
	if err != nil {
		return nil, err
	}
	f := &sinkFactory{&spec, o["kafka.topic"], key}
	_, err = f.encoder()
	return f, err
}

// topicNames are those that a broker allows.
var topicNames = regexp.MustCompile(`^[a-zA-Z0-9._-]{1,249}$`)

func checkTopic(name string) error {
	switch {
	case name == "":
		return &connector.OptionError{Key: "kafka.topic", Missing: true, Msg: `the option "kafka.topic" is missing: the topic to write to`}
	case !topicNames.MatchString(name) || name == "." || name == "..":
		return &connector.OptionError{Key: "kafka.topic", Value: true,
			Msg: fmt.Sprintf("%q is no name of a topic: a sink writes to one, of letters, digits, '.', '_' and '-'", name)}
	}
	return nil
}

func (f *sinkFactory) encoder() (connector.RowEncoder, error) {
	if f.spec.Format.NewEncoder != nil {
		made, err := f.spec.Format.NewEncoder(f.spec.Schema, f.spec.Options)
		if err != nil {
			return nil, err
		}
		rows, ok := made.(connector.RowEncoder)
		switch {
		case ok && len(rows.Begin(nil)) == 0:
			return rows, nil
		case ok:
			return nil, &connector.OptionError{Key: "csv.header", Value: true, Msg: "each record is one row, and nothing precedes the first; add 'csv.header'='false'"}
		}
	}
	return nil, fmt.Errorf("the format %q does not write rows as records of their own", f.spec.Format.Name)
}

func (f *sinkFactory) Durable() bool { return true }

// Deletes reports whether rows that delete earlier ones are written, as records
// without a value.
func (f *sinkFactory) Deletes() bool { return f.key != nil && f.key.names }

func (f *sinkFactory) New() (connector.Sink, error) {
	encoder, err := f.encoder()
	if err != nil {
		return nil, err
	}
	return &sink{sinkFactory: f, encoder: encoder, way: newWay(f.topic), most: usualBatch}, nil
}

// sink writes a record a row. The client batches, retries and keeps the order of
// each partition; way counts what it has not acknowledged yet.
type sink struct {
	*sinkFactory
	encoder connector.RowEncoder
	client  *kgo.Client
	way     *way
	probing atomic.Pointer[links] // of the connection that probe makes; nil: it does not
	most    int                   // bytes that a record may take
	refused []batch.Rejected
}

const (
	// usualBatch is a little less than what brokers take where nothing else is
	// configured; a batch has leastBatch to mostBatch bytes, also where the topic
	// would take others.
	usualBatch = 1_000_000
	leastBatch = 512
	mostBatch  = 8 << 20
	// unknownTries is how often, every askAgain, a topic that was there may be unknown
	// to the brokers before that is final, after a minute: one that starts does not
	// know it at once.
	unknownTries = int(time.Minute / askAgain)
	// askAgain is the time between two looks for the leaders of partitions that were
	// refused. The client would take 5 s, in which nothing is written.
	askAgain   = 250 * time.Millisecond
	mostLinger = time.Minute
	// closePatience is how long Close waits for acknowledgements.
	closePatience = 10 * time.Second
)

func (s *sink) Open(ctx context.Context, _ bool) error {
	if err := s.probe(ctx); err != nil {
		return err
	}
	client, err := newClient(s.spec,
		kgo.DefaultProduceTopic(s.topic),
		kgo.RequiredAcks(kgo.AllISRAcks()),
		kgo.ProducerBatchCompression(codecs[s.spec.Options["kafka.compression"]]),
		kgo.ProducerLinger(s.spec.Options.Duration("kafka.linger")),
		kgo.ProducerBatchMaxBytesFn(func(string) int32 { return int32(s.most) }),
		kgo.UnknownTopicRetries(unknownTries),
		kgo.MetadataMinAge(askAgain),
		// Room bounds what is on its way. The client must never make Write wait.
		kgo.MaxBufferedRecords(math.MaxInt),
		kgo.WithHooks(s.way),
		// A connection that is cut at its first request may be one that a broker wants
		// a password for; probe has found out that it does not.
		kgo.AlwaysRetryEOF(),
	)
	s.client = client
	return err
}

// probe sees that brokers answer, and looks at the topic.
func (s *sink) probe(ctx context.Context) error {
	probing := &links{}
	client, err := newClient(s.spec, kgo.WithHooks(probing))
	if err != nil {
		return err
	}
	defer client.Close()
	s.probing.Store(probing)
	defer s.probing.Store(nil)
	if err := reach(ctx, client, s.spec.Options); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, s.spec.Options.Duration("kafka.start-timeout"))
	defer cancel()
	return retried(ctx, func() error { return s.look(ctx, kadm.NewClient(client)) })
}

// look sees that the topic is there, and how large its records may be.
func (s *sink) look(ctx context.Context, admin *kadm.Client) error {
	only := &topics{names: []string{s.topic}}
	found, err := admin.ListTopics(ctx, s.topic)
	if err != nil {
		return err
	}
	if err := only.missing(ctx, admin, found); err != nil {
		return err
	}
	configs, err := admin.DescribeTopicConfigs(ctx, s.topic)
	if err != nil {
		return nil // a broker may keep them to itself
	}
	for _, c := range configs {
		for _, setting := range c.Configs {
			if n, err := strconv.Atoi(setting.MaybeValue()); err == nil && setting.Key == "max.message.bytes" {
				s.most = min(max(n, leastBatch), mostBatch)
			}
		}
	}
	return nil
}

func (s *sink) Write(_ context.Context, b *batch.Batch) error {
	if err := s.way.failed(); err != nil {
		return err
	}
	p := s.way.parcel()
	s.pack(p, b)
	s.way.send(s.client, p)
	return nil
}

// pack puts a record of each row into a parcel.
func (s *sink) pack(p *parcel, b *batch.Batch) {
	s.refused = s.refused[:0]
	now, byRow := time.Now(), s.spec.Options["kafka.timestamp"] == "row"
	for i := range b.N {
		at := span{from: len(p.buf)}
		if s.key != nil {
			p.buf, at.keyed = s.key.append(p.buf, b, i), !s.key.none(b, i)
		}
		at.key = len(p.buf)
		if !s.deleted(b, i) {
			p.buf, at.valued = s.encoder.AppendRow(p.buf, b, i), true
		}
		at.value = len(p.buf)
		at.time = now
		if byRow {
			at.time = recordTime(b.TimeOf(i), now)
		}
		if at.value-at.from > s.most-recordOverhead {
			s.refuse(b, i, at.value-at.from, p.buf[at.key:])
			p.buf = p.buf[:at.from]
			continue
		}
		p.spans = append(p.spans, at)
	}
}

// oldest is the first time that a record can carry: the client counts nanoseconds, and
// what comes before it would be written as a time long after.
var oldest = batch.Time(time.Date(1678, 1, 1, 0, 0, 0, 0, time.UTC).UnixMicro())

// recordTime is the time of a record that carries that of its row. Brokers refuse
// records that are ahead of the clock; those have the time of writing, as do rows whose
// time a record cannot carry. One of a millisecond before 1970 is none.
func recordTime(row batch.Time, now time.Time) time.Time {
	at := time.UnixMicro(int64(row))
	if row < oldest || row >= batch.Time(now.UnixMicro()) || at.UnixMilli() == -1 {
		return now
	}
	return at
}

// deleted reports whether row i is a record without a value.
func (s *sink) deleted(b *batch.Batch, i int) bool {
	return b.Kinds != nil && b.Kinds[i] == batch.Delete && s.Deletes()
}

// recordOverhead is more than a batch adds to the bytes of its only record.
const recordOverhead = 256

// mostRaw is how much of a refused row is kept.
const mostRaw = 64 << 10

// refuse leaves out a row that is larger than the topic's records may be.
func (s *sink) refuse(b *batch.Batch, i, size int, value []byte) {
	s.refused = append(s.refused, batch.Rejected{
		Message:  fmt.Sprintf("the record has %d bytes; at most %d fit into the topic (max.message.bytes)", size, s.most-recordOverhead),
		Code:     "size",
		Position: "topic " + s.topic,
		Raw:      append([]byte(nil), value[:min(len(value), mostRaw)]...),
		At:       b.MetOf(i),
	})
}

// Refused are the rows that the last Write left out.
func (s *sink) Refused() []batch.Rejected { return s.refused }

// Flush waits until everything is acknowledged.
func (s *sink) Flush(ctx context.Context) error {
	if err := s.way.failed(); err != nil {
		return err
	}
	if err := s.client.Flush(ctx); err != nil {
		return fmt.Errorf("topic %s: %w", s.topic, err)
	}
	return s.way.failed()
}

func (s *sink) Close() error {
	if s.client == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), closePatience)
	defer cancel()
	err := s.Flush(ctx)
	if errors.Is(err, context.DeadlineExceeded) {
		err = fmt.Errorf("topic %s: %d rows were not acknowledged within %s", s.topic, s.way.rows(), closePatience)
	}
	s.way.closing()
	s.client.Close()
	s.client = nil
	return err
}

var _ interface {
	connector.Acknowledged
	connector.Waiter
	connector.Refuser
} = (*sink)(nil)

func (s *sink) Room() (bool, error)    { return s.way.room() }
func (s *sink) Ready() <-chan struct{} { return s.way.ready }
func (s *sink) Seal() <-chan error     { return s.way.seal() }

// Waits is what Open waits for, then what the rows do.
func (s *sink) Waits() string {
	if probing := s.probing.Load(); probing != nil {
		return probing.waits(time.Now())
	}
	return s.way.waits(time.Now())
}

// recordError says what a broker's refusal means.
func recordError(topic string, partition int32, err error) error {
	switch {
	case errors.Is(err, kerr.MessageTooLarge):
		return fmt.Errorf("topic %s, partition %d: max.message.bytes was made smaller since the start: %w", topic, partition, err)
	case errors.Is(err, kerr.UnknownTopicOrPartition), errors.Is(err, kerr.UnknownTopicID):
		return fmt.Errorf("topic %s was deleted: %w", topic, err)
	}
	return fmt.Errorf("topic %s, partition %d: %w", topic, partition, err)
}
