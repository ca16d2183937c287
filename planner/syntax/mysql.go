package syntax

import (
	"fmt"
	"reflect"
	"regexp"
	"sort"
	"strconv"

	tidb "github.com/pingcap/tidb/pkg/parser"
	"github.com/pingcap/tidb/pkg/parser/ast"
	"github.com/pingcap/tidb/pkg/parser/opcode"
	_ "github.com/pingcap/tidb/pkg/parser/test_driver" // the parser wants values of some driver; ours are never literals
)

// mysql binds operators. It hands the stock MySQL parser a row of operators and
// operands in which every operand is the quoted name of its number (`0`+`1`),
// so that precedence and associativity are MySQL's own and no word of the user
// is ever read as a keyword. The parser is made at the first use and kept.
type mysql struct {
	tidb *tidb.Parser
}

// operand is what is between two operators: an expression, or what is
// after IN. First and last are its tokens, parentheses included.
type operand struct {
	expr        Expr
	in          *In
	first, last int
}

// infix is one row of operators and operands.
type infix struct {
	sql      []byte
	marks    []mark
	operands []operand

	operators int
	beyond    int // the token of the first operator beyond maxHeight
}

// mark maps a byte of sql to the token it was made from.
type mark struct{ at, token int }

func (x *infix) operator(sql string, token int) {
	if x.operators++; x.operators <= maxHeight+1 {
		x.beyond = token
	}
	x.marks = append(x.marks, mark{len(x.sql), token})
	x.sql = append(append(x.sql, sql...), ' ')
}

func (x *infix) operand(o operand) {
	x.marks = append(x.marks, mark{len(x.sql), o.first})
	x.sql = append(x.sql, '`')
	x.sql = strconv.AppendInt(x.sql, int64(len(x.operands)), 10)
	x.sql = append(x.sql, '`', ' ')
	x.operands = append(x.operands, o)
}

// token is the one that byte at of sql was made from.
func (x *infix) token(at int) int {
	i := sort.Search(len(x.marks), func(i int) bool { return x.marks[i].at > at })
	return x.marks[max(i-1, 0)].token
}

const selectPrefix = "SELECT "

// bind gives the row its tree.
func (p *parser) bind(x *infix) Expr {
	if p.err != nil {
		return nil
	}
	if len(x.marks) == 1 {
		return x.operands[0].expr
	}
	if p.mysql.tidb == nil {
		p.mysql.tidb = tidb.New()
	}
	sql := string(x.sql)
	stmts, _, err := p.mysql.tidb.ParseSQL(sql)
	if err != nil {
		p.refused(x, sql, err)
		return nil
	}
	root, ok := stmts[0].(*ast.SelectStmt)
	if len(stmts) != 1 || !ok || len(root.Fields.Fields) != 1 {
		p.failAt(x.marks[0].token, "expected one expression")
		return nil
	}
	c := converter{parser: p, infix: x}
	expr, _, _ := c.convert(root.Fields.Fields[0].Expr)
	return expr
}

var nearText = regexp.MustCompile(`(?s)^line \d+ column \d+ near "(.*)"(?:\(total length (\d+)\))? `)

// refused reports what the MySQL parser did not take: the rest of the text that
// its message quotes begins at the position.
func (p *parser) refused(x *infix, sql string, err error) {
	at := len(sql)
	if m := nearText.FindStringSubmatch(err.Error()); m != nil {
		rest := len(m[1])
		if m[2] != "" {
			rest, _ = strconv.Atoi(m[2])
		}
		at -= rest
	}
	t := x.token(at)
	p.failAt(t, "%q is not allowed here; parentheses say what it applies to", p.toks[t].text)
}

func (p *parser) failAt(token int, format string, args ...any) {
	p.fail(p.toks[token].Span, format, args...)
}

// converter turns the MySQL parser's nodes into ours. Each method gives the first
// and last token of what it made.
type converter struct {
	*parser
	infix *infix
}

func (c *converter) convert(n ast.ExprNode) (e Expr, first, last int) {
	if name := unread(n); name != "" {
		c.failAt(c.infix.marks[0].token, "%s is not supported", name)
		return nil, 0, 0
	}
	switch n := n.(type) {
	case *ast.ColumnNameExpr:
		o := c.column(n)
		return o.expr, o.first, o.last
	case *ast.BinaryOperationExpr:
		return c.binary(n)
	case *ast.UnaryOperationExpr:
		x, first, last := c.convert(n.V)
		return &Unary{Span: c.span(first-1, last), Op: unaryOps[n.Op], X: x}, first - 1, last
	case *ast.IsNullExpr:
		return c.is(n.Expr)
	case *ast.IsTruthExpr:
		return c.is(n.Expr)
	case *ast.BetweenExpr:
		x, first, _ := c.convert(n.Expr)
		low, _, _ := c.convert(n.Left)
		high, _, last := c.convert(n.Right)
		return &Between{Span: c.span(first, last), X: x, Low: low, High: high, Not: n.Not}, first, last
	case *ast.PatternInExpr:
		return c.in(n)
	case *ast.PatternLikeOrIlikeExpr:
		return c.like(n)
	case *ast.PatternRegexpExpr:
		x, first, _ := c.convert(n.Expr)
		pattern, _, last := c.convert(n.Pattern)
		return &Regexp{Span: c.span(first, last), X: x, Pattern: pattern, Not: n.Not}, first, last
	}
	c.failAt(c.infix.marks[0].token, "%T is not supported", n)
	return nil, 0, 0
}

