-- Only the arm that a row takes can fail.
-- input: trades.jsonl
{"ts":1704067200000,"k":"a","v":1}
{"ts":1704067210000,"k":"b","v":2}
{"ts":1704067230000,"k":"a","v":3}
{"ts":1704067260000,"k":"a","v":10}
{"ts":1704067299000,"k":"b","v":20}
{"ts":1704067330000,"k":"b","v":5}
-- sql
CREATE STREAM T (ts BIGINT, k STRING, v INT, WATERMARK FOR ts) WITH ('type'='source', 'extension'='file', 'file.path'='trades.jsonl');
SELECT v, CASE WHEN v > 12 THEN NULL ELSE CAST(v * 10 AS TINYINT) END AS t FROM T WHERE v <> 5;
-- output
{"v":1,"t":10}
{"v":2,"t":20}
{"v":3,"t":30}
{"v":10,"t":100}
{"v":20,"t":null}
