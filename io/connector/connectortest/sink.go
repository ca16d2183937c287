package connectortest

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/io/connector"
)

// sinkPromises are what every sink keeps; the last ones those that can be pushed
// epoch by epoch.
var sinkPromises = []promise{
	{"sink/what is flushed is visible", flushShows},
	{"sink/closing flushes", closingFlushes},
	{"sink/keeps nothing that it is handed", keepsNothing},
	{"sink/closes at any time", sinkClosesAnyTime},
	{"sink/a place is pushed to once", pushesOnce},
	{"sink/goes on where a crash stopped it", goesOnAfterCrash},
	{"sink/notices what is missing", noticesMissing},
}

// writing is a sink at work.
type writing struct {
	t       *testing.T
	factory connector.SinkFactory
	connector.Sink
	visible func() []string
}

// write makes a sink on an empty place and opens it.
func (c Case) write(t *testing.T) *writing {
	t.Helper()
	options, visible := c.Sink.Empty(t)
	factory, err := c.Connector.Sink(c.spec(t, Schema, options, false))
	if err != nil {
		t.Fatal(err)
	}
	w := &writing{t: t, factory: factory, visible: visible}
	w.open(false)
	return w
}

// open opens another sink on the same place.
func (w *writing) open(resume bool) {
	w.t.Helper()
	sink, err := w.factory.New()
	if err != nil {
		w.t.Fatal(err)
	}
	if err := sink.Open(w.t.Context(), resume); err != nil {
		w.t.Fatalf("Open: %v", err)
	}
	w.Sink = sink
}

// fill fills a builder with rows of Schema from one number to another and returns
// their texts.
func fill(b *batch.Builder, from, to int) (texts []string) {
	b.Reset()
	for id := from; id < to; id++ {
		texts = append(texts, Row(id))
		batch.Append(b.Col(0), int64(id))
		b.Col(1).AppendText(fmt.Appendf(nil, "row %d", id))
		b.EndRow(0, int64(id), 0)
	}
	return texts
}

// rows are such rows as a batch.
func rows(from, to int) (*batch.Batch, []string) {
	b := batch.NewBuilder(Schema, to-from, 1<<30)
	texts := fill(b, from, to)
	return b.Batch(&batch.Scratch{}), texts
}

// put writes rows and returns their texts.
func (w *writing) put(from, to int) []string {
	w.t.Helper()
	b, texts := rows(from, to)
	if err := w.Write(w.t.Context(), b); err != nil {
		w.t.Fatalf("Write: %v", err)
	}
	return texts
}

func (w *writing) flush() {
	w.t.Helper()
	if err := w.Flush(w.t.Context()); err != nil {
		w.t.Fatalf("Flush: %v", err)
	}
}

func (w *writing) close() {
	w.t.Helper()
	if err := w.Close(); err != nil {
		w.t.Fatalf("Close: %v", err)
	}
}

// shows compares what is visible outside.
func (w *writing) shows(want []string) {
	w.t.Helper()
	if w.visible == nil {
		return
	}
	if got := w.visible(); !slices.Equal(got, want) {
		w.t.Fatalf("%d rows are visible: %.300q\ninstead of %d: %.300q", len(got), got, len(want), want)
	}
}

func flushShows(t *testing.T, c Case) {
	w := c.write(t)
	defer w.close()
	w.flush()
	w.shows(nil)
	var want []string
	for i := range 3 {
		want = append(want, w.put(1000*i, 1000*i+900)...)
		w.flush()
		w.shows(want)
	}
}

func closingFlushes(t *testing.T, c Case) {
	w := c.write(t)
	want := append(w.put(0, 10), w.put(10, 11)...)
	w.close()
	w.shows(want)
}

// keepsNothing overwrites the rows after each Write.
func keepsNothing(t *testing.T, c Case) {
	w := c.write(t)
	b := batch.NewBuilder(Schema, 100, 1<<30)
	var want []string
	for i := range 5 {
		want = append(want, fill(b, 100*i, 100*i+100)...)
		if err := w.Write(t.Context(), b.Batch(&batch.Scratch{})); err != nil {
			t.Fatalf("Write: %v", err)
		}
		fill(b, 7700, 7800)
	}
	w.close()
	w.shows(want)
}

