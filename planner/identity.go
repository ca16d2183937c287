package planner

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/expr"
	"github.com/eventflux-io/engine/io/connector"
)

// State is found by what it means. The identity of a node is a text of a notation
// of its own: a fixed word, the fields that its state's meaning and layout depend
// on, and what it reads: so a changed WHERE below a window is another state, and one
// above it is not. It is taken of the plan as it was bound, before any rule, so that
// an optimiser that does better finds the state of one that did worse. Nothing in it
// is a line that people read, a type's name in Go, or a number over the script.
//
// testdata/identity.txt holds the identities of many scripts: where one changes, the
// users of such a script lose their state. A node whose state comes to mean something
// else, or to be laid out in another way, takes another version.

// identity is that of one node, as hashes.
type identity struct {
	state string // of what the node keeps
	rows  string // of what comes out of it: what its readers keep depends on this
}

// identities are those of the nodes that were looked at so far.
type identities map[Node]identity

// identify takes the identities of the plan as it was bound.
func (p *planner) identify() {
	for _, s := range slices.Concat(p.sinks, p.explainedSinks()) {
		p.identities.of(s)
		p.identities.of(s.Input)
	}
	for _, r := range slices.Concat(p.relations, p.files) {
		if r.node != nil {
			p.identities.of(r.node)
		}
	}
}

// of is the identity of a node. One that a rule made is identified when it is asked
// for: it keeps nothing.
func (known identities) of(n Node) identity {
	if id, found := known[n]; found {
		return id
	}
	var id identity
	if through := passedOn(n); through != nil {
		id = known.of(through)
	} else {
		text := known.text(n)
		id.state = hashed(text.own)
		id.rows = id.state
		if len(text.rest) > 0 {
			id.rows = hashed(slices.Concat([]byte(id.state), text.rest))
		}
	}
	known[n] = id
	return id
}

// text is what the identity of a node is the hash of.
func (known identities) text(n Node) *identityText {
	text := &identityText{of: known.of}
	text.into = &text.own
	kind, version := n.Kind()
	text.number(kind, int64(version))
	n.identify(text)
	return text
}

// passedOn is the input of a node whose rows are those of the input under other
// names, which do not count; nil of any other node.
func passedOn(n Node) Node {
	switch n := n.(type) {
	case *Stream:
		return n.Input
	case *Project:
		in := n.Input.Props().Schema
		if len(in) != len(n.Exprs) {
			return nil
		}
		for i, e := range n.Exprs {
			if c, isColumn := e.(*expr.ColumnRef); !isColumn || c.Index != i {
				return nil
			}
		}
		return n.Input
	}
	return nil
}

func hashed(text []byte) string {
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:16])
}

// identityText is an identity while a node writes it. What the state depends on
// comes first; after rowsOnly, what only decides which rows come out.
type identityText struct {
	own, rest []byte
	into      *[]byte
	of        func(Node) identity
}

func (t *identityText) rowsOnly() { t.into = &t.rest }

func (t *identityText) put(s string) {
	if len(*t.into) > 0 {
		*t.into = append(*t.into, ' ')
	}
	*t.into = append(*t.into, s...)
}

func (t *identityText) quoted(s string) { t.put(strconv.Quote(s)) }

// number writes a field that is not always there, under its name.
func (t *identityText) number(name string, v int64) { t.put(name + "=" + strconv.FormatInt(v, 10)) }

func (t *identityText) flag(name string, set bool) {
	if set {
		t.put(name)
	}
}

func (t *identityText) expr(e expr.Expr) { t.put(string(expr.AppendIdentity(nil, e))) }

func (t *identityText) exprs(name string, list []expr.Expr) {
	t.put(name + "(")
	for _, e := range list {
		t.expr(e)
	}
	t.put(")")
}

// types writes those of columns, whose names do not count.
func (t *identityText) types(s batch.Schema) {
	t.put("types(")
	for _, f := range s {
		t.put(string(expr.AppendTypeIdentity(nil, f.Type)))
	}
	t.put(")")
}

// fields writes columns whose names count: the outside knows them.
func (t *identityText) fields(s batch.Schema) {
	t.put("columns(")
	for _, f := range s {
		t.quoted(f.Name)
		t.put(string(expr.AppendTypeIdentity(nil, f.Type)))
		t.flag("not-null", f.NotNull)
	}
	t.put(")")
}

func (t *identityText) input(n Node) { t.put("<- " + t.of(n).rows) }

func (n *Scan) Kind() (string, int)      { return "source", 1 }
func (n *Side) Kind() (string, int)      { return "side", 1 }
func (n *Stream) Kind() (string, int)    { return "stream", 1 }
func (n *Filter) Kind() (string, int)    { return "filter", 1 }
func (n *Project) Kind() (string, int)   { return "project", 1 }
func (n *Aggregate) Kind() (string, int) { return "aggregate", 1 }
func (n *Collect) Kind() (string, int)   { return "collect", 1 }
func (n *Sort) Kind() (string, int)      { return "sort", 1 }
func (n *Distinct) Kind() (string, int)  { return "distinct", 1 }
func (n *Union) Kind() (string, int)     { return "union", 1 }
func (n *Limit) Kind() (string, int)     { return "limit", 1 }
func (n *Values) Kind() (string, int)    { return "values", 1 }
func (n *Sink) Kind() (string, int)      { return "sink", 1 }

