package planner_test

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/io/connector"
	"github.com/eventflux-io/engine/io/memio"
	"github.com/eventflux-io/engine/operators/pipeline"
	"github.com/eventflux-io/engine/planner"
	"github.com/eventflux-io/engine/planner/goldentest"
)

// readers read every stream of a script as it runs.
type readers struct {
	streams []*reader
	printed memio.Collector
}

// reader is a tap that keeps the rows of a stream as JSON Lines.
type reader struct {
	name, schema string
	upsert       bool
	rows         memio.Collector
	sink         connector.Sink
}

func (r *reader) Offer(b *batch.Batch) {
	if err := r.sink.Write(context.Background(), b); err != nil {
		panic(err)
	}
}

func (r *readers) tap(stream string, schema batch.Schema, upsert bool) pipeline.Tap {
	one := &reader{name: stream, schema: schema.String(), upsert: upsert}
	made, err := one.rows.Sink(schema)
	if err != nil {
		panic(err)
	}
	if one.sink, err = made.New(); err != nil {
		panic(err)
	}
	r.streams = append(r.streams, one)
	return one
}

// seen is what the readers got: the rows of each stream, in the order of their
// text, then what was printed.
func (r *readers) seen() string {
	var out strings.Builder
	for _, s := range r.streams {
		rows := slices.Sorted(strings.Lines(s.rows.Take()))
		if len(rows) == 0 && strings.Contains(s.name, "$") {
			continue
		}
		fmt.Fprintf(&out, "%s (%s)", s.name, s.schema)
		if s.upsert {
			out.WriteString(" upserts")
		}
		out.WriteString("\n" + strings.Join(rows, ""))
	}
	for _, line := range slices.Sorted(strings.Lines(r.printed.Take())) {
		out.WriteString("printed " + line)
	}
	return out.String()
}

const tappedRows = `{"k":"a","v":1,"ts":"2024-01-01T00:00:01Z"}
{"k":"b","v":7,"ts":"2024-01-01T00:00:02Z"}
{"k":"a","v":9,"ts":"2024-01-01T00:02:00Z"}
{"k":"c","v":"x","ts":"2024-01-01T00:02:01Z"}
{"k":"b","v":2,"ts":"2024-01-01T00:00:03Z"}
`

const tappedSource = `CREATE STREAM s (k STRING, v INT, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='file', 'file.path'='in.jsonl');
`

const tappedS = `s (k STRING, v INT, ts TIMESTAMP)
{"k":"a","v":1,"ts":"2024-01-01T00:00:01Z"}
{"k":"a","v":9,"ts":"2024-01-01T00:02:00Z"}
{"k":"b","v":2,"ts":"2024-01-01T00:00:03Z"}
{"k":"b","v":7,"ts":"2024-01-01T00:00:02Z"}
`

const tappedErrors = `s$errors (error STRING, code STRING, column_name STRING, query STRING, source STRING, position STRING, raw BYTES, at TIMESTAMP)
{"error":"the value \"x\" of \"v\" is not an INT","code":"type","column_name":"v","query":"s","source":"in.jsonl","position":"line 4, offset 132","raw":"eyJrIjoiYyIsInYiOiJ4IiwidHMiOiIyMDI0LTAxLTAxVDAwOjAyOjAxWiJ9","at":"2024-01-01T00:00:00Z"}
`

