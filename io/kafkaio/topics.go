package kafkaio

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/eventflux-io/engine/expr/spelling"
	"github.com/eventflux-io/engine/io/connector"
)

// topicPartition is a partition of a topic.
type topicPartition struct {
	topic     string
	partition int32
}

// String is the name of the partition across runs. No topic has a slash.
func (p topicPartition) String() string { return p.topic + "/" + strconv.Itoa(int(p.partition)) }

func topicPartitionOf(name string) (topicPartition, bool) {
	at := strings.LastIndexByte(name, '/')
	if at < 0 {
		return topicPartition{}, false
	}
	n, err := strconv.ParseInt(name[at+1:], 10, 32)
	return topicPartition{name[:at], int32(n)}, err == nil
}

// topics numbers the partitions of a stream: partition i of the run is places[i].
// All shards of a run share it, so that they agree on the numbers of partitions
// that appear while they run, whoever sees them first.
type topics struct {
	names   []string       // those that were listed
	pattern *regexp.Regexp // or what their names match
	bounded bool           // reads what was there at the start

	mu       sync.Mutex
	looked   bool
	numbered []topicPartition
	number   map[topicPartition]int32
	there    map[topicPartition]bool // at the last look
	ids      map[string]string       // of the topics; "" where the broker gives none
	away     map[string]time.Time    // topics that were not there at the last looks, and since when
}

func newTopics(o connector.Options) (*topics, error) {
	t := &topics{names: list(o["kafka.topic"]), bounded: bounded(o), number: map[topicPartition]int32{}, ids: map[string]string{}, away: map[string]time.Time{}}
	slices.Sort(t.names)
	t.names = slices.Compact(t.names)
	pattern := o["kafka.topic-pattern"]
	switch {
	case pattern != "" && o["kafka.topic"] != "":
		return nil, &connector.OptionError{Key: "kafka.topic-pattern", Msg: "kafka.topic and kafka.topic-pattern exclude each other"}
	case pattern != "":
		if _, err := regexp.Compile(pattern); err != nil {
			return nil, &connector.OptionError{Key: "kafka.topic-pattern", Value: true, Msg: fmt.Sprintf("%q is no regular expression: %s", pattern, reason(err))}
		}
		t.pattern = regexp.MustCompile("^(?:" + pattern + ")$")
	case len(t.names) == 0:
		return nil, &connector.OptionError{Key: "kafka.topic", Missing: true, Msg: `the option "kafka.topic" is missing, or "kafka.topic-pattern" instead`}
	}
	return t, nil
}

// reason is what is wrong with a regular expression.
func reason(err error) string {
	return strings.TrimPrefix(err.Error(), "error parsing regexp: ")
}

// goOn gives the partitions of an earlier run their numbers back. One that was gone
// and came again has had two, and keeps the later.
func (t *topics) goOn(from []connector.Position) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, at := range from {
		p, ok := topicPartitionOf(at.Name)
		if !ok {
			continue
		}
		for int(at.Partition) >= len(t.numbered) {
			t.numbered = append(t.numbered, topicPartition{})
		}
		if was, twice := t.number[p]; twice {
			t.numbered[was] = topicPartition{}
		}
		t.numbered[at.Partition] = p
		t.number[p] = at.Partition
	}
}

// remove frees the number of a partition that no longer exists. If it appears again, it
// is another partition and gets a new number.
func (t *topics) remove(p topicPartition) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if n, known := t.number[p]; known {
		t.numbered[n] = topicPartition{}
		delete(t.number, p)
	}
	if !slices.ContainsFunc(t.numbered, func(other topicPartition) bool { return other.topic == p.topic }) {
		delete(t.ids, p.topic)
	}
}

// wants reports whether a topic is one of the stream's.
func (t *topics) wants(topic string) bool {
	if t.pattern != nil {
		return t.pattern.MatchString(topic)
	}
	return slices.Contains(t.names, topic)
}

// has reports whether a partition was there at the last look.
func (t *topics) has(p topicPartition) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.there[p]
}

// deleted reports whether a topic was not there at any look for that long. A broker that
// has just started may not know a topic at once.
func (t *topics) deleted(topic string, long time.Duration) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	since, away := t.away[topic]
	return away && time.Since(since) >= long
}

// look asks the broker for the partitions that are there. New ones get the next
// numbers. A topic that is listed and missing is an error the first time; one
// that has no leader yet, or that this broker has not heard of, is asked for
// again until ctx ends.
func (t *topics) look(ctx context.Context, admin *kadm.Client) error {
	return retried(ctx, func() error { return t.lookOnce(ctx, admin) })
}

