-- GROUP BY over bounded input answers at the end, groups in order of appearance.
-- sql
CREATE STREAM T (ts BIGINT, k STRING, v INT, WATERMARK FOR ts) WITH ('type'='source', 'extension'='mem');
SELECT k, count(*) AS n, sum(v) AS s FROM T GROUP BY k HAVING n > 1 ORDER BY 3 DESC;
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
{"k":"b","n":2,"s":10}
{"k":"a","n":2,"s":5}
