package oracle

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// texts makes random SQL of known types over a list of columns.
type texts struct {
	*rand.Rand
	columns []column
	// tame expressions cannot fail and give sums that do not depend on the order.
	tame bool
}

// column is a name and a family of types.
type column struct {
	name string
	kind family
}

type family int

const (
	integers family = iota
	doubles
	decimals
	strings_
	booleans
	timestamps
	dates
)

func (g *texts) one(of ...string) string { return of[g.IntN(len(of))] }

// col is a column of one of the families, or else.
func (g *texts) col(otherwise string, of ...family) string {
	var fit []string
	for _, c := range g.columns {
		for _, f := range of {
			if c.kind == f {
				fit = append(fit, c.name)
			}
		}
	}
	if len(fit) == 0 {
		return otherwise
	}
	return g.one(fit...)
}

func (g *texts) number(depth int) string {
	if depth <= 0 || g.IntN(4) == 0 {
		switch g.IntN(6) {
		case 0:
			return fmt.Sprint(g.IntN(12) - 3)
		case 1:
			return g.one("1.5", "0.25", "10.00", "2e0", "0.5e0")
		}
		return g.col("7", integers, doubles, decimals)
	}
	if g.tame {
		switch g.IntN(4) {
		case 0:
			return fmt.Sprintf("(%s %s %s)", g.number(depth-1), g.one("+", "-"), g.number(depth-1))
		case 1:
			return fmt.Sprintf("CASE WHEN %s THEN %s ELSE %s END", g.condition(depth-1), g.number(depth-1), g.number(depth-1))
		case 2:
			return fmt.Sprintf("abs(%s)", g.number(depth-1))
		}
		return fmt.Sprintf("COALESCE(%s, %s)", g.number(depth-1), g.number(depth-1))
	}
	x, y := g.number(depth-1), g.number(depth-1)
	switch g.IntN(17) {
	case 0, 1, 2:
		return fmt.Sprintf("(%s %s %s)", x, g.one("+", "-", "*"), y)
	case 3:
		return fmt.Sprintf("(%s %s %s)", x, g.one("/", "%", "DIV"), y)
	case 4:
		return fmt.Sprintf("(-%s)", g.col("3", integers, decimals))
	case 5:
		return fmt.Sprintf("CASE WHEN %s THEN %s WHEN %s THEN %s END", g.condition(depth-1), x, g.condition(depth-1), y)
	case 6:
		return fmt.Sprintf("CASE %s WHEN %s THEN 1 WHEN 2 THEN %s ELSE 0 END", g.col("1", integers), g.col("2", integers), x)
	case 7:
		return fmt.Sprintf("%s(%s, %s)", g.one("COALESCE", "IFNULL", "NULLIF"), x, y)
	case 8:
		return fmt.Sprintf("IF(%s, %s, %s)", g.condition(depth-1), x, y)
	case 9:
		return fmt.Sprintf("%s(%s)", g.one("abs", "sign", "floor", "ceil"), x)
	case 10:
		return fmt.Sprintf("%s(%s, %s)", g.one("greatest", "least"), x, y)
	case 11:
		return fmt.Sprintf("%s(%s)", g.one("length", "char_length"), g.str(depth-1))
	case 12:
		return fmt.Sprintf("%s(%s AS %s)", g.one("CAST", "CAST", "TRY_CAST"), x, g.one("TINYINT", "INT", "BIGINT", "DOUBLE", "DECIMAL(6,1)", "DECIMAL(12,3)"))
	case 13:
		return fmt.Sprintf("%s(%s AS %s)", g.one("CAST", "TRY_CAST"), g.str(0), g.one("INT", "DOUBLE", "DECIMAL(8,2)"))
	case 14:
		return fmt.Sprintf("(%s %s %s)", g.col("6", integers), g.one("&", "|", "^"), g.col("5", integers))
	case 15:
		return fmt.Sprintf("%s(%s)", g.one("minute", "second", "hour", "day", "month", "year"), g.instant())
	}
	return fmt.Sprintf("(%s + %s)", g.condition(0), x) // a BOOL counts as 0 or 1
}

