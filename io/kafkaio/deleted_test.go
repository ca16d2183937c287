package kafkaio

import (
	"strings"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kmsg"

	"github.com/eventflux-io/engine/io/connector"
)

// patterned reads the topics n-….
func (b *broker) patterned(outOfRange string) stream {
	s := b.on("", "kafka.topic-pattern", "n-.*", "kafka.discovery-interval", "100ms", "kafka.out-of-range", outOfRange)
	s.hasty = true
	return s
}

// A topic of a pattern that is deleted ends, and holds nobody back any more, in
// later runs neither; one that gets its name is another, and read from its start.
func TestDeletedTopicEnds(t *testing.T) {
	b := newBroker(t)
	b.create("n-a", 1)
	b.create("n-b", 2)
	b.produce("n-a", 0, `{"id":1}`)
	b.produce("n-b", 1, `{"id":2}`)
	s := b.patterned("fail")
	ended := func(r *reading) func() bool {
		return func() bool {
			return r.positions["n-b/0"].State == connector.Ended && r.positions["n-b/1"].State == connector.Ended
		}
	}
	r := s.open(t).count(2).caughtUp()
	if err := b.cluster.DeleteTopic("n-b"); err != nil {
		t.Fatal(err)
	}
	r.until(ended(r))
	b.produce("n-a", 0, `{"id":3}`)
	r.count(3)
	r.close()
	again := s.open(t, r.where()...)
	again.poll()
	if !ended(again)() {
		t.Errorf("at the next start: %v", again.where())
	}
	b.create("n-b", 1)
	b.client.PurgeTopicsFromClient("n-b")
	b.produce("n-b", 0, `{"id":4}`)
	again.count(1).want(`{"id":4}`)
	again.close()
	b.produce("n-b", 0, `{"id":5}`)
	s.open(t, append(r.where(), again.where()...)...).count(1).want(`{"id":5}`)
}

// What was in a topic that is deleted and was not read is not passed over in silence.
func TestDeletedBeforeItWasRead(t *testing.T) {
	for _, policy := range []string{"fail", "earliest"} {
		t.Run(policy, func(t *testing.T) {
			b := newBroker(t)
			b.create("n-a", 1)
			b.produce("n-a", 0, `{"id":1}`)
			r := b.patterned(policy).open(t).count(1).caughtUp()
			// No answer is on its way any more that would take back what is told here.
			b.cluster.Fault(kfake.Fault{Keys: []kmsg.Key{kmsg.ListOffsets}, Err: kerr.LeaderNotAvailable, Count: -1})
			r.until(func() bool { return r.positions["n-a/0"].State == connector.Reading })
			r.src.(*source).in.reaches(topicPartition{"n-a", 0}, 4, time.Now()) // as if the broker had told of three more
			if err := b.cluster.DeleteTopic("n-a"); err != nil {
				t.Fatal(err)
			}
			r.until(func() bool { return r.positions["n-a/0"].State == connector.Ended })
			const lost = "the topic was deleted before its records from offset 1 to 3 were read"
			switch {
			case policy == "fail" && (r.err == nil || !strings.HasPrefix(r.err.Error(), "n-a/0: "+lost)):
				t.Errorf("it goes on: %v", r.err)
			case policy == "earliest" && (len(r.rejected) != 1 || r.rejected[0].Message != lost):
				t.Errorf("%v, %v", r.rejected, r.err)
			}
		})
	}
}

// A topic that is recreated with fewer partitions than it had is read where that is
// asked for; those that it lacks end.
func TestMadeAnewWithLess(t *testing.T) {
	b := newBroker(t)
	b.create("n", 3)
	b.produce("n", 2, `{"id":1}`)
	r := b.on("n").open(t).count(1).caughtUp()
	r.close()
	if err := b.cluster.DeleteTopic("n"); err != nil {
		t.Fatal(err)
	}
	b.create("n", 1)
	b.client.PurgeTopicsFromClient("n")
	b.produce("n", 0, `{"id":2}`)
	if _, err := b.on("n").try(t, r.where()...); err == nil || !strings.Contains(err.Error(), "was deleted and recreated") {
		t.Errorf("%v", err)
	}
	next := b.on("n", "kafka.out-of-range", "earliest", "kafka.discovery-interval", "100ms").open(t, r.where()...)
	next.count(1).caughtUp().want(`{"id":2}`)
	next.until(func() bool { return next.src.(connector.Waiter).Waits() == "" })
	if next.positions["n/2"].State != connector.Ended {
		t.Errorf("%v", next.where())
	}
	if _, err := kadm.NewClient(b.client).UpdatePartitions(t.Context(), 3, "n"); err != nil {
		t.Fatal(err)
	}
	b.client.PurgeTopicsFromClient("n")
	b.produce("n", 2, `{"id":3}`)
	next.count(2).want(`{"id":2}`, `{"id":3}`)
}

// A topic that is recreated while it is read ends the run, though the client holds
// on to the one that it knew and tells nothing.
func TestMadeAnewWhileRead(t *testing.T) {
	b := newBroker(t)
	b.create("n", 2)
	b.produce("n", 0, `{"id":1}`)
	r := b.on("n", "kafka.discovery-interval", "100ms").open(t).count(1).caughtUp()
	r.src.(*source).fetcher.Load().cl.PauseFetchTopics("n")
	if err := b.cluster.DeleteTopic("n"); err != nil {
		t.Fatal(err)
	}
	b.create("n", 1)
	r.until(func() bool { return false })
	if r.err == nil || !strings.Contains(r.err.Error(), "topic n was deleted and recreated") {
		t.Errorf("%v", r.err)
	}
}

// A changed script may name other topics. One that it does not name is not read, and
// holds nobody back; named again it is read from where it was left.
func TestOtherTopics(t *testing.T) {
	b := newBroker(t)
	for i, topic := range []string{"n-a", "n-b", "other"} {
		b.create(topic, 1)
		b.produce(topic, 0, id(10*i))
	}
	at := b.on("n-a").open(t).count(1).where()
	b.produce("n-a", 0, id(1))
	for _, c := range []struct {
		stream stream
		rows   []string
	}{
		{b.on("n-b"), []string{id(10)}},
		{b.on("other"), []string{id(20)}},
		{b.on("", "kafka.topic-pattern", "n-.*"), []string{id(1)}},
	} {
		r := c.stream.open(t, at...).count(len(c.rows)).caughtUp()
		r.want(c.rows...)
		for _, p := range r.positions {
			topic, _, _ := strings.Cut(p.Name, "/")
			if ended := !r.src.(*source).topics.wants(topic); ended != (p.State == connector.Ended) {
				t.Errorf("%s has the state %d", p.Name, p.State)
			}
		}
		at = r.where()
	}
}
