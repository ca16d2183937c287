package kafkaio

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/io/connector"
	"github.com/eventflux-io/engine/io/connector/connectortest"
	"github.com/eventflux-io/engine/io/format"
	"github.com/eventflux-io/engine/io/kafkaio/kafkatest"
)

// records are those of a topic, partition by partition.
func (b *broker) records(topic string) []*kgo.Record {
	b.t.Helper()
	return kafkatest.Dial(b.t, b.cluster.ListenAddrs()[0]).Consume(b.t, topic)
}

// The contract of sinks, on a broker in memory.
func TestSinkContract(t *testing.T) {
	connectortest.Run(t, connectortest.Case{Connector: Connector, Format: &format.JSON, Sink: &connectortest.Sink{
		Empty: func(t *testing.T) (map[string]string, func() []string) {
			b := newBroker(t)
			b.create("out", 1)
			return map[string]string{"kafka.brokers": b.addr, "kafka.topic": "out"}, func() []string { return values(b.records("out")) }
		},
	}})
}

var pairs = batch.Schema{{Name: "k", Type: batch.Of(batch.String)}, {Name: "n", Type: batch.Of(batch.Int64)}}

// pair are rows of pairs: the keys, and numbers from n on.
func pair(n int64, keys ...string) *batch.Batch {
	b := batch.NewBuilder(pairs, len(keys)+1, 1<<30)
	for i, k := range keys {
		if k == "NULL" {
			b.Col(0).AppendNull()
		} else {
			b.Col(0).AppendText([]byte(k))
		}
		batch.Append(b.Col(1), n+int64(i))
		b.EndRow(0, n+int64(i), 0)
	}
	return b.Batch(&batch.Scratch{})
}

// factory is a sink of pairs with these options; key are the columns by which rows
// are corrected.
func (b *broker) factory(options map[string]string, form *connector.Format, key ...int) (connector.SinkFactory, error) {
	b.t.Helper()
	given := map[string]string{"kafka.brokers": b.addr, "kafka.topic": "out"}
	maps.Copy(given, options)
	checked, wrong := connector.Check(slices.Concat(Connector.Fields, form.Fields), given, false)
	for _, w := range wrong {
		return nil, w
	}
	return newSink(connector.Spec{Stream: "Out", Schema: pairs, Key: key, Options: checked, Format: form})
}

func (b *broker) sink(options map[string]string, form *connector.Format, key ...int) *sink {
	b.t.Helper()
	f, err := b.factory(options, form, key...)
	if err != nil {
		b.t.Fatal(err)
	}
	made, err := f.New()
	if err != nil {
		b.t.Fatal(err)
	}
	s := made.(*sink)
	if err := s.Open(context.Background(), false); err != nil {
		b.t.Fatal(err)
	}
	return s
}

func (b *broker) write(s *sink, rows *batch.Batch) {
	b.t.Helper()
	if err := s.Write(context.Background(), rows); err != nil {
		b.t.Fatal(err)
	}
}

func (b *broker) close(s *sink) {
	b.t.Helper()
	if err := s.Close(); err != nil {
		b.t.Fatal(err)
	}
}

func text(r *kgo.Record) string {
	show := func(b []byte) string {
		if b == nil {
			return "NULL"
		}
		return string(b)
	}
	return show(r.Key) + " " + show(r.Value)
}

// A key of one column is its text, of several a JSON object; a row that deletes
// has no value where the key is that of its stream.
func TestKeysAndTombstones(t *testing.T) {
	for _, c := range []struct {
		name    string
		options map[string]string
		form    *connector.Format
		key     []int
		want    []string
	}{
		{"no key", nil, &format.JSON, []int{0}, []string{`NULL {"k":"a","n":1}`, `NULL {"k":null,"n":2}`, `NULL {"k":"c","n":3}`}},
		{"one column", map[string]string{"kafka.key": "k"}, &format.JSON, nil, []string{`a {"k":"a","n":1}`, `NULL {"k":null,"n":2}`, `c {"k":"c","n":3}`}},
		{"a number", map[string]string{"kafka.key": "N"}, &format.JSON, nil, []string{`1 {"k":"a","n":1}`, `2 {"k":null,"n":2}`, `3 {"k":"c","n":3}`}},
		{"several", map[string]string{"kafka.key": "n, k"}, &format.JSON, nil,
			[]string{`{"n":1,"k":"a"} {"k":"a","n":1}`, `{"n":2,"k":null} {"k":null,"n":2}`, `{"n":3,"k":"c"} {"k":"c","n":3}`}},
		{"deletes", map[string]string{"kafka.key": "k"}, &format.JSON, []int{0}, []string{`a {"k":"a","n":1}`, `NULL {"k":null,"n":2}`, `c NULL`}},
		{"another key", map[string]string{"kafka.key": "n"}, &format.JSON, []int{0}, []string{`1 {"k":"a","n":1}`, `2 {"k":null,"n":2}`, `3 {"k":"c","n":3}`}},
		{"csv", map[string]string{"kafka.key": "k", "csv.header": "false"}, &format.CSV, nil, []string{`a a,1`, `NULL ,2`, `c c,3`}},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newBroker(t)
			b.create("out", 1)
			s := b.sink(c.options, c.form, c.key...)
			rows := pair(1, "a", "NULL", "c")
			rows.Kinds = []batch.Kind{batch.Insert, batch.Insert, batch.Delete}
			b.write(s, rows)
			b.close(s)
			var got []string
			for _, r := range b.records("out") {
				got = append(got, text(r))
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("%q instead of %q", got, c.want)
			}
		})
	}
}

