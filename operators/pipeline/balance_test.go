package pipeline_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/operators"
	"github.com/eventflux-io/engine/operators/pipeline"
)

// miscounting is an operator that says something of its rows that cannot be.
type miscounting struct{ say func(operators.Output) }

func (m miscounting) Process(_ context.Context, _ int, _ *batch.Batch, out operators.Output) error {
	m.say(out)
	return nil
}

func (miscounting) Advance(_ context.Context, watermark batch.Time, _ operators.Output) (batch.Time, error) {
	return watermark, nil
}

// A run whose counts do not balance ends with an error.
func TestLedgerBalances(t *testing.T) {
	for name, c := range map[string]struct {
		say     func(operators.Output)
		balance bool
	}{
		"a row is used and expires":       {func(out operators.Output) { out.Used(1); out.Expire(1) }, true},
		"more rows are used than came":    {func(out operators.Output) { out.Used(1_000_000) }, false},
		"more expires than was used":      {func(out operators.Output) { out.Used(1); out.Expire(2) }, false},
		"what was never used has expired": {func(out operators.Output) { out.Expire(1) }, false},
	} {
		t.Run(name, func(t *testing.T) {
			g := counting(scripted(true, [][]row{{{second(0), "a"}, {second(5), "b"}}}), newTaken())
			g.Nodes[1].New = func(operators.Env) operators.Operator { return miscounting{c.say} }
			_, err := pipeline.Run(t.Context(), g, pipeline.Options{Clock: time.Now})
			if got := err == nil; got != c.balance || err != nil && !strings.Contains(err.Error(), "does not balance") {
				t.Errorf("the run ends with %v", err)
			}
		})
	}
}
