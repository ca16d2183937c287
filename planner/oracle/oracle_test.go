// Package oracle holds nothing but tests, which compare the engine with something
// slow and obvious: random queries with a reading of their logical plan row by row
// (oracle_test.go: query_test.go and expr_test.go make them up; plan_test.go,
// window_test.go and scalar_test.go read them), and values of expressions with a real
// MariaDB (mariadb_test.go).
package oracle

import (
	"encoding/json"
	"flag"
	"fmt"
	"math/big"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/io/memio"
	"github.com/eventflux-io/engine/planner"
	"github.com/eventflux-io/engine/planner/goldentest"
	"github.com/eventflux-io/engine/planner/plan"
	"github.com/eventflux-io/engine/planner/syntax"
)

var (
	oracleSeed  = flag.Uint64("oracle.seed", 1, "seed of the first pair of a query and its data")
	oracleCount = flag.Int("oracle.count", 2000, "number of pairs")
)

// TestOracle runs random queries over random rows and compares what comes out
// with what the oracle says: a reading of the logical plan, row by row, that
// shares only the parser and the binder with the engine. Each pair has a seed of
// its own; -oracle.seed=N -oracle.count=1 runs one again.
func TestOracle(t *testing.T) {
	failures := 0
	if n, err := strconv.Atoi(os.Getenv("EVENTFLUX_ORACLE_CASES")); err == nil { // make soak
		*oracleCount = n
	}
	t.Logf("seeds from %d on", *oracleSeed)
	if testing.Short() {
		*oracleCount = min(*oracleCount, 200)
	}
	for seed := *oracleSeed; seed < *oracleSeed+uint64(*oracleCount); seed++ {
		p := newPair(seed)
		if why := p.check(t); why != "" {
			t.Errorf("seed %d: %s\n%s", seed, why, p)
			if failures++; failures == 5 {
				t.Fatal("and so on")
			}
		}
	}
}

// pair is a script and rows for it.
type pair struct {
	*scripts
	sql   string
	steps []memio.Step
	input []oracleInput
	modes []goldentest.Mode
}

func newPair(seed uint64) *pair {
	p := &pair{scripts: newScripts(seed)}
	p.sql = p.script()
	plans := []goldentest.Mode{{Batch: 1}, {Batch: 2}, {Batch: 7}, {Batch: 1024}, {Batch: 3, Unruled: true}}
	restores := []goldentest.Mode{{Batch: 2, Restore: goldentest.Deltas}, {Batch: 1024, Restore: goldentest.Deltas},
		{Batch: 7, Restore: goldentest.Bases}, {Batch: 1, Restore: goldentest.Crashes}}
	p.modes = []goldentest.Mode{plans[p.IntN(len(plans))], restores[p.IntN(len(restores))]}
	return p
}

// String is the pair as a golden file.
func (p *pair) String() string {
	c := p.golden()
	f := &goldentest.File{Sections: append([]*goldentest.Section{c.Script}, c.Steps...)}
	return f.String()
}

func (p *pair) golden() *goldentest.Case {
	c := &goldentest.Case{Script: &goldentest.Section{Word: "sql", Body: p.sql}}
	for _, s := range p.steps {
		step := &goldentest.Section{Word: "push", Arg: fmt.Sprintf("%s %d", s.Stream, s.Partition), Body: s.Rows}
		if s.End {
			step = &goldentest.Section{Word: "close"}
		}
		c.Steps = append(c.Steps, step)
	}
	return c
}

// check runs the pair in its modes; "" where all is well.
func (p *pair) check(t *testing.T) string {
	program, errs := p.golden().Plan(goldentest.Mode{Unruled: true}, nil)
	if errs != nil {
		return syntax.Render("test.sql", p.sql, errs)
	}
	schema := sourceSchema(program)
	if schema == nil {
		return "no source"
	}
	p.data(schema)
	want, err := p.expected(program)
	if err != nil {
		return err.Error()
	}
	for _, m := range p.modes {
		got := p.golden().Output(t, m)
		if diff := goldentest.Differ(program, p.partitions, got, want); diff != "" {
			return fmt.Sprintf("%+v: %s\n-- the engine:\n%s-- the oracle:\n%s", m, diff, got, want)
		}
	}
	return ""
}

// expected is what the oracle says, stream by stream.
func (p *pair) expected(program *planner.Program) (string, error) {
	o := &oracle{input: p.input, events: map[plan.Node][]event{}, errors: map[plan.Node][]event{}, late: map[plan.Node][]event{}}
	sinks := program.Sinks()
	var sides []*plan.Sink
	out := ""
	show := func(s *plan.Sink) {
		schema := s.Props().Schema
		for _, e := range o.of(s.Input) {
			if e.row != nil {
				out += line(schema, e.row.values)
			}
		}
	}
	for _, s := range sinks {
		if hasSide(s.Input) {
			sides = append(sides, s)
			continue
		}
		show(s)
	}
	for _, s := range sides {
		o.side(s.Input, sinks)
		show(s)
	}
	return out, o.bad
}

