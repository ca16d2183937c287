package kafkaio

import (
	"context"
	"fmt"
	"io"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/io/connector"
)

type sourceFactory struct {
	spec   *connector.Spec
	topics *topics
	start  start
	keep   *affinity // nil: nothing is declared of it

	longGone time.Duration // the constant, except in tests

	unreached error  // what Partitions met: Open does not wait a second time
	asking    *links // of the connection that Partitions makes
}

func newSource(spec connector.Spec) (connector.SourceFactory, error) {
	if err := checkClient(&spec); err != nil {
		return nil, err
	}
	topics, err := newTopics(spec.Options)
	if err != nil {
		return nil, err
	}
	start, err := newStart(spec.Options)
	if err != nil {
		return nil, err
	}
	if err := kgo.ValidateOpts(fetchOpts(spec.Options)...); err != nil {
		return nil, err
	}
	if spec.Options.Duration("kafka.discovery-interval") < leastDiscovery {
		return nil, &connector.OptionError{Key: "kafka.discovery-interval", Value: true, Msg: fmt.Sprintf("kafka.discovery-interval is at least %s", leastDiscovery)}
	}
	keep, err := newAffinity(&spec)
	if err != nil {
		return nil, err
	}
	f := &sourceFactory{spec: &spec, topics: topics, start: start, keep: keep, longGone: longGone, asking: &links{}}
	if _, err := f.newRows(); err != nil {
		return nil, err
	}
	return f, nil
}

func (f *sourceFactory) Bounded() bool    { return bounded(f.spec.Options) }
func (f *sourceFactory) Replayable() bool { return true }

// Partitions asks the broker. Of a pattern there may be more any time.
func (f *sourceFactory) Partitions(ctx context.Context) (int, error) {
	if f.topics.pattern != nil && !f.Bounded() {
		return 0, nil
	}
	cl, err := newClient(f.spec, kgo.WithHooks(f.asking))
	if err != nil {
		return 0, err
	}
	defer cl.Close()
	if f.unreached = reach(ctx, cl, f.spec.Options); f.unreached != nil {
		return 0, f.unreached
	}
	found, err := kadm.NewClient(cl).ListTopics(ctx, f.topics.names...)
	n := 0
	for name, d := range found {
		if f.topics.pattern == nil || f.topics.pattern.MatchString(name) {
			n += len(d.Partitions)
		}
	}
	return n, err
}

// Waits is what Partitions waits for.
func (f *sourceFactory) Waits() string { return f.asking.waits(time.Now()) }

func (f *sourceFactory) New(shard, shards int) (connector.Source, error) {
	rows, err := f.newRows()
	if err != nil {
		return nil, err
	}
	in := newInbox()
	return &source{sourceFactory: f, shard: shard, shards: shards, rows: rows, in: in, links: &links{lost: in.forgetEnds}}, nil
}

// source is the partitions of one shard. What is not said to belong to the inbox
// or to a goroutine is the shard's.
type source struct {
	*sourceFactory
	shard, shards int
	rows          *rows
	in            *inbox
	links         *links

	admin   *kgo.Client             // for questions
	fetcher atomic.Pointer[fetcher] // nil: there was no partition yet
	known   int                     // partitions that were looked at; the watching goroutine's
	stop    context.CancelFunc
	workers sync.WaitGroup

	partitions []*partition
	turn       int       // the partition to go on with
	looked     time.Time // when the end of a caught-up partition was asked for, the longest ago
	out        []connector.Position
	scratch    batch.Scratch // of keep's checks
}

// partition is how far one was read.
type partition struct {
	numbered
	name string
	next int64 // offset of the next record
	end  int64 // where it ends; below 0: nowhere
	note string

	in       arrived // under the lock of the inbox
	chunks   []chunk // taken from there
	reach    int64   // the broker's end, as it was reported at
	at       time.Time
	paused   bool
	left     bool // it is fetched no more
	gone     bool // nothing will come any more
	reported connector.Position

	read      atomic.Int64 // next, for the group
	committed int64        // what the group was given; of the watching goroutine
}