// A record says when it was written, or carries the row time; never one to come.
func TestTimestamps(t *testing.T) {
	b := newBroker(t)
	b.create("out", 1)
	began := time.Now().Truncate(time.Millisecond)
	rows := pair(0, "past", "none", "ahead", "year 1", "1677", "1678", "1969", "no time to a broker")
	day := func(year int, month time.Month, day int) batch.Time {
		return batch.Time(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).UnixMicro())
	}
	rows.Times = []batch.Time{1_700_000_000_123_456, batch.MinTime, batch.Time(began.Add(time.Hour).UnixMicro()),
		day(1, 1, 1), day(1677, 12, 31), day(1678, 1, 1), day(1969, 12, 31), -1000}
	carried := map[int]time.Time{0: time.UnixMilli(1_700_000_000_123), 5: time.UnixMicro(int64(rows.Times[5])), 6: time.UnixMicro(int64(rows.Times[6]))}
	for _, word := range []string{"written", "row"} {
		s := b.sink(map[string]string{"kafka.timestamp": word}, &format.JSON)
		b.write(s, rows)
		b.close(s)
	}
	for i, r := range b.records("out") {
		if want, byRow := carried[i-rows.N]; byRow {
			if !r.Timestamp.Equal(want) {
				t.Errorf("record %d says %v instead of %v", i, r.Timestamp, want)
			}
		} else if r.Timestamp.Before(began) || r.Timestamp.After(time.Now()) {
			t.Errorf("record %d says %v, and was written between %v and now", i, r.Timestamp, began)
		}
	}
}

// Equal keys go to the partition that Kafka's own producer would choose.
func TestPartitionOfKey(t *testing.T) {
	b := newBroker(t)
	b.create("out", 8)
	s := b.sink(map[string]string{"kafka.key": "k", "kafka.compression": "zstd"}, &format.JSON)
	var keys []string
	for i := range 500 {
		keys = append(keys, fmt.Sprint("key", i%50))
	}
	b.write(s, pair(0, keys...))
	b.close(s)
	java := kgo.StickyKeyPartitioner(nil).ForTopic("out")
	last := map[string]int64{}
	for _, r := range b.records("out") {
		if want := java.Partition(r, 8); int(r.Partition) != want {
			t.Fatalf("%s is in partition %d instead of %d", r.Key, r.Partition, want)
		}
		var n int64
		if _, err := fmt.Sscanf(strings.Split(string(r.Value), `"n":`)[1], "%d", &n); err != nil {
			t.Fatal(err)
		}
		if before, had := last[string(r.Key)]; had && n <= before {
			t.Fatalf("%s: row %d came after row %d", r.Key, n, before)
		}
		last[string(r.Key)] = n
	}
	if len(last) != 50 {
		t.Errorf("%d keys instead of 50", len(last))
	}
}

