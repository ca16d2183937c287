-- A key that RETENTION forgets starts from nothing, the values it has seen included.
-- sql
CREATE STREAM T (ts BIGINT, k STRING, v INT, WATERMARK FOR ts) WITH ('type'='source', 'extension'='mem', 'mem.bounded'='false');
SELECT k, count(*) AS n, count(DISTINCT v) AS d FROM T GROUP BY k RETENTION 1 MINUTE EMIT CHANGES;
-- push T
{"ts":1704067200000,"k":"a","v":7}
{"ts":1704067210000,"k":"a","v":7}
-- output
{"k":"a","n":1,"d":1}
{"k":"a","n":2,"d":1}
-- push T
{"ts":1704067320000,"k":"b","v":7}
{"ts":1704067321000,"k":"a","v":7}
-- output
{"k":"b","n":1,"d":1}
{"k":"a","n":1,"d":1}
