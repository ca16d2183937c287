package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"
)

// A partition that has records and does not give them holds its stream back,
// however long, and the run says so; when it is given back, nothing is late. One
// that was read to its end and is silent holds nobody back.
func TestKafkaIdle(t *testing.T) {
	cluster, err := kfake.NewCluster(kfake.NumBrokers(1), kfake.SeedTopics(2, "t"))
	if err != nil {
		t.Fatal(err)
	}
	defer cluster.Close()
	cl, err := kgo.NewClient(kgo.SeedBrokers(cluster.ListenAddrs()...), kgo.RecordPartitioner(kgo.ManualPartitioner()), kgo.DefaultProduceTopic("t"))
	if err != nil {
		t.Fatal(err)
	}
	defer cl.Close()
	minute := func(partition int32, n int) {
		row := fmt.Appendf(nil, `{"ts":%d,"k":"a"}`, 1704067200000+60_000*n)
		if err := cl.ProduceSync(t.Context(), &kgo.Record{Partition: partition, Value: row}).FirstErr(); err != nil {
			t.Fatal(err)
		}
	}
	away := cluster.Fault(kfake.Fault{Keys: []kmsg.Key{kmsg.Fetch}, Topic: "t", Partitions: []int32{1}, Err: kerr.NotLeaderForPartition, Count: -1})
	minute(0, 0)
	minute(1, 0)
	minute(0, 1)
	minute(1, 1)

	dir := folder(t, map[string]string{"app.sql": `
CREATE STREAM T (ts BIGINT, k STRING, WATERMARK FOR ts) WITH ('type'='source', 'extension'='kafka', 'kafka.brokers'='` + strings.Join(cluster.ListenAddrs(), ",") + `',
	'kafka.topic'='t', 'format'='json', 'watermark.idle-timeout'='2s');
SELECT k, count(*) AS n FROM T WINDOW TUMBLING (SIZE 1 MINUTE) GROUP BY k;`})
	cmd := start(t, dir, "run", "app.sql", "--format", "json")
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	stderr, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer cmd.Process.Kill()
	rows, words := lines(stdout), lines(stderr)

	says(t, words, "T waits: t/1 gives no records from offset 0 on since ")
	select {
	case row := <-rows:
		t.Fatalf("a window closed while a partition was held back: %s", row)
	default:
	}
	away.Remove()
	says(t, words, "T goes on after ")
	says(t, rows, `{"k":"a","n":2}`)
	minute(0, 2) // the other one is silent
	says(t, rows, `{"k":"a","n":2}`)
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if summary := says(t, words, "rows read"); !strings.Contains(summary, "0 late") {
		t.Errorf("rows were late: %s", summary)
	}
	if err := cmd.Wait(); err != nil {
		t.Error(err)
	}
}

// lines are those of an output, as they come.
func lines(from io.Reader) <-chan string {
	out := make(chan string, 1000)
	go func() {
		defer close(out)
		for s := bufio.NewScanner(from); s.Scan(); {
			out <- s.Text()
		}
	}()
	return out
}

// says is the first line that has some words in it.
func says(t *testing.T, from <-chan string, words string) string {
	t.Helper()
	late := time.After(90 * time.Second)
	for {
		select {
		case line, more := <-from:
			if strings.Contains(line, words) {
				return line
			}
			if !more {
				t.Fatalf("no line says %q", words)
			}
		case <-late:
			t.Fatalf("no line says %q within 90 s", words)
		}
	}
}
