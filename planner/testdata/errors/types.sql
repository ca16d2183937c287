-- A type error names the whole comparison and suggests the fix.
-- input: trades.jsonl
{"ts":1704067200000,"k":"a","v":1}
{"ts":1704067210000,"k":"b","v":2}
{"ts":1704067230000,"k":"a","v":3}
{"ts":1704067260000,"k":"a","v":10}
{"ts":1704067299000,"k":"b","v":20}
{"ts":1704067330000,"k":"b","v":5}
-- sql
CREATE STREAM T (ts BIGINT, k STRING, v INT, WATERMARK FOR ts) WITH ('type'='source', 'extension'='file', 'file.path'='trades.jsonl');
SELECT k FROM T WHERE k > 5;
SELECT k FROM T WHERE v;
SELECT sum(k) FROM T WINDOW TUMBLING (SIZE 1 MINUTE);
-- output
test.sql:2:23: cannot compare STRING with BIGINT; write CAST(k AS BIGINT)
SELECT k FROM T WHERE k > 5;
                      ^
test.sql:3:23: a condition must be BOOL, not INT; write v <> 0
SELECT k FROM T WHERE v;
                      ^
test.sql:4:8: sum needs numbers, not STRING
SELECT sum(k) FROM T WINDOW TUMBLING (SIZE 1 MINUTE);
       ^
