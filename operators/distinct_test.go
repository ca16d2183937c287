package operators_test

import (
	"testing"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/operators"
)

func TestDistinct(t *testing.T) {
	of := func(running bool, retention batch.Time) func(operators.Env) operators.Operator {
		return func(env operators.Env) operators.Operator { return operators.NewDistinct(running, retention, env) }
	}
	run(t, []drive{{
		name: "rows of one row time are a bucket",
		of:   of(false, 0),
		used: 3,
		script: `
			59 a 1
			59 a 1
			59 a NULL
			59 a NULL
			119 a 1
			= 59 a 1
			= 59 a NULL
			= 119 a 1
			to 60
			119 a 1
			119 b 1
			= 119 b 1`,
	}, {
		name: "without row times all rows are one bucket",
		of:   of(false, 0),
		used: 2,
		script: `
			- a 1
			= - a 1
			- a 1
			- b 1
			= - b 1
			- a 1
			to end`,
	}, {
		name: "running: a row passes once",
		of:   of(true, 0),
		used: 2,
		script: `
			1 a 1
			= 1 a 1
			to 100
			100 a 1
			101 a 2
			= 101 a 2
			to 200
			200 a 2`,
	}, {
		name: "running: a row passes again when it was not seen for the retention",
		of:   of(true, batch.Time(10*batch.Second)),
		used: 2,
		script: `
			1 a 1
			= 1 a 1
			to 9
			9 a 1
			to 19
			19 a 1
			to 30
			30 a 1
			= 30 a 1`,
	}})
}