// What a declaration cannot mean is refused with words.
func TestSinkRefuses(t *testing.T) {
	b := newBroker(t)
	b.create("alerts", 1)
	for _, c := range []struct {
		options map[string]string
		want    string
	}{
		{map[string]string{"kafka.topic": "a,b"}, `"a,b" is no name of a topic`},
		{map[string]string{"kafka.topic": ""}, `"kafka.topic" is missing`},
		{map[string]string{"kafka.key": "symbol"}, `"symbol" is no column of "Out"; there are k, n`},
		{map[string]string{"kafka.key": "k,K"}, `kafka.key names "K" twice`},
		{map[string]string{"kafka.key": " , "}, `kafka.key names no column`},
		{map[string]string{"kafka.delivery": "exactly_once"}, `this version does not run it, only at_least_once`},
		{map[string]string{"kafka.linger": "2m"}, `kafka.linger is at most 1m`},
		{map[string]string{"kafka.compression": "brotli"}, `"brotli" is not a value of "kafka.compression"`},
	} {
		if _, err := b.factory(c.options, &format.JSON); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v: %v instead of %q", c.options, err, c.want)
		}
	}
	f, err := b.factory(map[string]string{"kafka.topic": "alert"}, &format.JSON)
	if err != nil {
		t.Fatal(err)
	}
	s, err := f.New()
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.Open(t.Context(), false); err == nil || err.Error() != `the broker has no topic "alert"; did you mean "alerts"?` {
		t.Errorf("%v", err)
	}
}

// A row that the topic does not take is told of and left out; the others go on.
func TestTooLarge(t *testing.T) {
	b := newBroker(t)
	if err := b.cluster.CreateTopic("out", 1, map[string]string{"max.message.bytes": "2000"}); err != nil {
		t.Fatal(err)
	}
	s := b.sink(map[string]string{"kafka.key": "k", "kafka.compression": "none"}, &format.JSON)
	long := strings.Repeat("x", 3000)
	b.write(s, pair(1, "a", long, "b"))
	refused := s.Refused()
	if len(refused) != 1 || refused[0].Code != "size" || refused[0].Position != "topic out" ||
		!strings.Contains(string(refused[0].Raw), `"n":2`) || !strings.Contains(refused[0].Message, "at most 1744 fit") {
		t.Errorf("%+v", refused)
	}
	for i := range 50 { // a batch holds no more than the topic takes
		b.write(s, pair(int64(10+i), strings.Repeat("y", 300)))
	}
	if len(s.Refused()) != 0 {
		t.Error("a row is refused twice")
	}
	b.close(s)
	if n := len(b.records("out")); n != 52 {
		t.Errorf("%d records instead of 52", n)
	}
}

// A parcel that is used again takes its rows without a new allocation.
func TestPackAllocates(t *testing.T) {
	b := newBroker(t)
	f, err := b.factory(map[string]string{"kafka.key": "k, n"}, &format.JSON)
	if err != nil {
		t.Fatal(err)
	}
	made, err := f.New()
	if err != nil {
		t.Fatal(err)
	}
	s, rows, p := made.(*sink), pair(0, slices.Repeat([]string{"some text"}, 1000)...), &parcel{}
	if n := testing.AllocsPerRun(20, func() {
		p.buf, p.spans = p.buf[:0], p.spans[:0]
		s.pack(p, rows)
	}); n != 0 {
		t.Errorf("%v allocations for %d rows", n, rows.N)
	}
}

// respond has the broker answer its next produce requests with errors, one after
// the other, and ask for a pause each time; then it answers as it does.
func (b *broker) respond(errs ...*kerr.Error) {
	b.cluster.ControlKey(int16(kmsg.Produce), func(req kmsg.Request) (kmsg.Response, error, bool) {
		if len(errs) == 0 {
			return nil, nil, false
		}
		fail := errs[0]
		errs = errs[1:]
		b.cluster.KeepControl()
		in := req.(*kmsg.ProduceRequest)
		out := in.ResponseKind().(*kmsg.ProduceResponse)
		out.ThrottleMillis = 100
		for _, t := range in.Topics {
			rt := kmsg.NewProduceResponseTopic()
			rt.Topic, rt.TopicID = t.Topic, t.TopicID
			for _, p := range t.Partitions {
				rp := kmsg.NewProduceResponseTopicPartition()
				rp.Partition, rp.ErrorCode = p.Partition, fail.Code
				rt.Partitions = append(rt.Partitions, rp)
			}
			out.Topics = append(out.Topics, rt)
		}
		return out, nil, true
	})
}

// What passes is tried again, in order, for as long as it lasts.
func TestTransientErrors(t *testing.T) {
	b := newBroker(t)
	b.create("out", 1)
	s := b.sink(map[string]string{"kafka.key": "k"}, &format.JSON)
	b.respond(kerr.NotEnoughReplicas, kerr.RequestTimedOut, kerr.NotEnoughReplicasAfterAppend, kerr.UnknownTopicOrPartition, kerr.LeaderNotAvailable, kerr.KafkaStorageError)
	var want []string
	for i := range 20 {
		b.write(s, pair(int64(i), "a"))
		want = append(want, fmt.Sprintf(`{"k":"a","n":%d}`, i))
	}
	settled := s.Seal()
	if err := <-settled; err != nil {
		t.Fatal(err)
	}
	if got := values(b.records("out")); !slices.Equal(got, want) {
		t.Errorf("%q instead of %q", got, want)
	}
	b.close(s)
}

