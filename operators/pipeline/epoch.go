package pipeline

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/eventflux-io/engine/checkpoint"
	"github.com/eventflux-io/engine/checkpoint/state"
	"github.com/eventflux-io/engine/io/connector"
	"github.com/eventflux-io/engine/operators"
)

// epochs makes a run durable, epoch by epoch. At a barrier, when every row that
// was read has gone through the graph, each shard copies what changed on it into
// its part of an epoch; persist, on a goroutine of its own, waits until the rows
// before the barrier are acknowledged where sinks acknowledge, commits the epoch and then
// pushes its output. At most one epoch is being persisted; the next is
// filled in the meantime. All but persist runs on the first shard.
type epochs struct {
	run      *run
	store    checkpoint.Store
	number   uint64
	outboxes []*outbox
	parts    sections // of the epoch on its way

	busy    bool
	changed atomic.Bool   // something was read since the last epoch; any shard sets it
	moved   atomic.Bool   // time went on since; not worth an epoch of its own before the end
	open    bool          // the last epoch has output, and the log does not say that it was pushed
	sealed  time.Duration // when the last epoch was sealed
	cost    time.Duration // of sealing it
	jobs    chan job
	done    chan error
	timer   *time.Timer   // goes off when an epoch is due
	full    atomic.Bool   // persist waits for room on the disk
	looked  time.Duration // when the store was last asked whether it is still held
	// abandoned is closed when the run has failed: nobody waits for acknowledgements
	// or for room any more.
	abandoned chan struct{}
}

// outbox is the rows that a sink gets with the epoch being filled.
type outbox struct {
	name     string
	stream   string
	sink     connector.ExactlyOnce
	payload  []byte
	spare    []byte // the payload before
	recorded bool   // the log knows the sink's place
	place    []byte // as the epoch on its way records it
	last     pushed // what the log holds last, at a start
}

type job struct {
	epoch  checkpoint.Epoch
	lines  []line // after what must be acknowledged first
	pushes []push
}

type push struct {
	to      *outbox
	payload []byte
}

// Output that waits is committed as soon as the log is free, but epochs are at
// least leastGap apart, and sealing takes at most about a twentieth of the time.
const (
	leastGap  = 5 * time.Millisecond
	costShare = 20
	// muchWaiting is how much output makes an epoch due at once, mostWaiting how
	// much may wait for an epoch on its way while the sources are read.
	muchWaiting = 4 << 20
	mostWaiting = 8 << 20
)

func newEpochs(r *run, store checkpoint.Store) *epochs {
	e := &epochs{run: r, store: store, jobs: make(chan job, 1), done: make(chan error, 1), timer: time.NewTimer(time.Hour),
		abandoned: make(chan struct{})}
	e.timer.Stop()
	return e
}

// persist commits the epochs that come through jobs, until it is closed.
func (e *epochs) persist(ctx context.Context) {
	for j := range e.jobs {
		err := e.commit(ctx, j)
		e.done <- err
		e.run.shards[0].inbox.nudge()
	}
}

func (e *epochs) commit(ctx context.Context, j job) error {
	defer e.noticed()
	for _, l := range j.lines {
		if err := l.await(e.abandoned); err != nil {
			return err
		}
	}
	for i := range j.pushes {
		if err := e.whenRoom(ctx, func() error { return j.addOutput(ctx, &j.pushes[i]) }); err != nil {
			return err
		}
	}
	err := e.whenRoom(ctx, func() error { return e.store.Commit(j.epoch) })
	if err != nil {
		return err
	}
	for _, p := range j.pushes {
		if err := e.whenRoom(ctx, func() error { return p.to.sink.Push(ctx, p.payload) }); err != nil {
			return err
		}
	}
	return e.compact(ctx)
}

// compact has a store that wants to forget what was pushed do so: everything that was
// committed has been.
func (e *epochs) compact(ctx context.Context) error {
	store, can := e.store.(checkpoint.Compacter)
	if !can || !store.WantsCompaction() {
		return nil
	}
	for _, o := range e.outboxes {
		if err := o.sink.Sync(ctx); err != nil {
			return err
		}
	}
	return store.Compact()
}

