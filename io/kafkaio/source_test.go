package kafkaio

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/io/connector"
	"github.com/eventflux-io/engine/io/format"
)

// on is a stream of a topic, with more options in pairs.
func (b *broker) on(topic string, more ...string) stream {
	options := map[string]string{"kafka.brokers": b.addr, "kafka.topic": topic}
	for i := 0; i < len(more); i += 2 {
		options[more[i]] = more[i+1]
	}
	if options["kafka.topic"] == "" {
		delete(options, "kafka.topic")
	}
	return stream{options: options}
}

func id(n int) string { return fmt.Sprintf(`{"id":%d}`, n) }

func idsFrom(first, n int) (rows []string) {
	for i := range n {
		rows = append(rows, id(first+i))
	}
	return rows
}

// A row has what is beside its value, and its record's timestamp as row time.
func TestMetadata(t *testing.T) {
	b := newBroker(t)
	b.create("m", 2)
	at := time.UnixMilli(1700000000123)
	b.send(
		&kgo.Record{Topic: "m", Partition: 1, Key: []byte("k"), Value: []byte(`{"id":1}`), Timestamp: at,
			Headers: []kgo.RecordHeader{{Key: "trace", Value: []byte("first")}, {Key: "trace", Value: []byte("last")}, {Key: "x"}}},
		&kgo.Record{Topic: "m", Partition: 1, Value: nil, Timestamp: at.Add(time.Second)},
		&kgo.Record{Topic: "m", Partition: 1, Key: []byte{0xff}, Value: []byte(`{"id":3}`), Timestamp: at},
	)
	s := b.on("m", "kafka.end", "latest")
	text := batch.Of(batch.String)
	s.schema = batch.Schema{{Name: "k", Type: text}, {Name: "id", Type: batch.Of(batch.Int64)}, {Name: "topic", Type: text}, {Name: "p", Type: batch.Of(batch.Int32)},
		{Name: "o", Type: batch.Of(batch.Int64)}, {Name: "ts", Type: batch.Of(batch.Timestamp)}, {Name: "h", Type: text}, {Name: "none", Type: text}}
	s.metadata = []string{"key", "", "topic", "partition", "offset", "timestamp", "header.trace", "header.none"}
	r := s.open(t).ends()
	r.want(
		`{"k":"k","id":1,"topic":"m","p":1,"o":0,"ts":"2023-11-14T22:13:20.123Z","h":"last","none":null}`,
		`{"k":null,"id":null,"topic":"m","p":1,"o":1,"ts":"2023-11-14T22:13:21.123Z","h":null,"none":null}`,
	)
	if want := []batch.Time{1700000000123000, 1700000001123000}; !slices.Equal(r.times, want) {
		t.Errorf("row times %v instead of %v", r.times, want)
	}
	if len(r.rejected) != 1 || r.rejected[0].Partition != 1 || r.rejected[0].Offset != 2 || r.rejected[0].Column != "k" {
		t.Errorf("rejected: %+v", r.rejected)
	}
}

