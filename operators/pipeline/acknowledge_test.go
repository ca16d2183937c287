package pipeline_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/checkpoint"
	"github.com/eventflux-io/engine/io/connector"
	"github.com/eventflux-io/engine/operators/pipeline"
)

// errKilled ends a run as a kill would: what is not in the store is lost.
var errKilled = errors.New("killed")

// replayed is a bounded source that can be read again from a position.
type replayed struct{ parts [][]row }

func (s *replayed) Bounded() bool                           { return true }
func (s *replayed) Replayable() bool                        { return true }
func (s *replayed) Partitions(context.Context) (int, error) { return len(s.parts), nil }

func (s *replayed) New(shard, shards int) (connector.Source, error) {
	src := &replayedSource{of: s, ready: make(chan struct{}), at: map[int32]int64{}}
	close(src.ready)
	for p := shard; p < len(s.parts); p += shards {
		src.at[int32(p)] = 0
	}
	return src, nil
}

type replayedSource struct {
	of    *replayed
	ready chan struct{}
	at    map[int32]int64
	out   []connector.Position
}

func (s *replayedSource) Open(_ context.Context, from []connector.Position) error {
	for _, p := range from {
		if _, mine := s.at[p.Partition]; mine {
			s.at[p.Partition] = p.Offset
		}
	}
	return nil
}
func (s *replayedSource) Ready() <-chan struct{} { return s.ready }
func (s *replayedSource) Pause(int32, bool)      {}
func (s *replayedSource) Close() error           { return nil }

// Poll gives a few rows of each partition.
func (s *replayedSource) Poll(into *batch.Builder) ([]connector.Position, error) {
	s.out = s.out[:0]
	ended := true
	for _, p := range slices.Sorted(maps.Keys(s.at)) {
		rows := s.of.parts[p]
		at := s.at[p]
		for n := 0; n < 7 && at < int64(len(rows)); n++ {
			batch.Append(into.Col(0), batch.Time(rows[at].at*batch.Second))
			into.Col(1).AppendText([]byte(rows[at].key))
			at++
			into.EndRow(p, at, 16)
		}
		s.at[p] = at
		state := connector.Reading
		if at == int64(len(rows)) {
			state = connector.Ended
		}
		ended = ended && state == connector.Ended
		s.out = append(s.out, connector.Position{Partition: p, Name: fmt.Sprint(p), Offset: at, State: state})
	}
	if ended {
		return s.out, io.EOF
	}
	return s.out, nil
}

// epochStore keeps epochs in memory; its methods are called from one goroutine,
// but for count.
type epochStore struct {
	mu        sync.Mutex
	epochs    []checkpoint.Epoch
	committed chan struct{} // has a value when one was
	refuse    func() error  // of the next commit; nil: none
}

func newEpochStore() *epochStore { return &epochStore{committed: make(chan struct{}, 1)} }

func (s *epochStore) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.epochs)
}

func (s *epochStore) Empty() bool  { return s.count() == 0 }
func (s *epochStore) Close() error { return nil }
func (s *epochStore) Held() error  { return nil }

func (s *epochStore) Load(visit func(checkpoint.Epoch) error) error {
	if len(s.epochs) == 0 {
		return checkpoint.ErrNone
	}
	for _, e := range s.epochs {
		if err := visit(e); err != nil {
			return err
		}
	}
	return nil
}

func (s *epochStore) Commit(e checkpoint.Epoch) error {
	if s.refuse != nil {
		if err := s.refuse(); err != nil {
			return err
		}
	}
	kept := e
	kept.Sections = nil
	for _, section := range e.Sections {
		section.Data = slices.Clone(section.Data)
		kept.Sections = append(kept.Sections, section)
	}
	s.mu.Lock()
	s.epochs = append(s.epochs, kept)
	s.mu.Unlock()
	select {
	case s.committed <- struct{}{}:
	default:
	}
	return nil
}