// A source keeps positions and watermarks: whose, and of which row time. How its rows
// are made of what is outside only its readers depend on. Where it reads is no part:
// each position names what it is of.
func (n *Scan) identify(id *identityText) {
	r, in := n.Of, n.Of.ingest
	id.quoted(r.name)
	id.quoted(r.connector())
	switch {
	case in.Time >= 0:
		id.put("row-time(")
		id.quoted(r.schema[in.Time].Name)
		id.expr(in.Exprs[in.Time])
		id.number("unit", in.Unit)
		id.put(")")
	case in.Stamped:
		id.put("row-time-of-record")
	case in.Arrival:
		id.put("row-time-of-arrival")
	}
	id.rowsOnly()
	id.fields(in.Decoded)
	for i, key := range in.Metadata {
		if key != "" {
			id.number("metadata", int64(i))
			id.quoted(key)
		}
	}
	id.exprs("exprs", in.Exprs)
	id.fields(r.schema)
	id.format(r)
}

// connector is the name of what the stream is connected by; "" of none.
func (r *relation) connector() string {
	if r.outside == nil {
		return r.later
	}
	return r.outside.Name
}

// format writes how rows are read, as far as the declaration says so.
func (t *identityText) format(r *relation) {
	f := r.spec.Format
	if f == nil {
		return
	}
	t.put("format")
	t.quoted(f.Name)
	for _, key := range r.options.keys() {
		if field := connector.FindField(f.Fields, key, true); field != nil && r.options.get(key) != field.Default {
			t.quoted(key)
			t.quoted(r.options.get(key))
		}
	}
}

// What a source or its readers reject is a stream of its own, whoever the readers
// are: there may be more of them at the next start.
func (n *Side) identify(id *identityText) {
	if n.Late {
		id.put("late")
	} else {
		id.put("errors")
	}
	id.input(n.Of.node)
}

func (n *Stream) identify(id *identityText) { id.input(n.Input) }

func (n *Filter) identify(id *identityText) {
	id.expr(n.Where)
	id.input(n.Input)
}

func (n *Project) identify(id *identityText) {
	id.exprs("exprs", n.Exprs)
	id.input(n.Input)
}

// HAVING chooses among results and leaves the groups as they are.
func (n *Aggregate) identify(id *identityText) {
	id.exprs("keys", n.Keys)
	for _, c := range n.Calls {
		c.identify(id)
	}
	n.Window.identify(id)
	id.flag("running", n.Running)
	id.number("lateness", n.Lateness)
	id.number("retention", n.Retention)
	id.input(n.Input)
	if n.Having != nil {
		id.rowsOnly()
		id.put("having")
		id.expr(n.Having)
	}
}

func (c *Call) identify(id *identityText) {
	id.put("call(")
	id.quoted(c.Func.Name)
	id.flag("distinct", c.Distinct)
	id.exprs("args", c.Args)
	if c.Filter != nil {
		id.put("filter")
		id.expr(c.Filter)
	}
	id.put(")")
}

func (w *Window) identify(id *identityText) {
	if w == nil {
		return
	}
	id.put("tumbling(")
	id.number("size", w.Size)
	id.number("offset", w.Offset)
	id.put(")")
}

func (n *Collect) identify(id *identityText) {
	n.Window.identify(id)
	id.types(n.Made.Schema)
	id.input(n.Input)
}

// A sort holds all rows of a bucket; by what, and which of them pass, is decided when
// the bucket closes.
func (n *Sort) identify(id *identityText) {
	id.flag("whole", n.Whole)
	id.types(n.Props().Schema)
	id.input(n.Input)
	id.rowsOnly()
	for _, k := range n.Keys {
		id.expr(k.Expr)
		id.flag("desc", k.Desc)
	}
	id.number("limit", n.Limit)
	id.number("offset", n.Offset)
}

func (n *Distinct) identify(id *identityText) {
	id.flag("running", n.Running)
	id.flag("whole", n.Whole)
	id.number("retention", n.Retention)
	id.types(n.Made.Schema)
	id.input(n.Input)
}

// The inputs of a union are a set: in which order the script writes them is chance.
func (n *Union) identify(id *identityText) {
	var inputs []string
	for _, in := range n.Of {
		inputs = append(inputs, id.of(in).rows)
	}
	slices.Sort(inputs)
	for _, in := range inputs {
		id.put("<- " + in)
	}
}

func (n *Limit) identify(id *identityText) {
	id.number("limit", n.N)
	id.number("offset", n.Offset)
	id.input(n.Input)
}

func (n *Values) identify(id *identityText) {
	id.types(n.Made.Schema)
	for _, row := range n.Rows {
		id.exprs("row", row)
	}
}

// A sink goes on with what it has written, whichever query wrote it: what counts is
// where that is and what it looks like.
func (n *Sink) identify(id *identityText) {
	id.fields(n.Props().Schema)
	if r := n.Of; r != nil {
		id.quoted(r.connector())
		if r.outside != nil && r.outside.Path != "" {
			id.quoted(r.spec.Options[r.outside.Path])
			if r.spec.Format != nil {
				id.quoted(r.spec.Format.Name)
			}
		}
	}
}

// name gives each node of the graph its ID: its query and kind, and where a query has
// several of a kind, which of them it is. Equal ones read the same rows and keep the
// same, so that it does not matter which is which. What is changed in a node that keeps
// nothing leaves its ID alone, and so its counters.
func (b *builder) name() {
	several, equal := map[string]int{}, map[string]int{}
	id := func(i int) string { return b.graph.Nodes[i].Query + "/" + b.kinds[i] }
	for i := range b.graph.Nodes {
		several[id(i)]++
	}
	for i, n := range b.graph.Nodes {
		n.ID = id(i)
		if several[n.ID] > 1 {
			n.ID += " " + n.Fingerprint[:8]
		}
		if equal[n.ID]++; equal[n.ID] > 1 {
			n.ID += fmt.Sprintf(" %d", equal[n.ID])
		}
	}
}
