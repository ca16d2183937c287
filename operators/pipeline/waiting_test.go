package pipeline

import (
	"testing"
	"time"

	"github.com/eventflux-io/engine/batch"
)

// at is a moment of the day that the tests take place on.
func at(t *testing.T, text string) batch.Time {
	t.Helper()
	v, err := time.Parse("15:04:05", text)
	if err != nil {
		t.Fatal(err)
	}
	return batch.Time(v.AddDate(2026, 0, 0).UnixMicro())
}

// A window that stays open is explained by the partition that must move, and by
// when silence will do instead.
func TestWaiting(t *testing.T) {
	part := func(name, mark string, quiet time.Duration) holder {
		return holder{name: name, mark: at(t, mark), caughtUp: true, quiet: quiet, timeout: 5 * time.Second}
	}
	reading := func(h holder) holder { h.caughtUp = false; return h }
	idle := func(h holder) holder { h.idle = true; return h }
	delayed := func(h holder) holder { h.delay = batch.Time(5 * batch.Second); return h }
	none := part("a.jsonl", "12:00:00", 2*time.Second)
	none.mark = batch.MinTime

	cases := []struct {
		name    string
		holders []holder
		want    string
	}{
		{"one silent partition holds the others back", []holder{part("1", "12:01:30", 0), part("3", "12:00:20", 2*time.Second)},
			"q1: window 12:00–12:01 closes when partition 3, silent for 2 s, counts as idle, in 3 s"},
		{"the last to be idle counts", []holder{part("1", "12:01:30", 0), part("2", "12:00:50", time.Second), part("3", "12:00:20", 2*time.Second)},
			"q1: window 12:00–12:01 closes when partition 2, silent for 1 s, counts as idle, in 4 s"},
		{"an idle partition was ahead", []holder{idle(part("1", "12:01:30", 9*time.Second)), part("3", "12:00:20", 2*time.Second)},
			"q1: window 12:00–12:01 closes when partition 3, silent for 2 s, counts as idle, in 3 s"},
		{"a partition is being read", []holder{part("b.jsonl", "12:01:30", 0), reading(delayed(part("a.jsonl", "12:00:20", 0)))},
			"q1: window 12:00–12:01 closes when a.jsonl, read up to 12:00:25, has come to 12:01:05"},
		{"a partition has not begun", []holder{part("b.jsonl", "12:01:30", 0), reading(none)},
			"q1: window 12:00–12:01 closes when a.jsonl, of which no row was read so far, has come to 12:01"},
		{"nothing new", []holder{part("a.jsonl", "12:00:20", 2*time.Second)},
			"q1: window 12:00–12:01 closes with a row from 12:01 on, or in 38 s if there is none"},
		{"silence is no faster than the clock", []holder{delayed(part("a.jsonl", "12:00:55", 2*time.Second))},
			"q1: window 12:00–12:01 closes with a row from 12:01:05 on, or in 35 s if there is none"},
		{"all are idle", []holder{idle(part("a.jsonl", "12:00:20", 20*time.Second)), idle(part("b.jsonl", "12:00:10", 30*time.Second))},
			"q1: window 12:00–12:01 closes with a row from 12:01 on, or in 30 s if there is none"},
		{"a silent one has no row", []holder{part("1", "12:01:30", 0), none}, "q1: window 12:00–12:01 closes when a.jsonl, silent for 2 s, counts as idle, in 3 s"},
		{"no time declared", nil, "q1: window 12:00–12:01 closes when its input ends"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			w := window{from: at(t, "12:00:00"), to: at(t, "12:01:00"), open: true}
			if got := w.words("q1", c.holders, at(t, "12:00:30")); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
	w := window{from: batch.MinTime, to: batch.EndOfStream, open: true}
	if got := w.words("q1", nil, 0); got != "q1 answers when its input ends" {
		t.Error(got)
	}
	w = window{from: at(t, "23:59:59"), to: at(t, "23:59:59") + batch.Time(batch.Second), open: true}
	if got := span(w.from, w.to, 0); got != "2026-01-01 23:59:59–2026-01-02 00:00" {
		t.Error(got)
	}
}
