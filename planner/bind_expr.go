package planner

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/expr"
	"github.com/eventflux-io/engine/expr/agg"
	"github.com/eventflux-io/engine/expr/spelling"
	"github.com/eventflux-io/engine/planner/plan"
	"github.com/eventflux-io/engine/planner/syntax"
)

// binder turns expressions of the tree into typed ones. A nil result was
// reported; whatever holds it is nil too, in silence.
type binder struct {
	p      *planner
	in     *scope
	clause string // for messages: "WHERE"
	// groups is set where the rows are results of an aggregation: aggregates are
	// allowed, and columns must be grouped.
	groups *grouping
	// window is that of the query, where its names say nothing yet (WHERE) or name
	// the group that each window is (GROUP BY).
	window *plan.Window
	// aliases are names of the SELECT list that may be here.
	aliases map[string]syntax.Expr
	opening map[string]bool           // aliases being replaced
	made    map[syntax.Expr]expr.Expr // what was bound already, by what; nil: it is not kept
}

func (b *binder) errorf(at syntax.Span, format string, args ...any) {
	b.p.errorf(at, format, args...)
}

// typed passes on what a constructor made, or reports its error: at the
// argument that it names, else at the whole expression.
func (b *binder) typed(at syntax.Node, e expr.Expr, err error, args ...syntax.Expr) expr.Expr {
	if err == nil {
		return e
	}
	span := at.At()
	var te *expr.TypeError
	if errors.As(err, &te) && te.Arg >= 0 && te.Arg < len(args) {
		span = args[te.Arg].At()
	}
	msg := err.Error()
	if b.groups != nil { // a call is a column by now
		for _, c := range b.groups.calls {
			msg = strings.ReplaceAll(msg, "`"+c.Text+"`", c.Text)
		}
	}
	b.errorf(span, "%s", msg)
	return nil
}

// condition binds what must be true or false.
func (b *binder) condition(e syntax.Expr) expr.Expr {
	x := b.bind(e)
	if x == nil {
		return nil
	}
	c, err := expr.Condition(x)
	return b.typed(e, c, err)
}

func (b *binder) bind(e syntax.Expr) expr.Expr {
	if b.made == nil {
		return b.bindNew(e)
	}
	x, known := b.made[e]
	if !known {
		x = b.bindNew(e)
		b.made[e] = x
	}
	return x
}

func (b *binder) bindNew(e syntax.Expr) expr.Expr {
	if !b.p.grow(e, 1) {
		return nil
	}
	if b.groups != nil {
		if key := b.groups.key(b, e); key != nil {
			return key
		}
	}
	switch e := e.(type) {
	case *syntax.Name:
		return b.name(e)
	case *syntax.Literal:
		return b.literal(e)
	case *syntax.Unary:
		return b.unary(e)
	case *syntax.Binary:
		return b.binary(e)
	case *syntax.Call:
		return b.call(e)
	case *syntax.Case:
		return b.caseOf(e)
	case *syntax.Cast:
		t, ok := b.p.typeOf(&e.Type)
		x := b.bind(e.X)
		if x == nil || !ok {
			return nil
		}
		c, err := expr.NewCast(x, t, e.Try)
		return b.typed(e, c, err)
	case *syntax.In:
		return b.inList(e)
	case *syntax.Between:
		x, ok := b.all(e.X, e.Low, e.High)
		if !ok {
			return nil
		}
		c, err := expr.NewBetween(x[0], x[1], x[2], e.Not)
		return b.typed(e, c, err)
	case *syntax.Like:
		x, ok := b.all(e.X, e.Pattern)
		if !ok {
			return nil
		}
		c, err := expr.NewLike(x[0], x[1], e.Escape, e.Not)
		return b.typed(e, c, err)
	case *syntax.Regexp:
		x, ok := b.all(e.X, e.Pattern)
		if !ok {
			return nil
		}
		c, err := expr.NewCall("regexp_like", x)
		if err == nil && e.Not {
			c, err = expr.NewNot(c)
		}
		return b.typed(e, c, err)
	case *syntax.Is:
		x := b.bind(e.X)
		if x == nil {
			return nil
		}
		c, err := expr.NewIs(x, e.What, e.Not)
		return b.typed(e, c, err)
	case *syntax.Interval:
		b.errorf(e.Span, "an INTERVAL is allowed beside + or - only, as in ts + INTERVAL 5 SECOND")
	case *syntax.Index:
		if e.I != nil {
			b.bind(e.I)
		}
		if !b.stepColumn(e) {
			b.bind(e.X)
			b.p.refuse(e.Span, "a[i] reads an element of an array")
		}
	case *syntax.Exists:
		b.p.checkQuery(e.Query, b.in)
		b.p.refuse(firstWords(b.p.script.Text, e.Span, 1), "EXISTS looks into a table")
	case *syntax.UnitWord:
		b.errorf(e.Span, "%s is a unit of time and belongs in extract, timestampdiff and timestampadd only", e.Unit)
	}
	return nil
}