func (s *source) Open(ctx context.Context, from []connector.Position) error {
	if s.unreached != nil {
		return s.unreached
	}
	admin, err := newClient(s.spec, kgo.WithHooks(s.links), metadataAge(s.spec.Options))
	if err != nil {
		return err
	}
	s.admin = admin
	if err := reach(ctx, admin, s.spec.Options); err != nil {
		return err
	}
	within, cancel := context.WithTimeout(ctx, s.spec.Options.Duration("kafka.start-timeout"))
	defer cancel()
	s.topics.goOn(from)
	if err := s.topics.look(within, kadm.NewClient(admin)); err != nil {
		return err
	}
	own, all := s.topics.of(s.shard, s.shards, 0)
	s.known = all
	var made []*partition
	err = retried(within, func() (err error) {
		made, err = s.begin(within, own, from)
		return err
	})
	if err != nil {
		return err
	}
	ctx, s.stop = context.WithCancel(ctx)
	for _, p := range made {
		if p.gone {
			s.partitions = append(s.partitions, p)
		} else {
			s.in.add(p)
		}
	}
	if err := s.fetch(ctx, made); err != nil {
		return err
	}
	s.workers.Go(func() { s.watch(ctx) })
	return nil
}

// begin says where partitions are read from: after their position; else, where
// the stream is read for the first time, as kafka.start says; else from their
// beginning, because they are new. Those that are gone have ended: their topic has
// not that many any more, or the script has changed and does not name it.
func (s *source) begin(ctx context.Context, own []numbered, from []connector.Position) ([]*partition, error) {
	at := map[string]connector.Position{}
	for _, p := range from {
		at[p.Name] = p
	}
	var fresh []numbered
	var made []*partition
	for _, n := range own {
		p := &partition{numbered: n, name: n.String(), end: -1}
		was, read := at[p.name]
		if read {
			p.next = was.Offset
			before := readNote(was.Note)
			if s.Bounded() {
				p.end = before.End - 1
			}
			gone := was.State == connector.Ended && !s.Bounded()
			anew := before.Topic != "" && n.id != "" && before.Topic != n.id
			if anew && !gone && s.topics.wants(n.topic) {
				if s.spec.Options["kafka.out-of-range"] != "earliest" {
					return nil, fmt.Errorf("%s: the topic was deleted and recreated, so offset %d is not where an earlier run left off; 'kafka.out-of-range'='earliest' goes on with the new one", p.name, was.Offset)
				}
				p.end = -1
			}
			read = !anew
			if !s.topics.wants(n.topic) || (gone || anew) && !s.topics.has(n.topicPartition) {
				p.gone, p.note = true, was.Note
				s.topics.remove(n.topicPartition)
				made = append(made, p)
				continue
			}
		}
		if !read {
			fresh = append(fresh, n)
		}
		made = append(made, p)
	}
	b := bounds{kadm.NewClient(s.admin), s.committed()}
	begin := s.start
	if len(from) > 0 {
		begin = start{word: "earliest"}
	}
	first := map[topicPartition]int64{}
	var err error
	if len(fresh) > 0 {
		if first, err = b.beginnings(ctx, begin, fresh); err != nil {
			return nil, err
		}
	}
	ends := map[topicPartition]int64{}
	if s.Bounded() {
		var open []numbered
		for _, p := range made {
			if p.end < 0 {
				open = append(open, p.numbered)
			}
		}
		if len(open) > 0 {
			listed, err := b.ends(ctx, topicsOf(open))
			if ends, err = offsets(listed, err, open); err != nil {
				return nil, err
			}
		}
	}
	for _, p := range made {
		if p.gone {
			continue
		}
		if at, fresh := first[p.topicPartition]; fresh {
			p.next = at
		}
		if end, ok := ends[p.topicPartition]; ok && p.end < 0 {
			p.end = end
		}
		n := positionNote{Topic: p.id}
		if p.end >= 0 {
			n.End = p.end + 1
		}
		p.note = n.String()
	}
	return made, nil
}

// committed reports whether records of transactions count only once those are
// committed.
func (s *source) committed() bool { return s.spec.Options["kafka.isolation"] != "read_uncommitted" }

