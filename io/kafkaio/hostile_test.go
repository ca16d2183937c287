package kafkaio

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"

	"github.com/eventflux-io/engine/io/connector"
)

// packed is a batch of records with these values, packed by a codec as a
// producer would who minds no limit.
func packed(t testing.TB, codec kgo.CompressionCodec, kind int16, values ...[]byte) []byte {
	t.Helper()
	var plain []byte
	for i, v := range values {
		body := []byte{0}                                 // attributes
		body = binary.AppendVarint(body, 0)               // time
		body = binary.AppendVarint(body, int64(i))        // offset
		body = binary.AppendVarint(body, -1)              // no key
		body = binary.AppendVarint(body, int64(len(v)))   // value
		body = binary.AppendVarint(append(body, v...), 0) // headers
		plain = append(binary.AppendVarint(plain, int64(len(body))), body...)
	}
	if kind != 0 {
		pack, err := kgo.DefaultCompressor(codec)
		if err != nil {
			t.Fatal(err)
		}
		var dst bytes.Buffer
		out, used := pack.Compress(&dst, plain)
		if int16(used) != kind {
			t.Fatalf("packed with codec %d, not %d", used, kind)
		}
		plain = bytes.Clone(out)
	}
	now := time.Now().UnixMilli()
	b := kmsg.RecordBatch{
		PartitionLeaderEpoch: -1, Magic: 2, Attributes: kind,
		LastOffsetDelta: int32(len(values) - 1), FirstTimestamp: now, MaxTimestamp: now,
		ProducerID: -1, ProducerEpoch: -1, FirstSequence: -1, NumRecords: int32(len(values)), Records: plain,
	}
	raw := b.AppendTo(nil)
	binary.BigEndian.PutUint32(raw[8:], uint32(len(raw)-12))
	binary.BigEndian.PutUint32(raw[17:], crc32.Checksum(raw[21:], crc32.MakeTable(crc32.Castagnoli)))
	return raw
}

// put appends a batch as it is to a partition.
func (b *broker) put(topic string, partition int32, raw []byte) {
	b.t.Helper()
	req := kmsg.NewPtrProduceRequest()
	req.Acks, req.TimeoutMillis = -1, 10_000
	part := kmsg.NewProduceRequestTopicPartition()
	part.Partition, part.Records = partition, raw
	rt := kmsg.NewProduceRequestTopic()
	rt.Topic, rt.Partitions = topic, append(rt.Partitions, part)
	if info := b.cluster.TopicInfo(topic); info != nil {
		rt.TopicID = info.TopicID
	}
	req.Topics = append(req.Topics, rt)
	resp, err := req.RequestWith(context.Background(), b.client)
	if err != nil {
		b.t.Fatal(err)
	}
	if err := kerr.ErrorForCode(resp.Topics[0].Partitions[0].ErrorCode); err != nil {
		b.t.Fatal(err)
	}
}

var packers = []struct {
	name  string
	codec func() kgo.CompressionCodec
	kind  int16
}{
	{"gzip", kgo.GzipCompression, 1},
	{"snappy", kgo.SnappyCompression, 2},
	{"lz4", kgo.Lz4Compression, 3},
	{"zstd", kgo.ZstdCompression, 4},
}

// heap is the bytes that live on the heap.
func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// A batch that unpacks to much more than it is goes to errors with its place; the
// records around it are read.
func TestBombs(t *testing.T) {
	for _, c := range packers {
		t.Run(c.name, func(t *testing.T) {
			if c.name == "snappy" {
				t.Skip("snappy packs at most to a twentieth")
			}
			b := newBroker(t)
			b.create("rows", 1)
			b.produce("rows", 0, rowOf(0), rowOf(1))
			b.put("rows", 0, packed(t, c.codec(), c.kind, make([]byte, 150<<20)))
			b.produce("rows", 0, rowOf(2))
			runtime.GC()
			before, most := heap(), int64(0)
			var m runtime.MemStats
			in := b.take(map[string]string{"kafka.topic": "rows"})
			if !in.until(func() bool {
				runtime.ReadMemStats(&m)
				most = max(most, int64(m.HeapAlloc))
				return in.count() >= 3
			}) {
				t.Fatalf("%d rows, error %v, %+v", in.count(), in.err, in.positions)
			}
			if len(in.rejected) != 1 {
				t.Fatalf("%d rows for errors, not 1", len(in.rejected))
			}
			r := in.rejected[0]
			if r.Partition != 0 || !strings.Contains(r.Message, "unpack") || !strings.Contains(r.Position+r.Message, "2") {
				t.Errorf("errors has %+v", r)
			}
			in.rejected = nil
			in.exactly(map[string]int{"rows/0": 3})
			if grown := most - before; grown > 320<<20 {
				t.Errorf("the heap grew by %d MiB", grown>>20)
			}
		})
	}
}

