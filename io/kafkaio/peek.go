package kafkaio

import (
	"context"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"
)

// A log may end with batches whose records compaction has removed. The client
// passes over them in silence, so the position would come before the end
// forever. peek looks for itself what follows the position of partitions
// that are silent before their end.

// peek asks the leaders of partitions for what is at their positions, and has
// those go on after batches without records.
func (s *source) peek(ctx context.Context, admin *kadm.Client, stuck []stuck) {
	details, err := admin.ListTopics(ctx, topicsOfStuck(stuck)...)
	if err != nil {
		return // asked again
	}
	for _, p := range stuck {
		at, ok := details[p.topic].Partitions[p.partition]
		if !ok || at.Err != nil {
			continue
		}
		if next, empty := s.peekOne(ctx, p, at.Leader, details[p.topic].ID); empty {
			s.in.pass(p.topicPartition, p.at, next)
		}
	}
}

// stuck is a partition that is silent before its end.
type stuck struct {
	topicPartition
	at int64
}

func topicsOfStuck(of []stuck) []string {
	var all []numbered
	for _, p := range of {
		all = append(all, numbered{topicPartition: p.topicPartition})
	}
	return topicsOf(all)
}

// peekOne fetches what is at a position. empty reports that it is batches
// without records, up to next.
func (s *source) peekOne(ctx context.Context, p stuck, leader int32, id kadm.TopicID) (next int64, empty bool) {
	req := kmsg.NewPtrFetchRequest()
	req.MaxBytes = 1 << 20
	req.SessionEpoch = -1 // none
	isolation := kgo.ReadUncommitted()
	if s.committed() {
		req.IsolationLevel, isolation = 1, kgo.ReadCommitted()
	}
	part := kmsg.NewFetchRequestTopicPartition()
	part.Partition, part.FetchOffset, part.PartitionMaxBytes = p.partition, p.at, 1<<20
	topic := kmsg.NewFetchRequestTopic()
	topic.Topic, topic.TopicID = p.topic, [16]byte(id)
	topic.Partitions = append(topic.Partitions, part)
	req.Topics = append(req.Topics, topic)
	answer, err := s.admin.Broker(int(leader)).Request(ctx, req)
	resp, ok := answer.(*kmsg.FetchResponse)
	if err != nil || !ok || len(resp.Topics) != 1 || len(resp.Topics[0].Partitions) != 1 {
		return 0, false
	}
	got, next := kgo.ProcessFetchPartition(kgo.ProcessFetchPartitionOpts{
		KeepControlRecords: true, Offset: p.at, IsolationLevel: isolation, Topic: p.topic, Partition: p.partition,
	}, &resp.Topics[0].Partitions[0], s.fetcher.Load().unpack, nil)
	return next, got.Err == nil && len(got.Records) == 0 && next > p.at
}
