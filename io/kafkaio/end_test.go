package kafkaio

import (
	"encoding/binary"
	"hash/crc32"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kmsg"

	"github.com/eventflux-io/engine/io/connector"
)

// emptyBatch is what compaction leaves of a batch at the end of a log.
func emptyBatch(first int64, records int32) []byte {
	b := kmsg.RecordBatch{FirstOffset: first, Magic: 2, LastOffsetDelta: records - 1, ProducerID: -1, ProducerEpoch: -1, FirstSequence: -1}
	raw := b.AppendTo(nil)
	binary.BigEndian.PutUint32(raw[8:], uint32(len(raw)-12))
	binary.BigEndian.PutUint32(raw[17:], crc32.Checksum(raw[21:], crc32.MakeTable(crc32.Castagnoli)))
	return raw
}

// A log that ends with batches whose records were removed is read to its end.
func TestEmptyEnd(t *testing.T) {
	b := newBroker(t)
	b.create("c", 1)
	b.produce("c", 0, idsFrom(0, 5)...)
	b.cluster.ControlKey(int16(kmsg.Fetch), func(req kmsg.Request) (kmsg.Response, error, bool) {
		b.cluster.KeepControl()
		resp, asked := req.ResponseKind().(*kmsg.FetchResponse), req.(*kmsg.FetchRequest)
		if len(asked.Topics) == 0 {
			return nil, nil, false
		}
		topic := kmsg.NewFetchResponseTopic()
		topic.Topic, topic.TopicID = asked.Topics[0].Topic, asked.Topics[0].TopicID
		part := kmsg.NewFetchResponseTopicPartition()
		part.HighWatermark, part.LastStableOffset = 5, 5
		if asked.Topics[0].Partitions[0].FetchOffset < 5 {
			part.RecordBatches = emptyBatch(0, 5)
		}
		topic.Partitions = append(topic.Partitions, part)
		resp.Topics = append(resp.Topics, topic)
		return resp, nil, true
	})
	r := b.on("c", "kafka.end", "latest").open(t).ends()
	r.want()
	if at := r.positions["c/0"].Offset; at != 5 {
		t.Errorf("the position is %d instead of 5", at)
	}
}

// A partition is at its end only as long as a broker says so. A source says what
// it waits for.
func TestLostBroker(t *testing.T) {
	b := newBroker(t, ownPort(t))
	b.create("l", 1)
	b.produce("l", 0, id(0))
	r := b.on("l").open(t).count(1).caughtUp()
	waits := r.src.(connector.Waiter).Waits
	r.until(func() bool { return waits() == "" })
	b.cluster.Close()
	r.until(func() bool { return r.positions["l/0"].State == connector.Reading })
	said := ""
	r.until(func() bool { said = waits(); return strings.HasPrefix(said, "broker ") })
	if !strings.HasPrefix(said, "broker "+b.addr+" is unreachable since ") || !strings.HasSuffix(said, " (connection refused)") {
		t.Errorf("it waits for %q", said)
	}
}

// A partition without a leader has no known end.
func TestNoLeader(t *testing.T) {
	b := newBroker(t)
	b.create("l", 1)
	b.produce("l", 0, id(0))
	r := b.on("l").open(t).count(1).caughtUp()
	var down atomic.Bool
	down.Store(true)
	b.cluster.ControlKey(int16(kmsg.ListOffsets), func(req kmsg.Request) (kmsg.Response, error, bool) {
		b.cluster.KeepControl()
		if !down.Load() {
			return nil, nil, false
		}
		resp := req.ResponseKind().(*kmsg.ListOffsetsResponse)
		for _, t := range req.(*kmsg.ListOffsetsRequest).Topics {
			topic := kmsg.NewListOffsetsResponseTopic()
			topic.Topic = t.Topic
			for _, p := range t.Partitions {
				part := kmsg.NewListOffsetsResponseTopicPartition()
				part.Partition, part.ErrorCode = p.Partition, kerr.LeaderNotAvailable.Code
				topic.Partitions = append(topic.Partitions, part)
			}
			resp.Topics = append(resp.Topics, topic)
		}
		return resp, nil, true
	})
	r.until(func() bool { return r.positions["l/0"].State == connector.Reading })
	down.Store(false)
	r.caughtUp()
}

// A partition whose leader was silent may give records without a pause afterwards:
// then nobody asks how far it reaches, and the source waits for nothing.
func TestOutageIsOver(t *testing.T) {
	s := &source{in: newInbox(), links: &links{}}
	p := &partition{numbered: numbered{topicPartition: topicPartition{"l", 0}}, end: -1}
	s.in.add(p)
	s.links.leaderless(p.topicPartition, kerr.LeaderNotAvailable)
	s.links.holds(p.topicPartition, "l/0 gives no records from offset 0 on")
	s.in.put(p.topicPartition, nil, 5, time.Now().Add(time.Hour))
	s.askEnds(t.Context(), nil)
	if said := s.links.waits(time.Now()); said != "" {
		t.Errorf("it waits: %s", said)
	}
}

// Of several outages the one that lasts longest is told, and one that nobody has
// met again is forgotten.
func TestWords(t *testing.T) {
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	l := &links{down: map[string]outage{
		"a:1": {what: "broker a:1 is unreachable", since: at, last: at, why: "connection refused"},
		"b:1": {what: "broker b:1 is unreachable", since: at.Add(time.Minute), last: at.Add(time.Minute), why: "i/o timeout"},
	}}
	if got := l.waits(at.Add(time.Second)); got != "broker a:1 is unreachable since 03:04:05 (connection refused)" {
		t.Error(got)
	}
	if got := l.waits(at.Add(90 * time.Second)); got != "broker b:1 is unreachable since 03:05:05 (i/o timeout)" {
		t.Error(got)
	}
	if got := l.waits(at.Add(time.Hour)); got != "" {
		t.Error(got)
	}
}

// A source that has ended goes on where its stream is declared without an end.
func TestEndIsTakenBack(t *testing.T) {
	b := newBroker(t)
	b.create("e", 1)
	b.produce("e", 0, id(0))
	first := b.on("e", "kafka.end", "latest").open(t).ends()
	b.produce("e", 0, id(1))
	again := b.on("e", "kafka.end", "latest").open(t, first.where()...).ends()
	again.want()
	b.on("e").open(t, again.where()...).count(1).want(id(1))
}
