package pipeline_test

import (
	"testing"
	"time"

	"github.com/eventflux-io/engine/io/connector"
	"github.com/eventflux-io/engine/operators/pipeline"
)

// beat is a partition with a row for each second that it lets pass, until the
// test is over.
func beat(time *clock, over *bool) func() ([]row, connector.PartitionState) {
	i := int64(0)
	return func() ([]row, connector.PartitionState) {
		if *over {
			return nil, connector.Ended
		}
		time.move(1e9)
		i++
		return []row{{second(i), "a"}}, connector.Reading
	}
}

// any reports whether the sink has a row: the first minute is closed.
func (t *taken) any() bool {
	select {
	case <-t.seen:
		return true
	default:
		return false
	}
}

// An idle partition whose server is lost holds the others back, and what it
// gives for a window that was closed meanwhile is late.
func TestIdlePartitionIsLost(t *testing.T) {
	time, out, over, lost := &clock{at: start}, newTaken(), false, 0
	s := &script{parts: []func() ([]row, connector.PartitionState){
		beat(time, &over),
		func() ([]row, connector.PartitionState) {
			switch {
			case !out.any():
				return nil, connector.CaughtUp
			case lost < 5:
				lost++
				return nil, connector.Reading
			case !over:
				over = true
				return []row{{second(30), "late"}}, connector.Reading
			}
			return nil, connector.Ended
		},
	}}
	sum, err := pipeline.Run(t.Context(), counting(s, out), pipeline.Options{Shards: 1, Clock: time.now})
	if err != nil {
		t.Fatal(err)
	}
	if sum.Late != 1 || out.sums()["late"] != 0 {
		t.Errorf("a row of a window that was closed is not late: %s", sum)
	}
}

// A partition that comes while the run is on meets the stream's watermark.
func TestNewPartition(t *testing.T) {
	time, out, over := &clock{at: start}, newTaken(), false
	s := &script{parts: []func() ([]row, connector.PartitionState){
		beat(time, &over),
		func() ([]row, connector.PartitionState) {
			switch {
			case !out.any():
				return nil, absent
			case !over:
				over = true
				return []row{{second(30), "late"}}, connector.Reading
			}
			return nil, connector.Ended
		},
	}}
	sum, err := pipeline.Run(t.Context(), counting(s, out), pipeline.Options{Shards: 1, Clock: time.now})
	if err != nil {
		t.Fatal(err)
	}
	if sum.Late != 1 || out.sums()["late"] != 0 {
		t.Errorf("a row of a window that was closed is not late: %s", sum)
	}
}

// A partition of which it was not known whether there is more is silent from
// when that is known, not from its last row.
func TestSilenceBegins(t *testing.T) {
	clock, out, over := &clock{at: start}, newTaken(), false
	polls, caught, closed := 0, time.Time{}, time.Time{}
	s := &script{parts: []func() ([]row, connector.PartitionState){
		beat(clock, &over),
		func() ([]row, connector.PartitionState) {
			polls++
			switch {
			case out.any():
				closed, over = clock.now(), true
				return nil, connector.Ended
			case polls <= 90: // the broker is away for a minute and a half
				return nil, connector.Reading
			case caught.IsZero():
				caught = clock.now()
			}
			return nil, connector.CaughtUp
		},
	}}
	if _, err := pipeline.Run(t.Context(), counting(s, out), pipeline.Options{Shards: 1, Clock: clock.now}); err != nil {
		t.Fatal(err)
	}
	if after := closed.Sub(caught); caught.IsZero() || after < 5*time.Second {
		t.Errorf("the window closed %v after the partition was known to be silent, idle after 5 s", after)
	}
}
