package base_test

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/eventflux-io/engine/checkpoint"
	"github.com/eventflux-io/engine/checkpoint/base"
	"github.com/eventflux-io/engine/checkpoint/state"
)

// log is the epochs of a run of two operators, and the base that has been made of the
// first of them.
type log struct {
	base   []checkpoint.Section
	epochs []checkpoint.Epoch
}

func (l *log) merge(most int, stopped func() bool) (last checkpoint.Epoch, sections []checkpoint.Section, err error) {
	m := &base.Merge{Most: most, Stopped: stopped,
		Base: func(visit func(checkpoint.Section) error) error {
			for _, s := range l.base {
				if err := visit(s); err != nil {
					return err
				}
			}
			return nil
		},
		Epochs: func(visit func(checkpoint.Epoch) error) error {
			for _, e := range l.epochs {
				if err := visit(e); err != nil {
					return err
				}
			}
			return nil
		},
		Begin: func(e checkpoint.Epoch) error { last = e; return nil },
		Write: func(s checkpoint.Section) error {
			s.Data = bytes.Clone(s.Data)
			sections = append(sections, s)
			return nil
		},
	}
	if l.base == nil {
		m.Base = nil
	}
	return last, sections, m.Run()
}

func never() bool { return false }

func section(kind checkpoint.Kind, name, data string) checkpoint.Section {
	return checkpoint.Section{Kind: kind, Name: name, Data: []byte(data)}
}

// operators have state that changes at random.
type operators struct {
	groups *state.Table
	held   *state.Queue
}

func newOperators() *operators {
	return &operators{state.NewTable("groups", state.Int64), state.NewQueue("held")}
}

func (o *operators) change(dice *rand.Rand) (sections []checkpoint.Section) {
	for range dice.IntN(200) {
		key := fmt.Append(nil, dice.IntN(2000))
		keys := state.Keys{Data: key, Offsets: []int32{0, int32(len(key))}, Hashes: []uint64{state.Hash(key)}}
		slice, ids := o.groups.Slice(int64(dice.IntN(2))), make([]uint32, 1)
		slice.Upsert(keys, nil, ids)
		if slice.Int64s(0)[ids[0]]++; dice.IntN(4) == 0 {
			slice.Delete(ids[0])
		}
		o.held.Add(int64(dice.IntN(9)), uint8(dice.Uint32()), key)
	}
	if dice.IntN(5) == 0 {
		_ = o.held.Take(int64(dice.IntN(9)), func(int64, []byte) error { return nil })
	}
	for _, p := range []state.Primitive{o.groups, o.held} {
		if data := p.Delta(nil); len(data) > 0 {
			sections = append(sections, checkpoint.Section{Kind: checkpoint.State, Name: p.Name(), Data: data})
		}
	}
	return sections
}

// String is all that the operators hold, in its order; the queue is empty after it.
func (o *operators) String() string {
	var b bytes.Buffer
	for _, s := range o.groups.Slices() {
		for id := range uint32(s.Len()) {
			if s.Live(id) {
				fmt.Fprintf(&b, "%d/%s=%d ", s.At(), s.Key(id), s.Int64s(0)[id])
			}
		}
	}
	_ = o.held.Take(9, func(time int64, entry []byte) error {
		fmt.Fprintf(&b, "%d:%s ", time, entry)
		return nil
	})
	return b.String()
}

// However small the parts are that a base is merged in, what it holds is what the
// operators held, in the same order; and no section is much larger than a part may be.
func TestMergeIsTheState(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	dice := rand.New(rand.NewPCG(seed, 0))
	for range 50 {
		running, l, most := newOperators(), &log{}, 200+dice.IntN(20_000)
		for number := uint64(1); number < 20; number++ {
			sections := append(running.change(dice), section(checkpoint.Source, "s", fmt.Sprint(number)))
			l.epochs = append(l.epochs, checkpoint.Epoch{Number: number, Sections: sections})
			if dice.IntN(4) > 0 {
				continue
			}
			last, sections, err := l.merge(most, never)
			if err != nil || last.Number != number || !last.Base {
				t.Fatalf("the base is of epoch %d, %t: %v; want %d", last.Number, last.Base, err, number)
			}
			l.base, l.epochs = sections, nil
		}
		restored := newOperators()
		apply := func(s checkpoint.Section) {
			for _, p := range []state.Primitive{restored.groups, restored.held} {
				if s.Kind == checkpoint.State && s.Name == p.Name() {
					if err := p.Apply(s.Data, func(uint8) bool { return true }); err != nil {
						t.Fatal(err)
					}
				}
			}
		}
		for _, s := range l.base {
			if apply(s); len(s.Data) > 2*most {
				t.Errorf("a section of %d bytes, want parts of about %d", len(s.Data), most)
			}
		}
		for _, e := range l.epochs {
			for _, s := range e.Sections {
				apply(s)
			}
		}
		if got, want := restored.String(), running.String(); got != want {
			t.Fatalf("what was merged is\n%s\nwant\n%s", got, want)
		}
	}
}

