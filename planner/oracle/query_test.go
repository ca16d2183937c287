package oracle

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
)

// scripts makes random scripts over one source.
type scripts struct {
	texts
	partitions int
	bounded    bool
	delay      int
	decl       []string // statements
}

// script is a source, and a query with what it needs; side queries over late(T)
// and errors(T) are beside some.
func (g *scripts) script() string {
	g.declare()
	kinds := []func(){g.filtered, g.filtered, g.windowed, g.windowed, g.windowed, g.rows, g.unions, g.chained, g.subquery, g.distinctWindow, g.inserts}
	if g.bounded {
		kinds = append(kinds, g.whole, g.whole, g.sorted, g.distinctWhole, g.unionTotal)
	}
	if g.partitions == 1 {
		kinds = append(kinds, g.running, g.runningWindow, g.runningDistinct, g.latest)
	}
	kinds[g.IntN(len(kinds))]()
	if g.IntN(2) == 0 {
		g.add("CREATE STREAM TooLate AS SELECT query, window_end, late_by_ms FROM late(T);")
	}
	if g.IntN(2) == 0 {
		g.add("CREATE STREAM Bad AS SELECT query, code FROM errors(T);")
	}
	return strings.Join(g.decl, "\n") + "\n"
}

func (g *scripts) add(format string, args ...any) {
	g.decl = append(g.decl, fmt.Sprintf(format, args...))
}

// types of the columns that a source may have beside ts and k.
var declared = map[string]struct {
	sql  string
	kind family
}{
	"i": {"INT", integers}, "b": {"BIGINT", integers}, "t": {"TINYINT", integers}, "d": {"DOUBLE", doubles}, "m": {"DECIMAL(8,2)", decimals},
	"s": {"STRING", strings_}, "o": {"BOOL", booleans}, "w": {"TIMESTAMP", timestamps}, "y": {"DATE", dates},
}

func (g *scripts) declare() {
	g.columns = []column{{"k", strings_}}
	parts := []string{"ts BIGINT", "k STRING"}
	if g.IntN(2) == 0 {
		parts[0] = "ts TIMESTAMP"
		g.columns = append(g.columns, column{"ts", timestamps})
	}
	for _, name := range []string{"i", "b", "t", "d", "m", "s", "o", "w", "y"} {
		if g.IntN(3) == 0 {
			continue
		}
		d := declared[name]
		part := name + " " + d.sql
		switch g.IntN(12) {
		case 0:
			part += " NOT NULL"
		case 1:
			if d.kind == integers {
				part += " DEFAULT 4"
			}
		}
		parts = append(parts, part)
		g.columns = append(g.columns, column{name, d.kind})
	}
	if g.IntN(4) == 0 {
		parts = append(parts, "c DOUBLE AS ("+g.col("1e0", doubles)+" * 2e0)")
		g.columns = append(g.columns, column{"c", doubles})
	}
	g.delay = []int{0, 0, 5, 30}[g.IntN(4)]
	mark := "WATERMARK FOR ts"
	if g.delay > 0 {
		mark += fmt.Sprintf(" AS ts - INTERVAL '%d' SECOND", g.delay)
	}
	g.add("CREATE STREAM T (%s, %s) WITH ('type'='source', 'extension'='mem', 'mem.bounded'='%v', 'mem.partitions'='%d');",
		strings.Join(parts, ", "), mark, g.bounded, g.partitions)
}

// named gives each expression a name.
func named(exprs ...string) string {
	var out []string
	for i, e := range exprs {
		out = append(out, fmt.Sprintf("%s AS x%d", e, i+1))
	}
	return strings.Join(out, ", ")
}

func (g *scripts) list(n int, make func(int) string) string {
	var out []string
	for range 1 + g.IntN(n) {
		out = append(out, make(3))
	}
	return named(out...)
}

func (g *scripts) where() string {
	if g.IntN(2) == 0 {
		return ""
	}
	return " WHERE " + g.condition(2)
}

