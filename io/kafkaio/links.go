package kafkaio

import (
	"errors"
	"net"
	"strconv"
	"sync"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"
)

// links is what is known of the connections to brokers, to say what a source
// waits for. It hooks into the clients.
type links struct {
	lost func() // a connection has ended; nil: nobody wants to know

	mu      sync.Mutex
	down    map[string]outage
	unknown outage // of the leader of a partition
	held    outage // a partition that has records and does not give them
	why     map[topicPartition]refusal
}

// refusal is why a partition did not give its records, when it was last asked.
type refusal struct {
	err error
	at  time.Time
}

// outage is something that does not answer.
type outage struct {
	what  string
	since time.Time
	last  time.Time // when it was tried last
	why   string
}

// forgotten is how long an outage is reported that nobody has met again: the broker
// may not belong to the cluster any more.
const forgotten = time.Minute

// OnBrokerConnect notes whether a broker could be connected to.
func (l *links) OnBrokerConnect(meta kgo.BrokerMetadata, _ time.Duration, _ net.Conn, err error) {
	addr := net.JoinHostPort(meta.Host, strconv.Itoa(int(meta.Port)))
	l.mu.Lock()
	defer l.mu.Unlock()
	if err == nil {
		delete(l.down, addr)
		return
	}
	if l.down == nil {
		l.down = map[string]outage{}
	}
	now := time.Now()
	o, known := l.down[addr]
	if !known {
		o = outage{what: "broker " + addr + " is unreachable", since: now}
	}
	o.last, o.why = now, innermost(err)
	l.down[addr] = o
}

// OnBrokerDisconnect records that what brokers said may not hold any more.
func (l *links) OnBrokerDisconnect(kgo.BrokerMetadata, net.Conn) {
	if l.lost != nil {
		l.lost()
	}
}

// leaderless records that the leader of a partition does not answer, or, with a nil
// err, that all do.
func (l *links) leaderless(at topicPartition, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if err == nil {
		l.unknown = outage{}
		return
	}
	now := time.Now()
	what := "no leader tells how far " + at.String() + " reaches"
	if l.unknown.what != what {
		l.unknown = outage{what: what, since: now}
	}
	l.unknown.last, l.unknown.why = now, innermost(err)
}

// waits is the outage that lasts longest, in words.
func (l *links) waits(now time.Time) string {
	l.mu.Lock()
	defer l.mu.Unlock()
	var worst outage
	for addr, o := range l.down {
		switch {
		case now.Sub(o.last) > forgotten:
			delete(l.down, addr)
		case worst.since.IsZero() || o.since.Before(worst.since):
			worst = o
		}
	}
	if worst.since.IsZero() {
		worst = l.unknown
	}
	if worst.since.IsZero() {
		worst = l.held
	}
	if worst.since.IsZero() {
		return ""
	}
	words := worst.what + " since " + worst.since.UTC().Format("15:04:05")
	if worst.why != "" {
		words += " (" + worst.why + ")"
	}
	return words
}

// refused notes why a partition does not give its records now.
func (l *links) refused(at topicPartition, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.why == nil {
		l.why = map[topicPartition]refusal{}
	}
	l.why[at] = refusal{err, time.Now()}
}

// holds records what a partition that has records does instead of giving them, ""
// for nothing.
func (l *links) holds(at topicPartition, what string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Now()
	if l.held.what != what {
		l.held = outage{what: what, since: now}
	}
	if what == "" {
		l.held, l.why = outage{}, nil
		return
	}
	l.held.why = ""
	if r, told := l.why[at]; told && now.Sub(r.at) < holding {
		l.held.why = innermost(r.err)
	}
}

// innermost is the cause at the bottom of an error: "connection refused" without
// the address, which is said already.
func innermost(err error) string {
	for {
		inner := errors.Unwrap(err)
		if inner == nil {
			return err.Error()
		}
		err = inner
	}
}
