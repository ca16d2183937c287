package operators_test

import (
	"testing"

	"github.com/eventflux-io/engine/expr"
	"github.com/eventflux-io/engine/operators"
)

func TestFilter(t *testing.T) {
	where := must(expr.NewCompare(">", doubled, expr.NewInt(10)))
	run(t, []drive{{
		name: "only what is true passes",
		of:   func(env operators.Env) operators.Operator { return &operators.Filter{Where: where, Env: env} },
		script: `
			1 a 5
			2 b 6
			3 c NULL
			4 d 7
			= 2 b 6
			= 4 d 7
			5 e 0
			to 10
			to end`,
	}, {
		name: "what fails is rejected, the rest of its batch is not",
		of:   func(env operators.Env) operators.Operator { return &operators.Filter{Where: where, Env: env} },
		script: `
			1 p=2 a ` + large + `
			= rejected p2 0: overflow of "v"
			2 p=2 b 6
			= 2 b 6
			3 p=2 c ` + large + `
			= rejected p2 2: overflow of "v"`,
	}})
}