// broker is a sink that acknowledges rows when a test says so.
type broker struct {
	mu      sync.Mutex
	most    int      // rows on their way, before there is no room; 0: any number
	has     []string // acknowledged rows: the texts and numbers of their columns
	pending []string
	drawn   []drawn
	fail    error
	ready   chan struct{}
	wrote   chan struct{} // has a value when rows were written, or a line drawn
	turn    func(b *broker)
}

type drawn struct {
	left    int // rows before the line that are not acknowledged
	settled chan error
}

func newBroker() *broker {
	return &broker{ready: make(chan struct{}, 1), wrote: make(chan struct{}, 1)}
}

func (b *broker) Durable() bool                    { return true }
func (b *broker) New() (connector.Sink, error)     { return b, nil }
func (b *broker) Open(context.Context, bool) error { return nil }
func (b *broker) Close() error                     { return nil }
func (b *broker) Ready() <-chan struct{}           { return b.ready }

func (b *broker) Flush(context.Context) error {
	panic("a sink that acknowledges is not flushed")
}

func (b *broker) Write(_ context.Context, in *batch.Batch) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	for i := range in.N {
		var row []string
		for c := range in.Cols {
			switch col := &in.Cols[c]; col.Type.Kind {
			case batch.String:
				row = append(row, string(col.Text(col.Slot(i))))
			case batch.Int64:
				row = append(row, fmt.Sprint(batch.Values[int64](col)[col.Slot(i)]))
			case batch.Timestamp:
				row = append(row, fmt.Sprint(batch.Values[batch.Time](col)[col.Slot(i)]))
			}
		}
		b.pending = append(b.pending, strings.Join(row, " "))
	}
	nudge(b.wrote)
	return nil
}

func (b *broker) Room() (bool, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.turn != nil {
		b.turn(b)
	}
	return b.most == 0 || len(b.pending) < b.most, b.fail
}

func (b *broker) Seal() <-chan error {
	b.mu.Lock()
	defer b.mu.Unlock()
	d := drawn{len(b.pending), make(chan error, 1)}
	b.drawn = append(b.drawn, d)
	b.settle()
	nudge(b.wrote)
	return d.settled
}

// acknowledge takes the first n rows, at most what there is.
func (b *broker) acknowledge(n int) {
	n = min(n, len(b.pending))
	b.has, b.pending = append(b.has, b.pending[:n]...), b.pending[n:]
	for i := range b.drawn {
		b.drawn[i].left -= n
	}
	b.settle()
	nudge(b.ready)
}

func (b *broker) settle() {
	for len(b.drawn) > 0 && (b.drawn[0].left <= 0 || b.fail != nil) {
		b.drawn[0].settled <- b.fail
		b.drawn = b.drawn[1:]
	}
}

// awaitPending returns when that many rows wait for their acknowledgement. One value of
// wrote may be all that is left of many writes.
func (b *broker) awaitPending(rows int) {
	for has := 0; ; <-b.wrote {
		if b.locked(func() { has = len(b.pending) }); has >= rows {
			return
		}
	}
}

// locked does something between the broker's calls.
func (b *broker) locked(do func()) {
	b.mu.Lock()
	defer b.mu.Unlock()
	do()
}

