-- A tumbling window emits when the watermark passes its end.
-- sql
CREATE STREAM T (ts BIGINT, k STRING, v INT, WATERMARK FOR ts) WITH ('type'='source', 'extension'='mem', 'mem.bounded'='false');
SELECT window_start, k, count(*) AS n, first(v) AS f FROM T WINDOW TUMBLING (SIZE 1 MINUTE) GROUP BY k;
-- push T
{"ts":1704067200000,"k":"a","v":3}
{"ts":1704067201000,"k":"b","v":1}
-- push T
{"ts":1704067262000,"k":"a","v":2}
{"ts":1704067261000,"k":null,"v":null}
-- output
{"window_start":"2024-01-01T00:00:00Z","k":"a","n":1,"f":3}
{"window_start":"2024-01-01T00:00:00Z","k":"b","n":1,"f":1}
-- push T
{"ts":1704067200500,"k":"b","v":9}
{"ts":1704067330000,"k":5,"v":7}
{"ts":1704067331000,"k":"c","v":5}
-- output
{"window_start":"2024-01-01T00:01:00Z","k":"a","n":1,"f":2}
{"window_start":"2024-01-01T00:01:00Z","k":null,"n":1,"f":null}
-- close
-- output
{"window_start":"2024-01-01T00:02:00Z","k":"c","n":1,"f":5}
