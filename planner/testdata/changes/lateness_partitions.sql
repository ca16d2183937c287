-- What a late row of one partition takes back, a late row of another may bring again: HAVING deletes and corrects.
-- sql
CREATE STREAM T (ts BIGINT, k STRING, v INT, WATERMARK FOR ts) WITH ('type'='source', 'extension'='mem', 'mem.bounded'='false', 'mem.partitions'='2');
SELECT emit_kind, k, sum(v) AS total FROM T WINDOW TUMBLING (1 min) ALLOWED LATENESS 10 MINUTES GROUP BY k HAVING total > 10;
SELECT k, v, late_by_ms FROM late(T);
-- push T 0
{"ts":1704067200000,"k":"a","v":6}
{"ts":1704067201000,"k":"b","v":20}
-- push T 1
{"ts":1704067202000,"k":"a","v":7}
{"ts":1704067330000,"k":"d","v":0}
-- push T 0
{"ts":1704067331000,"k":"d","v":0}
-- output
{"_stream":"q1","emit_kind":"final","k":"a","total":13}
{"_stream":"q1","emit_kind":"final","k":"b","total":20}
-- push T 1
{"ts":1704067203000,"k":"a","v":-5}
{"ts":1704067332000,"k":"d","v":0}
-- output
{"_stream":"q1","emit_kind":"delete","k":"a","total":8}
-- push T 0
{"ts":1704067204000,"k":"a","v":9}
{"ts":1704067333000,"k":"d","v":0}
-- output
{"_stream":"q1","emit_kind":"correction","k":"a","total":17}
-- push T 1
{"ts":1704067333000,"k":"d","v":0}
-- checkpoint
-- push T 0
{"ts":1704067205000,"k":"b","v":-20}
-- crash
-- push T 1
{"ts":1704067206000,"k":"c","v":30}
-- push T 0
{"ts":1704068000000,"k":"d","v":0}
-- push T 1
{"ts":1704068001000,"k":"d","v":0}
-- output
{"_stream":"q1","emit_kind":"delete","k":"b","total":0}
{"_stream":"q1","emit_kind":"correction","k":"c","total":30}
-- push T 1
{"ts":1704067207000,"k":"a","v":100}
-- output
{"_stream":"q2","k":"a","v":100,"late_by_ms":794000}
-- close
