-- Rows of several streams that come by a union are told apart where they are late or bad.
-- sql
CREATE STREAM T (ts TIMESTAMP, k STRING, v INT, WATERMARK FOR ts) WITH ('type'='source', 'extension'='mem', 'mem.bounded'='false', 'mem.partitions'='2');
CREATE STREAM U (other BIGINT, v INT, k STRING, ts TIMESTAMP, WATERMARK FOR ts) WITH ('type'='source', 'extension'='mem', 'mem.bounded'='false', 'mem.partitions'='2');
CREATE STREAM Both (ts TIMESTAMP, k STRING, v INT);
INSERT INTO Both SELECT ts, k, v FROM T;
INSERT INTO Both SELECT ts, k, v FROM U;
CREATE STREAM Sums AS SELECT window_start, k, sum(v) AS total, first(v) AS earliest, last(v) AS latest FROM Both WINDOW TUMBLING (SIZE 1 MINUTE) WHERE CAST(v AS TINYINT) > 0 GROUP BY k;
CREATE STREAM LateT AS SELECT k, v, query, window_end FROM late(T);
CREATE STREAM LateU AS SELECT other, k, v, query, window_end FROM late(U);
CREATE STREAM BadT AS SELECT code, query, source, position FROM errors(T);
CREATE STREAM BadU AS SELECT code, query, source, position FROM errors(U);
-- push U 1
{"ts":"2024-01-01T00:00:10Z","k":"a","v":1}
{"ts":"2024-01-01T00:00:20Z","k":"a","v":2}
-- push T 1
{"ts":"2024-01-01T00:00:10Z","k":"a","v":3}
{"ts":"2024-01-01T00:00:20Z","k":"a","v":4}
{"ts":"2024-01-01T00:00:25Z","k":"a","v":500}
{"ts":"2024-01-01T00:01:00Z","k":"a","v":5}
{"ts":"2024-01-01T00:00:30Z","k":"a","v":6}
-- output
{"_stream":"BadT","code":"range","query":"Sums","source":"T/1","position":"line 3"}
{"_stream":"LateT","k":"a","v":6,"query":"Sums","window_end":"2024-01-01T00:01:00Z"}
-- push U 0
{"ts":"2024-01-01T00:00:10Z","k":"a","v":7}
{"ts":"2024-01-01T00:00:11Z","k":"a","v":600}
{"ts":"2024-01-01T00:01:00Z","k":"a","v":8,"other":9}
{"ts":"2024-01-01T00:00:59Z","k":"a","v":10,"other":11}
-- output
{"_stream":"BadU","code":"range","query":"Sums","source":"U/0","position":"line 2"}
{"_stream":"LateU","other":null,"k":"a","v":10,"query":"Sums","window_end":"2024-01-01T00:01:00Z"}
-- push T 0
{"ts":"2024-01-01T00:00:20Z","k":"a","v":12}
{"ts":"2024-01-01T00:01:00Z","k":"a","v":13}
-- push U 1
{"ts":"2024-01-01T00:01:00Z","k":"a","v":14}
-- output
{"_stream":"Sums","window_start":"2024-01-01T00:00:00Z","k":"a","total":29,"earliest":3,"latest":2}
-- close
-- output
{"_stream":"Sums","window_start":"2024-01-01T00:01:00Z","k":"a","total":40,"earliest":13,"latest":14}