// TestTaps: a tapped stream shows all its rows and exactly its columns, whatever
// its readers need of it, and whether it has any.
func TestTaps(t *testing.T) {
	for _, c := range []struct{ about, script, want string }{
		{"a source that nobody reads", "", tappedS + tappedErrors},
		{"readers filter and take some columns",
			"SELECT k FROM s WHERE v > 5;", tappedS + tappedErrors + `printed {"k":"a"}
printed {"k":"b"}
`},
		{"a derived stream without readers, one passed on unchanged, and a reader that filters",
			`CREATE STREAM big AS SELECT k, v + 1 AS w, v FROM s WHERE v > 1;
INSERT INTO same SELECT * FROM big;
SELECT v FROM big WHERE w > 8;`, tappedS + tappedErrors + `big (k STRING, w BIGINT, v INT)
{"k":"a","w":10,"v":9}
{"k":"b","w":3,"v":2}
{"k":"b","w":8,"v":7}
same (k STRING, w BIGINT, v INT)
{"k":"a","w":10,"v":9}
{"k":"b","w":3,"v":2}
{"k":"b","w":8,"v":7}
printed {"v":9}
`},
		{"a stream with two makers, of declared columns",
			`CREATE STREAM both (v BIGINT, k STRING);
INSERT INTO both (k, v) SELECT k, v FROM s WHERE k = 'a';
INSERT INTO both SELECT v, k FROM s WHERE v = 7;`, tappedS + tappedErrors + `both (v BIGINT, k STRING)
{"v":1,"k":"a"}
{"v":7,"k":"b"}
{"v":9,"k":"a"}
`},
		{"a sink, and rows that came too late for a window",
			`CREATE STREAM out (k STRING, n BIGINT) WITH ('type'='sink', 'extension'='blackhole');
INSERT INTO out SELECT k, count(*) FROM s WINDOW TUMBLING (SIZE 1 MINUTE) GROUP BY k;`, tappedS + tappedErrors + `s$late (k STRING, v INT, ts TIMESTAMP, query STRING, window_end TIMESTAMP, late_by_ms BIGINT)
{"k":"b","v":2,"ts":"2024-01-01T00:00:03Z","query":"out","window_end":"2024-01-01T00:01:00Z","late_by_ms":117000}
out (k STRING, n BIGINT)
{"k":"a","n":1}
{"k":"a","n":1}
{"k":"b","n":1}
`},
		{"a stream that corrects its rows",
			"CREATE STREAM running AS SELECT k, count(*) AS n FROM s GROUP BY k UNBOUNDED EMIT CHANGES;", tappedS + tappedErrors + `running (k STRING, n BIGINT) upserts
{"k":"a","n":1}
{"k":"a","n":2}
{"k":"b","n":1}
{"k":"b","n":2}
`},
	} {
		t.Run(c.about, func(t *testing.T) {
			for _, ruled := range []bool{true, false} {
				for _, shards := range []int{1, 3} {
					if got := tapped(t, tappedSource+c.script, ruled, shards); got != c.want {
						t.Errorf("rules %t, %d shards:\n%s\ninstead of\n%s", ruled, shards, got, c.want)
					}
				}
			}
		})
	}
}

// tapped runs a script and tells what its readers got.
func tapped(t *testing.T, script string, ruled bool, shards int) string {
	t.Helper()
	var all readers
	opt := planner.Options{Tap: all.tap, Print: func(_ string, schema batch.Schema, _ bool) (connector.SinkFactory, error) {
		return all.printed.Sink(schema)
	}}
	if !ruled {
		opt.DisableRules = []string{"all"}
	}
	program, errs := plan(t, script, opt)
	if errs != nil {
		t.Fatal(errs)
	}
	if !program.Runs || len(program.Warnings) > 0 {
		t.Fatalf("runs: %t, warnings: %v", program.Runs, program.Warnings)
	}
	if err := os.WriteFile("in.jsonl", []byte(tappedRows), 0o644); err != nil {
		t.Fatal(err)
	}
	clock := func() time.Time { return goldentest.Midnight }
	if _, err := pipeline.Run(t.Context(), program.Graph, pipeline.Options{Shards: shards, BatchRows: 1, Clock: clock, Poison: true}); err != nil {
		t.Fatal(err)
	}
	return all.seen()
}

// TestDescribedStreamsDoNotRun: a script that only describes has nothing to run,
// though its streams could be read.
func TestDescribedStreamsDoNotRun(t *testing.T) {
	var all readers
	program, errs := plan(t, source+"DESCRIBE s;", planner.Options{Tap: all.tap})
	if errs != nil {
		t.Fatal(errs)
	}
	if program.Runs {
		t.Error("it runs")
	}
}