// A record that is no row is rejected under its topic, partition and offset, and
// the next one is read.
func TestRejected(t *testing.T) {
	b := newBroker(t)
	b.create("bad", 1)
	b.produce("bad", 0, id(0), `{"id":`, "", "  ", `{"id":4} {"id":5}`, "[{\"id\":5}]", "{\n \"id\": 6\n}\n", `{"id":"`+strings.Repeat("x", 200)+`"}`, "\xef\xbb\xbf"+id(8), id(9))
	r := b.on("bad", "kafka.end", "latest", "json.max-record", "100B").open(t).ends()
	r.want(id(0), id(6), id(8), id(9))
	var got []string
	for _, bad := range r.rejected {
		got = append(got, fmt.Sprint(bad.Offset, ": ", bad.Message))
	}
	want := []string{
		"1: the JSON text is cut off",
		"2: the record is empty",
		"3: the record is empty",
		"4: something follows the JSON object",
		"5: a row must be a JSON object",
		"7: a record of more than 100 bytes",
	}
	if !slices.Equal(got, want) {
		t.Errorf("rejected\n%s\ninstead of\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// A record of CSV is one line without a header.
func TestCSV(t *testing.T) {
	b := newBroker(t)
	b.create("csv", 1)
	b.produce("csv", 0, "1", "2\n", "3\n4\n", "5,6", `"7"`)
	s := b.on("csv", "kafka.end", "latest", "csv.header", "false")
	s.format = &format.CSV
	r := s.open(t).ends()
	r.want(id(1), id(2), id(7))
	if len(r.rejected) != 2 {
		t.Errorf("rejected: %+v", r.rejected)
	}
}

// Where a stream begins that no earlier run has read.
func TestStart(t *testing.T) {
	b := newBroker(t)
	b.create("s", 1)
	at := time.UnixMilli(1700000000000)
	for i := range 5 {
		b.send(&kgo.Record{Topic: "s", Value: []byte(id(i)), Timestamp: at.Add(time.Duration(i) * time.Second)})
	}
	var offsets kadm.Offsets
	offsets.AddOffset("s", 0, 3, -1)
	if err := kadm.NewClient(b.client).CommitAllOffsets(t.Context(), "readers", offsets); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name    string
		options []string
		first   int
	}{
		{"earliest", []string{"kafka.start", "earliest"}, 0},
		{"latest", []string{"kafka.start", "latest"}, 5},
		{"committed", []string{"kafka.start", "committed", "kafka.group", "readers"}, 3},
		{"committed of an unknown group", []string{"kafka.start", "committed", "kafka.group", "others"}, 0},
		{"milliseconds", []string{"kafka.start", "1700000001500"}, 2},
		{"ISO-8601", []string{"kafka.start", "2023-11-14T22:13:21Z"}, 1},
		{"a timestamp apart", []string{"kafka.start", "timestamp", "kafka.start-timestamp", "1700000004000"}, 4},
		{"a millisecond before 1970", []string{"kafka.start", "1969-12-31T23:59:59.999Z"}, 0},
		{"two milliseconds before 1970", []string{"kafka.start", "1969-12-31T23:59:59.998Z"}, 0},
		{"before 1970", []string{"kafka.start", "1969-12-31"}, 0},
		{"the year 1", []string{"kafka.start", "timestamp", "kafka.start-timestamp", "0001-01-01"}, 0},
		{"after everything", []string{"kafka.start", "2033-11-14T22:13:21Z"}, 5},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := b.on("s", c.options...).open(t).until(func() bool { return true })
			if at := r.positions["s/0"].Offset; len(r.rows) == 0 && at != int64(c.first) {
				t.Errorf("the first position is %d instead of %d", at, c.first)
			}
			r.count(5 - c.first)
			r.want(idsFrom(c.first, 5-c.first)...)
		})
	}
}

// What latest meant at the first start is what it means after a restart.
func TestLatestIsRemembered(t *testing.T) {
	b := newBroker(t)
	b.create("s", 2)
	b.produce("s", 0, idsFrom(0, 5)...)
	first := b.on("s", "kafka.start", "latest").open(t).until(func() bool { return true })
	b.produce("s", 0, id(5))
	b.produce("s", 1, id(6))
	b.on("s", "kafka.start", "latest").open(t, first.where()...).count(2).want(id(5), id(6))
}

// Partitions and topics that appear while a source runs are read from their
// beginning, and have the numbers of the run after a restart, too.
func TestDiscovery(t *testing.T) {
	b := newBroker(t)
	b.create("logs-b", 1)
	b.create("other-logs-x", 1)
	b.produce("logs-b", 0, id(0))
	s := b.on("", "kafka.topic-pattern", "logs-.", "kafka.discovery-interval", "100ms", "kafka.start", "latest")
	r := s.open(t).until(func() bool { return true })
	b.create("logs-a", 2)
	b.create("logs-aa", 2)
	b.produce("logs-a", 1, id(1))
	r.count(1)
	if _, err := kadm.NewClient(b.client).UpdatePartitions(t.Context(), 2, "logs-b"); err != nil {
		t.Fatal(err)
	}
	b.produce("logs-b", 1, id(2))
	r.count(2)
	r.want(id(1), id(2))
	names := func(r *reading) (names []string) {
		for _, p := range r.where() {
			names = append(names, fmt.Sprint(p.Partition, " ", p.Name))
		}
		return names
	}
	want := []string{"0 logs-b/0", "1 logs-a/0", "2 logs-a/1", "3 logs-b/1"}
	if got := names(r); !slices.Equal(got, want) {
		t.Errorf("partitions %q instead of %q", got, want)
	}
	again := s.open(t, r.where()...).caughtUp()
	if got := names(again); !slices.Equal(got, want) {
		t.Errorf("after a restart: partitions %q instead of %q", got, want)
	}
	again.want()
}

