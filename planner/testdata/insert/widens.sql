-- INSERT INTO widens an integer to DOUBLE.
-- sql
CREATE STREAM T (ts TIMESTAMP, k STRING, v INT, WATERMARK FOR ts) WITH ('type'='source', 'extension'='mem', 'mem.bounded'='false');
CREATE STREAM O (a DOUBLE);
INSERT INTO O SELECT v FROM T;
-- push T
{"ts":"2024-01-01T00:00:10Z","k":"a","v":1}
-- output
{"a":1}
-- close
