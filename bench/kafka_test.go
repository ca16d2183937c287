package main

import (
	"context"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/eventflux-io/engine/io/kafkaio"
	"github.com/eventflux-io/engine/io/kafkaio/kafkatest"
	"github.com/eventflux-io/engine/operators/pipeline"
)

// Every workload between topics gives the right answer, and rows come through
// every path whose delay is measured.
func TestKafka(t *testing.T) {
	k := &kafka{broker: kafkatest.Start(t)}
	builtEngine(t)
	known, err := k.preload(20_000)
	if err != nil {
		t.Fatal(err)
	}
	for _, run := range kafkaRuns {
		for _, epochs := range []bool{false, true} {
			s, got, err := k.run(run, epochs)
			if err == nil {
				err = check(run.into, got, run.want(known))
			}
			if err != nil || s.cpu <= 0 || s.wall <= 0 || s.rss <= 0 {
				t.Errorf("%s, %s, epochs %t: measured %+v, error %v", run.title, run.into, epochs, s, err)
			}
		}
	}
	for _, path := range kafkaPaths {
		l, err := k.through(path, 10_000, 200*time.Millisecond)
		if err != nil || l.P50 <= 0 || l.P50 > l.P99 || l.P99 > l.Max {
			t.Errorf("%s: measured %+v, error %v", path.name, l, err)
		}
	}
}

// builtEngine builds the binary where the harness looks for it, in a folder that
// is then the working one.
func builtEngine(t *testing.T) {
	t.Helper()
	dir := t.TempDir()
	build := exec.Command("go", "build", "-o", filepath.Join(dir, engineBinary), "github.com/eventflux-io/engine/cmd/eventflux")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	t.Chdir(dir)
}

// BenchmarkKafka runs the tumbling aggregate over a million rows in a topic, in
// this process, for profiles: go test ./bench -bench Kafka -run - -cpuprofile cpu.prof
func BenchmarkKafka(b *testing.B) {
	const rows = 1_000_000
	k := &kafka{broker: kafkatest.Start(b, kafkatest.Options{Fast: true})}
	known, err := k.preload(rows)
	if err != nil {
		b.Fatal(err)
	}
	cpu := 0.0
	for b.Loop() {
		sums := &tally{columns: tumbling.columns}
		graph, err := plan(tumbling.script(k.options(preloaded)+", 'kafka.end'='latest'", "'extension'='tally'"), kafkaio.Connector, sums.connector())
		if err != nil {
			b.Fatal(err)
		}
		before := cpuSeconds()
		if _, err := pipeline.Run(context.Background(), graph, pipeline.Options{Clock: time.Now}); err != nil {
			b.Fatal(err)
		}
		cpu += cpuSeconds() - before
		if err := check(tumbling.title, sums.sums(), tumbling.want(known)); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(cpu/float64(b.N)*1e9/rows, "cpu-ns/row")
}
