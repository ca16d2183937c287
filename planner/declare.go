package planner

import (
	"strconv"
	"strings"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/expr"
	"github.com/eventflux-io/engine/planner/plan"
	"github.com/eventflux-io/engine/planner/syntax"
)

// declareStream reads CREATE STREAM as far as it depends on nothing else.
func (p *planner) declareStream(s *syntax.CreateStream) {
	r := &relation{name: s.Name.Name, at: s.Name.Span, decl: s}
	if s.Hash {
		r.name = "#" + r.name
		if p.block == 0 {
			p.refuse(s.Name.Span, r.name+" is a stream inside a PARTITION block")
		}
	}
	r.options = p.readOptions(s.Name, s.Options)
	if s.IfNotExists && p.find(r.name) != nil {
		return
	}
	switch strings.ToLower(r.options.get("type")) {
	case "source":
		r.kind = sourceRelation
	case "sink":
		r.kind = sinkRelation
	}
	if !streamOption("type").takes(r.options.get("type")) {
		r.broken = true
	}
	if !r.options.has("type") && r.options.has("extension") {
		p.errorf(r.options.keyAt("extension"), "a stream with a connector needs 'type'='source' or 'type'='sink'")
		r.broken = true
	}
	p.checkStreamOptions(r.options, r.kind)
	switch {
	case s.As != nil:
		p.declareQuery(s, r)
	case len(s.Columns) == 0 && r.kind != sinkRelation:
		p.errorf(s.Name.Span, "the stream %q has no columns; list them, or write CREATE STREAM %s AS SELECT …", r.name, r.name)
		r.broken = true
	case len(s.Columns) == 0:
		r.inferred = true // a sink takes what it is given
	default:
		r.schema = p.columns(s, r)
	}
	if s.Hash && p.block > 0 {
		p.byName[p.blockKey(s.Name.Name)] = r
	}
	p.add(r)
	if r.kind == sinkRelation {
		p.bindSinkOptions(r)
	}
}

// declareQuery is CREATE STREAM … AS SELECT.
func (p *planner) declareQuery(s *syntax.CreateStream, r *relation) {
	r.inferred = len(s.Columns) == 0
	if r.kind == sourceRelation {
		p.errorf(r.options.valueAt("type"), "%q is made by a query, so it is no source", r.name)
		r.kind = internalRelation
	}
	if !r.inferred {
		r.schema = p.columns(s, r)
	}
	q := &query{name: r.name, at: s.Name.Span, stmt: s.As, into: r, block: p.block}
	if s.As.Insert != nil {
		p.errorf(s.As.Insert.Span, "CREATE STREAM %s AS names where the rows go; leave out INSERT INTO", r.name)
	}
	r.writers = append(r.writers, q)
	p.queries = append(p.queries, q)
}

// columns is the declared schema of a stream; the type of a computed column may
// come later.
func (p *planner) columns(s *syntax.CreateStream, r *relation) batch.Schema {
	derived := r.kind != sourceRelation && !r.broken // broken: it may be meant to be a source
	for _, c := range s.Columns {
		if !derived {
			break
		}
		switch {
		case c.Computed != nil:
			p.errorf(c.ComputedAt, "computed columns belong to sources; compute %q in the query that writes %q", c.Name.Name, r.name)
		case c.Metadata != nil:
			p.errorf(c.MetadataAt, "METADATA belongs to sources; %q is none", r.name)
		case c.NotNull:
			p.refuse(c.NotNullAt, "NOT NULL is checked at a source, and "+strconv.Quote(r.name)+" is none")
		default:
			continue
		}
		r.broken = true
	}
	if s.Watermark != nil && derived {
		p.errorf(s.Watermark.Span, "WATERMARK belongs to sources; the rows of %q keep the row time that they come with", r.name)
	}
	schema := p.declaredColumns(s.Columns, r)
	if derived && !r.broken {
		r.defaults = p.defaults(s.Columns, schema)
	}
	return schema
}

// defaults are what the columns get that an INSERT leaves out, nil for NULL.
func (p *planner) defaults(columns []syntax.ColumnDef, schema batch.Schema) []expr.Expr {
	out := make([]expr.Expr, len(schema))
	for i, c := range columns {
		if c.Default != nil {
			out[i] = p.defaultOf(c, schema[i].Type, &binder{p: p, in: &scope{}})
		}
	}
	return out
}

// declaredColumns are the names and types of a column list.
func (p *planner) declaredColumns(columns []syntax.ColumnDef, r *relation) batch.Schema {
	var schema batch.Schema
	declared := map[string]bool{}
	for _, c := range columns {
		if declared[caseless(c.Name.Name)] {
			p.errorf(c.Name.Span, "the column %q is declared twice", c.Name.Name)
			r.broken = true
			continue
		}
		declared[caseless(c.Name.Name)] = true
		f := batch.Field{Name: c.Name.Name, NotNull: c.NotNull}
		if c.Type != nil {
			t, ok := p.typeOf(c.Type)
			r.broken = r.broken || !ok
			f.Type = t
		}
		schema = append(schema, f)
	}
	return schema
}

// bindScan makes the scan of a source.
func (p *planner) bindScan(r *relation) {
	p.declareSource(r, r.decl)
}

