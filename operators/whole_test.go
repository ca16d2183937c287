package operators_test

import (
	"testing"

	"github.com/eventflux-io/engine/operators"
)

func TestWhole(t *testing.T) {
	run(t, []drive{{
		name: "all rows are one bucket, which closes at the end",
		of: func(env operators.Env) operators.Operator {
			return &operators.Whole{Of: operators.NewSort([]operators.SortKey{{Expr: v}}, -1, 0, schema, env), Env: env}
		},
		used: 3,
		script: `
			10 a 3
			70 b 2
			to 60
			= reached never
			5 met=60 c 1
			to end
			= - c 1
			= - b 2
			= - a 3`,
	}})
}
