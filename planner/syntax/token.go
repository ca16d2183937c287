package syntax

import "strings"

type tokenKind uint8

const (
	endToken    tokenKind = iota // the ; of the statement, or the end of the script
	wordToken                    // a name or a keyword, unquoted
	quotedToken                  // `name`
	stringToken                  // 's' or "s"
	numberToken
	bytesToken // x'FF', b'01', 0xFF: text holds the bytes
	symbolToken
)

// token is one word of the script. up is what keywords and symbols are compared
// with: the upper-case word, or the symbol; it is empty for everything else, so
// that `from` in backticks is never a keyword.
type token struct {
	kind tokenKind
	Span
	text  string // names and strings without their quotes
	up    string
	glued bool // a word that begins where a number ends, as in 5s
}

// isName says whether the token can be a name at all.
func (t *token) isName() bool { return t.kind == wordToken || t.kind == quotedToken }

func (t *token) ident() Ident { return Ident{Span: t.Span, Name: t.text} }

func (t *token) literal() StringLit { return StringLit{Span: t.Span, Text: t.text} }

// symbols are the ones of several bytes, the longest first.
var symbols = []string{"<=>", "->>", "<=", ">=", "<>", "!=", "||", "&&", "<<", ">>", "->", ":="}

const singleSymbols = "()[]{},.;+-*/%=<>!&|^~:?@#"

// structure is the set of words that end an expression or a source: none of
// them is ever taken for an alias without AS.
var structure = set(`SELECT FROM WHERE GROUP HAVING ORDER LIMIT OFFSET EMIT OUTPUT INSERT UPSERT REPLACE INTO UNION
	INTERSECT EXCEPT WINDOW ALLOWED UNIDIRECTIONAL JOIN INNER LEFT RIGHT FULL CROSS ASOF NATURAL STRAIGHT_JOIN ON USING
	WITHIN RETENTION UNBOUNDED AFTER PARTITION MATCH_RECOGNIZE MATCH_CONDITION FOR USE FORCE IGNORE AS SET WITH AND OR XOR
	DIV MOD IN IS LIKE BETWEEN REGEXP RLIKE NOT ESCAPE COLLATE DESC ASC LOCK PROCEDURE SEPARATOR WHEN THEN ELSE END
	BEGIN OF DEFINE MEASURES SUBSET CREATE`)

// hardWords are those that, where an operand is expected, are more likely a
// clause that came too early than a column; only what follows can make them a
// name.
var hardWords = set(`SELECT FROM WHERE GROUP HAVING ORDER INSERT INTO UNION JOIN ON AND OR XOR WHEN THEN ELSE END CASE
	IN IS LIKE BETWEEN DIV REGEXP RLIKE AS DISTINCT CREATE WITH LIMIT`)

// afterName are the words and symbols after a hard word that make it a name.
var afterName = set(`, ) ] . = <=> <> != < <= > >= + - * / % & | ^ << >> || && -> ->> FROM AS IS IN LIKE BETWEEN AND OR XOR
	DIV MOD REGEXP RLIKE DESC ASC`)

func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}