func nudge(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// brokered is the graph source → broker, or with count source → count → broker.
func brokered(s connector.SourceFactory, b *broker, count bool) *pipeline.Graph {
	first := head(&script{bounded: true})
	first.Source.Factory = s
	g := &pipeline.Graph{Nodes: []*pipeline.Node{first}}
	if count {
		g.Nodes = append(g.Nodes, counts())
	}
	last := len(g.Nodes) - 1
	return &pipeline.Graph{Nodes: append(g.Nodes, &pipeline.Node{ID: "out/sink", Query: "out", Schema: g.Nodes[last].Schema, Label: "Sink",
		Sink: &pipeline.SinkSpec{Name: "out", Factory: b}, Inputs: []pipeline.Edge{{From: last}}})}
}

// written are the rows that an undisturbed run gives, each with how often.
func written(t *testing.T, s connector.SourceFactory, count bool) map[string]int {
	t.Helper()
	b := newBroker()
	b.turn = func(b *broker) { b.acknowledge(1 << 30) }
	run := make(chan error)
	go func() {
		_, err := pipeline.Run(t.Context(), brokered(s, b, count), pipeline.Options{Clock: time.Now})
		run <- err
	}()
	acknowledgeUntil(t, b, run)
	return tally(b.has)
}

// acknowledgeUntil acknowledges everything until a run has ended.
func acknowledgeUntil(t *testing.T, b *broker, run chan error) {
	t.Helper()
	for {
		b.locked(func() { b.acknowledge(1 << 30) })
		select {
		case err := <-run:
			if err != nil {
				t.Fatal(err)
			}
			return
		case <-b.wrote:
		case <-time.After(time.Millisecond):
		}
	}
}

func tally(rows []string) map[string]int {
	out := map[string]int{}
	for _, r := range rows {
		out[r]++
	}
	return out
}

func minutes(parts, rows int) *replayed {
	s := &replayed{}
	for p := range parts {
		var part []row
		for i := range rows {
			part = append(part, row{second(int64(i * 5)), fmt.Sprint(p, "/", i%13)})
		}
		s.parts = append(s.parts, part)
	}
	return s
}

// An epoch is committed when the rows before its barrier are acknowledged, not
// before; rows after it may still be on their way.
func TestEpochWaitsForAcknowledgement(t *testing.T) {
	b, store := newBroker(), newEpochStore()
	b.most = 50
	run := make(chan error)
	go func() {
		_, err := pipeline.Run(t.Context(), brokered(minutes(1, 500), b, false), pipeline.Options{Clock: time.Now, Store: store, Interval: time.Microsecond})
		run <- err
	}()
	full := func() (at bool) {
		b.locked(func() { at = len(b.pending) >= b.most })
		return at
	}
	for !full() {
		<-b.wrote
	}
	if n := store.count(); n != 0 {
		t.Errorf("%d epochs were committed, and no row was acknowledged", n)
	}
	b.locked(func() { b.acknowledge(len(b.pending) - 1) })
	<-store.committed // rows that were read since may be on their way
	acknowledgeUntil(t, b, run)
	if n := len(b.has); n != 500 {
		t.Errorf("%d rows instead of 500", n)
	}
}

// Killed at any moment — rows on their way, acknowledged and not committed, in
// the middle of a commit — and started again until it ends, a run loses nothing.
// What it writes again is equal to what it wrote.
func TestKilledBeforeCommit(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	rnd := rand.New(rand.NewPCG(seed, 0))
	kills, repeats := 0, 0
	for round := range 20 {
		src, count := minutes(3, 400), round%2 == 1
		want := written(t, src, count)
		store := newEpochStore()
		var has []string
		for most := 120; ; {
			b, known := newBroker(), store.count()
			turns := 1 + rnd.IntN(most)
			commits := rnd.IntN(6)
			lot := rand.New(rand.NewPCG(rnd.Uint64(), 0))
			b.most = 1 + rnd.IntN(100)
			b.turn = func(b *broker) {
				if turns--; turns == 0 {
					b.acknowledge(lot.IntN(len(b.pending) + 1)) // what was on its way may have come
					b.fail = errKilled
					b.settle()
					return
				}
				if b.fail == nil {
					b.acknowledge(lot.IntN(30))
				}
			}
			store.refuse = func() error {
				if commits--; commits == 0 {
					return errKilled
				}
				return nil
			}
			run := make(chan error)
			go func() {
				_, err := pipeline.Run(t.Context(), brokered(src, b, count),
					pipeline.Options{Shards: 1 + round%3, Clock: time.Now, Store: store, Interval: time.Microsecond})
				run <- err
			}()
			err := finish(b, run)
			has = append(has, b.has...)
			if err == nil {
				break
			}
			if !errors.Is(err, errKilled) {
				t.Fatal(err)
			}
			kills++
			if store.count() == known {
				most = min(2*most, 1<<20) // the turns may be over before the store has had one
			}
		}
		got := tally(has)
		for row, n := range want {
			if got[row] < n {
				t.Fatalf("round %d (seed %d): %q was written %d times instead of %d", round, seed, row, got[row], n)
			}
			repeats += got[row] - n
			delete(got, row)
		}
		if len(got) > 0 {
			t.Fatalf("round %d (seed %d): rows that no run would give: %.500v", round, seed, got)
		}
	}
	t.Logf("%d kills, %d rows written again", kills, repeats)
	if kills < 20 || repeats == 0 {
		t.Errorf("%d kills and %d repeats test little", kills, repeats)
	}
}

// finish acknowledges what an ending run waits for.
func finish(b *broker, run chan error) error {
	for {
		select {
		case err := <-run:
			return err
		case <-time.After(time.Millisecond):
			b.locked(func() {
				if b.fail == nil {
					b.acknowledge(3)
				}
			})
		}
	}
}

// A sink without room holds the sources and nothing else: the run tells its
// progress and takes a stop, and ends when the rest is acknowledged.
func TestNoRoom(t *testing.T) {
	for _, shards := range []int{1, 2} {
		b := newBroker()
		b.most = 40
		ctx, stop := context.WithCancel(t.Context())
		defer stop()
		time := &clock{at: start}
		told := make(chan pipeline.Progress, 1)
		run := make(chan error)
		sum := pipeline.Summary{}
		go func() {
			var err error
			sum, err = pipeline.Run(ctx, brokered(minutes(2, 5000), b, false), pipeline.Options{Shards: shards, Clock: time.now, Store: newEpochStore(),
				Progress: func(p pipeline.Progress) {
					select {
					case told <- p:
					default:
					}
				}})
			run <- err
		}()
		for full := false; !full; b.locked(func() { full = len(b.pending) >= b.most }) {
			<-b.wrote
		}
		// A shard may not have shown yet what it read.
		var p pipeline.Progress
		for again := 0; p.Read < 40 || again < 3; again++ {
			time.move(2e9)
			p = <-told
		}
		// What is under way between shards comes on top.
		if p.Read > 2000 {
			t.Errorf("%d shards: %d rows were read while there was room for 40", shards, p.Read)
		}
		stop()
		acknowledgeUntil(t, b, run)
		if !sum.Interrupted || int64(len(b.has)) != sum.Read {
			t.Errorf("%d shards: %s, and %d rows came", shards, sum, len(b.has))
		}
	}
}

// Rows that will never be acknowledged end the run, also where it has read
// everything and waits for them.
func TestNeverAcknowledged(t *testing.T) {
	refused := errors.New("topic t: not authorized")
	for _, late := range []bool{false, true} {
		b, store := newBroker(), newEpochStore()
		run := make(chan error)
		src := minutes(1, 300)
		go func() {
			_, err := pipeline.Run(t.Context(), brokered(src, b, false), pipeline.Options{Clock: time.Now, Store: store, Interval: time.Microsecond})
			run <- err
		}()
		if b.awaitPending(1); late {
			b.awaitPending(300) // the run has read everything and waits
		}
		b.locked(func() {
			b.fail = refused
			b.settle()
			nudge(b.ready)
		})
		if err := <-run; !errors.Is(err, refused) || err.Error() != "out: "+refused.Error() {
			t.Errorf("%v instead of the sink's error", err)
		}
		if store.count() != 0 {
			t.Error("an epoch was committed over rows that nobody has")
		}
	}
}

// broken is a source that fails when it is told to.
type broken struct {
	*replayed
	now    chan struct{}
	failed chan struct{} // closed when it has; may be nil
}

func (s *broken) New(shard, shards int) (connector.Source, error) {
	src, err := s.replayed.New(shard, shards)
	return &brokenSource{src, s}, err
}

type brokenSource struct {
	connector.Source
	of *broken
}

var errBroken = errors.New("the disk is broken")

func (s *brokenSource) Poll(into *batch.Builder) ([]connector.Position, error) {
	select {
	case <-s.of.now:
		if s.of.failed != nil {
			close(s.of.failed)
		}
		return nil, errBroken
	default:
		return s.Source.Poll(into)
	}
}

// A run that fails does not wait for acknowledgements, though an epoch does.
func TestFailsWithoutAcknowledgement(t *testing.T) {
	b, store := newBroker(), newEpochStore()
	src := &broken{replayed: minutes(1, 1_000_000), now: make(chan struct{})}
	run := make(chan error)
	go func() {
		_, err := pipeline.Run(t.Context(), brokered(src, b, false), pipeline.Options{Clock: time.Now, Store: store, Interval: time.Microsecond})
		run <- err
	}()
	for sealed := false; !sealed; b.locked(func() { sealed = len(b.drawn) > 0 }) {
		<-b.wrote
	}
	close(src.now)
	if err := <-run; !errors.Is(err, errBroken) {
		t.Errorf("%v instead of the source's error", err)
	}
	if store.count() != 0 {
		t.Error("an epoch was committed over rows that nobody has")
	}
}

// pushed is a sink that takes its rows epoch by epoch, 64 KiB each.
type pushed struct {
	mu    sync.Mutex
	bytes int
}

const pushedRow = 64 << 10

func (p *pushed) Durable() bool                             { return true }
func (p *pushed) New() (connector.Sink, error)              { return p, nil }
func (p *pushed) Open(context.Context, bool) error          { return nil }
func (p *pushed) Write(context.Context, *batch.Batch) error { panic("it is pushed to") }
func (p *pushed) Flush(context.Context) error               { return nil }
func (p *pushed) Close() error                              { return nil }
func (p *pushed) Begin(payload []byte) []byte               { return payload }
func (p *pushed) Sync(context.Context) error                { return nil }
func (p *pushed) Place(context.Context) (connector.OutputPlace, error) {
	return connector.OutputPlace{}, nil
}
func (p *pushed) Recall(connector.OutputPlace, []byte) error { return nil }
func (p *pushed) Resume(context.Context, connector.OutputPlace, []byte, bool) (connector.Resumption, error) {
	return connector.Resumption{}, nil
}

func (p *pushed) Encode(payload []byte, b *batch.Batch) []byte {
	return append(payload, make([]byte, b.N*pushedRow)...)
}

func (p *pushed) Push(_ context.Context, payload []byte) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.bytes += len(payload)
	return nil
}

