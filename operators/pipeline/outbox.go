package pipeline

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/eventflux-io/engine/checkpoint"
	"github.com/eventflux-io/engine/checkpoint/wire"
	"github.com/eventflux-io/engine/io/connector"
)

// How the log and the sinks that are pushed epoch by epoch stay of one mind. An
// epoch has for each such sink the place that its payload goes to (checkpoint.Place:
// the bytes before it as a varint, then the sink's note, which state of earlier
// versions does not have), and the payload. The place is asked for right before the
// epoch is committed, and the payload pushed right after, so that a sink has
// everything of the epochs before the last one, and the last one perhaps. A run that
// is stopped ends with an epoch without output, so that there is no perhaps.

// pushed is a place and a payload of the log.
type pushed struct {
	known   bool
	place   connector.OutputPlace
	payload []byte
}

// openOutboxes makes an outbox of each sink that can be pushed epoch by epoch.
func (e *epochs) openOutboxes() {
	for _, t := range e.run.shards[0].tasks {
		if sink, ok := t.sink.(connector.ExactlyOnce); ok {
			t.outbox = &outbox{name: t.node.ID, stream: t.node.Sink.Name, sink: sink}
			e.outboxes = append(e.outboxes, t.outbox)
		}
	}
}

// addOutput adds to the epoch where a payload goes, and the payload, before which
// the header is put where it is the first.
func (j *job) addOutput(ctx context.Context, p *push) error {
	o := p.to
	place, err := o.sink.Place(ctx)
	if err != nil {
		return err
	}
	if place.At == 0 {
		if header := o.sink.Begin(nil); len(header) > 0 {
			p.payload = append(header, p.payload...)
		}
	}
	o.place = append(binary.AppendUvarint(o.place[:0], place.At), place.Note...)
	j.epoch.Sections = append(j.epoch.Sections, checkpoint.Section{Kind: checkpoint.Place, Name: o.name, Data: o.place})
	if len(p.payload) > 0 {
		j.epoch.Sections = append(j.epoch.Sections, checkpoint.Section{Kind: checkpoint.Outbox, Name: o.name, Data: p.payload})
	}
	return nil
}

// confirm commits an epoch that changes nothing: after it the log says that the
// output of the one before was pushed, and the next start need not wonder whether
// that is missing or was taken away. That is worth no wait for room.
func (e *epochs) confirm() error {
	e.number++
	epoch := checkpoint.Epoch{Number: e.number, Time: e.run.stampTime()}
	for _, s := range e.parts.list {
		if s.Kind == checkpoint.Counters || s.Kind == checkpoint.Finished {
			epoch.Sections = append(epoch.Sections, s)
		}
	}
	err := e.store.Commit(epoch)
	if noRoom(err) {
		return nil
	}
	return err
}

// outbox is the one that a section is of.
func (e *epochs) outbox(s checkpoint.Section) (*outbox, error) {
	for _, o := range e.outboxes {
		if o.name == s.Name {
			return o, nil
		}
	}
	return nil, unknown(s)
}

// recall reminds the sinks of what they were given before the epoch that comes now.
func (e *epochs) recall() error {
	for _, o := range e.outboxes {
		if l := &o.last; l.known && len(l.payload) > 0 {
			if err := o.sink.Recall(l.place, l.payload); err != nil {
				return err
			}
			l.place.At += uint64(len(l.payload))
			l.payload = l.payload[:0]
		}
	}
	return nil
}

// restorePlace notes the place of a sink in an epoch.
func (e *epochs) restorePlace(s checkpoint.Section) error {
	o, err := e.outbox(s)
	if err != nil {
		return err
	}
	r := &wire.Reader{Data: s.Data}
	at := r.Uvarint()
	if r.Bad {
		return damaged(s, "a sink's place that cannot be read")
	}
	o.recorded = true
	o.last.known, o.last.place = true, connector.OutputPlace{At: at, Note: string(r.Data)}
	return nil
}

// restorePayload records what a sink was given with an epoch, or was about to be.
func (e *epochs) restorePayload(s checkpoint.Section) error {
	o, err := e.outbox(s)
	if err != nil {
		return err
	}
	o.last.payload = append(o.last.payload[:0], s.Data...)
	return nil
}

// resumeOutboxes gives the sinks what they may lack of the last epoch. anew: the
// output of one is another now, which the next epoch must say.
func (e *epochs) resumeOutboxes(ctx context.Context) (anew bool, err error) {
	var altered []error
	for _, o := range e.outboxes {
		if !o.last.known {
			continue
		}
		var r connector.Resumption
		err := e.whenRoom(ctx, func() (err error) {
			r, err = o.sink.Resume(ctx, o.last.place, o.last.payload, e.run.opt.AcceptOutputLoss)
			return err
		})
		if a, is := errors.AsType[*connector.AlteredError](err); is {
			if store, is := e.store.(checkpoint.Ending); is && a.Longer {
				path, at := store.End()
				a.Why += fmt.Sprintf("; or %s is damaged at byte %d: it ends there", path, at)
			}
			altered = append(altered, err) // all of them are reported
			continue
		}
		if err != nil {
			return anew, err
		}
		if len(o.last.payload) > 0 {
			e.moved.Store(true) // the log shall say that it was pushed
		}
		if r.Anew {
			anew, o.recorded = true, false
			e.changed.Store(true)
		}
		if r.Owed {
			rows := o.last.payload
			if o.last.place.At == 0 { // it begins with a header, and the new output gets its own
				rows = bytes.TrimPrefix(rows, o.sink.Begin(nil))
			}
			o.payload = append(o.payload, rows...)
		}
		o.last = pushed{}
	}
	return anew, errors.Join(altered...)
}