// span goes from one token to another. After an error the numbers mean nothing.
func (c *converter) span(first, last int) Span {
	if c.err != nil {
		return Span{}
	}
	return Span{Start: c.toks[first].Start, End: c.toks[last].End}
}

func (c *converter) column(n *ast.ColumnNameExpr) operand {
	i, err := strconv.Atoi(n.Name.Name.O)
	if err != nil || i >= len(c.infix.operands) {
		c.failAt(c.infix.marks[0].token, "unexpected name %q", n.Name.Name.O)
		return operand{}
	}
	return c.infix.operands[i]
}

func (c *converter) binary(n *ast.BinaryOperationExpr) (Expr, int, int) {
	x, first, mid := c.convert(n.L)
	y, _, last := c.convert(n.R)
	if c.err != nil {
		return nil, 0, 0
	}
	op, at := binaryOps[n.Op], mid+1
	opAt := c.toks[at].Span
	if c.toks[at].up == "IS" { // sent as <=>
		op = "IS DISTINCT FROM"
		end := at + 2
		if c.toks[at+1].up == "NOT" {
			op = "IS NOT DISTINCT FROM"
			end++
		}
		opAt.End = c.toks[end].End
	}
	return &Binary{Span: c.span(first, last), Op: op, OpAt: opAt, X: x, Y: y}, first, last
}

// is reads its words back from the tokens.
func (c *converter) is(x ast.ExprNode) (Expr, int, int) {
	e, first, last := c.convert(x)
	if c.err != nil {
		return nil, 0, 0
	}
	not := c.toks[last+2].up == "NOT"
	last += 2
	if not {
		last++
	}
	return &Is{Span: c.span(first, last), X: e, What: c.toks[last].up, Not: not}, first, last
}

func (c *converter) in(n *ast.PatternInExpr) (Expr, int, int) {
	x, first, _ := c.convert(n.Expr)
	name, ok := n.List[0].(*ast.ColumnNameExpr)
	if c.err != nil || !ok {
		return nil, 0, 0
	}
	o := c.column(name)
	if c.err != nil {
		return nil, 0, 0
	}
	in := o.in
	in.Span, in.X, in.Not = c.span(first, o.last), x, n.Not
	return in, first, o.last
}

func (c *converter) like(n *ast.PatternLikeOrIlikeExpr) (Expr, int, int) {
	x, first, _ := c.convert(n.Expr)
	pattern, _, last := c.convert(n.Pattern)
	if c.err != nil {
		return nil, 0, 0
	}
	escape := `\`
	if c.toks[last+1].up == "ESCAPE" {
		last += 2
		escape = c.toks[last].text
	}
	return &Like{Span: c.span(first, last), X: x, Pattern: pattern, Escape: escape, Not: n.Not}, first, last
}

var unaryOps = map[opcode.Op]string{
	opcode.Minus: "-", opcode.Plus: "+", opcode.BitNeg: "~", opcode.Not: "NOT", opcode.Not2: "NOT",
}

var binaryOps = map[opcode.Op]string{
	opcode.LogicAnd: "AND", opcode.LogicOr: "OR", opcode.LogicXor: "XOR",
	opcode.EQ: "=", opcode.NullEQ: "<=>", opcode.NE: "<>", opcode.LT: "<", opcode.LE: "<=", opcode.GT: ">", opcode.GE: ">=",
	opcode.Plus: "+", opcode.Minus: "-", opcode.Mul: "*", opcode.Div: "/", opcode.IntDiv: "DIV", opcode.Mod: "%",
	opcode.And: "&", opcode.Or: "|", opcode.Xor: "^", opcode.LeftShift: "<<", opcode.RightShift: ">>",
}

// read lists, for each node of the MySQL parser that the conversion takes, the
// fields that it reads or that its own tokens make needless. A node of another
// type, and a field with a value that is not listed, is refused: so nothing that
// the parser accepts in silence can be lost in silence.
var read = map[reflect.Type][]string{
	reflect.TypeFor[ast.ColumnNameExpr]():      {"Name"},
	reflect.TypeFor[ast.BinaryOperationExpr](): {"Op", "L", "R"},
	reflect.TypeFor[ast.UnaryOperationExpr]():  {"Op", "V"},
	reflect.TypeFor[ast.IsNullExpr]():          {"Expr", "Not"},
	reflect.TypeFor[ast.IsTruthExpr]():         {"Expr", "Not", "True"},
	reflect.TypeFor[ast.BetweenExpr]():         {"Expr", "Left", "Right", "Not"},
	reflect.TypeFor[ast.PatternInExpr]():       {"Expr", "List", "Not"},
	reflect.TypeFor[ast.PatternLikeOrIlikeExpr](): {
		"Expr", "Pattern", "Not", "Escape", "EscapeExplicit", "IsLike"},
	reflect.TypeFor[ast.PatternRegexpExpr](): {"Expr", "Pattern", "Not"},
}

// unread is the first field of a node that has a value and is not in the table,
// or the type of a node that is not; "" if there is none. Embedded structs hold
// what the parser keeps for itself: text, offset, type.
func unread(n ast.ExprNode) string {
	v := reflect.ValueOf(n).Elem()
	fields, ok := read[v.Type()]
	if !ok {
		return v.Type().Name()
	}
next:
	for i := range v.NumField() {
		f := v.Type().Field(i)
		if f.Anonymous || v.Field(i).IsZero() {
			continue
		}
		for _, name := range fields {
			if name == f.Name {
				continue next
			}
		}
		return fmt.Sprintf("%s.%s", v.Type().Name(), f.Name)
	}
	return ""
}
