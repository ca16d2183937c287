-- A column that is neither grouped nor aggregated is an error that offers the fix.
-- input: trades.jsonl
{"ts":1704067200000,"k":"a","v":1}
{"ts":1704067210000,"k":"b","v":2}
{"ts":1704067230000,"k":"a","v":3}
{"ts":1704067260000,"k":"a","v":10}
{"ts":1704067299000,"k":"b","v":20}
{"ts":1704067330000,"k":"b","v":5}
-- sql
CREATE STREAM T (ts BIGINT, k STRING, v INT, WATERMARK FOR ts) WITH ('type'='source', 'extension'='file', 'file.path'='trades.jsonl');
SELECT k, v, count(*) FROM T WINDOW TUMBLING (SIZE 1 MINUTE) GROUP BY k;
SELECT k FROM T WHERE count(*) > 1;
SELECT k AS a, v AS a FROM T;
-- output
test.sql:2:11: the column "v" is neither grouped nor aggregated: add it to GROUP BY, or write any_value(v), first(v) or last(v)
SELECT k, v, count(*) FROM T WINDOW TUMBLING (SIZE 1 MINUTE) GROUP BY k;
          ^
test.sql:3:23: count is an aggregate and cannot stand in WHERE, which chooses rows before they are grouped; use HAVING
SELECT k FROM T WHERE count(*) > 1;
                      ^
test.sql:4:16: two columns are called "a"; name one of them with AS
SELECT k AS a, v AS a FROM T;
               ^