// Rows that are alike pack well, which is no attack.
func TestPacked(t *testing.T) {
	for _, c := range packers {
		t.Run(c.name, func(t *testing.T) {
			b := newBroker(t)
			b.create("rows", 1)
			values := make([][]byte, 20_000)
			for i := range values {
				values[i] = fmt.Appendf(nil, `{"text":"%s","n":%d}`, strings.Repeat("abc ", 50), i)
			}
			b.put("rows", 0, packed(t, c.codec(), c.kind, values...))
			in := b.take(map[string]string{"kafka.topic": "rows"})
			in.until(in.has(len(values)))
			in.exactly(map[string]int{"rows/0": len(values)})
		})
	}
}

// A batch whose packed bytes are broken ends in errors or in a loud stop, never in
// silence or a loop.
func TestBrokenBatch(t *testing.T) {
	b := newBroker(t)
	b.create("rows", 1)
	b.produce("rows", 0, rowOf(0))
	raw := packed(t, kgo.GzipCompression(), 1, []byte(rowOf(1)))
	raw[len(raw)-12] ^= 0xff
	binary.BigEndian.PutUint32(raw[17:], crc32.Checksum(raw[21:], crc32.MakeTable(crc32.Castagnoli)))
	b.put("rows", 0, raw)
	b.produce("rows", 0, rowOf(1))
	in := b.take(map[string]string{"kafka.topic": "rows"})
	in.until(func() bool { return in.count() == 2 && len(in.rejected) == 1 })
	switch {
	case in.err != nil:
		if !strings.Contains(in.err.Error(), "rows/0") || !strings.Contains(in.err.Error(), "1") {
			t.Errorf("the error names no place: %v", in.err)
		}
	case in.count() != 2 || len(in.rejected) != 1:
		t.Errorf("%d rows and %d for errors; waits %q", in.count(), len(in.rejected), in.waits)
	}
}

// Records without a value are all NULL; one above the limit goes to errors; the
// rest is read.
func TestNullAndLarge(t *testing.T) {
	b := newBroker(t, kfake.BrokerConfigs(map[string]string{"message.max.bytes": "100000000"}))
	b.create("rows", 1)
	b.produce("rows", 0, rowOf(0))
	b.send(&kgo.Record{Topic: "rows", Value: nil})
	b.put("rows", 0, packed(t, kgo.NoCompression(), 0, fmt.Appendf(nil, `{"n":7,"text":"%s"}`, strings.Repeat("x", 3<<20))))
	b.send(&kgo.Record{Topic: "rows", Value: []byte{}})
	b.produce("rows", 0, "no JSON", rowOf(1))
	in := b.take(map[string]string{"kafka.topic": "rows"})
	in.until(func() bool { r := in.rows["rows/0"]; return len(r) > 0 && r[len(r)-1] == 1 })
	if got := fmt.Sprint(in.rows["rows/0"]); got != "[0 -1 1]" && got != "[0 -1 -1 1]" {
		t.Errorf("rows %s; %v", got, in.err)
	}
	if len(in.rejected) < 2 || len(in.rejected)+len(in.rows["rows/0"]) != 6 {
		t.Errorf("%d rows for errors, %d good ones", len(in.rejected), len(in.rows["rows/0"]))
	}
	for _, r := range in.rejected {
		t.Logf("%s: %s (%s)", r.Code, r.Message, r.Position)
	}
}