func sinkClosesAnyTime(t *testing.T, c Case) {
	c.write(t).close()
	w := c.write(t)
	w.close()
	sink, err := w.factory.New()
	if err != nil {
		t.Fatal(err)
	}
	if err := sink.Close(); err != nil {
		t.Errorf("Close of a sink that was not opened: %v", err)
	}
}

// pushing is a sink that is pushed epoch by epoch, with what a log would hold.
type pushing struct {
	*writing
	connector.ExactlyOnce
	logged []push
	want   []string
}

type push struct {
	place   connector.OutputPlace
	payload []byte
}

// push makes a sink that is pushed to; nil: it is not of that kind.
func (c Case) push(t *testing.T) *pushing {
	w := c.write(t)
	to, ok := w.Sink.(connector.ExactlyOnce)
	if !ok {
		w.close()
		return nil
	}
	if !w.factory.Durable() {
		t.Error("a sink that can be pushed to keeps its rows")
	}
	return &pushing{writing: w, ExactlyOnce: to}
}

// reopen opens another sink on the same place, after a crash or a stop, and tells
// it what the log holds.
func (p *pushing) reopen() {
	p.t.Helper()
	p.openAgain()
	last := len(p.logged) - 1
	for _, e := range p.logged[:last] {
		if err := p.Recall(e.place, e.payload); err != nil {
			p.t.Fatalf("Recall: %v", err)
		}
	}
	if r, err := p.Resume(p.t.Context(), p.logged[last].place, p.logged[last].payload, false); err != nil || r.Anew {
		p.t.Fatalf("Resume: %+v, %v", r, err)
	}
}

func (p *pushing) openAgain() {
	p.t.Helper()
	p.writing.close()
	p.open(true)
	p.ExactlyOnce = p.Sink.(connector.ExactlyOnce)
}

// record makes an epoch of rows, which is in the log and not pushed yet.
func (p *pushing) record(from, to int) push {
	p.t.Helper()
	place, err := p.Place(p.t.Context())
	if err != nil {
		p.t.Fatalf("Place: %v", err)
	}
	var payload []byte
	if place.At == 0 {
		payload = p.Begin(payload)
	}
	b, texts := rows(from, to)
	e := push{place, p.Encode(payload, b)}
	p.logged, p.want = append(p.logged, e), append(p.want, texts...)
	return e
}

func (p *pushing) deliver(e push) {
	p.t.Helper()
	if err := p.Push(p.t.Context(), e.payload); err != nil {
		p.t.Fatalf("Push: %v", err)
	}
}

func pushesOnce(t *testing.T, c Case) {
	p := c.push(t)
	if p == nil {
		return
	}
	for i := range 4 {
		p.deliver(p.record(100*i, 100*i+10))
		p.shows(p.want)
		p.reopen()
		p.shows(p.want)
	}
	if err := p.Sync(t.Context()); err != nil {
		t.Fatalf("Sync: %v", err)
	}
	p.writing.close()
	p.shows(p.want)
}

// goesOnAfterCrash has the crash come between the log and the push, and starts
// again with less than the whole log.
func goesOnAfterCrash(t *testing.T, c Case) {
	p := c.push(t)
	if p == nil {
		return
	}
	p.deliver(p.record(0, 10))
	p.deliver(p.record(10, 20))
	p.record(20, 30)

	p.logged = p.logged[1:]
	p.reopen()
	p.shows(p.want)
	p.deliver(p.record(30, 40))
	p.shows(p.want)
	p.writing.close()
	p.shows(p.want)
}

// noticesMissing starts on less than the log says, which is reported, and accepted where
// the caller wants it.
func noticesMissing(t *testing.T, c Case) {
	p := c.push(t)
	if p == nil {
		return
	}
	p.deliver(p.record(0, 10))
	p.openAgain()
	place := p.logged[0].place
	place.At = uint64(len(p.logged[0].payload)) + 1
	_, err := p.Resume(t.Context(), place, []byte("x"), false)
	if _, is := errors.AsType[*connector.AlteredError](err); !is {
		t.Errorf("a start on less than was written: %v", err)
	}
	p.shows(p.want)
	if r, err := p.Resume(t.Context(), place, []byte("x"), true); err != nil || !r.Anew {
		t.Fatalf("a start that accepts it: %+v, %v", r, err)
	}
	p.want = nil
	p.deliver(p.record(10, 20))
	p.shows(p.want)
	p.writing.close()
}
