// Package base merges epochs into a base: all that a run must know to go on from the
// last of them. It knows neither operators nor files: the parts of state merge
// themselves (checkpoint/state), and a store reads and writes. Start with Merge.
package base

import (
	"bytes"
	"errors"

	"github.com/eventflux-io/engine/checkpoint"
)

// Merge makes a base of an earlier one and the epochs after it. What it holds at a time
// is a run of state of about Most bytes as it is saved, and an epoch. State of one name
// may come in several sections of a base, whose entries follow each other.
type Merge struct {
	// Base calls visit with the sections of the earlier base, in the order in which they
	// were written; nil: there is none. The data are the caller's after visit.
	Base func(visit func(checkpoint.Section) error) error
	// Epochs calls visit with those after it, oldest first: at least one. It is called
	// several times.
	Epochs func(visit func(checkpoint.Epoch) error) error
	// Begin is called once, with the number and time of the base, before Write.
	Begin func(last checkpoint.Epoch) error
	// Write takes a section, whose data are the merge's again when it returns.
	Write func(checkpoint.Section) error
	// Stopped reports whether the merge shall end; it is asked at every epoch.
	Stopped func() bool
	Most    int

	state  ordered[string, int]                  // bytes of state in the epochs
	sinks  ordered[string, []checkpoint.Section] // the last place and output of each in the epochs
	latest ordered[checkpoint.Kind, *latest]     // what else counts of the epochs, by kind
	tail   []checkpoint.Section                  // what else counts of the earlier base
	batch  batch
}

// ordered is a map that keeps the order in which its keys came.
type ordered[K comparable, V any] struct {
	of    map[K]V
	order []K
}

func (o *ordered[K, V]) set(key K, v V) {
	if o.of == nil {
		o.of = map[K]V{}
	}
	if _, known := o.of[key]; !known {
		o.order = append(o.order, key)
	}
	o.of[key] = v
}

// ErrStopped is what Run returns where Stopped was true.
var ErrStopped = errors.New("the merge was stopped")

// Run merges. Errors are those of the functions, wrap state.ErrDamaged, or are
// ErrStopped.
func (m *Merge) Run() error {
	last, err := m.survey()
	if err != nil {
		return err
	}
	if err := m.Begin(last); err != nil {
		return err
	}
	if m.Base != nil {
		if err := m.Base(m.earlier); err != nil {
			return err
		}
	}
	for _, name := range m.state.order {
		if err := m.addNew(name); err != nil {
			return err
		}
	}
	if err := m.flush(); err != nil {
		return err
	}
	for _, name := range m.sinks.order {
		m.tail = append(m.tail, m.sinks.of[name]...)
	}
	for _, kind := range m.latest.order {
		m.tail = append(m.tail, m.latest.of[kind].sections...)
	}
	for _, s := range m.tail {
		if err := m.Write(s); err != nil {
			return err
		}
	}
	return nil
}

// latest are the sections of a kind of the last epoch that had some.
type latest struct {
	epoch    uint64
	sections []checkpoint.Section
}

// survey reads the epochs for how much state there is of each name, and for all that
// is not state: of each kind the last epoch counts that had some, and of a sink the
// last that it had output in.
func (m *Merge) survey() (last checkpoint.Epoch, err error) {
	err = m.epochs(func(e checkpoint.Epoch) error {
		last = checkpoint.Epoch{Number: e.Number, Time: e.Time, Base: true}
		for _, s := range e.Sections {
			switch s.Kind {
			case checkpoint.State:
				m.state.set(s.Name, m.state.of[s.Name]+len(s.Data))
			case checkpoint.Place:
				m.sinks.set(s.Name, []checkpoint.Section{cloned(s)})
			case checkpoint.Outbox: // after its place
				m.sinks.set(s.Name, append(m.sinks.of[s.Name], cloned(s)))
			case checkpoint.Source, checkpoint.Counters, checkpoint.Finished:
				if l := m.latest.of[s.Kind]; l == nil || l.epoch != e.Number {
					m.latest.set(s.Kind, &latest{epoch: e.Number})
				}
				of := m.latest.of[s.Kind]
				of.sections = append(of.sections, cloned(s))
			}
		}
		return nil
	})
	return last, err
}

// epochs is Epochs until the merge is stopped.
func (m *Merge) epochs(visit func(checkpoint.Epoch) error) error {
	return m.Epochs(func(e checkpoint.Epoch) error {
		if m.Stopped() {
			return ErrStopped
		}
		return visit(e)
	})
}

func cloned(s checkpoint.Section) checkpoint.Section {
	s.Data = bytes.Clone(s.Data)
	return s
}

// earlier takes a section of the earlier base: state, and the places of sinks that have
// had no output since.
func (m *Merge) earlier(s checkpoint.Section) error {
	switch s.Kind {
	case checkpoint.State:
		return m.add(s)
	case checkpoint.Place, checkpoint.Outbox:
		if m.sinks.of[s.Name] == nil {
			m.tail = append(m.tail, cloned(s))
		}
	}
	return nil
}
