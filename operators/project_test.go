package operators_test

import (
	"testing"

	"github.com/eventflux-io/engine/expr"
	"github.com/eventflux-io/engine/operators"
)

func TestProject(t *testing.T) {
	project := func(env operators.Env) operators.Operator {
		return &operators.Project{Exprs: []expr.Expr{doubled, k}, Env: env}
	}
	run(t, []drive{{
		name: "columns are computed",
		of:   project,
		script: `
			1 a 5
			2 NULL NULL
			= 1 10 a
			= 2 NULL NULL
			- b 1
			= - 2 b
			to 60`,
	}, {
		name: "what fails is rejected, unless it takes a row back by its key",
		of:   project,
		script: `
			1 a ` + large + `
			= rejected p0 0: overflow of "v"
			2 delete b ` + large + `
			= 2 NULL b
			3 c 3
			= 3 6 c`,
	}})
}
