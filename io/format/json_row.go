package format

import "github.com/eventflux-io/engine/batch"

// jsonRow reads one object into one row, whatever it looks like.
type jsonRow struct {
	jsonReader
	schema        batch.Schema
	skipped       []bool // columns that are not in the data; nil: none
	names         *jsonNames
	failOnMissing bool

	layout layout
}

// row reads the object at s[i] into the next row; end is after it. Where it is
// not good, the row's values may have been appended in part.
func (r *jsonRow) row(s []byte, i int, into *batch.Builder) (end int, good bool) {
	r.fault = fault{}
	r.layout.begin()
	if s[i] != '{' {
		return 0, r.fail("decode", "", "a row must be a JSON object")
	}
	if end, good = r.members(s, i, r.names, 1, into); !good || !r.fillUp(into) {
		return 0, false
	}
	r.layout.learn(s, i, end, r.schema, r.skipped)
	return end, true
}

// members reads the object at s[i] into the columns that its keys lead to.
func (r *jsonRow) members(s []byte, i int, names *jsonNames, depth int, into *batch.Builder) (end int, good bool) {
	if depth > maxDepth {
		return 0, r.tooDeep()
	}
	if i = space(s, i+1); i < len(s) && s[i] == '}' {
		return i + 1, true
	}
	for keys := 1; keys <= maxKeys; keys++ {
		key, at, good := r.key(s, i)
		if !good {
			return 0, false
		}
		if i, good = r.field(s, at, names.find(key), depth, into); !good {
			return 0, false
		}
		if i, good = r.more(s, i, '}'); !good || s[i-1] == '}' {
			return i, good
		}
	}
	return 0, r.tooWide()
}

// field reads the value at s[i] into what its key leads to.
func (r *jsonRow) field(s []byte, i int, to target, depth int, into *batch.Builder) (end int, good bool) {
	if to.more != nil {
		if good = r.mapped(s, i, to.more, depth, into); !good {
			return 0, false
		}
	}
	if to.col < 0 || r.skipped != nil && r.skipped[to.col] {
		end, good = r.skip(s, i, depth)
	} else {
		end, good = r.column(s, i, to.col, depth, into)
	}
	if depth == 1 && good {
		r.layout.see(i, end, to)
	}
	return end, good
}

// column reads the value at s[i] into a column. The last of duplicate keys wins.
func (r *jsonRow) column(s []byte, i, col, depth int, into *batch.Builder) (end int, good bool) {
	r.retract(col, into)
	if end, good = r.value(s, i, into.Col(col), &r.schema[col], depth); !good && r.fault.column == "" {
		r.fault.column = r.schema[col].Name
	}
	return end, good
}

// retract removes the value that the current row has given a column.
func (r *jsonRow) retract(col int, into *batch.Builder) {
	if c := into.Col(col); c.Len() > into.Len() {
		c.Truncate(into.Len())
	}
}

// mapped reads the value at s[i] into the columns whose path leads here or
// further down. What is no object has nothing further down.
func (r *jsonRow) mapped(s []byte, i int, b *branch, depth int, into *batch.Builder) bool {
	b.columns(func(col int) { r.retract(col, into) })
	for _, col := range b.cols {
		if _, good := r.column(s, i, col, depth, into); !good {
			return false
		}
	}
	if b.below == nil || s[i] != '{' {
		return true
	}
	_, good := r.members(s, i, b.below, depth+1, into)
	return good
}

// fillUp makes NULL of the columns that the row did not set.
func (r *jsonRow) fillUp(into *batch.Builder) bool {
	for col := range r.schema {
		c := into.Col(col)
		if c.Len() > into.Len() {
			continue
		}
		absent := r.skipped != nil && r.skipped[col]
		if r.failOnMissing && !absent {
			return r.fail("missing", r.schema[col].Name, "the field %q is missing", r.schema[col].Name)
		}
		c.AppendNull()
		r.layout.missing = append(r.layout.missing, col)
	}
	return true
}
