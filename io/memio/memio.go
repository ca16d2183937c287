// Package memio is a source that is fed from memory and a sink that collects
// rows, for tests and measurements. A Feed is a list of steps over several
// streams: what a step causes is all out before the next one's rows are read.
// A Block is rows that are handed out as fast as they are asked for. Start with
// Feed.
package memio

import (
	"context"
	"fmt"
	"io"
	"strconv"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/io/connector"
)

// Connector is the feed as a connector called "mem".
func (f *Feed) Connector() connector.Connector {
	return connector.Connector{
		Name: "mem", Doc: "reads rows from memory", Format: "json",
		Fields: []connector.Field{
			{Name: "mem.bounded", Type: connector.Bool, Default: "true", Source: true, Doc: "whether the planner takes it for bounded"},
			{Name: "mem.partitions", Type: connector.Integer, Default: "1", Source: true, Doc: "the number of partitions"},
		},
		Bounded: func(o connector.Options) bool { return o["mem.bounded"] != "false" },
		Source: func(spec connector.Spec) (connector.SourceFactory, error) {
			partitions, err := strconv.Atoi(spec.Options["mem.partitions"])
			f.know(spec.Stream, partitions)
			return factory{feed: f, spec: spec, partitions: partitions}, err
		},
	}
}

type factory struct {
	feed       *Feed
	spec       connector.Spec
	partitions int
}

func (f factory) Bounded() bool                           { return f.spec.Options["mem.bounded"] != "false" }
func (f factory) Replayable() bool                        { return true }
func (f factory) Partitions(context.Context) (int, error) { return f.partitions, nil }

func (f factory) New(shard, shards int) (connector.Source, error) {
	s := &source{feed: f.feed, ready: make(chan struct{})}
	close(s.ready) // always: what is not there now ends the step
	for p := shard; p < f.partitions; p += shards {
		decoder, err := f.spec.Format.NewDecoder(f.spec.Decoding())
		if err != nil {
			return nil, err
		}
		part := &partition{decoder: decoder, name: f.spec.Stream, number: p}
		if f.partitions > 1 {
			part.name = fmt.Sprintf("%s/%d", f.spec.Stream, p)
		}
		part.log, part.ends = f.feed.log(f.spec.Stream, p)
		part.cursor.Partition = int32(p)
		s.partitions = append(s.partitions, part)
	}
	return s, nil
}

type source struct {
	feed       *Feed
	partitions []*partition
	round      int
	quiet      int // polls of the round, which found nothing
	ready      chan struct{}
	positions  []connector.Position
}

// partition is the rows of all steps, one after the other, and how far they
// were read.
type partition struct {
	name    string
	number  int
	decoder connector.Decoder
	log     []byte
	ends    []int // where the rows of each step end
	cursor  connector.Cursor
	paused  bool
}

func (s *source) Open(_ context.Context, from []connector.Position) error {
	for _, p := range s.partitions {
		for _, at := range from {
			if at.Name == p.name {
				p.cursor.Offset, p.cursor.Line = at.Offset, at.Line
			}
		}
	}
	return nil
}

func (s *source) Poll(into *batch.Builder) ([]connector.Position, error) {
	f := s.feed
	f.mu.Lock()
	defer f.mu.Unlock()
	step := f.begin()
	s.positions = s.positions[:0]
	unread := false
	for _, p := range s.partitions {
		at := connector.Position{Partition: int32(p.number), Name: p.name, State: connector.CaughtUp}
		if f.Steps[step].End {
			at.State = connector.Ended
		}
		if end := p.ends[step]; int(p.cursor.Offset) < end {
			at.State, unread = connector.Reading, true
			if !p.paused && !into.Full() {
				if _, err := p.decoder.Decode(p.log[p.cursor.Offset:end], true, &p.cursor, into); err != nil {
					return nil, connector.At(p.name, err)
				}
			}
		}
		at.Offset, at.Line = p.cursor.Offset, p.cursor.Line
		s.positions = append(s.positions, at)
	}
	if f.Steps[step].End && !unread || len(s.partitions) == 0 {
		return s.positions, io.EOF
	}
	f.polled(s, !into.Empty())
	return s.positions, nil
}

func (s *source) Ready() <-chan struct{} { return s.ready }
func (s *source) Close() error           { return nil }

func (s *source) Pause(number int32, paused bool) {
	for _, p := range s.partitions {
		if p.number == int(number) {
			p.paused = paused
		}
	}
}