// Nobody polls, and the broker has no end of records that pack well: what is
// fetched ahead is bounded.
func TestMemoryBounded(t *testing.T) {
	for _, c := range []kfake.SyntheticBatch{
		{},
		{Records: 5000, RecordBytes: 1000, Compression: kgo.ZstdCompression()},
		{Records: 60, RecordBytes: 1 << 20, Compression: kgo.GzipCompression()},
	} {
		t.Run(fmt.Sprintf("%d of %d bytes", c.Records, c.RecordBytes), func(t *testing.T) {
			b := newBroker(t, kfake.SyntheticFetch(c))
			b.create("rows", 8)
			before, most := heap(), int64(0)
			in := b.take(map[string]string{"kafka.topic": "rows"})
			end := time.After(time.Second)
			tick := time.NewTicker(100 * time.Millisecond)
			defer tick.Stop()
			for waiting := true; waiting; {
				select {
				case <-tick.C:
					most = max(most, heap()-before)
				case <-end:
					waiting = false
				}
			}
			t.Logf("%d MiB", most>>20)
			if most > 320<<20 {
				t.Errorf("the heap grew by %d MiB", most>>20)
			}
			in.poll()
		})
	}
}

// transactRows writes rows in a transaction and ends it as asked.
func (b *broker) transactRows(how kgo.TransactionEndTry, rows ...string) {
	b.t.Helper()
	ctx := context.Background()
	client := b.transactional()
	if err := client.BeginTransaction(); err != nil {
		b.t.Fatal(err)
	}
	for _, v := range rows {
		if err := client.ProduceSync(ctx, &kgo.Record{Topic: "rows", Value: []byte(v)}).FirstErr(); err != nil {
			b.t.Fatal(err)
		}
	}
	if err := client.EndTransaction(ctx, how); err != nil {
		b.t.Fatal(err)
	}
}

func (b *broker) transactional() *kgo.Client {
	b.t.Helper()
	client, err := kgo.NewClient(kgo.SeedBrokers(strings.Split(b.addr, ",")...), kgo.TransactionalID(fmt.Sprintf("id %d", time.Now().UnixNano())), kgo.RecordPartitioner(kgo.ManualPartitioner()))
	if err != nil {
		b.t.Fatal(err)
	}
	b.t.Cleanup(client.Close)
	return client
}

// Aborted records are left out, committed ones are read; the control records that
// end a transaction are no rows, and a bounded source ends after them.
func TestCommittedAndAborted(t *testing.T) {
	for _, end := range []string{"none", "latest"} {
		t.Run(end, func(t *testing.T) {
			b := newBroker(t)
			b.create("rows", 1)
			b.produce("rows", 0, rowOf(0))
			b.transactRows(kgo.TryAbort, `{"n":100}`, `{"n":101}`)
			b.transactRows(kgo.TryCommit, rowOf(1), rowOf(2))
			b.produce("rows", 0, rowOf(3))
			b.transactRows(kgo.TryAbort, `{"n":102}`)
			in := b.take(map[string]string{"kafka.topic": "rows", "kafka.end": end})
			if !in.until(func() bool { return end == "none" && in.count() == 4 }) && !in.ended {
				t.Errorf("it did not end: %+v", in.positions)
			}
			if end == "none" && !in.until(in.all(1, connector.CaughtUp)) {
				t.Errorf("it was read to its end, after an aborted transaction: %+v", in.positions)
			}
			in.exactly(map[string]int{"rows/0": 4})
		})
	}
}

// A partition of nothing but aborted records ends, and is caught up.
func TestAllAborted(t *testing.T) {
	for _, end := range []string{"none", "latest"} {
		b := newBroker(t)
		b.create("rows", 1)
		b.transactRows(kgo.TryAbort, `{"n":100}`)
		in := b.take(map[string]string{"kafka.topic": "rows", "kafka.end": end})
		if !in.until(func() bool { return end == "none" && in.all(1, connector.CaughtUp)() }) && !in.ended {
			t.Errorf("%s: %+v", end, in.positions)
		}
		in.exactly(map[string]int{"rows/0": 0})
		b.cluster.Close()
	}
}