// declareSource reads what a source declares beside its columns: computed ones,
// metadata, row time, connector. decl is nil for FROM 'path'.
func (p *planner) declareSource(r *relation, decl *syntax.CreateStream) {
	before := len(p.errs)
	in := &plan.Ingest{Time: -1, Unit: 1000}
	r.ingest = in
	if decl == nil {
		in.Decoded = r.schema
		in.Metadata = make([]string, len(r.schema))
		for i, f := range r.schema {
			in.Exprs = append(in.Exprs, &expr.ColumnRef{Index: i, Name: f.Name, T: f.Type})
		}
	} else {
		p.decodedColumns(r, decl)
		p.computedColumns(r, decl)
	}
	p.rowTime(r, decl)
	p.bindSourceOptions(r)
	if len(p.errs) > before {
		r.broken = true
		return
	}
	scan := &plan.Scan{Name: r.name, Connector: r.connector(), Format: r.format(), Options: r.shown(), Ingest: in, Made: plan.Props{
		Schema: r.schema, Query: r.name, Bounded: r.bounded,
		Timed: in.Time >= 0 || in.Arrival || in.Stamped,
	}}
	p.declared[scan] = r
	r.node = scan
}

// decodedColumns are the columns that come from outside.
func (p *planner) decodedColumns(r *relation, decl *syntax.CreateStream) {
	for i, c := range decl.Columns {
		if c.Computed != nil || i >= len(r.schema) {
			continue
		}
		key := ""
		if c.Metadata != nil {
			if key = c.Metadata.Text; key == "" {
				key = c.Name.Name
			}
		}
		f := r.schema[i]
		f.NotNull = f.NotNull && c.Default == nil
		r.ingest.Decoded = append(r.ingest.Decoded, f)
		r.ingest.Metadata = append(r.ingest.Metadata, key)
	}
}

// computedColumn is the clause of computed columns.
const computedColumn = "a computed column"

// computedColumns binds DEFAULT and AS (…) over the decoded columns. A computed
// column may use those before and after it; their expressions are put in, and
// the defaults of decoded ones.
func (p *planner) computedColumns(r *relation, decl *syntax.CreateStream) {
	in := r.ingest
	computed := map[string]syntax.Expr{}
	for _, c := range decl.Columns {
		if c.Computed != nil {
			computed[strings.ToLower(c.Name.Name)] = c.Computed
		}
	}
	around := newScope(r.name, in.Decoded)
	around.broken = r.broken
	scope := func(c syntax.ColumnDef) *binder {
		return &binder{p: p, in: around, clause: computedColumn, aliases: computed, opening: map[string]bool{strings.ToLower(c.Name.Name): true}}
	}
	var decoded []expr.Expr
	for i, c := range decl.Columns {
		if c.Computed == nil && i < len(r.schema) {
			decoded = append(decoded, p.decodedColumn(r, c, len(decoded), scope(c)))
		}
	}
	at := 0
	for i, c := range decl.Columns {
		if i >= len(r.schema) {
			return
		}
		var e expr.Expr
		if c.Computed == nil {
			e = decoded[at]
			at++
		} else if e = scope(c).bind(c.Computed); e != nil {
			e = p.computedType(r, i, c, withDefaults(e, decoded))
		}
		if e == nil {
			r.broken = true
			e = expr.NewNull()
		}
		in.Exprs = append(in.Exprs, e)
	}
}

// withDefaults puts the expressions of decoded columns, which know their defaults,
// in the place of the columns.
func withDefaults(e expr.Expr, decoded []expr.Expr) expr.Expr {
	return expr.Rewrite(e, func(x expr.Expr) expr.Expr {
		if c, is := x.(*expr.ColumnRef); is && decoded[c.Index] != nil {
			return decoded[c.Index]
		}
		return x
	})
}

func (p *planner) decodedColumn(r *relation, c syntax.ColumnDef, at int, b *binder) expr.Expr {
	f := r.ingest.Decoded[at]
	var e expr.Expr = &expr.ColumnRef{Index: at, Name: f.Name, T: f.Type}
	if c.Default == nil {
		return e
	}
	d := p.defaultOf(c, f.Type, b)
	if d == nil {
		return nil
	}
	e, err := expr.NewCoalesce(e, d)
	return b.typed(c.Default, e, err)
}

// defaultOf is the DEFAULT of a column as a value of the column's type; nil: it
// was reported.
func (p *planner) defaultOf(c syntax.ColumnDef, t batch.Type, b *binder) expr.Expr {
	b.clause = "DEFAULT"
	d := b.bind(c.Default)
	if d == nil {
		return nil
	}
	if !t.Equal(d.Type()) && !expr.Widens(d.Type(), t) && !expr.IsConst(d) {
		p.errorf(c.Default.At(), "the default of %q is %s, and the column is %s", c.Name.Name, d.Type(), t)
		return nil
	}
	d, err := expr.NewCast(d, t, false)
	if err != nil {
		return b.typed(c.Default, nil, err)
	}
	folded := expr.Fold(d)
	if _, fits := folded.(*expr.Constant); !fits && expr.IsConst(d) {
		p.errorf(c.Default.At(), "the default of %q is no value of %s", c.Name.Name, t)
		return nil
	}
	return folded
}

// computedType converts a computed column to its declared type, or takes its own.
func (p *planner) computedType(r *relation, i int, c syntax.ColumnDef, e expr.Expr) expr.Expr {
	if c.Type == nil {
		e = typedNull(e)
		r.schema[i].Type = e.Type()
		return e
	}
	want := r.schema[i].Type
	if !want.Equal(e.Type()) && !expr.Widens(e.Type(), want) {
		p.errorf(c.Computed.At(), "the column %q is declared %s, and this is %s; write CAST(… AS %s)", c.Name.Name, want, e.Type(), want)
		return nil
	}
	out, err := expr.Convert(e, want)
	if err != nil {
		p.errorf(c.Computed.At(), "%s", err.Error())
		return nil
	}
	return out
}
