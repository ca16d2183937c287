package kafkaio

import (
	"errors"
	"fmt"
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
}

// outage is something that does not answer.
type outage struct {
	what  string
	since time.Time
	last  time.Time // when it was tried last
	why   string
}

// forgotten is how long an outage is told that nobody has met again: the broker
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

// OnBrokerDisconnect tells that what brokers said may not hold any more.
func (l *links) OnBrokerDisconnect(kgo.BrokerMetadata, net.Conn) {
	if l.lost != nil {
		l.lost()
	}
}

// leaderless notes that the leader of a partition does not answer, or, with a nil
// err, that all do.
func (l *links) leaderless(at place, err error) {
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
	worst := l.unknown
	for addr, o := range l.down {
		switch {
		case now.Sub(o.last) > forgotten:
			delete(l.down, addr)
		case worst.since.IsZero() || l.unknown.what == worst.what || o.since.Before(worst.since):
			worst = o
		}
	}
	if worst.since.IsZero() {
		return ""
	}
	return fmt.Sprintf("%s since %s (%s)", worst.what, worst.since.UTC().Format("15:04:05"), worst.why)
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
