-- HAVING keeps groups of a window back.
-- sql
CREATE STREAM T (ts TIMESTAMP, k STRING, v INT, WATERMARK FOR ts) WITH ('type'='source', 'extension'='mem', 'mem.bounded'='false');
SELECT k, count(*) AS n FROM T WINDOW TUMBLING (SIZE 1 MINUTE) GROUP BY k HAVING count(*) > 1;
-- push T
{"ts":"2024-01-01T00:00:10Z","k":"a","v":1}
{"ts":"2024-01-01T00:00:20Z","k":"b","v":1}
{"ts":"2024-01-01T00:00:30Z","k":"a","v":1}
-- push T
{"ts":"2024-01-01T00:01:00Z","k":"a","v":1}
-- output
{"k":"a","n":2}
-- close
