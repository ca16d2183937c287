-- EMIT CHANGES gives the new result of a window for each row, and none at its close.
-- sql
CREATE STREAM T (ts TIMESTAMP, k STRING, v INT, WATERMARK FOR ts) WITH ('type'='source', 'extension'='mem', 'mem.bounded'='false');
SELECT k, sum(v) AS s FROM T WINDOW TUMBLING (SIZE 1 MINUTE) GROUP BY k EMIT CHANGES;
-- push T
{"ts":"2024-01-01T00:00:10Z","k":"a","v":1}
{"ts":"2024-01-01T00:00:20Z","k":"a","v":2}
-- output
{"k":"a","s":1}
{"k":"a","s":3}
-- push T
{"ts":"2024-01-01T00:01:00Z","k":"a","v":5}
-- output
{"k":"a","s":5}
-- close
