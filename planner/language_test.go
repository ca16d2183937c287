package planner_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/eventflux-io/engine/planner"
	"github.com/eventflux-io/engine/planner/syntax"
)

// languageForm is a form of the language: what it needs before it, itself, and the places
// at which it is refused; none: it runs.
type languageForm struct {
	before, sql string
	refused     []string // the text after each error's place, up to what tells it apart
}

const (
	table = "CREATE TABLE t (k STRING, v DOUBLE, PRIMARY KEY (k)); "
	other = "CREATE STREAM r (k STRING, w INT, ts TIMESTAMP, WATERMARK FOR ts) WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow'); "
)

// TestLanguage goes through the reference: every form of a statement and every
// clause either runs, or is refused at its own place.
func TestLanguage(t *testing.T) {
	for section, forms := range language {
		for _, f := range forms {
			text := source + f.before + "\n" + f.sql
			_, errs := plan(t, text, planner.Options{})
			var places []string
			for _, e := range errs {
				if line, _ := syntax.Position(text, e.Start); line < 4 {
					continue // what comes before it
				}
				if !strings.HasSuffix(e.Msg, "this version does not run it") {
					t.Errorf("%s: %s\n%s", section, f.sql, syntax.Render("test.sql", text, []*syntax.Error{e}))
				}
				places = append(places, text[e.Start:])
			}
			if !slices.EqualFunc(places, f.refused, strings.HasPrefix) {
				t.Errorf("%s: %s\nrefused at %q, want %q", section, f.sql, places, f.refused)
			}
		}
	}
}

