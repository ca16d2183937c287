-- With EMIT CHANGES each row gives its result at once, in the order of the rows, whatever windows they belong to.
-- sql
CREATE STREAM T (ts BIGINT, v INT, WATERMARK FOR ts AS ts - INTERVAL 2 MINUTES) WITH ('type'='source', 'extension'='mem');
SELECT window_start AS at, sum(v) AS total FROM T WINDOW TUMBLING (1 min) EMIT CHANGES;
-- push T
{"ts":1704067260000,"v":1}
{"ts":1704067200000,"v":2}
{"ts":1704067261000,"v":3}
{"ts":1704067201000,"v":4}
-- output
{"at":"2024-01-01T00:01:00Z","total":1}
{"at":"2024-01-01T00:00:00Z","total":2}
{"at":"2024-01-01T00:01:00Z","total":4}
{"at":"2024-01-01T00:00:00Z","total":6}
-- close
