-- ORDER BY and LIMIT apply to what one closing bucket emits.
-- sql
CREATE STREAM T (ts BIGINT, k STRING, v INT, WATERMARK FOR ts) WITH ('type'='source', 'extension'='mem', 'mem.bounded'='false');
SELECT k, sum(v) AS s FROM T WINDOW TUMBLING (1 min) GROUP BY k ORDER BY s DESC LIMIT 1;
-- push T
{"ts":1704067200000,"k":"a","v":3}
{"ts":1704067201000,"k":"b","v":1}
-- push T
{"ts":1704067262000,"k":"a","v":2}
{"ts":1704067261000,"k":null,"v":null}
-- output
{"k":"a","s":3}
-- push T
{"ts":1704067200500,"k":"b","v":9}
{"ts":1704067330000,"k":5,"v":7}
{"ts":1704067331000,"k":"c","v":5}
-- output
{"k":"a","s":2}
-- close
-- output
{"k":"c","s":5}
