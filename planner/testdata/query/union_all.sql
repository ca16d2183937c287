-- UNION ALL puts streams together; types become the wider one.
-- sql
CREATE STREAM T (ts BIGINT, k STRING, v INT, WATERMARK FOR ts) WITH ('type'='source', 'extension'='mem', 'mem.bounded'='false');
SELECT k, v FROM T UNION ALL SELECT 'x', 1.5 FROM T WHERE v = 3;
-- push T
{"ts":1704067200000,"k":"a","v":3}
{"ts":1704067201000,"k":"b","v":1}
-- output
{"k":"a","v":3.0}
{"k":"x","v":1.5}
{"k":"b","v":1.0}
-- push T
{"ts":1704067262000,"k":"a","v":2}
{"ts":1704067261000,"k":null,"v":null}
-- output
{"k":"a","v":2.0}
{"k":null,"v":null}
-- push T
{"ts":1704067200500,"k":"b","v":9}
{"ts":1704067330000,"k":5,"v":7}
{"ts":1704067331000,"k":"c","v":5}
-- output
{"k":"b","v":9.0}
{"k":"c","v":5.0}
-- close
