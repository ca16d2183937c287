package kafkaio

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"
)

// asking is how often the broker is asked how far silent partitions reach.
const asking = time.Second

// leastDiscovery is the shortest time between two looks for new partitions. One
// takes part in the next asking.
const leastDiscovery = 100 * time.Millisecond

// watch asks, until the source is closed, how far partitions reach and whether
// there are new ones. What it cannot learn now it asks again the next time; a
// partition of which nothing is known counts as one that has more.
func (s *source) watch(ctx context.Context) {
	admin := kadm.NewClient(s.admin)
	every := time.NewTicker(asking)
	defer every.Stop()
	discover := s.spec.Options.Duration("kafka.discovery-interval")
	looked := time.Now()
	informed := looked
	for {
		s.askEnds(ctx, admin)
		select {
		case <-ctx.Done():
			s.tellGroup(context.WithoutCancel(ctx), admin)
			return
		case <-every.C:
		}
		if time.Since(informed) >= informing {
			informed = time.Now()
			s.tellGroup(ctx, admin)
		}
		if !s.Bounded() && time.Since(looked) >= discover {
			looked = time.Now()
			s.discover(ctx, admin)
		}
	}
}

// askEnds asks for the ends of partitions that have been silent.
func (s *source) askEnds(ctx context.Context, admin *kadm.Client) {
	silent := s.in.silent(time.Now().Add(-asking / 2))
	if len(silent) == 0 {
		s.links.leaderless(topicPartition{}, nil)
		s.links.holds(topicPartition{}, "")
		return
	}
	within, cancel := context.WithTimeout(ctx, 2*asking)
	defer cancel()
	asked := time.Now() // what was the end then: there may be more by the time it is answered
	listed, err := admin.ListEndOffsets(within, topicsOf(silent)...)
	if ctx.Err() != nil {
		return
	}
	silentLeader, why := topicPartition{}, error(nil)
	ends := map[topicPartition]int64{}
	for _, p := range silent {
		at, ok := listed.Lookup(p.topic, p.partition)
		switch {
		case ok && at.Err == nil:
			ends[p.topicPartition] = at.Offset
		case ok:
			silentLeader, why = p.topicPartition, at.Err
		case err != nil:
			silentLeader, why = p.topicPartition, err
		default:
			silentLeader, why = p.topicPartition, kerr.UnknownTopicOrPartition
		}
	}
	s.links.leaderless(silentLeader, why) // first: what is caught up waits for nobody
	for at, end := range ends {
		s.in.reaches(at, end, asked)
	}
	if stuck := s.in.stuck(asked.Add(-asking)); len(stuck) > 0 && s.fetcher.Load() != nil {
		s.peek(within, admin, stuck)
	}
	s.explain(within, admin, s.in.stuck(asked.Add(-holding)))
	signal(s.in.ready)
}

// holding is how long a partition may hold its records back before that is worth
// a word.
const holding = 3 * time.Second

// explain notes why a partition gives no records that it has: they are of a
// transaction, or follow one that is open.
func (s *source) explain(ctx context.Context, admin *kadm.Client, held []stuck) {
	if len(held) == 0 {
		s.links.holds(topicPartition{}, "")
		return
	}
	slices.SortFunc(held, func(a, b stuck) int { return strings.Compare(a.String(), b.String()) })
	first := held[0]
	what := fmt.Sprintf("%s gives no records from offset %d on", first, first.at)
	if s.committed() {
		if stable, err := admin.ListCommittedOffsets(ctx, first.topic); err == nil {
			if at, ok := stable.Lookup(first.topic, first.partition); ok && at.Err == nil && at.Offset <= first.at {
				what = fmt.Sprintf("%s has an open transaction at offset %d", first, at.Offset)
			}
		}
	}
	s.links.holds(first.topicPartition, what)
}

// discover adds partitions that are new. They are read from their beginning.
func (s *source) discover(ctx context.Context, admin *kadm.Client) {
	within, cancel := context.WithTimeout(ctx, 10*asking)
	defer cancel()
	var anew *anewError
	switch err := s.topics.look(within, admin); {
	case errors.As(err, &anew):
		s.in.fail(err)
		return
	case err != nil:
		return // asked again
	}
	if s.topics.pattern != nil {
		s.giveUp()
	}
	own, all := s.topics.of(s.shard, s.shards, s.known)
	if len(own) > 0 {
		first, err := bounds{admin: admin}.beginnings(within, start{word: "earliest"}, own)
		if err != nil {
			return // its leader is not there yet
		}
		var made []*partition
		for _, n := range own {
			p := &partition{numbered: n, name: n.String(), next: first[n.topicPartition], end: -1, note: positionNote{Topic: n.id}.String()}
			s.in.add(p)
			made = append(made, p)
		}
		if err := s.fetch(ctx, made); err != nil {
			s.in.fail(err)
		}
	}
	s.known = all
}
