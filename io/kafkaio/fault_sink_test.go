package kafkaio

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kmsg"

	"github.com/eventflux-io/engine/io/format"
)

// sinkFaults pass by themselves.
var sinkFaults = []fault{
	failing(kerr.NotEnoughReplicas, kmsg.Produce),
	failing(kerr.NotEnoughReplicasAfterAppend, kmsg.Produce),
	failing(kerr.RequestTimedOut, kmsg.Produce),
	failing(kerr.NotLeaderForPartition, kmsg.Produce),
	failing(kerr.LeaderNotAvailable, kmsg.Produce),
	failing(kerr.UnknownTopicOrPartition, kmsg.Produce),
	failing(kerr.KafkaStorageError, kmsg.Produce),
	failing(kerr.NetworkException, kmsg.Produce),
	failing(kerr.ThrottlingQuotaExceeded, kmsg.Produce),
	failing(kerr.CoordinatorLoadInProgress, kmsg.InitProducerID),
	failing(kerr.NotCoordinator, kmsg.InitProducerID),
	failing(kerr.LeaderNotAvailable, kmsg.Metadata),
	failing(kerr.UnknownTopicOrPartition, kmsg.Metadata),
	cut(kmsg.Produce), cut(kmsg.Metadata), cut(kmsg.InitProducerID),
	slow(kmsg.Produce), slow(kmsg.Metadata),
	leadersMove, oneLeaderMoves("out"),
}

// finalFaults end a run, and must not do so in silence.
var finalFaults = []fault{
	failing(kerr.MessageTooLarge, kmsg.Produce),
	failing(kerr.TopicAuthorizationFailed, kmsg.Produce),
	failing(kerr.InvalidRecord, kmsg.Produce),
	failing(kerr.UnknownServerError, kmsg.Produce),
	failing(kerr.CorruptMessage, kmsg.Produce),
}

// outflow is a sink at work under faults.
type outflow struct {
	b    *broker
	s    *sink
	dice *rand.Rand
	n    int64 // rows written
	mend []func()
}

func (o *outflow) strike(f fault) { o.mend = append(o.mend, f.strike(o.b.cluster, o.dice)) }

// write gives the sink that many rows, and obeys Room as the pipeline does.
func (o *outflow) write(rows int) error {
	late := time.After(longEnough)
	for rows > 0 {
		room, err := o.s.Room()
		if err != nil {
			return err
		}
		if !room {
			select {
			case <-o.s.Ready():
			case <-late:
				return errors.New("there is no room for a long time")
			}
			continue
		}
		n := min(1+o.dice.IntN(100), rows)
		keys := make([]string, n)
		for i := range keys {
			keys[i] = fmt.Sprint("key ", (o.n+int64(i))%17)
		}
		// What Room did not know yet Write may: a refusal can come in between.
		if err := o.s.Write(context.Background(), pair(o.n, keys...)); err != nil {
			return err
		}
		o.n, rows = o.n+int64(n), rows-n
	}
	return nil
}

// settle waits until everything so far is acknowledged.
func (o *outflow) settle() error {
	select {
	case err := <-o.s.Seal():
		return err
	case <-time.After(longEnough):
		return fmt.Errorf("it is not acknowledged; it waits: %s", o.s.Waits())
	}
}

// check sees that every row is in the topic, those of one key in their order.
func (o *outflow) check(t *testing.T) {
	t.Helper()
	for _, mend := range o.mend {
		mend()
	}
	seen := make([]int, o.n)
	latest := map[string]int64{}
	for _, r := range o.b.records("out") {
		var row struct {
			K string
			N int64
		}
		if err := json.Unmarshal(r.Value, &row); err != nil {
			t.Fatalf("%v: %s", err, r.Value)
		}
		if seen[row.N]++; seen[row.N] == 1 && row.N < latest[row.K] {
			t.Errorf("row %d of %s comes after %d", row.N, row.K, latest[row.K])
		}
		latest[row.K] = max(latest[row.K], row.N)
	}
	lost, repeated := 0, 0
	for _, times := range seen {
		if times == 0 {
			lost++
		}
		repeated += max(times-1, 0)
	}
	if lost > 0 {
		t.Errorf("%d of %d rows are lost", lost, o.n)
	}
	if repeated > 0 { // allowed, but the client's numbering of batches prevents it
		t.Errorf("%d of %d rows are repeated", repeated, o.n)
	}
}

