package pipeline

import (
	"encoding/binary"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/checkpoint"
	"github.com/eventflux-io/engine/checkpoint/state"
	"github.com/eventflux-io/engine/checkpoint/wire"
	"github.com/eventflux-io/engine/io/connector"
)

// How far a source was read is state of its own: a table with a row a partition, of
// which an epoch holds those that have moved. Thousands of partitions of which few
// have rows cost no more than the few.

// positionsName names the positions of a source across runs.
func positionsName(n *Node) string { return n.ID + "\x00positions" }

func newPositions() *state.Table { return state.NewTable("positions", state.Bytes) }

// saved is what is kept of a partition.
type saved struct {
	known    bool
	position connector.Position
	mark     batch.Time
	idle     bool
}

// put writes what is kept of a partition into a table of positions.
func (p saved) put(to *state.Table, number int32) {
	key := binary.AppendUvarint(nil, uint64(number))
	data := wire.AppendBool(nil, p.known)
	data = wire.AppendText(data, p.position.Name)
	data = wire.AppendText(data, p.position.Note)
	data = binary.AppendVarint(data, p.position.Offset)
	data = binary.AppendVarint(data, p.position.Line)
	data = append(data, byte(p.position.State))
	data = binary.AppendVarint(data, int64(p.mark))
	data = wire.AppendBool(data, p.idle)
	var id [1]uint32
	slice := to.Slice(0)
	slice.Upsert(state.Keys{Data: key, Offsets: []int32{0, int32(len(key))}, Hashes: []uint64{state.Hash(key)}}, nil, id[:])
	slice.SetValue(0, id[0], data)
}

// mostPartitions is more than any source has.
const mostPartitions = 1 << 24

// partitionsOf reads a table of positions, by number of the partition; false: it
// cannot be read.
func partitionsOf(t *state.Table) (list []saved, ok bool) {
	slice := t.Find(0)
	if slice == nil {
		return nil, true
	}
	for id := range uint32(slice.Len()) {
		if !slice.Live(id) {
			continue
		}
		key, r := wire.Reader{Data: slice.Key(id)}, wire.Reader{Data: slice.Value(0, id)}
		number := key.Uvarint()
		p := saved{
			known:    r.Byte() == 1,
			position: connector.Position{Partition: int32(number), Name: r.Text(), Note: r.Text(), Offset: r.Varint(), Line: r.Varint(), State: connector.PartitionState(r.Byte())},
			mark:     batch.Time(r.Varint()),
			idle:     r.Byte() == 1,
		}
		if key.Bad || r.Bad || number > mostPartitions {
			return nil, false
		}
		for len(list) <= int(number) {
			list = append(list, saved{})
		}
		list[number] = p
	}
	return list, true
}

// touch has the next epoch hold what is known of a partition.
func (s *source) touch(partition int32) {
	if p := &s.partitions[partition]; !p.touched {
		p.touched = true
		s.touched = append(s.touched, partition)
	}
}

// kept is what is kept of a partition now.
func (s *source) kept(number int32) saved {
	p := &s.partitions[number]
	return saved{p.known, p.position, *s.marks.Of(number), p.idle}
}

// savePositions appends the positions of the partitions that have moved.
func (s *source) savePositions(dst []byte) []byte {
	if s.positions == nil {
		s.positions = newPositions()
	}
	for _, number := range s.touched {
		s.partitions[number].touched = false
		s.kept(number).put(s.positions, number)
	}
	s.touched = s.touched[:0]
	return s.positions.Delta(dst)
}

// positions are where all partitions of a stream are; no shard reads any more.
func (r *run) positions(of *stream) (all []connector.Position) {
	for _, s := range r.shards {
		for _, src := range s.sources {
			for i := range src.partitions {
				if p := &src.partitions[i]; src.stream == of && p.known {
					all = append(all, p.position)
				}
			}
		}
	}
	return all
}

// positionTables are empty tables of positions of all sources, by the name of their
// sections.
func (r *run) positionTables() map[string]*state.Table {
	tables := map[string]*state.Table{}
	for _, n := range r.graph.Nodes {
		if n.Source != nil {
			tables[positionsName(n)] = newPositions()
		}
	}
	return tables
}

// addPositions takes over what the tables hold.
func (f *restored) addPositions(r *run, tables map[string]*state.Table) error {
	for _, n := range r.graph.Nodes {
		at := f.sources[n.ID]
		if n.Source == nil || at == nil {
			continue
		}
		var ok bool
		if at.partitions, ok = partitionsOf(tables[positionsName(n)]); !ok {
			return damaged(checkpoint.Section{Kind: checkpoint.State, Name: positionsName(n)}, "a position that cannot be read")
		}
	}
	return nil
}
