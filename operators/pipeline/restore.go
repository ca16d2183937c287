package pipeline

import (
	"context"
	"encoding/binary"
	"errors"
	"time"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/checkpoint"
	"github.com/eventflux-io/engine/checkpoint/state"
	"github.com/eventflux-io/engine/checkpoint/wire"
	"github.com/eventflux-io/engine/io/connector"
	"github.com/eventflux-io/engine/operators"
)

// Restored says what a run went on with.
type Restored struct {
	Epoch    uint64
	Time     time.Time
	Rows     int // in state
	Took     time.Duration
	Finished bool // the run had ended: there is nothing to do
}

// restored is what was found in the store, beside the state itself.
type restored struct {
	Restored
	sources map[string]*standstill // by node
	anew    bool                   // a sink goes on with an empty output, which the log does not know yet
}

// standstill is where a source was: all its parts together.
type standstill struct {
	epoch      uint64
	ended      bool
	mark       batch.Time // watermark of the stream
	read       int64
	partitions []saved // by number
}

// resumes reports whether an earlier run has begun to write.
func (e *epochs) resumes() bool { return e != nil && !e.store.Empty() }

// restore reads the epochs of the store into the operators and pushes their
// output again: a sink may have missed that of the last ones. The number of
// shards may have been another: each takes the key groups that are its own now.
func (e *epochs) restore(ctx context.Context) (*restored, error) {
	began := e.run.elapsed()
	primitives := map[string][]owned{}
	for _, s := range e.run.shards {
		for _, t := range s.tasks {
			if t == nil {
				continue
			}
			if stateful, ok := t.op.(operators.Stateful); ok {
				for _, p := range stateful.State() {
					name := sectionName(t, p)
					primitives[name] = append(primitives[name], owned{p, t.owns()})
				}
			}
		}
	}
	found := &restored{sources: map[string]*standstill{}}
	positions := e.run.positionTables()
	err := e.store.Load(func(epoch checkpoint.Epoch) error {
		if epoch.Number != found.Epoch { // a base comes in parts
			e.run.clearCounters()
			if err := e.recall(); err != nil {
				return err
			}
		}
		found.Epoch, found.Time = epoch.Number, epoch.Time
		for _, s := range epoch.Sections {
			if err := ctx.Err(); err != nil {
				return err
			}
			switch s.Kind {
			case checkpoint.State:
				if table := positions[s.Name]; table != nil {
					if err := table.Apply(s.Data, func(uint8) bool { return true }); err != nil {
						return damaged(s, err.Error())
					}
					continue
				}
				if primitives[s.Name] == nil {
					return unknown(s)
				}
				for _, p := range primitives[s.Name] {
					if err := p.Apply(s.Data, p.own); err != nil {
						return damaged(s, err.Error())
					}
				}
			case checkpoint.Source:
				if err := found.addSource(epoch.Number, s); err != nil {
					return err
				}
			case checkpoint.Counters:
				if err := e.run.loadCounters(s); err != nil {
					return err
				}
			case checkpoint.Place:
				if err := e.restorePlace(s); err != nil {
					return err
				}
			case checkpoint.Outbox:
				if err := e.restorePayload(s); err != nil {
					return err
				}
			case checkpoint.Finished:
				found.Finished = true
			}
		}
		return nil
	})
	if errors.Is(err, checkpoint.ErrNone) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if err := found.addPositions(e.run, positions); err != nil {
		return nil, err
	}
	if found.anew, err = e.resumeOutboxes(ctx); err != nil {
		return nil, err
	}
	e.number = found.Epoch
	e.run.stamps.goOn(found.Time)
	for _, all := range primitives {
		for _, p := range all {
			found.Rows += p.Rows()
		}
	}
	found.Took = e.run.elapsed() - began
	return found, nil
}

// owned is a primitive of one shard and the key groups that it has.
type owned struct {
	state.Primitive
	own func(group uint8) bool
}

// owns reports which key groups the task has on its shard.
func (t *task) owns() func(group uint8) bool {
	if t.node.keyed() {
		return func(group uint8) bool { return batch.ShardOf(group, t.shards) == t.on.id }
	}
	return func(uint8) bool { return t.on.id == 0 }
}

