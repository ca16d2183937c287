package format

import (
	"unsafe"

	"github.com/eventflux-io/engine/batch"
)

// jsonReader reads JSON values into columns: every value, however written. What
// a row looks like is no matter of its.
type jsonReader struct {
	scalars
	coerce bool // texts that hold numbers and booleans are taken for them

	members []int  // where the members of the STRUCTs being read are
	packed  []byte // a nested value without its white space
}

// value appends the value at s[i] to a column; depth is how many objects and
// arrays it is in.
func (r *jsonReader) value(s []byte, i int, c *batch.ColumnBuilder, f *batch.Field, depth int) (end int, good bool) {
	if i >= len(s) {
		return 0, r.cutOff(cutText)
	}
	kind := f.Type.Kind
	switch ch := s[i]; {
	case ch == 'n':
		if end = literal(s, i, "null"); end > 0 {
			c.AppendNull()
			return end, true
		}
	case kind == batch.JSON:
		return r.nested(s, i, c, depth)
	case ch == '[' && kind == batch.Array:
		return r.array(s, i, c, f, depth+1)
	case ch == '{' && kind == batch.Struct:
		return r.structure(s, i, c, f, depth+1)
	case ch == '"':
		text, end, good := r.str(s, i)
		return end, good && r.fromString(text, c, f)
	case ch == 't' && kind == batch.Bool:
		if end = literal(s, i, "true"); end > 0 {
			c.AppendBool(true)
			return end, true
		}
	case ch == 'f' && kind == batch.Bool:
		if end = literal(s, i, "false"); end > 0 {
			c.AppendBool(false)
			return end, true
		}
	case ch == '-' || ch-'0' < 10:
		if end = number(s, i); end > i {
			return end, r.number(s[i:end], c, f)
		}
	}
	// Broken text counts for more than a value of another kind.
	if end, good = r.skip(s, i, depth); !good {
		return 0, false
	}
	return 0, r.mismatch(f, s[i:end])
}

// fromString appends what a JSON string holds.
func (r *jsonReader) fromString(text []byte, c *batch.ColumnBuilder, f *batch.Field) bool {
	if r.coerce && len(text) > 0 {
		switch kind := f.Type.Kind; {
		case kind == batch.Bool && (string(text) == "true" || string(text) == "false"):
			c.AppendBool(text[0] == 't')
			return true
		case f.Type.IsNumeric() && number(text, 0) == len(text):
			return r.number(text, c, f)
		}
	}
	return r.scalars.text(text, c, f)
}

// nested keeps the text of any value for a JSON column.
func (r *jsonReader) nested(s []byte, i int, c *batch.ColumnBuilder, depth int) (end int, good bool) {
	if end, good = r.skip(s, i, depth); good {
		c.AppendText(r.compact(s[i:end]))
	}
	return end, good
}

// compact is a value without white space between its tokens.
func (r *jsonReader) compact(s []byte) []byte {
	out, from := r.packed[:0], 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '"':
			for i++; s[i] != '"'; i++ {
				if s[i] == '\\' {
					i++
				}
			}
		case ' ', '\t', '\r', '\n':
			out = append(out, s[from:i]...)
			from = i + 1
		}
	}
	if from == 0 {
		return s
	}
	r.packed = append(out, s[from:]...)
	return r.packed
}

// array appends the array at s[i], element by element.
func (r *jsonReader) array(s []byte, i int, c *batch.ColumnBuilder, f *batch.Field, depth int) (end int, good bool) {
	if depth > maxDepth {
		return 0, r.tooDeep()
	}
	elem := batch.Field{Name: f.Name, Type: f.Type.Elem()}
	if i = space(s, i+1); i < len(s) && s[i] == ']' {
		c.EndArray()
		return i + 1, true
	}
	for {
		if i, good = r.value(s, i, c.Elem(), &elem, depth); !good {
			return 0, false
		}
		if i, good = r.more(s, i, ']'); !good {
			return 0, false
		}
		if s[i-1] == ']' {
			c.EndArray()
			return i, true
		}
	}
}

// structure appends the members of the object at s[i]: first it finds where the
// last value of each is, then it reads them in order.
func (r *jsonReader) structure(s []byte, i int, c *batch.ColumnBuilder, f *batch.Field, depth int) (end int, good bool) {
	if end, good = r.skipObject(s, i, depth); !good {
		return 0, false
	}
	members := batch.Schema(f.Type.Fields())
	base := len(r.members)
	defer func() { r.members = r.members[:base] }()
	for range members {
		r.members = append(r.members, 0)
	}
	if i = space(s, i+1); s[i] == '}' {
		i++
	}
	for s[i-1] != '}' {
		var key []byte
		key, i, _ = r.key(s, i)
		if m := members.Index(unsafe.String(unsafe.SliceData(key), len(key))); m >= 0 {
			r.members[base+m] = i
		}
		i, _ = r.skip(s, i, depth)
		i, _ = r.more(s, i, '}')
	}
	for m := range members {
		at := r.members[base+m]
		if at == 0 {
			c.Member(m).AppendNull()
		} else if _, good = r.value(s, at, c.Member(m), &members[m], depth); !good {
			return 0, false
		}
	}
	c.EndStruct()
	return end, true
}