// retried repeats a request to brokers that have answered before, until the answer is
// final or ctx ends.
func retried(ctx context.Context, ask func() error) error {
	var cut *kgo.ErrFirstReadEOF
	for {
		err := ask()
		if !kerr.IsRetriable(err) && !errors.As(err, &cut) {
			return err
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(pingPause):
		}
	}
}

func (t *topics) lookOnce(ctx context.Context, admin *kadm.Client) error {
	t.mu.Lock()
	done := t.looked && t.bounded
	t.mu.Unlock()
	if done {
		return nil
	}
	var found kadm.TopicDetails
	var err error
	if t.pattern != nil {
		found, err = admin.ListTopics(ctx)
	} else {
		found, err = admin.ListTopics(ctx, t.names...)
	}
	if err != nil {
		return err
	}
	t.mu.Lock()
	first := !t.looked
	t.mu.Unlock()
	if first {
		if err := t.missing(ctx, admin, found); err != nil {
			return err
		}
	}
	return t.add(found)
}

// anewError is about a topic that was deleted and recreated while it was read.
type anewError struct{ topic string }

func (e *anewError) Error() string {
	return fmt.Sprintf("topic %s was deleted and recreated; a new start with 'kafka.out-of-range'='earliest' reads the new one from its beginning", e.topic)
}

// missing refuses to begin without a topic that is listed, or with a pattern that
// no topic matches where none can come.
func (t *topics) missing(ctx context.Context, admin *kadm.Client, found kadm.TopicDetails) error {
	for _, name := range t.names {
		switch d, there := found[name]; {
		case there && d.Err == nil && len(d.Partitions) > 0:
		case there && d.Err != nil && d.Err != kerr.UnknownTopicOrPartition:
			return fmt.Errorf("topic %s: %w", name, d.Err)
		default:
			return t.noTopic(ctx, admin, name)
		}
	}
	if t.pattern == nil || !t.bounded || slices.ContainsFunc(found.Names(), t.pattern.MatchString) {
		return nil
	}
	return fmt.Errorf("the broker has no topic that matches kafka.topic-pattern")
}

// noTopic says that there is no topic of a name, and which name is like it.
func (t *topics) noTopic(ctx context.Context, admin *kadm.Client, name string) error {
	hint := ""
	if all, err := admin.ListTopics(ctx); err == nil {
		if all.Has(name) {
			return fmt.Errorf("topic %s: %w", name, kerr.LeaderNotAvailable)
		}
		hint = spelling.Hint(name, all.Names())
	}
	return fmt.Errorf("the broker has no topic %q%s", name, hint)
}

// add numbers the partitions that are new, in the order of their names. The client
// holds on to the topic that it knew, so one that was recreated is an error.
func (t *topics) add(found kadm.TopicDetails) error {
	var fresh []topicPartition
	t.mu.Lock()
	defer t.mu.Unlock()
	t.looked = true
	t.there = map[topicPartition]bool{}
	for name, d := range found {
		if d.Err != nil || !t.wants(name) {
			continue
		}
		if d.ID != (kadm.TopicID{}) {
			if was := t.ids[name]; was != "" && was != d.ID.String() {
				return &anewError{name}
			}
			t.ids[name] = d.ID.String()
		}
		for _, p := range d.Partitions {
			at := topicPartition{name, p.Partition}
			t.there[at] = true
			if _, known := t.number[at]; !known {
				fresh = append(fresh, at)
			}
		}
	}
	slices.SortFunc(fresh, func(a, b topicPartition) int {
		return cmp.Or(strings.Compare(a.topic, b.topic), cmp.Compare(a.partition, b.partition))
	})
	for _, at := range fresh {
		t.number[at] = int32(len(t.numbered))
		t.numbered = append(t.numbered, at)
	}
	for _, at := range t.numbered {
		if _, there := found[at.topic]; there {
			delete(t.away, at.topic)
		} else if t.away[at.topic].IsZero() && at.topic != "" {
			t.away[at.topic] = time.Now()
		}
	}
	return nil
}

// name is what a partition is called.
func (t *topics) name(number int32) string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.numbered[number].String()
}

// numbered is a partition with its number in the run.
type numbered struct {
	topicPartition
	number int32
	id     string // of its topic
}

// of are the partitions of a shard from number first on, and the number of all.
func (t *topics) of(shard, shards, first int) (own []numbered, all int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for n := first; n < len(t.numbered); n++ {
		if n%shards == shard && t.numbered[n].topic != "" {
			own = append(own, numbered{t.numbered[n], int32(n), t.ids[t.numbered[n].topic]})
		}
	}
	return own, len(t.numbered)
}
