package planner

import (
	"slices"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/expr"
	"github.com/eventflux-io/engine/expr/spelling"
	"github.com/eventflux-io/engine/io/connector"
	"github.com/eventflux-io/engine/planner/plan"
	"github.com/eventflux-io/engine/planner/syntax"
)

// relationKind says what a name stands for.
type relationKind uint8

const (
	internalRelation relationKind = iota
	sourceRelation
	sinkRelation
	tableRelation
	triggerRelation
)

func (k relationKind) String() string {
	return [...]string{"internal", "source", "sink", "table", "trigger"}[k]
}

// relation is a named stream (or a table or trigger, whose names are known so
// that they can be checked).
type relation struct {
	name     string
	at       syntax.Span // its name in the declaration
	kind     relationKind
	decl     *syntax.CreateStream // nil: undeclared, or not a stream
	schema   batch.Schema         // what readers see, in order
	inferred bool                 // the schema comes from the first writer
	defaults []expr.Expr          // one a column of a stream that is no source; nil: NULL
	writers  []*query

	options *options
	outside *connector.Connector // of a source or sink; nil: none, or declared only
	spec    connector.Spec
	source  connector.SourceFactory
	later   string // a connector that this version declares and does not open
	ingest  *plan.Ingest
	bounded bool

	node    plan.Node // whose rows the stream is; nil until bound
	binding bool      // on the stack of bindRelation: a reference to it is a cycle
	bound   bool
	reach   int    // as of growth
	letters uint64 // of its name, as of lettersOf
	missed  bool   // a misspelt name was probably meant to write it
	broken  bool   // its columns are not all known; errors that follow are not reported
	read    bool
	printed bool
	reads   sideReads
}

// sideReads says which side streams of a source are read.
type sideReads struct{ errors, late bool }

// named reports whether the columns have known names. Their types may be unknown
// (that of NULL) where something else was reported.
func (r *relation) named() bool { return r.schema != nil }

// lookup resolves the name of a stream; nil: it was reported. The queries of WITH
// could be meant, too.
func (p *planner) lookup(name syntax.Ident, with *ctes) *relation {
	if r := p.find(name.Name); r != nil {
		return r
	}
	hint := ""
	if p.hints() {
		known := with.names()
		for _, r := range p.relations {
			known = append(known, r.name)
		}
		hint = spelling.Hint(name.Name, known)
	}
	switch {
	case hint != "":
	case p.script.Hides(name.Name):
		return nil
	case len(p.relations) == 0 && with == nil:
		hint = "; declare it with CREATE STREAM, or read a file with FROM 'path'"
	}
	p.errorf(name.Span, "unknown stream %q%s", name.Name, hint)
	return nil
}

// names are the relations of a kind.
func (p *planner) names(kind relationKind) []string {
	var names []string
	for _, r := range p.relations {
		if r.kind == kind {
			names = append(names, r.name)
		}
	}
	return names
}

// bindRelation makes the node of a stream: its scan, or the union of what is
// written into it. Streams that it reads are bound first; a stream that reads
// itself is an error.
func (p *planner) bindRelation(r *relation) {
	if r.bound {
		p.growth.reach = max(p.growth.reach, r.reach)
		return
	}
	if r.binding {
		if !r.broken {
			p.errorf(r.at, "the stream %q reads its own output; only tables may close a cycle", r.name)
		}
		r.broken = true
		return
	}
	r.binding = true
	before := p.growth.reach
	p.growth.reach = 0
	switch {
	case r.kind == sourceRelation:
		p.bindScan(r)
	case len(r.writers) > 0:
		p.bindWriters(r)
	}
	r.reach = p.growth.reach
	p.growth.reach = max(r.reach, before)
	r.binding, r.bound = false, true
}

// bindWriters binds the queries that write into a stream, in the order of the
// script; the first gives the schema of an undeclared one.
func (p *planner) bindWriters(r *relation) {
	var inputs []plan.Node
	for i, q := range r.writers {
		p.bindStatement(q)
		if q.node == nil {
			r.broken = true
			if schema, known := selectedNames(q.stmt); known && r.schema == nil && i == 0 {
				r.schema = schema
			}
			continue
		}
		if r.inferred && (i == 0 || r.schema == nil) {
			r.schema = q.node.Props().Schema
		}
		if n := p.fit(q, r); n != nil {
			q.node = n
			inputs = append(inputs, n)
		} else {
			r.broken = true
		}
	}
	switch {
	case len(inputs) == 0:
	case len(inputs) == 1:
		r.node = &plan.Stream{Made: inputs[0].Props(), Input: inputs[0], Name: r.name}
	default:
		if !p.appendOnly(inputs, r) {
			return
		}
		union := newUnion(inputs, r.name)
		r.node = &plan.Stream{Made: union.Props(), Input: union, Name: r.name}
	}
	if r.node != nil {
		props := r.node.Props()
		props.Schema = r.schema
		r.node.(*plan.Stream).Made = props
		r.bounded = props.Bounded
	}
}

// appendOnly refuses to mix the rows of an upsert stream with others.
func (p *planner) appendOnly(inputs []plan.Node, r *relation) bool {
	for i, n := range inputs {
		if n.Props().Upsert {
			p.errorf(r.writers[i].at, "%q is written by several queries, and this one corrects its earlier rows; use EMIT FINAL without ALLOWED LATENESS, or a stream of its own", r.name)
			return false
		}
	}
	return true
}

// connector is the name of what the stream is connected by; "" of none.
func (r *relation) connector() string {
	if r.outside == nil {
		return r.later
	}
	return r.outside.Name
}

// format is how rows are read, as far as the declaration says so.
func (r *relation) format() *plan.Format {
	f := r.spec.Format
	if f == nil {
		return nil
	}
	format := &plan.Format{Name: f.Name}
	for _, key := range r.options.keys() {
		if field := connector.FindField(f.Fields, key, true); field != nil && r.options.get(key) != field.Default {
			format.Options = append(format.Options, plan.Option{Key: key, Value: r.options.get(key)})
		}
	}
	return format
}

// shown are the options of the declaration beside its kind, without secrets.
func (r *relation) shown() []plan.Option {
	var options []plan.Option
	for _, key := range r.options.keys() {
		if key == "type" || key == "extension" {
			continue
		}
		value := r.options.get(key)
		if r.outside != nil && slices.ContainsFunc(r.outside.Fields, func(f connector.Field) bool { return f.Name == key && f.Secret }) {
			value = "***"
		}
		options = append(options, plan.Option{Key: key, Value: value})
	}
	return options
}
