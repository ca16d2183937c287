-- INSERT INTO may follow the query.
-- sql
CREATE STREAM T (ts TIMESTAMP, k STRING, v INT, WATERMARK FOR ts) WITH ('type'='source', 'extension'='mem', 'mem.bounded'='false');
SELECT k, v FROM T WHERE v > 1 INSERT INTO Big;
-- push T
{"ts":"2024-01-01T00:00:10Z","k":"a","v":1}
{"ts":"2024-01-01T00:00:20Z","k":"b","v":2}
-- output
{"k":"b","v":2}
-- close
