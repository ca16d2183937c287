-- CREATE STREAM AS names a query that others read.
-- sql
CREATE STREAM T (ts TIMESTAMP, k STRING, v INT, WATERMARK FOR ts) WITH ('type'='source', 'extension'='mem', 'mem.bounded'='false');
CREATE STREAM Big AS SELECT k, v FROM T WHERE v > 1;
CREATE STREAM Names AS SELECT upper(k) AS u FROM Big;
-- push T
{"ts":"2024-01-01T00:00:10Z","k":"a","v":1}
{"ts":"2024-01-01T00:00:20Z","k":"b","v":2}
-- output
{"u":"B"}
-- close
