package planner

import (
	"strings"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/expr"
	"github.com/eventflux-io/engine/expr/spelling"
	"github.com/eventflux-io/engine/planner/syntax"
)

// unitMicros are the units of a BIGINT row time.
var unitMicros = map[string]int64{"s": 1e6, "ms": 1000, "us": 1, "ns": 0}

// rowTime reads WATERMARK FOR, or the options of the same meaning.
func (p *planner) rowTime(r *relation, decl *syntax.CreateStream) {
	o, in := r.options, r.ingest
	in.Delay = p.durationOf(o, "watermark.delay")
	in.Idle = p.durationOf(o, "watermark.idle-timeout")
	if !strings.EqualFold(p.textOf(o, "watermark.max-future-skew"), "none") {
		in.MaxSkew = p.durationOf(o, "watermark.max-future-skew")
	}
	in.Unit = unitMicros[strings.ToLower(o.get("event.time.unit"))]

	var name syntax.Ident
	switch {
	case decl != nil && decl.Watermark != nil:
		name = decl.Watermark.Column
		if o.has("event.time") && !equalName(o.get("event.time"), name.Name) {
			p.errorf(o.keyAt("event.time"), "the row time is declared twice: WATERMARK FOR %s, and this option", name.Name)
			return
		}
		if decl.Watermark.As != nil {
			if o.has("watermark.delay") {
				p.errorf(o.keyAt("watermark.delay"), "the delay is declared twice: by WATERMARK FOR %s AS …, and by this option", name.Name)
				return
			}
			in.Delay = p.watermarkDelay(r, decl.Watermark)
		}
	case o.has("event.time"):
		name = syntax.Ident{Span: o.valueAt("event.time"), Name: o.get("event.time")}
	default:
		return
	}
	at := r.schema.Index(name.Name)
	if at < 0 {
		p.errorf(name.Span, "unknown column %q%s", name.Name, spelling.Hint(name.Name, fieldNames(r.schema)))
		return
	}
	t := r.schema[at].Type
	if t.Kind != batch.Timestamp && t.Kind != batch.Date && !t.IsInteger() && !r.broken {
		p.errorf(name.Span, "the row time %q is %s; it must be TIMESTAMP, or BIGINT with 'event.time.unit'", r.schema[at].Name, t)
		return
	}
	if o.has("event.time.unit") && !t.IsInteger() {
		p.errorf(o.keyAt("event.time.unit"), "the row time %q is %s and has no unit", r.schema[at].Name, t)
		return
	}
	in.Time = at
}

// watermarkDelay is the interval of WATERMARK FOR c AS c - INTERVAL …, in
// microseconds.
func (p *planner) watermarkDelay(r *relation, w *syntax.WatermarkDef) int64 {
	same := func(e syntax.Expr) bool {
		n, ok := e.(*syntax.Name)
		return ok && equalName(n.Parts[len(n.Parts)-1].Name, w.Column.Name)
	}
	if same(w.As) {
		return 0
	}
	sub, ok := w.As.(*syntax.Binary)
	if ok && sub.Op == "-" && same(sub.X) {
		if iv, isInterval := sub.Y.(*syntax.Interval); isInterval {
			return p.intervalMicros(iv)
		}
	}
	// A misspelt column is the likelier mistake than another form.
	if ok {
		if n, isName := sub.X.(*syntax.Name); isName && r.schema.Index(n.Parts[0].Name) < 0 {
			p.errorf(n.Span, "unknown column %q%s", n.Parts[0].Name, spelling.Hint(n.Parts[0].Name, fieldNames(r.schema)))
			return 0
		}
	}
	p.errorf(w.As.At(), "a watermark is the row time less a duration: WATERMARK FOR %s AS %s - INTERVAL '5' SECOND", w.Column.Name, w.Column.Name)
	return 0
}

// intervalMicros is the length of a constant interval of fixed units.
func (p *planner) intervalMicros(iv *syntax.Interval) int64 {
	unit, fixed := intervalMicros[iv.Unit]
	b := &binder{p: p, in: &scope{}, clause: "INTERVAL"}
	x := b.bind(iv.X)
	if x == nil {
		return 0
	}
	n, err := expr.NewCast(x, batch.Of(batch.Float64), false)
	if err == nil && fixed {
		if c, ok := expr.Fold(n).(*expr.Constant); ok && !c.IsNull() {
			if v := batch.Values[float64](&c.Value)[0]; v >= 0 {
				return int64(v * float64(unit))
			}
		}
	}
	p.errorf(iv.Span, "expected a constant length of time, such as INTERVAL '5' SECOND")
	return 0
}

// textOf is an option of a stream, or what the configuration or SET says of all
// streams.
func (p *planner) textOf(o *options, key string) string {
	if !o.has(key) {
		if value, ok := p.opt.Settings[key]; ok {
			return value
		}
		for i := len(p.settings) - 1; i >= 0; i-- {
			if p.settings[i].Key == key {
				return p.settings[i].Value
			}
		}
	}
	return o.get(key)
}

func (p *planner) durationOf(o *options, key string) int64 {
	d, ok := parseDuration(p.textOf(o, key))
	if !ok {
		return 0 // reported where the option is checked
	}
	return d.Microseconds()
}
