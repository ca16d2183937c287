-- OFFSET shifts the windows.
-- sql
CREATE STREAM T (ts BIGINT, k STRING, v INT, WATERMARK FOR ts) WITH ('type'='source', 'extension'='mem', 'mem.bounded'='false');
SELECT window_start, max(k) AS k, count(*) AS n FROM T WINDOW TUMBLING (SIZE 1 MINUTE OFFSET 15 SECONDS);
-- push T
{"ts":1704067200000,"k":"a","v":3}
{"ts":1704067201000,"k":"b","v":1}
-- push T
{"ts":1704067262000,"k":"a","v":2}
{"ts":1704067261000,"k":null,"v":null}
-- output
{"window_start":"2023-12-31T23:59:15Z","k":"b","n":2}
-- push T
{"ts":1704067200500,"k":"b","v":9}
{"ts":1704067330000,"k":5,"v":7}
{"ts":1704067331000,"k":"c","v":5}
-- output
{"window_start":"2024-01-01T00:00:15Z","k":"a","n":2}
-- close
-- output
{"window_start":"2024-01-01T00:01:15Z","k":"c","n":1}
