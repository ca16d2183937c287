package kafkaio

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/checkpoint"
	"github.com/eventflux-io/engine/checkpoint/filestore"
	"github.com/eventflux-io/engine/io/connector"
	"github.com/eventflux-io/engine/io/connector/connectortest"
	"github.com/eventflux-io/engine/io/format"
	"github.com/eventflux-io/engine/io/kafkaio/kafkatest"
	"github.com/eventflux-io/engine/operators/pipeline"
	"github.com/eventflux-io/engine/planner"
	"github.com/eventflux-io/engine/planner/syntax"
)

// The contract of connectors, on a real broker.
func TestContractOnKafka(t *testing.T) {
	b := kafka.Broker(t)
	topics := 0
	fresh := func(t *testing.T, partitions int) string {
		topics++
		name := fmt.Sprint("contract-", topics)
		b.CreateTopic(t, name, partitions)
		return name
	}
	written := ""
	connectortest.Run(t, connectortest.Case{Connector: Connector, Format: &format.JSON,
		Source: &connectortest.Source{
			Fill: func(t *testing.T, partitions [][]string) map[string]string {
				written = fresh(t, len(partitions))
				for p, rows := range partitions {
					if len(rows) > 0 {
						b.Produce(t, kafkatest.Values(written, p, rows...)...)
					}
				}
				return map[string]string{"kafka.brokers": b.Addr, "kafka.topic": written}
			},
			Add: func(t *testing.T, p int, rows []string) { b.Produce(t, kafkatest.Values(written, p, rows...)...) },
		},
		Sink: &connectortest.Sink{Empty: func(t *testing.T) (map[string]string, func() []string) {
			topic := fresh(t, 1)
			return map[string]string{"kafka.brokers": b.Addr, "kafka.topic": topic}, func() []string { return values(b.Consume(t, topic)) }
		}},
	})
}

func values(records []*kgo.Record) (values []string) {
	for _, r := range records {
		values = append(values, string(r.Value))
	}
	return values
}

