-- A window may stand over a subquery; rows keep their time.
-- sql
CREATE STREAM T (ts TIMESTAMP, k STRING, v INT, WATERMARK FOR ts) WITH ('type'='source', 'extension'='mem', 'mem.bounded'='false');
SELECT a, count(*) AS n FROM (SELECT upper(k) AS a FROM T WHERE v > 0) AS q WINDOW TUMBLING (SIZE 1 MINUTE) GROUP BY a;
-- push T
{"ts":"2024-01-01T00:00:10Z","k":"a","v":1}
{"ts":"2024-01-01T00:00:20Z","k":"a","v":0}
-- push T
{"ts":"2024-01-01T00:01:00Z","k":"b","v":1}
-- output
{"a":"A","n":1}
-- close
-- output
{"a":"B","n":1}
