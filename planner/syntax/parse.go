package syntax

import (
	"fmt"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Parse reads a script. Statements are split first and parsed each on its own:
// those that parse are in the Script, in order; for each other one there is an
// error, and the errors are in the order of the text. It never panics,
// whatever the text.
func Parse(name, text string) (*Script, []*Error) {
	script := &Script{Name: name, Text: text}
	if at := invalidUTF8(text); at >= 0 {
		script.Unparsed = []Span{{End: len(text)}}
		return script, []*Error{{Msg: fmt.Sprintf("the script is not UTF-8: byte 0x%02x", text[at]), Span: Span{Start: at, End: at + 1}}}
	}
	toks, errs := lex(text)
	front := &front{text: text, broken: errs}
	pieces := split(toks, text)
	script.Statements = front.statements(pieces)
	script.Unparsed = append(front.unparsed, outsideOf(pieces, errs, len(text))...)
	errs = append(errs, front.errs...)
	sort.SliceStable(errs, func(i, j int) bool { return errs[i].Start < errs[j].Start })
	return script, errs
}

// outsideOf is what the lexer could not read outside of the statements: an unclosed
// string or comment takes the rest of the text.
func outsideOf(pieces []piece, errs []*Error, end int) []Span {
	var out []Span
	for _, e := range errs {
		if !holds(pieces, e.Start) {
			out = append(out, Span{Start: e.Start, End: end})
		}
	}
	return out
}

// Hides reports whether a name is in a statement that did not parse, and so may
// be declared, written or read there.
func (s *Script) Hides(name string) bool {
	if s.hidden == nil {
		s.hidden = map[string]bool{}
		for _, at := range s.Unparsed {
			for _, word := range strings.FieldsFunc(s.Text[at.Start:at.End], isNoName) {
				s.hidden[strings.ToLower(word)] = true
			}
		}
	}
	return s.hidden[strings.ToLower(strings.TrimPrefix(name, "#"))]
}

// Position is the line and column of a byte of the script, as of Lines.
func (s *Script) Position(offset int) (line, col int) {
	if s.lines == nil {
		s.lines = NewLines(s.Text)
	}
	return s.lines.Position(offset)
}

// isNoName reports whether a character cannot be in a name that needs no quotes.
func isNoName(r rune) bool {
	return r != '_' && r != '$' && !unicode.IsLetter(r) && !unicode.IsDigit(r)
}

func invalidUTF8(text string) int {
	if utf8.ValidString(text) {
		return -1
	}
	for i := 0; ; {
		r, size := utf8.DecodeRuneInString(text[i:])
		if r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
}

// front is what the statements of one script share.
type front struct {
	text   string
	broken []*Error // what the lexer could not read, in the order of the text
	mysql  mysql
	errs   []*Error
	// unparsed are the statements that do not parse.
	unparsed []Span
}

// statements parses each piece; a piece that the lexer already complained about
// is left out.
func (f *front) statements(pieces []piece) []Statement {
	var out []Statement
	for _, piece := range pieces {
		if f.isBroken(piece) {
			f.unparsed = append(f.unparsed, piece.span())
			continue
		}
		if stmt := f.statement(piece); stmt != nil {
			out = append(out, stmt)
		}
	}
	return out
}

func (f *front) isBroken(p piece) bool {
	next := sort.Search(len(f.broken), func(i int) bool { return f.broken[i].Start >= p.toks[0].Start })
	return next < len(f.broken) && p.holds(f.broken[next].Start)
}

func (f *front) statement(piece piece) Statement {
	if piece.block != nil {
		return f.partitionBlock(piece)
	}
	p := &parser{front: f, toks: piece.toks, alias: -1}
	stmt := p.statement()
	p.end()
	if p.err != nil || p.failed {
		f.unparsed = append(f.unparsed, piece.span())
		return nil
	}
	return stmt
}

// parser reads one statement. The first error that leaves no sense in the rest
// is kept and moves the parser to the end of the statement, where every loop
// stops and every further complaint is ignored.
type parser struct {
	*front
	toks   []token // the last one is an endToken
	i      int
	err    *Error
	failed bool // an error was reported that the parser could go on after
	depth  int
	height int   // of the highest operand of the expression at hand; see maxHeight
	cases  int   // CASE … END around the position
	steps  steps // of the pattern around the position
	alias  int   // the last token taken for an alias without AS, -1 if none

	brackets brackets    // asked through balanced
	closedBy map[int]int // where they are: by the token of a bracket that opens, that of the one that closes it
}

func (p *parser) tok() *token { return p.peek(0) }

func (p *parser) peek(n int) *token {
	return &p.toks[min(p.i+n, len(p.toks)-1)]
}

// at says whether these words or symbols come next.
func (p *parser) at(words ...string) bool {
	for n, w := range words {
		if p.peek(n).up != w {
			return false
		}
	}
	return true
}

func (p *parser) atAny(words ...string) bool {
	for _, w := range words {
		if p.tok().up == w {
			return true
		}
	}
	return false
}

// accept passes over these words if they come next.
func (p *parser) accept(words ...string) bool {
	if p.err != nil || !p.at(words...) {
		return false
	}
	p.i += len(words)
	return true
}

// expect passes over these words, which must come next.
func (p *parser) expect(words ...string) bool {
	for _, w := range words {
		if !p.accept(w) {
			p.unexpected(quoteSymbol(w))
			return false
		}
	}
	return true
}

func (p *parser) next() *token {
	t := p.tok()
	if t.kind != endToken {
		p.i++
	}
	return t
}

// since is the span from token start to the last one passed over.
func (p *parser) since(start int) Span {
	if p.err != nil {
		return p.err.Span
	}
	return Span{Start: p.toks[start].Start, End: p.toks[max(p.i-1, start)].End}
}

// fail ends the statement with an error.
func (p *parser) fail(at Span, format string, args ...any) {
	if p.err != nil {
		return
	}
	p.err = &Error{Msg: fmt.Sprintf(format, args...), Span: at}
	p.errs = append(p.errs, p.err)
	p.i = len(p.toks) - 1
}

// report notes an error after which the parser can go on.
func (p *parser) report(at Span, format string, args ...any) {
	if p.err == nil {
		p.failed = true
		p.errs = append(p.errs, &Error{Msg: fmt.Sprintf(format, args...), Span: at})
	}
}

// unexpected fails at the next token. The words in capitals of what was expected
// are also the candidates for what was meant.
func (p *parser) unexpected(expected string) {
	if p.err != nil {
		return
	}
	if p.alias >= 0 && p.alias == p.i-1 {
		if t := &p.toks[p.alias]; t.kind == wordToken {
			if near := nearestWord(t.up, aliasLike); near != "" {
				p.fail(t.Span, "unexpected %q; did you mean %s?", t.text, near)
				return
			}
		}
	}
	t := p.tok()
	if t.up == "-" && p.peek(1).up == "-" && p.peek(1).Start == t.End {
		p.fail(Span{Start: t.Start, End: t.End + 1}, `expected %s, found "--"; a comment needs a blank after "--"`, expected)
		return
	}
	if msg, ok := meaningless[t.up]; ok {
		p.fail(t.Span, "%s %s", t.up, msg)
		return
	}
	hint := ""
	if t.kind == wordToken {
		if near := nearestWord(t.up, capitals(expected)); near != "" {
			hint = "; did you mean " + near + "?"
		}
	}
	p.fail(t.Span, "expected %s, found %s%s", expected, p.found(), hint)
}

// meaningless are words of MySQL that the parser meets nowhere; the message
// follows the word.
var meaningless = map[string]string{
	"COLLATE":        "has no meaning here: strings compare by their bytes",
	"AUTO_INCREMENT": "has no meaning for streams",
	"ENGINE":         "has no meaning for streams",
	"STRAIGHT_JOIN":  "has no meaning for streams; write JOIN",
	"LOCK":           "has no meaning for streams",
	"PROCEDURE":      "has no meaning for streams",
	"@":              "starts a variable, and there are none",
	":=":             "assigns a variable, and there are none",
	"?":              "is a parameter, and there are none",
}

// aliasLike are the words that a misspelt keyword in the position of an alias may
// have been meant as.
var aliasLike = strings.Fields(`FROM WHERE GROUP HAVING ORDER LIMIT EMIT OUTPUT INSERT UNION WINDOW ALLOWED UNIDIRECTIONAL
	JOIN INNER LEFT RIGHT FULL CROSS ASOF ON USING WITHIN RETENTION UNBOUNDED AFTER PARTITION MATCH_RECOGNIZE
	MATCH_CONDITION AS AND OR XOR DIV IN IS LIKE BETWEEN NOT FOR SELECT DESC ASC WITH OVER FILTER IGNORE`)

// found describes the next token.
func (p *parser) found() string {
	switch t := p.tok(); t.kind {
	case endToken:
		if t.Start == t.End {
			return "the end of the script"
		}
		return `";"`
	case stringToken:
		return "the string " + shorten(p.text[t.Start:t.End])
	case quotedToken, numberToken, bytesToken:
		return shorten(p.text[t.Start:t.End])
	default:
		return `"` + t.text + `"`
	}
}

func shorten(s string) string {
	if utf8.RuneCountInString(s) <= 40 {
		return s
	}
	return string([]rune(s)[:37]) + "…"
}

func quoteSymbol(w string) string {
	if w[0] >= 'A' && w[0] <= 'Z' {
		return w
	}
	return `"` + w + `"`
}

// end wants the statement to be over.
func (p *parser) end() {
	if p.tok().kind == endToken {
		return
	}
	if p.tok().up == ")" {
		p.fail(p.tok().Span, `unexpected ")": no "(" is open`)
		return
	}
	p.unexpected(`";"`)
}

// name reads a name; what says which, for the message.
func (p *parser) name(what string) Ident {
	t := p.tok()
	if !t.isName() {
		p.unexpected(what)
		return Ident{}
	}
	if t.glued {
		p.gluedName()
		return Ident{}
	}
	p.i++
	return t.ident()
}

func (p *parser) gluedName() {
	t := p.tok()
	p.fail(Span{Start: p.toks[p.i-1].Start, End: t.End}, "%q is neither a number nor a name", p.toks[p.i-1].text+t.text)
}

// names reads (a, b, …).
func (p *parser) names(what string) []Ident {
	var out []Ident
	p.list(func() { out = append(out, p.name(what)) })
	return out
}

// list reads ( item, item, … ).
func (p *parser) list(item func()) {
	if !p.expect("(") {
		return
	}
	item()
	for p.accept(",") {
		item()
	}
	if p.err == nil && !p.accept(")") {
		p.unexpected(`"," or ")"`)
	}
}

// comma reads item, item, …
func (p *parser) commas(item func()) {
	item()
	for p.accept(",") {
		item()
	}
}

// str reads a string literal.
func (p *parser) str(what string) StringLit {
	t := p.tok()
	if t.kind != stringToken {
		p.unexpected(what)
		return StringLit{}
	}
	p.i++
	return t.literal()
}
