-- An aggregate without GROUP BY runs over all rows.
-- sql
CREATE STREAM T (ts TIMESTAMP, k STRING, v INT, WATERMARK FOR ts) WITH ('type'='source', 'extension'='mem', 'mem.bounded'='false');
SELECT count(*) AS n, sum(v) AS s FROM T EMIT CHANGES;
-- push T
{"ts":"2024-01-01T00:00:00Z","k":"a","v":1}
-- output
{"n":1,"s":1}
-- push T
{"ts":"2024-01-01T00:00:10Z","k":"b","v":4}
-- output
{"n":2,"s":5}
-- close
