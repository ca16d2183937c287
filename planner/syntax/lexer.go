package syntax

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// lexer cuts the script into tokens. Comments leave nothing behind, /*! … */
// included, which MySQL would run. What cannot be a token is reported and left
// out; the statement it is in is not parsed.
type lexer struct {
	text string
	at   int
	toks []token
	errs []*Error
}

const byteOrderMark = "\ufeff"

func lex(text string) ([]token, []*Error) {
	l := &lexer{text: text, toks: make([]token, 0, len(text)/4+2)}
	if strings.HasPrefix(text, byteOrderMark) {
		l.at = len(byteOrderMark)
	}
	for l.skipBlank() {
		l.next()
	}
	return l.toks, l.errs
}

func (l *lexer) fail(start, end int, format string, args ...any) {
	l.errs = append(l.errs, &Error{Msg: fmt.Sprintf(format, args...), Span: Span{Start: start, End: end}})
}

func (l *lexer) byteAt(i int) byte {
	if i < len(l.text) {
		return l.text[i]
	}
	return 0
}

// skipBlank moves to the next token and says whether there is one.
func (l *lexer) skipBlank() bool {
	for l.at < len(l.text) {
		switch c := l.text[l.at]; {
		case c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v':
			l.at++
		case c == '-' && l.byteAt(l.at+1) == '-' && l.endsDashes(l.at+2):
			l.skipLine()
		case c == '/' && l.byteAt(l.at+1) == '*':
			if l.byteAt(l.at+2) == '+' && l.afterVerb() {
				l.fail(l.at, l.at+3, "an optimizer hint has no meaning for streams")
			}
			end := strings.Index(l.text[l.at+2:], "*/")
			if end < 0 {
				l.fail(l.at, l.at+2, `unclosed comment: expected "*/"`)
				l.at = len(l.text)
				return false
			}
			l.at += 2 + end + 2
		case c == '#' && !l.hashName():
			l.fail(l.at, l.at+1, `"#" does not start a comment here; write "-- "`)
			l.skipLine()
		default:
			return true
		}
	}
	return false
}

// afterVerb says whether MySQL would read a comment /*+ … */ here as a hint.
func (l *lexer) afterVerb() bool {
	return len(l.toks) > 0 && hinted[l.toks[len(l.toks)-1].up]
}

var hinted = set("SELECT INSERT REPLACE UPDATE DELETE")

// endsDashes says whether -- starts a comment: MySQL wants a blank after it, so
// that 5--1 is 6.
func (l *lexer) endsDashes(i int) bool { return i >= len(l.text) || l.text[i] <= ' ' }

func (l *lexer) skipLine() {
	if end := strings.IndexByte(l.text[l.at:], '\n'); end >= 0 {
		l.at += end
	} else {
		l.at = len(l.text)
	}
}

// beforeHash are the tokens after which #x is a stream of a PARTITION block
// and not a comment.
var beforeHash = set("INTO FROM JOIN STREAM OF -> , ( = EVERY NOT AND OR USING")

func (l *lexer) hashName() bool {
	if r, _ := utf8.DecodeRuneInString(l.text[l.at+1:]); r != '`' && !startsName(r) {
		return false
	}
	return len(l.toks) > 0 && beforeHash[l.toks[len(l.toks)-1].up]
}

func startsName(r rune) bool {
	return r == '_' || r == '$' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || r >= 0x80 && r != utf8.RuneError && unicode.IsLetter(r)
}

func continuesName(r rune) bool {
	return startsName(r) || '0' <= r && r <= '9' || r >= 0x80 && (unicode.IsDigit(r) || unicode.IsMark(r))
}

func (l *lexer) add(kind tokenKind, start int, text, up string) {
	glued := false
	if n := len(l.toks); kind == wordToken && n > 0 {
		glued = l.toks[n-1].kind == numberToken && l.toks[n-1].End == start
	}
	l.toks = append(l.toks, token{kind: kind, Span: Span{Start: start, End: l.at}, text: text, up: up, glued: glued})
}

func (l *lexer) next() {
	start, c := l.at, l.text[l.at]
	switch {
	case c == '\'' || c == '"':
		l.quoted(c, stringToken, "unclosed string")
		return
	case c == '`':
		l.quoted(c, quotedToken, "unclosed name")
		return
	case c >= '0' && c <= '9', c == '.' && isDigit(l.byteAt(l.at+1)) && !l.afterOperand():
		l.number()
		return
	case (c|0x20 == 'x' || c|0x20 == 'b') && l.byteAt(l.at+1) == '\'':
		if l.bytes() {
			return
		}
	}
	r, size := utf8.DecodeRuneInString(l.text[l.at:])
	if startsName(r) {
		for l.at < len(l.text) && continuesName(r) {
			l.at += size
			r, size = utf8.DecodeRuneInString(l.text[l.at:])
		}
		word := l.text[start:l.at]
		l.add(wordToken, start, word, strings.ToUpper(word))
		return
	}
	for _, s := range symbols {
		if strings.HasPrefix(l.text[l.at:], s) {
			l.at += len(s)
			l.add(symbolToken, start, s, s)
			return
		}
	}
	l.at += size
	if strings.IndexByte(singleSymbols, c) >= 0 {
		l.add(symbolToken, start, l.text[start:l.at], l.text[start:l.at])
		return
	}
	l.fail(start, l.at, "unexpected character %s", quoteRune(r))
}

