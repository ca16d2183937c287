-- A row whose window is closed goes to late(s).
-- sql
CREATE STREAM T (ts BIGINT, k STRING, v INT, WATERMARK FOR ts) WITH ('type'='source', 'extension'='mem', 'mem.bounded'='false');
SELECT k, count(*) AS n FROM T WINDOW TUMBLING (SIZE 1 MINUTE) GROUP BY k; SELECT k, query, window_end, late_by_ms FROM late(T);
-- push T
{"ts":1704067200000,"k":"a","v":3}
{"ts":1704067201000,"k":"b","v":1}
-- push T
{"ts":1704067262000,"k":"a","v":2}
{"ts":1704067261000,"k":null,"v":null}
-- output
{"_stream":"q1","k":"a","n":1}
{"_stream":"q1","k":"b","n":1}
-- push T
{"ts":1704067200500,"k":"b","v":9}
{"ts":1704067330000,"k":5,"v":7}
{"ts":1704067331000,"k":"c","v":5}
-- output
{"_stream":"q2","k":"b","query":"q1","window_end":"2024-01-01T00:01:00Z","late_by_ms":61500}
{"_stream":"q1","k":"a","n":1}
{"_stream":"q1","k":null,"n":1}
-- close
-- output
{"_stream":"q1","k":"c","n":1}
