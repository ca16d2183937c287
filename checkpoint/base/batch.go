package base

import (
	"fmt"

	"github.com/eventflux-io/engine/checkpoint"
	"github.com/eventflux-io/engine/checkpoint/state"
)

// batch is the runs of state that one reading of the epochs completes.
type batch struct {
	runs  []*run // of different names
	bytes int    // of their sections
}

// run is consecutive entries of the state of one name on their way into the base.
type run struct {
	name string
	state.Merger
}

// add puts a section of the earlier base into the batch.
func (m *Merge) add(s checkpoint.Section) error {
	if n := len(m.batch.runs); n > 0 && m.batch.runs[n-1].name != s.Name {
		if err := m.addNew(m.batch.runs[n-1].name); err != nil {
			return err
		}
	}
	if err := m.room(len(s.Data)); err != nil {
		return err
	}
	r := m.run(s.Name)
	if err := r.Add(s.Data); err != nil {
		return named(s.Name, err)
	}
	return nil
}

// addNew adds what the epochs add to the state of a name, after what the earlier base
// has of it.
func (m *Merge) addNew(name string) error {
	bytes, some := m.state.of[name]
	if !some || bytes == taken {
		return nil
	}
	if err := m.room(bytes); err != nil {
		return err
	}
	m.run(name).Take(0, m.Most)
	m.state.of[name] = taken
	return nil
}

// taken is the bytes of state that has been added to a batch.
const taken = -1

// room makes sure that that many bytes fit into the batch, or that it is empty.
func (m *Merge) room(bytes int) error {
	if len(m.batch.runs) > 0 && m.batch.bytes+bytes > m.Most {
		if err := m.flush(); err != nil {
			return err
		}
	}
	m.batch.bytes += bytes
	return nil
}

// run is that of a name in the batch: the last, or a new one.
func (m *Merge) run(name string) *run {
	b := &m.batch
	if n := len(b.runs); n == 0 || b.runs[n-1].name != name {
		b.runs = append(b.runs, &run{name: name})
	}
	return b.runs[len(b.runs)-1]
}

// flush updates the runs of the batch, and those that go on where the room of one was
// too small, and writes them.
func (m *Merge) flush() error {
	runs := m.batch.runs
	m.batch = batch{}
	for len(runs) > 0 {
		if err := m.update(runs); err != nil {
			return err
		}
		var next []*run
		for _, r := range runs {
			err := r.Base(m.Most, func(part []byte) error {
				return m.Write(checkpoint.Section{Kind: checkpoint.State, Name: r.name, Data: part})
			})
			if err != nil {
				return err
			}
			if skip, left := r.Left(); left {
				more := &run{name: r.name}
				more.Take(skip, m.Most)
				next = append(next, more)
			}
		}
		runs = next
	}
	return nil
}

// update applies the epochs to runs.
func (m *Merge) update(runs []*run) error {
	byName := map[string]*run{}
	for _, r := range runs {
		byName[r.name] = r
	}
	return m.epochs(func(e checkpoint.Epoch) error {
		for _, s := range e.Sections {
			if r := byName[s.Name]; r != nil && s.Kind == checkpoint.State {
				if err := r.Update(s.Data); err != nil {
					return named(s.Name, err)
				}
			}
		}
		return nil
	})
}

func named(name string, err error) error { return fmt.Errorf("%q: %w", name, err) }
