-- Where emit_kind is not selected nobody could tell a delete from a result: nothing comes.
-- sql
CREATE STREAM T (ts BIGINT, k STRING, v INT, WATERMARK FOR ts) WITH ('type'='source', 'extension'='mem', 'mem.bounded'='false');
SELECT k, sum(v) AS total FROM T GROUP BY k UNBOUNDED HAVING total < 5 EMIT CHANGES;
-- push T
{"ts":1704067200000,"k":"a","v":1}
-- output
{"k":"a","total":1}
-- push T
{"ts":1704067210000,"k":"a","v":7}
-- push T
{"ts":1704067220000,"k":"a","v":-7}
-- output
{"k":"a","total":1}
