package flightio

import (
	"context"
	"runtime"
	"strconv"
	"sync"
	"testing"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/apache/arrow-go/v18/arrow/flight"

	"github.com/eventflux-io/engine/batch"
)

// eventually waits until something is so.
func eventually(t testing.TB, what string, is func() bool) {
	t.Helper()
	deadline := time.NewTimer(time.Minute)
	defer deadline.Stop()
	every := time.NewTicker(time.Millisecond)
	defer every.Stop()
	for !is() {
		select {
		case <-every.C:
		case <-deadline.C:
			t.Fatalf("never: %s", what)
		}
	}
}

// lost is how many readers of s have fallen behind its window.
func (s *Stream) lost() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := 0
	for r := range s.readers {
		if r.isLost() {
			n++
		}
	}
	return n
}

// offer offers a batch, and reports whether there still was a reader.
func offer(s *Stream, b *batch.Batch) bool {
	rows := func() int64 {
		s.mu.Lock()
		defer s.mu.Unlock()
		return s.rows
	}
	before := rows()
	s.Offer(b)
	return rows() > before
}

// A reader that stops reading, or reads too slowly, is ended with the number of
// rows it missed: together with those it got, all that there were.
func TestLaggingReaderIsToldWhatItMissed(t *testing.T) {
	for name, reads := range map[string]int{"stopped": 0, "slow": 10} { // a batch of that many
		t.Run(name, func(t *testing.T) {
			h := &Hub{Window: 1 << 20}
			server := serve(t, h, Options{})
			stream := h.Stream("n", numbers, false)
			call, err := connect(t, server).DoGet(background(t), &flight.Ticket{Ticket: []byte("n")})
			if err != nil {
				t.Fatal(err)
			}
			r, err := flight.NewRecordReader(call)
			if err != nil {
				t.Fatal(err)
			}
			defer r.Release()
			offered, got := 0, int64(0)
			// A reader that an Offer has lost may have gone before it is looked for.
			for stream.lost() == 0 && h.Readers() > 0 {
				if reads > 0 && offered%(reads*1000) == 0 && offered > 0 {
					if !r.Next() {
						break
					}
					got += r.RecordBatch().NumRows()
				}
				if !offer(stream, count(offered, 1000)) {
					break
				}
				offered += 1000
			}
			if reads == 0 {
				eventually(t, "the reader is ended", func() bool { return h.Readers() == 0 })
			}
			for r.Next() {
				got += r.RecordBatch().NumRows()
			}
			if status.Code(r.Err()) != codes.ResourceExhausted {
				t.Fatal(r.Err())
			}
			missed, err := strconv.Atoi(call.Trailer().Get(missedKey)[0])
			if err != nil || missed == 0 || got+int64(missed) != int64(offered) {
				t.Errorf("got %d rows and missed %d of %d", got, missed, offered)
			}
			hasCode(t, r.Err(), codes.ResourceExhausted, "it missed "+strconv.Itoa(missed)+" rows")
			eventually(t, "nothing is held", func() bool {
				stream.mu.Lock()
				defer stream.mu.Unlock()
				return len(stream.readers) == 0 && len(stream.frames) == 0 && stream.bytes == 0
			})
		})
	}
}

// What readers hold is the window at most, whatever their number, and what all
// have taken is not held.
func TestWindowBoundsMemory(t *testing.T) {
	h := &Hub{Window: 1 << 20}
	serve(t, h, Options{})
	stream := h.Stream("n", numbers, false)
	fast, slow := stream.read(), stream.read()
	for i := range 1000 {
		stream.Offer(count(i*1000, 1000))
		if _, err := fast.take(t.Context()); err != nil {
			t.Fatal(err)
		}
		if stream.bytes > 1<<20 {
			t.Fatalf("%d bytes are held", stream.bytes)
		}
	}
	if !slow.isLost() || fast.isLost() {
		t.Fatalf("the slow reader is lost: %t; the fast one: %t", slow.isLost(), fast.isLost())
	}
	if _, err := slow.take(t.Context()); err != errLost || slow.missed() != 1_000_000 {
		t.Errorf("%v, missed %d", err, slow.missed())
	}
	if stream.bytes > 1<<14 {
		t.Errorf("%d bytes are held for a reader that has all but the last", stream.bytes)
	}
	fast.leave()
	slow.leave()
	if stream.bytes != 0 || stream.frames != nil {
		t.Errorf("%d bytes are held for nobody", stream.bytes)
	}
}

