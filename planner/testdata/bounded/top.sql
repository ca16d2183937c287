-- ORDER BY and LIMIT over bounded input give the top of all rows.
-- sql
CREATE STREAM T (ts TIMESTAMP, k STRING, v INT, WATERMARK FOR ts) WITH ('type'='source', 'extension'='mem', 'mem.bounded'='true');
SELECT k, v FROM T ORDER BY v DESC LIMIT 2;
-- push T
{"ts":"2024-01-01T00:00:10Z","k":"a","v":1}
{"ts":"2024-01-01T00:00:11Z","k":"b","v":7}
-- push T
{"ts":"2024-01-01T00:00:20Z","k":"c","v":5}
-- close
-- output
{"k":"b","v":7}
{"k":"c","v":5}
