-- A window without rows emits nothing.
-- sql
CREATE STREAM T (ts TIMESTAMP, k STRING, v INT, WATERMARK FOR ts) WITH ('type'='source', 'extension'='mem', 'mem.bounded'='false');
SELECT window_start, count(*) AS n FROM T WINDOW TUMBLING (SIZE 1 MINUTE);
-- push T
{"ts":"2024-01-01T00:00:10Z","k":"a","v":1}
{"ts":"2024-01-01T00:03:10Z","k":"a","v":2}
-- output
{"window_start":"2024-01-01T00:00:00Z","n":1}
-- close
-- output
{"window_start":"2024-01-01T00:03:00Z","n":1}