func (g *scripts) window() string {
	size := g.one("10 SECONDS", "1 MINUTE", "90 sec", "INTERVAL '30' SECOND")
	offset := ""
	if g.IntN(4) == 0 {
		offset = g.one(" OFFSET 7 SECONDS", " OFFSET 25 SECONDS")
	}
	return fmt.Sprintf(" WINDOW TUMBLING (SIZE %s%s)", size, offset)
}

func (g *scripts) filtered() {
	limit := ""
	if g.partitions == 1 && g.IntN(5) == 0 {
		limit = fmt.Sprintf(" LIMIT %d OFFSET %d", 1+g.IntN(6), g.IntN(4))
	}
	g.add("CREATE STREAM Out AS SELECT %s FROM T%s%s;", g.list(4, g.any), g.where(), limit)
}

// calls are aggregates, and expressions over them.
func (g *scripts) calls(n int) []string {
	var out []string
	for range 1 + g.IntN(n) {
		out = append(out, g.overCalls())
	}
	return out
}

// overCalls is an aggregate, or computed from some: what can fail then fails the
// result of a group.
func (g *scripts) overCalls() string {
	switch g.IntN(8) {
	case 0:
		return fmt.Sprintf("(count(*) + count(%s))", g.col("k", strings_))
	case 1:
		return fmt.Sprintf("COALESCE(sum(%s), -1)", g.col("1", integers, decimals))
	case 2:
		return fmt.Sprintf("CASE WHEN count(*) > %d THEN max(%s) END", 1+g.IntN(3), g.col("2", integers))
	case 3:
		return fmt.Sprintf("IF(count(*) > 1, CAST(min(%s) AS INT), 0)", g.col("'7'", strings_))
	case 4:
		return fmt.Sprintf("%s(max(%s) AS TINYINT)", g.one("CAST", "TRY_CAST"), g.col("100", integers, decimals))
	}
	return g.aggregateCall()
}

func (g *scripts) aggregateCall() string {
	if g.IntN(5) == 0 { // an argument that may fail; its row is lost for all calls
		x := g.one(fmt.Sprintf("CAST(%s AS INT)", g.str(0)), g.number(2), g.str(2))
		filter := g.one("", "", fmt.Sprintf(" FILTER (WHERE %s)", g.condition(2)))
		return fmt.Sprintf("%s(%s)%s", g.one("count", "min", "max", "first", "last"), x, filter)
	}
	g.tame = true
	defer func() { g.tame = false }()
	filter := ""
	if g.IntN(4) == 0 {
		filter = " FILTER (WHERE " + g.condition(1) + ")"
	}
	x := g.number(1)
	switch g.IntN(9) {
	case 0:
		return "count(*)" + filter
	case 1:
		return fmt.Sprintf("count(%s)", g.one(x, g.col("k", strings_), g.col("k", booleans))) + filter
	case 2:
		return fmt.Sprintf("count(DISTINCT (%s))", g.one(x, g.col("k", strings_))) + filter
	case 3:
		return fmt.Sprintf("sum(%s)", g.one(x, g.col("1", booleans))) + filter
	case 4:
		return fmt.Sprintf("avg(%s)", x) + filter
	case 5:
		return fmt.Sprintf("sum(DISTINCT %s)", g.col("1", integers, decimals)) + filter
	case 6:
		return fmt.Sprintf("%s(%s)", g.one("min", "max"), g.one(x, g.str(1), g.instant())) + filter
	}
	return fmt.Sprintf("%s(%s)", g.one("first", "last"), g.one(x, g.str(1), g.condition(1))) + filter
}

// keys are what is grouped by, and how they are selected.
func (g *scripts) keys() (groupBy string, selected []string) {
	switch g.IntN(5) {
	case 0:
		return "", nil
	case 1, 2:
		return " GROUP BY k", []string{"k"}
	case 3:
		k := g.one(g.col("k", integers), g.col("k", booleans), g.col("k", decimals), g.col("k", dates))
		if k != "k" {
			return " GROUP BY k, " + k, []string{"k", k}
		}
		return " GROUP BY k", []string{"k"}
	}
	e := fmt.Sprintf("concat(%s, '')", g.str(1))
	return g.one(" GROUP BY "+e, " GROUP BY 1", " GROUP BY x1"), []string{e}
}

