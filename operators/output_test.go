package operators_test

import (
	"context"
	"fmt"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/expr"
	"github.com/eventflux-io/engine/operators"
)

// output writes down what an operator gives to its Output, a line a row.
type output struct {
	lines   []string
	used    int
	expired int
	show    func(b *batch.Batch, i int) string // more of a row that is emitted; nil: nothing
}

var _ operators.Output = (*output)(nil)

func (o *output) Emit(_ context.Context, b *batch.Batch) error {
	for i := range b.N {
		line := text(b, i)
		if b.Emits != nil && b.Emits[i] != batch.Final {
			line = []string{batch.Early: "early ", batch.Correction: "correction ", batch.Deleted: "deleted "}[b.Emits[i]] + line
		}
		if o.show != nil {
			line += o.show(b, i)
		}
		o.lines = append(o.lines, line)
	}
	return nil
}

// met and place may be shown.
func met(b *batch.Batch, i int) string { return " met " + seconds(b.MetOf(i)) }

func arrived(b *batch.Batch, i int) string { return " arrived " + seconds(b.ArrivedAt(i)) }

func place(b *batch.Batch, i int) string {
	at := b.StampOf(i)
	return fmt.Sprintf(" from p%d %d", at.Partition, at.Offset)
}

func (o *output) Reject(_ context.Context, _ int, rows []batch.Rejected) error {
	for _, r := range rows {
		o.lines = append(o.lines, fmt.Sprintf("rejected p%d %d: %s of %q", r.Partition, r.Offset, r.Code, r.Column))
	}
	return nil
}

func (o *output) Late(_ context.Context, _ int, in *batch.Batch, windowEnd []batch.Time) error {
	for i, end := range windowEnd {
		o.lines = append(o.lines, "late for "+seconds(end)+": "+text(in, i))
	}
	return nil
}

func (o *output) Expire(rows int) { o.expired += rows }
func (o *output) Used(rows int)   { o.used += rows }

// text is a row's time and columns.
func text(b *batch.Batch, i int) string {
	line := "-"
	if b.Times != nil {
		line = seconds(b.Times[i])
	}
	for c := range b.Cols {
		line += " "
		if b.Cols[c].IsNull(i) {
			line += "NULL"
			continue
		}
		line += string(expr.AppendText(nil, &b.Cols[c], i))
	}
	return line
}

// seconds is a time as the scripts of drive_test.go give them: the last microsecond
// before a second has a - after it.
func seconds(t batch.Time) string {
	switch {
	case t == batch.MinTime:
		return "never"
	case t == batch.EndOfStream:
		return "end"
	case (t+1)%batch.Time(batch.Second) == 0:
		return fmt.Sprint((t+1)/batch.Time(batch.Second)) + "-"
	}
	return fmt.Sprint(t / batch.Time(batch.Second))
}
