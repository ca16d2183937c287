-- A delay keeps windows open for rows that come later.
-- sql
CREATE STREAM T (ts TIMESTAMP, k STRING, v INT, WATERMARK FOR ts AS ts - INTERVAL '10' SECOND) WITH ('type'='source', 'extension'='mem', 'mem.bounded'='false');
SELECT count(*) AS n FROM T WINDOW TUMBLING (SIZE 1 MINUTE);
-- push T
{"ts":"2024-01-01T00:00:30Z","k":"a","v":1}
{"ts":"2024-01-01T00:01:05Z","k":"a","v":2}
-- push T
{"ts":"2024-01-01T00:00:50Z","k":"a","v":3}
-- push T
{"ts":"2024-01-01T00:01:10Z","k":"a","v":4}
-- output
{"n":2}
-- close
-- output
{"n":2}
