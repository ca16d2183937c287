package operators_test

import (
	"testing"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/expr"
	"github.com/eventflux-io/engine/expr/agg"
	"github.com/eventflux-io/engine/operators"
)

// sums is sum(v) and count(DISTINCT v) for each k.
func sums() operators.AggregateSpec {
	return operators.AggregateSpec{Keys: []expr.Expr{k}, Calls: []operators.AggregateCall{
		{Func: agg.Lookup("sum"), Args: []expr.Expr{v}},
		{Func: agg.Lookup("count"), Args: []expr.Expr{v}, Distinct: true},
	}}
}

// aggregate is an operator of a changed sums.
func aggregate(change func(s *operators.AggregateSpec)) func(operators.Env) operators.Operator {
	spec := sums()
	change(&spec)
	return func(env operators.Env) operators.Operator { return operators.NewAggregate(spec, env) }
}

func perMinute(s *operators.AggregateSpec) { s.Window = &operators.Tumbling{Size: int64(batch.Minute)} }

const minute0, minute1 = " 1970-01-01T00:00:00Z 1970-01-01T00:01:00Z", " 1970-01-01T00:01:00Z 1970-01-01T00:02:00Z"

func TestAggregateByWindow(t *testing.T) {
	run(t, []drive{{
		name:         "a window's groups come when the watermark passes its end, in order of appearance",
		of:           aggregate(perMinute),
		onePartition: true,
		used:         6,
		script: `
			10 b 1
			11 a 5
			12 b 1
			70 a 2
			to 59
			13 NULL NULL
			to 60
			= 60- b 2 1` + minute0 + `
			= 60- a 5 1` + minute0 + `
			= 60- NULL NULL 0` + minute0 + `
			71 a 3
			to end
			= 120- a 5 2` + minute1,
	}, {
		name:         "a row that finds its window closed is late",
		of:           aggregate(perMinute),
		onePartition: true,
		used:         2,
		script: `
			10 a 1
			61 met=59 b 2
			59 met=61 c 3
			= late for 60: 59 c 3
			to 61
			= 60- a 1 1` + minute0 + `
			to end
			= 120- b 2 1` + minute1,
	}, {
		name: "an aggregate that does not fit rejects its group",
		of: aggregate(func(s *operators.AggregateSpec) {
			perMinute(s)
			s.Calls[0].Args = []expr.Expr{must(expr.NewArithmetic("*", v, expr.NewFloat(1e308)))}
		}),
		onePartition: true,
		used:         3,
		script: `
			10 a 1
			11 a 1
			12 b 0
			to 60
			= rejected p0 0: overflow of ""
			= 60- b 0 1` + minute0 + `
			to end`,
	}, {
		name: "a group stands where the first of its rows does, by time, partition and offset",
		of:   aggregate(perMinute),
		show: place,
		used: 5,
		script: `
			12 p=1 b 1
			11 p=1 a 5
			11 p=0 a 5
			10 p=2 b 2
			11 p=0 a 5
			to 60
			= 60- b 3 2` + minute0 + ` from p2 0
			= 60- a 15 1` + minute0 + ` from p0 0`,
	}})
}

func TestAggregateFilter(t *testing.T) {
	of := aggregate(func(s *operators.AggregateSpec) {
		perMinute(s)
		only := must(expr.NewCompare(">", v, expr.NewInt(1)))
		s.Calls = []operators.AggregateCall{{Func: agg.Lookup("count")}, {Func: agg.Lookup("sum"), Args: []expr.Expr{doubled}, Filter: only}}
		s.Having = must(expr.NewCompare(">", &expr.ColumnRef{Index: 1, Name: "n", T: batch.Of(batch.Int64)}, expr.NewInt(1)))
	})
	run(t, []drive{{
		name:         "a call counts the rows of its filter, HAVING chooses among the groups",
		of:           of,
		onePartition: true,
		used:         4,
		script: `
			10 a 1
			11 b 2
			12 a 2
			13 a NULL
			to 60
			= 60- a 3 4` + minute0,
	}})
}

