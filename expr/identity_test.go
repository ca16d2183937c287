package expr

import (
	"testing"

	"github.com/eventflux-io/engine/batch"
)

// TestIdentityTellsExpressionsApart: each of these computes something else than all
// others, and differs from its neighbour in one field.
func TestIdentityTellsExpressionsApart(t *testing.T) {
	a := &ColumnRef{Index: 0, Name: "a", T: bigint}
	b := &ColumnRef{Index: 1, Name: "b", T: bigint}
	yes := &ColumnRef{Index: 2, Name: "yes", T: boolType}
	point := batch.StructOf(batch.Field{Name: "x", Type: bigint})
	seen := map[string]Expr{}
	for _, e := range []Expr{
		a, b, &ColumnRef{T: double},
		&ColumnRef{T: batch.DecimalOf(9, 2)}, &ColumnRef{T: batch.DecimalOf(9, 3)}, &ColumnRef{T: batch.DecimalOf(8, 3)},
		&ColumnRef{T: point}, &ColumnRef{T: batch.ArrayOf(point)}, &ColumnRef{T: batch.ArrayOf(bigint)},
		&ColumnRef{T: batch.StructOf(batch.Field{Name: "y", Type: bigint})},
		NewString("a"), NewString("b"), NewString(""), NewNull(), Unified(NewNull(), stringType),
		&Call{Name: "f", Args: []Expr{a}, T: bigint}, &Call{Name: "g", Args: []Expr{a}, T: bigint},
		&Call{Name: "g", Args: []Expr{b}, T: bigint}, &Call{Name: "g", Args: []Expr{b}, T: double},
		&Call{Name: "g", Args: []Expr{b, a}, T: double}, &Call{Name: "g", Args: []Expr{a, b}, T: double},
		&Call{Name: "g", Args: []Expr{&Call{Name: "g", Args: []Expr{a}, T: double}, b}, T: double},
		&Logic{Terms: []Expr{yes, yes}}, &Logic{Or: true, Terms: []Expr{yes, yes}}, &Logic{Or: true, Terms: []Expr{yes, yes, yes}},
		&Coalesce{Args: []Expr{a, b}, T: bigint}, &Coalesce{Args: []Expr{b, a}, T: bigint}, &Coalesce{Args: []Expr{a, b}, T: double},
		&Cast{X: a, To: double}, &Cast{X: b, To: double}, &Cast{X: a, To: stringType}, &Cast{X: a, To: double, Try: true},
		&InSet{X: a, Set: map[string]bool{"1": true}}, &InSet{X: b, Set: map[string]bool{"1": true}},
		&InSet{X: a, Set: map[string]bool{"1": true, "2": true}}, &InSet{X: a, Set: map[string]bool{"1": true}, HasNull: true},
		&Case{Conds: []Expr{yes}, Thens: []Expr{a}, Else: b, T: bigint}, &Case{Conds: []Expr{yes}, Thens: []Expr{b}, Else: a, T: bigint},
		&Case{Conds: []Expr{yes, yes}, Thens: []Expr{a, b}, Else: b, T: bigint}, &Case{Conds: []Expr{yes}, Thens: []Expr{a}, Else: b, T: double},
		&RowInfo{What: EventTime}, &RowInfo{What: EmitKind}, &RowInfo{What: Arrival},
	} {
		id := string(AppendIdentity(nil, e))
		if other := seen[id]; other != nil {
			t.Errorf("%s and %s are both %s", other, e, id)
		}
		seen[id] = e
	}
}

// TestIdentityLeavesOutNames: what people call a column, and whether a conversion was
// written, changes nothing.
func TestIdentityLeavesOutNames(t *testing.T) {
	for _, pair := range [][2]Expr{
		{&ColumnRef{Index: 1, Name: "a", T: bigint}, &ColumnRef{Index: 1, Name: "b", T: bigint}},
		{&Cast{X: &ColumnRef{T: bigint}, To: double}, &Cast{X: &ColumnRef{T: bigint}, To: double, Implicit: true}},
		{&InSet{X: &ColumnRef{T: bigint}, Set: map[string]bool{"x": true, "y": true}, list: "x, y"}, &InSet{X: &ColumnRef{T: bigint}, Set: map[string]bool{"y": true, "x": true}, list: "y, x"}},
	} {
		if a, b := string(AppendIdentity(nil, pair[0])), string(AppendIdentity(nil, pair[1])); a != b {
			t.Errorf("%s and %s", a, b)
		}
	}
}
