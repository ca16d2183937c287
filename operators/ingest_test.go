package operators_test

import (
	"strings"
	"testing"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/expr"
	"github.com/eventflux-io/engine/operators"
)

// ingest reads the row time from v, in seconds.
func ingest(change func(s *operators.IngestSpec)) func(operators.Env) operators.Operator {
	spec := operators.IngestSpec{Exprs: []expr.Expr{k, v}, Schema: append(batch.Schema(nil), schema...),
		Time: operators.TimeSpec{Column: 1, Unit: batch.Second}}
	change(&spec)
	return func(env operators.Env) operators.Operator {
		return &operators.Ingest{Spec: spec, Marks: &operators.Marks{}, Env: env}
	}
}

func TestIngest(t *testing.T) {
	run(t, []drive{{
		name: "a row meets the watermark of its partition as it was before it",
		of:   ingest(func(s *operators.IngestSpec) { s.Time.Delay = batch.Time(5 * batch.Second) }),
		show: met,
		script: `
			- p=0 a 900000010
			- p=0 b 900000030
			- p=0 c 900000020
			- p=1 d 900000000
			- p=0 e 900000040
			- p=1 f 900000001
			= 900000010 a 900000010 met never
			= 900000030 b 900000030 met 900000005
			= 900000020 c 900000020 met 900000025
			= 900000000 d 900000000 met never
			= 900000040 e 900000040 met 900000025
			= 900000001 f 900000001 met 899999995`,
	}, {
		name: "rows without a time are rejected, and do not move the watermark",
		of:   ingest(func(s *operators.IngestSpec) { s.Time.MaxSkew = batch.Time(900_000_000 * batch.Second) }),
		show: met,
		script: `
			- a 900000000
			= 900000000 a 900000000 met never
			- b NULL
			= rejected p0 1: null of "v"
			- c 9000000000000
			= rejected p0 2: range of "v"
			- d 901000001
			= rejected p0 3: skew of "v"
			- e 901000000
			= 901000000 e 901000000 met 900000000`,
	}, {
		name: "NOT NULL",
		of: ingest(func(s *operators.IngestSpec) {
			s.Time.Column = -1
			s.Schema[0].NotNull = true
		}),
		script: `
			- a NULL
			= - a NULL
			- NULL 1
			= rejected p0 1: null of "k"`,
	}, {
		name: "the arrival is the time",
		of: ingest(func(s *operators.IngestSpec) {
			s.Time.Column, s.Time.Arrival = -1, true
		}),
		script: `
			- a 1
			= 1000000 a 1`,
	}, {
		name: "what cannot be computed is rejected",
		of: ingest(func(s *operators.IngestSpec) {
			s.Time.Column, s.Exprs = -1, []expr.Expr{k, doubled}
		}),
		script: `
			- a 1
			= - a 2
			- b ` + large + `
			= rejected p0 1: overflow of "v"`,
	}})
}

// The first row time says whether the unit is right, and which would be.
func TestIngestUnit(t *testing.T) {
	d := drive{of: ingest(func(*operators.IngestSpec) {})}
	r := start(t, d, ways[0])
	b := batch.NewBuilder(schema, 1, 1<<30)
	row{k: "a", v: "1700000000000"}.append(t, b)
	b.EndRow(0, 0, 0)
	err := r.op.Process(t.Context(), 0, b.Batch(r.env.Scratch), &r.out)
	if err == nil || !strings.Contains(err.Error(), "'event.time.unit'='ms' would fit") {
		t.Errorf("it says %v", err)
	}
}
