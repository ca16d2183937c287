-- ORDER BY over bounded input sorts all of it at the end; NULL comes first.
-- sql
CREATE STREAM T (ts BIGINT, k STRING, v INT, WATERMARK FOR ts) WITH ('type'='source', 'extension'='mem');
SELECT k, v FROM T ORDER BY v, k DESC;
-- push T
{"ts":1704067200000,"k":"a","v":3}
{"ts":1704067201000,"k":"b","v":1}
-- push T
{"ts":1704067262000,"k":"a","v":2}
{"ts":1704067261000,"k":null,"v":null}
-- push T
{"ts":1704067200500,"k":"b","v":9}
{"ts":1704067330000,"k":5,"v":7}
{"ts":1704067331000,"k":"c","v":5}
-- close
-- output
{"k":null,"v":null}
{"k":"b","v":1}
{"k":"a","v":2}
{"k":"a","v":3}
{"k":"c","v":5}
{"k":"b","v":9}
