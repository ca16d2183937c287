-- WHERE passes the rows for which the condition is true: neither false nor NULL.
-- input: trades.jsonl
{"ts":1704067200000,"k":"a","v":1}
{"ts":1704067210000,"k":"b","v":2}
{"ts":1704067230000,"k":"a","v":3}
{"ts":1704067260000,"k":"a","v":10}
{"ts":1704067299000,"k":"b","v":20}
{"ts":1704067330000,"k":"b","v":5}
-- sql
CREATE STREAM T (ts BIGINT, k STRING, v INT, WATERMARK FOR ts) WITH ('type'='source', 'extension'='file', 'file.path'='trades.jsonl');
SELECT k, v FROM T WHERE v > 2;
-- output
{"k":"a","v":3}
{"k":"a","v":10}
{"k":"b","v":20}
{"k":"b","v":5}
-- sql
CREATE STREAM T (ts BIGINT, k STRING, v INT, WATERMARK FOR ts) WITH ('type'='source', 'extension'='file', 'file.path'='trades.jsonl');
SELECT k FROM T WHERE NULLIF(v, 2) > 1;
-- output
{"k":"a"}
{"k":"a"}
{"k":"b"}
{"k":"b"}
