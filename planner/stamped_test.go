package planner_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/io/connector"
	"github.com/eventflux-io/engine/io/format"
	"github.com/eventflux-io/engine/io/kafkaio"
	"github.com/eventflux-io/engine/io/memio"
	"github.com/eventflux-io/engine/operators/pipeline"
	"github.com/eventflux-io/engine/planner"
	"github.com/eventflux-io/engine/planner/goldentest"
	"github.com/eventflux-io/engine/planner/syntax"
)

// Without a declared row time, windows close by the timestamps of records; a record
// that has none is an error of the row.
func TestRowTimeOfRecords(t *testing.T) {
	cluster, err := kfake.NewCluster(kfake.NumBrokers(1), kfake.SeedTopics(1, "trades"))
	if err != nil {
		t.Fatal(err)
	}
	defer cluster.Close()
	brokers := strings.Join(cluster.ListenAddrs(), ",")
	cl, err := kgo.NewClient(kgo.SeedBrokers(brokers), kgo.DefaultProduceTopic("trades"))
	if err != nil {
		t.Fatal(err)
	}
	defer cl.Close()
	for i, second := range []int{1, 59, 61, 30, 125} { // the fourth is late
		r := kgo.StringRecord(`{"v":` + string(rune('1'+i)) + `}`)
		r.Timestamp = goldentest.Midnight.Add(time.Duration(second) * time.Second)
		if err := cl.ProduceSync(t.Context(), r).FirstErr(); err != nil {
			t.Fatal(err)
		}
	}
	untimed := kgo.StringRecord(`{"v":6}`)
	untimed.Timestamp = time.UnixMilli(-1)
	if err := cl.ProduceSync(t.Context(), untimed).FirstErr(); err != nil {
		t.Fatal(err)
	}

	script, errs := syntax.Parse("test.sql", `
CREATE STREAM T (v INT) WITH ('type'='source', 'extension'='kafka', 'kafka.brokers'='`+brokers+`', 'kafka.topic'='trades', 'kafka.end'='latest');
CREATE STREAM Sums AS SELECT window_start, sum(v) AS total FROM T WINDOW TUMBLING (SIZE 1 MINUTE);
CREATE STREAM Bad AS SELECT code, source, position, error FROM errors(T);`)
	if errs != nil {
		t.Fatal(errs)
	}
	var out memio.Collector
	program, errs := planner.Plan(script, &planner.Catalog{Connectors: []connector.Connector{kafkaio.Connector}, Formats: format.All}, planner.Options{
		Print: func(_ string, schema batch.Schema, _ bool) (connector.SinkFactory, error) { return out.Sink(schema) },
	})
	if errs != nil {
		t.Fatal(errs)
	}
	if _, err := pipeline.Run(t.Context(), program.Graph, pipeline.Options{Clock: time.Now}); err != nil {
		t.Fatal(err)
	}
	want := `{"_stream":"Bad","code":"null","source":"trades/0","position":"offset 5","error":"the record has no timestamp, and no column is declared as the row time"}
{"_stream":"Sums","window_start":"2024-01-01T00:00:00Z","total":3}
{"_stream":"Sums","window_start":"2024-01-01T00:01:00Z","total":3}
{"_stream":"Sums","window_start":"2024-01-01T00:02:00Z","total":5}
`
	rows := strings.SplitAfter(out.Take(), "\n")
	slices.Sort(rows)
	if got := strings.Join(rows, ""); got != want {
		t.Errorf("out came\n%s\ninstead of\n%s", got, want)
	}
}
