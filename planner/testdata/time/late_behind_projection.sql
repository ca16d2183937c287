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
-- sql
CREATE STREAM T (ts BIGINT, k STRING, v INT, WATERMARK FOR ts) WITH ('type'='source', 'extension'='mem', 'mem.bounded'='false');
CREATE STREAM D AS SELECT DISTINCT k, v, ts FROM T RETENTION 1 HOUR EMIT CHANGES;
CREATE STREAM Sums AS SELECT k, sum(v) AS total FROM D WINDOW TUMBLING (SIZE 1 MINUTE) GROUP BY k;
CREATE STREAM TooLate AS SELECT ts, k, v, query FROM late(T);
-- push T
{"ts":1704067200000,"k":"a","v":1}
{"ts":1704067200000,"k":"a","v":1}
{"ts":1704067265000,"k":"b","v":2}
{"ts":1704067255000,"k":"c","v":3}
-- output
{"_stream":"Sums","k":"a","total":1}
{"_stream":"TooLate","ts":1704067255000,"k":"c","v":3,"query":"Sums"}
-- close
-- output
{"_stream":"Sums","k":"b","total":2}
