package operators_test

import (
	"testing"

	"github.com/eventflux-io/engine/operators"
)

func TestLimit(t *testing.T) {
	of := func(n, offset int64) func(operators.Env) operators.Operator {
		return func(env operators.Env) operators.Operator { return operators.NewLimit(n, offset, env) }
	}
	run(t, []drive{{
		name: "rows after the offset, and no more",
		of:   of(3, 2),
		script: `
			1 a 1
			2 b 2
			3 c 3
			= 3 c 3
			4 d 4
			= 4 d 4
			5 e 5
			6 f 6
			= 5 e 5
			7 g 7
			to end`,
	}, {
		name:   "none",
		of:     of(0, 0),
		script: `1 a 1`,
	}})
}

// The pipeline stops feeding a query that has enough.
func TestLimitHasEnough(t *testing.T) {
	for _, c := range []struct {
		rows []string
		done bool
	}{{nil, false}, {[]string{"1 a 1", "2 b 2"}, false}, {[]string{"1 a 1", "2 b 2", "3 c 3"}, true}} {
		r := start(t, drive{of: func(env operators.Env) operators.Operator { return operators.NewLimit(2, 1, env) }}, ways[0])
		r.process(c.rows)
		if got := r.op.(operators.Finisher).Done(); got != c.done {
			t.Errorf("after %d rows it has enough: %v", len(c.rows), got)
		}
	}
}
