-- RETENTION forgets a key whose newest row is older, by the watermark.
-- sql
CREATE STREAM T (ts TIMESTAMP, k STRING, v INT, WATERMARK FOR ts) WITH ('type'='source', 'extension'='mem', 'mem.bounded'='false');
SELECT k, count(*) AS n, count(DISTINCT v) AS d FROM T GROUP BY k RETENTION 1 MINUTE EMIT CHANGES;
-- push T
{"ts":"2024-01-01T00:00:00Z","k":"a","v":1}
{"ts":"2024-01-01T00:00:30Z","k":"a","v":1}
-- output
{"k":"a","n":1,"d":1}
{"k":"a","n":2,"d":1}
-- push T
{"ts":"2024-01-01T00:01:31Z","k":"b","v":1}
-- output
{"k":"b","n":1,"d":1}
-- push T
{"ts":"2024-01-01T00:01:32Z","k":"a","v":1}
-- output
{"k":"a","n":1,"d":1}
-- close
