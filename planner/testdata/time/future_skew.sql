-- A row more than a day ahead of its arrival goes to errors(s) and never moves the watermark.
-- sql
CREATE STREAM T (ts BIGINT, v INT, WATERMARK FOR ts) WITH ('type'='source', 'extension'='mem', 'mem.bounded'='false');
CREATE STREAM Good AS SELECT v FROM T;
CREATE STREAM Bad AS SELECT code, column_name FROM errors(T);
-- push T
{"ts":1704067200000,"v":1}
{"ts":1704153601000,"v":2}
{"ts":1704153599000,"v":3}
-- output
{"_stream":"Good","v":1}
{"_stream":"Bad","code":"skew","column_name":"ts"}
{"_stream":"Good","v":3}
-- close
