-- ALLOWED LATENESS corrects a closed window.
-- sql
CREATE STREAM T (ts BIGINT, k STRING, v INT, WATERMARK FOR ts) WITH ('type'='source', 'extension'='mem', 'mem.bounded'='false');
SELECT emit_kind, k, count(*) AS n FROM T WINDOW TUMBLING (SIZE 1 MINUTE) ALLOWED LATENESS 5 MINUTES GROUP BY k;
-- push T
{"ts":1704067200000,"k":"a","v":3}
{"ts":1704067201000,"k":"b","v":1}
-- push T
{"ts":1704067262000,"k":"a","v":2}
{"ts":1704067261000,"k":null,"v":null}
-- output
{"emit_kind":"final","k":"a","n":1}
{"emit_kind":"final","k":"b","n":1}
-- push T
{"ts":1704067200500,"k":"b","v":9}
{"ts":1704067330000,"k":5,"v":7}
{"ts":1704067331000,"k":"c","v":5}
-- output
{"emit_kind":"correction","k":"b","n":2}
{"emit_kind":"final","k":"a","n":1}
{"emit_kind":"final","k":null,"n":1}
-- close
-- output
{"emit_kind":"final","k":"c","n":1}