// all binds several expressions; false: at least one was reported.
func (b *binder) all(list ...syntax.Expr) ([]expr.Expr, bool) {
	out, ok := make([]expr.Expr, len(list)), true
	for i, e := range list {
		out[i] = b.bind(e)
		ok = ok && out[i] != nil
	}
	return out, ok
}

func (b *binder) name(n *syntax.Name) expr.Expr {
	if len(n.Parts) == 1 {
		key := strings.ToLower(n.Parts[0].Name)
		// In HAVING and ORDER BY a name that is both is the alias.
		if of, ok := b.aliases[key]; ok && !b.opening[key] {
			b.opening[key] = true
			defer delete(b.opening, key)
			return b.bind(of)
		}
		if e, ok := b.pseudo(n, key); ok {
			return e
		}
	}
	if b.groups != nil {
		return b.groups.ungrouped(b, n)
	}
	if c := b.column(n); c != nil {
		return ref(c)
	}
	return nil
}

// pseudo resolves the names that windows give: window_start, window_end,
// emit_kind. A column of that name goes first.
func (b *binder) pseudo(n *syntax.Name, key string) (expr.Expr, bool) {
	if key != "window_start" && key != "window_end" && key != "emit_kind" && key != "event_type" || len(b.in.match("", key)) > 0 {
		return nil, false
	}
	switch {
	case key == "event_type":
		b.p.refuse(n.Span, "event_type tells current from expired rows")
	case b.groups != nil && (b.groups.window != nil || key == "emit_kind"),
		b.window != nil && b.clause == groupBy && key != "emit_kind":
		return windowColumn(key), true
	case b.window != nil:
		looks := strings.Replace(b.clause, "aggregate", "an aggregate", 1)
		b.errorf(n.Span, "%s belongs to what the window gives, and %s looks at its rows; select it, or write it in HAVING", key, looks)
	default:
		if !b.in.broken && !b.in.refused {
			b.errorf(n.Span, "%s can be selected from a window only; add WINDOW TUMBLING (SIZE 1 MINUTE) after the stream", key)
		}
	}
	return nil, true
}

func (b *binder) literal(l *syntax.Literal) expr.Expr {
	switch l.Kind {
	case syntax.NullLiteral:
		return expr.NewNull()
	case syntax.BoolLiteral:
		return expr.NewBool(strings.EqualFold(l.Text, "TRUE"))
	case syntax.IntLiteral, syntax.DecimalLiteral, syntax.FloatLiteral:
		c, err := expr.NewNumber(l.Text)
		if err != nil {
			return b.typed(l, nil, err)
		}
		return c
	case syntax.StringLiteral:
		return expr.NewString(l.Text)
	case syntax.HexLiteral:
		return b.constant(l, batch.Of(batch.Bytes))
	case syntax.DateLiteral:
		return b.constant(l, batch.Of(batch.Date))
	case syntax.TimeLiteral:
		return b.constant(l, batch.Of(batch.TimeOfDay))
	case syntax.TimestampLiteral:
		return b.constant(l, batch.Of(batch.Timestamp))
	}
	return nil
}

// constant is a text literal read as a type.
func (b *binder) constant(l *syntax.Literal, t batch.Type) expr.Expr {
	c, err := expr.NewCast(expr.NewString(l.Text), t, false)
	if err != nil {
		return b.typed(l, nil, err)
	}
	if folded, ok := expr.Fold(c).(*expr.Constant); ok {
		return folded
	}
	b.errorf(l.Span, "%q is not %s", l.Text, t.WithArticle())
	return nil
}