// fullPause is how long persist waits before it looks for room again.
const fullPause = time.Second

// whenRoom does something again and again while the disk is full; a run that keeps
// nothing does it once. It gives up where the run was asked to stop, or has failed.
func (e *epochs) whenRoom(ctx context.Context, do func() error) error {
	if e == nil {
		return do()
	}
	for waited := false; ; waited = true {
		err := do()
		if !noRoom(err) {
			e.full.Store(false)
			if waited && err == nil && e.run.opt.Room != nil {
				e.run.opt.Room()
			}
			return err
		}
		e.full.Store(true)
		if e.run.opt.Full != nil {
			e.run.opt.Full(err)
		}
		timer := time.NewTimer(fullPause)
		select {
		case <-timer.C:
			continue
		case <-e.run.stop.Done():
		case <-e.abandoned:
		case <-ctx.Done():
		}
		timer.Stop()
		return err
	}
}

// noRoom reports whether an error passes when there is room. That of a store which
// does not know what it has kept does not, whatever the cause: fsync and unlink fail
// for want of room, too.
func noRoom(err error) bool {
	var unsure *checkpoint.DiskError
	return errors.Is(err, checkpoint.ErrFull) ||
		(errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT)) && !errors.As(err, &unsure)
}

// waiting is the bytes of output that wait for their epoch.
func (e *epochs) waiting() int {
	n := 0
	for _, o := range e.outboxes {
		n += len(o.payload)
	}
	return n
}

// crowded reports that no more should be read before the epoch on its way is
// committed.
func (e *epochs) crowded() bool {
	return e != nil && e.busy && (e.full.Load() || e.waiting() >= mostWaiting)
}

// step seals an epoch if it is time to; called between turns.
func (e *epochs) step(ctx context.Context, now time.Duration) error {
	if e == nil {
		return nil
	}
	if e.busy {
		select {
		case err := <-e.done:
			e.busy = false
			if err != nil {
				return err
			}
		default:
			return nil
		}
	}
	if due, at := e.due(); !due || now < at {
		return e.look(now)
	}
	if err := e.run.quiesce(ctx); err != nil {
		return err
	}
	if err := e.seal(ctx, false); err != nil {
		return err
	}
	e.run.enter(reading)
	return nil
}

// lookEvery is how often a run that commits nothing asks whether the store is still
// its own.
const lookEvery = time.Second

// look asks the store, which persist does not use now, whether it is still held.
func (e *epochs) look(now time.Duration) error {
	if now-e.looked < lookEvery {
		return nil
	}
	e.looked = now
	return e.store.Held()
}

// alarm sets the timer for the next epoch, where one is due some time.
func (e *epochs) alarm(now time.Duration) {
	if e == nil {
		return
	}
	if due, at := e.due(); due {
		e.timer.Reset(at - now)
	}
}

// due reports whether there is something to commit, and from when on.
func (e *epochs) due() (bool, time.Duration) {
	gap := max(leastGap, costShare*e.cost)
	switch waiting := e.waiting(); {
	case waiting >= muchWaiting:
		gap = 0
	case waiting == 0 || gap > e.run.opt.Interval:
		gap = e.run.opt.Interval
	}
	return e.changed.Load() && !e.busy, e.sealed + gap
}

// awaited is how the epoch on its way ended.
func (e *epochs) awaited() error {
	err := <-e.done
	e.busy = false
	return err
}

// finish commits what there is, and waits for it. The shards are quiet.
func (e *epochs) finish(ctx context.Context, ended bool) error {
	if e == nil {
		return nil
	}
	if e.busy {
		if err := e.awaited(); err != nil {
			return err
		}
	}
	if e.changed.Load() || e.moved.Load() || ended {
		if err := e.seal(ctx, ended); err != nil {
			return err
		}
		if err := e.awaited(); err != nil {
			return err
		}
	}
	if !e.open {
		return e.store.Held()
	}
	return e.confirm()
}