func (p *pushed) has() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.bytes
}

// While one sink acknowledges nothing, the output of another waits for the same
// epoch: it is bounded, and the run goes on telling how far it is.
func TestOtherOutputIsBounded(t *testing.T) {
	const rows = 3000
	b, other := newBroker(), &pushed{}
	g := brokered(minutes(1, rows), b, false)
	g.Nodes = append(g.Nodes, &pipeline.Node{ID: "other/sink", Query: "other", Schema: rowSchema, Label: "Sink",
		Sink: &pipeline.SinkSpec{Name: "other", Factory: other}, Inputs: []pipeline.Edge{{From: 0}}})
	time := &clock{at: start}
	told := make(chan pipeline.Progress, 1)
	run := make(chan error)
	go func() {
		_, err := pipeline.Run(t.Context(), g, pipeline.Options{Clock: time.now, Store: newEpochStore(), Interval: 1,
			Progress: func(p pipeline.Progress) {
				select {
				case told <- p:
				default:
				}
			}})
		run <- err
	}()
	read := int64(-1)
	for p := (pipeline.Progress{}); p.Read != read || read*pushedRow < 4<<20; { // until it stands still
		read = p.Read
		for range 3 {
			time.move(2e9)
			p = <-told
		}
	}
	if read == rows || read*pushedRow > 32<<20 {
		t.Errorf("%d rows of 64 KiB were read, and none was acknowledged", read)
	}
	if n := other.has(); n != 0 {
		t.Errorf("%d bytes were pushed before their epoch was committed", n)
	}
	acknowledgeUntil(t, b, run)
	if n := other.has(); n != rows*pushedRow || len(b.has) != rows {
		t.Errorf("%d rows were pushed and %d written instead of %d", n/pushedRow, len(b.has), rows)
	}
}
