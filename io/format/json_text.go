package format

import "unicode/utf8"

// str reads the string at s[i] (its opening quote). The text is a part of s, or
// of r.buf where it had escapes.
func (r *jsonReader) str(s []byte, i int) (text []byte, end int, good bool) {
	start := i + 1
	ascii := true
	for j := plain(s, start); j < len(s); j = plain(s, j+1) {
		switch c := s[j]; {
		case c == '"':
			if text = s[start:j]; !ascii && !utf8.Valid(text) {
				return nil, 0, r.fail("utf8", "", "invalid UTF-8")
			}
			return text, j + 1, true
		case c == '\\':
			return r.escaped(s, start, j)
		case c < 0x20:
			return nil, 0, r.fail("decode", "", "there is a control character in a string")
		}
		ascii = false
	}
	return nil, 0, r.cutOff(cutString)
}

// escaped reads on at the first backslash, s[j], of the string that starts at
// s[start], and writes its text to r.buf.
func (r *jsonReader) escaped(s []byte, start, j int) (text []byte, end int, good bool) {
	r.buf = append(r.buf[:0], s[start:j]...)
	for j < len(s) {
		switch c := s[j]; {
		case c == '"':
			if !utf8.Valid(r.buf) {
				return nil, 0, r.fail("utf8", "", "invalid UTF-8")
			}
			return r.buf, j + 1, true
		case c == '\\':
			if j, good = r.escape(s, j+1); !good {
				return nil, 0, false
			}
		case c < 0x20:
			return nil, 0, r.fail("decode", "", "there is a control character in a string")
		default:
			next := plain(s, j+1)
			r.buf = append(r.buf, s[j:next]...)
			j = next
		}
	}
	return nil, 0, r.cutOff(cutString)
}

// unescaped is what stands for itself, or for a control character, after a
// backslash.
var unescaped = [256]byte{'"': '"', '\\': '\\', '/': '/', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t'}

// escape reads the escape whose character after the backslash is s[i].
func (r *jsonReader) escape(s []byte, i int) (end int, good bool) {
	if i >= len(s) {
		return 0, r.cutOff(cutString)
	}
	if c := unescaped[s[i]]; c != 0 {
		r.buf = append(r.buf, c)
		return i + 1, true
	}
	if s[i] != 'u' {
		return 0, r.fail("decode", "", "an unknown escape \\%c", s[i])
	}
	char, good := r.hex4(s, i+1)
	if !good {
		return 0, false
	}
	if end = i + 5; char&0xF800 == 0xD800 { // one half of a surrogate pair
		if char >= 0xDC00 || end+1 < len(s) && (s[end] != '\\' || s[end+1] != 'u') {
			return 0, r.fail("utf8", "", "a lone surrogate")
		}
		low, good := r.hex4(s, end+2)
		if !good {
			return 0, false
		}
		if low&0xFC00 != 0xDC00 {
			return 0, r.fail("utf8", "", "a lone surrogate")
		}
		char, end = 0x10000+(char-0xD800)<<10+(low-0xDC00), end+6
	}
	r.buf = utf8.AppendRune(r.buf, char)
	return end, true
}

// hex4 reads four hexadecimal digits at s[i].
func (r *jsonReader) hex4(s []byte, i int) (char rune, good bool) {
	if i+4 > len(s) {
		return 0, r.cutOff(cutString)
	}
	for _, c := range s[i : i+4] {
		switch {
		case c >= '0' && c <= '9':
			char = char<<4 | rune(c-'0')
		case c|0x20 >= 'a' && c|0x20 <= 'f':
			char = char<<4 | rune(c|0x20-'a'+10)
		default:
			return 0, r.fail("decode", "", "a broken \\u escape")
		}
	}
	return char, true
}
