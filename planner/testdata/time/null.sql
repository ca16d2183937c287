-- A row without row time goes to errors(s).
-- sql
CREATE STREAM T (ts TIMESTAMP, k STRING, v INT, WATERMARK FOR ts) WITH ('type'='source', 'extension'='mem', 'mem.bounded'='false');
SELECT code, column_name FROM errors(T);
-- push T
{"ts":"2024-01-01T00:00:10Z","k":"a","v":1}
{"ts":null,"k":"a","v":2}
{"k":"a","v":3}
-- output
{"code":"null","column_name":"ts"}
{"code":"null","column_name":"ts"}
-- close
