package planner

import (
	"testing"

	"github.com/eventflux-io/engine/expr"
	"github.com/eventflux-io/engine/expr/agg"
)

// What runs is not listed among what does not.
func TestOtherFunctionsAreOthers(t *testing.T) {
	for name := range otherFunctions {
		if expr.Lookup(name) != nil || agg.Lookup(name) != nil {
			t.Errorf("%s is there", name)
		}
	}
}