func (b *binder) unary(e *syntax.Unary) expr.Expr {
	if lit, ok := e.X.(*syntax.Literal); ok && e.Op == "-" && lit.Kind == syntax.IntLiteral {
		if v, err := strconv.ParseInt("-"+lit.Text, 10, 64); err == nil {
			return expr.NewInt(v)
		}
	}
	x := b.bind(e.X)
	if x == nil {
		return nil
	}
	var out expr.Expr
	var err error
	switch e.Op {
	case "-":
		out, err = expr.NewNeg(x)
	case "+":
		return x
	case "NOT", "!":
		out, err = expr.NewNot(x)
	case "~":
		out, err = expr.NewBitNot(x)
	default:
		err = fmt.Errorf("unknown operator %q", e.Op)
	}
	return b.typed(e, out, err, e.X)
}

func (b *binder) binary(e *syntax.Binary) expr.Expr {
	if iv, ok := e.Y.(*syntax.Interval); ok && (e.Op == "+" || e.Op == "-") {
		return b.addInterval(e, e.X, iv, e.Op == "-")
	}
	if iv, ok := e.X.(*syntax.Interval); ok && e.Op == "+" {
		return b.addInterval(e, e.Y, iv, false)
	}
	if op := strings.ToUpper(e.Op); op == "AND" || op == "OR" {
		return b.logic(e, op)
	}
	args, ok := b.all(e.X, e.Y)
	if !ok {
		return nil
	}
	x, y := args[0], args[1]
	var out expr.Expr
	var err error
	switch op := strings.ToUpper(e.Op); op {
	case "XOR":
		out, err = expr.NewXor(x, y)
	case "=", "<=>", "<>", "<", "<=", ">", ">=":
		out, err = expr.NewCompare(op, x, y)
		return b.typed(e, out, err)
	case "IS DISTINCT FROM":
		out, err = expr.NewCompare("is distinct from", x, y)
		return b.typed(e, out, err)
	case "IS NOT DISTINCT FROM":
		out, err = expr.NewCompare("<=>", x, y)
		return b.typed(e, out, err)
	case "->", "->>":
		if expr.Lookup("json_extract") == nil {
			b.p.refuse(e.OpAt, op+" reads a part of a JSON value")
			return nil
		}
		out, err = expr.NewCall("json_extract", []expr.Expr{x, y})
		if err == nil && op == "->>" {
			out, err = expr.NewCall("json_unquote", []expr.Expr{out})
		}
	default:
		out, err = expr.NewArithmetic(strings.ToLower(op), x, y)
	}
	return b.typed(e, out, err, e.X, e.Y)
}

// logic binds a chain of AND or OR, which leans to the left, as one node.
func (b *binder) logic(e *syntax.Binary, op string) expr.Expr {
	chain := []syntax.Expr{e.Y}
	first := e.X
	for {
		left, same := first.(*syntax.Binary)
		if !same || strings.ToUpper(left.Op) != op || b.groups != nil {
			break
		}
		chain, first = append(chain, left.Y), left.X
	}
	chain = append(chain, first)
	slices.Reverse(chain)
	terms, ok := b.all(chain...)
	if !ok {
		return nil
	}
	for _, x := range terms {
		if x.Type().Kind == batch.String && b.p.script.Text[e.OpAt.Start:e.OpAt.End] == "||" {
			b.errorf(e.Span, "|| is OR, as in MySQL; concat(…) joins strings")
			return nil
		}
	}
	out, err := expr.NewLogic(op == "OR", terms...)
	return b.typed(e, out, err, chain...)
}

func (b *binder) caseOf(e *syntax.Case) expr.Expr {
	var operand, otherwise expr.Expr
	ok := true
	if e.Operand != nil {
		operand = b.bind(e.Operand)
		ok = operand != nil
	}
	var whens, thens []expr.Expr
	for _, w := range e.Whens {
		pair, both := b.all(w.Cond, w.Then)
		ok = ok && both
		if e.Operand == nil && pair[0] != nil {
			cond, err := expr.Condition(pair[0])
			pair[0] = b.typed(w.Cond, cond, err)
			ok = ok && pair[0] != nil
		}
		whens, thens = append(whens, pair[0]), append(thens, pair[1])
	}
	if e.Else != nil {
		otherwise = b.bind(e.Else)
		ok = ok && otherwise != nil
	}
	if !ok {
		return nil
	}
	c, err := expr.NewCase(operand, whens, thens, otherwise)
	return b.typed(e, c, err)
}