func hasSide(n plan.Node) bool {
	if _, is := n.(*plan.Side); is {
		return true
	}
	for _, in := range n.Inputs() {
		if hasSide(in) {
			return true
		}
	}
	return false
}

// side makes the events of the errors(T) or late(T) below n, with only the
// columns that the generator selects: the query, and what the oracle knows.
func (o *oracle) side(n plan.Node, sinks []*plan.Sink) {
	for {
		s, is := n.(*plan.Side)
		if !is {
			n = n.Inputs()[0]
			continue
		}
		from := o.errors
		if s.Late {
			from = o.late
		}
		var all []event
		seen := map[plan.Node]bool{}
		for _, sink := range sinks {
			gather(sink.Input, seen, func(n plan.Node) { all = append(all, from[n]...) })
		}
		for i, e := range all {
			all[i].row = &oracleRow{values: widen(s, e.row.values), time: never64, met: never64}
		}
		o.events[s] = all
		return
	}
}

// widen puts what the oracle knows of a rejected or late row where the columns
// are.
func widen(s *plan.Side, known []any) []any {
	names := []string{"query", "code"}
	if s.Late {
		names = []string{"query", "window_end", "late_by_ms"}
	}
	schema := s.Made.Schema
	out := make([]any, len(schema))
	for i, f := range schema {
		if at := slices.Index(names, f.Name); at >= 0 {
			out[i] = known[at]
		}
	}
	return out
}

func gather(n plan.Node, seen map[plan.Node]bool, visit func(plan.Node)) {
	if seen[n] {
		return
	}
	seen[n] = true
	visit(n)
	for _, in := range n.Inputs() {
		gather(in, seen, visit)
	}
}

// sourceSchema is what the source decodes.
func sourceSchema(program *planner.Program) batch.Schema {
	var schema batch.Schema
	for _, s := range program.Sinks() {
		gather(s.Input, map[plan.Node]bool{}, func(n plan.Node) {
			if scan, is := n.(*plan.Scan); is {
				schema = scan.Ingest.Decoded
			}
		})
	}
	return schema
}

// data makes the rows: mostly forwards in time, some far behind.
func (p *pair) data(schema batch.Schema) {
	p.steps, p.input = nil, nil
	offsets := make([]int64, p.partitions)
	at := goldentest.Midnight.Add(time.Minute)
	for range 1 + p.IntN(4) {
		step := memio.Step{Stream: "T", Partition: p.IntN(p.partitions)}
		for range p.IntN(12) {
			at = at.Add(time.Duration(p.IntN(12000)) * time.Millisecond)
			ts := at
			if p.IntN(4) == 0 {
				ts = at.Add(-time.Duration(p.IntN(90000)) * time.Millisecond)
			}
			offsets[step.Partition]++
			in := oracleInput{stream: "T", partition: step.Partition, offset: offsets[step.Partition]}
			parts := []string{}
			for _, f := range schema {
				v, text := p.value(f, ts)
				in.values = append(in.values, v)
				if text != "" {
					name, _ := json.Marshal(f.Name)
					parts = append(parts, string(name)+":"+text)
				}
			}
			step.Rows += "{" + strings.Join(parts, ",") + "}\n"
			p.input = append(p.input, in)
		}
		p.steps = append(p.steps, step)
	}
	p.steps = append(p.steps, memio.Step{End: true})
}

// value is a value of a column and its JSON; "": the field is missing.
func (p *pair) value(f batch.Field, ts time.Time) (any, string) {
	if f.Name == "ts" {
		if p.IntN(40) == 0 {
			return nil, "null"
		}
		if f.Type.IsInteger() {
			return ts.UnixMilli(), fmt.Sprint(ts.UnixMilli())
		}
		return ts.UnixMicro(), `"` + ts.UTC().Format("2006-01-02T15:04:05.000Z") + `"`
	}
	if p.IntN(6) == 0 {
		return nil, p.one("null", "")
	}
	n := int64(p.IntN(9) - 2)
	switch f.Type.Kind {
	case batch.String:
		s := p.one("a", "b", "c", "b", "12", "", "ab", "é", " a")
		if f.Name == "k" {
			s = p.one("a", "b", "c")
		}
		return s, `"` + s + `"`
	case batch.Bool:
		v := p.IntN(2) == 0
		return v, fmt.Sprint(v)
	case batch.Float64:
		v := float64(n) * 0.25
		return v, fmt.Sprint(v)
	case batch.Decimal:
		v := big.NewRat(n*25, 100)
		return v, v.FloatString(2)
	case batch.Timestamp:
		v := goldentest.Midnight.Add(time.Duration(n) * 30 * time.Second)
		return v.UnixMicro(), `"` + v.Format("2006-01-02T15:04:05Z") + `"`
	case batch.Date:
		v := goldentest.Midnight.AddDate(0, 0, int(n))
		return v.Unix() / 86400, `"` + v.Format("2006-01-02") + `"`
	}
	return n, fmt.Sprint(n)
}