// Of transactions only what is committed is read, positions come to the end of
// the log after markers and aborted records, and a bounded source ends there.
func TestTransactions(t *testing.T) {
	b := newBroker(t)
	b.create("tx", 1)
	b.produce("tx", 0, id(0))
	b.transact("tx", kgo.TryCommit, id(1), id(2))
	b.transact("tx", kgo.TryAbort, id(3))
	b.on("tx", "kafka.end", "latest").open(t).ends().want(idsFrom(0, 3)...)
	b.on("tx", "kafka.end", "latest", "kafka.isolation", "read_uncommitted").open(t).ends().want(idsFrom(0, 4)...)
	r := b.on("tx").open(t).caughtUp()
	r.want(idsFrom(0, 3)...)
	if at := r.positions["tx/0"].Offset; at != 6 { // with two markers
		t.Errorf("the position is %d instead of 6", at)
	}
	b.transact("tx", kgo.TryAbort, id(5))
	b.transact("tx", kgo.TryCommit, id(6))
	r.count(4)
	r.want(id(0), id(1), id(2), id(6))
}

// transact puts records into a transaction and ends it.
func (b *broker) transact(topic string, end kgo.TransactionEndTry, values ...string) {
	b.t.Helper()
	cl, err := kgo.NewClient(kgo.SeedBrokers(b.addr), kgo.TransactionalID("tx"), kgo.DefaultProduceTopic(topic))
	if err != nil {
		b.t.Fatal(err)
	}
	defer cl.Close()
	if err := cl.BeginTransaction(); err != nil {
		b.t.Fatal(err)
	}
	for _, v := range values {
		if err := cl.ProduceSync(context.Background(), kgo.StringRecord(v)).FirstErr(); err != nil {
			b.t.Fatal(err)
		}
	}
	if err := cl.EndTransaction(context.Background(), end); err != nil {
		b.t.Fatal(err)
	}
}

// Records that were to be read next and are gone end the run, or are told of.
func TestOutOfRange(t *testing.T) {
	b := newBroker(t)
	b.create("o", 1)
	b.produce("o", 0, idsFrom(0, 10)...)
	if err := b.cluster.DeleteRecords("o", 0, 7); err != nil {
		t.Fatal(err)
	}
	from := connector.Position{Name: "o/0", Offset: 3}
	r := b.on("o").open(t, from).until(func() bool { return false })
	if want := "o/0: offset 3, the next to read, is not there: the log has those from 7 up to 9; 'kafka.out-of-range'='earliest' goes on with what is there"; r.err.Error() != want {
		t.Errorf("%v\ninstead of\n%s", r.err, want)
	}
	r = b.on("o", "kafka.out-of-range", "earliest").open(t, from).count(4)
	r.want(idsFrom(7, 3)...)
	if len(r.rejected) != 1 || r.rejected[0].Code != "lost" || r.rejected[0].Offset != 3 {
		t.Errorf("rejected: %+v", r.rejected)
	}
	if r = b.on("o").open(t, connector.Position{Name: "o/0", Offset: 12}).until(func() bool { return false }); !strings.Contains(r.err.Error(), "offset 12") {
		t.Error(r.err)
	}
}

// A topic that was deleted and recreated is not the one that was read.
func TestTopicMadeAnew(t *testing.T) {
	b := newBroker(t)
	b.create("n", 1)
	b.produce("n", 0, idsFrom(0, 3)...)
	before := b.on("n").open(t).count(3).where()
	if err := b.cluster.DeleteTopic("n"); err != nil {
		t.Fatal(err)
	}
	b.create("n", 1)
	b.produce("n", 0, idsFrom(10, 5)...)
	if _, err := b.on("n").try(t, before...); err == nil || !strings.Contains(err.Error(), "deleted and recreated") {
		t.Errorf("it went on: %v", err)
	}
	b.on("n", "kafka.out-of-range", "earliest").open(t, before...).count(5).want(idsFrom(10, 5)...)
}

