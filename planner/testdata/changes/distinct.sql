-- Running DISTINCT gives a row the first time it is seen.
-- sql
CREATE STREAM T (ts TIMESTAMP, k STRING, v INT, WATERMARK FOR ts) WITH ('type'='source', 'extension'='mem', 'mem.bounded'='false');
SELECT DISTINCT k FROM T UNBOUNDED EMIT CHANGES;
-- push T
{"ts":"2024-01-01T00:00:00Z","k":"a","v":1}
{"ts":"2024-01-01T00:00:30Z","k":"b","v":1}
-- output
{"k":"a"}
{"k":"b"}
-- push T
{"ts":"2024-01-01T00:05:00Z","k":"a","v":2}
-- close
