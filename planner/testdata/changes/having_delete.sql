-- A group whose corrected row no longer passes HAVING gives one delete, where emit_kind is selected.
-- sql
CREATE STREAM T (ts BIGINT, k STRING, v INT, WATERMARK FOR ts) WITH ('type'='source', 'extension'='mem', 'mem.bounded'='false');
SELECT k, sum(v) AS total, emit_kind FROM T WINDOW TUMBLING (1 min) ALLOWED LATENESS 1 MINUTE GROUP BY k HAVING total < 5;
-- push T
{"ts":1704067200000,"k":"a","v":1}
{"ts":1704067260000,"k":"b","v":1}
-- output
{"k":"a","total":1,"emit_kind":"final"}
-- push T
{"ts":1704067210000,"k":"a","v":7}
{"ts":1704067220000,"k":"a","v":7}
-- output
{"k":"a","total":8,"emit_kind":"delete"}
-- push T
{"ts":1704067230000,"k":"a","v":-14}
-- output
{"k":"a","total":1,"emit_kind":"correction"}
