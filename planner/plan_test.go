package planner_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/eventflux-io/engine/batch/cputest"
	"github.com/eventflux-io/engine/io/blackholeio"
	"github.com/eventflux-io/engine/io/connector"
	"github.com/eventflux-io/engine/io/fileio"
	"github.com/eventflux-io/engine/io/format"
	"github.com/eventflux-io/engine/io/memio"
	"github.com/eventflux-io/engine/io/stdio"
	"github.com/eventflux-io/engine/planner"
	"github.com/eventflux-io/engine/planner/syntax"
)

// plan compiles a script with the connectors that golden files use. The files of
// FROM 'path' cannot be looked at.
func plan(t testing.TB, text string, opt planner.Options) (*planner.Program, []*syntax.Error) {
	t.Helper()
	t.Chdir(t.TempDir())
	files, err := connector.NewRoots(".")
	if err != nil {
		t.Fatal(err)
	}
	return planWith(files, text, opt)
}

func planWith(files *connector.Roots, text string, opt planner.Options) (*planner.Program, []*syntax.Error) {
	script, errs := syntax.Parse("test.sql", text)
	program, more := planner.Plan(script, &planner.Catalog{
		Connectors: []connector.Connector{(&memio.Feed{}).Connector(), fileio.Connector, stdio.Stdin, stdio.Stdout, blackholeio.Connector},
		Formats:    format.All, Files: files,
	}, opt)
	if errs = append(errs, more...); len(errs) > 0 {
		return nil, errs
	}
	return program, nil
}

// source declares the stream s with an unbounded source.
const source = `CREATE STREAM s (k STRING, v INT, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
`

func TestStreamsOfProgram(t *testing.T) {
	program, errs := plan(t, "SELECT k FROM big;\n"+source+"CREATE STREAM big AS SELECT k, v FROM s WHERE v > 5;\nSELECT v AS w FROM big;", planner.Options{})
	if errs != nil {
		t.Fatal(errs)
	}
	var got []string
	for _, s := range program.Streams {
		got = append(got, s.Name+" "+s.Kind+" "+s.Schema.String())
	}
	want := "q1 query k STRING | s source k STRING, v INT, ts TIMESTAMP | big internal k STRING, v INT | q2 query w INT"
	if text := strings.Join(got, " | "); text != want {
		t.Errorf("%s\nwant %s", text, want)
	}
}

// Rows know when they arrived only where now() is read: it costs a column.
func TestArrivalsAreKeptForNow(t *testing.T) {
	const source = "CREATE STREAM T (k STRING, ts BIGINT, WATERMARK FOR ts) WITH ('type'='source', 'extension'='mem'); "
	for query, want := range map[string]bool{
		"SELECT k FROM T": false,
		"SELECT k, now() AS at FROM T WINDOW TUMBLING (SIZE 1 MINUTE)":                                     true,
		"SELECT count(*) AS n FROM T WINDOW TUMBLING (SIZE 1 MINUTE) WHERE now() > TIMESTAMP '2020-01-01'": true,
		"SELECT k, max(now()) AS at FROM T WINDOW TUMBLING (SIZE 1 MINUTE) GROUP BY k":                     true,
		"SELECT k, count(*) AS n FROM T WINDOW TUMBLING (SIZE 1 MINUTE) GROUP BY k":                        false,
	} {
		program, errs := plan(t, source+query, planner.Options{})
		if len(errs) > 0 {
			t.Errorf("%s: %v", query, errs[0])
			continue
		}
		if got := program.Graph.Nodes[0].Source.Arrivals; got != want {
			t.Errorf("%s: arrivals are kept: %t", query, got)
		}
	}
}

// TestExactlyOnceIsADemand: what cannot be kept is refused, at the stream.
func TestExactlyOnceIsADemand(t *testing.T) {
	for _, c := range []struct{ script, at string }{
		{source + "SELECT k FROM s;", "3:1"},
		{source + "CREATE STREAM out (k STRING) WITH ('type'='sink', 'extension'='file', 'file.path'='out.jsonl');\nINSERT INTO out SELECT k FROM s;", "3:15"},
		{"CREATE STREAM f (k STRING) WITH ('type'='source', 'extension'='file', 'file.path'='in.jsonl');\n" +
			"CREATE STREAM out (k STRING) WITH ('type'='sink', 'extension'='file', 'file.path'='out.jsonl');\nINSERT INTO out SELECT k FROM f;", ""},
	} {
		_, errs := plan(t, c.script, planner.Options{Delivery: "exactly_once"})
		got := ""
		for _, e := range errs {
			line, col := syntax.Position(c.script, e.Start)
			got += fmt.Sprintf("%d:%d", line, col)
			if !strings.Contains(e.Msg, "demands exactly_once") {
				t.Error(e.Msg)
			}
		}
		if got != c.at {
			t.Errorf("%s\nrefused at %q, want %q", c.script, got, c.at)
		}
	}
}

// mostPlanning is twenty times the processor time that planning takes, and what 80 ns
// for each pair of 5,000 terms come to: a step that looked at all pairs would take more.
const mostPlanning = 2 * time.Second

// TestPlanningIsFast plans scripts that are longer than people write.
func TestPlanningIsFast(t *testing.T) {
	var statements strings.Builder
	statements.WriteString(source)
	for i := range 500 {
		statements.WriteString("CREATE STREAM a" + strconv.Itoa(i) + " AS SELECT k, sum(v) AS total, count(*) AS n FROM s WINDOW TUMBLING (SIZE 1 MINUTE) WHERE v > " +
			strconv.Itoa(i) + " GROUP BY k HAVING count(*) > 1;\n")
	}
	for name, script := range map[string]string{
		"500 statements":    statements.String(),
		"5,000 terms of OR": source + "SELECT k FROM s WHERE v = 1" + strings.Repeat(" OR v = 77", 5000) + ";",
		"5,000 terms of +":  source + "SELECT v" + strings.Repeat(" + 1", 5000) + " AS x FROM s;",
		"5,000 arms":        source + "SELECT CASE" + strings.Repeat(" WHEN v = 1 THEN 'a'", 5000) + " END AS x FROM s;",
		"5,000 values":      source + "SELECT k FROM s WHERE v IN (1" + strings.Repeat(", 2", 5000) + ");",
		"HAVING of 2,000":   source + "SELECT k, count(*) AS n FROM s WINDOW TUMBLING (SIZE 1 MINUTE) GROUP BY k HAVING count(*) = 1" + strings.Repeat(" OR sum(v) = 2", 2000) + ";",
	} {
		t.Run(name, func(t *testing.T) {
			start := cputest.Time(t)
			if _, errs := plan(t, script, planner.Options{}); errs != nil {
				t.Fatal(errs[0])
			}
			took := cputest.Time(t) - start
			t.Logf("planned in %s", took)
			if took > mostPlanning {
				t.Errorf("planning took %s", took)
			}
		})
	}
}
