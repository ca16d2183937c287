package planner_test

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/expr"
	"github.com/eventflux-io/engine/expr/agg"
	"github.com/eventflux-io/engine/io/connector"
	"github.com/eventflux-io/engine/io/stdio"
	"github.com/eventflux-io/engine/operators/pipeline"
	"github.com/eventflux-io/engine/planner"
	"github.com/eventflux-io/engine/planner/goldentest"
	"github.com/eventflux-io/engine/planner/syntax"
)

// rows runs a script and returns what it printed as CSV, or its errors as CLI.md
// renders them.
func rows(t *testing.T, sql string, size int) string {
	t.Helper()
	script, errs := syntax.Parse("test.sql", sql)
	var out bytes.Buffer
	opt := planner.Options{Print: func(_ string, schema batch.Schema, _ bool) (connector.SinkFactory, error) {
		return stdio.NewPrinter(&out, "csv", schema)
	}}
	program, more := planner.Plan(script, &planner.Catalog{}, opt)
	if errs = append(errs, more...); len(errs) > 0 {
		return syntax.Render("test.sql", sql, errs)
	}
	clock := func() time.Time { return goldentest.Midnight }
	summary, err := pipeline.Run(context.Background(), program.Graph, pipeline.Options{BatchRows: size, Clock: clock, Poison: true})
	if err != nil {
		return out.String() + "failed: " + err.Error() + "\n"
	}
	for _, note := range summary.Notes {
		out.WriteString("note: " + note + "\n")
	}
	return out.String()
}

func TestFunctionExamples(t *testing.T) {
	for _, f := range expr.Builtins {
		if len(f.Examples) == 0 {
			t.Errorf("%s has no example", f.Name)
		}
		for _, e := range f.Examples {
			got := value(rows(t, "SELECT "+e.SQL+" AS v;", 1024))
			if got != e.Want {
				t.Errorf("%s = %s, want %s", e.SQL, got, e.Want)
			}
		}
	}
}

func TestAggregateExamples(t *testing.T) {
	for _, f := range agg.Functions {
		for _, e := range f.Examples {
			for _, size := range []int{1, 2, 1024} {
				got := value(rows(t, "SELECT "+e.SQL+" AS v FROM (VALUES "+e.Values+") AS t(x);", size))
				if got != e.Want {
					t.Errorf("%s over %s = %s, want %s", e.SQL, e.Values, got, e.Want)
				}
			}
		}
	}
}

// value is the only field of CSV output with a header; the empty field is NULL.
func value(csv string) string {
	header, v, _ := strings.Cut(csv, "\n")
	if header != "v" {
		return csv
	}
	switch v = strings.TrimSuffix(v, "\n"); v {
	case "":
		return "NULL"
	case `""`:
		return ""
	}
	return strings.Trim(v, `"`)
}
