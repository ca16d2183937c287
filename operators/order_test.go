package operators_test

import (
	"testing"

	"github.com/eventflux-io/engine/operators"
)

func TestSort(t *testing.T) {
	by := func(limit, offset int64, keys ...operators.SortKey) func(operators.Env) operators.Operator {
		return func(env operators.Env) operators.Operator { return operators.NewSort(keys, limit, offset, schema, env) }
	}
	run(t, []drive{{
		name: "a bucket is sorted when the watermark passes its row time",
		of:   by(-1, 0, operators.SortKey{Expr: v}),
		used: 6,
		script: `
			59 a 3
			119 b 1
			59 c NULL
			59 d 2
			to 59
			to 60
			= 59 c NULL
			= 59 d 2
			= 59 a 3
			119 e 0
			to 119
			119 f 2
			to 120
			= 119 e 0
			= 119 b 1
			= 119 f 2
			to end`,
	}, {
		name: "equal keys come in row order",
		of:   by(-1, 0, operators.SortKey{Expr: k, Desc: true}),
		used: 4,
		script: `
			9 p=1 a 1
			9 p=0 a 2
			9 p=1 b 3
			9 p=0 b 4
			to 10
			= 9 b 4
			= 9 b 3
			= 9 a 2
			= 9 a 1`,
	}, {
		name: "limit and offset are of each bucket",
		of:   by(1, 1, operators.SortKey{Expr: v, Desc: true}),
		used: 5,
		script: `
			9 a 1
			9 b 2
			9 c 3
			19 d 4
			19 e 5
			to 100
			= 9 b 2
			= 19 d 4`,
	}, {
		name: "without row times the bucket closes at the end",
		of:   by(-1, 0, operators.SortKey{Expr: v}),
		used: 2,
		script: `
			- a 2
			- b 1
			to 1000
			to end
			= - b 1
			= - a 2`,
	}, {
		name: "a key that fails rejects the row",
		of:   by(-1, 0, operators.SortKey{Expr: doubled}),
		used: 2,
		script: `
			9 a ` + large + `
			9 b 1
			to 10
			= rejected p0 0: overflow of "v"
			= 9 b 1`,
	}})
}
