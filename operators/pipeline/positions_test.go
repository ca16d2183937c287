package pipeline_test

import (
	"strings"
	"testing"

	"github.com/eventflux-io/engine/operators/pipeline"
)

// An epoch holds the positions of the partitions that have moved, not of all.
func TestEpochsHoldWhatMoved(t *testing.T) {
	const parts, rows = 500, 40
	store := newEpochStore()
	g := counting(&script{}, newTaken())
	g.Nodes[0].Source.Factory = &faulty{parts: parts, rows: 1, first: rows, poll: 1, store: store, bad: func(int, int64) bool { return false }}
	if _, err := pipeline.Run(t.Context(), g, pipeline.Options{Shards: 2, Clock: (&clock{at: start}).now, Store: store, Interval: -1, BatchRows: parts}); err != nil {
		t.Fatal(err)
	}
	if len(store.epochs) < rows {
		t.Fatalf("%d epochs", len(store.epochs))
	}
	for i, e := range store.epochs {
		positions := 0
		for _, s := range e.Sections {
			if strings.HasSuffix(s.Name, "\x00positions") {
				positions += len(s.Data)
			}
		}
		// All of them come with the first epochs; then one moves.
		if all := i < len(store.epochs)-rows+5; !all && positions > 100 {
			t.Errorf("epoch %d has %d bytes of positions", e.Number, positions)
		}
	}
}
