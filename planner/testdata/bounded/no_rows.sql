-- An aggregate over no rows is one row.
-- sql
CREATE STREAM T (ts TIMESTAMP, k STRING, v INT, WATERMARK FOR ts) WITH ('type'='source', 'extension'='mem', 'mem.bounded'='true');
SELECT count(*) AS n, max(v) AS high FROM T WHERE v > 100;
-- push T
{"ts":"2024-01-01T00:00:10Z","k":"a","v":1}
-- close
-- output
{"n":0,"high":null}
