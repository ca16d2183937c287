package planner_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/eventflux-io/engine/io/connector"
	"github.com/eventflux-io/engine/io/fileio"
	"github.com/eventflux-io/engine/io/format"
	"github.com/eventflux-io/engine/planner"
	"github.com/eventflux-io/engine/planner/syntax"
)

// join is n texts, each made of its number.
func join(n int, between string, each func(i int) string) string {
	parts := make([]string, n)
	for i := range parts {
		parts[i] = each(i)
	}
	return strings.Join(parts, between)
}

// TestPlanningIsLinear: a script of four times the length takes about four times the
// memory to plan. What looks at all pairs of something takes up to sixteen times.
func TestPlanningIsLinear(t *testing.T) {
	number := func(form string) func(int) string {
		return func(i int) string { return fmt.Sprintf(form, i) }
	}
	for name, script := range map[string]func(n int) string{
		"statements": func(n int) string { return source + join(n, "\n", number("SELECT k FROM s WHERE v = %d;")) },
		"sinks": func(n int) string {
			return source + join(n, "\n", number("CREATE STREAM k%[1]d (v BIGINT) WITH ('type'='sink','extension'='file','file.path'='o%[1]d.json'); INSERT INTO k%[1]d SELECT v FROM s;"))
		},
		"declared columns": func(n int) string {
			return "CREATE STREAM w (" + join(n, ", ", number("c%d INT")) + ") WITH ('type'='source','extension'='stdin');\nSELECT c0 FROM w;"
		},
		"selected columns": func(n int) string {
			return source + "SELECT " + join(n, ", ", number("v + %[1]d AS c%[1]d")) + " FROM s;"
		},
		"terms of a sum": func(n int) string { return source + "SELECT v" + strings.Repeat(" + v", n) + " AS x FROM s;" },
		"NOT NOT":        func(n int) string { return source + "SELECT " + strings.Repeat("NOT ", n) + "(v = 1) AS x FROM s;" },
		"a sum beside an aggregate": func(n int) string {
			return source + "SELECT sum(v)" + strings.Repeat(" + 1", n) + " AS x, k FROM s WINDOW TUMBLING (SIZE 1 MINUTE) GROUP BY k;"
		},
		"a sum of keys": func(n int) string {
			return source + "SELECT v" + strings.Repeat(" + v", n) + " AS x, v + 1 AS y FROM s WINDOW TUMBLING (SIZE 1 MINUTE) GROUP BY v, v + 1;"
		},
		"group keys": func(n int) string {
			return source + "SELECT " + join(n, ", ", number("v + %[1]d AS c%[1]d")) + " FROM s WINDOW TUMBLING (SIZE 1 MINUTE) GROUP BY " + join(n, ", ", number("v + %d")) + ";"
		},
		"keys of ORDER BY": func(n int) string {
			return source + "SELECT " + join(n, ", ", number("v + %[1]d AS c%[1]d")) + " FROM s WINDOW TUMBLING (SIZE 1 MINUTE) ORDER BY " + join(n, ", ", number("v + %d")) + ";"
		},
		"unknown columns": func(n int) string { return source + "SELECT " + join(n, ", ", number("unknown%d")) + " FROM s;" },
		"unknown streams": func(n int) string {
			return source + join(n, "\n", number("INSERT INTO known%[1]d SELECT k FROM s; SELECT k FROM unknown%[1]d;"))
		},
		"targets near to no sink": func(n int) string {
			return source + join(n, "\n", number("CREATE STREAM sink%[1]d (v BIGINT) WITH ('type'='sink','extension'='blackhole'); INSERT INTO sink%[1]d SELECT v FROM s; INSERT INTO output%[1]d SELECT v FROM s;"))
		},
		"statements that do not parse": func(n int) string {
			return source + join(n, "\n", number("SELECT FROM WHERE x%[1]d; SELECT k FROM hidden%[1]d;"))
		},
	} {
		t.Run(name, func(t *testing.T) {
			const n = 600
			small, large := planned(t, script(n)), planned(t, script(4*n))
			t.Logf("%d bytes, then %d: %.1f times", small, large, float64(large)/float64(small))
			if large > 8*small {
				t.Errorf("planning what is four times as long takes %d bytes instead of %d", large, small)
			}
		})
	}
}

