-- late(s) has the columns that a projection kept; what it left out is NULL.
-- sql
CREATE STREAM T (ts TIMESTAMP, k STRING, v INT, WATERMARK FOR ts) WITH ('type'='source', 'extension'='mem', 'mem.bounded'='false');
CREATE STREAM N AS SELECT count(*) AS n FROM (SELECT k FROM T) AS q WINDOW TUMBLING (SIZE 1 MINUTE);
CREATE STREAM L AS SELECT k, v, query FROM late(T);
-- push T
{"ts":"2024-01-01T00:00:10Z","k":"a","v":1}
{"ts":"2024-01-01T00:01:10Z","k":"b","v":2}
-- output
{"_stream":"N","n":1}
-- push T
{"ts":"2024-01-01T00:00:20Z","k":"c","v":3}
-- output
{"_stream":"L","k":"c","v":null,"query":"N"}
-- close
-- output
{"_stream":"N","n":1}