// What an open transaction has written is known to be there, and cannot be read
// yet: the partition is not silent. When it commits, its rows come. A bounded
// source ends before it.
func TestOpenTransaction(t *testing.T) {
	b := newBroker(t)
	b.create("rows", 1)
	b.produce("rows", 0, rowOf(0))
	client := b.transactional()
	if err := client.BeginTransaction(); err != nil {
		t.Fatal(err)
	}
	if err := client.ProduceSync(t.Context(), &kgo.Record{Topic: "rows", Value: []byte(rowOf(1))}).FirstErr(); err != nil {
		t.Fatal(err)
	}
	b.produce("rows", 0, rowOf(2))
	in := b.take(map[string]string{"kafka.topic": "rows"})
	if !in.until(in.has(1)) || in.within(6*time.Second, in.all(1, connector.CaughtUp)) {
		t.Errorf("it counts as caught up: %+v", in.positions)
	}
	if !in.until(func() bool { return strings.Contains(strings.Join(in.waits, "; "), "transaction") }) {
		t.Errorf("it does not say that it waits for a transaction: %q", in.waits)
	}
	bounded := b.take(map[string]string{"kafka.topic": "rows", "kafka.end": "latest"})
	if bounded.until(func() bool { return bounded.ended }); bounded.count() != 1 || !bounded.ended {
		t.Errorf("a bounded source: %d rows, ended %v", bounded.count(), bounded.ended)
	}
	if err := client.EndTransaction(t.Context(), kgo.TryCommit); err != nil {
		t.Fatal(err)
	}
	if !in.until(in.has(3)) || !in.until(in.all(1, connector.CaughtUp)) {
		t.Errorf("the transaction is committed: %+v", in.positions)
	}
	in.exactly(map[string]int{"rows/0": 3})
}

// Partitions that are added and topics that come are found, and read from their
// start.
func TestNewPartitions(t *testing.T) {
	b := newBroker(t)
	b.create("rows-a", 1)
	b.produce("rows-a", 0, rowOf(0))
	in := b.take(map[string]string{"kafka.topic-pattern": "rows-.*", "kafka.start": "latest", "kafka.discovery-interval": "300ms"})
	in.until(in.all(1, connector.CaughtUp))
	req := kmsg.NewPtrCreatePartitionsRequest()
	rt := kmsg.NewCreatePartitionsRequestTopic()
	rt.Topic, rt.Count = "rows-a", 3
	req.Topics = append(req.Topics, rt)
	if resp, err := req.RequestWith(t.Context(), b.client); err != nil || resp.Topics[0].ErrorCode != 0 {
		t.Fatal(err, resp)
	}
	b.create("rows-b", 2)
	b.create("other", 1)
	b.client.PurgeTopicsFromClient("rows-a")
	b.produce("rows-a", 2, rowOf(0), rowOf(1))
	b.produce("rows-b", 1, rowOf(0))
	b.produce("other", 0, rowOf(5))
	b.produce("rows-a", 0, rowOf(1))
	in.until(func() bool { return in.count() >= 4 && len(in.positions) == 5 })
	got := fmt.Sprint(in.rows)
	if want := "map[rows-a/0:[1] rows-a/2:[0 1] rows-b/1:[0]]"; got != want || len(in.positions) != 5 {
		t.Errorf("%s and %d partitions, not %s and 5", got, len(in.positions), want)
	}
	// The numbers stay what they are, and what was read is not read again.
	in.again()
	b.produce("rows-b", 0, rowOf(0))
	in.until(in.has(5))
	if got := fmt.Sprint(in.rows); got != "map[rows-a/0:[1] rows-a/2:[0 1] rows-b/0:[0] rows-b/1:[0]]" {
		t.Error(got)
	}
}