func (b *binder) inList(e *syntax.In) expr.Expr {
	if e.Table != nil || e.Query != nil {
		b.bind(e.X)
		if e.Table != nil {
			if b.p.find(e.Table.Name) == nil {
				b.errorf(e.Table.Span, "unknown table %q%s", e.Table.Name, spelling.Hint(e.Table.Name, b.p.names(tableRelation)))
			}
		} else {
			b.p.checkQuery(e.Query, b.in)
		}
		b.p.refuse(e.Span, "IN over a table looks the value up")
		return nil
	}
	args, ok := b.all(append([]syntax.Expr{e.X}, e.List...)...)
	if !ok {
		return nil
	}
	out, err := expr.NewIn(args[0], args[1:], e.Not)
	return b.typed(e, out, err)
}

func (b *binder) call(e *syntax.Call) expr.Expr {
	name := foldName(e.Name.Name)
	if e.Over != nil {
		rows := &binder{p: b.p, in: b.in, clause: "OVER"}
		rows.checkFunction(e)
		rows.all(e.Args...)
		rows.all(e.Over.Partition...)
		for _, o := range e.Over.OrderBy {
			rows.bind(o.Expr)
		}
		b.p.refuse(firstWords(b.p.script.Text, e.Over.Span, 1), "OVER aggregates over the rows before")
		return nil
	}
	if name == "values" && b.clause == onDuplicate && len(e.Args) == 1 {
		return b.bind(e.Args[0])
	}
	if f := agg.Lookup(name); f != nil {
		return b.aggregate(e, f)
	}
	if (name == "event_time" || name == "eventtimestamp") && len(e.Args) == 0 {
		return &expr.RowInfo{What: expr.EventTime}
	}
	if (name == "window_start" || name == "window_end") && len(e.Args) == 0 {
		n := &syntax.Name{Span: e.Span, Parts: []syntax.Ident{e.Name}}
		out, _ := b.pseudo(n, name)
		return out
	}
	if !isFunction(name) && b.p.refused().functions[name] == nil {
		b.unknownFunction(e.Name)
		b.all(e.Args...)
		return nil
	}
	if e.IgnoreNulls != nil {
		b.all(e.Args...)
		b.errorf(*e.IgnoreNulls, "IGNORE NULLS belongs to first and last")
		return nil
	}
	if e.Star || e.Distinct || e.Filter != nil {
		b.errorf(e.Span, "%s is not an aggregate; *, DISTINCT and FILTER belong to aggregates", e.Name.Name)
		return nil
	}
	return b.function(e, name)
}

func (b *binder) unknownFunction(name syntax.Ident) {
	var known []string
	for f := range otherFunctions {
		known = append(known, f)
	}
	for _, f := range b.p.refused().functions {
		known = append(known, f.Name.Name)
	}
	slices.Sort(known)
	known = slices.Concat(expr.FunctionNames(), agg.Names(), ownFunctions, known)
	b.errorf(name.Span, "unknown function %q%s", name.Name, spelling.Hint(name.Name, known))
}

func (b *binder) function(e *syntax.Call, name string) expr.Expr {
	if len(e.Args) == 2 {
		if iv, ok := e.Args[1].(*syntax.Interval); ok {
			switch name {
			case "date_add", "adddate":
				return b.addInterval(e, e.Args[0], iv, false)
			case "date_sub", "subdate":
				return b.addInterval(e, e.Args[0], iv, true)
			}
		}
	}
	if out, ok := b.unitFunction(e, name); ok {
		return out
	}
	if expr.Lookup(name) == nil {
		args := b
		if otherAggregates[name] {
			args = &binder{p: b.p, in: b.in, clause: "aggregate"}
		}
		args.all(e.Args...)
		if f := b.p.refused().functions[name]; f != nil {
			if len(e.Args) != len(f.Params) {
				b.errorf(e.Span, "%s takes %s, not %d", f.Name.Name, counted(len(f.Params), "argument"), len(e.Args))
			}
			return nil
		}
		switch {
		case otherFunctions[name] == "":
			b.errorf(e.Span, "%s does not take these arguments", e.Name.Name)
		case !b.in.steps:
			b.p.refuse(e.Name.Span, name+" "+otherFunctions[name])
		}
		return nil
	}
	var args []expr.Expr
	ok := true
	for _, a := range e.Args {
		x := b.bind(a)
		ok = ok && x != nil
		args = append(args, x)
	}
	if !ok {
		return nil
	}
	out, err := expr.NewCall(name, args)
	return b.typed(e, out, err, e.Args...)
}
