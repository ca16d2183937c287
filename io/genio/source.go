package genio

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/io/connector"
)

// generator is the source: one partition, whose offsets are the rows so far.
type generator struct {
	f          *factory
	rows, rate int64
	row        func(n int64, put []*batch.ColumnBuilder) // of the data set; nil: none
	spare      []*batch.ColumnBuilder                    // for its columns that the stream does not have
	put        []*batch.ColumnBuilder
	computed   *computed // nil: no column has an expression
	n          int64
	first      int64 // row of this run
	began      time.Time
	ready      chan struct{}
	timer      *time.Timer // of the next row, with a rate
	paused     bool
	out        [1]connector.Position
}

func (g *generator) Open(_ context.Context, from []connector.Position) error {
	for _, p := range from {
		g.skip(p.Offset)
	}
	g.first, g.began = g.n, time.Now()
	g.timer = time.AfterFunc(0, g.wake)
	return nil
}

// skip goes on at row n.
func (g *generator) skip(n int64) {
	if g.f.set == nil || !g.f.set.chained {
		g.n = n
		return
	}
	for ; g.n < n; g.n++ { // the random numbers must come in the same order
		g.row(g.n, g.spare)
		g.resetSpare()
	}
}

func (g *generator) resetSpare() {
	for _, s := range g.spare {
		s.Reset()
	}
}

func (g *generator) wake() {
	select {
	case g.ready <- struct{}{}:
	default:
	}
}

func (g *generator) Poll(into *batch.Builder) ([]connector.Position, error) {
	if g.put == nil {
		g.put = append(g.put, g.spare...)
		for c, at := range g.f.cols {
			if at >= 0 {
				g.put[at] = into.Col(c)
			}
		}
	}
	due := g.due()
	for !g.paused && !into.Full() && g.n < due {
		g.make(into, due)
	}
	g.resetSpare()
	g.out[0] = connector.Position{Name: "generator", Offset: g.n, Line: g.n, State: connector.Reading}
	switch {
	case g.rows > 0 && g.n >= g.rows:
		g.out[0].State = connector.Ended
		return g.out[:], io.EOF
	case g.paused:
	case g.n < due:
		g.wake()
	default:
		next := time.Duration(float64(g.n+1-g.first) / float64(g.rate) * float64(time.Second))
		g.timer.Reset(next - time.Since(g.began))
	}
	return g.out[:], nil
}

// due is the number of rows that may be there by now.
func (g *generator) due() int64 {
	due := int64(1 << 62)
	if g.rate > 0 {
		due = g.first + int64(time.Since(g.began).Seconds()*float64(g.rate))
	}
	if g.rows > 0 {
		due = min(due, g.rows)
	}
	return due
}

// make makes one row; expressions may be computed for those up to due with it.
func (g *generator) make(into *batch.Builder, due int64) {
	n := g.n
	g.n++
	if g.computed != nil {
		if bad, failure := g.computed.append(into, n, due); bad != "" {
			into.Reject(batch.Rejected{Code: failure.Code, Message: failure.Message, Column: bad, Offset: n + 1, Position: fmt.Sprintf("row %d", n)})
			if g.row != nil {
				g.row(n, g.spare) // the rows after it may depend on it
			}
			return
		}
	}
	if g.row != nil {
		g.row(n, g.put)
	}
	into.EndRow(0, n+1, 64)
}

func (g *generator) Ready() <-chan struct{} { return g.ready }

func (g *generator) Pause(_ int32, paused bool) {
	g.paused = paused
	g.wake()
}

func (g *generator) Close() error {
	if g.timer != nil {
		g.timer.Stop()
	}
	return nil
}
