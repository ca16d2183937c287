package plan

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/expr"
)

// State is found by what it means. The identity of a node is a text of a notation
// of its own: a fixed word, the fields that its state's meaning and layout depend
// on, and what it reads: so a changed WHERE below a window is another state, and one
// above it is not. It is taken of the plan as it was bound, before any rule, so that
// an optimiser that does better finds the state of one that did worse. Nothing in it
// is a line that people read, a type's name in Go, or a number over the script.
//
// planner/testdata/identity.txt holds the identities of many scripts: where one
// changes, the users of such a script lose their state. A node whose state comes to
// mean something else, or to be laid out in another way, takes another version.

// Identity is that of one node, as hashes.
type Identity struct {
	State string // of what the node keeps
	Rows  string // of what comes out of it: what its readers keep depends on this
}

// Identities are those of the nodes that were looked at so far.
type Identities map[Node]Identity

// Of is the identity of a node. One that a rule made is identified when it is asked
// for: it keeps nothing.
func (known Identities) Of(n Node) Identity {
	if id, found := known[n]; found {
		return id
	}
	var id Identity
	if through := passedOn(n); through != nil {
		id = known.Of(through)
	} else {
		text := known.text(n)
		id.State = hashed(text.own)
		id.Rows = id.State
		if len(text.rest) > 0 {
			id.Rows = hashed(slices.Concat([]byte(id.State), text.rest))
		}
	}
	known[n] = id
	return id
}

// Texts are what the hashes of the nodes that were looked at are of, by the hash of
// their state. Tests compare them.
func (known Identities) Texts() map[string]string {
	texts := map[string]string{}
	for n, id := range known {
		if passedOn(n) != nil {
			continue
		}
		text := known.text(n)
		texts[id.State] = string(text.own)
		if len(text.rest) > 0 {
			texts[id.State] += " | " + string(text.rest)
		}
	}
	return texts
}

// text is what the identity of a node is the hash of.
func (known Identities) text(n Node) *IdentityText {
	text := &IdentityText{of: known.Of}
	text.into = &text.own
	kind, version := n.Kind()
	text.number(kind, int64(version))
	n.Identify(text)
	return text
}

// passedOn is the input of a node whose rows are those of the input under other
// names, which do not count; nil of any other node.
func passedOn(n Node) Node {
	switch n := n.(type) {
	case *Stream:
		return n.Input
	case *Project:
		if n.passesAll() {
			return n.Input
		}
	}
	return nil
}

func hashed(text []byte) string {
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:16])
}

// IdentityText is an identity while a node writes it. What the state depends on
// comes first; after rowsOnly, what only decides which rows come out.
type IdentityText struct {
	own, rest []byte
	into      *[]byte
	of        func(Node) Identity
}

func (t *IdentityText) rowsOnly() { t.into = &t.rest }

func (t *IdentityText) put(s string) {
	if len(*t.into) > 0 {
		*t.into = append(*t.into, ' ')
	}
	*t.into = append(*t.into, s...)
}

func (t *IdentityText) quoted(s string) { t.put(strconv.Quote(s)) }

// number writes a field that is not always there, under its name.
func (t *IdentityText) number(name string, v int64) { t.put(name + "=" + strconv.FormatInt(v, 10)) }

func (t *IdentityText) flag(name string, set bool) {
	if set {
		t.put(name)
	}
}

func (t *IdentityText) expr(e expr.Expr) { t.put(string(expr.AppendIdentity(nil, e))) }

func (t *IdentityText) exprs(name string, list []expr.Expr) {
	t.put(name + "(")
	for _, e := range list {
		t.expr(e)
	}
	t.put(")")
}

// types writes those of columns, whose names do not count.
func (t *IdentityText) types(s batch.Schema) {
	t.put("types(")
	for _, f := range s {
		t.put(string(expr.AppendTypeIdentity(nil, f.Type)))
	}
	t.put(")")
}

// fields writes columns whose names count: the outside knows them.
func (t *IdentityText) fields(s batch.Schema) {
	t.put("columns(")
	for _, f := range s {
		t.quoted(f.Name)
		t.put(string(expr.AppendTypeIdentity(nil, f.Type)))
		t.flag("not-null", f.NotNull)
	}
	t.put(")")
}

func (t *IdentityText) input(n Node) { t.put("<- " + t.of(n).Rows) }