// planned is how many bytes reading, planning and reporting on a script takes.
func planned(t *testing.T, text string) uint64 {
	t.Helper()
	files := folder(t)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, errs := planWith(files, text, planner.Options{})
	syntax.Render("test.sql", text, errs)
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// folder is an empty folder, which is the working directory until the test ends.
func folder(t *testing.T) *connector.Roots {
	t.Helper()
	t.Chdir(t.TempDir())
	files, err := connector.NewRoots(".")
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// TestSinksAreNotComparedPairwise: where each of many sinks writes is asked once.
func TestSinksAreNotComparedPairwise(t *testing.T) {
	const n = 500
	asked, matched := 0, 0
	counted := fileio.Connector
	counted.Targets = func(o connector.Options) connector.Targets {
		asked++
		p := fileio.Connector.Targets(o)
		if matches := p.Matches; matches != nil {
			p.Matches = func(name string) bool {
				matched++
				return matches(name)
			}
		}
		return p
	}
	text := "CREATE STREAM s (v BIGINT) WITH ('type'='source','extension'='file','file.path'='in*.json');\n" +
		join(n, "\n", func(i int) string {
			return fmt.Sprintf("CREATE STREAM k%[1]d (v BIGINT) WITH ('type'='sink','extension'='file','file.path'='out%[1]d.json'); INSERT INTO k%[1]d SELECT v FROM s;", i)
		})
	script, errs := syntax.Parse("test.sql", text)
	if _, more := planner.Plan(script, &planner.Catalog{Connectors: []connector.Connector{counted}, Formats: format.All, Files: folder(t)}, planner.Options{}); len(errs)+len(more) > 0 {
		t.Fatal(append(errs, more...)[0])
	}
	if asked != n+1 || matched != n {
		t.Errorf("%d sinks: their places were asked for %d times and matched %d times, want %d and %d", n, asked, matched, n+1, n)
	}
}

// TestGrowth: a script that its names make larger than any machine, or deeper than any
// stack, is an error at its own line and column.
func TestGrowth(t *testing.T) {
	doubled := func(i int) string {
		return fmt.Sprintf("w%d AS (SELECT v FROM w%d UNION ALL SELECT v FROM w%d)", i+1, i, i)
	}
	starred := func(i int) string {
		return fmt.Sprintf("w%d AS (SELECT * FROM w%d UNION ALL SELECT * FROM w%d)", i+1, i, i)
	}
	const large = "with everything expanded that its names stand for, the script comes to "
	for _, c := range []struct{ name, script, want string }{
		{"queries of WITH", source + "WITH w0 AS (SELECT v FROM s), " + join(60, ", ", doubled) + " SELECT v FROM w60;", large},
		{"queries of WITH and *", source + "WITH w0 AS (SELECT * FROM s), " + join(60, ", ", starred) + " SELECT v FROM w60;", large},
		{"computed columns", "CREATE STREAM c (a BIGINT, d0 AS (a + 1), " +
			join(60, ", ", func(i int) string { return fmt.Sprintf("d%d AS (d%d + d%d)", i+1, i, i) }) +
			") WITH ('type'='source','extension'='stdin');\nSELECT a FROM c;", large},
		{"wide streams", "CREATE STREAM c (" + join(2000, ", ", func(i int) string { return fmt.Sprintf("c%d INT", i) }) +
			") WITH ('type'='source','extension'='stdin');\nINSERT INTO d0 SELECT * FROM c;\n" +
			join(2000, "\n", func(i int) string { return fmt.Sprintf("INSERT INTO d%d SELECT * FROM d%d;", i+1, i) }), large},
		{"a chain of streams", source + "INSERT INTO d0 SELECT v FROM s;\n" +
			join(10_000, "\n", func(i int) string { return fmt.Sprintf("INSERT INTO d%d SELECT v FROM d%d;", i+1, i) }),
			"10001 queries read one another up to here, and the most is 10000"},
		{"a chain of streams backwards", source + join(10_001, "\n", func(i int) string {
			return fmt.Sprintf("INSERT INTO d%d SELECT v FROM d%d;", 10_001-i, 10_000-i)
		}) + "\nINSERT INTO d0 SELECT v FROM s;", "queries read one another up to here, and the most is 10000"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, errs := plan(t, c.script, planner.Options{})
			if len(errs) != 1 || !strings.Contains(errs[0].Msg, c.want) || errs[0].Start == 0 {
				t.Errorf("got %d errors, %v", len(errs), errs)
			}
		})
	}
}

// TestPushedFiltersStayBounded: a filter below projections that read a column twice
// doubles at each.
func TestPushedFiltersStayBounded(t *testing.T) {
	text := source + "SELECT c FROM " + strings.Repeat("(SELECT (c AND c) AS c FROM ", 60) + "(SELECT v = 1 AS c FROM s)" + strings.Repeat(")", 60) + " WHERE c;"
	if _, errs := plan(t, text, planner.Options{}); errs != nil {
		t.Fatal(errs[0])
	}
}
