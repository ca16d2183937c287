package operators_test

import (
	"context"
	"testing"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/operators"
)

func union(env operators.Env) operators.Operator { return &operators.Union{Env: env} }

func TestUnion(t *testing.T) {
	run(t, []drive{{
		name: "all rows of all inputs pass",
		of:   union,
		script: `
			1 a 1
			= 1 a 1
			1 port=1 a 1
			2 port=2 b NULL
			= 1 a 1
			= 2 b NULL
			to 60`,
	}})
}

// Rows of different inputs that have the same stamp have different ones in the
// union, those of the first input first.
func TestUnionPlaces(t *testing.T) {
	var places placeOutput
	scratch := &batch.Scratch{}
	u := union(operators.Env{Scratch: scratch})
	for port := range 3 {
		b := batch.NewBuilder(schema, 1, 1<<30)
		row{k: "a", v: "1"}.append(t, b)
		b.EndRow(7, 100, 0)
		if err := u.Process(t.Context(), port, b.Batch(scratch), &places); err != nil {
			t.Fatal(err)
		}
	}
	for i := range places.at[1:] {
		if !places.at[i].Before(places.at[i+1]) {
			t.Errorf("a row of input %d, at %v, is not before one of input %d, at %v", i, places.at[i], i+1, places.at[i+1])
		}
	}
}

// placeOutput keeps the places of rows.
type placeOutput struct {
	output
	at []batch.Stamp
}

func (o *placeOutput) Emit(_ context.Context, b *batch.Batch) error {
	for i := range b.N {
		o.at = append(o.at, b.StampOf(i))
	}
	return nil
}
