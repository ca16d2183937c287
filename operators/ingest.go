package operators

import (
	"context"
	"fmt"
	"strconv"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/expr"
)

// IngestSpec turns decoded rows into rows of a stream.
type IngestSpec struct {
	// Exprs compute the stream's columns from the decoded ones.
	Exprs []expr.Expr
	// NotNull are the columns that must have a value, by name for messages.
	Schema batch.Schema
	Time   TimeSpec
}

// TimeSpec says where a stream's row time comes from.
type TimeSpec struct {
	// Column holds the row time; below 0: the stream has none, or it comes from
	// elsewhere.
	Column int
	// Unit is the microseconds of one unit of an integer column; 0: nanoseconds.
	Unit    int64
	Arrival bool // the arrival stamp is the row time
	// Stamped: rows come with their time from the connector.
	Stamped bool
	Delay   batch.Time
	Idle    batch.Time // silence after which a partition holds nobody back
	MaxSkew batch.Time // furthest ahead of its arrival that a row may be; 0: any
}

// Timed reports whether rows have a row time.
func (t TimeSpec) Timed() bool { return t.Column >= 0 || t.Arrival || t.Stamped }

// Ingest is at the head of a stream: it computes columns, checks NOT NULL,
// reads the row time and gives each row the watermark of its partition as it
// was before it. The watermarks are the shard's (Marks); it keeps nothing else.
type Ingest struct {
	Spec  IngestSpec
	Marks *Marks
	Env   Env

	checked bool // the first row time lies in a plausible year
}

// Marks are the watermarks of a source's partitions, by partition number.
type Marks struct{ ByPartition []batch.Time }

// Of is the watermark of a partition, MinTime at first.
func (m *Marks) Of(p int32) *batch.Time {
	for int(p) >= len(m.ByPartition) {
		m.ByPartition = append(m.ByPartition, batch.MinTime)
	}
	return &m.ByPartition[p]
}

func (g *Ingest) Process(ctx context.Context, port int, in *batch.Batch, out Output) error {
	in, cols, err := g.Env.evaluate(ctx, port, in, g.Spec.Exprs, out)
	if err != nil || in.N == 0 {
		return err
	}
	b := in.WithCols(g.Env.Scratch, cols)
	if b, err = g.checkNulls(ctx, b, out); err != nil || b.N == 0 {
		return err
	}
	if g.Spec.Time.Timed() {
		if b, err = g.stamp(ctx, b, out); err != nil || b.N == 0 {
			return err
		}
	}
	return out.Emit(ctx, b)
}

func (g *Ingest) Advance(_ context.Context, watermark batch.Time, _ Output) (batch.Time, error) {
	return watermark, nil
}

// checkNulls rejects rows without a value for a NOT NULL column.
func (g *Ingest) checkNulls(ctx context.Context, b *batch.Batch, out Output) (*batch.Batch, error) {
	var rejected []batch.Rejected
	var keep batch.Bitmap
	for c, f := range g.Spec.Schema {
		if !f.NotNull || b.Cols[c].Valid == nil && b.Cols[c].Type.Kind != batch.Null {
			continue
		}
		for i := range b.N {
			if !b.Cols[c].IsNull(i) {
				continue
			}
			if keep == nil {
				keep = g.Env.Scratch.Bitmap(b.N)
				keep.SetFirst(b.N)
			}
			if keep.Get(i) {
				keep.Clear(i)
				rejected = append(rejected, g.refuse(b, i, "null", f.Name, fmt.Sprintf("%q is NULL, and declared NOT NULL", f.Name)))
			}
		}
	}
	if keep == nil {
		return b, nil
	}
	return batch.Compact(g.Env.Scratch, b, keep), out.Reject(ctx, 0, rejected)
}

func (g *Ingest) refuse(b *batch.Batch, i int, code, column, msg string) batch.Rejected {
	s := b.StampOf(i)
	return batch.Rejected{Code: code, Column: column, Message: msg, Partition: s.Partition, Offset: s.Offset, At: b.MetOf(i), Row: g.text(b, i)}
}

// text is a row as people read it: ts=2026-01-31T10:00:00Z, k="a", v=NULL.
func (g *Ingest) text(b *batch.Batch, i int) (out []byte) {
	for c, f := range g.Spec.Schema {
		if c > 0 {
			out = append(out, ", "...)
		}
		out = append(append(out, f.Name...), '=')
		switch col := &b.Cols[c]; {
		case col.IsNull(i):
			out = append(out, "NULL"...)
		case col.Type.IsText():
			out = strconv.AppendQuote(out, string(col.Text(col.Slot(i))))
		default:
			out = expr.AppendText(out, col, i)
		}
	}
	return out
}

