package kafkaio

import (
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"
)

// inbox is what the goroutines of a source hand to the shard: records in order of
// their partitions, how far partitions reach, partitions that are new, and what
// ends the run.
//
// It is bounded: the fetcher waits while the partitions that are not paused hold
// more than mostHeld bytes, and stops fetching a paused one that holds mostPaused.
type inbox struct {
	ready chan struct{} // something came
	room  chan struct{} // something went, or may be fetched again

	mu     sync.Mutex
	of     map[topicPartition]*partition
	held   int // bytes of records of partitions that are not paused
	added  []*partition
	failed error
	moved  bool // something came since the last take
}

// What is held is several fetches, so that the shard has work while the next one is
// on its way; of a paused partition it is about one.
const (
	mostHeld   = 8 << 20
	mostPaused = 1 << 20
)

// overhead is what a record takes beside its text.
const overhead = 160

// chunk is records of one partition, as one fetch brought them.
type chunk struct {
	records []*kgo.Record
	next    int // the first that was not handed out
	size    int
	gap     *gap // instead of records
}

// gap is records that were to be read and are not there.
type gap struct {
	to   int64  // where reading goes on
	lost string // what is to be said of it; "": nothing, they were no rows
}

// arrived is the part of a partition that is in the inbox, under its lock.
type arrived struct {
	chunks  []chunk
	held    int // bytes of them and of those that the shard has taken
	paused  bool
	stopped bool      // not fetched, because it is paused and holds enough
	fetched int64     // offset after the last record that came
	cameAt  time.Time // when it came, or the partition was added
	end     int64
	endAt   time.Time // when the broker reported end; zero: it is not known
	gone    bool      // with its topic
}

func newInbox() *inbox {
	return &inbox{ready: make(chan struct{}, 1), room: make(chan struct{}, 1), of: map[topicPartition]*partition{}}
}