func (s *source) Poll(into *batch.Builder) ([]connector.Position, error) {
	if err := s.take(); err != nil {
		return nil, err
	}
	for range s.partitions {
		p := s.partitions[s.turn]
		// A partition is reported before its first row, so that one who has to go back
		// knows where it began.
		if !p.paused && p.reported.Name != "" {
			if err := s.read(p, into); err != nil {
				return nil, err
			}
		}
		if into.Full() {
			break
		}
		s.turn = (s.turn + 1) % len(s.partitions)
	}
	if !into.Empty() {
		signal(s.in.ready)
	}
	if s.keep != nil && into.Len() > 0 {
		s.scratch.Reset()
		if err := s.keep.check(&s.scratch, into.Batch(&s.scratch), s.topics.name); err != nil {
			return nil, err
		}
	}
	ended := s.Bounded()
	now := time.Now()
	s.looked = now
	s.out = s.out[:0]
	for _, p := range s.partitions {
		at := p.position(now)
		if at.State == connector.CaughtUp && p.at.Before(s.looked) {
			s.looked = p.at
		}
		if at != p.reported {
			if p.reported.Name == "" {
				signal(s.in.ready)
			}
			p.reported = at
			p.read.Store(at.Offset)
			s.out = append(s.out, at)
		}
		ended = ended && at.State == connector.Ended
	}
	if ended {
		return s.out, io.EOF
	}
	return s.out, nil
}

// take moves what came to the partitions.
func (s *source) take() error {
	s.in.mu.Lock()
	defer s.in.mu.Unlock()
	if !s.in.moved {
		return s.in.failed
	}
	s.in.moved = false
	s.partitions = append(s.partitions, s.in.added...)
	s.in.added = nil
	for _, p := range s.partitions {
		p.chunks = append(p.chunks, p.in.chunks...)
		clear(p.in.chunks)
		p.in.chunks = p.in.chunks[:0]
		p.reach, p.at, p.gone = p.in.end, p.in.endAt, p.gone || p.in.gone
	}
	return s.in.failed
}

// read hands out records of a partition until the batch is full. Control records
// are no rows, but the position goes on after them.
func (s *source) read(p *partition, into *batch.Builder) error {
	for len(p.chunks) > 0 {
		c := &p.chunks[0]
		if c.gap != nil {
			if c.gap.lost != "" {
				if into.Full() {
					return nil
				}
				into.Reject(batch.Rejected{Message: c.gap.lost, Code: "lost", Partition: p.number, Offset: p.next})
			}
			p.next = c.gap.to
		}
		for c.next < len(c.records) && !p.done() {
			if into.Full() {
				return nil
			}
			r := c.records[c.next]
			c.next++
			switch {
			case r.Offset < p.next: // a batch begins before the offset that was asked for
			case p.end >= 0 && r.Offset >= p.end:
				p.next = p.end
			default:
				p.next = r.Offset + 1
				if !r.Attrs.IsControl() {
					s.rows.add(p, r, into)
				}
			}
			r.Recycle()
		}
		if p.done() && !p.left {
			p.left = true
			s.fetcher.Load().leave(p.topicPartition)
		}
		size := c.size
		p.chunks = slices.Delete(p.chunks, 0, 1)
		if s.in.release(p, size) {
			s.fetcher.Load().resume(p.topicPartition)
		}
	}
	return nil
}

// done reports whether a bounded source needs no more of the partition.
func (p *partition) done() bool { return p.end >= 0 && p.next >= p.end }

// fresh is how long the end that a broker reported is believed. It is asked for every
// second; a broker that does not answer may have more.
const fresh = 2500 * time.Millisecond

func (p *partition) position(now time.Time) connector.Position {
	at := connector.Position{Partition: p.number, Name: p.name, Offset: p.next, Note: p.note, State: connector.Reading}
	switch {
	case p.done(), p.gone && len(p.chunks) == 0:
		at.State = connector.Ended
	case len(p.chunks) == 0 && p.next >= p.reach && now.Sub(p.at) < fresh:
		at.State = connector.CaughtUp
	}
	return at
}

// Looked is how long ago a broker was asked how far the partitions reach.
func (s *source) Looked() time.Duration { return time.Since(s.looked) }

func (s *source) Ready() <-chan struct{} { return s.in.ready }

// Waits says which broker does not answer.
func (s *source) Waits() string { return s.links.waits(time.Now()) }

func (s *source) Pause(number int32, paused bool) {
	for _, p := range s.partitions {
		if p.number == number {
			p.paused = paused
			if s.in.pause(p, paused) {
				s.fetcher.Load().resume(p.topicPartition)
			}
		}
	}
	signal(s.in.ready)
}

func (s *source) Close() error {
	if s.stop != nil {
		s.stop()
	}
	s.workers.Wait()
	if f := s.fetcher.Load(); f != nil {
		f.close()
	}
	if s.admin != nil {
		s.admin.Close()
	}
	return nil
}