// plan is the graph of a script.
func plan(t *testing.T, text string) *pipeline.Graph {
	t.Helper()
	roots, err := connector.NewRoots(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	script, errs := syntax.Parse("test.sql", text)
	program, more := planner.Plan(script, &planner.Catalog{Connectors: []connector.Connector{Connector}, Formats: format.All, Files: roots}, planner.Options{})
	if errs = append(errs, more...); len(errs) > 0 {
		t.Fatal(syntax.Render("test.sql", text, errs))
	}
	return program.Graph
}

var errKilled = errors.New("killed")

// mortalStore ends the run at a commit, before it or after it: rows that were
// written are not known to the next run, or its own are.
type mortalStore struct {
	checkpoint.Store
	left   atomic.Int64
	before bool
}

func (s *mortalStore) Commit(e checkpoint.Epoch) error {
	left := s.left.Add(-1)
	if left == 0 && s.before {
		return errKilled
	}
	err := s.Store.Commit(e)
	if left == 0 && err == nil {
		err = errKilled
	}
	return err
}

// runTo runs a graph with its state in a folder; it ends after that many commits, or
// before the last of them, or with its sources.
func runTo(t *testing.T, g *pipeline.Graph, dir string, shards, commits int, before bool) error {
	t.Helper()
	var parts []filestore.Part
	for _, n := range g.Kept() {
		parts = append(parts, filestore.Part{ID: n.ID, Query: n.Query, Fingerprint: n.Fingerprint})
	}
	kept, err := filestore.Open(dir, "app", parts)
	if err != nil {
		t.Fatal(err)
	}
	defer kept.Close()
	store := &mortalStore{Store: kept, before: before}
	store.left.Store(int64(commits))
	_, err = pipeline.Run(context.Background(), g, pipeline.Options{Shards: shards, Clock: time.Now, Store: store, Interval: time.Millisecond, BatchRows: 64})
	return err
}

const relay = `
CREATE STREAM Numbers (k STRING METADATA FROM 'key', n BIGINT)
  WITH ('type'='source', 'extension'='kafka', 'kafka.brokers'='BROKER', 'kafka.topic'='FROM-TOPIC', 'kafka.end'='latest');
CREATE STREAM Even (k STRING, n BIGINT) WITH ('type'='sink', 'extension'='kafka', 'kafka.brokers'='BROKER', 'kafka.topic'='TO-TOPIC', 'kafka.key'='k');
INSERT INTO Even SELECT k, n FROM Numbers WHERE n % 2 = 0;
`

// numberedRecords are that many, dealt to partitions by their key.
func numberedRecords(topic string, partitions, n int) []*kgo.Record {
	var all []*kgo.Record
	for i := range n {
		key := fmt.Sprint("k", i%17)
		all = append(all, &kgo.Record{Topic: topic, Partition: int32(i % 17 % partitions), Key: []byte(key), Value: fmt.Appendf(nil, `{"n":%d}`, i)})
	}
	return all
}

// checkRelayed sees that every even number below n came, and those of a key in
// order, but for steps back after a kill. It returns how many came again.
func checkRelayed(t *testing.T, records []*kgo.Record, n, kills int) (repeats int) {
	t.Helper()
	seen := make([]int, n)
	last := map[string]int{}
	back := map[string]int{}
	for _, r := range records {
		var at int
		if _, err := fmt.Sscanf(string(r.Value), `{"k":"`+string(r.Key)+`","n":%d}`, &at); err != nil {
			t.Fatalf("%s %s: %v", r.Key, r.Value, err)
		}
		seen[at]++
		if before, had := last[string(r.Key)]; had && at <= before {
			back[string(r.Key)]++
		}
		last[string(r.Key)] = at
	}
	for at := 0; at < n; at += 2 {
		if seen[at] == 0 {
			t.Fatalf("the number %d was lost", at)
		}
		repeats += seen[at] - 1
	}
	for key, n := range back {
		if n > kills {
			t.Errorf("%s: %d steps back after %d kills", key, n, kills)
		}
	}
	return repeats
}

// swapSink has a test put something round the sink of a graph.
func swapSink(t *testing.T, g *pipeline.Graph, round func(*sink) connector.Sink) {
	t.Helper()
	for _, n := range g.Nodes {
		if n.Sink == nil {
			continue
		}
		made, err := n.Sink.Factory.New()
		if err != nil {
			t.Fatal(err)
		}
		n.Sink.Factory = swapped{round(made.(*sink))}
	}
}

type swapped struct{ sink connector.Sink }

func (s swapped) Durable() bool                { return true }
func (s swapped) New() (connector.Sink, error) { return s.sink, nil }

// narrowSink has room for few rows in an epoch, so that there are many, however
// long a commit takes.
type narrowSink struct {
	*sink
	written atomic.Int64 // in this epoch
}

func (s *narrowSink) Write(ctx context.Context, b *batch.Batch) error {
	s.written.Add(int64(b.N))
	return s.sink.Write(ctx, b)
}

func (s *narrowSink) Seal() <-chan error {
	s.written.Store(0)
	return s.sink.Seal()
}

func (s *narrowSink) Room() (bool, error) {
	room, err := s.sink.Room()
	return room && s.written.Load() < 2000, err
}

// Kafka to Kafka, ended at random commits and started again with another number of
// shards: nothing is lost, and rows of a key come in order.
func TestRelayKilled(t *testing.T) {
	b := kafka.Broker(t)
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	rnd := rand.New(rand.NewPCG(seed, 0))
	const rows = 60_000
	b.CreateTopic(t, "relay-in", 3)
	b.CreateTopic(t, "relay-out", 4)
	b.Produce(t, numberedRecords("relay-in", 3, rows)...)
	graph := func() *pipeline.Graph {
		g := plan(t, strings.NewReplacer("BROKER", b.Addr, "FROM-TOPIC", "relay-in", "TO-TOPIC", "relay-out").Replace(relay))
		swapSink(t, g, func(s *sink) connector.Sink { return &narrowSink{sink: s} })
		return g
	}
	dir, kills := filepath.Join(t.TempDir(), "state"), 0
	for run := 0; ; run++ {
		err := runTo(t, graph(), dir, 1+run%3, 1+rnd.IntN(3), kills%2 == 0)
		if err == nil {
			break
		}
		if !errors.Is(err, errKilled) {
			t.Fatal(err)
		}
		kills++
	}
	repeats := checkRelayed(t, b.Consume(t, "relay-out"), rows, kills)
	t.Logf("%d kills, %d rows written again", kills, repeats)
	if kills < 2 || repeats == 0 {
		t.Errorf("%d kills and %d repeats test little", kills, repeats)
	}
}

// heldSink waits in one Write until it is let go.
type heldSink struct {
	*sink
	written int
	reached chan struct{} // closed when it waits
	goOn    chan struct{} // closed to let it go
}

func (s *heldSink) Write(ctx context.Context, b *batch.Batch) error {
	before := s.written
	s.written += b.N
	if before < 1000 && s.written >= 1000 {
		close(s.reached)
		<-s.goOn
	}
	return s.sink.Write(ctx, b)
}

// The broker is killed while rows are on their way: the run tells what it waits
// for and goes on by itself, and neither loses nor repeats a row.
func TestBrokerKilled(t *testing.T) {
	b := kafka.Broker(t)
	const rows = 30_000
	b.CreateTopic(t, "killed-in", 2)
	b.CreateTopic(t, "killed-out", 3)
	b.Produce(t, numberedRecords("killed-in", 2, rows)...)
	g := plan(t, strings.NewReplacer("BROKER", b.Addr, "FROM-TOPIC", "killed-in", "TO-TOPIC", "killed-out").Replace(relay))
	held := &heldSink{reached: make(chan struct{}), goOn: make(chan struct{})}
	swapSink(t, g, func(s *sink) connector.Sink {
		held.sink = s
		return held
	})
	said := make(chan string, 100)
	run := make(chan error, 1)
	go func() {
		_, err := pipeline.Run(t.Context(), g, pipeline.Options{Shards: 2, Clock: time.Now, BatchRows: 64, Progress: func(p pipeline.Progress) {
			for _, w := range p.Waits {
				if w.Stream == "Even" {
					select {
					case said <- w.For:
					default: // nobody listens any more
					}
				}
			}
		}})
		run <- err
	}()
	<-held.reached
	b.Kill(t)
	close(held.goOn)
	want := "broker " + b.Addr + " is unreachable since "
	for words := ""; !strings.HasPrefix(words, want) || !strings.HasSuffix(words, " rows are not acknowledged"); {
		select {
		case words = <-said:
		case err := <-run:
			t.Fatalf("the run has ended without its broker: %v", err)
		}
	}
	b.Restart(t)
	if err := <-run; err != nil {
		t.Fatal(err)
	}
	if repeats := checkRelayed(t, b.Consume(t, "killed-out"), rows, 0); repeats != 0 {
		t.Errorf("%d rows came twice", repeats)
	}
}

// A group that its query takes back gives a record without a value, with the key
// of the record that it takes back.
func TestGroupTakenBack(t *testing.T) {
	b := newBroker(t)
	b.create("sales", 1)
	b.create("small", 1)
	b.produce("sales", 0, `{"ts":1704067200000,"k":"a","v":1}`, `{"ts":1704067260000,"k":"b","v":1}`, `{"ts":1704067210000,"k":"a","v":7}`)
	g := plan(t, strings.ReplaceAll(`
CREATE STREAM Sales (ts BIGINT, k STRING, v INT, WATERMARK FOR ts)
  WITH ('type'='source', 'extension'='kafka', 'kafka.brokers'='BROKER', 'kafka.topic'='sales', 'kafka.end'='latest');
CREATE STREAM Small (k STRING, minute TIMESTAMP, total BIGINT)
  WITH ('type'='sink', 'extension'='kafka', 'kafka.brokers'='BROKER', 'kafka.topic'='small', 'kafka.key'='minute, k');
INSERT INTO Small SELECT k, window_start, sum(v) AS total FROM Sales WINDOW TUMBLING (1 min) ALLOWED LATENESS 1 MINUTE GROUP BY k HAVING total < 5;
`, "BROKER", b.addr))
	if _, err := pipeline.Run(t.Context(), g, pipeline.Options{Clock: time.Now}); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range b.records("small") {
		got = append(got, text(r))
	}
	want := []string{
		`{"minute":"2024-01-01T00:00:00Z","k":"a"} {"k":"a","minute":"2024-01-01T00:00:00Z","total":1}`,
		`{"minute":"2024-01-01T00:00:00Z","k":"a"} NULL`,
		`{"minute":"2024-01-01T00:01:00Z","k":"b"} {"k":"b","minute":"2024-01-01T00:01:00Z","total":1}`,
	}
	if !slices.Equal(got, want) {
		t.Errorf("%q instead of %q", got, want)
	}
}

// A row that the topic does not take is counted and named at the end; the run goes
// on without it.
func TestRefusedRowIsTold(t *testing.T) {
	b := newBroker(t)
	b.create("texts", 1)
	if err := b.cluster.CreateTopic("short", 1, map[string]string{"max.message.bytes": "1000"}); err != nil {
		t.Fatal(err)
	}
	b.produce("texts", 0, `{"s":"a"}`, `{"s":"`+strings.Repeat("b", 2000)+`"}`, `{"s":"c"}`)
	g := plan(t, strings.ReplaceAll(`
CREATE STREAM Texts (s STRING) WITH ('type'='source', 'extension'='kafka', 'kafka.brokers'='BROKER', 'kafka.topic'='texts', 'kafka.end'='latest');
CREATE STREAM Short (s STRING) WITH ('type'='sink', 'extension'='kafka', 'kafka.brokers'='BROKER', 'kafka.topic'='short');
INSERT INTO Short SELECT s FROM Texts;
`, "BROKER", b.addr))
	sum, err := pipeline.Run(t.Context(), g, pipeline.Options{Clock: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	if sum.Written != 2 || sum.Rejected != 1 || len(sum.Notes) != 1 ||
		sum.Notes[0] != "first size error: topic short: the record has 2008 bytes; at most 744 fit into the topic (max.message.bytes)" {
		t.Errorf("%s: %q", sum, sum.Notes)
	}
	if got := values(b.records("short")); !slices.Equal(got, []string{`{"s":"a"}`, `{"s":"c"}`}) {
		t.Errorf("%q", got)
	}
}