func signal(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// add makes a partition known, before the first of its records comes.
func (in *inbox) add(p *partition) {
	in.mu.Lock()
	p.in.fetched, p.in.cameAt = p.next, time.Now()
	in.of[p.topicPartition] = p
	in.added = append(in.added, p)
	in.moved = true
	in.mu.Unlock()
	signal(in.ready)
}

// fail ends the run.
func (in *inbox) fail(err error) {
	in.mu.Lock()
	if in.failed == nil {
		in.failed = err
	}
	in.moved = true
	in.mu.Unlock()
	signal(in.ready)
}

// unknown is the end of a partition that a broker did not report.
const unknown = -1

// put takes the records of a fetch. It reports whether the partition shall not be
// fetched for now.
func (in *inbox) put(at topicPartition, records []*kgo.Record, end int64, now time.Time) (stop bool) {
	size := 0
	for _, r := range records {
		size += len(r.Key) + len(r.Value) + overhead
	}
	in.mu.Lock()
	defer in.mu.Unlock()
	p := in.of[at]
	if p == nil {
		return true
	}
	if end != unknown {
		p.in.end, p.in.endAt = end, now
	}
	in.moved = true
	if len(records) > 0 {
		p.in.chunks = append(p.in.chunks, chunk{records: records, size: size})
		p.in.held += size
		p.in.fetched = records[len(records)-1].Offset + 1
		p.in.cameAt = now
	}
	if !p.in.paused {
		in.held += size
		return false
	}
	stop = p.in.held >= mostPaused && !p.in.stopped
	p.in.stopped = p.in.stopped || stop
	return stop
}

// skip has a partition go on elsewhere, after what has come so far.
func (in *inbox) skip(at topicPartition, over gap) {
	in.mu.Lock()
	defer in.mu.Unlock()
	if p := in.of[at]; p != nil {
		p.in.chunks = append(p.in.chunks, chunk{gap: &over})
		p.in.fetched = over.to
		in.moved = true
	}
}

// rest is the offset after what has come of a partition, and how far it was known
// to reach.
func (in *inbox) rest(p *partition) (from, end int64) {
	in.mu.Lock()
	defer in.mu.Unlock()
	return p.in.fetched, p.in.end
}

// leave has a partition end after what has come so far.
func (in *inbox) leave(p *partition) {
	in.mu.Lock()
	defer in.mu.Unlock()
	delete(in.of, p.topicPartition)
	p.in.gone, in.moved = true, true
}

// pass has a partition go on after what is no rows, if nothing has come since it
// was at an offset.
func (in *inbox) pass(at topicPartition, from, to int64) {
	in.mu.Lock()
	defer in.mu.Unlock()
	if p := in.of[at]; p != nil && p.in.fetched == from {
		p.in.chunks = append(p.in.chunks, chunk{gap: &gap{to: to}})
		p.in.fetched = to
		in.moved = true
	}
}

// stuck are the partitions that have stopped before their end, although nothing came of
// them since.
func (in *inbox) stuck(since time.Time) (out []stuck) {
	in.mu.Lock()
	defer in.mu.Unlock()
	for at, p := range in.of {
		if p.in.fetched < p.in.end && !p.in.endAt.IsZero() && !p.in.paused && p.in.held == 0 && p.in.cameAt.Before(since) {
			out = append(out, stuck{at, p.in.fetched})
		}
	}
	return out
}

// reaches records how far a partition reaches.
func (in *inbox) reaches(at topicPartition, end int64, now time.Time) {
	in.mu.Lock()
	defer in.mu.Unlock()
	if p := in.of[at]; p != nil {
		p.in.end, p.in.endAt = end, now
		in.moved = true
	}
}

// silent are the partitions of which nothing came since.
func (in *inbox) silent(since time.Time) []numbered {
	in.mu.Lock()
	defer in.mu.Unlock()
	var out []numbered
	for _, p := range in.of {
		if p.in.endAt.Before(since) {
			out = append(out, p.numbered)
		}
	}
	slices.SortFunc(out, func(a, b numbered) int { return int(b.number - a.number) }) // the last is named where nothing is reported
	return out
}

// all are the partitions.
func (in *inbox) all() []*partition {
	in.mu.Lock()
	defer in.mu.Unlock()
	return slices.Collect(maps.Values(in.of))
}

// wanted is the offset after the last record that came of a partition.
func (in *inbox) wanted(at topicPartition) int64 {
	in.mu.Lock()
	defer in.mu.Unlock()
	if p := in.of[at]; p != nil {
		return p.in.fetched
	}
	return 0
}

// forgetEnds makes the ends unknown: a connection was lost.
func (in *inbox) forgetEnds() {
	in.mu.Lock()
	defer in.mu.Unlock()
	for _, p := range in.of {
		p.in.endAt = time.Time{}
	}
	in.moved = true
}

// full reports whether the fetcher has to wait for room.
func (in *inbox) full() bool {
	in.mu.Lock()
	defer in.mu.Unlock()
	return in.held >= mostHeld
}

// release gives back the bytes of a chunk that was handed out. It reports whether
// the partition may be fetched again.
func (in *inbox) release(p *partition, size int) (resume bool) {
	in.mu.Lock()
	p.in.held -= size
	if !p.in.paused {
		in.held -= size
	}
	resume = p.in.resumes()
	in.mu.Unlock()
	signal(in.room)
	return resume
}

// pause records that a partition is paused or not. It reports whether it may be
// fetched again.
func (in *inbox) pause(p *partition, paused bool) (resume bool) {
	in.mu.Lock()
	if p.in.paused != paused {
		p.in.paused = paused
		if paused {
			in.held -= p.in.held
		} else {
			in.held += p.in.held
		}
	}
	resume = p.in.resumes()
	in.mu.Unlock()
	signal(in.room)
	return resume
}

func (a *arrived) resumes() bool {
	if !a.stopped || a.paused && a.held > 0 || a.held >= mostPaused {
		return false
	}
	a.stopped = false
	return true
}