// What is final ends the sink, and no line after it is settled.
func TestFinalErrors(t *testing.T) {
	for _, final := range []*kerr.Error{kerr.TopicAuthorizationFailed, kerr.InvalidRecord, kerr.MessageTooLarge} {
		b := newBroker(t)
		b.create("out", 1)
		s := b.sink(nil, &format.JSON)
		b.respond(final, final, final, final)
		b.write(s, pair(1, "a"))
		err := <-s.Seal()
		if !errors.Is(err, final) || !strings.HasPrefix(err.Error(), "topic out") {
			t.Errorf("%v instead of %v", err, final)
		}
		<-s.Ready()
		if _, told := s.Room(); told == nil || told.Error() != err.Error() {
			t.Errorf("Room tells %v, and the line %v", told, err)
		}
		if again := <-s.Seal(); again == nil {
			t.Error("a line after lost rows is settled")
		}
		if s.Write(t.Context(), pair(2, "b")) == nil || s.Close() == nil {
			t.Error("the error was forgotten")
		}
	}
}

// Rows follow a partition whose leader moves, in order.
func TestLeaderMoves(t *testing.T) {
	b := newBroker(t, kfake.NumBrokers(3))
	b.create("out", 4)
	s := b.sink(map[string]string{"kafka.key": "k"}, &format.JSON)
	for i := range 200 {
		b.write(s, pair(int64(3*i), "a", "b", "c"))
		if i%20 == 0 {
			if err := <-s.Seal(); err != nil {
				t.Fatal(err)
			}
			if err := b.cluster.MoveTopicPartition("out", int32(i/20%4), int32(i/20%3)); err != nil {
				t.Fatal(err)
			}
		}
	}
	b.close(s)
	last, n := map[string]int{}, 0
	for _, r := range b.records("out") {
		var at int
		if _, err := fmt.Sscanf(strings.Split(string(r.Value), `"n":`)[1], "%d", &at); err != nil {
			t.Fatal(err)
		}
		if before, had := last[string(r.Key)]; had && at != before+3 {
			t.Fatalf("%s: row %d came after row %d", r.Key, at, before)
		}
		last[string(r.Key)] = at
		n++
	}
	if n != 600 {
		t.Errorf("%d rows instead of 600", n)
	}
}

// A broker that takes nothing fills what may be on its way, and no more: there is
// no room until it takes rows again. Meanwhile the sink says what it waits for.
func TestSlowBroker(t *testing.T) {
	b := newBroker(t)
	b.create("out", 1)
	s := b.sink(nil, &format.JSON)
	open := make(chan struct{})
	b.cluster.ControlKey(int16(kmsg.Produce), func(kmsg.Request) (kmsg.Response, error, bool) {
		b.cluster.KeepControl()
		b.cluster.SleepControl(func() { <-open })
		return nil, nil, false
	})
	rows := pair(0, slices.Repeat([]string{strings.Repeat("z", 1000)}, 500)...)
	written := 0
	for {
		room, err := s.Room()
		if err != nil {
			t.Fatal(err)
		}
		if !room {
			break
		}
		b.write(s, rows)
		written += rows.N
	}
	if size := written * (1000 + recordMemory); size < mostOnWay || size > mostOnWay+mostOnWay/8 {
		t.Errorf("there was room for %d rows", written)
	}
	since := s.way.since // the first of the rows that wait; nothing is acknowledged that would move it
	if words := s.way.waits(since.Add(silence)); !strings.HasPrefix(words, "the brokers have acknowledged nothing since ") {
		t.Errorf("%q", words)
	}
	if words := s.way.waits(since.Add(silence - 1)); words != "" {
		t.Errorf("it complains at once: %q", words)
	}
	settled := s.Seal()
	select {
	case err := <-settled:
		t.Errorf("the line is settled: %v", err)
	default:
	}
	close(open)
	<-s.Ready()
	if room, err := s.Room(); !room || err != nil {
		t.Errorf("%v, %v", room, err)
	}
	if err := <-settled; err != nil {
		t.Error(err)
	}
	if words := s.way.waits(time.Now().Add(time.Minute)); words != "" {
		t.Errorf("nothing is on its way, and it says %q", words)
	}
	b.close(s)
	if n := len(b.records("out")); n != written {
		t.Errorf("%d rows instead of %d", n, written)
	}
}