// stamp gives rows their time and the watermark they met.
func (g *Ingest) stamp(ctx context.Context, b *batch.Batch, out Output) (*batch.Batch, error) {
	spec := &g.Spec.Time
	times, err := g.times(b)
	if err != nil {
		return nil, err
	}
	met := batch.Alloc[batch.Time](g.Env.Scratch, b.N)
	var rejected []batch.Rejected
	var keep batch.Bitmap
	drop := func(i int, code, msg string) {
		if keep == nil {
			keep = g.Env.Scratch.Bitmap(b.N)
			keep.SetFirst(b.N)
		}
		keep.Clear(i)
		met[i] = batch.MinTime
		rejected = append(rejected, g.refuse(b, i, code, g.column(), msg))
	}
	var mark *batch.Time
	last := int32(-1)
	for i := range met {
		if p := b.Partition[i]; p != last {
			mark, last = g.Marks.Of(p), p
		}
		switch {
		case spec.Column >= 0 && b.Cols[spec.Column].IsNull(i):
			drop(i, "null", "the row time is NULL")
			continue
		case spec.Stamped && times[i] == batch.MinTime:
			drop(i, "null", "the record has no timestamp, and no column is declared as the row time")
			continue
		case !spec.Arrival && (times[i] < minRowTime || times[i] > maxRowTime):
			drop(i, "range", "the row time is outside the years 0 to 9999")
			continue
		case spec.MaxSkew > 0 && times[i] > g.Env.Expr.Now+spec.MaxSkew:
			drop(i, "skew", "the row time is too far ahead of the clock (watermark.max-future-skew)")
			continue
		}
		met[i] = *mark
		if w := times[i] - spec.Delay; w > *mark {
			*mark = w
		}
	}
	b.Times, b.Met = times, met
	if keep == nil {
		return b, nil
	}
	return batch.Compact(g.Env.Scratch, b, keep), out.Reject(ctx, 0, rejected)
}

func (g *Ingest) column() string {
	if g.Spec.Time.Column < 0 {
		return ""
	}
	return g.Spec.Schema[g.Spec.Time.Column].Name
}

// times are the row times in microseconds.
func (g *Ingest) times(b *batch.Batch) ([]batch.Time, error) {
	out := batch.Alloc[batch.Time](g.Env.Scratch, b.N)
	spec := &g.Spec.Time
	switch {
	case spec.Stamped:
		copy(out, b.Times)
		return out, nil
	case spec.Column < 0:
		for i := range out {
			out[i] = g.Env.Expr.Now
		}
		return out, nil
	}
	c := &b.Cols[spec.Column]
	v := batch.Int64s(g.Env.Scratch, c, b.N)
	switch {
	case c.Type.Kind == batch.Timestamp:
		for i := range out {
			out[i] = batch.Time(v[i])
		}
	case c.Type.Kind == batch.Date:
		for i := range out {
			out[i] = batch.Time(v[i] * batch.Day)
		}
	case spec.Unit == 0:
		for i := range out {
			out[i] = batch.Time(v[i] / 1000)
		}
	default:
		for i := range out {
			out[i] = scaled(v[i], spec.Unit)
		}
	}
	if g.checked {
		return out, nil
	}
	for i := range out {
		if !c.IsNull(i) {
			g.checked = true
			return out, g.plausible(v[i], out[i], c.Type)
		}
	}
	return out, nil
}

// The row times that there are: within them no window's end, lateness or delay
// leaves the range of a time.
const minRowTime, maxRowTime = batch.Time(batch.FirstInstant), batch.Time(batch.LastInstant)

// scaled is v units of that many microseconds; what overflows stays outside the row
// times on its own side.
func scaled(v, unit int64) batch.Time {
	switch {
	case v > int64(maxRowTime)/unit:
		return maxRowTime + 1
	case v < int64(minRowTime)/unit:
		return minRowTime - 1
	}
	return batch.Time(v * unit)
}

// The years in which the first row time of a stream is believed.
var earliest, latest = batch.Time(int64(batch.DaysOf(1990, 1, 1)) * batch.Day), batch.Time(int64(batch.DaysOf(2100, 1, 1)) * batch.Day)

// plausible refuses a first row time that is decades off, and names the unit
// that would fit.
func (g *Ingest) plausible(raw int64, t batch.Time, typ batch.Type) error {
	if t >= earliest && t < latest || !typ.IsInteger() {
		return nil
	}
	for _, u := range []struct {
		name string
		t    float64
	}{{"s", float64(raw) * 1e6}, {"ms", float64(raw) * 1e3}, {"us", float64(raw)}, {"ns", float64(raw) / 1e3}} {
		if u.t >= float64(earliest) && u.t < float64(latest) {
			return fmt.Errorf("the first row time, %s = %d, is not between 1990 and 2100; 'event.time.unit'='%s' would fit", g.column(), raw, u.name)
		}
	}
	return fmt.Errorf("the first row time, %s = %d, is not between 1990 and 2100 in any unit", g.column(), raw)
}