// save appends how far the shard's part of the source has come: whether it has
// ended, its watermark and the rows read.
func (s *source) save(dst []byte) []byte {
	ended, mark := s.ended, s.task.mark
	if s.spec.Factory == nil && s.task.on.id != 0 {
		// Constants have ended when the first shard has given them, though this one was
		// not asked yet: else a restored run gives them again.
		ended, mark = true, batch.EndOfStream
	}
	return appendPart(dst, ended, mark, s.read)
}

func appendPart(dst []byte, ended bool, mark batch.Time, read int64) []byte {
	dst = wire.AppendBool(dst, ended)
	dst = binary.AppendVarint(dst, int64(mark))
	return binary.AppendVarint(dst, read)
}

// addSource adds what save appended on one shard to what the others did.
func (f *restored) addSource(epoch uint64, section checkpoint.Section) error {
	all := f.sources[section.Name]
	if all == nil || all.epoch != epoch {
		all = &standstill{epoch: epoch, ended: true, mark: batch.EndOfStream}
		f.sources[section.Name] = all
	}
	r := &wire.Reader{Data: section.Data}
	ended := r.Byte() == 1
	all.ended = all.ended && ended
	all.mark = min(all.mark, batch.Time(r.Varint()))
	all.read += r.Varint()
	if r.Bad {
		return damaged(section, "a source's progress that cannot be read")
	}
	return nil
}

// restore takes from what was found how far the shard's partitions of the source
// had come.
func (s *source) restore(found *restored) {
	if found == nil || found.sources[s.task.node.ID] == nil {
		return
	}
	all := found.sources[s.task.node.ID]
	s.ended, s.resumed = all.ended, all.mark
	if s.task.on.id == 0 {
		s.read = all.read
	}
	for i, p := range all.partitions {
		if !p.known || i%s.task.shards != s.task.on.id {
			continue
		}
		for len(s.partitions) <= i {
			s.partitions = append(s.partitions, partition{})
		}
		// There may be more by now. One that was idle and where the first look finds
		// nothing still is: its silence did not begin again.
		p.position.State = unlooked(p.position.State)
		s.partitions[i] = partition{known: true, position: p.position, idle: p.idle}
		*s.marks.Of(int32(i)) = p.mark
		s.stream.name(int32(i), p.position.Name)
	}
}

// unlooked is the state of a partition before anybody has looked at it again.
func unlooked(was connector.PartitionState) connector.PartitionState {
	if was == connector.CaughtUp {
		return connector.Reading
	}
	return was
}

// positions is where the partitions of a source go on.
func (f *restored) positions(node string) []connector.Position {
	if f == nil || f.sources[node] == nil {
		return nil
	}
	var out []connector.Position
	for _, p := range f.sources[node].partitions {
		if p.known {
			out = append(out, p.position)
		}
	}
	return out
}

// saveCounters appends the counters of the shard's tasks, each after its node.
func (s *shard) saveCounters(dst []byte) []byte {
	for _, t := range s.tasks {
		if t == nil {
			continue
		}
		dst = wire.AppendText(dst, t.node.ID)
		for _, v := range t.count.all() {
			dst = binary.AppendVarint(dst, *v)
		}
	}
	return dst
}

// clearCounters forgets those of an earlier epoch: each epoch has all of them.
func (r *run) clearCounters() {
	for _, t := range r.shards[0].tasks {
		t.count = Counters{}
	}
}

// loadCounters adds the counters of a former shard to those of the first one.
func (r *run) loadCounters(section checkpoint.Section) error {
	in := &wire.Reader{Data: section.Data}
	byID := map[string]*task{}
	for _, t := range r.shards[0].tasks {
		byID[t.node.ID] = t
	}
	for in.More() {
		var c Counters
		id := in.Text()
		for _, v := range c.all() {
			*v = in.Varint()
		}
		if t := byID[id]; t != nil {
			for i, v := range t.count.all() {
				*v += *c.all()[i]
			}
		}
	}
	if in.Bad {
		return damaged(section, "counters that cannot be read")
	}
	return nil
}
