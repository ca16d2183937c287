package pipeline

import (
	"context"
	"encoding/binary"
	"errors"
	"time"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/checkpoint"
	"github.com/eventflux-io/engine/checkpoint/state"
	"github.com/eventflux-io/engine/io/connector"
	"github.com/eventflux-io/engine/operators"
)

// Restored tells what a run went on with.
type Restored struct {
	Epoch    uint64
	Time     time.Time
	Rows     int // in state
	Took     time.Duration
	Finished bool // the run had ended: there is nothing to do
}

// restored is what was found in the store, beside the state itself.
type restored struct {
	Restored
	sources map[string][]byte
}

// resumes tells whether an earlier run has begun to write.
func (e *epochs) resumes() bool { return e != nil && !e.store.Empty() }

// restore reads the epochs of the store into the operators and pushes their
// output again: a sink may have missed that of the last ones.
func (e *epochs) restore(ctx context.Context) (*restored, error) {
	began := e.run.opt.Clock()
	primitives := map[string]state.Primitive{}
	for _, t := range e.run.tasks {
		if s, ok := t.op.(operators.Stateful); ok {
			for _, p := range s.State() {
				primitives[sectionName(t, p)] = p
			}
		}
	}
	found := &restored{sources: map[string][]byte{}}
	all := func(uint8) bool { return true }
	err := e.store.Load(func(epoch checkpoint.Epoch) error {
		found.Epoch, found.Time = epoch.Number, epoch.Time
		for _, s := range epoch.Sections {
			switch s.Kind {
			case checkpoint.State:
				p := primitives[s.Name]
				if p == nil {
					return unknown(s)
				}
				if err := p.Apply(s.Data, all); err != nil {
					return &checkpoint.DamagedError{Path: s.Name, Why: err.Error()}
				}
			case checkpoint.Source:
				found.sources[s.Name] = append([]byte(nil), s.Data...)
			case checkpoint.Counters:
				e.run.loadCounters(s.Data)
			case checkpoint.Outbox:
				if err := e.pushAgain(ctx, s); err != nil {
					return err
				}
			case checkpoint.Finished:
				found.Finished = true
			}
		}
		return nil
	})
	if errors.Is(err, checkpoint.ErrNone) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	for _, o := range e.outboxes {
		if err := o.sink.Truncate(ctx, o.at); err != nil {
			return nil, err
		}
	}
	e.number = found.Epoch
	for _, p := range primitives {
		found.Rows += p.Rows()
	}
	found.Took = e.run.opt.Clock().Sub(began)
	return found, nil
}

// pushAgain delivers the output of a committed epoch.
func (e *epochs) pushAgain(ctx context.Context, s checkpoint.Section) error {
	at, payload, ok := readPush(s.Data)
	if !ok {
		return &checkpoint.DamagedError{Path: s.Name, Why: "an outbox that cannot be read"}
	}
	for _, o := range e.outboxes {
		if o.name != s.Name {
			continue
		}
		o.recorded = true
		o.at = at + uint64(len(payload))
		return o.sink.Push(ctx, at, payload)
	}
	return unknown(s)
}

func appendPush(dst []byte, at uint64, payload []byte) []byte {
	return append(binary.AppendUvarint(dst, at), payload...)
}

func readPush(data []byte) (at uint64, payload []byte, ok bool) {
	at, n := binary.Uvarint(data)
	if n <= 0 {
		return 0, nil, false
	}
	return at, data[n:], true
}

// openOutboxes makes an outbox of each sink that can be pushed epoch by epoch.
func (e *epochs) openOutboxes() {
	for _, t := range e.run.tasks {
		if sink, ok := t.sink.(connector.ExactlyOnce); ok {
			t.outbox = &outbox{name: t.node.ID, sink: sink, at: sink.Place()}
			e.outboxes = append(e.outboxes, t.outbox)
		}
	}
}

// beginOutboxes puts the headers in front of the first rows.
func (e *epochs) beginOutboxes() {
	for _, o := range e.outboxes {
		if o.at == 0 {
			o.payload = o.sink.Begin(o.payload)
		}
	}
}