var language = map[string][]languageForm{
	"scripts": {
		{sql: "-- a comment\nSELECT /* another */ 1 AS a;"},
		{sql: "SELECT `k`, v AS \"key\", 's' AS rank FROM s;"},
		{before: "CREATE STREAM w (key INT, rank INT, system INT, window INT, timestamp INT) WITH ('type'='source', 'extension'='stdin');",
			sql: "SELECT key, w.rank, system + window AS x, -timestamp AS y FROM w WHERE key > 1 AND window IN (1, 2);"},
		{sql: "CREATE STREAM a AS SELECT k FROM s;"},
		{sql: "DEFINE STREAM a AS SELECT k FROM s;"},
		{sql: "CREATE STREAM a (key STRING) WITH (type = 'sink', \"extension\"='blackhole'); INSERT INTO a SELECT k FROM s;"},
		{sql: "INSERT INTO a SELECT k FROM s;"},
		{sql: "INSERT INTO a (x) SELECT k FROM s;"},
		{sql: "SELECT k FROM s INSERT INTO a;"},
		{sql: "FROM s SELECT k INSERT INTO a;"},
		{sql: "FROM s WHERE v > 1 SELECT k;"},
		{sql: table, refused: []string{"CREATE TABLE t"}},
		{sql: "CREATE TABLE t (k STRING PRIMARY KEY, v DOUBLE, INDEX (v)) WITH ('extension'='cache', 'cache.max-rows'='5');", refused: []string{"CREATE TABLE t"}},
		{sql: "CREATE TRIGGER tick AT EVERY 5 SECONDS;", refused: []string{"CREATE TRIGGER"}},
		{sql: "CREATE TRIGGER tick AT START;", refused: []string{"CREATE TRIGGER"}},
		{sql: "CREATE TRIGGER tick AT CRON '*/5 * * * * *';", refused: []string{"CREATE TRIGGER"}},
		{sql: "CREATE FUNCTION f(x DOUBLE, y DOUBLE) RETURNS DOUBLE AS x * 2 + y; SELECT f(v, 1) AS a FROM s;", refused: []string{"CREATE FUNCTION"}},
		{before: table, sql: "UPDATE t SET v = s.v FROM s WHERE t.k = s.k;", refused: []string{"UPDATE t"}},
		{before: table, sql: "DELETE FROM t USING s WHERE t.k = s.k;", refused: []string{"DELETE FROM t"}},
		{before: table, sql: "INSERT INTO t SELECT k, v FROM s ON DUPLICATE KEY UPDATE v = VALUES(v);", refused: []string{"ON DUPLICATE"}},
		{before: table, sql: "UPSERT INTO t SELECT k, v FROM s;", refused: []string{"UPSERT"}},
		{before: table, sql: "REPLACE INTO t SELECT k, v FROM s;", refused: []string{"REPLACE"}},
		{before: other, sql: "PARTITION WITH (k OF s, k OF r) BEGIN INSERT INTO #x SELECT k, v FROM s; INSERT INTO o SELECT v FROM #x; END;", refused: []string{"PARTITION"}},
		{sql: "SET 'pipeline.name' = 'x'; SELECT 1 AS a;"},
		{sql: "SET watermark.delay = '5s'; SELECT 1 AS a;"},
		{sql: "SET 'pattern.max-instances' = '5'; SELECT 1 AS a;", refused: []string{"'pattern.max-instances'"}},
		{sql: "EXPLAIN SELECT k FROM s; EXPLAIN LOGICAL SELECT k FROM s; EXPLAIN PHYSICAL SELECT k FROM s; EXPLAIN STATE SELECT k FROM s; EXPLAIN DELIVERY SELECT k FROM s;"},
		{sql: "EXPLAIN PATTERN SELECT k FROM s;", refused: []string{"EXPLAIN PATTERN"}},
		{sql: "SHOW STREAMS; SHOW TABLES; SHOW FUNCTIONS; SHOW CONNECTORS; DESCRIBE s;"},
		{sql: "SELECT error, code, column_name, query, source, position, raw, at FROM errors(s);"},
		{sql: "SELECT k, query, window_end, late_by_ms FROM late(s);"},
		{sql: "SELECT error FROM s$errors; SELECT k FROM `s$late`;"},
		{before: "CREATE STREAM o (k STRING) WITH ('type'='sink', 'extension'='blackhole'); INSERT INTO o SELECT k FROM s;",
			sql: "SELECT error FROM errors(o);", refused: []string{"errors(o)"}},
	},
	"a query": {
		{sql: "WITH a AS (SELECT k, v FROM s), b AS (SELECT k FROM a) SELECT DISTINCT k FROM b RETENTION 1 DAY EMIT CHANGES;"},
		{sql: "SELECT k, count(*) AS n FROM s WHERE v > 1 GROUP BY k UNBOUNDED HAVING n > 1 EMIT CHANGES INSERT INTO x;"},
		{sql: "SELECT k, sum(v) AS n FROM s AS a WINDOW TUMBLING (SIZE 1 MINUTE) WHERE v > 1 GROUP BY k HAVING n > 1 ORDER BY n DESC LIMIT 3 OFFSET 1 EMIT FINAL;"},
		{sql: "SELECT k, sum(v) AS n FROM s WINDOW TUMBLING (SIZE 1 MINUTE) AS a ALLOWED LATENESS 5 SECONDS GROUP BY a.k EMIT ON WINDOW CLOSE;"},
		{sql: "SELECT k FROM s LIMIT 5 OFFSET 2;"},
		{sql: "SELECT k FROM s UNION ALL SELECT k FROM s;"},
		{sql: "SELECT a FROM (SELECT k AS a FROM s) AS q;"},
		{sql: "SELECT a, b FROM (VALUES (1, 'x'), (2, NULL)) AS t(a, b);"},
		{sql: "SELECT k FROM s OUTPUT ALL EVERY 5 EVENTS;", refused: []string{"OUTPUT ALL"}},
		{sql: "SELECT k FROM s OUTPUT FIRST EVERY 5 SECONDS;", refused: []string{"OUTPUT FIRST"}},
		{sql: "SELECT k FROM s OUTPUT SNAPSHOT EVERY 5 SECONDS INSERT INTO x;", refused: []string{"OUTPUT SNAPSHOT"}},
		{sql: "SELECT k, count(*) AS n FROM s WINDOW TUMBLING (SIZE 1 MINUTE) GROUP BY k EMIT EVERY 5 SECONDS;", refused: []string{"EMIT EVERY"}},
		{sql: "INSERT EXPIRED EVENTS INTO x SELECT k FROM s WINDOW LENGTH (5);", refused: []string{"EXPIRED EVENTS", "WINDOW LENGTH"}},
		{sql: "INSERT ALL EVENTS INTO x SELECT k, event_type FROM s WINDOW LENGTH (5);", refused: []string{"ALL EVENTS", "event_type", "WINDOW LENGTH"}},
		{sql: "SELECT k FROM s WINDOW LENGTH (5) INSERT EXPIRED EVENTS INTO x;", refused: []string{"WINDOW LENGTH", "EXPIRED EVENTS"}},
	},
	"expressions": {
		{sql: "SELECT v FROM s WHERE NOT (v <> 1 OR v IS NULL) AND v <=> 2 AND v BETWEEN 1 AND 3 AND v IN (1, 2) AND k LIKE 'a!%' ESCAPE '!' AND k REGEXP '^a';"},
		{sql: "SELECT CASE v WHEN 1 THEN 'a' ELSE 'b' END AS a, CASE WHEN v > 1 THEN 1 END AS b, CAST(v AS STRING) AS c, CONVERT(v, DOUBLE) AS d, TRY_CAST(k AS INT) AS e FROM s;"},
		{sql: "SELECT v DIV 2 AS a, v % 2 AS b, v MOD 2 AS c, ~v AS d, v << 1 AS e, v & 1 | 2 ^ 3 AS f, v > 1 || v < 0 AS g, v > 1 XOR v > 2 AS h, !(v > 1) AS i FROM s;"},
		{sql: "SELECT v FROM s WHERE k IS DISTINCT FROM 'a' AND v IS NOT DISTINCT FROM 1 AND (v > 1) IS TRUE AND (v > 1) IS NOT UNKNOWN;"},
		{sql: "SELECT sum(v) FILTER (WHERE v > 1) AS a, count(DISTINCT k) AS b FROM s WINDOW TUMBLING (SIZE 1 MINUTE);"},
		{sql: "SELECT ts + INTERVAL 5 SECOND AS a, ts - INTERVAL '1' DAY AS b, extract(HOUR FROM ts) AS c, timestampdiff(DAY, ts, ts) AS d FROM s;"},
		{sql: "SELECT sum(v) OVER (PARTITION BY k ORDER BY ts ROWS 5 PRECEDING) AS a FROM s;", refused: []string{"OVER"}},
		{sql: "SELECT sum(v) OVER (PARTITION BY k ORDER BY ts ROWS BETWEEN 5 PRECEDING AND CURRENT ROW) AS a FROM s;", refused: []string{"OVER"}},
		{sql: "SELECT lag(v, 2) AS a FROM s;", refused: []string{"lag"}},
		{sql: "SELECT row_number() AS a FROM s;", refused: []string{"row_number"}},
		{before: table, sql: "SELECT k FROM s WHERE k IN t;", refused: []string{"k IN t"}},
		{before: table, sql: "SELECT k FROM s WHERE k NOT IN (SELECT k FROM t WHERE t.v > s.v);", refused: []string{"k NOT IN"}},
		{before: table, sql: "SELECT k FROM s WHERE EXISTS (SELECT 1 FROM t WHERE t.k = s.k);", refused: []string{"EXISTS"}},
	},
	"windows": {
		{sql: "SELECT window_start, window_end, count(*) AS n FROM s WINDOW TUMBLING (SIZE 1 MINUTE);"},
		{sql: "SELECT count(*) AS n FROM s WINDOW TUMBLING(1 min);"},
		{sql: "SELECT count(*) AS n FROM s WINDOW ('tumbling', 1 MINUTE);"},
		{sql: "SELECT count(*) AS n FROM s WINDOW TUMBLING (SIZE 1 MINUTE OFFSET 5 SECONDS);"},
		{sql: "SELECT k, window_end FROM s WINDOW TUMBLING (SIZE 1 MINUTE);"},
		{sql: "SELECT 1 AS a FROM s WINDOW SLIDING (SIZE 10 MINUTES SLIDE 1 MINUTE);", refused: []string{"WINDOW SLIDING"}},
		{sql: "SELECT 1 AS a FROM s WINDOW HOPPING (SIZE 10 MINUTES, ADVANCE BY 1 MINUTE);", refused: []string{"WINDOW HOPPING"}},
		{sql: "SELECT 1 AS a FROM s WINDOW ('hop', 10 MINUTES, 1 MINUTE);", refused: []string{"WINDOW ('hop'"}},
		{sql: "SELECT 1 AS a FROM s WINDOW CUMULATE (SIZE 1 DAY STEP 1 HOUR);", refused: []string{"WINDOW CUMULATE"}},
		{sql: "SELECT 1 AS a FROM s WINDOW SESSION (GAP 30 MINUTES MAX 4 HOURS BY k);", refused: []string{"WINDOW SESSION"}},
		{sql: "SELECT 1 AS a FROM s WINDOW ('session', 30 MINUTES, k);", refused: []string{"WINDOW ('session'"}},
		{sql: "SELECT 1 AS a FROM s WINDOW LENGTH_BATCH (50);", refused: []string{"WINDOW LENGTH_BATCH"}},
		{sql: "SELECT 1 AS a FROM s WINDOW ('timeBatch', 10 SECONDS);", refused: []string{"WINDOW ('timeBatch'"}},
		{sql: "SELECT 1 AS a FROM s WINDOW EXTERNAL_TIME_BATCH (ts, 1 MINUTE, 0);", refused: []string{"WINDOW EXTERNAL_TIME_BATCH"}},
		{sql: "SELECT 1 AS a FROM s WINDOW CRON ('0 0 * * * *');", refused: []string{"WINDOW CRON"}},
		{sql: "SELECT 1 AS a FROM s WINDOW STATE (v > 1, v < 0);", refused: []string{"WINDOW STATE"}},
		{sql: "SELECT 1 AS a FROM s WINDOW LENGTH (100);", refused: []string{"WINDOW LENGTH"}},
		{sql: "SELECT 1 AS a FROM s WINDOW TIME (1 MINUTE);", refused: []string{"WINDOW TIME"}},
		{sql: "SELECT 1 AS a FROM s WINDOW EXTERNAL_TIME (ts, 5 MINUTES);", refused: []string{"WINDOW EXTERNAL_TIME"}},
		{sql: "SELECT 1 AS a FROM s WINDOW SORT (10, v DESC, k);", refused: []string{"WINDOW SORT"}},
		{sql: "SELECT 1 AS a FROM s WINDOW UNIQUE (k);", refused: []string{"WINDOW UNIQUE"}},
		{sql: "SELECT 1 AS a FROM s WINDOW FIRST_UNIQUE (k);", refused: []string{"WINDOW FIRST_UNIQUE"}},
		{sql: "SELECT 1 AS a FROM s WINDOW FREQUENT (10, k);", refused: []string{"WINDOW FREQUENT"}},
		{sql: "SELECT 1 AS a FROM s WINDOW LOSSY_FREQUENT (0.1, 0.01, k);", refused: []string{"WINDOW LOSSY_FREQUENT"}},
		{sql: "SELECT 1 AS a FROM s WINDOW EXPRESSION (count() <= 20 AND last.ts > first.ts);", refused: []string{"WINDOW EXPRESSION"}},
		{sql: "SELECT 1 AS a FROM s WINDOW DELAY (30 SECONDS);", refused: []string{"WINDOW DELAY"}},
	},
	"joins": {
		{before: other, sql: "SELECT a.v, b.w FROM s AS a WINDOW LENGTH (5) UNIDIRECTIONAL JOIN r AS b WINDOW TIME (1 MINUTE) ON a.k = b.k;", refused: []string{"JOIN r"}},
		{before: other, sql: "SELECT a.v, b.w FROM s AS a LEFT JOIN r AS b ON a.k = b.k AND b.ts BETWEEN a.ts - INTERVAL 5 SECOND AND a.ts + INTERVAL 10 SECOND;", refused: []string{"LEFT JOIN"}},
		{before: other, sql: "SELECT v, w FROM s FULL OUTER JOIN r USING (k) WITHIN 10 SECONDS;", refused: []string{"FULL OUTER JOIN"}},
		{before: other, sql: "SELECT a.v FROM s AS a JOIN r AS b ON a.k = b.k JOIN s AS c ON c.k = b.k;", refused: []string{"JOIN r", "JOIN s"}},
		{before: other, sql: "SELECT a.v FROM s AS a ASOF LEFT JOIN r AS b MATCH_CONDITION (a.ts >= b.ts) ON a.k = b.k;", refused: []string{"ASOF LEFT JOIN"}},
		{before: table, sql: "SELECT s.v FROM s JOIN t ON t.k = s.k;", refused: []string{"JOIN t"}},
		{before: table, sql: "SELECT s.v FROM s JOIN t FOR SYSTEM_TIME AS OF s.ts ON t.k = s.k;", refused: []string{"JOIN t"}},
		{before: other, sql: "SELECT a.k, window_start, count(*) AS n FROM s AS a WINDOW TUMBLING (1 min) JOIN r AS b WINDOW TUMBLING (1 min) ON a.k = b.k GROUP BY a.k;",
			refused: []string{"JOIN r"}},
	},
	"patterns": {
		{before: other, sql: "INSERT INTO o SELECT a.v, b.w FROM PATTERN (EVERY a=s[v > 1] -> b=r[w > a.v]) WITHIN 5 SECONDS PARTITION BY k;", refused: []string{"PATTERN"}},
		{before: other, sql: "FROM PATTERN (a=s -> b=r) SELECT a.v INSERT INTO o;", refused: []string{"PATTERN"}},
		{before: other, sql: "SELECT a[0].v AS x, a[last].v AS y, a[last-1].v AS z, count(a) AS n, sum(a.v) AS t, b.w FROM SEQUENCE (a=s{2,5} GREEDY, b=r WITHIN 3 EVENTS);",
			refused: []string{"SEQUENCE"}},
		{before: other, sql: "SELECT match_start, match_end, match_timed_out, match_number() AS n FROM PATTERN (a=s -> NOT r[w > 1] FOR 5 SECONDS) WITHIN 1 MINUTE ON TIMEOUT EMIT;",
			refused: []string{"PATTERN"}},
		{before: other, sql: "SELECT a.k FROM PATTERN (EVERY (a=s AND b=r) -> c=s+ -> (d=s OR e=r)) PARTITION BY k OF s, k OF r UNBOUNDED AFTER MATCH SKIP TO LAST c;",
			refused: []string{"PATTERN"}},
		{sql: "SELECT m.x FROM s MATCH_RECOGNIZE (PARTITION BY k ORDER BY ts MEASURES FIRST(A.v) AS x, CLASSIFIER() AS c ONE ROW PER MATCH AFTER MATCH SKIP PAST LAST ROW PATTERN (A B+) WITHIN 1 HOUR DEFINE B AS B.v > PREV(B.v)) AS m;",
			refused: []string{"MATCH_RECOGNIZE"}},
	},
}