// drain waits for an epoch on its way after the run has failed, unless that waits
// for a sink or for room. The error is that of the epoch.
func (e *epochs) drain() error {
	if e == nil || !e.busy {
		return nil
	}
	e.busy = false
	close(e.abandoned)
	return <-e.done
}

// close ends persist; an epoch on its way is waited for.
func (e *epochs) close() {
	if e != nil {
		close(e.jobs)
	}
}

// seal collects the parts of all shards into an epoch and hands it over.
func (e *epochs) seal(ctx context.Context, ended bool) error {
	began := e.run.elapsed()
	e.number++
	e.changed.Store(false)
	e.moved.Store(false)
	if err := e.run.balance(); err != nil {
		return err
	}
	if err := e.run.sealParts(ctx); err != nil {
		return err
	}
	epoch := checkpoint.Epoch{Number: e.number, Time: e.run.stampTime()}
	s := &e.parts
	s.reset()
	for _, shard := range e.run.shards {
		s.list = append(s.list, shard.parts.list...)
	}
	var pushes []push
	for _, o := range e.outboxes {
		if len(o.payload) == 0 && o.recorded {
			continue
		}
		o.recorded = true
		pushes = append(pushes, push{o, o.payload})
		o.payload, o.spare = o.spare[:0], o.payload
	}
	var lines []line
	for _, a := range e.run.acknowledged {
		lines = append(lines, a.seal())
	}
	if ended {
		s.add(checkpoint.Finished, "", func(dst []byte) []byte { return append(dst, 1) })
	}
	epoch.Sections = s.list
	e.busy = true
	e.open = len(pushes) > 0
	e.jobs <- job{epoch, lines, pushes}
	e.sealed = began
	e.cost = e.run.elapsed() - began
	return nil
}

// seal copies everything that changed on the shard since the last epoch; each
// shard does so on its own goroutine.
func (s *shard) seal() {
	list := &s.parts
	list.reset()
	for _, t := range s.tasks {
		if t == nil {
			continue
		}
		if t.source != nil {
			list.add(checkpoint.Source, t.node.ID, t.source.save)
			list.add(checkpoint.State, positionsName(t.node), t.source.savePositions)
			continue
		}
		stateful, ok := t.op.(operators.Stateful)
		if !ok {
			continue
		}
		for _, p := range stateful.State() {
			list.add(checkpoint.State, sectionName(t, p), p.Delta)
		}
	}
	list.add(checkpoint.Counters, "", s.saveCounters)
	s.sealBack()
}

// sections collects the parts of an epoch; empty ones are left out. Their memory
// serves the next epoch: it is sealed when this one has been persisted.
type sections struct {
	list []checkpoint.Section
	buf  []byte
}

// reset begins the next epoch.
func (s *sections) reset() { s.list, s.buf = s.list[:0], s.buf[:0] }

func (s *sections) add(kind checkpoint.Kind, name string, fill func(dst []byte) []byte) {
	from := len(s.buf)
	s.buf = fill(s.buf)
	if to := len(s.buf); to > from {
		s.list = append(s.list, checkpoint.Section{Kind: kind, Name: name, Data: s.buf[from:to:to]})
	}
}

// sectionName names a primitive across runs.
func sectionName(t *task, p state.Primitive) string { return t.node.ID + "\x00" + p.Name() }

// readable is the name of a section in a message: the node, and the primitive
// where it is of one.
func readable(s checkpoint.Section) string {
	if s.Name == "" {
		return "the state"
	}
	node, primitive, of := strings.Cut(s.Name, "\x00")
	if !of || primitive == "" {
		return "the state of " + node
	}
	return "the state " + primitive + " of " + node
}

// damaged is a section that does not decode.
func damaged(s checkpoint.Section, why string) error {
	return &checkpoint.DamagedError{Path: readable(s), Offset: checkpoint.Nowhere, Why: why}
}

// unknown is a section of something that the plan does not have.
func unknown(s checkpoint.Section) error {
	return &checkpoint.ChangedError{Why: "the folder holds " + readable(s) + ", which the script does not have"}
}