// save appends how far the source has come: whether it has ended, the watermark
// of the stream, the rows read, and for each partition its position, watermark
// and state.
func (s *source) save(dst []byte) []byte {
	dst = appendBool(dst, s.ended)
	dst = binary.AppendVarint(dst, int64(s.task.mark))
	dst = binary.AppendVarint(dst, s.read)
	for i := range s.partitions {
		p := &s.partitions[i]
		dst = appendText(dst, p.position.Name)
		dst = appendText(dst, p.position.Note)
		dst = binary.AppendVarint(dst, p.position.Offset)
		dst = binary.AppendVarint(dst, p.position.Line)
		dst = append(dst, byte(p.position.State))
		dst = binary.AppendVarint(dst, int64(*s.marks.Of(int32(i))))
	}
	return dst
}

// load reads what save appended.
func (s *source) load(data []byte) (mark batch.Time, err error) {
	r := &reader{data: data}
	s.ended = r.byte() == 1
	mark = batch.Time(r.varint())
	s.read = r.varint()
	for len(r.data) > 0 && !r.bad {
		p := partition{known: true}
		p.position = connector.Position{Partition: int32(len(s.partitions)), Name: r.text(), Note: r.text(), Offset: r.varint(), Line: r.varint(),
			State: connector.PartitionState(r.byte())}
		*s.marks.Of(int32(len(s.partitions))) = batch.Time(r.varint())
		s.partitions = append(s.partitions, p)
	}
	if r.bad {
		return 0, &checkpoint.DamagedError{Path: s.spec.Name, Why: "a source's position that cannot be read"}
	}
	return mark, nil
}

// restore takes from what was found how far the source came.
func (s *source) restore(found *restored) error {
	if found == nil || found.sources[s.task.node.ID] == nil {
		return nil
	}
	var err error
	s.resumed, err = s.load(found.sources[s.task.node.ID])
	return err
}

// positions is where the source goes on.
func (s *source) positions() []connector.Position {
	var out []connector.Position
	for _, p := range s.partitions {
		out = append(out, p.position)
	}
	return out
}

func (r *runner) saveCounters(dst []byte) []byte {
	for _, t := range r.tasks {
		dst = appendText(dst, t.node.ID)
		for _, v := range t.count.all() {
			dst = binary.AppendVarint(dst, *v)
		}
	}
	return dst
}

// loadCounters is lenient: a script may have changed since.
func (r *runner) loadCounters(data []byte) {
	in := &reader{data: data}
	byID := map[string]*task{}
	for _, t := range r.tasks {
		byID[t.node.ID] = t
	}
	for len(in.data) > 0 && !in.bad {
		var c Counters
		id := in.text()
		for _, v := range c.all() {
			*v = in.varint()
		}
		if t := byID[id]; t != nil {
			t.count = c
		}
	}
}

func appendBool(dst []byte, v bool) []byte {
	if v {
		return append(dst, 1)
	}
	return append(dst, 0)
}

func appendText(dst []byte, s string) []byte {
	return append(binary.AppendUvarint(dst, uint64(len(s))), s...)
}

// reader reads what the functions above append; after a fault all it gives is
// zero.
type reader struct {
	data []byte
	bad  bool
}

func (r *reader) byte() byte {
	if len(r.data) == 0 {
		r.bad = true
		return 0
	}
	v := r.data[0]
	r.data = r.data[1:]
	return v
}

func (r *reader) varint() int64 {
	v, n := binary.Varint(r.data)
	if n <= 0 {
		r.bad = true
		return 0
	}
	r.data = r.data[n:]
	return v
}

func (r *reader) text() string {
	v, n := binary.Uvarint(r.data)
	if n <= 0 || v > uint64(len(r.data)-n) {
		r.bad = true
		return ""
	}
	s := string(r.data[n : n+int(v)])
	r.data = r.data[n+int(v):]
	return s
}
