package pipeline

import (
	"context"
	"encoding/binary"
	"fmt"
	"maps"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/checkpoint"
	"github.com/eventflux-io/engine/checkpoint/wire"
	"github.com/eventflux-io/engine/io/connector"
)

// A run that ends because too many of a minute's rows are bad gives back those
// that ended it: a machine that has booted with a wrong clock, and is started
// again and again, must not eat a hundred rows each time. Epochs were committed
// while the bad rows came in, so a last one sets the partitions of the stream back:
// each to where it was after its last good row. What errors(s) has said of rows
// that are read again, it says again. Bad rows before a good one stay read: a
// position has nothing but rows that were read before it.

// loose is what a source's part has to give back if its stream ends the run.
type loose struct {
	minute int64           // as badRows counts
	trails map[int32]trail // of partitions whose last rows are bad
	poll   polled
}

// trail is the bad rows at the end of what was read of a partition.
type trail struct {
	rows  int64
	from  connector.Position // before the poll that brought the first of them; without a name: nowhere yet
	mixed bool               // that poll brought good rows before them, too
	good  int64              // and this is the offset of the last one
}

// polled is what is known of the poll at hand.
type polled struct {
	moved     []connector.Position // where partitions were before it
	bad       []record             // in the order of each partition
	undecoded int                  // the first of bad, which were never rows
}

// record names a row of a source.
type record struct {
	partition int32
	offset    int64
}

// begin forgets the rows of an earlier minute: they did not end the run.
func (l *loose) begin(minute int64) {
	if l.minute != minute {
		l.minute = minute
		clear(l.trails)
	}
	l.poll = polled{moved: l.poll.moved[:0], bad: l.poll.bad[:0]}
}

// move records where a partition was before the poll.
func (l *loose) move(partition int32, from connector.Position) {
	from.Partition = partition
	l.poll.moved = append(l.poll.moved, from)
}

// reject notes a bad row.
func (l *loose) reject(partition int32, offset int64) {
	l.poll.bad = append(l.poll.bad, record{partition, offset})
}

// end sums up the poll, whose rows are still in the builder.
func (l *loose) end(b *batch.Builder) {
	if len(l.trails) == 0 && len(l.poll.bad) == 0 {
		return
	}
	if l.trails == nil {
		l.trails = map[int32]trail{}
	}
	ends := map[int32]*ending{}
	of := func(partition int32) *ending {
		if ends[partition] == nil {
			ends[partition] = &ending{}
		}
		return ends[partition]
	}
	refused := map[record]int{}
	for i, r := range l.poll.bad {
		of(r.partition).addBad(r.offset)
		if i >= l.poll.undecoded {
			refused[r]++
		}
	}
	for row := range b.Len() {
		r := record{b.Partition(row), b.Offset(row)}
		if refused[r] > 0 {
			refused[r]--
			continue
		}
		of(r.partition).addGood(r.offset)
	}
	for _, from := range l.poll.moved {
		if e := ends[from.Partition]; e != nil {
			l.follow(from, e)
		}
	}
}

// follow brings the trail of a partition up to date with the rows of a poll that
// began at from.
func (l *loose) follow(from connector.Position, e *ending) {
	t, trails := l.trails[from.Partition]
	switch bad := e.badAfterGood(); {
	case !e.anyGood:
		if !trails {
			t = trail{from: from}
		}
		t.rows += int64(len(e.bad))
	case bad == 0:
		delete(l.trails, from.Partition)
		return
	default:
		t = trail{rows: bad, from: from, mixed: true, good: e.good}
	}
	l.trails[from.Partition] = t
}

// ending is what a poll brought of one partition, if it says how it ended.
type ending struct {
	anyGood bool
	good    int64 // offset of the last good row
	bad     []int64
	unclear bool // offsets do not grow, or not from each good row to the next
}

func (e *ending) addGood(offset int64) {
	e.unclear = e.unclear || e.anyGood && offset <= e.good
	e.anyGood, e.good = true, offset
}

func (e *ending) addBad(offset int64) {
	e.unclear = e.unclear || len(e.bad) > 0 && offset < e.bad[len(e.bad)-1]
	e.bad = append(e.bad, offset)
}

