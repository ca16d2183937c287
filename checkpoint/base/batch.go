package base

import (
	"fmt"

	"github.com/eventflux-io/engine/checkpoint"
	"github.com/eventflux-io/engine/checkpoint/state"
)

// item is state of one name and some of its key groups on its way into the base.
type item struct {
	Part   // Data: what the earlier base has of it, other groups perhaps among them
	merger *state.Merger
}

// add puts a part of state into the batch, in several items where there is much of it:
// each is about as large as a batch may be.
func (m *Merge) add(p Part) error {
	width := int(p.To) - int(p.From) + 1
	bytes := len(p.Data) + m.state.of[p.Name]*width/256
	pieces := min(bytes/m.Most+1, width)
	for i := range pieces {
		piece := p
		piece.From = p.From + uint8(i*width/pieces)
		piece.To = p.From + uint8((i+1)*width/pieces-1)
		if m.filled > 0 && m.filled+bytes/pieces > m.Most {
			if err := m.flush(); err != nil {
				return err
			}
		}
		m.batch, m.filled = append(m.batch, &item{Part: piece}), m.filled+bytes/pieces
	}
	return nil
}

// flush merges the items of the batch and writes them.
func (m *Merge) flush() error {
	byName := map[string][]*item{}
	for _, it := range m.batch {
		from, to := it.From, it.To
		it.merger = state.NewMerger(func(group uint8) bool { return from <= group && group <= to })
		if err := it.merge(it.Data); err != nil {
			return err
		}
		it.Data = nil
		byName[it.Name] = append(byName[it.Name], it)
	}
	if len(byName) == 0 {
		return nil
	}
	err := m.epochs(func(e checkpoint.Epoch) error {
		for _, s := range e.Sections {
			if s.Kind != checkpoint.State {
				continue
			}
			for _, it := range byName[s.Name] {
				if err := it.merge(s.Data); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for i, it := range m.batch {
		m.buf = it.merger.Base(m.buf[:0])
		m.batch[i] = nil
		if it.Data = m.buf; len(it.Data) == 0 {
			continue
		}
		if err := m.Write(it.Part); err != nil {
			return err
		}
	}
	m.batch, m.filled = m.batch[:0], 0
	return nil
}

func (it *item) merge(part []byte) error {
	if err := it.merger.Add(part); err != nil {
		return fmt.Errorf("%q: %w", it.Name, err)
	}
	return nil
}
