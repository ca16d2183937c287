package agg

import (
	"encoding/binary"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/checkpoint/state"
)

var countFunction = Function{
	Name: "count", Doc: "count(*) is the number of rows, count(x) of those where x is not NULL, count(DISTINCT x) of different values.",
	Args: 1, Star: true,
	Examples: []Example{{"count(*)", "(1), (NULL)", "2"}, {"count(x)", "(1), (NULL)", "1"}, {"count(DISTINCT x)", "(1), (1), (2)", "2"}},
	Result:   func(batch.Type) (batch.Type, error) { return batch.Of(batch.Int64), nil },
	New:      func(batch.Type, string) Accumulator { return count{} },
}

// count counts rows, or values that are not NULL where it has an argument.
type count struct{}

func (count) Columns() []state.Kind { return []state.Kind{state.Int64} }

func (count) Add(in Input) {
	counts := in.Slice.Int64s(in.Base)
	if len(in.Args) == 0 || in.Args[0].Valid == nil && in.Args[0].Type.Kind != batch.Null {
		for _, id := range in.IDs {
			counts[id]++
		}
		return
	}
	for j, id := range in.IDs {
		if !in.Args[0].IsNull(in.row(j)) {
			counts[id]++
		}
	}
}

func (count) Result(s *batch.Scratch, at *state.Slice, base int, ids []uint32) batch.Column {
	return batch.FixedColumn(batch.Of(batch.Int64), gather(s, at.Int64s(base), ids), nil)
}

// distinct feeds another accumulator with the first row of each different value
// of a group. The values seen live in a table of their own, keyed by the length of
// the group key, that key, and the value.
type distinct struct {
	Accumulator
	seen *state.Table
	key  []byte
	ids  [1]uint32
	keep []int32
	into []uint32
}

// Distinct is acc over different values only; name is that of its state.
func Distinct(acc Accumulator, name string) Accumulator {
	return &distinct{Accumulator: acc, seen: state.NewTable(name + ".distinct")}
}

func (d *distinct) State() []state.Primitive { return []state.Primitive{d.seen} }
func (d *distinct) Drop(at int64)            { d.seen.Drop(at) }

func (d *distinct) Forget(at int64, groups map[string]bool) {
	slice := d.seen.Slice(at)
	for id := range uint32(slice.Len()) {
		if !slice.Live(id) {
			continue
		}
		key := slice.Key(id)
		size, n := binary.Uvarint(key)
		if groups[string(key[n:n+int(size)])] {
			slice.Delete(id)
		}
	}
}

func (d *distinct) Add(in Input) {
	slice := d.seen.Slice(in.Slice.At())
	values := batch.EncodeKeys(in.Scratch, in.Args[:1], in.Batch.N)
	d.keep, d.into = d.keep[:0], d.into[:0]
	for j, id := range in.IDs {
		row := in.row(j)
		if in.Args[0].IsNull(row) {
			continue
		}
		group := in.Keys.Key(row)
		d.key = binary.AppendUvarint(d.key[:0], uint64(len(group)))
		d.key = append(append(d.key, group...), values.Key(row)...)
		hash := state.HashWith(in.Keys.Hashes[row], d.key)
		offsets := [2]int32{0, int32(len(d.key))}
		hashes := [1]uint64{hash}
		before := slice.Upsert(state.Keys{Data: d.key, Offsets: offsets[:], Hashes: hashes[:]}, nil, d.ids[:])
		if int(d.ids[0]) >= before {
			d.keep, d.into = append(d.keep, int32(row)), append(d.into, id)
		}
	}
	if len(d.keep) > 0 {
		in.Rows, in.IDs = d.keep, d.into
		d.Accumulator.Add(in)
	}
}
