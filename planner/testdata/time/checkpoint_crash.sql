-- What was counted before a crash is counted once.
-- sql
CREATE STREAM T (ts TIMESTAMP, k STRING, v INT, WATERMARK FOR ts) WITH ('type'='source', 'extension'='mem', 'mem.bounded'='false');
SELECT count(*) AS n, sum(v) AS s FROM T WINDOW TUMBLING (SIZE 1 MINUTE);
-- push T
{"ts":"2024-01-01T00:00:10Z","k":"a","v":1}
-- checkpoint
-- push T
{"ts":"2024-01-01T00:00:20Z","k":"a","v":2}
-- crash
-- push T
{"ts":"2024-01-01T00:01:00Z","k":"a","v":4}
-- output
{"n":2,"s":3}
-- close
-- output
{"n":1,"s":4}
