-- EMIT CHANGES gives a row for each row: the new result of its group.
-- input: trades.jsonl
{"ts":1704067200000,"k":"a","v":1}
{"ts":1704067210000,"k":"b","v":2}
{"ts":1704067230000,"k":"a","v":3}
{"ts":1704067260000,"k":"a","v":10}
{"ts":1704067299000,"k":"b","v":20}
{"ts":1704067330000,"k":"b","v":5}
-- sql
CREATE STREAM T (ts BIGINT, k STRING, v INT, WATERMARK FOR ts) WITH ('type'='source', 'extension'='file', 'file.path'='trades.jsonl');
SELECT k, count(*) AS n, sum(v) AS total FROM T GROUP BY k UNBOUNDED EMIT CHANGES;
-- output
{"k":"a","n":1,"total":1}
{"k":"b","n":1,"total":2}
{"k":"a","n":2,"total":4}
{"k":"a","n":3,"total":14}
{"k":"b","n":2,"total":22}
{"k":"b","n":3,"total":27}
