package pipeline

import (
	"context"
	"errors"
	"time"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/io/connector"
)

// sought is a row whose position is wanted: sources say positions a poll, not a row.
type sought struct {
	partition int32
	from      connector.Position // before the poll that brought it; without a name: the beginning
	offset    int64
}

// seekTime bounds how long the rows of one poll may take to be read again.
const seekTime = 5 * time.Second

// seek finds the positions after rows by reading the polls that brought them again,
// row by row, with a source of its own. A row that does not come again is not among
// the answers.
func (s *source) seek(ctx context.Context, rows []sought) map[int32]connector.Position {
	if len(rows) == 0 || s.spec.Factory == nil || !s.spec.Factory.Replayable() {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, seekTime)
	defer cancel()
	again, err := s.spec.Factory.New(s.task.on.id, s.task.shards)
	if err != nil {
		return nil
	}
	defer again.Close()
	k := seeking{from: again, wanted: map[string]sought{}, stands: map[int32]connector.Position{}, found: map[int32]connector.Position{}}
	var begin []connector.Position
	for _, p := range s.task.on.run.positions(s.stream) {
		for _, r := range rows {
			if r.partition == p.Partition {
				k.wanted[p.Name] = r
				p = r.from
			}
		}
		if p.Name != "" {
			begin = append(begin, p)
		}
	}
	if again.Open(ctx, begin) != nil {
		return nil
	}
	builder := batch.NewBuilder(s.spec.Schema, 1, 1<<40)
	for len(k.wanted) > 0 && ctx.Err() == nil && k.poll(builder) {
		if builder.Empty() {
			select {
			case <-again.Ready():
			case <-ctx.Done():
			}
		}
	}
	return k.found
}

// seeking is a search on its way.
type seeking struct {
	from   connector.Source
	wanted map[string]sought // by the name of the partition
	stands map[int32]connector.Position
	found  map[int32]connector.Position // by the number that sought has
}

// poll reads a row; false: there is nothing more to read.
func (k *seeking) poll(one *batch.Builder) (more bool) {
	one.Reset()
	positions, err := k.from.Poll(one)
	for _, p := range positions {
		if _, known := k.stands[p.Partition]; !known {
			_, wanted := k.wanted[p.Name]
			k.from.Pause(p.Partition, !wanted)
		}
		k.stands[p.Partition] = p
	}
	if partition, offset, any := lastRow(one); any {
		k.pass(k.stands[partition], offset)
	}
	return err == nil || errors.Is(err, connector.ErrTemporary)
}

// pass takes the position after a row, if it is wanted. One that has gone past the
// row without meeting it will not.
func (k *seeking) pass(after connector.Position, offset int64) {
	want, wanted := k.wanted[after.Name]
	if !wanted || offset < want.offset {
		return
	}
	delete(k.wanted, after.Name)
	k.from.Pause(after.Partition, true)
	if offset == want.offset {
		after.Partition = want.partition
		k.found[want.partition] = after
	}
}

// lastRow is the record that a poll for one row has brought.
func lastRow(b *batch.Builder) (partition int32, offset int64, any bool) {
	if rejected := b.Rejected(); len(rejected) > 0 {
		last := rejected[len(rejected)-1]
		return last.Partition, last.Offset, true
	}
	if n := b.Len(); n > 0 {
		return b.Partition(n - 1), b.Offset(n - 1), true
	}
	return 0, 0, false
}
