package goldentest

import (
	"bytes"
	"slices"

	"github.com/eventflux-io/engine/checkpoint"
)

// memoryStore keeps epochs for the next run of a test.
type memoryStore struct {
	epochs    []checkpoint.Epoch // the last base and what is behind it
	lost      bool               // what is committed is forgotten: the run will crash
	onlyBases bool
}

func (s *memoryStore) Empty() bool { return len(s.epochs) == 0 }

func (s *memoryStore) Load(visit func(checkpoint.Epoch) error) error {
	if s.Empty() {
		return checkpoint.ErrNone
	}
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
	if e.Base {
		s.epochs = nil
	}
	e.Sections = slices.Clone(e.Sections)
	for i := range e.Sections {
		e.Sections[i].Data = bytes.Clone(e.Sections[i].Data)
	}
	s.epochs = append(s.epochs, e)
	return nil
}

func (s *memoryStore) WantsBase() bool { return s.onlyBases }
func (s *memoryStore) Close() error    { return nil }
func (s *memoryStore) Held() error     { return nil }
