package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

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
	k.writer = startTradeWriter(k, &tradeTopic{addr: k.Addr, topic: k.name}, 3, 50, k.timeOf)
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
	k.writer.close(k, time.Hour)
	k.ending(trades)
	k.judge(trades, kills)
}

// timeOf is ten milliseconds later for each further trade, but for some disorder.
func (k *kafkaKills) timeOf(id int) int64 { return tradesBegin + 10*int64(id) - int64(id*7919%500) }

// life runs the engine up to a random moment, before or after it is ready.
func (k *kafkaKills) life() {
	k.Helper()
	e := k.engine()
	most := 2*k.ready + time.Second
	time.AfterFunc(time.Duration(k.dice.Int64N(int64(most))), e.kill)
	k.waitKilled(e)
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
	k.waitKilled(e)
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
	big, seconds := len(bigOf(trades)), len(windowsOf(trades, time.Second))
	e := k.engine()
	complete := func() bool {
		select {
		case <-e.ended:
			return true // by itself: what there is is judged
		default:
		}
		return different(k.lines("big")) >= big && different(k.lines("seconds")) >= seconds
	}
	if !comes(complete) {
		k.Error("the last row never came")
	}
	e.stop(k)
}

// different is how many of the lines are no repetition of another.
func different(lines [][]byte) int {
	seen := make(map[string]bool, len(lines))
	for _, l := range lines {
		seen[string(l)] = true
	}
	return len(seen)
}

// judge counts what is lost, repeated or wrong.
func (k *kafkaKills) judge(trades []trade, kills int) {
	k.Helper()
	var v verdict
	big, seconds := bigOf(trades), windowsOf(trades, time.Second)
	v.judgeRows(k, k.lines("big"), big)
	v.judgeWindows(k, k.lines("seconds"), seconds)
	k.Logf("%d kills, %d of them before ready, 1 of the broker; %d rows in, %d and %d windows out: %d lost, %d repeated",
		kills, k.beforeReady, len(trades), len(big), len(seconds), v.lost, v.repeated)
	if v.lost > 0 || v.repeated > 0 && !k.toTopics {
		k.Errorf("%d lost, %d repeated", v.lost, v.repeated)
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
	return wholeLines(k, filepath.Join(k.dir, what+".jsonl"))
}

func (k *kafkaKills) engine() *engine {
	k.Helper()
	shards := parallelisms[k.dice.IntN(len(parallelisms))]
	return launch(k, start(k, k.dir, "run", "app.sql", "--state", "st", "--set", fmt.Sprint("eventflux.runtime.parallelism=", shards),
		"--set", "eventflux.runtime.epoch_interval=100ms", "--set", "KAFKA="+k.Addr, "--set", "NAME="+k.name))
}

// waitKilled returns when the engine is gone, which must not have ended by itself.
func (k *kafkaKills) waitKilled(e *engine) {
	k.Helper()
	if e.waitKilled(k) {
		k.ready = e.took
	} else {
		k.beforeReady++
	}
}