func quoteRune(r rune) string {
	if unicode.IsPrint(r) {
		return `"` + string(r) + `"`
	}
	return fmt.Sprintf("U+%04X", r)
}

// afterOperand says whether a point directly after the last token is the one of
// a qualified name rather than of a number.
func (l *lexer) afterOperand() bool {
	if len(l.toks) == 0 {
		return false
	}
	last := &l.toks[len(l.toks)-1]
	return last.End == l.at && (last.isName() || last.up == "]" || last.up == ")")
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func (l *lexer) digits() {
	for isDigit(l.byteAt(l.at)) {
		l.at++
	}
}

func (l *lexer) number() {
	start := l.at
	if l.text[l.at] == '0' && (l.byteAt(l.at+1)|0x20 == 'x' || l.byteAt(l.at+1)|0x20 == 'b') {
		base := l.byteAt(l.at+1) | 0x20
		end := l.at + 2
		for isHex(l.byteAt(end)) {
			end++
		}
		if b, ok := digitsToBytes(l.text[l.at+2:end], base); ok && len(b) > 0 {
			l.at = end
			l.add(bytesToken, start, string(b), "")
			return
		}
	}
	l.digits()
	if l.byteAt(l.at) == '.' && l.byteAt(l.at+1) != '.' {
		l.at++
		l.digits()
	}
	if l.byteAt(l.at)|0x20 == 'e' {
		exp := l.at + 1
		if c := l.byteAt(exp); c == '+' || c == '-' {
			exp++
		}
		if isDigit(l.byteAt(exp)) {
			l.at = exp
			l.digits()
		}
	}
	l.add(numberToken, start, l.text[start:l.at], "")
}

func isHex(c byte) bool { return isDigit(c) || c|0x20 >= 'a' && c|0x20 <= 'f' }

// bytes reads x'FF' and b'01'.
func (l *lexer) bytes() bool {
	start, end := l.at, strings.IndexByte(l.text[l.at+2:], '\'')
	if end < 0 {
		return false
	}
	digits := l.text[l.at+2 : l.at+2+end]
	l.at += 2 + end + 1
	b, ok := digitsToBytes(digits, l.text[start]|0x20)
	if !ok || l.text[start]|0x20 == 'x' && len(digits)%2 == 1 {
		l.fail(start, l.at, "%s is not a bytes literal", l.text[start:l.at])
		return true
	}
	l.add(bytesToken, start, string(b), "")
	return true
}

// digitsToBytes reads hexadecimal (base x) or binary (base b) digits, the last
// byte full.
func digitsToBytes(digits string, base byte) ([]byte, bool) {
	per, radix := 2, 16
	if base == 'b' {
		per, radix = 8, 2
	}
	if pad := len(digits) % per; pad > 0 {
		digits = strings.Repeat("0", per-pad) + digits
	}
	b := make([]byte, 0, len(digits)/per)
	for ; digits != ""; digits = digits[per:] {
		v, err := strconv.ParseUint(digits[:per], radix, 8)
		if err != nil {
			return nil, false
		}
		b = append(b, byte(v))
	}
	return b, true
}

// quoted reads what is between two quotes; a doubled quote is one, and in
// strings the escapes are MySQL's.
func (l *lexer) quoted(quote byte, kind tokenKind, unclosed string) {
	start := l.at
	var b strings.Builder
	plain := start + 1 // from here on nothing was copied yet
	for l.at++; l.at < len(l.text); l.at++ {
		switch c := l.text[l.at]; {
		case c == quote && l.byteAt(l.at+1) == quote:
			b.WriteString(l.text[plain : l.at+1])
			l.at++
			plain = l.at + 1
		case c == quote:
			text := l.text[plain:l.at]
			if b.Len() > 0 {
				b.WriteString(text)
				text = b.String()
			}
			l.at++
			if kind == quotedToken && text == "" {
				l.fail(start, l.at, "a name between backticks cannot be empty")
				return
			}
			l.add(kind, start, text, "")
			return
		case c == '\\' && kind == stringToken && l.at+1 < len(l.text):
			b.WriteString(l.text[plain:l.at])
			l.at++
			if e, ok := escapes[l.text[l.at]]; ok {
				b.WriteString(e)
				plain = l.at + 1
			} else {
				plain = l.at
			}
		}
	}
	l.fail(start, start+1, "%s: expected %c", unclosed, quote)
}

// escapes are those of MySQL; \% and \_ keep their backslash for LIKE, and a
// backslash before any other character is dropped.
var escapes = map[byte]string{
	'0': "\x00", 'b': "\b", 'n': "\n", 'r': "\r", 't': "\t", 'Z': "\x1a", '%': `\%`, '_': `\_`,
}