func TestAggregateLateness(t *testing.T) {
	sumType, err := agg.Lookup("sum").Result(v.Type())
	if err != nil {
		t.Fatal(err)
	}
	corrected := func(s *operators.AggregateSpec) {
		perMinute(s)
		s.Lateness = batch.Time(batch.Minute)
		s.Having = must(expr.NewCompare(">", &expr.ColumnRef{Index: 1, Name: "total", T: sumType}, expr.NewInt(0)))
	}
	run(t, []drive{{
		name:         "a row within the lateness corrects its group, one beyond is late",
		of:           aggregate(corrected),
		onePartition: true,
		used:         5,
		script: `
			10 a 1
			to 61
			= 60- a 1 1` + minute0 + `
			11 a 2
			= correction 60- a 3 2` + minute0 + `
			12 b 5
			= correction 60- b 5 1` + minute0 + `
			13 a -3
			= deleted 60- a 0 3` + minute0 + `
			14 a 7
			= correction 60- a 7 4` + minute0 + `
			to 120
			15 a 1
			= late for 60: 15 a 1`,
	}, {
		name: "with several partitions it waits until all have passed what it met",
		of:   aggregate(corrected),
		used: 4,
		script: `
			10 p=0 a 1
			12 p=0 met=70 a 4
			11 p=1 met=70 a 2
			13 p=1 met=65 b 8
			to 64
			= 60- a 1 1` + minute0 + `
			to 70
			= correction 60- b 8 1` + minute0 + `
			to 71
			= correction 60- a 5 2` + minute0 + `
			= correction 60- a 7 3` + minute0 + `
			15 p=1 met=120 a 1
			= late for 60: 15 a 1`,
	}})
}

func TestAggregateRunning(t *testing.T) {
	run(t, []drive{{
		name:         "each row gives the new result of its group",
		of:           aggregate(func(s *operators.AggregateSpec) { s.Running = true }),
		onePartition: true,
		used:         4,
		script: `
			10 a 1
			11 b 2
			12 a 3
			= early 10 a 1 1
			= early 11 b 2 1
			= early 12 a 4 2
			to 60
			13 a 3
			= early 13 a 7 2
			to end`,
	}, {
		name: "a group without rows for the retention begins anew",
		of: aggregate(func(s *operators.AggregateSpec) {
			s.Running, s.Retention = true, batch.Time(10*batch.Second)
		}),
		onePartition: true,
		used:         4,
		expired:      1,
		script: `
			1 a 1
			= early 1 a 1 1
			to 9
			9 a 1
			= early 9 a 2 1
			to 19
			19 a 1
			= early 19 a 3 1
			to 30
			30 a 1
			= early 30 a 1 1`,
	}, {
		name:         "of an open window",
		of:           aggregate(func(s *operators.AggregateSpec) { perMinute(s); s.Running = true }),
		onePartition: true,
		used:         3,
		script: `
			10 a 1
			70 a 2
			11 a 3
			= early 10 a 1 1` + minute0 + `
			= early 70 a 2 1` + minute1 + `
			= early 11 a 4 2` + minute0 + `
			to 60
			12 a 5
			= late for 60: 12 a 5
			to end`,
	}})
}

func TestAggregateAll(t *testing.T) {
	total := aggregate(func(s *operators.AggregateSpec) { s.Keys, s.Calls = nil, s.Calls[:1] })
	run(t, []drive{{
		name: "without a window all rows are one bucket, which closes at the end",
		of:   aggregate(func(*operators.AggregateSpec) {}),
		used: 3,
		script: `
			- a 1
			- b 2
			to 1000
			- a 3
			to end
			= - a 4 2
			= - b 2 1`,
	}, {
		name: "without keys there is one row, even of no rows",
		of:   total,
		script: `
			to end
			= - NULL`,
	}, {
		name: "without keys",
		of:   total,
		used: 2,
		script: `
			- a 1
			- b 2
			to end
			= - 3`,
	}})
}
