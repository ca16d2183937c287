package connectortest

import (
	"maps"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/eventflux-io/engine/io/connector"
)

// sourcePromises are what every source keeps.
var sourcePromises = []promise{
	{"source/reports whether it ends", tellsWhetherItEnds},
	{"source/reads every row in order", readsEveryRow},
	{"source/batches are invisible", batchesAreInvisible},
	{"source/goes on after a position", goesOn},
	{"source/shares its partitions out", sharesOut},
	{"source/shards go on after positions", shardsGoOn},
	{"source/pauses a partition", pauses},
	{"source/reports when there is more", reportsMore},
	{"source/looks before it says that there is no more", looksFirst},
	{"source/bears a broken outside", bearsABreak},
	{"source/closes at any time", closesAnyTime},
}

// perPartition is how many rows the suite puts into a partition.
const perPartition = 57

// filled is a source with rows outside, and what reading them must give.
type filled struct {
	connector.SourceFactory
	bounded    bool
	partitions int
	rows       map[int32][]string
	n          int
}

// fill puts rows into most partitions, or as many as there can be.
func (c Case) fill(t *testing.T, most int) filled {
	t.Helper()
	if c.Source.Partitions > 0 {
		most = min(most, c.Source.Partitions)
	}
	rows := make([][]string, most)
	out := filled{partitions: most, rows: map[int32][]string{}}
	for p := range rows {
		for i := range perPartition {
			rows[p] = append(rows[p], Row(p*1000+i))
		}
		out.rows[int32(p)] = rows[p]
		out.n += perPartition
	}
	options := c.Source.Fill(t, rows)
	spec := c.spec(t, c.schema(), options, true)
	factory, err := c.Connector.Source(spec)
	if err != nil {
		t.Fatal(err)
	}
	out.SourceFactory, out.bounded = factory, factory.Bounded()
	if c.Source.End != nil {
		c.Source.End()
	}
	if c.Source.Schema != nil {
		r := c.open(t, factory, 0, 1, 100, nil).toEnd(out.bounded, 300)
		out.rows, out.n = r.rows, r.count()
		r.close()
	}
	return out
}

func tellsWhetherItEnds(t *testing.T, c Case) {
	f := c.fill(t, 1)
	declared := false
	if c.Connector.Bounded != nil {
		spec := c.spec(t, c.schema(), c.Source.Fill(t, [][]string{{Row(1)}}), true)
		declared = c.Connector.Bounded(spec.Options)
	}
	if declared != f.Bounded() {
		t.Errorf("the declaration says bounded %v, the source %v", declared, f.Bounded())
	}
	if n, err := f.Partitions(t.Context()); err != nil || n != f.partitions && n != 0 {
		t.Errorf("%d partitions, error %v, instead of %d", n, err, f.partitions)
	}
}

func readsEveryRow(t *testing.T, c Case) {
	f := c.fill(t, 3)
	r := c.open(t, f, 0, 1, 1000, nil).toEnd(f.bounded, f.n)
	defer r.close()
	same(t, r.rows, f.rows)
	if len(r.positions) != f.partitions {
		t.Errorf("%d positions of %d partitions", len(r.positions), f.partitions)
	}
	if r.poll() {
		t.Error("more rows than there are")
	}
}

func batchesAreInvisible(t *testing.T, c Case) {
	for _, rows := range []int{1, 2, 7} {
		f := c.fill(t, 3)
		r := c.open(t, f, 0, 1, rows, nil).toEnd(f.bounded, f.n)
		same(t, r.rows, f.rows)
		r.close()
	}
}

