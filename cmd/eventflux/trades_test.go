package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"
)

// trade is a row that was written, and out of it what a filter makes of it.
type trade struct {
	ID       int    `json:"id"`
	Symbol   string `json:"symbol"`
	Quantity int    `json:"quantity"`
	TS       int64  `json:"ts"`

	partition int32
}

// closing is the symbol of rows whose time ends all windows before.
const closing = "closing"

// tradesBegin is the time of the first trade, in milliseconds.
const tradesBegin = 1_704_067_200_000

// tradeStore is where trades are written to.
type tradeStore interface {
	// put adds trades and returns when they are there to be read. There are so
	// many partitions from now on.
	put(ctx context.Context, partitions int32, trades []trade) error
	close()
}

// tradeWriter writes trades, a few at a time, until it is told to finish: to as
// many partitions as partitions says.
type tradeWriter struct {
	partitions atomic.Int32
	newest     atomic.Int64 // time of the newest trade that is there to be read
	to         tradeStore
	timeOf     func(id int) int64
	stop       context.CancelFunc
	done       sync.WaitGroup
	trades     []trade       // that are there to be read
	held       time.Duration // the longest from a trade's time to when it was there
	err        error
}

// startTradeWriter writes that many rows every ten milliseconds, at times that
// timeOf gives.
func startTradeWriter(t testing.TB, to tradeStore, partitions int32, rows int, timeOf func(id int) int64) *tradeWriter {
	asked, stop := context.WithCancel(t.Context())
	w := &tradeWriter{to: to, timeOf: timeOf, stop: stop}
	w.partitions.Store(partitions)
	w.newest.Store(tradesBegin)
	w.done.Go(func() {
		defer to.close()
		w.err = w.write(asked, t.Context(), rows)
	})
	t.Cleanup(func() { w.stop(); w.done.Wait() })
	return w
}

// write begins nothing new when asked ends, and finishes what it has begun unless
// the test itself ends.
func (w *tradeWriter) write(asked, test context.Context, rows int) error {
	dice := rand.New(rand.NewPCG(1, 2))
	ticks := time.NewTicker(10 * time.Millisecond)
	defer ticks.Stop()
	for {
		select {
		case <-asked.Done():
			return nil
		case <-ticks.C:
		}
		partitions, began := w.partitions.Load(), time.Now()
		written := len(w.trades)
		for range rows {
			id := len(w.trades)
			w.trades = append(w.trades, trade{id, fmt.Sprintf("S%02d", dice.IntN(20)), 1 + dice.IntN(100), w.timeOf(id), dice.Int32N(partitions)})
		}
		if err := w.to.put(test, partitions, w.trades[written:]); err != nil {
			return err
		}
		w.held = max(w.held, time.Since(began))
		newest := w.newest.Load()
		for _, r := range w.trades[written:] {
			newest = max(newest, r.TS)
		}
		w.newest.Store(newest)
	}
}

// finish stops writing and returns the trades that were written.
func (w *tradeWriter) finish(t testing.TB) []trade {
	t.Helper()
	w.stop()
	if w.done.Wait(); w.err != nil {
		t.Fatal(w.err)
	}
	return w.trades
}

// close adds to each partition a row so much later than all trades.
func (w *tradeWriter) close(t testing.TB, later time.Duration) {
	t.Helper()
	defer w.to.close()
	var rows []trade
	for p := range w.partitions.Load() {
		rows = append(rows, trade{-1, closing, 1, w.newest.Load() + later.Milliseconds(), p})
	}
	if err := w.to.put(t.Context(), w.partitions.Load(), rows); err != nil {
		t.Fatal(err)
	}
}

// tradeFiles are files that are appended to, one a partition.
type tradeFiles struct{ dir string }

func (f tradeFiles) path(partition int32) string {
	return filepath.Join(f.dir, fmt.Sprintf("trades%d.jsonl", partition))
}

