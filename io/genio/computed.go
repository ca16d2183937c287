package genio

import (
	"time"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/expr"
)

// atOnce is the most rows that expressions are computed for at a time.
const atOnce = 256

// computed are the columns that have an expression, for the rows from one number
// to another.
type computed struct {
	exprs    []expr.Expr // by column of the stream, nil where there is none
	env      expr.Env
	from, to int64
	cols     []batch.Column
}

func newComputed(exprs []expr.Expr) *computed {
	return &computed{exprs: exprs, env: expr.Env{Scratch: &batch.Scratch{}}, cols: make([]batch.Column, len(exprs))}
}

// append adds row n, or says which column failed and why. It may compute rows up
// to due with it, no later ones: their now() is to come.
func (c *computed) append(into *batch.Builder, n, due int64) (column string, failure expr.Failure) {
	if n < c.from || n >= c.to {
		c.compute(n, min(due, n+atOnce))
	}
	i := int(n - c.from)
	for at, e := range c.exprs {
		if e == nil {
			continue
		}
		if c.cols[at].Failed(i) {
			return into.Schema[at].Name, c.explain(e, n)
		}
		into.Col(at).AppendFrom(&c.cols[at], i)
	}
	return "", failure
}

func (c *computed) compute(from, to int64) {
	c.env.Scratch.Reset()
	c.env.Now = batch.Time(time.Now().UnixMicro())
	c.from, c.to = from, to
	in := c.numbers(from, to)
	for at, e := range c.exprs {
		if e != nil {
			c.cols[at] = e.Eval(&c.env, in)
		}
	}
	c.env.TakeFailure()
}

// numbers is a batch whose column is n.
func (c *computed) numbers(from, to int64) *batch.Batch {
	values := batch.Alloc[int64](c.env.Scratch, int(to-from))
	for i := range values {
		values[i] = from + int64(i)
	}
	return &batch.Batch{N: len(values), Cols: []batch.Column{batch.FixedColumn(batch.Of(batch.Int64), values, nil)}}
}

// explain computes a row alone to learn why it fails.
func (c *computed) explain(e expr.Expr, n int64) expr.Failure {
	e.Eval(&c.env, c.numbers(n, n+1))
	return c.env.TakeFailure()
}
