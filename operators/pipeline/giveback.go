package pipeline

import (
	"fmt"

	"github.com/eventflux-io/engine/checkpoint"
	"github.com/eventflux-io/engine/io/connector"
)

// A run that ends because too many of a minute's rows are bad gives back those
// that ended it: a machine that has booted with a wrong clock, and is started
// again and again, must not eat a hundred rows each time. Epochs were committed
// while the bad rows came in, so a last one sets the sources back: to where they
// stood after the last poll with a good row. What errors(s) has said of rows that
// are read again, it says again.

// loose is what a source's part has to give back if the run ends so.
type loose struct {
	rows   int64                        // of this minute, all bad, since the last good one
	minute int64                        // as badRows counts
	back   map[int32]connector.Position // where partitions stood before; the zero value: nowhere yet
	moved  []connector.Position         // where partitions stood that the poll at hand has moved
}

// begin forgets the rows of an earlier minute: they did not end the run.
func (l *loose) begin(minute int64) {
	if l.minute != minute {
		l.minute, l.rows = minute, 0
		clear(l.back)
	}
	l.moved = l.moved[:0]
}

// move notes where a partition stood before the poll.
func (l *loose) move(partition int32, from connector.Position) {
	from.Partition = partition
	l.moved = append(l.moved, from)
}

// end says how many rows the poll had, and how many of them were bad.
func (l *loose) end(rows, bad int64) {
	switch {
	case rows == 0:
		return
	case rows > bad:
		l.rows = 0
		clear(l.back)
		return
	}
	l.rows += rows
	for _, at := range l.moved {
		if _, known := l.back[at.Partition]; !known {
			if l.back == nil {
				l.back = map[int32]connector.Position{}
			}
			l.back[at.Partition] = at
		}
	}
}

// of is where a partition goes back to; false: to its beginning.
func (l *loose) of(p partition) (connector.Position, bool) {
	at, moved := l.back[p.position.Partition]
	if !moved {
		return p.position, true
	}
	return at, at.Name != ""
}

// sealBack makes the sections that set the shard's sources back from the epoch
// being sealed; none where there is nothing to give back.
func (s *shard) sealBack() {
	s.back = sections{}
	for _, src := range s.sources {
		if src.loose.rows > 0 {
			s.back.add(checkpoint.Source, src.task.node.ID, src.saveBack)
		}
	}
	if len(s.back.list) == 0 {
		return
	}
	for _, src := range s.sources {
		src.task.count.Rejected -= src.loose.rows
	}
	s.back.add(checkpoint.Counters, "", s.saveCounters)
	for _, src := range s.sources {
		src.task.count.Rejected += src.loose.rows
	}
}

// giveBack commits an epoch that sets the sources back, after a run that a stream
// has ended. The last epoch is durable, and its sections still stand.
func (e *epochs) giveBack() error {
	if e == nil || !e.run.gaveUp.Load() {
		return nil
	}
	epoch, any := checkpoint.Epoch{Number: e.number + 1, Time: e.run.stampTime()}, false
	for _, s := range e.run.shards {
		any = any || len(s.back.list) > 0
		for _, section := range s.parts.list {
			if section.Kind == checkpoint.Source || section.Kind == checkpoint.Counters {
				epoch.Sections = append(epoch.Sections, s.back.instead(section))
			}
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

// instead is the section of the same name, if there is one.
func (s *sections) instead(of checkpoint.Section) checkpoint.Section {
	for _, section := range s.list {
		if section.Kind == of.Kind && section.Name == of.Name {
			return section
		}
	}
	return of
}
