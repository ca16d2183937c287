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
	of   *state.Lists // the keys in seen of each group; nil: groups are not forgotten
	key  []byte
	ids  [1]uint32
	keep []int32
	into []uint32
}

// Distinct is acc over different values only; name is that of its state. forgets: groups
// may be forgotten one by one, which takes a list of the values of each.
func Distinct(acc Accumulator, name string, forgets bool) Accumulator {
	d := &distinct{Accumulator: acc, seen: state.NewTable(name + ".distinct")}
	if forgets {
		d.of = state.NewLists(name + ".values")
	}
	return d
}

func (d *distinct) State() []state.Primitive {
	if d.of == nil {
		return []state.Primitive{d.seen}
	}
	return []state.Primitive{d.seen, d.of}
}

func (d *distinct) Drop(at int64) { d.seen.Drop(at) }

func (d *distinct) Forget(at int64, group []byte, hash uint64) {
	slice := d.seen.Slice(at)
	d.of.Each(group, hash, func(key []byte) {
		if id := slice.Lookup(key, state.HashWith(hash, key)); id != state.None {
			slice.Delete(id)
		}
	})
	d.of.Drop(group, hash)
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
			if d.of != nil {
				d.of.Append(group, in.Keys.Hashes[row], d.key)
			}
		}
	}
	if len(d.keep) > 0 {
		in.Rows, in.IDs = d.keep, d.into
		d.Accumulator.Add(in)
	}
}