func (g *scripts) having(calls []string) string {
	if g.IntN(3) > 0 {
		return ""
	}
	return " HAVING " + g.one("count(*) > 1", "count(*) % 2 = 1", "min(k) <> 'b'", calls[0]+" IS NOT NULL",
		fmt.Sprintf("CAST(max(%s) AS INT) > 0 OR count(*) > 2", g.col("'7'", strings_)))
}

func (g *scripts) windowed() {
	groupBy, keys := g.keys()
	calls := g.calls(4)
	lateness, extra := "", ""
	if g.partitions == 1 && g.IntN(3) == 0 {
		lateness = g.one(" ALLOWED LATENESS 20 SECONDS", " ALLOWED LATENESS 2 MINUTES")
		extra = ", window_start, emit_kind"
	} else if g.IntN(2) == 0 {
		extra = ", window_start, window_end"
		if groupBy != "" && g.IntN(3) == 0 {
			groupBy += g.one(", window_start", ", minute(window_end)")
		}
	}
	tail := ""
	if lateness == "" && g.IntN(3) == 0 {
		tail = fmt.Sprintf(" ORDER BY %s%s%s, window_start", g.one("x1", "1", calls[0]), g.one("", " DESC"), g.keyOrder(keys))
		if g.IntN(2) == 0 {
			tail += fmt.Sprintf(" LIMIT %d", 1+g.IntN(3))
		}
	}
	g.add("CREATE STREAM Out AS SELECT %s%s FROM T%s%s%s%s%s%s;", named(slices.Concat(keys, calls)...), extra, g.window(), lateness, g.where(), groupBy, g.having(calls), tail)
}

// keyOrder makes an order total.
func (g *scripts) keyOrder(keys []string) string {
	out := ""
	for _, k := range keys {
		out += ", " + k
	}
	return out
}

func (g *scripts) rows() {
	tail := ""
	if g.partitions == 1 && g.IntN(2) == 0 {
		tail = fmt.Sprintf(" ORDER BY %s%s", g.one("k", "ts", "2"), g.one("", " DESC"))
		if g.IntN(2) == 0 {
			tail += fmt.Sprintf(" LIMIT %d", 1+g.IntN(3))
		}
	}
	g.add("CREATE STREAM Out AS SELECT k, ts, %s, window_start FROM T%s%s%s;", g.list(2, g.any), g.window(), g.where(), tail)
}

func (g *scripts) unions() {
	a, b := g.list(1, g.number), g.list(1, g.number)
	g.add("CREATE STREAM Both AS SELECT k, %s FROM T%s UNION ALL SELECT k, %s FROM T%s;", a, g.where(), b, g.where())
	if g.IntN(2) == 0 {
		g.add("CREATE STREAM Out AS SELECT k, count(*) AS n, max(x1) AS high FROM Both%s GROUP BY k;", g.window())
	}
}

func (g *scripts) unionTotal() {
	g.add("CREATE STREAM Out AS SELECT k, %s FROM T UNION ALL SELECT k, %s FROM T%s ORDER BY k, x1;", g.list(1, g.number), g.list(1, g.number), g.where())
}

func (g *scripts) chained() {
	calls := g.calls(2)
	g.add("CREATE STREAM Small AS SELECT k, count(*) AS n, %s FROM T WINDOW TUMBLING (SIZE 10 SECONDS)%s GROUP BY k%s;", named(calls...), g.where(), g.having(calls))
	g.add("CREATE STREAM Out AS SELECT k, count(*) AS windows, sum(n) AS n, max(x1) AS high, first(x1) AS f, last(x1) AS l, window_start FROM Small WINDOW TUMBLING (SIZE 1 MINUTE) GROUP BY k;")
}

