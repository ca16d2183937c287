package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/eventflux-io/engine/io/kafkaio/kafkatest"
)

// kafkaKillScript has a path without state and one with windows. No row of it is
// late: time goes on with the rows' numbers, and what a new partition has is seen
// long before five minutes of it are over, which are six seconds of the test.
const kafkaKillScript = `
CREATE STREAM Trades (id BIGINT, symbol STRING, quantity INT, ts BIGINT, WATERMARK FOR ts AS ts - INTERVAL 5 MINUTES)
WITH ('type'='source', 'extension'='kafka', 'kafka.brokers'='${KAFKA}', 'kafka.topic'='${NAME}', 'kafka.discovery-interval'='500ms', 'kafka.start-timeout'='90s');

CREATE STREAM Big (id BIGINT, symbol STRING) WITH ('type'='sink', <big>);
INSERT INTO Big SELECT id, symbol FROM Trades WHERE quantity > 60;

CREATE STREAM Seconds (symbol STRING, start TIMESTAMP, n BIGINT, total BIGINT) WITH ('type'='sink', <seconds>);
INSERT INTO Seconds SELECT symbol, window_start, count(*), CAST(sum(id) AS BIGINT)
FROM Trades WINDOW TUMBLING (SIZE 1 SECOND) GROUP BY symbol;
`

// kafkaKills is one kind of sink under kills.
type kafkaKills struct {
	*testing.T
	*kafkatest.Broker
	dice        *rand.Rand
	name, dir   string
	toTopics    bool // that rows go to; else to files
	ready       time.Duration
	beforeReady int // kills
	writer      *tradeWriter
}

// TestKafkaKill ends the engine with SIGKILL at random moments and starts it again
// on another number of shards, while rows come in; in the middle the broker is
// killed and partitions are added. Files get each row once; topics get each row,
// some again. EVENTFLUX_KAFKA_KILLS is how often it is killed, a quarter as
// often, and at least four times, where rows go to topics.
func TestKafkaKill(t *testing.T) {
	kills := 8
	if n, err := strconv.Atoi(os.Getenv("EVENTFLUX_KAFKA_KILLS")); err == nil {
		kills = n
	}
	for _, c := range []struct {
		name     string
		toTopics bool
		kills    int
	}{{"kill-files", false, kills}, {"kill-topics", true, max(kills/4, 4)}} {
		t.Run(c.name, func(t *testing.T) {
			seed := uint64(time.Now().UnixNano())
			t.Logf("seed %d", seed)
			k := &kafkaKills{T: t, Broker: kafka.Broker(t), dice: rand.New(rand.NewPCG(seed, 0)), name: c.name, toTopics: c.toTopics}
			sinks := []string{"<big>", k.sink("big", "symbol"), "<seconds>", k.sink("seconds", "symbol, start")}
			k.dir = folder(t, map[string]string{"app.sql": strings.NewReplacer(sinks...).Replace(kafkaKillScript)})
			k.scenario(c.kills)
		})
	}
}

func (k *kafkaKills) sink(what, key string) string {
	if !k.toTopics {
		return fmt.Sprintf("'extension'='file', 'file.path'='%s.jsonl'", what)
	}
	k.CreateTopic(k, k.name+"-"+what, 2)
	return fmt.Sprintf("'extension'='kafka', 'kafka.brokers'='${KAFKA}', 'kafka.topic'='${NAME}-%s', 'kafka.key'='%s'", what, key)
}

func (k *kafkaKills) scenario(kills int) {
	k.CreateTopic(k, k.name, 3)
	k.writer = startTradeWriter(k, k.Addr, k.name, 3)
	for i := range kills {
		switch i {
		case kills / 3:
			k.during(func() {
				k.AddPartitions(k, k.name, 5)
				k.writer.partitions.Store(5)
			})
		case kills / 2:
			k.during(func() {
				k.Kill(k)
				k.Restart(k)
			})
		default:
			k.life()
		}
	}
	trades := k.writer.finish(k)
	k.ending(trades)
	k.judge(trades, kills)
}

// life runs the engine up to a random moment, before or after it is ready.
func (k *kafkaKills) life() {
	k.Helper()
	e := k.engine()
	most := 2*k.ready + time.Second
	time.AfterFunc(time.Duration(k.dice.Int64N(int64(most))), e.kill)
	e.waitKilled(k)
}

// during lets something happen to a running engine, which goes on by itself, and
// kills it then.
func (k *kafkaKills) during(what func()) {
	k.Helper()
	e := k.engine()
	e.waitReady(k)
	what()
	before := k.progress()
	waitFor(k.T, "a further row", func() bool { return k.progress() > before })
	e.kill()
	e.waitKilled(k)
}