func newOutflow(t *testing.T) *outflow {
	b := newBroker(t, kfake.NumBrokers(3))
	b.create("out", 4)
	o := &outflow{b: b, dice: newDice(t)}
	o.s = b.sink(map[string]string{"kafka.key": "k"}, &format.JSON)
	return o
}

// Each fault alone, before the first row and between others: nothing is lost,
// nothing repeated, and order is kept.
func TestSinkBearsEachFault(t *testing.T) {
	for _, f := range sinkFaults {
		t.Run(f.name, func(t *testing.T) {
			t.Parallel()
			o := newOutflow(t)
			for range 3 {
				o.strike(f)
				if err := o.write(300); err != nil {
					t.Fatal(err)
				}
				if err := o.settle(); err != nil {
					t.Fatal(err)
				}
			}
			o.b.close(o.s)
			o.check(t)
		})
	}
}

// All faults at random.
func TestSinkBearsAllFaults(t *testing.T) {
	o := newOutflow(t)
	for range 4 {
		for range 2 {
			o.strike(sinkFaults[o.dice.IntN(len(sinkFaults))])
		}
		if err := errors.Join(o.write(o.dice.IntN(500)), o.settle()); err != nil {
			t.Fatal(err)
		}
	}
	o.b.close(o.s)
	o.check(t)
}

// What a broker refuses for good ends the sink with the topic's name, and the rows
// before it are not told to have arrived.
func TestSinkFinalFaults(t *testing.T) {
	for _, f := range finalFaults {
		t.Run(f.name, func(t *testing.T) {
			o := newOutflow(t)
			if err := errors.Join(o.write(100), o.settle()); err != nil {
				t.Fatal(err)
			}
			o.strike(f)
			err := o.write(1000)
			if settled := o.settle(); err == nil {
				err = settled
			}
			if err == nil {
				o.b.close(o.s)
				o.check(t) // it was tried again
				return
			}
			if !strings.Contains(err.Error(), "out") {
				t.Errorf("the error names no topic: %v", err)
			}
			t.Log(err)
			if _, again := o.s.Room(); again == nil {
				t.Error("the error does not stay")
			}
			if err := o.s.Close(); err == nil {
				t.Error("Close tells nothing of the rows that did not arrive")
			}
		})
	}
}

// While the brokers are away rows are taken up to a bound, the sink says what it
// waits for, and when they are back everything arrives.
func TestSinkBrokerAway(t *testing.T) {
	for name, away := range brokerAway {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newOutflow(t)
			if err := errors.Join(o.write(100), o.settle()); err != nil {
				t.Fatal(err)
			}
			back := away(o.b.cluster)
			sealed := o.s.Seal()
			rows := 0
			for room := true; room && rows < 2_000_000; rows += 1000 {
				keys := slices.Repeat([]string{"key"}, 1000)
				o.b.write(o.s, pair(o.n, keys...))
				o.n += 1000
				var err error
				if room, err = o.s.Room(); err != nil {
					t.Fatal(err)
				}
			}
			t.Logf("room for %d rows", rows)
			if rows >= 2_000_000 {
				t.Error("there is always room")
			}
			line := o.s.Seal()
			tick, late := time.NewTicker(50*time.Millisecond), time.After(longEnough)
			defer tick.Stop()
			for o.s.Waits() == "" {
				select {
				case <-tick.C:
				case err := <-line:
					t.Fatalf("it is told to have arrived: %v", err)
				case <-late:
					t.Fatal("it does not say that it waits")
				}
			}
			t.Logf("it waits: %s", o.s.Waits())
			back()
			for _, l := range []<-chan error{sealed, line} {
				select {
				case err := <-l:
					if err != nil {
						t.Fatal(err)
					}
				case <-time.After(longEnough):
					t.Fatalf("the brokers are back, and it waits: %s", o.s.Waits())
				}
			}
			if w := o.s.Waits(); w != "" {
				t.Errorf("everything has arrived, and it waits: %s", w)
			}
			o.b.close(o.s)
			o.check(t)
		})
	}
}
