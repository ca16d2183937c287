-- An aggregate over bounded input answers at its end.
-- sql
CREATE STREAM T (ts TIMESTAMP, k STRING, v INT, WATERMARK FOR ts) WITH ('type'='source', 'extension'='mem', 'mem.bounded'='true');
SELECT count(*) AS n, max(v) AS high FROM T;
-- push T
{"ts":"2024-01-01T00:00:10Z","k":"a","v":1}
-- push T
{"ts":"2024-01-01T00:00:20Z","k":"b","v":5}
-- close
-- output
{"n":2,"high":5}