// Small batches that come fast go together; a row that comes alone goes at once.
func TestSmallBatchesGoTogether(t *testing.T) {
	h := &Hub{}
	server := serve(t, h, Options{})
	stream := h.Stream("n", numbers, false)
	r := get(t, background(t), connect(t, server), "n")
	defer r.Release()
	stream.Offer(count(0, 1))
	if !r.Next() || r.RecordBatch().NumRows() != 1 {
		t.Fatal(r.Err())
	}
	const rows = 10_000
	start := time.Now()
	for i := range rows {
		stream.Offer(count(i, 1))
	}
	h.End(nil)
	records, got := 0, int64(0)
	for r.Next() {
		records, got = records+1, got+r.RecordBatch().NumRows()
	}
	most := int(time.Since(start)/frameGap) + rows/frameRows + 2
	if records > most || got != rows {
		t.Errorf("%d rows in %d records, at most %d", got, records, most)
	}
}

// A stream that nobody reads costs nothing; for readers a batch is copied.
func TestOfferAllocations(t *testing.T) {
	h := &Hub{}
	stream, in := h.Stream("n", numbers, false), count(0, 10)
	if n := testing.AllocsPerRun(100, func() { stream.Offer(in) }); n != 0 {
		t.Errorf("%v allocations where nobody reads", n)
	}
	r := stream.read()
	defer r.leave()
	stream.Offer(count(0, 4000)) // the memory of a frame is taken once
	if n := testing.AllocsPerRun(100, func() { stream.Offer(in) }); n > 2 {
		t.Errorf("%v allocations for a reader", n)
	}
}

// Readers that stop reading or vanish, a thousand of them, leave neither goroutine
// nor memory, and Offer waits for none: half of them are there, and read nothing,
// until it has offered all.
func TestReadersThatVanish(t *testing.T) {
	const rounds, clients = 20, 50
	h := &Hub{Window: 4 << 20}
	server := serve(t, h, Options{})
	stream := h.Stream("n", numbers, false)
	goroutines, heap := runtime.NumGoroutine(), heapInUse()
	in := count(0, 1000)
	for range rounds {
		close := readers(t, server, clients)
		for offered := 0; offered <= 100 || int(stream.watched.Load()) > stream.lost(); offered++ {
			stream.Offer(in)
			if offered == 100 {
				close(1) // every second client is gone in the middle
			}
		}
		close(0)
		eventually(t, "no reader is left", func() bool { return h.Readers() == 0 })
	}
	eventually(t, "all goroutines have ended", func() bool { return runtime.NumGoroutine() <= goroutines })
	if grown := heapInUse() - heap; grown > 8<<20 {
		t.Errorf("%d bytes are left", grown)
	}
}

// readers connects clients that never read on. close closes those with an even (0)
// or odd (1) number.
func readers(t *testing.T, s *Server, clients int) (close func(odd int)) {
	t.Helper()
	type client struct {
		flight.Client
		cancel context.CancelFunc
	}
	all := make([]client, clients)
	var group sync.WaitGroup
	for i := range all {
		group.Go(func() {
			c, err := flight.NewClientWithMiddleware(s.listen.Addr().String(), nil, nil, inTheClear)
			if err != nil {
				t.Error(err)
				return
			}
			ctx, cancel := context.WithCancel(t.Context())
			all[i] = client{c, cancel}
			call, err := c.DoGet(ctx, &flight.Ticket{Ticket: []byte("n")})
			if err == nil {
				_, err = call.Recv()
			}
			if err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if t.Failed() {
		t.FailNow()
	}
	return func(odd int) {
		for i := odd; i < clients; i += 2 {
			all[i].cancel()
			all[i].Close()
		}
	}
}

func heapInUse() int64 {
	var m runtime.MemStats
	for range 2 { // finalizers free what the first round found
		runtime.GC()
	}
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}