// Of what is not state the last of its kind counts; of a sink, the last epoch in which
// it had output, which may be in the earlier base.
func TestMergeOfTheRest(t *testing.T) {
	l := &log{
		base: []checkpoint.Section{section(checkpoint.Place, "quiet", "at 1"), section(checkpoint.Outbox, "quiet", "out 1"),
			section(checkpoint.Place, "busy", "at 1"), section(checkpoint.Source, "s", "1")},
		epochs: []checkpoint.Epoch{
			{Number: 2, Sections: []checkpoint.Section{section(checkpoint.Place, "busy", "at 2"), section(checkpoint.Outbox, "busy", "out 2"), section(checkpoint.Source, "s", "2")}},
			{Number: 3, Sections: []checkpoint.Section{section(checkpoint.Counters, "", "3"), section(checkpoint.Source, "s", "3a"), section(checkpoint.Source, "s", "3b")}},
		},
	}
	_, got, err := l.merge(1000, never)
	want := []checkpoint.Section{section(checkpoint.Place, "quiet", "at 1"), section(checkpoint.Outbox, "quiet", "out 1"),
		section(checkpoint.Place, "busy", "at 2"), section(checkpoint.Outbox, "busy", "out 2"),
		section(checkpoint.Source, "s", "3a"), section(checkpoint.Source, "s", "3b"), section(checkpoint.Counters, "", "3")}
	same := func(a, b checkpoint.Section) bool {
		return a.Kind == b.Kind && a.Name == b.Name && bytes.Equal(a.Data, b.Data)
	}
	if err != nil || !slices.EqualFunc(got, want, same) {
		t.Errorf("%v, %q\nwant %q", err, got, want)
	}
	if _, _, err := l.merge(1000, func() bool { return true }); !errors.Is(err, base.ErrStopped) {
		t.Errorf("a merge that was stopped: %v", err)
	}
	l.epochs[0].Sections = append(l.epochs[0].Sections, section(checkpoint.State, "groups", "?"))
	if _, _, err := l.merge(1000, never); !errors.Is(err, state.ErrDamaged) {
		t.Errorf("state that cannot be read: %v", err)
	}
}

// BenchmarkMerge is a row of an epoch that is merged, where each epoch changes all rows
// of a large table.
func BenchmarkMerge(b *testing.B) {
	const keys, epochs = 500_000, 4
	table, l := state.NewTable("groups", state.Int64, state.Int64, state.Int64, state.Fixed16, state.Int64), &log{}
	slice, ids := table.Slice(0), make([]uint32, 1)
	for i := range keys {
		key := fmt.Appendf(nil, "symbol-%d", i)
		slice.Upsert(state.Keys{Data: key, Offsets: []int32{0, int32(len(key))}, Hashes: []uint64{state.Hash(key)}}, nil, ids)
	}
	bytes := 0
	for number := range uint64(epochs) {
		for id := range uint32(keys) {
			slice.Int64s(0)[id] += int64(id)
			slice.Int64s(4)[id] = int64(number)
			slice.Touch(id)
		}
		data := table.Delta(nil)
		bytes += len(data)
		l.epochs = append(l.epochs, checkpoint.Epoch{Number: number + 1, Sections: []checkpoint.Section{{Kind: checkpoint.State, Name: "groups", Data: data}}})
	}
	b.SetBytes(int64(bytes))
	for b.Loop() {
		if _, _, err := l.merge(16<<20, never); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed())/float64(b.N)/keys/epochs, "ns/row")
}
