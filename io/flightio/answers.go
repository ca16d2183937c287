package flightio

import (
	"strconv"
	"sync"

	"github.com/apache/arrow-go/v18/arrow/flight"
)

// answers sends acknowledgements to a client that puts, from a goroutine of its
// own, so that one that does not read them holds up nobody; what it has not read
// is a number. The metadata of the n-th is n in digits.
type answers struct {
	out  flight.FlightService_DoPutServer
	sent chan struct{} // closed when there is nothing more to send, or nobody to send it to

	mu    sync.Mutex
	more  *sync.Cond
	due   int64
	ended bool
}

func newAnswers(out flight.FlightService_DoPutServer) *answers {
	a := &answers{out: out, sent: make(chan struct{})}
	a.more = sync.NewCond(&a.mu)
	return a
}

func (a *answers) add() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.due++
	a.more.Signal()
}

// end reports that all answers have been added.
func (a *answers) end() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.ended = true
	a.more.Signal()
}

// send ends when all are sent, or the call has ended.
func (a *answers) send() {
	defer close(a.sent)
	for n := int64(1); a.wait(n); n++ {
		if err := a.out.Send(&flight.PutResult{AppMetadata: strconv.AppendInt(nil, n, 10)}); err != nil {
			return // the client is gone, which the call notices
		}
	}
}

// wait returns true when the n-th is due; false: it never will be.
func (a *answers) wait(n int64) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	for a.due < n && !a.ended {
		a.more.Wait()
	}
	return a.due >= n
}
