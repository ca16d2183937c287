-- A row time that no year holds is an error of the row, it moves no watermark.
-- sql
CREATE STREAM T (ts BIGINT, v INT, WATERMARK FOR ts) WITH ('type'='source', 'extension'='mem', 'event.time.unit'='s');
SELECT window_start, sum(v) AS s FROM T WINDOW TUMBLING (SIZE 10 SECONDS);
SELECT error, code, column_name FROM errors(T);
-- push T
{"ts":1700000001,"v":1}
{"ts":9223372036854775807,"v":2}
{"ts":253402300800,"v":16}
{"ts":-9223372036854775808,"v":4}
{"ts":1700000002,"v":8}
-- output
{"_stream":"q2","error":"the row time is outside the years 0 to 9999","code":"range","column_name":"ts"}
{"_stream":"q2","error":"the row time is outside the years 0 to 9999","code":"range","column_name":"ts"}
{"_stream":"q2","error":"the row time is outside the years 0 to 9999","code":"range","column_name":"ts"}
-- close
-- output
{"_stream":"q1","window_start":"2023-11-14T22:13:20Z","s":9}
