package goldentest

import (
	"bytes"
	"slices"

	"github.com/eventflux-io/engine/checkpoint"
	"github.com/eventflux-io/engine/checkpoint/base"
)

// memoryStore keeps epochs for the next run of a test.
type memoryStore struct {
	base      []checkpoint.Section // the last one
	epochs    []checkpoint.Epoch   // and those after it
	lost      bool                 // what is committed is forgotten: the run will crash
	last      checkpoint.Epoch     // that the base has everything up to
	onlyBases bool
}

func (s *memoryStore) Empty() bool { return len(s.base)+len(s.epochs) == 0 }

func (s *memoryStore) Load(visit func(checkpoint.Epoch) error) error {
	if s.Empty() {
		return checkpoint.ErrNone
	}
	if len(s.base) > 0 {
		e := s.last
		e.Sections = s.base
		if err := visit(e); err != nil {
			return err
		}
	}
	return s.after(visit)
}

func (s *memoryStore) after(visit func(checkpoint.Epoch) error) error {
	for _, e := range s.epochs {
		if err := visit(e); err != nil {
			return err
		}
	}
	return nil
}

func (s *memoryStore) Commit(e checkpoint.Epoch) error {
	if s.lost {
		return nil
	}
	e.Sections = slices.Clone(e.Sections)
	for i := range e.Sections {
		e.Sections[i].Data = bytes.Clone(e.Sections[i].Data)
	}
	s.epochs = append(s.epochs, e)
	return nil
}

func (s *memoryStore) WantsCompaction() bool { return s.onlyBases && !s.lost }

// Compact merges in small batches, so that state is in several sections.
func (s *memoryStore) Compact() error {
	var merged []checkpoint.Section
	merge := &base.Merge{Epochs: s.after, Most: 200, Stopped: func() bool { return false },
		Begin: func(last checkpoint.Epoch) error {
			s.last = last
			return nil
		},
		Write: func(of checkpoint.Section) error {
			of.Data = bytes.Clone(of.Data)
			merged = append(merged, of)
			return nil
		},
		Base: func(visit func(checkpoint.Section) error) error {
			for _, of := range s.base {
				if err := visit(of); err != nil {
					return err
				}
			}
			return nil
		}}
	if err := merge.Run(); err != nil {
		return err
	}
	s.base, s.epochs = merged, nil
	return nil
}

func (s *memoryStore) Close() error { return nil }
func (s *memoryStore) Held() error  { return nil }
