package kafkaio

import (
	"context"
	"fmt"
	"net"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"
)

// way is the records that are on their way: handed to the client, and not yet
// acknowledged. The client's goroutines report what has arrived; everything
// under mu.
type way struct {
	topic string
	ready chan struct{}
	spare sync.Pool // of *parcel

	mu     sync.Mutex
	bytes  int
	count  int
	full   bool
	closed bool
	err    error   // the first record that a broker refused; it stays
	lines  []*line // not settled, oldest first; the last one is not drawn yet
	since  time.Time
	lost   lostBroker
}

// mostOnWay is the bytes of records on their way from which on no more should be
// read; those that other shards have already made come on top.
const mostOnWay = 32 << 20

// parcel is the records of one Write: their bytes, and as many records of the
// client, used again and again.
type parcel struct {
	buf     []byte
	spans   []span
	records []kgo.Record
	left    atomic.Int32 // records that are not acknowledged
	size    int
	line    *line // the one after it
	promise func(*kgo.Record, error)
}

// span is where a record's key and value are in the buffer of its parcel.
type span struct {
	from, key, value int // where the key begins, and where key and value end
	keyed, valued    bool
	time             time.Time
}

// line is drawn after the records of an epoch.
type line struct {
	parcels int // before it, and after the line before
	drawn   bool
	settled chan error
}

func newLine() *line { return &line{settled: make(chan error, 1)} }

func newWay(topic string) *way {
	w := &way{topic: topic, ready: make(chan struct{}, 1), lines: []*line{newLine()}}
	w.spare.New = func() any {
		p := &parcel{}
		p.promise = func(r *kgo.Record, err error) { w.arrived(p, r, err) }
		return p
	}
	return w
}

// parcel is an empty one.
func (w *way) parcel() *parcel {
	p := w.spare.Get().(*parcel)
	p.buf, p.spans = p.buf[:0], p.spans[:0]
	return p
}

// recordMemory is about what a record takes beside its bytes, here and in the
// client.
const recordMemory = 400

// mostSpare is the bytes of a parcel's buffer that are worth keeping.
const mostSpare = 4 << 20

// send hands a parcel to the client.
func (w *way) send(client *kgo.Client, p *parcel) {
	n := len(p.spans)
	if n == 0 {
		w.spare.Put(p)
		return
	}
	now := time.Now()
	p.records = slices.Grow(p.records[:0], n)[:n]
	for i, at := range p.spans {
		r := &p.records[i]
		*r = kgo.Record{Timestamp: at.time}
		if at.keyed {
			r.Key = p.buf[at.from:at.key:at.key]
		}
		if at.valued {
			r.Value = p.buf[at.key:at.value:at.value]
		}
	}
	p.left.Store(int32(n))
	p.size = len(p.buf) + n*recordMemory
	w.mu.Lock()
	p.line = w.lines[len(w.lines)-1]
	p.line.parcels++
	if w.count == 0 {
		w.since = now
	}
	w.bytes, w.count = w.bytes+p.size, w.count+n
	w.mu.Unlock()
	for i := range p.records {
		client.Produce(context.Background(), &p.records[i], p.promise)
	}
}

// arrived records that a record was acknowledged, or refused for good.
func (w *way) arrived(p *parcel, r *kgo.Record, err error) {
	if err != nil {
		w.refused(r, err)
	}
	if p.left.Add(-1) > 0 {
		return
	}
	w.mu.Lock()
	w.bytes, w.count = w.bytes-p.size, w.count-len(p.spans)
	w.since = time.Now()
	p.line.parcels--
	w.settle()
	if w.full && w.bytes <= mostOnWay/2 {
		w.full = false
		signal(w.ready)
	}
	w.mu.Unlock()
	clear(p.records)
	if p.line = nil; cap(p.buf) <= mostSpare {
		w.spare.Put(p)
	}
}

// refused ends the sink: a record will never be acknowledged, and those after it
// in its partition must not overtake it.
func (w *way) refused(r *kgo.Record, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.err != nil || w.closed {
		return
	}
	w.err = recordError(w.topic, r.Partition, err)
	w.settle()
	signal(w.ready)
}

// settle reports the lines before which everything has arrived, or never will.
func (w *way) settle() {
	for !w.closed && w.lines[0].drawn && (w.err != nil || w.lines[0].parcels == 0) {
		w.lines[0].settled <- w.err
		w.lines = w.lines[1:]
	}
}

func (w *way) seal() <-chan error {
	w.mu.Lock()
	defer w.mu.Unlock()
	last := w.lines[len(w.lines)-1]
	last.drawn = true
	w.lines = append(w.lines, newLine())
	w.settle()
	return last.settled
}

func (w *way) room() (bool, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.full = w.full || w.bytes >= mostOnWay
	return !w.full, w.err
}

func (w *way) failed() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.err
}

func (w *way) rows() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.count
}

// closing reports that records which fail from now on fail because the client ends.
func (w *way) closing() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.closed = true
}

// lostBroker is one that the client has tried in vain to connect to.
type lostBroker struct {
	addr  string
	since time.Time
}

var _ kgo.HookBrokerConnect = (*way)(nil)

// OnBrokerConnect is called by the client, whenever it has tried to.
func (w *way) OnBrokerConnect(b kgo.BrokerMetadata, _ time.Duration, _ net.Conn, err error) {
	addr := net.JoinHostPort(b.Host, fmt.Sprint(b.Port))
	w.mu.Lock()
	defer w.mu.Unlock()
	switch {
	case err == nil && w.lost.addr == addr:
		w.lost = lostBroker{}
	case err != nil && w.lost.addr == "":
		w.lost = lostBroker{addr, time.Now()}
	}
}

// silence is how long nothing may be acknowledged before that is worth a word.
const silence = 2 * time.Second

// waits says what keeps records on their way, "" while some arrive.
func (w *way) waits(now time.Time) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch {
	case w.count == 0 || w.err != nil || now.Sub(w.since) < silence:
		return ""
	case w.lost.addr != "":
		return fmt.Sprintf("broker %s is unreachable since %s, and %d rows are not acknowledged", w.lost.addr, clockTime(w.lost.since), w.count)
	}
	return fmt.Sprintf("the brokers have acknowledged nothing since %s, and %d rows wait for it", clockTime(w.since), w.count)
}

func clockTime(t time.Time) string { return t.UTC().Format(time.TimeOnly) }
