-- A duration may be an INTERVAL.
-- sql
CREATE STREAM T (ts TIMESTAMP, k STRING, v INT, WATERMARK FOR ts) WITH ('type'='source', 'extension'='mem', 'mem.bounded'='false');
SELECT count(*) AS n FROM T WINDOW TUMBLING (SIZE INTERVAL '1' MINUTE);
-- push T
{"ts":"2024-01-01T00:00:10Z","k":"a","v":1}
{"ts":"2024-01-01T00:01:10Z","k":"a","v":2}
-- output
{"n":1}
-- close
-- output
{"n":1}