// A group is told how far rows were read.
func TestGroup(t *testing.T) {
	b := newBroker(t)
	b.create("g", 1)
	b.produce("g", 0, idsFrom(0, 4)...)
	// Close gives the broker some seconds to hear it, and no more.
	told := int64(-1)
	for tries := 0; told != 4 && tries < 20; tries++ {
		b.on("g", "kafka.group", "lag").open(t).count(4).close()
		offsets, err := kadm.NewClient(b.client).FetchOffsets(t.Context(), "lag")
		if err != nil {
			t.Fatal(err)
		}
		if at, ok := offsets.Lookup("g", 0); ok {
			told = at.At
		}
	}
	if told != 4 {
		t.Errorf("the group was told %d", told)
	}
}

// A value in two partitions contradicts what is declared.
func TestPartitionedBy(t *testing.T) {
	b := newBroker(t)
	b.create("p", 2)
	b.produce("p", 0, idsFrom(0, 3000)...)
	b.produce("p", 1, idsFrom(3000, 3000)...)
	b.produce("p", 0, "{}")
	b.produce("p", 1, "{}")
	r := b.on("p", "kafka.partitioned-by", "ID").open(t).count(6002)
	if r.err != nil {
		t.Fatal(r.err)
	}
	b.produce("p", 1, id(7))
	r.until(func() bool { return false })
	if want := `p/1: the value 7 of "id" at offset 3001 was seen in p/0 before, so the topic is not partitioned by it, as 'kafka.partitioned-by' declares`; r.err.Error() != want {
		t.Errorf("%v\ninstead of\n%s", r.err, want)
	}
	if _, err := b.on("p", "kafka.partitioned-by", "idd").factory(t); err == nil || !strings.Contains(err.Error(), `did you mean "id"?`) {
		t.Error(err)
	}
}

// A start names what is not there, after a bounded time.
func TestStartFails(t *testing.T) {
	b := newBroker(t)
	b.create("trades", 1)
	for _, c := range []struct {
		name, want string
		s          stream
	}{
		{"topic", `the broker has no topic "trade"; did you mean "trades"?`, b.on("trade")},
		{"pattern", "the broker has no topic that matches kafka.topic-pattern", b.on("", "kafka.topic-pattern", "x.*", "kafka.end", "latest")},
		{"broker", "127.0.0.1:1 answers within 300ms (kafka.start-timeout): ", b.on("trades", "kafka.brokers", "127.0.0.1:1", "kafka.start-timeout", "300ms")},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, err := c.s.try(t); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v\ninstead of\n%s", err, c.want)
			}
		})
	}
}

// A partition that is paused is not fetched without end, and loses nothing.
func TestPauseIsBounded(t *testing.T) {
	b := newBroker(t)
	b.create("pb", 2)
	pad := strings.Repeat(" ", 1000)
	var first, second []string
	for i := range 6000 {
		first, second = append(first, id(i)+pad), append(second, id(10000+i))
	}
	b.produce("pb", 0, first...)
	b.produce("pb", 1, second...)
	paused := make(chan struct{})
	b.cluster.ControlKey(int16(kmsg.Fetch), func(kmsg.Request) (kmsg.Response, error, bool) {
		b.cluster.KeepControl()
		b.cluster.SleepControl(func() { <-paused })
		return nil, nil, false
	})
	s := b.on("pb", "kafka.fetch-max-partition-bytes", "100KiB")
	r := s.open(t).until(func() bool { return true })
	r.src.Pause(0, true)
	close(paused)
	r.until(func() bool { return r.positions["pb/1"].Offset == 6000 })
	at := int(r.positions["pb/0"].Offset)
	in := r.src.(*source).in
	// It is fetched until the inbox says stop, and then not any more.
	r.until(func() bool { in.mu.Lock(); defer in.mu.Unlock(); return in.of[topicPartition{"pb", 0}].in.stopped })
	in.mu.Lock()
	held := in.of[topicPartition{"pb", 0}].in.held
	in.mu.Unlock()
	if held > 2*mostPaused {
		t.Errorf("a paused partition holds %d bytes", held)
	}
	if got := int(r.positions["pb/0"].Offset); got != at {
		t.Errorf("a paused partition went on from %d to %d", at, got)
	}
	r.src.Pause(0, false)
	r.count(12000)
	var zeros []string
	for _, row := range r.rows {
		if len(row) < len(id(10000)) {
			zeros = append(zeros, row)
		}
	}
	if !slices.Equal(zeros, idsFrom(0, 6000)) {
		t.Errorf("%d rows of the partition that was paused, or not in order", len(zeros))
	}
}