// goesOn stops after some rows, several times, and opens the source again where
// it was; with the positions at the end, nothing comes.
func goesOn(t *testing.T, c Case) {
	seed := uint64(time.Now().UnixNano())
	dice := rand.New(rand.NewPCG(seed, 0))
	for range 5 {
		f := c.fill(t, 3)
		if !f.Replayable() {
			return
		}
		all := &reading{rows: map[int32][]string{}, positions: map[int32]connector.Position{}}
		for all.count() < f.n {
			r := c.open(t, f, 0, 1, 1+dice.IntN(20), all.where()).until(min(1+dice.IntN(f.n), f.n-all.count()))
			all.add(r)
		}
		same(t, all.rows, f.rows)
		r := c.open(t, f, 0, 1, 10, all.where())
		if f.bounded {
			r.toEnd(true, 0)
		} else {
			r.poll()
		}
		if r.count() > 0 {
			t.Errorf("%d rows came twice", r.count())
		}
		r.close()
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
}

// add closes a reading and takes over what came of it.
func (r *reading) add(more *reading) {
	more.t.Helper()
	more.close()
	for p, rows := range more.rows {
		r.rows[p] = append(r.rows[p], rows...)
	}
	maps.Copy(r.positions, more.positions)
}

func sharesOut(t *testing.T, c Case) {
	for _, shards := range []int{1, 2, 3, 5} {
		f := c.fill(t, 4)
		all := &reading{rows: map[int32][]string{}, positions: map[int32]connector.Position{}}
		for shard := range shards {
			n := 0
			for p, rows := range f.rows {
				if int(p)%shards == shard {
					n += len(rows)
				}
			}
			r := c.open(t, f, shard, shards, 10, nil)
			if f.bounded || n > 0 {
				r.toEnd(f.bounded, n)
			}
			for p := range r.positions {
				if _, twice := all.positions[p]; twice {
					t.Errorf("%d shards: partition %d is read twice", shards, p)
				}
			}
			all.add(r)
		}
		same(t, all.rows, f.rows)
	}
}

// shardsGoOn restores on other numbers of shards than before.
func shardsGoOn(t *testing.T, c Case) {
	f := c.fill(t, 4)
	if !f.Replayable() {
		return
	}
	all := &reading{rows: map[int32][]string{}, positions: map[int32]connector.Position{}}
	for _, shards := range []int{1, 2, 3} {
		var readings []*reading
		for shard := range shards {
			readings = append(readings, c.open(t, f, shard, shards, 3, all.where()))
		}
		for _, r := range readings {
			for p := range r.positions {
				if int(p)%shards != r.shard {
					delete(r.positions, p)
				}
			}
			r.poll()
			r.poll()
			all.add(r)
		}
	}
	r := c.open(t, f, 0, 1, 100, all.where()).toEnd(f.bounded, f.n-all.count())
	all.add(r)
	same(t, all.rows, f.rows)
}

// pauses reads all partitions but one, and then the rest.
func pauses(t *testing.T, c Case) {
	f := c.fill(t, 2)
	r := c.open(t, f, 0, 1, 5, nil)
	defer r.close()
	r.until(1)
	r.src.Pause(0, true)
	before := len(r.rows[0])
	r.until(before + f.n - len(f.rows[0]))
	for range 2 * f.n / 5 {
		r.poll()
	}
	if len(r.rows[0]) != before {
		t.Errorf("%d rows came of a partition that was paused", len(r.rows[0])-before)
	}
	if r.ended {
		t.Fatal("the source ended with a partition paused")
	}
	r.src.Pause(0, false)
	r.toEnd(f.bounded, f.n)
	same(t, r.rows, f.rows)
}

func reportsMore(t *testing.T, c Case) {
	if c.Source.Add == nil {
		return
	}
	f := c.fill(t, 2)
	r := c.open(t, f, 0, 1, 100, nil).until(f.n)
	defer r.close()
	r.untilCaughtUp()
	for round := range 3 {
		for p := range f.partitions {
			row := Row(5000 + 10*round + p)
			c.Source.Add(t, p, []string{row})
			f.rows[int32(p)] = append(f.rows[int32(p)], row)
			f.n++
			r.until(f.n)
		}
	}
	same(t, r.rows, f.rows)
}

// looksFirst adds rows and polls at once: what was there when a look began is
// found by it.
func looksFirst(t *testing.T, c Case) {
	if c.Source.Add == nil || c.Source.Pushed {
		return
	}
	f := c.fill(t, 2)
	r := c.open(t, f, 0, 1, 100, nil).until(f.n)
	defer r.close()
	r.untilCaughtUp()
	for round := range 20 {
		p := int32(round % f.partitions)
		row := Row(5000 + round)
		c.Source.Add(t, int(p), []string{row})
		added := time.Now()
		f.rows[p] = append(f.rows[p], row)
		f.n++
		r.wait(func() bool {
			if r.count() < f.n && r.positions[p].State == connector.CaughtUp && r.looked().After(added) {
				t.Fatalf("a look that began %v after a row of partition %d was there says that there is none", r.looked().Sub(added), p)
			}
			return r.count() >= f.n
		})
	}
	same(t, r.rows, f.rows)
}

func bearsABreak(t *testing.T, c Case) {
	if c.Source.Break == nil {
		return
	}
	f := c.fill(t, 2)
	r := c.open(t, f, 0, 1, 7, nil).until(20)
	defer r.close()
	mend := c.Source.Break(t)
	for range 10 {
		r.poll()
	}
	mend()
	r.until(f.n)
	if c.Source.Add != nil {
		c.Source.Add(t, 0, []string{Row(9000)})
		f.rows[0] = append(f.rows[0], Row(9000))
		r.until(f.n + 1)
	}
	same(t, r.rows, f.rows)
}

func closesAnyTime(t *testing.T, c Case) {
	for _, how := range []string{"before it is opened", "at once", "on the way", "after the end"} {
		t.Run(how, func(t *testing.T) {
			f := c.fill(t, 2)
			if how == "before it is opened" {
				src, err := f.New(0, 1)
				if err != nil {
					t.Fatal(err)
				}
				if err := src.Close(); err != nil {
					t.Errorf("Close: %v", err)
				}
				return
			}
			r := c.open(t, f, 0, 1, 5, nil)
			switch how {
			case "on the way":
				r.until(3)
			case "after the end":
				r.toEnd(f.bounded, f.n)
			}
			r.close()
		})
	}
}
