package format

import "bytes"

const (
	maxDepth = 64   // of objects and arrays within each other, the row's own counted
	maxKeys  = 4096 // of one object
)

func space(s []byte, i int) int {
	for i < len(s) && (s[i] == ' ' || s[i] == '\t' || s[i] == '\r' || s[i] == '\n') {
		i++
	}
	return i
}

// literal is the end of a literal at s[i]; 0 where it is not there.
func literal(s []byte, i int, text string) int {
	if end := i + len(text); end <= len(s) && string(s[i:end]) == text {
		return end
	}
	return 0
}

// skip passes over the value at s[i], which must be well-formed; depth is how
// many objects and arrays it is in.
func (r *jsonReader) skip(s []byte, i, depth int) (end int, good bool) {
	if i >= len(s) {
		return 0, r.cutOff(cutText)
	}
	switch c := s[i]; {
	case c == '"':
		if end = plain(s, i+1); end < len(s) && s[end] == '"' {
			return end + 1, true
		}
		_, end, good = r.str(s, i)
		return end, good
	case c == '{':
		return r.skipObject(s, i, depth+1)
	case c == '[':
		return r.skipArray(s, i, depth+1)
	case c == 't':
		end = literal(s, i, "true")
	case c == 'f':
		end = literal(s, i, "false")
	case c == 'n':
		end = literal(s, i, "null")
	case c == '-' || c-'0' < 10:
		if end = number(s, i); end == i {
			end = 0
		}
	}
	if end == 0 {
		return 0, r.noValue(s, i)
	}
	return end, true
}

// noValue records that no value is at s[i].
func (r *jsonReader) noValue(s []byte, i int) bool {
	if !bytes.ContainsAny(s[i:], ",:{}[]\"\n\t ") {
		return r.cutOff(cutText)
	}
	end := i
	for end < len(s) && end < i+20 && bytes.IndexByte([]byte(",:{}[]\"\n\t\r "), s[end]) < 0 {
		end++
	}
	return r.fail("decode", "", "the JSON text is broken: expected a value, found %s", beginning(s[i:max(end, i+1)]))
}

func (r *jsonReader) skipObject(s []byte, i, depth int) (end int, good bool) {
	if depth > maxDepth {
		return 0, r.tooDeep()
	}
	if i = space(s, i+1); i < len(s) && s[i] == '}' {
		return i + 1, true
	}
	for keys := 1; keys <= maxKeys; keys++ {
		if _, i, good = r.key(s, i); !good {
			return 0, false
		}
		if i, good = r.skip(s, i, depth); !good {
			return 0, false
		}
		if i, good = r.more(s, i, '}'); !good || s[i-1] == '}' {
			return i, good
		}
	}
	return 0, r.tooWide()
}

func (r *jsonReader) skipArray(s []byte, i, depth int) (end int, good bool) {
	if depth > maxDepth {
		return 0, r.tooDeep()
	}
	if i = space(s, i+1); i < len(s) && s[i] == ']' {
		return i + 1, true
	}
	for {
		if i, good = r.skip(s, i, depth); !good {
			return 0, false
		}
		if i, good = r.more(s, i, ']'); !good || s[i-1] == ']' {
			return i, good
		}
	}
}

// key reads the key at s[i] and its colon; value is where its value starts.
func (r *jsonReader) key(s []byte, i int) (key []byte, value int, good bool) {
	if i >= len(s) {
		return nil, 0, r.cutOff(cutText)
	}
	if s[i] != '"' {
		return nil, 0, r.fail("decode", "", "the JSON text is broken: expected a key, found %q", s[i])
	}
	end := plain(s, i+1)
	if end < len(s) && s[end] == '"' {
		key, end = s[i+1:end], end+1
	} else if key, end, good = r.str(s, i); !good {
		return nil, 0, false
	}
	if i = space(s, end); i >= len(s) {
		return nil, 0, r.cutOff(cutText)
	}
	if s[i] != ':' {
		return nil, 0, r.fail("decode", "", "the JSON text is broken: expected \":\", found %q", s[i])
	}
	if i = space(s, i+1); i >= len(s) {
		return nil, 0, r.cutOff(cutText)
	}
	return key, i, true
}

// more reads what follows a value: a comma, and next is where the next
// value or key starts, or the closing bracket, and next is after it.
func (r *jsonReader) more(s []byte, i int, closing byte) (next int, good bool) {
	if i = space(s, i); i >= len(s) {
		return 0, r.cutOff(cutText)
	}
	switch s[i] {
	case closing:
		return i + 1, true
	case ',':
		return space(s, i+1), true
	}
	return 0, r.fail("decode", "", "the JSON text is broken: expected \",\" or %q, found %q", closing, s[i])
}

func (r *jsonReader) tooDeep() bool {
	return r.fail("decode", "", "JSON nested deeper than %d", maxDepth)
}

func (r *jsonReader) tooWide() bool {
	return r.fail("decode", "", "an object of more than %d keys", maxKeys)
}
