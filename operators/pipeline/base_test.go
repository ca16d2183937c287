package pipeline_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/eventflux-io/engine/checkpoint"
	"github.com/eventflux-io/engine/io/connector"
	"github.com/eventflux-io/engine/operators/pipeline"
)

// sectionStore gives its epochs as stores give a base: once without a section, then
// one section at a time.
type sectionStore struct{ *epochStore }

func (s sectionStore) Load(visit func(checkpoint.Epoch) error) error {
	return s.epochStore.Load(func(e checkpoint.Epoch) error {
		sections := e.Sections
		e.Sections, e.Base = nil, true
		if err := visit(e); err != nil {
			return err
		}
		for i := range sections {
			e.Sections = sections[i : i+1]
			if err := visit(e); err != nil {
				return err
			}
		}
		return nil
	})
}

// unpushed is a sink that fails when it is pushed, and records what it is told then.
type unpushed struct {
	pushed
	with              error // nil: it takes everything
	recalled, resumed int   // bytes
}

func (u *unpushed) New() (connector.Sink, error) { return u, nil }

func (u *unpushed) Push(context.Context, []byte) error { return u.with }

func (u *unpushed) Recall(_ connector.OutputPlace, payload []byte) error {
	u.recalled += len(payload)
	return nil
}

func (u *unpushed) Resume(_ context.Context, _ connector.OutputPlace, payload []byte, _ bool) (connector.Resumption, error) {
	u.resumed += len(payload)
	return connector.Resumption{}, nil
}

// Where a run ended after a base was committed and before its rows were pushed, none
// of several sinks is told that it was given them.
func TestBaseThatWasNotPushed(t *testing.T) {
	store, died := sectionStore{newEpochStore()}, errors.New("died")
	run := func(with error) (sinks [2]*unpushed, err error) {
		parts, _ := partitions(1, 20)
		g := counting(scripted(true, parts), newTaken())
		g.Nodes = g.Nodes[:2]
		for i, name := range []string{"a", "b"} {
			sinks[i] = &unpushed{with: with}
			g.Nodes = append(g.Nodes, &pipeline.Node{ID: name + "/sink", Query: name, Schema: g.Nodes[1].Schema, Label: "Sink",
				Sink: &pipeline.SinkSpec{Name: name, Factory: sinks[i]}, Inputs: []pipeline.Edge{{From: 1}}})
		}
		_, err = pipeline.Run(t.Context(), g, pipeline.Options{Clock: time.Now, Store: store, Interval: time.Hour})
		return sinks, err
	}
	if _, err := run(died); !errors.Is(err, died) {
		t.Fatal(err)
	}
	sinks, err := run(nil)
	if err != nil {
		t.Fatal(err)
	}
	for i, s := range sinks {
		if s.recalled != 0 || s.resumed == 0 {
			t.Errorf("sink %d: of the rows of the base %d bytes were recalled, and %d resumed", i, s.recalled, s.resumed)
		}
	}
}
