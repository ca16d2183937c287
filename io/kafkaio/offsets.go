package kafkaio

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/io/connector"
)

// start is where partitions begin that no earlier run has read.
type start struct {
	word  string // earliest, latest, committed, or "" for a time
	milli int64
	group string
}

func newStart(o connector.Options) (start, error) {
	s, key := start{word: o["kafka.start"], group: o["kafka.group"]}, "kafka.start"
	given := o["kafka.start-timestamp"]
	switch {
	case s.word == "timestamp" && given == "":
		return s, &connector.OptionError{Key: key, Value: true, Msg: "kafka.start timestamp needs 'kafka.start-timestamp'"}
	case s.word == "timestamp":
		s.word, key = given, "kafka.start-timestamp"
	case given != "":
		return s, &connector.OptionError{Key: "kafka.start-timestamp", Msg: "kafka.start-timestamp goes with 'kafka.start'='timestamp'"}
	}
	switch s.word {
	case "earliest", "latest":
		return s, nil
	case "committed":
		if s.group == "" {
			return s, &connector.OptionError{Key: "kafka.start", Value: true, Msg: "kafka.start committed goes on after what 'kafka.group' has committed, and none is given"}
		}
		return s, nil
	}
	if n, err := strconv.ParseInt(s.word, 10, 64); err == nil && n >= 0 {
		return start{milli: n}, nil
	}
	if micros, ok := batch.ParseTimestamp([]byte(s.word)); ok {
		if micros < 0 { // in a request, negative times have meanings of their own: -1 is latest
			return start{word: "earliest"}, nil
		}
		return start{milli: (micros + 999) / 1000}, nil
	}
	return s, &connector.OptionError{Key: key, Value: true,
		Msg: fmt.Sprintf("%q is not a value of %q: it takes earliest, latest, committed, or a time (ISO-8601, or milliseconds since 1970)", s.word, key)}
}

// bounds answers how far partitions reach. Its requests go through the admin
// connection, which no fetch holds up.
type bounds struct {
	admin     *kadm.Client
	committed bool // of transactions only what is committed is read
}

// beginnings are the offsets to begin the partitions at.
func (b bounds) beginnings(ctx context.Context, s start, of []numbered) (map[topicPartition]int64, error) {
	topics := topicsOf(of)
	var listed kadm.ListedOffsets
	var err error
	switch {
	case s.word == "latest":
		listed, err = b.ends(ctx, topics)
	case s.word == "":
		listed, err = b.admin.ListOffsetsAfterMilli(ctx, s.milli, topics...)
	default:
		listed, err = b.admin.ListStartOffsets(ctx, topics...)
	}
	out, err := offsets(listed, err, of)
	if err != nil || s.word != "committed" {
		return out, err
	}
	committed, err := b.committedBy(ctx, s.group, topics)
	if errors.Is(err, kerr.GroupIDNotFound) {
		return out, nil
	}
	if err != nil {
		return nil, fmt.Errorf("the offsets of kafka.group %s: %w", s.group, err)
	}
	for _, p := range of {
		if at, ok := committed.Lookup(p.topic, p.partition); ok && at.Err == nil && at.At >= 0 {
			out[p.topicPartition] = at.At
		}
	}
	return out, nil
}

// committedBy asks for the offsets of a group. The first to ask a cluster for any
// group is asked to come again until there is a place to keep them.
func (b bounds) committedBy(ctx context.Context, group string, topics []string) (kadm.OffsetResponses, error) {
	for {
		answer, err := b.admin.FetchOffsetsForTopics(ctx, group, topics...)
		if err == nil || !kerr.IsRetriable(err) {
			return answer, err
		}
		select {
		case <-ctx.Done():
			return nil, err
		case <-time.After(pingPause):
		}
	}
}

// ends are the offsets after the last record that may be read.
func (b bounds) ends(ctx context.Context, topics []string) (kadm.ListedOffsets, error) {
	if b.committed {
		return b.admin.ListCommittedOffsets(ctx, topics...)
	}
	return b.admin.ListEndOffsets(ctx, topics...)
}

// offsets picks those of the partitions; all of them must be known.
func offsets(listed kadm.ListedOffsets, err error, of []numbered) (map[topicPartition]int64, error) {
	if err != nil {
		return nil, err
	}
	out := map[topicPartition]int64{}
	for _, p := range of {
		at, ok := listed.Lookup(p.topic, p.partition)
		switch {
		case !ok:
			return nil, fmt.Errorf("%s: the broker does not report its offsets", p)
		case at.Err != nil:
			return nil, fmt.Errorf("%s: %w", p, at.Err)
		}
		out[p.topicPartition] = at.Offset
	}
	return out, nil
}

func topicsOf(of []numbered) []string {
	var out []string
	seen := map[string]bool{}
	for _, p := range of {
		if !seen[p.topic] {
			seen[p.topic] = true
			out = append(out, p.topic)
		}
	}
	return out
}

// positionNote is what a position says beside its offset.
type positionNote struct {
	Topic string `json:"id,omitempty"`  // the topic's id: one that is recreated has another
	End   int64  `json:"end,omitempty"` // where a bounded source ends, plus one; 0: it has no end
}

func readNote(text string) positionNote { return connector.ReadNote[positionNote](text) }

func (n positionNote) String() string { return connector.NoteText(n) }
