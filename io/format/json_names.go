package format

import (
	"fmt"
	"strings"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/io/connector"
)

// mappingPrefix begins the options that say where a column's value is.
const mappingPrefix = "json.mapping."

// jsonNames says what the keys of an object lead to.
type jsonNames struct {
	byName batch.Schema       // the columns that a key names; a mapped one has no name
	paths  map[string]*branch // what json.mapping says of a key
	known  map[string]target  // what keys met before lead to
}

// maxKnown bounds known: objects with keys that are data would fill the memory.
const maxKnown = 1024

// target is what a key leads to.
type target struct {
	col  int     // the column whose value is here; -1: none
	more *branch // nil but below json.mapping
}

// branch is what json.mapping makes of a key.
type branch struct {
	cols  []int      // columns that have this path
	below *jsonNames // keys further down; nil: none
}

// find is what a key leads to. A name counts exactly, then ignoring case.
func (n *jsonNames) find(key []byte) target {
	if t, met := n.known[string(key)]; met {
		return t
	}
	name := string(key)
	t := target{col: n.byName.Index(name), more: n.paths[name]}
	if len(n.known) < maxKnown {
		n.known[name] = t
	}
	return t
}

func newJSONNames(schema batch.Schema, options connector.Options) (*jsonNames, error) {
	top := &jsonNames{byName: append(batch.Schema{}, schema...), known: map[string]target{}}
	for col := range schema {
		option := mappingPrefix + schema[col].Name
		path, mapped := options[option]
		if !mapped {
			continue
		}
		keys, ok := splitPath(path)
		if !ok {
			return nil, &connector.OptionError{Key: option, Value: true, Msg: fmt.Sprintf("%q is not a path like $.a.b", path)}
		}
		top.byName[col].Name = "\xff" // no key: it is not UTF-8
		top.add(keys, col)
	}
	for option := range options {
		name, mapped := strings.CutPrefix(option, mappingPrefix)
		if mapped && !hasColumn(schema, name) {
			return nil, &connector.OptionError{Key: option, Msg: fmt.Sprintf("the stream has no column %q", name)}
		}
	}
	return top, nil
}

func hasColumn(schema batch.Schema, name string) bool {
	for i := range schema {
		if schema[i].Name == name {
			return true
		}
	}
	return false
}

func splitPath(path string) (keys []string, ok bool) {
	rest, ok := strings.CutPrefix(path, "$.")
	if !ok || strings.ContainsAny(rest, "[]*'\"") {
		return nil, false
	}
	keys = strings.Split(rest, ".")
	for _, k := range keys {
		ok = ok && k != ""
	}
	return keys, ok
}

// add makes keys the path of a column.
func (n *jsonNames) add(keys []string, col int) {
	if n.paths == nil {
		n.paths = map[string]*branch{}
	}
	b := n.paths[keys[0]]
	if b == nil {
		b = &branch{}
		n.paths[keys[0]] = b
	}
	if len(keys) == 1 {
		b.cols = append(b.cols, col)
		return
	}
	if b.below == nil {
		b.below = &jsonNames{known: map[string]target{}}
	}
	b.below.add(keys[1:], col)
}

// columns calls f for each column at or below a branch.
func (b *branch) columns(f func(col int)) {
	for _, col := range b.cols {
		f(col)
	}
	if b.below != nil {
		for _, deeper := range b.below.paths {
			deeper.columns(f)
		}
	}
}