// badAfterGood is how many bad rows are certain to have come after the last good
// one.
func (e *ending) badAfterGood() (n int64) {
	if e.unclear {
		return 0
	}
	for _, offset := range e.bad {
		switch {
		case offset == e.good: // of one record, and a position is after all of it
			return 0
		case offset > e.good:
			n++
		}
	}
	return n
}

// backing is what a source's part had to give back when an epoch was sealed.
type backing struct {
	from   *source
	trails map[int32]trail
	at     map[int32]saved // what was kept of these partitions
}

// sealBack records what the epoch being sealed would have to give back.
func (s *shard) sealBack() {
	s.back = s.back[:0]
	for _, src := range s.sources {
		if len(src.loose.trails) == 0 {
			continue
		}
		b := backing{src, maps.Clone(src.loose.trails), map[int32]saved{}}
		for p := range b.trails {
			b.at[p] = src.kept(p)
		}
		s.back = append(s.back, b)
	}
}

// giveBack commits an epoch that sets the sources back, after a run that a stream
// has ended. The last epoch is durable, and its sections are still valid; no shard reads
// any more.
func (e *epochs) giveBack(ctx context.Context) error {
	if e == nil || !e.run.gaveUp.Load() {
		return nil
	}
	epoch, any := checkpoint.Epoch{Number: e.number + 1, Time: e.run.stampTime()}, false
	for _, s := range e.run.shards {
		var given []givenBack
		for i := range s.back {
			b := &s.back[i]
			if !b.from.stream.gaveUp.Load() {
				continue
			}
			if g := b.resolve(ctx); g.rows > 0 {
				given, any = append(given, g), true
				epoch.Sections = append(epoch.Sections, g.positions())
			}
		}
		for _, section := range s.parts.list {
			switch section.Kind {
			case checkpoint.Source:
				section = unread(section, given)
			case checkpoint.Counters:
				section = uncount(section, given)
			default:
				continue
			}
			epoch.Sections = append(epoch.Sections, section)
		}
	}
	if !any {
		return nil
	}
	if err := e.store.Commit(epoch); err != nil {
		return fmt.Errorf("the rows that ended the run could not be given back: %w", err)
	}
	return nil
}

// givenBack is where the partitions of a source's part go back to.
type givenBack struct {
	*backing
	rows int64
	to   map[int32]connector.Position // without a name: to the beginning
}

// resolve finds where each trail begins. What cannot be found stays read.
func (b *backing) resolve(ctx context.Context) givenBack {
	g := givenBack{backing: b, to: map[int32]connector.Position{}}
	var mixed []sought
	for p, t := range b.trails {
		if t.mixed {
			mixed = append(mixed, sought{partition: p, from: t.from, offset: t.good})
			continue
		}
		g.to[p] = t.from
	}
	maps.Copy(g.to, b.from.seek(ctx, mixed))
	for p := range g.to {
		g.rows += b.trails[p].rows
	}
	return g
}

// positions is a section of where the partitions go back to. Their watermarks stay:
// bad rows have not moved them.
func (g *givenBack) positions() checkpoint.Section {
	table := newPositions()
	for p, to := range g.to {
		was := g.at[p]
		was.known, was.position = to.Name != "", to
		was.put(table, p)
	}
	return checkpoint.Section{Kind: checkpoint.State, Name: positionsName(g.from.task.node), Data: table.Delta(nil)}
}

// unread is a section of a source without the rows that are given back.
func unread(section checkpoint.Section, given []givenBack) checkpoint.Section {
	for _, g := range given {
		if g.from.task.node.ID == section.Name {
			r := &wire.Reader{Data: section.Data}
			section.Data = appendPart(nil, r.Byte() == 1, batch.Time(r.Varint()), r.Varint()-g.rows)
		}
	}
	return section
}

// uncount is a section of counters without the rows that are given back.
func uncount(section checkpoint.Section, given []givenBack) checkpoint.Section {
	var data []byte
	for in := (&wire.Reader{Data: section.Data}); in.More(); {
		id := in.Text()
		var c Counters
		for _, v := range c.all() {
			*v = in.Varint()
		}
		for _, g := range given {
			if g.from.task.node.ID == id {
				c.Rejected -= g.rows
			}
		}
		data = wire.AppendText(data, id)
		for _, v := range c.all() {
			data = binary.AppendVarint(data, *v)
		}
	}
	section.Data = data
	return section
}
