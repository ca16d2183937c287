-- A row behind the watermark still enters a window that is open.
-- sql
CREATE STREAM T (ts TIMESTAMP, k STRING, v INT, WATERMARK FOR ts) WITH ('type'='source', 'extension'='mem', 'mem.bounded'='false');
SELECT count(*) AS n, first(v) AS f, last(v) AS l FROM T WINDOW TUMBLING (SIZE 1 MINUTE);
-- push T
{"ts":"2024-01-01T00:00:30Z","k":"a","v":2}
{"ts":"2024-01-01T00:00:10Z","k":"a","v":1}
-- push T
{"ts":"2024-01-01T00:01:00Z","k":"a","v":3}
-- output
{"n":2,"f":1,"l":2}
-- close
-- output
{"n":1,"f":3,"l":3}
