-- Rows come out at once, in order.
-- sql
CREATE STREAM T (ts TIMESTAMP, k STRING, v INT, WATERMARK FOR ts) WITH ('type'='source', 'extension'='mem', 'mem.bounded'='false');
SELECT k, v + 1 AS w FROM T;
-- push T
{"ts":"2024-01-01T00:00:10Z","k":"a","v":1}
{"ts":"2024-01-01T00:00:05Z","k":"b","v":null}
-- output
{"k":"a","w":2}
{"k":"b","w":null}
-- close
