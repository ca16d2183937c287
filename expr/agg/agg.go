// Package agg holds the aggregates. An accumulator keeps the state of all groups
// at once, in columns of the slice that the operator groups in: row id of the
// slice is the group. One file an aggregate or a family; the table below lists
// them all. Start with Accumulator.
package agg

import (
	"sort"
	"strings"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/checkpoint/state"
)

// Accumulator adds rows to groups. It keeps nothing itself but where its
// columns are; one goroutine uses it.
type Accumulator interface {
	// Columns are the kinds of the columns it needs, zero for a new group.
	Columns() []state.Kind
	// Add adds the rows of in to their groups, in order.
	Add(in Input)
	// Result is the value of the given groups, in the memory of s. Its column has
	// an error bit where the value does not fit the type.
	Result(s *batch.Scratch, at *state.Slice, base int, ids []uint32) batch.Column
}

// Keeper is an Accumulator with state beside its columns. Drop is called when
// the slice at a position is dropped, Forget before a group of it is deleted.
type Keeper interface {
	State() []state.Primitive
	Drop(at int64)
	Forget(at int64, key []byte, hash uint64) // the group's encoded key and its hash
}

// Caster is an Accumulator that reads its argument as one type only; whoever
// evaluates the argument casts it.
type Caster interface{ Wants() batch.Type }

// Input is a run of rows that go to one slice. Row Rows[j] of Args (row j where
// Rows is nil) belongs to group IDs[j].
type Input struct {
	Scratch *batch.Scratch
	Batch   *batch.Batch // whose rows they are, for their stamps
	Keys    batch.Keys   // group keys of the rows of Batch
	Args    []batch.Column
	Rows    []int32
	IDs     []uint32
	Slice   *state.Slice
	Base    int // the accumulator's first column in Slice
}

// row is the row of Args that the j-th id belongs to.
func (in *Input) row(j int) int {
	if in.Rows == nil {
		return j
	}
	return int(in.Rows[j])
}

// Function is an aggregate that SQL can name: an entry of the table.
type Function struct {
	Name     string
	Aliases  []string
	Doc      string
	Examples []Example
	// Args is the number of arguments, and Star whether * may be for them.
	Args int
	Star bool
	// Result is the type of its value; an error says what it does not take.
	Result func(arg batch.Type) (batch.Type, error)
	// New makes an accumulator for an argument of that type. name distinguishes its state
	// from that of others.
	New func(arg batch.Type, name string) Accumulator
}

// Example is an aggregate over the values of x, one a row, and its value as text.
type Example struct {
	SQL    string
	Values string // of column x, as the rows of a VALUES list
	Want   string
}

// Functions is every aggregate.
var Functions = []Function{
	countFunction, sumFunction, avgFunction, minFunction, maxFunction,
	firstFunction, lastFunction, anyValueFunction,
	stddevFunction, stddevSampFunction, varPopFunction, varSampFunction,
	boolAndFunction, boolOrFunction, bitAndFunction, bitOrFunction, bitXorFunction,
}

// Lookup finds an aggregate by name or alias, ignoring case; nil if there is
// none.
func Lookup(name string) *Function {
	name = strings.ToLower(name)
	for i := range Functions {
		f := &Functions[i]
		if f.Name == name {
			return f
		}
		for _, a := range f.Aliases {
			if a == name {
				return f
			}
		}
	}
	return nil
}

// Names are all names and aliases, sorted.
func Names() []string {
	var names []string
	for _, f := range Functions {
		names = append(append(names, f.Name), f.Aliases...)
	}
	sort.Strings(names)
	return names
}

// class is how values of a type are held in state columns.
type class uint8

const (
	intClass    class = iota // Int64: BOOL, integers, times
	floatClass               // Float64
	wideClass                // Fixed16: DECIMAL
	textClass                // Bytes
	nestedClass              // Bytes: ARRAY and STRUCT, encoded as keys are
)

func classOf(t batch.Type) class {
	switch {
	case t.IsFloat():
		return floatClass
	case t.Kind == batch.Decimal:
		return wideClass
	case t.IsText():
		return textClass
	case t.IsNested():
		return nestedClass
	}
	return intClass
}

func (c class) kind() state.Kind {
	return [...]state.Kind{state.Int64, state.Float64, state.Fixed16, state.Bytes, state.Bytes}[c]
}

func wide(v batch.Decimal128) state.Wide { return state.Wide{v.LowBits(), uint64(v.HighBits())} }

// held reads the values of groups from a state column back into a column of
// type t. present says which have one; the others are NULL.
func held(s *batch.Scratch, t batch.Type, at *state.Slice, col int, ids []uint32, present func(id uint32) bool) batch.Column {
	valid := s.Bitmap(len(ids))
	all := true
	for j, id := range ids {
		if present(id) {
			valid.Set(j)
		} else {
			all = false
		}
	}
	if all {
		valid = nil
	}
	switch classOf(t) {
	case floatClass:
		v := gather(s, at.Float64s(col), ids)
		if t.Kind == batch.Float32 {
			narrow := batch.Alloc[float32](s, len(v))
			for i := range v {
				narrow[i] = float32(v[i])
			}
			return batch.FixedColumn(t, narrow, valid)
		}
		return batch.FixedColumn(t, v, valid)
	case wideClass:
		wides := at.Wides(col)
		out := batch.Alloc[batch.Decimal128](s, len(ids))
		for j, id := range ids {
			out[j] = decimal(wides[id])
		}
		return batch.FixedColumn(t, out, valid)
	case textClass:
		return heldTexts(s, t, at, col, ids, valid)
	case nestedClass:
		return heldNested(s, t, at, col, ids, valid)
	}
	return batch.NarrowInts(s, t, gather(s, at.Int64s(col), ids), valid)
}

func heldTexts(s *batch.Scratch, t batch.Type, at *state.Slice, col int, ids []uint32, valid batch.Bitmap) batch.Column {
	size := 0
	for _, id := range ids {
		size += len(at.Value(col, id))
	}
	offsets, data := batch.Alloc[int32](s, len(ids)+1), s.Bytes(size)[:0]
	for j, id := range ids {
		offsets[j] = int32(len(data))
		data = append(data, at.Value(col, id)...)
	}
	offsets[len(ids)] = int32(len(data))
	return batch.TextColumn(t, offsets, data, valid)
}

func heldNested(s *batch.Scratch, t batch.Type, at *state.Slice, col int, ids []uint32, valid batch.Bitmap) batch.Column {
	into := []*batch.ColumnBuilder{batch.NewColumnBuilder(t)}
	for j, id := range ids {
		if valid == nil || valid.Get(j) {
			batch.AppendKey(at.Value(col, id), into)
		} else {
			into[0].AppendNull()
		}
	}
	made := into[0].Column()
	return made.Clone(s)
}

func gather[T any](s *batch.Scratch, v []T, ids []uint32) []T {
	out := batch.Alloc[T](s, len(ids))
	for j, id := range ids {
		out[j] = v[id]
	}
	return out
}