func (g *texts) str(depth int) string {
	if depth <= 0 || g.IntN(3) == 0 {
		if g.IntN(5) == 0 {
			return g.one("'a'", "'x y'", "''", "'12'", "'é'")
		}
		return g.col("'s'", strings_)
	}
	x, y := g.str(depth-1), g.str(depth-1)
	switch g.IntN(9) {
	case 0:
		return fmt.Sprintf("concat(%s, %s)", x, y)
	case 1:
		return fmt.Sprintf("%s(%s)", g.one("upper", "lower", "trim", "reverse"), x)
	case 2:
		return fmt.Sprintf("substring(%s, %d, %d)", x, 1+g.IntN(3), g.IntN(3))
	case 3:
		return fmt.Sprintf("%s(%s, %d)", g.one("left", "right"), x, g.IntN(3))
	case 4:
		return fmt.Sprintf("replace(%s, 'a', %s)", x, g.one("''", "'bb'", "'a'"))
	case 5:
		return fmt.Sprintf("CAST(%s AS STRING)", g.col("5", integers, decimals, booleans))
	case 6:
		return fmt.Sprintf("CASE WHEN %s THEN %s ELSE %s END", g.condition(depth-1), x, y)
	case 7:
		return fmt.Sprintf("%s(%s, %s)", g.one("COALESCE", "NULLIF", "greatest", "least"), x, y)
	}
	return fmt.Sprintf("IF(%s, %s, NULL)", g.condition(depth-1), x)
}

func (g *texts) instant() string {
	return g.col("TIMESTAMP '2024-01-01 00:00:30'", timestamps, dates)
}

func (g *texts) condition(depth int) string {
	if depth > 0 && g.IntN(3) == 0 {
		x, y := g.condition(depth-1), g.condition(depth-1)
		switch g.IntN(5) {
		case 0:
			return fmt.Sprintf("(NOT %s)", x)
		case 1:
			return fmt.Sprintf("(%s %s NULL)", x, g.one("AND", "OR"))
		case 2:
			return fmt.Sprintf("(%s XOR %s)", x, y)
		}
		return fmt.Sprintf("(%s %s %s)", x, g.one("AND", "OR"), y)
	}
	compare := []string{"=", "<>", "<", "<=", ">", ">=", "<=>", "IS DISTINCT FROM", "IS NOT DISTINCT FROM"}
	switch g.IntN(10) {
	case 0:
		return fmt.Sprintf("(%s IS %s)", g.one(g.str(depth-1), g.number(depth-1)), g.one("NULL", "NOT NULL"))
	case 1:
		return fmt.Sprintf("(%s %s %s)", g.str(depth-1), g.one(compare...), g.str(depth-1))
	case 2:
		return fmt.Sprintf("(%s %s %s)", g.str(0), g.one("LIKE", "NOT LIKE"), g.one("'a%'", "'%b%'", "'_'", "'%'", "'_b'"))
	case 3:
		return fmt.Sprintf("(%s %s (%s))", g.str(0), g.one("IN", "NOT IN"), g.list("'a'", "'b'", "'c'", "NULL", "''", "'12'", "'é'"))
	case 4:
		return fmt.Sprintf("(%s %s (%s))", g.col("1", integers), g.one("IN", "NOT IN"), g.list("0", "1", "2", "3", "NULL", "5", "-1"))
	case 5:
		return fmt.Sprintf("(%s %s %d AND %d)", g.number(depth-1), g.one("BETWEEN", "NOT BETWEEN"), g.IntN(3), g.IntN(6))
	case 6:
		return g.one(g.col("TRUE", booleans), fmt.Sprintf("(%s IS %s)", g.col("TRUE", booleans), g.one("TRUE", "FALSE", "NOT TRUE", "NOT FALSE", "NULL")))
	case 7:
		return fmt.Sprintf("(%s %s TIMESTAMP '2024-01-01 00:0%d:00')", g.instant(), g.one(compare...), g.IntN(5))
	}
	return fmt.Sprintf("(%s %s %s)", g.number(depth-1), g.one(compare...), g.number(depth-1))
}

func (g *texts) list(from ...string) string {
	out := make([]string, 1+g.IntN(7))
	for i := range out {
		out[i] = g.one(from...)
	}
	return strings.Join(out, ", ")
}

// any is an expression of any family.
func (g *texts) any(depth int) string {
	switch g.IntN(8) {
	case 0, 1:
		return g.str(depth)
	case 2:
		return g.condition(depth)
	case 3:
		return g.instant()
	}
	return g.number(depth)
}