// progress grows with the rows that have come out.
func (k *kafkaKills) progress() (sum int64) {
	if !k.toTopics {
		return sizeOf(filepath.Join(k.dir, "big.jsonl"))
	}
	for _, end := range k.EndOffsets(k, k.name+"-big") {
		sum += end
	}
	return sum
}

// ending runs the engine until everything has come out, and stops it.
func (k *kafkaKills) ending(trades []trade) {
	k.Helper()
	big, seconds := expectedOf(trades)
	e := k.engine()
	complete := func() bool {
		select {
		case <-e.ended:
			return true // by itself: what there is is judged
		default:
		}
		gotBig, gotSeconds := k.results()
		return len(gotBig) >= len(big) && len(gotSeconds) >= len(seconds)
	}
	if !comes(complete) {
		k.Error("the last row never came")
	}
	e.cmd.Process.Signal(syscall.SIGTERM)
	if <-e.ended; e.cmd.ProcessState.ExitCode() != 0 {
		k.Errorf("%v: %s", e.cmd.ProcessState, e.said.String())
	}
}

// judge counts what is lost, repeated or wrong.
func (k *kafkaKills) judge(trades []trade, kills int) {
	k.Helper()
	big, seconds := expectedOf(trades)
	gotBig, gotSeconds := k.results()
	lost, repeated := 0, 0
	tell := func(times int) {
		lost += max(1-times, 0)
		repeated += max(times-1, 0)
	}
	for id := range big {
		tell(gotBig[id])
	}
	for window, sums := range seconds {
		got := gotSeconds[window]
		tell(len(got))
		for _, g := range got {
			if g != sums {
				k.Errorf("window %v has %v instead of %v", window, g, sums)
			}
		}
	}
	if len(gotBig) != len(big) || len(gotSeconds) != len(seconds) {
		k.Errorf("%d rows and %d windows instead of %d and %d", len(gotBig), len(gotSeconds), len(big), len(seconds))
	}
	k.Logf("%d kills, %d of them before ready, 1 of the broker; %d rows in, %d and %d windows out: %d lost, %d repeated",
		kills, k.beforeReady, len(trades), len(big), len(seconds), lost, repeated)
	if lost > 0 || repeated > 0 && !k.toTopics {
		k.Errorf("%d lost, %d repeated", lost, repeated)
	}
}

// trade is a row that was written, and out of it what both paths make of it.
type trade struct {
	ID       int    `json:"id"`
	Symbol   string `json:"symbol"`
	Quantity int    `json:"quantity"`
	TS       int64  `json:"ts"`
}

// window is one of one symbol; sums is what is told of it.
type window struct {
	symbol, start string
}
type sums struct{ n, total int }

func expectedOf(trades []trade) (big map[int]bool, seconds map[window]sums) {
	big, seconds = map[int]bool{}, map[window]sums{}
	for _, r := range trades {
		if r.Quantity > 60 {
			big[r.ID] = true
		}
		w := window{r.Symbol, time.UnixMilli(r.TS).UTC().Truncate(time.Second).Format(time.RFC3339)}
		seconds[w] = sums{seconds[w].n + 1, seconds[w].total + r.ID}
	}
	return big, seconds
}

// results are the rows that have come out: how often each, and all of a window.
func (k *kafkaKills) results() (big map[int]int, seconds map[window][]sums) {
	k.Helper()
	big, seconds = map[int]int{}, map[window][]sums{}
	for _, line := range k.lines("big") {
		var r trade
		k.decode(line, &r)
		big[r.ID]++
	}
	for _, line := range k.lines("seconds") {
		var r struct {
			Symbol, Start string
			N, Total      int
		}
		k.decode(line, &r)
		if r.Symbol != closing {
			w := window{r.Symbol, r.Start}
			seconds[w] = append(seconds[w], sums{r.N, r.Total})
		}
	}
	return big, seconds
}

func (k *kafkaKills) decode(line []byte, into any) {
	k.Helper()
	if err := json.Unmarshal(line, into); err != nil {
		k.Fatalf("%q: %v", line, err)
	}
}

// lines are the whole lines of an output.
func (k *kafkaKills) lines(what string) (lines [][]byte) {
	k.Helper()
	if k.toTopics {
		for _, r := range k.Consume(k, k.name+"-"+what) {
			lines = append(lines, r.Value)
		}
		return lines
	}
	text := read(k, filepath.Join(k.dir, what+".jsonl"))
	for line := range bytes.Lines([]byte(text)) {
		if bytes.HasSuffix(line, []byte("\n")) {
			lines = append(lines, line)
		}
	}
	return lines
}

// engine is a running binary.
type engine struct {
	cmd   *exec.Cmd
	began time.Time
	ready chan struct{} // closed when it has said so
	ended chan struct{} // closed when it has
	took  time.Duration // from the start to ready; read when that is closed
	said  strings.Builder
}

