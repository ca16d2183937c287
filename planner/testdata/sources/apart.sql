-- Each of two sources has its own watermarks, late rows and errors; what comes by one moves nothing of the other.
-- sql
CREATE STREAM T (ts TIMESTAMP, k STRING, v INT, WATERMARK FOR ts) WITH ('type'='source', 'extension'='mem', 'mem.bounded'='false', 'mem.partitions'='2');
CREATE STREAM U (ts TIMESTAMP, k STRING, v INT, WATERMARK FOR ts) WITH ('type'='source', 'extension'='mem', 'mem.bounded'='false', 'mem.partitions'='2');
CREATE STREAM SumsT AS SELECT window_start, k, sum(v) AS total, first(v) AS earliest FROM T WINDOW TUMBLING (SIZE 1 MINUTE) WHERE CAST(v AS TINYINT) > 0 GROUP BY k;
CREATE STREAM SumsU AS SELECT window_start, k, sum(v) AS total, first(v) AS earliest FROM U WINDOW TUMBLING (SIZE 1 MINUTE) WHERE CAST(v AS TINYINT) > 0 GROUP BY k;
CREATE STREAM LateT AS SELECT k, v, query, late_by_ms FROM late(T);
CREATE STREAM LateU AS SELECT k, v, query, late_by_ms FROM late(U);
CREATE STREAM BadT AS SELECT code, query, source, position FROM errors(T);
CREATE STREAM BadU AS SELECT code, query, source, position FROM errors(U);
-- push T 0
{"ts":"2024-01-01T00:00:10Z","k":"a","v":1}
{"ts":"2024-01-01T00:01:10Z","k":"a","v":2}
{"ts":"2024-01-01T00:00:50Z","k":"a","v":4}
-- output
{"_stream":"LateT","k":"a","v":4,"query":"SumsT","late_by_ms":20000}
-- push U 1
{"ts":"2024-01-01T00:00:20Z","k":"a","v":10}
{"ts":"2024-01-01T00:00:30Z","k":"a","v":1000}
-- output
{"_stream":"BadU","code":"range","query":"SumsU","source":"U/1","position":"line 2"}
-- push T 1
{"ts":"2024-01-01T00:00:05Z","k":"a","v":8}
{"ts":"2024-01-01T00:00:06Z","k":"b","v":"x"}
{"ts":"2024-01-01T00:01:20Z","k":"a","v":16}
-- output
{"_stream":"BadT","code":"type","query":"T","source":"T/1","position":"line 2, offset 44"}
{"_stream":"SumsT","window_start":"2024-01-01T00:00:00Z","k":"a","total":9,"earliest":8}
-- push U 0
{"ts":"2024-01-01T00:00:15Z","k":"a","v":20}
{"ts":"2024-01-01T00:02:00Z","k":"a","v":40}
{"ts":"2024-01-01T00:01:30Z","k":"a","v":80}
-- output
{"_stream":"LateU","k":"a","v":80,"query":"SumsU","late_by_ms":30000}
-- push U 1
{"ts":"2024-01-01T00:01:00Z","k":"b","v":"y"}
{"ts":"2024-01-01T00:01:00Z","k":"b","v":100}
-- output
{"_stream":"BadU","code":"type","query":"U","source":"U/1","position":"line 3, offset 92"}
{"_stream":"SumsU","window_start":"2024-01-01T00:00:00Z","k":"a","total":30,"earliest":20}
-- close
-- output
{"_stream":"SumsT","window_start":"2024-01-01T00:01:00Z","k":"a","total":18,"earliest":2}
{"_stream":"SumsU","window_start":"2024-01-01T00:01:00Z","k":"b","total":100,"earliest":100}
{"_stream":"SumsU","window_start":"2024-01-01T00:02:00Z","k":"a","total":40,"earliest":40}
