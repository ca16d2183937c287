package oracle

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/go-sql-driver/mysql"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/io/connector"
	"github.com/eventflux-io/engine/io/format"
	"github.com/eventflux-io/engine/io/memio"
	"github.com/eventflux-io/engine/operators/pipeline"
	"github.com/eventflux-io/engine/planner"
	"github.com/eventflux-io/engine/planner/syntax"
)

const (
	oracleSize  = 2400 // expressions
	oracleTable = 48   // rows
	oracleEach  = 20   // times that each operator and function is at the least
)

// oracleNow is the arrival stamp of all rows, on both sides.
var oracleNow = time.Date(2026, 1, 31, 10, 0, 0, 0, time.UTC)

// Every operator and function over rows with NULLs and extremes has the value
// that a real MariaDB gives, the documented differences (forms, Why) aside. A row
// fails here exactly where MariaDB has an error, or a warning that a value was
// cut or lost.
func TestValuesAgreeWithMariaDB(t *testing.T) {
	server := &mariaDB{startMariaDB(t)}
	seed := uint64(1)
	if text := os.Getenv("EVENTFLUX_SEED"); text != "" {
		var err error
		if seed, err = strconv.ParseUint(text, 10, 64); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("EVENTFLUX_SEED=%d", seed)
	r := rand.New(rand.NewPCG(seed, 1))
	rows := oracleRows(r, oracleTable)
	server.load(t, rows)
	feed := jsonRows(rows)

	samples, seen := oracleSamples(newCorpus(r))
	for _, f := range forms {
		if seen[f.Name] < oracleEach {
			t.Errorf("%s stands %d times only", f.Name, seen[f.Name])
		}
	}
	t.Logf("%d expressions, %d operators and functions", len(samples), len(seen))
	wrong := 0
	for _, s := range samples {
		ours, err := evaluate(feed, s.ours)
		if err != nil {
			t.Errorf("%s: %v", s.ours, err)
			continue
		}
		theirs := make([]outcome, len(rows))
		asked := s.theirs
		if s.kind == 'F' {
			asked = "(" + asked + ") + 0e0" // all its digits
		}
		if err := server.evaluate(asked, 0, len(rows), theirs); err != nil {
			t.Errorf("MariaDB, %s: %v", s.theirs, err)
			continue
		}
		for i := range rows {
			if !agree(s, rows[i], ours[i], theirs[i]) {
				t.Errorf("%s\n    is %s, MariaDB: %s (%s)\n    over %s", s.ours, ours[i], theirs[i], s.theirs, rowText(rows[i], s.ours))
				wrong++
				break
			}
		}
		if wrong == 400 {
			t.Fatal("too many differences")
		}
	}
}

// oracleSamples are expressions in which every form is as the outermost one
// until each name is there often enough.
func oracleSamples(c *corpus) ([]sample, map[string]int) {
	var out []sample
	seen := map[string]int{}
	for round := 0; len(out) < oracleSize || round < oracleEach; round++ {
		for i := range forms {
			f := &forms[i]
			if round >= oracleEach/2 && seen[f.Name] >= oracleEach && len(out) >= oracleSize {
				continue
			}
			s, ok := c.of(f, 0, 1+round%3)
			if !ok {
				continue
			}
			out = append(out, s)
			for _, name := range s.names {
				seen[name]++
			}
		}
	}
	return out, seen
}

// outcome is the value of a row as text, NULL, or why there is none.
type outcome struct {
	text         string
	null, failed bool
}

func (o outcome) String() string {
	switch {
	case o.failed:
		return "an error: " + o.text
	case o.null:
		return "NULL"
	}
	return o.text
}

func agree(s sample, row []int, a, b outcome) bool {
	switch {
	case a.failed && !b.failed && len(s.names) > 1 && (b.null || hasNull(row, s.ours)):
		return true // MariaDB leaves arguments beside a NULL one uncomputed
	case a.failed || b.failed || a.null || b.null:
		return a.failed == b.failed && (a.failed || a.null == b.null)
	}
	switch s.kind {
	case 'I', 'D':
		x, okX := new(big.Rat).SetString(a.text)
		y, okY := new(big.Rat).SetString(b.text)
		return okX && okY && x.Cmp(y) == 0
	case 'F':
		x, errX := strconv.ParseFloat(a.text, 64)
		y, errY := strconv.ParseFloat(b.text, 64)
		return errX == nil && errY == nil && math.Abs(x-y) <= 1e-12*max(math.Abs(x), math.Abs(y), 1e-290)
	case 'B':
		return (a.text == "true") == (b.text != "0")
	case 'T':
		x, okX := batch.ParseTimestamp([]byte(a.text))
		y, okY := batch.ParseTimestamp([]byte(b.text))
		return okX && okY && x == y
	}
	return a.text == b.text
}

// columnsIn are the columns that an expression names.
func columnsIn(e string) (columns []int) {
	for _, word := range regexp.MustCompile(`\b[a-z]\b`).FindAllString(e, -1) {
		for j, c := range oracleColumns {
			if c.name == word && !slices.Contains(columns, j) {
				columns = append(columns, j)
			}
		}
	}
	return columns
}

func hasNull(row []int, e string) bool {
	return slices.ContainsFunc(columnsIn(e), func(j int) bool { return row[j] < 0 })
}

func rowText(row []int, e string) string {
	var parts []string
	for _, j := range columnsIn(e) {
		parts = append(parts, oracleColumns[j].name+"="+oracleColumns[j].cell(row[j], false))
	}
	return strings.Join(parts, " ")
}

// jsonRows is the table as JSON Lines.
func jsonRows(rows [][]int) string {
	var b strings.Builder
	for i, row := range rows {
		fmt.Fprintf(&b, `{"id":%d`, i)
		for j := range oracleColumns {
			if row[j] >= 0 {
				fmt.Fprintf(&b, `,"%s":%s`, oracleColumns[j].name, oracleColumns[j].cell(row[j], true))
			}
		}
		b.WriteString("}\n")
	}
	return b.String()
}

// evaluate runs an expression over the table in batches of several sizes.
func evaluate(rows, e string) ([]outcome, error) {
	columns := []string{"id INT"}
	for _, c := range oracleColumns {
		columns = append(columns, c.name+" "+c.ours)
	}
	text := "CREATE STREAM t (" + strings.Join(columns, ", ") + ") WITH ('type'='source', 'extension'='mem');\n" +
		"CREATE STREAM good AS SELECT id, (" + e + ") AS v FROM t;\nCREATE STREAM bad AS SELECT position, error FROM errors(t);\n"
	script, errs := syntax.Parse("oracle.sql", text)
	out := &memio.Collector{}
	feed := &memio.Feed{Steps: []memio.Step{{Stream: "t", Rows: rows}, {End: true}}}
	cat := &planner.Catalog{Connectors: []connector.Connector{feed.Connector()}, Formats: []connector.Format{format.JSON}}
	program, more := planner.Plan(script, cat, planner.Options{
		Print: func(_ string, schema batch.Schema, _ bool) (connector.SinkFactory, error) { return out.Sink(schema) },
	})
	if errs = append(errs, more...); len(errs) > 0 {
		return nil, errors.New(errs[0].Msg)
	}
	_, err := pipeline.Run(context.Background(), program.Graph, pipeline.Options{
		BatchRows: 20, Poison: true, Clock: func() time.Time { return oracleNow },
	})
	if err != nil {
		return nil, err
	}
	values := make([]outcome, strings.Count(rows, "\n"))
	for i := range values {
		values[i] = outcome{failed: true, text: "lost"}
	}
	for line := range strings.Lines(out.Take()) {
		var row struct {
			ID       int
			V        json.RawMessage
			Position string
			Error    string
		}
		if err := json.Unmarshal([]byte(line), &row); err != nil {
			return nil, err
		}
		var v outcome
		switch {
		case row.V == nil:
			var at int
			if _, err := fmt.Sscanf(row.Position, "line %d", &at); err != nil {
				return nil, errors.New(line)
			}
			row.ID, v = at-1, outcome{failed: true, text: row.Error}
		case string(row.V) == "null":
			v = outcome{null: true}
		case row.V[0] == '"':
			if err := json.Unmarshal(row.V, &v.text); err != nil {
				return nil, err
			}
		default:
			v.text = string(row.V)
		}
		values[row.ID] = v
	}
	return values, nil
}

// mariaDB is a connection to the oracle.
type mariaDB struct{ *sql.Conn }

func (m *mariaDB) load(t *testing.T, rows [][]int) {
	do := func(text string) {
		if _, err := m.ExecContext(context.Background(), text); err != nil {
			t.Fatalf("%s: %v", text, err)
		}
	}
	do("CREATE DATABASE oracle CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin")
	do("USE oracle")
	do("SET NAMES utf8mb4 COLLATE utf8mb4_nopad_bin")
	do("SET sql_mode = '', time_zone = '+00:00', max_error_count = 64")
	do(fmt.Sprintf("SET timestamp = %d", oracleNow.Unix()))
	columns := []string{"id INT PRIMARY KEY"}
	for _, c := range oracleColumns {
		columns = append(columns, c.name+" "+c.theirs)
	}
	do("CREATE TABLE t (" + strings.Join(columns, ", ") + ")")
	for i, row := range rows {
		cells := []string{strconv.Itoa(i)}
		for j, c := range oracleColumns {
			cells = append(cells, c.cell(row[j], false))
		}
		do("INSERT INTO t VALUES (" + strings.Join(cells, ", ") + ")")
	}
}

// lossy are the warnings that a value was cut or lost. As a note, 1292 says that
// spaces were around a number.
var lossy = map[int]bool{1105: true, 1264: true, 1292: true, 1366: true, 1916: true}

// evaluate fills in the values of the rows [from, to). A query fails as a whole,
// so where it does the rows are asked for in smaller and smaller parts.
func (m *mariaDB) evaluate(e string, from, to int, out []outcome) error {
	whole, err := m.rows(e, from, to, out)
	switch {
	case err == nil && whole:
		return nil
	case to-from > 1:
		middle := (from + to) / 2
		if err := m.evaluate(e, from, middle, out); err != nil {
			return err
		}
		return m.evaluate(e, middle, to, out)
	case err == nil:
		out[from] = outcome{failed: true, text: "a value was lost, " + out[from].text + " is left"}
		return nil
	}
	var no *mysql.MySQLError
	if !errors.As(err, &no) || no.Number != 1690 && no.Number != 1916 && no.Number != 1292 {
		return err
	}
	out[from] = outcome{failed: true, text: no.Message}
	return nil
}

// rows reports whether no value was lost.
func (m *mariaDB) rows(e string, from, to int, out []outcome) (whole bool, err error) {
	ctx := context.Background()
	result, err := m.QueryContext(ctx, "SELECT id, ("+e+") FROM t WHERE id >= "+strconv.Itoa(from)+" AND id < "+strconv.Itoa(to))
	if err != nil {
		return false, err
	}
	defer result.Close()
	for result.Next() {
		var id int
		var v sql.NullString
		if err := result.Scan(&id, &v); err != nil {
			return false, err
		}
		out[id] = outcome{text: v.String, null: !v.Valid}
	}
	if err := result.Err(); err != nil {
		return false, err
	}
	warnings, err := m.QueryContext(ctx, "SHOW WARNINGS")
	if err != nil {
		return false, err
	}
	defer warnings.Close()
	whole = true
	for warnings.Next() {
		var level, message string
		var code int
		if err := warnings.Scan(&level, &code, &message); err != nil {
			return false, err
		}
		whole = whole && (level == "Note" && code == 1292 || !lossy[code])
	}
	return whole, warnings.Err()
}
