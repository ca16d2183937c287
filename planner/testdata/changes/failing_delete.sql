-- A result that fails takes back the one before it and is one error; the delete of a group fails on nothing but its key.
-- sql
CREATE STREAM T (ts BIGINT, k STRING, m DECIMAL(38,0), WATERMARK FOR ts) WITH ('type'='source', 'extension'='mem', 'mem.bounded'='false');
SELECT k, sum(m) AS total, emit_kind FROM T GROUP BY k UNBOUNDED HAVING total > 0 EMIT CHANGES;
SELECT error, query FROM errors(T);
-- push T
{"ts":1704067200000,"k":"a","m":1}
-- output
{"_stream":"q1","k":"a","total":1,"emit_kind":"early"}
-- push T
{"ts":1704067201000,"k":"a","m":99999999999999999999999999999999999999}
-- output
{"_stream":"q2","error":"the value of an aggregate is out of range","query":"q1"}
{"_stream":"q1","k":"a","total":null,"emit_kind":"delete"}
-- push T
{"ts":1704067202000,"k":"a","m":-5}
{"ts":1704067203000,"k":"a","m":7}
-- output
{"_stream":"q1","k":"a","total":99999999999999999999999999999999999995,"emit_kind":"early"}
{"_stream":"q2","error":"the value of an aggregate is out of range","query":"q1"}
{"_stream":"q1","k":"a","total":null,"emit_kind":"delete"}
-- sql
CREATE STREAM T (ts BIGINT, k STRING, v INT, WATERMARK FOR ts) WITH ('type'='source', 'extension'='mem', 'mem.bounded'='false');
SELECT k, CAST(sum(v) AS TINYINT) AS total, emit_kind FROM T GROUP BY k UNBOUNDED HAVING sum(v) < 200 EMIT CHANGES;
SELECT error, query FROM errors(T);
-- push T
{"ts":1704067200000,"k":"a","v":100}
-- output
{"_stream":"q1","k":"a","total":100,"emit_kind":"early"}
-- push T
{"ts":1704067201000,"k":"a","v":200}
-- output
{"_stream":"q1","k":"a","total":null,"emit_kind":"delete"}
-- push T
{"ts":1704067202000,"k":"a","v":-160}
-- output
{"_stream":"q2","error":"140 is out of range for TINYINT","query":"q1"}
