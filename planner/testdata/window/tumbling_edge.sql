-- A window holds its start and not its end.
-- sql
CREATE STREAM T (ts TIMESTAMP, k STRING, v INT, WATERMARK FOR ts) WITH ('type'='source', 'extension'='mem', 'mem.bounded'='false');
SELECT window_end, count(*) AS n FROM T WINDOW TUMBLING (1 min);
-- push T
{"ts":"2024-01-01T00:00:00Z","k":"a","v":1}
{"ts":"2024-01-01T00:00:59.999Z","k":"a","v":2}
-- push T
{"ts":"2024-01-01T00:01:00Z","k":"a","v":3}
-- output
{"window_end":"2024-01-01T00:01:00Z","n":2}
-- close
-- output
{"window_end":"2024-01-01T00:02:00Z","n":1}
