-- 'watermark.max-future-skew'='none' lets any row time in.
-- sql
CREATE STREAM T (ts BIGINT, v INT, WATERMARK FOR ts) WITH ('type'='source', 'extension'='mem', 'mem.bounded'='false', 'watermark.max-future-skew'='none');
SELECT v FROM T;
-- push T
{"ts":1704067200000,"v":1}
{"ts":1735689600000,"v":2}
-- output
{"v":1}
{"v":2}
-- close
