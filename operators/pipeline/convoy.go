package pipeline

import (
	"slices"
	"sync/atomic"

	"github.com/eventflux-io/engine/batch"
)

// convoy is the sources of a shard that are read in step with their watermarks,
// because their rows meet in an operator, which would have to hold those of the one
// ahead. Sources that never meet are in convoys of their own, and take turns.
//
// In a convoy the source furthest behind is asked first. Across shards, the part of
// one shard may run ahead of the part furthest behind by that many rows, then waits:
// windows need not hold what nobody else has come to yet.
type convoy struct {
	run     *run
	number  int // of the run's convoys; each shard has a part of all
	sources []*source
	order   []*source // memory of inOrder

	mark    atomic.Int64 // of the partition furthest behind that holds time back; EndOfStream: none
	ahead   int          // rows read since this part was last furthest behind
	waiting atomic.Bool
}

// mostAhead is how many rows a part may run ahead.
const mostAhead = 64 << 10

// convoys are the sources of a graph, those together that reach one operator which
// sees all rows, or all of a key.
func (g *Graph) convoys() (all [][]*Node) {
	reads := make([][]*Node, len(g.Nodes)) // the sources that each node reads
	for i, n := range g.Nodes {
		if n.Source != nil {
			reads[i] = []*Node{n}
			all = append(all, reads[i])
		}
		for _, e := range n.Inputs {
			for _, source := range reads[e.From] {
				if !slices.Contains(reads[i], source) {
					reads[i] = append(reads[i], source)
				}
			}
		}
		if len(reads[i]) < 2 || !n.Once && !n.keyed() {
			continue
		}
		var meet []*Node
		all = slices.DeleteFunc(all, func(c []*Node) bool {
			of := slices.ContainsFunc(c, func(source *Node) bool { return slices.Contains(reads[i], source) })
			if of {
				meet = append(meet, c...)
			}
			return of
		})
		all = append(all, meet)
	}
	return all
}

// inOrder are the sources that have not ended, the furthest behind first.
func (c *convoy) inOrder() []*source {
	out := c.order[:0]
	for _, src := range c.sources {
		if src.ended {
			continue
		}
		at := len(out)
		for at > 0 && out[at-1].task.mark > src.task.mark {
			at--
		}
		out = slices.Insert(out, at, src)
	}
	c.order = out
	return out
}

// stands records where the sources are now, and wakes shards that waited for it.
func (c *convoy) stands() {
	if len(c.run.shards) == 1 {
		c.ahead = 0
		return
	}
	least := batch.EndOfStream
	for _, src := range c.sources {
		if src.holds && !src.ended {
			least = min(least, src.task.mark)
		}
	}
	if before := c.mark.Swap(int64(least)); before != int64(least) {
		for _, s := range c.run.shards {
			if s.convoys[c.number].waiting.Load() {
				s.inbox.nudge()
			}
		}
	}
	if least <= c.behindMost() {
		c.ahead = 0
	}
}

// behindMost is the mark of the other part that is furthest behind.
func (c *convoy) behindMost() batch.Time {
	least := batch.EndOfStream
	for _, s := range c.run.shards {
		if other := s.convoys[c.number]; other != c {
			least = min(least, batch.Time(other.mark.Load()))
		}
	}
	return least
}

// tooFarAhead reports whether the part is too far ahead to read on.
func (c *convoy) tooFarAhead() bool {
	if c.ahead < mostAhead {
		return false
	}
	c.waiting.Store(true)
	if batch.Time(c.mark.Load()) > c.behindMost() {
		return true
	}
	c.waiting.Store(false)
	c.ahead = 0
	return false
}