func (k *kafkaKills) engine() *engine {
	k.Helper()
	shards := parallelisms[k.dice.IntN(len(parallelisms))]
	e := &engine{began: time.Now(), ready: make(chan struct{}), ended: make(chan struct{})}
	e.cmd = start(k, k.dir, "run", "app.sql", "--state", "st", "--set", fmt.Sprint("eventflux.runtime.parallelism=", shards),
		"--set", "eventflux.runtime.epoch_interval=100ms", "--set", "KAFKA="+k.Addr, "--set", "NAME="+k.name)
	stderr, err := e.cmd.StderrPipe()
	if err != nil {
		k.Fatal(err)
	}
	if err := e.cmd.Start(); err != nil {
		k.Fatal(err)
	}
	k.Cleanup(func() { e.kill(); <-e.ended })
	go func() {
		defer close(e.ended)
		for lines := bufio.NewScanner(stderr); lines.Scan(); {
			fmt.Fprintln(&e.said, lines.Text())
			if lines.Text() == "ready" {
				e.took = time.Since(e.began)
				close(e.ready)
			}
		}
		e.cmd.Wait()
	}()
	return e
}

func (e *engine) kill() { e.cmd.Process.Signal(syscall.SIGKILL) }

func (e *engine) waitReady(k *kafkaKills) {
	k.Helper()
	select {
	case <-e.ready:
	case <-e.ended:
		k.Fatalf("ended before it was ready: %s", e.said.String())
	}
}

// waitKilled returns when the engine is gone, which must not have ended by itself.
func (e *engine) waitKilled(k *kafkaKills) {
	k.Helper()
	if <-e.ended; !e.cmd.ProcessState.Sys().(syscall.WaitStatus).Signaled() {
		k.Fatalf("ended by itself, %v: %s", e.cmd.ProcessState, e.said.String())
	}
	select {
	case <-e.ready:
		k.ready = e.took
	default:
		k.beforeReady++
	}
}

// closing is the symbol of rows whose time ends all windows before.
const closing = "closing"

// tradeWriter writes trades to a topic, a few at a time, until it is told to
// finish: to as many partitions as partitions says.
type tradeWriter struct {
	partitions atomic.Int32
	addr       string
	topic      string
	stop       context.CancelFunc
	done       sync.WaitGroup
	trades     []trade // that are in the topic
	err        error
}

func startTradeWriter(t testing.TB, addr, topic string, partitions int32) *tradeWriter {
	asked, stop := context.WithCancel(t.Context())
	w := &tradeWriter{addr: addr, topic: topic, stop: stop}
	w.partitions.Store(partitions)
	w.done.Go(func() { w.err = w.write(asked, t.Context()) })
	t.Cleanup(w.done.Wait)
	return w
}

// finish stops writing, adds to each partition a row of a later time, and returns
// the trades that were written before.
func (w *tradeWriter) finish(t *kafkaKills) []trade {
	t.Helper()
	w.stop()
	if w.done.Wait(); w.err != nil {
		t.Fatal(w.err)
	}
	for p := range int(w.partitions.Load()) {
		text := fmt.Sprintf(`{"id":-1,"symbol":%q,"quantity":1,"ts":%d}`, closing, tradesBegin+tradesApart*int64(len(w.trades))+3_600_000)
		t.Produce(t, kafkatest.Values(w.topic, p, text)...)
	}
	return w.trades
}

// tradesBegin is the time of the first trade; each further one is tradesApart
// later, but for some disorder.
const tradesBegin, tradesApart = 1_704_067_200_000, 10

// write begins nothing new when asked ends, and finishes what it has begun unless
// the test itself ends.
func (w *tradeWriter) write(asked, test context.Context) error {
	const every, rows = 10 * time.Millisecond, 50
	dice := rand.New(rand.NewPCG(1, 2))
	ticks := time.NewTicker(every)
	defer ticks.Stop()
	for {
		partitions := w.partitions.Load()
		client, err := kgo.NewClient(kgo.SeedBrokers(w.addr), kgo.RecordPartitioner(kgo.ManualPartitioner()))
		if err != nil {
			return err
		}
		for partitions == w.partitions.Load() {
			select {
			case <-asked.Done():
				client.Close()
				return nil
			case <-ticks.C:
			}
			var records []*kgo.Record
			for range rows {
				id := len(w.trades)
				row := trade{id, fmt.Sprintf("S%02d", dice.IntN(20)), 1 + dice.IntN(100), tradesBegin + tradesApart*int64(id) - dice.Int64N(500)}
				value, err := json.Marshal(row)
				if err != nil {
					return err
				}
				w.trades = append(w.trades, row)
				records = append(records, &kgo.Record{Topic: w.topic, Partition: dice.Int32N(partitions), Value: value})
			}
			if err := client.ProduceSync(test, records...).FirstErr(); err != nil {
				client.Close()
				return err
			}
		}
		client.Close()
	}
}
