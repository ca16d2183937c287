package main

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/eventflux-io/engine/operators/pipeline"
)

// A stream that waits says so at most once a minute, whatever its words, and once
// that it goes on; a short wait within that minute is not worth a line.
func TestWaitsOnceAMinute(t *testing.T) {
	var out bytes.Buffer
	j := &journal{out: &out}
	var said waitsSaid
	at := 0
	seconds := func(n int, waits ...pipeline.Wait) {
		for range n {
			said.report(j, pipeline.Progress{Elapsed: time.Duration(at) * time.Second, Waits: waits})
			at++
		}
	}
	away := pipeline.Wait{Stream: "TRADES", For: "broker 127.0.0.1:9092 is unreachable since 12:03:04"}
	leader := pipeline.Wait{Stream: "TRADES", For: "trades/2 has no leader"}
	sink := pipeline.Wait{Stream: "SPIKES", For: "12 rows are not acknowledged since 12:03:05"}
	seconds(2)
	seconds(5, away)
	seconds(65, leader, sink)
	seconds(1)
	seconds(3, away)
	seconds(60)
	seconds(1, sink)
	seconds(1)
	want := `TRADES waits: broker 127.0.0.1:9092 is unreachable since 12:03:04
SPIKES waits: 12 rows are not acknowledged since 12:03:05
TRADES waits: trades/2 has no leader
SPIKES waits: 12 rows are not acknowledged since 12:03:05
SPIKES goes on after 65 s
TRADES goes on after 70 s
SPIKES waits: 12 rows are not acknowledged since 12:03:05
SPIKES goes on after 1000 ms
`
	if out.String() != want {
		t.Errorf("got\n%swant\n%s", out.String(), want)
	}
}

// With --log json what is waited for is an object.
func TestWaitsAsJSON(t *testing.T) {
	var out bytes.Buffer
	j := &journal{out: &out, json: true}
	var said waitsSaid
	said.report(j, pipeline.Progress{Waits: []pipeline.Wait{{Stream: "TRADES", For: "trades/2 has no leader"}}})
	said.report(j, pipeline.Progress{Elapsed: 3 * time.Second})
	want := `{"event":"waits","stream":"TRADES","for":"trades/2 has no leader"}
{"event":"resumed","stream":"TRADES","seconds":3}
`
	if out.String() != want {
		t.Errorf("got\n%swant\n%s", out.String(), want)
	}
}

// What streams wait for comes before what a query waits for.
func TestProgressLineWaits(t *testing.T) {
	p := pipeline.Progress{Read: 1000, Elapsed: time.Second, Waiting: "q1: window 12:00–12:01 closes when trades/1, read up to 12:00:30, has come to 12:01",
		Waits: []pipeline.Wait{{Stream: "TRADES", For: "broker 127.0.0.1:9092 is unreachable since 12:03:04"}}}
	p.Watermark = -1 << 63
	want := "1000 rows in, 0 out, 1000 rows/s; TRADES waits: broker 127.0.0.1:9092 is unreachable since 12:03:04; " + p.Waiting
	if got := progressLine(p, pipeline.Progress{}, 250); got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	if got := progressLine(p, pipeline.Progress{}, 100); !strings.HasPrefix(got, "1000 rows in, 0 out; TRADES waits: broker 127.0.0.1:9092 is unreachable since 12:03:04; q1") {
		t.Errorf("on a narrow terminal: %q", got)
	}
}