func (g *scripts) subquery() {
	inner := fmt.Sprintf("SELECT k AS a, ts, %s AS n, %s AS s FROM T%s", g.number(2), g.str(2), g.where())
	outer := texts{Rand: g.Rand, columns: []column{{"a", strings_}, {"n", integers}, {"s", strings_}}}
	from := "(" + inner + ") AS q"
	with := ""
	if g.IntN(2) == 0 {
		with, from = "WITH q AS ("+inner+") ", "q"
	}
	if g.IntN(2) == 0 {
		g.add("INSERT INTO Out %sSELECT a, n, s FROM %s WHERE %s;", with, from, outer.condition(2))
		return
	}
	g.add("INSERT INTO Out %sSELECT a, count(*) AS n, max(s) AS s FROM %s%s GROUP BY a;", with, from, g.window())
}

func (g *scripts) distinctWindow() {
	g.add("CREATE STREAM Out AS SELECT DISTINCT k, %s FROM T%s%s;", g.col("k", integers, booleans, strings_)+" AS v", g.window(), g.where())
}

func (g *scripts) distinctWhole() {
	g.add("CREATE STREAM Out AS SELECT DISTINCT %s FROM T%s;", g.list(2, g.any), g.where())
}

func (g *scripts) inserts() {
	g.add("CREATE STREAM Out (a STRING, n DOUBLE);")
	g.add("INSERT INTO Out SELECT k, CAST(%s AS DOUBLE) FROM T%s;", g.number(1), g.where())
	g.add("SELECT %s AS n, k FROM T%s INSERT INTO Out (n, a);", g.col("1", integers, doubles), g.where())
}

func (g *scripts) whole() {
	groupBy, keys := g.keys()
	calls := g.calls(4)
	g.add("CREATE STREAM Out AS SELECT %s FROM T%s%s%s;", named(slices.Concat(keys, calls)...), g.where(), groupBy, g.having(calls))
}

func (g *scripts) sorted() {
	limit := ""
	if g.IntN(2) == 0 {
		limit = fmt.Sprintf(" LIMIT %d OFFSET %d", 1+g.IntN(6), g.IntN(3))
	}
	g.add("CREATE STREAM Out AS SELECT k, ts, %s FROM T%s ORDER BY k%s, ts, 3%s;", g.list(1, g.any), g.where(), g.one("", " DESC"), limit)
}

func (g *scripts) running() {
	calls := g.calls(3)
	bound := g.one("UNBOUNDED", "RETENTION 20 SECONDS", "RETENTION 1 MINUTE")
	g.add("CREATE STREAM Out AS SELECT k, %s, emit_kind FROM T%s GROUP BY k %s%s EMIT CHANGES;", named(calls...), g.where(), bound, g.having(calls))
}

func (g *scripts) runningWindow() {
	calls := g.calls(3)
	g.add("CREATE STREAM Out AS SELECT k, %s, window_start, emit_kind FROM T%s%s GROUP BY k%s EMIT CHANGES;", named(calls...), g.window(), g.where(), g.having(calls))
}

func (g *scripts) runningDistinct() {
	bound := g.one("UNBOUNDED", "RETENTION 20 SECONDS")
	g.add("CREATE STREAM Out AS SELECT DISTINCT k, %s AS v FROM T%s %s EMIT CHANGES;", g.col("k", integers, booleans), g.where(), bound)
}

func (g *scripts) latest() {
	g.add("CREATE STREAM Sums AS SELECT k, count(*) AS n, %s, window_start FROM T%s ALLOWED LATENESS 1 MINUTE GROUP BY k;", named(g.aggregateCall()), g.window())
	g.add("CREATE STREAM Out AS SELECT k, n * 2 AS n2, window_start FROM Sums WHERE k <> 'b';")
}

// newScripts is a generator for a seed.
func newScripts(seed uint64) *scripts {
	g := &scripts{texts: texts{Rand: rand.New(rand.NewPCG(seed, 3))}, partitions: 1, bounded: true}
	if g.IntN(4) == 0 {
		g.partitions = 2 + g.IntN(2)
	}
	g.bounded = g.IntN(2) == 0
	return g
}