func (f tradeFiles) put(_ context.Context, partitions int32, trades []trade) error {
	text := make([][]byte, partitions)
	for _, r := range trades {
		line, err := json.Marshal(r)
		if err != nil {
			return err
		}
		text[r.partition] = append(append(text[r.partition], line...), '\n')
	}
	for p, lines := range text {
		out, err := os.OpenFile(f.path(int32(p)), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
		if err != nil {
			return err
		}
		_, err = out.Write(lines)
		if closeErr := out.Close(); err == nil {
			err = closeErr
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (tradeFiles) close() {}

// tradeTopic is a topic that trades are produced to.
type tradeTopic struct {
	addr, topic string
	client      *kgo.Client // that knows that many partitions
	partitions  int32
}

func (k *tradeTopic) put(ctx context.Context, partitions int32, trades []trade) error {
	if k.client == nil || partitions != k.partitions {
		k.close()
		var err error
		if k.client, err = kgo.NewClient(kgo.SeedBrokers(k.addr), kgo.RecordPartitioner(kgo.ManualPartitioner())); err != nil {
			return err
		}
		k.partitions = partitions
	}
	var records []*kgo.Record
	for _, r := range trades {
		value, err := json.Marshal(r)
		if err != nil {
			return err
		}
		records = append(records, &kgo.Record{Topic: k.topic, Partition: r.partition, Value: value})
	}
	return k.client.ProduceSync(ctx, records...).FirstErr()
}

func (k *tradeTopic) close() {
	if k.client != nil {
		k.client.Close()
		k.client = nil
	}
}

// window is one of one symbol, by its start in milliseconds; sums is what is told
// of it.
type window struct {
	symbol string
	start  int64
}
type sums struct{ n, total int }

// bigOf are the trades that a filter lets through, windowsOf what windows of a
// size make of them.
func bigOf(trades []trade) map[int]bool {
	big := map[int]bool{}
	for _, r := range trades {
		if r.Quantity > 60 {
			big[r.ID] = true
		}
	}
	return big
}

func windowsOf(trades []trade, size time.Duration) map[window]sums {
	windows := map[window]sums{}
	for _, r := range trades {
		w := window{r.Symbol, r.TS - r.TS%size.Milliseconds()}
		windows[w] = sums{windows[w].n + 1, windows[w].total + r.ID}
	}
	return windows
}

// verdict counts what is lost and repeated.
type verdict struct{ lost, repeated int }

func (v *verdict) count(times int) {
	v.lost += max(1-times, 0)
	v.repeated += max(times-1, 0)
}

// judgeRows compares the rows that have passed a filter with those that must.
func (v *verdict) judgeRows(t testing.TB, lines [][]byte, want map[int]bool) {
	t.Helper()
	got := map[int]int{}
	for _, line := range lines {
		var r trade
		decode(t, line, &r)
		if got[r.ID]++; !want[r.ID] {
			t.Errorf("a row that nobody wrote: %s", line)
		}
	}
	for id := range want {
		v.count(got[id])
	}
}

// judgeWindows compares windows with those that there must be.
func (v *verdict) judgeWindows(t testing.TB, lines [][]byte, want map[window]sums) {
	t.Helper()
	got := map[window]int{}
	wrong := 0
	for _, line := range lines {
		var r struct {
			Symbol   string
			Start    time.Time
			N, Total int
		}
		if decode(t, line, &r); r.Symbol == closing {
			continue
		}
		w := window{r.Symbol, r.Start.UnixMilli()}
		got[w]++
		if sums := (sums{r.N, r.Total}); sums != want[w] {
			if wrong++; wrong <= 5 {
				t.Errorf("window %v has %v instead of %v", w, sums, want[w])
			}
		}
	}
	if wrong > 0 {
		t.Errorf("%d of %d windows are wrong", wrong, len(want))
	}
	for w := range want {
		v.count(got[w])
	}
}

func decode(t testing.TB, line []byte, into any) {
	t.Helper()
	if err := json.Unmarshal(line, into); err != nil {
		t.Fatalf("%q: %v", line, err)
	}
}

// wholeLines are the lines of a file without one that has no end yet.
func wholeLines(t testing.TB, path string) (lines [][]byte) {
	t.Helper()
	for line := range bytes.Lines([]byte(read(t, path))) {
		if bytes.HasSuffix(line, []byte("\n")) {
			lines = append(lines, line)
		}
	}
	return lines
}
