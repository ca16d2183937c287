-- SELECT DISTINCT is about the rows of one window.
-- sql
CREATE STREAM T (ts TIMESTAMP, k STRING, v INT, WATERMARK FOR ts) WITH ('type'='source', 'extension'='mem', 'mem.bounded'='false');
SELECT DISTINCT k FROM T WINDOW TUMBLING (SIZE 1 MINUTE);
-- push T
{"ts":"2024-01-01T00:00:10Z","k":"a","v":1}
{"ts":"2024-01-01T00:00:20Z","k":"a","v":2}
-- push T
{"ts":"2024-01-01T00:01:00Z","k":"a","v":3}
-- output
{"k":"a"}
-- close
-- output
{"k":"a"}