// Records that are gone before they were read end the run, with the place, unless
// it was asked to go on; the log starts again where the topic did.
func TestRecordsGone(t *testing.T) {
	for _, gone := range []string{"deleted", "recreated"} {
		for _, policy := range []string{"fail", "earliest"} {
			t.Run(gone+", "+policy, func(t *testing.T) {
				t.Parallel()
				b := newBroker(t)
				b.create("rows", 1)
				for i := range 10 {
					b.produce("rows", 0, rowOf(i))
				}
				in := b.take(map[string]string{"kafka.topic": "rows", "kafka.out-of-range": policy})
				in.until(in.has(10))
				in.close()
				for i := range 10 {
					b.produce("rows", 0, rowOf(10+i))
				}
				first := 15
				if gone == "deleted" {
					if err := b.cluster.DeleteRecords("rows", 0, 15); err != nil {
						t.Fatal(err)
					}
				} else {
					first, in.anew = 0, true
					if err := b.cluster.DeleteTopic("rows"); err != nil {
						t.Fatal(err)
					}
					b.create("rows", 1)
					b.client.PurgeTopicsFromClient("rows")
					for i := range 5 {
						b.produce("rows", 0, rowOf(i))
					}
				}
				src, err := b.sourceOf(map[string]string{"kafka.topic": "rows", "kafka.out-of-range": policy}).New(0, 1) // a start has a factory of its own
				if err != nil {
					t.Fatal(err)
				}
				in.src = src
				var from []connector.Position
				for _, p := range in.positions {
					from = append(from, p)
				}
				in.err = src.Open(t.Context(), from)
				if in.err == nil {
					in.until(func() bool { r := in.rows["rows/0"]; return len(r) > 10 })
				}
				switch {
				case policy == "fail" && in.err == nil:
					t.Errorf("it goes on with %v, waits %q", in.rows["rows/0"][10:], in.waits)
				case policy == "fail":
					t.Log(in.err)
					for _, word := range []string{"rows/0", "10"} {
						if !strings.Contains(in.err.Error(), word) {
							t.Errorf("the error does not say %q: %v", word, in.err)
						}
					}
				case len(in.rows["rows/0"]) <= 10 || in.rows["rows/0"][10] != int64(first):
					t.Errorf("rows %v, error %v", in.rows["rows/0"], in.err)
				}
			})
		}
	}
}

// A topic that is deleted and recreated while it is read is not passed over in
// silence.
func TestRecreatedWhileRead(t *testing.T) {
	b := newBroker(t)
	b.create("rows", 1)
	for i := range 10 {
		b.produce("rows", 0, rowOf(i))
	}
	in := b.take(map[string]string{"kafka.topic": "rows", "kafka.discovery-interval": "300ms"})
	in.until(in.has(10))
	if err := b.cluster.DeleteTopic("rows"); err != nil {
		t.Fatal(err)
	}
	in.within(2*time.Second, func() bool { return len(in.waits) > 0 })
	b.create("rows", 1)
	b.client.PurgeTopicsFromClient("rows")
	for i := range 20 {
		b.produce("rows", 0, rowOf(1000+i))
	}
	in.until(in.has(30))
	rows := in.rows["rows/0"]
	switch {
	case in.err != nil:
		t.Log(in.err)
	case len(rows) == 30 && rows[10] == 1000: // the new one is read from its start
	case len(rows) > 10:
		t.Errorf("it goes on in the middle of the new topic: %v", rows[10:])
	default:
		t.Errorf("nothing comes and nothing is said: waits %q, %+v", in.waits, in.positions)
	}
}

// A partition with nothing in it is caught up, and a bounded source of it ends.
func TestEmptyPartitions(t *testing.T) {
	b := newBroker(t)
	b.create("rows", 3)
	b.produce("rows", 1, rowOf(0))
	in := b.take(map[string]string{"kafka.topic": "rows"})
	if !in.until(in.has(1)) || !in.until(in.all(3, connector.CaughtUp)) {
		t.Errorf("%+v", in.positions)
	}
	bounded := b.take(map[string]string{"kafka.topic": "rows", "kafka.end": "latest"})
	bounded.until(func() bool { return false })
	if !bounded.ended || bounded.count() != 1 {
		t.Errorf("a bounded source: %d rows, ended %v", bounded.count(), bounded.ended)
	}
}

// A backlog is none the less one because nobody takes it: a partition is caught
// up only when its last record was handed out.
func TestBacklogIsNoEnd(t *testing.T) {
	b := newBroker(t)
	b.create("rows", 2)
	dice := newDice(t)
	b.fill(dice, "rows", 2, 0, 5000)
	in := b.take(map[string]string{"kafka.topic": "rows"})
	in.until(in.has(1))
	if in.count() == 10_000 {
		t.Fatal("everything came at once")
	}
	in.src.Pause(0, true)
	in.until(func() bool { return len(in.rows["rows/1"]) == 5000 && in.at("rows/1").State == connector.CaughtUp })
	if s := in.at("rows/0"); s.State != connector.Reading || len(in.rows["rows/0"]) == 5000 {
		t.Errorf("a paused partition with a backlog: %+v", s)
	}
	in.src.Pause(0, false)
	if !in.until(in.all(2, connector.CaughtUp)) {
		t.Errorf("%+v", in.positions)
	}
	in.exactly(alike("rows", 2, 5000))
}
