package expr

import (
	"slices"

	"github.com/eventflux-io/engine/batch"
)

// RowInfo reads what a batch says of a row beside its columns.
type RowInfo struct{ What RowInfoKind }

// RowInfoKind says which.
type RowInfoKind uint8

const (
	EventTime RowInfoKind = iota // the row time; NULL where the stream has none
	EmitKind                     // early, final, correction or delete
	Arrival                      // the arrival stamp: now()
)

func (r *RowInfo) Type() batch.Type {
	if r.What == EmitKind {
		return batch.Of(batch.String)
	}
	return timestampType
}

func (r *RowInfo) String() string {
	if r.What == EmitKind {
		return "emit_kind"
	}
	if r.What == Arrival {
		return "now()"
	}
	return "event_time()"
}

func (r *RowInfo) Eval(env *Env, in *batch.Batch) batch.Column {
	switch {
	case r.What == EmitKind:
		return emitKinds(env, in)
	case r.What == Arrival && in.Arrived != nil:
		return batch.FixedColumn(timestampType, arrivals(env, in), nil)
	case r.What == Arrival:
		now := batch.Alloc[batch.Time](env.Scratch, 1)
		now[0] = env.Now
		c := batch.FixedColumn(timestampType, now, nil)
		return c.AsConst()
	}
	if in.Times == nil {
		return batch.NullColumn(env.Scratch, timestampType)
	}
	return batch.FixedColumn(timestampType, in.Times, nil)
}

// arrivals are the arrival stamps of rows; of one that the engine has made, the time.
func arrivals(env *Env, in *batch.Batch) []batch.Time {
	if !slices.Contains(in.Arrived, batch.MinTime) {
		return in.Arrived
	}
	all := batch.Alloc[batch.Time](env.Scratch, in.N)
	for i, t := range in.Arrived {
		if all[i] = t; t == batch.MinTime {
			all[i] = env.Now
		}
	}
	return all
}

var emitNames = [...]string{batch.Final: "final", batch.Early: "early", batch.Correction: "correction", batch.Deleted: "delete"}

func emitKinds(env *Env, in *batch.Batch) batch.Column {
	offsets := batch.Alloc[int32](env.Scratch, in.N+1)
	offsets[0] = 0
	size := 0
	name := func(i int) string {
		if in.Emits == nil {
			return emitNames[batch.Final]
		}
		return emitNames[in.Emits[i]]
	}
	for i := range in.N {
		size += len(name(i))
		offsets[i+1] = int32(size)
	}
	data := env.Scratch.Bytes(size)
	for i := range in.N {
		copy(data[offsets[i]:], name(i))
	}
	return batch.TextColumn(batch.Of(batch.String), offsets, data, nil)
}
